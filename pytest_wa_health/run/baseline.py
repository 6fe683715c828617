"""What was known before: with a baseline only what is new fails the gate."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

__all__ = ["BaselineError", "aged", "read"]

Known = Mapping[tuple[str, str], str]
"""Pairs of tenant and cause, each with the moment of the report that names it first."""


class BaselineError(Exception):
    """A baseline that cannot be read: one sentence that names the file."""


def read(path: Path) -> Known:
    """The causes that an earlier report (``--wa-json``) names, tenant by tenant, with its date.

    What that report itself had from an earlier baseline keeps the date of that one: to make a new baseline out of an
    old one makes nothing younger.

    Raises BaselineError for a file that is not there or is no report of ours.
    """
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
        if not str(report["schema"]).startswith("pytest-wa-health/"):
            raise BaselineError(f"--wa-baseline {path}: this is no report of pytest-wa-health")
        return {
            (str(tenant["name"]), str(diagnosis["cause"])): str(diagnosis.get("known") or report["generated_at"])
            for tenant in report["tenants"]
            for diagnosis in tenant["diagnoses"]
        }
    except OSError as error:
        reason = error.strerror or "it cannot be read"
    except (ValueError, LookupError, TypeError, RecursionError):
        reason = "this is no report of pytest-wa-health"
    raise BaselineError(f"--wa-baseline {path}: {reason}")


def aged(known: Known, now: datetime, days: int) -> tuple[Known, tuple[str, ...]]:
    """What of `known` still counts at `now`, and a sentence for each that is older than `days`, and so does not."""
    fresh: dict[tuple[str, str], str] = {}
    notes = []
    for (tenant, cause), since in known.items():
        age = _age(since, now)
        if age is None or age > days:
            old = f"{age} days old" if age is not None else "without a date"
            notes.append(
                f"{tenant}: the baseline's entry for {cause} is {old}: after {days} days it no longer counts"
            )
        else:
            fresh[tenant, cause] = since
    return fresh, tuple(notes)


def _age(since: str, now: datetime) -> int | None:
    try:
        return (now - datetime.fromisoformat(since.replace("Z", "+00:00"))).days
    except (ValueError, TypeError):
        return None
