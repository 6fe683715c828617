"""What earlier runs came to: JSON lines, one per run and tenant, and what follows from them.

The file belongs to the user: it may be shared, cut, or hold other programs' lines. What cannot be read as a
run is passed over.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pytest_wa_health.model.run_result import HistoryEntry, Report, TenantResult
from pytest_wa_health.privacy.sanitising import clean
from pytest_wa_health.report.phrases import moment

__all__ = ["append", "attach", "text"]

KEPT_RUNS = 14
"""So many of the newest runs are put into a result; the rest of the file only decides since when."""

_VERDICTS = frozenset({"passed", "warned", "failed", "unknown"})
_GOOD = frozenset({"passed", "warned"})
_KNOWN = ("verified_name", "timezone")
"""What a run remembers of the account for those that cannot read it."""


@dataclass(frozen=True)
class Run:
    """One earlier run of one tenant; `can_send` is None where it was not known."""

    at: str
    when: datetime
    verdict: str
    can_send: bool | None
    verified_name: str | None = None
    timezone: str | None = None


def append(result: Report, path: Path) -> None:
    """Add one line per tenant of `result` to `path`; a replay adds none, for it says nothing about its day.

    Raises OSError.
    """
    lines = text(result)
    if not lines:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        # A run that was killed may have left half a line; it must not take ours with it.
        if file.tell() and not _ends_line(file.tell(), path):
            file.write(b"\n")
        file.write(lines.encode("ascii"))


def text(result: Report) -> str:
    """The lines that `append` adds; none for a replay."""
    if result["mode"] == "replay":
        return ""
    return "".join(json.dumps(_line(result, tenant), ensure_ascii=True) + "\n" for tenant in result["tenants"])


def _ends_line(size: int, path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(size - 1)
        return file.read(1) == b"\n"


def _line(result: Report, tenant: TenantResult) -> dict[str, Any]:
    diagnoses = tenant["diagnoses"]
    renewal = tenant.get("renewal")
    return {
        "at": result["generated_at"],
        "tenant": tenant["slug"],
        "mode": result["mode"],
        "verdict": tenant["verdict"],
        "can_send": tenant["can_send"],
        "cause": diagnoses[0]["cause"] if diagnoses else None,
        **{key: said for key in _KNOWN if (said := tenant.get(key))},
        **({"renewal": renewal["outcome"]} if renewal and not renewal.get("dry_run") else {}),
    }


def attach(result: Report, path: Path) -> Report:
    """A copy of `result` whose tenants have their ``history``, this run included, from the runs at `path`.

    Call it before :func:`append` or after, the same run is counted once. A file that is not there is an
    empty history. A replay is left as it is. Raises OSError for a file that cannot be read.
    """
    if result["mode"] == "replay":
        return result
    wanted = {tenant["slug"] for tenant in result["tenants"]}
    earlier = _read(path, wanted, result["generated_at"], own=frozenset(text(result).splitlines()))
    tenants: list[TenantResult] = [
        {**tenant, "history": _history(result, tenant, earlier[tenant["slug"]])} for tenant in result["tenants"]
    ]
    return {**result, "tenants": tenants}


def _read(path: Path, wanted: Iterable[str], now: str, own: Container[str]) -> dict[str, list[Run]]:
    """The runs of each tenant up to `now`, oldest first, without the lines of the run itself.

    Two runs can be of one second; then the order of the file tells which was the earlier.
    """
    runs: dict[str, list[Run]] = defaultdict(list)
    present = moment(now)
    # Reading a pipe or a device would wait, or go on, for ever.
    if present is None or not (path.is_file() or path.is_dir()):
        return runs
    with path.open(encoding="utf-8", errors="replace") as file:
        for row in file:
            if row.rstrip("\n") in own:
                continue
            tenant, run = _parsed(row)
            if run is not None and tenant in wanted and run.when <= present:
                runs[tenant].append(run)
    for found in runs.values():
        found.sort(key=lambda run: run.when)
    return runs


def _parsed(row: str) -> tuple[str, Run | None]:
    try:
        line = json.loads(row)
    except (ValueError, RecursionError):
        return "", None
    if not isinstance(line, dict):
        return "", None
    at, tenant, verdict, can_send = (line.get(key) for key in ("at", "tenant", "verdict", "can_send"))
    if not (isinstance(at, str) and isinstance(tenant, str) and isinstance(verdict, str)):
        return "", None
    when = moment(at)
    if when is None or verdict not in _VERDICTS or line.get("mode") == "replay":
        return "", None
    known = {key: clean(said) for key in _KNOWN if isinstance(said := line.get(key), str)}
    return tenant, Run(clean(at), when, verdict, can_send if isinstance(can_send, bool) else None, **known)


def _history(result: Report, tenant: TenantResult, earlier: Sequence[Run]) -> HistoryEntry:
    when = moment(result["generated_at"])
    present = [Run(result["generated_at"], when, tenant["verdict"], tenant["can_send"])] if when else []
    runs = [*earlier, *present]
    bad = [_is_bad(run, stopped=tenant["can_send"] is False) for run in runs]
    last_good = max((index for index, is_bad in enumerate(bad) if not is_bad), default=-1)
    broken = last_good + 1 < len(runs)
    was_good = last_good >= 0
    found: HistoryEntry = {
        # Nobody knows when a fault began that was there in the first run of all.
        "since": runs[last_good + 1].at if broken and was_good else None,
        "first_seen": runs[0].at if broken and not was_good else None,
        "last_good": runs[last_good].at if was_good else None,
        "runs": [{"at": run.at, "verdict": run.verdict} for run in runs[-KEPT_RUNS:]],
    }
    if name := next((run.verified_name for run in reversed(earlier) if run.verified_name), None):
        found["verified_name"] = name
    if zone := next((run.timezone for run in reversed(earlier) if run.timezone), None):
        found["timezone"] = zone
    return found


def _is_bad(run: Run, *, stopped: bool) -> bool:
    """Of a tenant that cannot send, only runs in which it could not either; otherwise all that were not good.

    So "cannot send since" does not reach back to a fault that let messages through.
    """
    if stopped and run.can_send is not None:
        return not run.can_send
    return run.verdict not in _GOOD
