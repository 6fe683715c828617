"""Reports and histories that version 0.1.0 wrote are read as they were then."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pytest_wa_health.report import history, html, saved_report, summary, terminal
from pytest_wa_health.run import baseline, merge

REPORTS = sorted((Path(__file__).parents[1] / "data" / "reports").glob("*.json"))


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_an_old_report_is_read_unchanged_and_shown(path: Path) -> None:
    report = saved_report.read(path)

    assert report == json.loads(path.read_text("utf-8"))
    whole = merge.merged([report])
    assert whole["verdict"] == report["verdict"]
    assert [t["name"] for t in whole["tenants"]] == [t["name"] for t in report["tenants"]]
    assert "</html>" in html.page(whole)
    assert terminal.lines(whole, verbose=1)
    assert summary.markdown(whole)


def test_an_old_report_is_a_baseline() -> None:
    known = baseline.read(next(path for path in REPORTS if path.stem == "two-tenants"))

    assert ("acme", "webhook.not-subscribed") in known
    assert ("Beta Ltd", "account.payment") in known


def test_an_old_history_goes_on(tmp_path: Path) -> None:
    old = tmp_path / "history.jsonl"
    old.write_text(
        '{"at": "2026-11-20T06:00:00Z", "tenant": "default", "mode": "live", "verdict": "failed", "can_send": false,'
        ' "cause": "token.expired"}\n',
        "utf-8",
    )
    now = saved_report.read(next(path for path in REPORTS if path.stem == "with-history"))

    found = history.attach(now, old)["tenants"][0].get("history")

    assert found is not None
    assert [run["verdict"] for run in found["runs"]] == ["failed", "passed"]
    assert found["runs"][0]["at"] == "2026-11-20T06:00:00Z"
