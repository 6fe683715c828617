"""What a check came to, as a line of the result's ``checks``: read off pytest's report of it."""

from __future__ import annotations

import pytest

from pytest_wa_health import catalogue
from pytest_wa_health.hosting.isolation import blame
from pytest_wa_health.hosting.suite import BundledItem, CheckItem, TenantItem
from pytest_wa_health.model.json_value import Json
from pytest_wa_health.model.options import Lang
from pytest_wa_health.model.outcomes import Blocked, CheckFailed, NotApplicable, Waived
from pytest_wa_health.model.run_result import CheckRow, State
from pytest_wa_health.run.check_rows import check_row
from pytest_wa_health.run.examination import HealthCheck

__all__ = ["bundled", "entry", "properties"]


_VERDICTS = (CheckFailed, Blocked, NotApplicable, Waived)


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


def bundled(item: BundledItem, call: pytest.CallInfo[None], report: pytest.TestReport, lang: Lang) -> None:
    """Put on `report` what the check, or all checks of the tenant, came to, whatever pytest makes of it."""
    if report.when == "teardown":
        return
    stopped_by = _culprit(call)
    if stopped_by is None and report.when != "call":
        return
    if stopped_by is not None:
        report.outcome = "failed"
        report.longrepr = f"could not be judged: stopped by {stopped_by}"
    if isinstance(item, TenantItem):
        _folded(item, report, stopped_by)
    elif isinstance(item, CheckItem):
        row = entry(item, item.mark, report, item.check if stopped_by is None else None, lang)
        if stopped_by is not None:
            note = str(report.longrepr)
            row = {**row, "verdict": "unknown", "cause": None, "note": note, "stopped_by": stopped_by}
        report.wa = {"slug": item.tenant, "check": row}  # type: ignore[attr-defined]
        # On the item, because JUnit reads the properties off the report of the teardown.
        item.user_properties += properties(item.tenant, row)


def _culprit(call: pytest.CallInfo[None]) -> str | None:
    """Who stopped a check before it came to its verdict; None where nobody did."""
    error = call.excinfo.value if call.excinfo is not None else None
    is_verdict = error is None or (call.when == "call" and isinstance(error, _VERDICTS))
    return None if is_verdict or error is None else blame(error)


def _folded(item: TenantItem, report: pytest.TestReport, stopped_by: str | None) -> None:
    if item.folded is None:
        note = str(report.longrepr)
        head: list[Json] = ["", "unknown", None, note, None]
        rows = [[check.id, "unknown", None, note, None] for check in catalogue.checks()]
    else:
        head, rows = item.folded.head, item.folded.rows
        item.folded = None  # pytest keeps the item to the end
    identifier, verdict, cause, note, _ = head
    row = {"id": identifier, "verdict": verdict, "cause": cause, "title": item.name, "note": note}
    report.wa = {"slug": item.tenant, "check": row, "rows": rows, "stopped_by": stopped_by}  # type: ignore[attr-defined]
    item.user_properties += [("wa_tenant", item.tenant), ("wa_verdict", verdict)]
    item.user_properties += [("wa_cause", cause)] if cause else []


def properties(tenant: str, row: CheckRow) -> list[tuple[str, object]]:
    """What JUnit tells of a check."""
    cause = [("wa_cause", row["cause"])] if row["cause"] else []
    return [("wa_check", row["id"]), ("wa_tenant", tenant), ("wa_verdict", row["verdict"]), *cause]


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
