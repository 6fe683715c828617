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
    from pytest_wa_health.report import history, html, jsonfile, metrics, summary

    problems: list[str] = []
    report = dict(result)

    def attempt(what: str, write: Callable[[], object]) -> None:
        try:
            write()
        except OSError as error:
            problems.append(f"{what} could not be written: {error.strerror or error}")

    if options.history:
        path = options.history
        attempt(f"--wa-history {path}", lambda: history.append(report, path))
    if options.json:
        target = options.json
        attempt(f"--wa-json {target}", lambda: jsonfile.write(report, target))
    if options.metrics:
        numbers = options.metrics
        attempt(f"--wa-metrics {numbers}", lambda: metrics.write(report, numbers))
    if options.report_dir:
        folder = options.report_dir
        attempt(f"--wa-report-dir {folder}", lambda: _per_tenant(report, folder, html.page))
    if os.environ.get("GITHUB_STEP_SUMMARY"):
        attempt("the GitHub step summary", lambda: summary.write(report, os.environ))
    return problems


def write_without_run(result: Mapping[str, Json], options: Options, html_path: str | None) -> list[str]:
    """The reports of a run that ended before its first check: settings that cannot be used."""
    from pytest_wa_health.report import html, jsonfile

    problems = write_all(result, options)
    if html_path:
        try:
            jsonfile.write_text(html.page(dict(result)), Path(html_path))
        except OSError as error:
            problems.append(f"--html {html_path} could not be written: {error.strerror or error}")
    return problems


def _per_tenant(result: Mapping[str, Json], folder: Path, page: Callable[..., str]) -> None:
    from pytest_wa_health.report import jsonfile

    folder.mkdir(parents=True, exist_ok=True)
    for tenant in result["tenants"]:
        jsonfile.write_text(page(dict(result), tenant_slug=tenant["slug"]), folder / f"{tenant['slug']}.html")
