"""Write the reports that were asked for; a report that cannot be written is a sentence, not a crash.

What a run says was cleaned before it came here. Every text is looked through once more all the same, just before it
reaches the disk: a report that would hold a secret is not written at all.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_wa_health.model.run_result import Report
from pytest_wa_health.privacy.scan import LeakError, guard

if TYPE_CHECKING:
    from pytest_wa_health.model.options import Options
    from pytest_wa_health.privacy.redactor import Redactor

_AT_ONCE = 65_536
"""Characters that are looked through together, give or take a line: looking costs many times their memory."""


class Gate:
    """Raises LeakError for lines that must not reach the disk. What was clean once is not read again."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._seen: set[int] = set()

    def __call__(self, lines: Iterable[str]) -> None:
        """Look through `lines`."""
        # Many at a time: most lines of a fleet's pages are the same, and one look at many costs less than many.
        unseen: dict[int, str] = {}
        waiting = 0
        for line in lines:
            if (known_as := hash(line)) in self._seen or known_as in unseen:
                continue
            unseen[known_as] = line
            waiting += len(line)
            if waiting >= _AT_ONCE:
                self._look(unseen)
                unseen, waiting = {}, 0
        self._look(unseen)

    def _look(self, unseen: Mapping[int, str]) -> None:
        guard("\n".join(unseen.values()), self._redactor)
        self._seen.update(unseen)


_Writer = Callable[[Report, "Options", Gate], None]


def write_all(result: Report, options: Options, redactor: Redactor) -> list[str]:
    """Write every report beside pytest-html's own; the sentences of those that failed."""
    gate = Gate(redactor)
    wanted: tuple[tuple[str, object, _Writer], ...] = (
        ("--wa-history", options.history, _history),
        ("--wa-json", options.json, _json),
        ("--wa-metrics", options.metrics, _metrics),
        ("--wa-report-dir", options.report_dir, _per_tenant),
        ("GITHUB_STEP_SUMMARY", os.environ.get("GITHUB_STEP_SUMMARY"), _summary),
        ("GITHUB_OUTPUT", os.environ.get("GITHUB_OUTPUT"), _output),
    )
    problems = []
    for name, target, write in wanted:
        if not target:
            continue
        try:
            write(result, options, gate)
        except (OSError, LeakError) as error:
            problems.append(_sentence(name, target, error))
    return problems


def _sentence(name: str, target: object, error: OSError | LeakError) -> str:
    if isinstance(error, LeakError):
        return f"{name}: {target} was not written, because it would hold {', '.join(error.kinds)}"
    return f"{name}: {target} could not be written: {error.strerror or type(error).__name__}"


def _history(result: Report, options: Options, gate: Gate) -> None:
    from pytest_wa_health.report import history

    if options.history:
        gate(history.text(result).splitlines())
        history.append(result, options.history)


def _json(result: Report, options: Options, gate: Gate) -> None:
    from pytest_wa_health.report import jsonfile

    if options.json:
        jsonfile.write(result, options.json, lambda lines: gate(jsonfile.values(lines)))


def _metrics(result: Report, options: Options, gate: Gate) -> None:
    from pytest_wa_health.report import jsonfile, metrics

    if options.metrics:
        jsonfile.write_text(metrics.text(result), options.metrics, gate)


def _per_tenant(result: Report, options: Options, gate: Gate) -> None:
    from pytest_wa_health.report import html, jsonfile

    for tenant in result["tenants"] if options.report_dir else ():
        page = html.page(result, tenant_slug=tenant["slug"])
        jsonfile.write_text(page, Path(str(options.report_dir)) / f"{tenant['slug']}.html", gate)
    if options.report_dir and len(result["tenants"]) > 1:
        from pytest_wa_health.report import fleet_csv

        jsonfile.write_text(fleet_csv.text(result), Path(str(options.report_dir)) / fleet_csv.NAME, gate)


def _summary(result: Report, options: Options, gate: Gate) -> None:  # noqa: ARG001 - one shape for all
    from pytest_wa_health.report import summary

    gate(summary.markdown(result).splitlines())
    summary.write(result, {"GITHUB_STEP_SUMMARY": os.environ["GITHUB_STEP_SUMMARY"]})


def _output(result: Report, options: Options, gate: Gate) -> None:  # noqa: ARG001 - one shape for all
    from pytest_wa_health.report import summary

    summary.write(result, {"GITHUB_OUTPUT": os.environ["GITHUB_OUTPUT"]})


def write_without_run(result: Report, options: Options, redactor: Redactor, html_path: str | None) -> list[str]:
    """The reports of a run that ended before its first check: settings that cannot be used."""
    problems = write_all(result, options, redactor)
    return problems + (write_page(result, redactor, html_path) if html_path else [])


def write_page(result: Report, redactor: Redactor, path: str) -> list[str]:
    """The page at `path`; a sentence if it could not be written."""
    from pytest_wa_health.report import html, jsonfile

    try:
        jsonfile.write_text(html.page(result), Path(path), Gate(redactor))
    except (OSError, LeakError) as error:
        return [_sentence("--html", path, error)]
    return []
