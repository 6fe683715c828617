"""A JSON report that comes back from a file: from another machine, perhaps edited, perhaps of an older version."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from pytest_wa_health.graph.body import parse_json
from pytest_wa_health.model.checked_json import misfit
from pytest_wa_health.model.json_value import Json
from pytest_wa_health.model.options import MOST_SHARES
from pytest_wa_health.model.run_result import SCHEMA, Report
from pytest_wa_health.report.phrases import moment

__all__ = ["ReportError", "read"]

_SLUG = re.compile(r"\w[\w.@+-]{0,99}")
"""It becomes the name of a file, and a word of a command."""
_COMMAND = re.compile(r"(pytest|wa-health [a-z]+)( --[a-z-]+)*( https?://[\w.:/\[\]-]+)?")
"""People copy it into their terminal."""


class ReportError(Exception):
    """A file that is no report of ours: one sentence that names it, and nothing of its content."""


def read(path: Path) -> Report:
    """The report at `path`, in a form that everything which shows reports can rely on. Raises ReportError."""
    trouble = ""
    report: Json = None
    try:
        report = parse_json(path.read_bytes())
    except OSError as error:
        trouble = f"{path} cannot be read: {error.strerror}"
    except ValueError:
        trouble = f"{path} is not JSON"
    if not trouble and (place := _misfit(report)) is not None:
        where = f": its {place} is missing or of another kind" if place else ""
        trouble = f"{path} is no report of --wa-json ({SCHEMA}){where}"
    if trouble:
        raise ReportError(trouble)
    return cast(Report, report)


def _misfit(report: Json) -> str | None:
    place = misfit(report, Report)
    return next(_unfit(report), None) if place is None else place


def _unfit(report: Report) -> Iterator[str]:
    """Where values stand that their type allows and their use does not."""
    for number, tenant in enumerate(report["tenants"]):
        if not _SLUG.fullmatch(tenant["slug"]):
            yield f"tenants[{number}].slug"
    if moment(report["generated_at"]) is None:
        yield "generated_at"
    if not _COMMAND.fullmatch(report.get("command", "pytest")):
        yield "command"
    shard = report.get("shard")
    if shard is not None:
        yield from (f"shard.{key}" for key in ("share", "of") if not 1 <= shard[key] <= MOST_SHARES)
