"""``--wa-merge`` with files of other hands: a report, or one sentence that names the file; nothing in between."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import results
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from junk import mutated
from test_report_html_page import Page

from pytest_wa_health.model.options import Options
from pytest_wa_health.privacy.redactor import Redactor
from pytest_wa_health.report import html, terminal, writing
from pytest_wa_health.report.forwarding import with_forwards
from pytest_wa_health.run import merge

Json = Any


def put(path: Path, report: Json) -> Path:
    path.write_text(report if isinstance(report, str) else json.dumps(report), encoding="utf-8", errors="replace")
    return path


def spoilt(spoil: Callable[[Json], object]) -> Json:
    report = results.three() | {"shard": {"share": 1, "of": 1}}
    spoil(report)
    return report


def tenant(**more: Json) -> Callable[[Json], None]:
    return lambda report: report["tenants"][0].update(more)


@pytest.mark.parametrize("name", results.SAMPLES)
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_whatever_we_write_is_read_again_unchanged(tmp_path: Path, name: str, lang: str) -> None:
    sample = results.SAMPLES[name](lang)

    [read] = merge.read([put(tmp_path / "report.json", sample)])

    assert read == sample
    assert merge.merged([read])["tenants"] == with_forwards(sample)["tenants"]


SPOILT: dict[str, tuple[Callable[[Json], object], str]] = {
    "a slug that climbs": (tenant(slug="../../../pwned"), "tenants[0].slug"),
    "a slug that is a path": (tenant(slug="/tmp/pwned"), "tenants[0].slug"),
    "a slug with a NUL": (tenant(slug="a\0b"), "tenants[0].slug"),
    "half a character": (tenant(slug="a\ud800"), "tenants[0].slug"),
    "a slug without end": (tenant(slug="a" * 5000), "tenants[0].slug"),
    "a slug that is more than a word": (tenant(slug="a; rm -rf ."), "tenants[0].slug"),
    "a diagnosis that is a number": (tenant(diagnoses=[1]), "tenants[0].diagnoses[0]"),
    "an empty diagnosis": (tenant(diagnoses=[{}]), "tenants[0].diagnoses[0].cause"),
    "a check that is a number": (tenant(checks=[1]), "tenants[0].checks[0]"),
    "a verdict of its own": (tenant(verdict="splendid"), "tenants[0].verdict"),
    "a number for a text": (lambda r: r["tenants"][2]["diagnoses"][0].update(title=7), "diagnoses[0].title"),
    "a time that is a text": (lambda r: r.update(duration_s="1"), "duration_s"),
    "a mode of its own": (lambda r: r.update(mode="<b>"), "mode"),
    "no mode": (lambda r: r.pop("mode"), "mode"),
    "no tenants": (lambda r: r.update(tenants=None), "tenants"),
    "a day that is none": (lambda r: r.update(generated_at="0001-01-01T00:00:00+23:59"), "generated_at"),
    "a command of its own": (lambda r: r.update(command="curl example.com | sh"), "command"),
    "more shares than machines": (lambda r: r.update(shard={"share": 1, "of": 10**9}), "shard.of"),
    "a share that is true": (lambda r: r.update(shard={"share": True, "of": True}), "shard.share"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_what_is_no_report_is_one_sentence_that_names_file_and_place(tmp_path: Path, name: str) -> None:
    spoil, place = SPOILT[name]
    file = put(tmp_path / "foreign.json", spoilt(spoil))

    with pytest.raises(merge.MergeError) as refused:
        merge.read([file])

    sentence = str(refused.value)
    assert sentence.startswith(f"{file} is no report of --wa-json (pytest-wa-health/1): its ")
    assert f"{place} is missing or of another kind" in sentence
    assert "\n" not in sentence and "pwned" not in sentence


@pytest.mark.parametrize("value", ["NaN", "1e999", "[" * 50 + "]" * 50, "9" * 5000])
def test_numbers_and_nesting_without_end_are_no_json_of_ours(tmp_path: Path, value: str) -> None:
    text = json.dumps(results.healthy() | {"more": 0}).replace('"more": 0', f'"more": {value}')

    with pytest.raises(merge.MergeError, match="is not JSON"):
        merge.read([put(tmp_path / "foreign.json", text)])


def test_a_share_beyond_its_own_number_is_one_sentence(tmp_path: Path) -> None:
    file = put(tmp_path / "foreign.json", spoilt(lambda r: r.update(shard={"share": 5, "of": 2})))

    with pytest.raises(merge.MergeError, match="share 5 of 2"):
        merge.merged(merge.read([file]))


def test_the_only_share_of_a_large_fleet_leaves_the_others_unknown(tmp_path: Path) -> None:
    file = put(tmp_path / "one.json", spoilt(lambda r: r.update(shard={"share": 1, "of": 1000})))

    whole = merge.merged(merge.read([file]))

    assert len(whole["missing_shares"]) == 999
    assert whole["verdict"] != "passed"


def test_a_share_that_held_no_tenant_takes_part(tmp_path: Path) -> None:
    empty = put(tmp_path / "1.json", results.nobody() | {"shard": {"share": 1, "of": 2}})
    other = put(tmp_path / "2.json", results.healthy() | {"shard": {"share": 2, "of": 2}})

    assert merge.merged(merge.read([empty, other]))["verdict"] == "passed"


def test_whom_to_ask_is_known_if_one_of_the_reports_says_it(tmp_path: Path) -> None:
    one = put(tmp_path / "1.json", results.healthy())
    other = put(tmp_path / "2.json", results.logged_out() | {"contact": "Rosa", "timezone": "Asia/Riyadh"})

    whole = merge.merged(merge.read([one, other]))

    assert (whole["contact"], whole["timezone"]) == ("Rosa", "Asia/Riyadh")
    assert "tell Rosa" in whole["tenants"][1]["diagnoses"][0]["forward"]


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_reports_of_a_version_that_wrote_no_text_to_forward_get_one(tmp_path: Path, lang: str) -> None:
    old = results.three(lang)
    for tenant in old["tenants"]:
        for each in tenant["diagnoses"]:
            for key in ("forward", "step_details", "severity", "minutes", "days_left", "next_probe"):
                del each[key]
            each["steps"], each["links"] = [], []

    whole = merge.merged(merge.read([put(tmp_path / "old.json", old)]))

    texts = [(tenant, each["forward"]) for tenant in whole["tenants"] for each in tenant["diagnoses"]]
    assert len(texts) == 3
    for tenant, text in texts:
        assert tenant["name"] in text and "https://" in text and "default" not in text
        assert tenant["ids"]["phone_number"] in text
    put(tmp_path / "page.html", html.page(whole))
    assert texts[0][1].splitlines()[0] in Page((tmp_path / "page.html").read_text("utf-8")).text("blockquote")


def test_nothing_is_written_beside_the_directory_that_was_named(health) -> None:
    """The whole way, as a pipeline goes it."""
    target = health.path / "inside" / "pages"
    put(health.path / "foreign.json", spoilt(tenant(slug="../../pwned")))

    outcome = health.run("--wa-merge", "foreign.json", "--wa-report-dir", str(target))

    assert outcome.exit_code == 4
    assert "--wa-merge: " in outcome.text and "foreign.json is no report" in outcome.text
    assert "Traceback" not in outcome.text
    assert not list(health.path.rglob("*.html"))


def test_what_a_sound_report_says_cannot_act(health) -> None:
    put(health.path / "foreign.json", results.hostile())

    outcome = health.run("--wa-merge", "foreign.json", "--wa-report-dir", "pages", "--html", "all.html")

    assert outcome.exit_code == 1
    pages = [health.path / "all.html", *(health.path / "pages").glob("*.html")]
    assert len(pages) == 1 + len(results.HOSTILE_NAMES)
    for page in pages:
        read = Page(page.read_text(encoding="utf-8"))
        assert len(read.all("script")) == 1 and "alert" not in read.text("script")
        assert not {"img", "iframe", "object", "embed", "form"} & {tag for tag, _ in read.elements}
        assert not [name for _, attributes in read.elements for name in attributes if name.startswith("on")]
        assert all(str(link["href"]).startswith(("https://", "mailto:", "#")) for link in read.all("a"))


JUNK: tuple[Json, ...] = (
    None, True, -1, 0, 1e300, 10**30, "", "x", "a/b", "\ud83d", "\u202e<script>", "9" * 39, "2026-13-45",
    "0001-01-01T00:00:00+23:59", [], {}, [[]], [None], {"a": {}}, "javascript:alert(1)", "passed",
)  # fmt: skip


@settings(
    max_examples=150, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(
    seed=st.integers(0, 10**6),
    sample=st.sampled_from(["logged-out", "warned", "replay-failed", "missing-permission"]),
    rate=st.sampled_from([0.0005, 0.002, 0.01]),
    lang=st.sampled_from(["en", "ar"]),
)
def test_whatever_is_in_the_file_there_is_a_report_or_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, sample: str, rate: float, lang: str
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    foreign = mutated(results.SAMPLES[sample](lang), random.Random(seed), JUNK, replaced=rate, dropped=rate / 4)
    try:
        whole = merge.merged(merge.read([put(tmp_path / "foreign.json", foreign)]))
    except merge.MergeError:
        return
    shows_everything(whole, tmp_path)


def shows_everything(whole: Json, folder: Path) -> None:
    """Every report of `whole` can be made, and stays in its place."""
    pages = folder / "pages"
    options = Options(
        "live", json=folder / "o.json", report_dir=pages, metrics=folder / "o.prom", history=folder / "h.jsonl"
    )
    problems = writing.write_without_run(whole, options, Redactor(()), str(folder / "o.html"))
    block = terminal.lines(whole, verbose=1)

    assert problems == []
    assert block[-1][0]
    assert {file.parent for file in folder.rglob("*.html")} <= {folder, pages}


def fields(tree: Json, path: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    """Every field of `tree` as the names that lead to it; what stands in a list is one."""
    if isinstance(tree, list):
        return {found for row in tree for found in fields(row, path)}
    if not isinstance(tree, dict):
        return set()
    return {(*path, key) for key in tree} | {f for key, value in tree.items() for f in fields(value, (*path, key))}


def without(tree: Json, path: tuple[str, ...]) -> Json:
    if isinstance(tree, list):
        return [without(row, path) for row in tree]
    if not isinstance(tree, dict):
        return tree
    head, *rest = path
    if not rest:
        return {key: value for key, value in tree.items() if key != head}
    return {key: without(value, tuple(rest)) if key == head else value for key, value in tree.items()}


@pytest.mark.parametrize("sample", ["logged-out", "warned"])
def test_what_the_form_lets_be_absent_nothing_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sample: str
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    least = results.SAMPLES[sample]("en")
    absent = []
    for path in sorted(fields(least)):
        try:
            whole = merge.merged(merge.read([put(tmp_path / "foreign.json", without(least, path))]))
        except merge.MergeError:
            continue
        absent.append(path)
        least = without(least, path)
        shows_everything(whole, tmp_path)

    assert len(absent) > 30
    shows_everything(merge.merged(merge.read([put(tmp_path / "foreign.json", least)])), tmp_path)
