"""Write the reports that were asked for; a report that cannot be written is a sentence, not a crash."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pytest_wa_health.options import Options

Json = Any


def write_all(result: Mapping[str, Json], options: Options) -> list[str]:
    """Write every report beside pytest-html's own; the sentences of those that failed."""
    wanted: tuple[tuple[str, object, Callable[[Mapping[str, Json], Options], None]], ...] = (
        ("--wa-history", options.history, _history),
        ("--wa-json", options.json, _json),
        ("--wa-metrics", options.metrics, _metrics),
        ("--wa-report-dir", options.report_dir, _per_tenant),
        ("GITHUB_STEP_SUMMARY", os.environ.get("GITHUB_STEP_SUMMARY"), _summary),
    )
    problems = []
    for name, target, write in wanted:
        if not target:
            continue
        try:
            write(result, options)
        except OSError as error:
            problems.append(f"{name}: {target} could not be written: {error.strerror or error}")
    return problems


def _history(result: Mapping[str, Json], options: Options) -> None:
    from pytest_wa_health.report import history

    if options.history:
        history.append(result, options.history)


def _json(result: Mapping[str, Json], options: Options) -> None:
    from pytest_wa_health.report import jsonfile

    if options.json:
        jsonfile.write(result, options.json)


def _metrics(result: Mapping[str, Json], options: Options) -> None:
    from pytest_wa_health.report import metrics

    if options.metrics:
        metrics.write(result, options.metrics)


def _per_tenant(result: Mapping[str, Json], options: Options) -> None:
    from pytest_wa_health.report import html, jsonfile

    for tenant in result["tenants"] if options.report_dir else ():
        page = html.page(result, tenant_slug=tenant["slug"])
        jsonfile.write_text(page, Path(str(options.report_dir)) / f"{tenant['slug']}.html")


def _summary(result: Mapping[str, Json], options: Options) -> None:  # noqa: ARG001 - one shape for all writers
    from pytest_wa_health.report import summary

    summary.write(result, os.environ)


def write_without_run(result: Mapping[str, Json], options: Options, html_path: str | None) -> list[str]:
    """The reports of a run that ended before its first check: settings that cannot be used."""
    from pytest_wa_health.report import html, jsonfile

    problems = write_all(result, options)
    if html_path:
        try:
            jsonfile.write_text(html.page(dict(result)), Path(html_path))
        except OSError as error:
            problems.append(f"--html: {html_path} could not be written: {error.strerror or error}")
    return problems
