"""Shares of a fleet on several machines, and one report out of theirs."""

from __future__ import annotations

import json

import pytest
from small_fleet import by_name


@pytest.fixture
def shares(fleet):
    """Six tenants in two shares: the outcome of each, and the files of their reports."""
    small = fleet("healthy", "logged-out", *["healthy"] * 4)
    outcomes = []
    for share in ("1/2", "2/2"):
        outcomes.append(small.run("--wa-shard", share, ini="wa_fold_above = 1"))
        (small.health.path / f"{share[0]}.json").write_text(json.dumps(outcomes[-1].report), encoding="utf-8")
    return small.health, outcomes


def merge(health, *files: str, args: tuple[str, ...] = ()):
    return health.run("--wa-merge", *files, *args)


def test_every_tenant_is_in_one_share(shares):
    _, (first, second) = shares

    ours, theirs = set(by_name(first)), set(by_name(second))
    assert ours and theirs and not ours & theirs
    assert ours | theirs == {f"t{number}" for number in range(6)}


def test_a_tenant_stays_in_its_share_whoever_else_is_there(fleet):
    small = fleet(*["healthy"] * 6)
    whole = by_name(small.run("--wa-shard", "1/2", ini="wa_fold_above = 1"))
    small.entries = small.entries[3:]

    fewer = by_name(small.run("--wa-shard", "1/2", ini="wa_fold_above = 1"))

    assert set(fewer) == {name for name in whole if name in ("t3", "t4", "t5")}


def test_merging_gives_the_report_of_the_whole_run(shares):
    health, outcomes = shares

    outcome = merge(health, "1.json", "2.json", args=("--html", "merged.html"))

    assert outcome.exit_code == 1
    assert len(outcome.report["tenants"]) == 6
    assert outcome.report["verdict"] == "failed"
    assert outcome.report["causes"][0]["tenants"] == ["t1"]
    assert outcome.report["shard"] is None
    assert "t1 CANNOT SEND" in outcome.text or "1 of 6 tenants CANNOT SEND: t1." in outcome.text
    assert "t1" in (health.path / "merged.html").read_text(encoding="utf-8")
    assert sum(len(part.report["tenants"]) for part in outcomes) == 6


def test_healthy_reports_merge_to_a_green_one(fleet):
    small = fleet("healthy")
    report = small.run().report
    (small.health.path / "one.json").write_text(json.dumps(report), encoding="utf-8")

    assert merge(small.health, "one.json").exit_code == 0


def test_a_share_that_is_missing_is_named_and_never_green(shares):
    health, outcomes = shares
    green = next(part for part in outcomes if part.report["verdict"] == "passed")
    (health.path / "green.json").write_text(json.dumps(green.report), encoding="utf-8")
    absent = 3 - green.report["shard"]["share"]

    outcome = merge(health, "green.json")

    assert outcome.exit_code == 1
    assert outcome.report["verdict"] == "unknown"
    assert outcome.report["missing_shares"] == [{"share": absent, "of": 2}]
    assert [t["name"] for t in outcome.report["tenants"]] == [t["name"] for t in green.report["tenants"]]
    assert outcome.text.splitlines()[-1] == f"share {absent}/2 of the fleet has no report: nothing is known of it"
    page = (health.path / "wa-health-report.html").read_text(encoding="utf-8")
    assert f"no report of share {absent} of 2" in page
    assert "undetermined" not in page


@pytest.mark.parametrize(
    ("files", "words"),
    [
        (("1.json", "1.json"), "again in"),
        (("1.json", "none.json"), "cannot be read"),
        (("1.json", "text.json"), "is not JSON"),
        (("1.json", "list.json"), "is no report of --wa-json"),
        (("1.json", "other.json"), "is no report of --wa-json"),
    ],
)
def test_what_cannot_be_merged_is_one_sentence(shares, files, words):
    health, _ = shares
    (health.path / "text.json").write_text("{", encoding="utf-8")
    (health.path / "list.json").write_text("[]", encoding="utf-8")
    (health.path / "other.json").write_text('{"schema": "pytest-wa-health/1", "tenants": [1]}', encoding="utf-8")

    outcome = merge(health, *files)

    assert outcome.exit_code == 4
    assert words in outcome.text and "Traceback" not in outcome.text


@pytest.mark.parametrize("value", ["0/2", "3/2", "2", "a/b"])
def test_a_share_that_cannot_be_meant_is_one_sentence(fleet, value):
    outcome = fleet("healthy").run(f"--wa-shard={value}")

    assert outcome.exit_code == 4
    assert "--wa-shard takes I/N" in outcome.text


def test_a_share_without_tenants_says_so(fleet):
    small = fleet("healthy")

    outcomes = [small.run("--wa-shard", f"{share}/2") for share in (1, 2)]

    assert sorted(outcome.exit_code for outcome in outcomes) == [0, 4]
    empty = next(outcome for outcome in outcomes if outcome.exit_code == 4)
    assert "--wa-shard: this share holds no tenant" in empty.text
