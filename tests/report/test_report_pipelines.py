from __future__ import annotations

import io
import json
import re
import tracemalloc
from pathlib import Path

import pytest
import results
from hypothesis import example, given
from hypothesis import strategies as st

from pytest_wa_health.model.options import Options
from pytest_wa_health.privacy.redactor import Redactor
from pytest_wa_health.privacy.scan import LeakError
from pytest_wa_health.report import jsonfile, metrics, summary
from pytest_wa_health.report.writing import Gate, write_all

LANGS = ("en", "ar")


def test_json_is_the_result(tmp_path: Path) -> None:
    target = tmp_path / "new" / "report.json"
    sample = results.three("ar")
    jsonfile.write(sample, target)
    assert json.loads(target.read_text(encoding="utf-8")) == sample
    assert list(target.parent.iterdir()) == [target]


def test_the_json_of_a_fleet_has_a_line_for_each_tenant(tmp_path: Path) -> None:
    sample = results.fleet(60, "ar")
    jsonfile.write(sample, tmp_path / "report.json")
    text = (tmp_path / "report.json").read_text(encoding="utf-8")
    assert json.loads(text) == sample
    assert sum(line.startswith('{"name": ') for line in text.splitlines()) == 60


PASSWORD = 'correct", "horse'
"""A quotation mark in it looks like the end of a value, once it is JSON."""


@pytest.mark.parametrize("secret", ["EAA" + "b7Qx" * 48, PASSWORD], ids=["token", "password"])
@pytest.mark.parametrize("place", ["name", "note"])
def test_the_json_of_a_fleet_is_not_written_for_one_secret_in_it(tmp_path: Path, secret: str, place: str) -> None:
    sample = results.fleet(60)
    tenant = sample["tenants"][41]
    (tenant["checks"][7] if place == "note" else tenant)[place] = f"we tried {secret} and"
    options = Options(mode="live", json=tmp_path / "report.json")

    problems = write_all(sample, options, Redactor([secret]))

    assert problems == [f"--wa-json: {options.json} was not written, because it would hold secret"]
    assert list(tmp_path.iterdir()) == []


@example(['ab", ', "b"])
@example(["ab\\", "b"])
@example(['", "ab', "b"])
@given(st.lists(st.text(st.sampled_from('",\\ ab'), min_size=4, max_size=8), min_size=1, max_size=5))
def test_the_lines_of_a_fleet_are_cut_between_values_and_never_inside_one(texts: list[str]) -> None:
    pieces = list(jsonfile.values([json.dumps(texts)]))
    assert '", "'.join(pieces) == json.dumps(texts)
    assert all(any(json.dumps(text)[1:-1] in piece for piece in pieces) for text in texts)


def test_what_was_found_once_is_found_again_and_what_is_clean_is_not_read_again() -> None:
    class Counting(Redactor):
        def find(self, text: str) -> list[str]:
            looked_at.append(text)
            return super().find(text)

    looked_at: list[str] = []
    gate = Gate(Counting([PASSWORD]))
    gate(["clean", "clean", "as well"])
    gate(["as well"])
    assert [text for text in looked_at if text] == ["clean\nas well"]
    for _ in range(2):
        with pytest.raises(LeakError):
            gate(["new", PASSWORD])


def test_looking_through_the_json_of_a_fleet_needs_little_memory(tmp_path: Path) -> None:
    sample = results.fleet(300)
    redactor = Redactor([PASSWORD])
    tracemalloc.start()
    try:
        assert write_all(sample, Options(mode="live", json=tmp_path / "report.json"), redactor) == []
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # All of it at once takes some twenty times the file.
    assert peak < 4 * (tmp_path / "report.json").stat().st_size


def test_json_replaces_a_file_and_leaves_it_where_it_cannot(tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    jsonfile.write(results.healthy(), target)
    jsonfile.write(results.logged_out(), target)
    assert json.loads(target.read_text(encoding="utf-8"))["verdict"] == "failed"
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="folder") as error:
        jsonfile.write(results.healthy(), tmp_path / "folder")
    assert error.value.strerror
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "report.json"]


def test_half_a_character_does_not_stop_a_report(tmp_path: Path) -> None:
    sample = results.healthy()
    sample["tenants"][0]["name"] = "half \ud83d"
    jsonfile.write(sample, tmp_path / "report.json")
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["tenants"][0]["name"] == "half ?"


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", results.SAMPLES)
def test_the_summary_is_small_and_starts_with_the_verdict(name: str, lang: str) -> None:
    text = summary.markdown(results.SAMPLES[name](lang))
    assert len(text.encode()) < summary.LIMIT
    first = text.splitlines()[0] if lang == "en" else text.splitlines()[2]
    assert first.startswith("### ")
    assert ('<div dir="rtl">' in text) == (lang == "ar")


def test_the_summary_says_what_who_how_long_and_how() -> None:
    text = summary.markdown(results.three())
    assert "### Acme Store cannot send WhatsApp messages" in text
    assert "A Meta Business admin" in text
    assert (
        "[Open System users](https://business.facebook.com/settings/system-users?business_id=1000000000000001)"
        in text
    )
    waiting = results.waiting_for("token.logged-out", results.three())
    assert f"| Acme Store | **No** | not accepted | 1 | 0 | {waiting} | " in text


def test_the_summary_of_a_fleet_stays_below_its_limit() -> None:
    sample = results.fleet(300, every=1)
    for tenant in sample["tenants"]:
        tenant["name"] = "😀" * 500
    text = summary.markdown(sample)
    assert len(text.encode()) <= summary.LIMIT


