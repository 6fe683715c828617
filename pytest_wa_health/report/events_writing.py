"""Writes the reports about events that were asked for; one that cannot be written is a sentence."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytest_wa_health.model.special_file import append
from pytest_wa_health.privacy.scan import LeakError
from pytest_wa_health.report import events_page, jsonfile
from pytest_wa_health.report.writing import Gate

if TYPE_CHECKING:
    from pytest_wa_health.model.options import Options
    from pytest_wa_health.privacy.redactor import Redactor

_SUMMARY = "GITHUB_STEP_SUMMARY"
Row = Mapping[str, Any]


def write(result: Row, options: Options, redactor: Redactor, html: str | None) -> list[str]:
    """Write JSON, metrics, page and the CI summary; the sentences of those that failed."""
    gate = Gate(redactor)
    wanted: list[tuple[str, Path | None, Callable[[], str]]] = [
        ("--wa-json", options.json, lambda: json.dumps(result, ensure_ascii=False, indent=1) + "\n"),
        ("--wa-metrics", options.metrics, lambda: metrics(result)),
        ("--html", Path(html) if html else None, lambda: events_page.page(result)),
    ]
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    wanted.append((_SUMMARY, Path(summary) if summary else None, lambda: "\n".join(_markdown(result)) + "\n"))
    problems = []
    for name, path, text in wanted:
        if path is None:
            continue
        try:
            if name == _SUMMARY:
                _append(text(), path, gate)
            else:
                jsonfile.write_text(text(), path, gate)
        except LeakError as error:
            problems.append(f"{name}: {path} was not written, because it would hold {', '.join(error.kinds)}")
        except OSError as error:
            problems.append(f"{name}: {path} could not be written: {error.strerror or type(error).__name__}")
    return problems


def _append(text: str, path: Path, gate: Gate) -> None:
    gate(text.splitlines())
    append(path, text.encode("utf-8", "replace"))


def metrics(result: Row) -> str:
    """OpenMetrics text: ratios are 0 to 1. Without settings a number has no name: its ID is the label of a tenant."""
    lines = [
        "# HELP wa_health_events_failed_ratio Failed messages among all, from 0 to 1.",
        "# TYPE wa_health_events_failed_ratio gauge",
    ]
    lines += [
        f'wa_health_events_failed_ratio{{tenant="{number["phone_number"] or "unknown"}"}} {number["failed_share"]}'
        for number in result["numbers"]
    ]
    return "\n".join([*lines, "# EOF"]) + "\n"


def _markdown(result: Row) -> Iterator[str]:
    total = result["total"]
    yield f"### WhatsApp events: {result['verdict']}"
    yield f"{total['funnel']['failed']} of {total['messages']} messages failed."
    yield ""
    for diagnosis in total["diagnoses"]:
        yield f"- **{diagnosis['title']}** (`{diagnosis['cause']}`, {diagnosis['lost']} messages)"
