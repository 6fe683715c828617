"""What a check came to, as a row of the result's ``checks``."""

from __future__ import annotations

from pytest_wa_health import catalogue
from pytest_wa_health.model.note import said_of
from pytest_wa_health.model.options import Lang
from pytest_wa_health.model.run_result import CheckRow, State

__all__ = ["check_row"]


def check_row(
    identifier: str,
    verdict: State,
    cause: str | None,
    note: str,
    *,
    nodeid: str | None,
    lang: Lang,
    title: str = "",
    severity: str = "high",
    duration: float = 0.0,
) -> CheckRow:
    """The row of the check `identifier`. `title` and `severity` are those of a check that is not in the catalogue."""
    known = _known(identifier)
    row: CheckRow = {
        "id": identifier,
        "nodeid": nodeid,
        "title": known.title(lang) if known else title,
        "area": known.area if known else "own",
        "verdict": verdict,
        "cause": cause,
        "note": str(note),
        "severity": known.severity if known else severity,
        "duration_s": duration,
    }
    if (said := said_of(note)) is not None:
        row["said"] = said
    return row


def _known(identifier: str) -> catalogue.Check | None:
    try:
        return catalogue.check(identifier)
    except KeyError:
        return None
