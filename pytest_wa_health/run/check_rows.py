"""What a check came to, as a row of the result's ``checks``."""

from __future__ import annotations

from typing import Any

from pytest_wa_health import catalogue

__all__ = ["check_row"]

Json = Any


def check_row(
    identifier: str,
    verdict: str,
    cause: str | None,
    note: str,
    *,
    nodeid: str | None,
    lang: str,
    title: str = "",
    severity: str = "high",
    duration: float = 0.0,
) -> dict[str, Json]:
    """The row of the check `identifier`. `title` and `severity` are those of a check that is not in the catalogue."""
    known = next((check for check in catalogue.checks() if check.id == identifier), None)
    return {
        "id": identifier,
        "nodeid": nodeid,
        "title": known.title("ar" if lang == "ar" else "en") if known else title,
        "area": known.area if known else "own",
        "verdict": verdict,
        "cause": cause,
        "note": note,
        "severity": known.severity if known else severity,
        "duration_s": duration,
    }
