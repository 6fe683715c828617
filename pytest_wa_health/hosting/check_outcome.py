"""What a check came to, as a line of the result's ``checks``: read off pytest's report of it."""

from __future__ import annotations

import pytest

from pytest_wa_health.model.options import Lang
from pytest_wa_health.model.outcomes import Blocked
from pytest_wa_health.model.run_result import CheckRow, State
from pytest_wa_health.run.check_rows import check_row
from pytest_wa_health.run.examination import HealthCheck

__all__ = ["entry"]


def entry(
    item: pytest.Item, mark: pytest.Mark, report: pytest.TestReport, check: HealthCheck | None, lang: Lang
) -> CheckRow:
    """One line of the result's ``checks``."""
    identifier = str(mark.args[0])
    seen = check.verdict if check is not None and check.check == identifier else None
    verdict, cause, note = _judged(report) if seen is None else (seen.outcome, seen.cause, seen.note)
    return check_row(
        identifier,
        verdict,
        cause,
        note,
        nodeid=item.nodeid,
        lang=lang,
        title=str(mark.kwargs.get("title") or item.name.split("[")[0]),
        severity=str(mark.kwargs.get("severity", "high")),
        duration=round(report.duration, 4),
    )


def _judged(report: pytest.TestReport) -> tuple[State, str | None, str]:
    """The verdict of a check of the user's own, from its pytest outcome."""
    if report.passed:
        return "passed", None, ""
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else _first_line(report)
    if hasattr(report, "wasxfail"):
        return "waived", None, str(report.wasxfail)
    if report.skipped:
        kind, _, words = text.partition(": ")
        if kind == Blocked.__name__:
            return "blocked", words.removeprefix("blocked by "), ""
        return "not-applicable", None, words or text
    return "failed", None, text


def _first_line(report: pytest.TestReport) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    text = crash.message if crash is not None else str(report.longrepr)
    return text.splitlines()[0] if text else ""