def test_names_cannot_write_markdown_or_html() -> None:
    text = summary.markdown(results.hostile())
    assert "<script>" not in text
    assert "<img" not in text
    assert not re.search(r"(?<!\\)\]\(javascript", text)
    assert "\n# heading" not in text
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert len({len(re.findall(r"(?<!\\)\|", row)) for row in rows}) == 1


@pytest.mark.parametrize("place", ["note", "meta_says"])
def test_nor_can_what_the_head_quotes_of_meta(place: str) -> None:
    sample = results.in_metas_words()
    (seen,) = sample["tenants"][0]["diagnoses"][0]["evidence"]
    seen.pop("meta_says")
    seen[place] = "stopped <img src=x>\n[open](javascript:alert) ::error::forged"

    text = summary.markdown(sample)

    assert "stopped &lt;img" in text
    assert "<img" not in text and "[open](" not in text
    assert not any(line.startswith("[open]") for line in text.splitlines())


def test_annotations_are_one_per_root_and_cannot_be_forged() -> None:
    first, second, third = summary.commands(results.three("ar"))
    cause = "token.logged-out: The access token was cancelled because its owner signed out."
    assert first == f"::error title=acme-store cannot send::{cause} Fix first."
    assert second.startswith(
        "::error title=globex-clinic needs a fix::permission.management-missing: The token lacks"
    )
    assert (
        third == "::warning title=globex-clinic will need attention::token.expiring: The access token expires soon."
    )
    forged = results.logged_out()
    forged["tenants"][0]["slug"] = "a,line=1::x\n::error::b%0A"
    [line] = summary.commands(forged)
    assert line.startswith("::error title=a%2Cline=1%3A%3Ax %3A%3Aerror%3A%3Ab%250A cannot send::")


def test_a_wall_of_errors_is_cut_at_what_github_shows() -> None:
    assert len(summary.commands(results.fleet(100, every=1))) == 10


def test_the_files_that_github_names_are_appended_to(tmp_path: Path) -> None:
    steps, output, log = tmp_path / "summary.md", tmp_path / "output", io.StringIO()
    steps.write_text("before\n", encoding="utf-8")
    environ = {"GITHUB_STEP_SUMMARY": str(steps), "GITHUB_OUTPUT": str(output), "GITHUB_ACTIONS": "true"}
    summary.write(results.logged_out(), environ, log)
    assert steps.read_text(encoding="utf-8").startswith("before\n### Acme Store cannot send")
    assert output.read_text(encoding="utf-8") == "wa_verdict=failed\n"
    assert log.getvalue().startswith("::error title=acme-store cannot send::")


def test_elsewhere_nothing_is_written_and_nothing_printed(tmp_path: Path) -> None:
    log = io.StringIO()
    summary.write(results.logged_out(), {}, log)
    assert log.getvalue() == ""


def test_a_summary_that_cannot_be_written_is_an_oserror(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="missing"):
        summary.write(results.healthy(), {"GITHUB_STEP_SUMMARY": str(tmp_path / "missing" / "summary.md")})


def _samples(text: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    parser = pytest.importorskip("prometheus_client.openmetrics.parser", reason="prometheus_client is not installed")
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in parser.text_string_to_metric_families(text)
        for sample in family.samples
    }


def _older_samples(text: str) -> int:
    parser = pytest.importorskip("prometheus_client.parser", reason="prometheus_client is not installed")
    return sum(len(family.samples) for family in parser.text_string_to_metric_families(text))


@pytest.mark.parametrize("name", results.SAMPLES)
def test_metrics_are_read_by_both_formats(name: str) -> None:
    text = metrics.text(results.SAMPLES[name]())
    assert len(_samples(text)) == _older_samples(text) > 0
    assert text.endswith("# EOF\n")


def test_metrics_tell_verdict_expiry_and_duration_per_tenant() -> None:
    sample = results.three()
    sample["tenants"][0]["usage"] = {"call_count": 12.5}
    found = _samples(metrics.text(sample))
    acme, globex = (("tenant", "acme-store"),), (("tenant", "globex-clinic"),)
    assert found["wa_health_verdict", (*acme, ("verdict", "failed"))] == 1
    assert found["wa_health_verdict", (*acme, ("verdict", "passed"))] == 0
    assert found["wa_health_can_send", acme] == 0
    assert found["wa_health_token_expiry_days", globex] == 12
    assert ("wa_health_token_expiry_days", acme) not in found
    assert found["wa_health_token_expiry_timestamp_seconds", globex] == 1796374800
    assert found["wa_health_checks", (*acme, ("verdict", "blocked"))] == results.waiting_for(
        "token.logged-out", sample
    )
    assert found["wa_health_usage_percent", (("limit", "call_count"), ("tenant", "initech-edu"))] == 12.5
    assert found["wa_health_run_duration_seconds", ()] == 0.41


def test_what_is_not_known_is_no_number() -> None:
    assert "wa_health_can_send" not in metrics.text(results.no_answer())


def test_metrics_are_written_in_one_step(tmp_path: Path) -> None:
    jsonfile.write_text(metrics.text(results.healthy()), tmp_path / "wa.prom")
    assert [path.name for path in tmp_path.iterdir()] == ["wa.prom"]


@pytest.mark.parametrize("lang", LANGS)
def test_no_rendering_changes_the_result(lang: str) -> None:
    sample = results.three(lang)
    summary.markdown(sample)
    metrics.text(sample)
    summary.commands(sample)
    assert sample == results.three(lang)
