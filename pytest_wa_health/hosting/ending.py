"""How a health run ends: what was left unjudged, the reports, the block on the terminal, the exit code."""

from __future__ import annotations

import dataclasses
import os
import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pytest_wa_health.hosting import gate, hookspecs
from pytest_wa_health.hosting.command_words import in_words, spoken_in
from pytest_wa_health.hosting.isolation import blame
from pytest_wa_health.hosting.suite import locate
from pytest_wa_health.model.options import is_bundled
from pytest_wa_health.model.run_result import CheckRow, Report
from pytest_wa_health.privacy.sanitising import inert

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wa_health.hosting.session import HealthSession
    from pytest_wa_health.model.options import Options
    from pytest_wa_health.report.notify import Alerts
    from pytest_wa_health.report.pytest_html import HtmlReport

__all__ = ["Ending"]

_MOST_FILES = 2000
_PATHS_ENDED = (pytest.ExitCode.INTERRUPTED, pytest.ExitCode.INTERNAL_ERROR)


TITLE = " WhatsApp health check "
"""Stands in the line that sets our block apart from what pytest prints."""


class Ending:
    """Gathers what pytest says of the run, judges what the project kept from running, and writes once."""

    def __init__(self, session: HealthSession) -> None:
        self._session = session
        self.problems: list[str] = []
        """Reports that were asked for and could not be written, one sentence each."""
        self.remarks: list[str] = list(session.prepared.trouble)
        """What of the project was left out, or could not be done for it; it does not fail the run."""
        self.is_interrupted = False
        self.page: HtmlReport | None = None
        self.workers_planned: list[str] | None = None
        """Under xdist, the node ids that the workers collected."""
        self._failures: set[str] = set()
        """Node ids of the user's own tests that failed, and of files that could not be collected."""
        self._uncollected: list[tuple[str, str]] = []
        self._finished = False
        self._shown = False
        self._result: Report | None = None

    # What pytest says while it runs.

    def seen(self, report: pytest.TestReport) -> None:
        """Count what is not ours."""
        if report.failed and not is_bundled(report.nodeid):
            self._failures.add(report.nodeid)

    def not_collected(self, report: pytest.CollectReport) -> None:
        """A file of the user's own that could not be imported."""
        self._failures.add(report.nodeid)
        crash = getattr(report.longrepr, "reprcrash", None)
        text = crash.message if crash is not None else str(report.longrepr or "")
        lines = [line.removeprefix("E ").strip() for line in text.splitlines() if line.strip()]
        said = next(
            (line for line in reversed(lines) if "Error" in line.partition(":")[0]), lines[-1] if lines else ""
        )
        if self._session.is_bare and not _may_hold_checks(self._session.config.rootpath / report.nodeid):
            self.remarks.append(
                f"{report.nodeid or 'this project'} could not be collected, and holds no checks: {said}"
            )
        else:
            self._uncollected.append((report.nodeid, said))

    def host_failed(self, what: str, error: BaseException) -> None:
        """The project's own code raised where it has no part in the verdict."""
        self.remarks.append(f"{what} was stopped by this project: {blame(error)}")
        if not self._session.is_bare:
            self._failures.add(what)

    # The end.

    def result(self) -> Report:
        """The one result that every report of this run is made from."""
        if self._result is None or not self._finished:
            settled = gate.settle(self._session.run.result(), self._scope(), self._session.options.fail_on)
            self._result = in_words(settled, spoken_in(self._session.config))
        return self._result

    def _scope(self) -> gate.Scope:
        run = self._session.run
        stopping = {
            slug: {f.check for f in e.diagnosis.findings if f.stops_sending and f.verdict == "failed"}
            for slug, e in run.examinations.items()
        }
        total = len(run.slugs) * len(run.suite)
        words = " ".join([*self._session.prepared.selected, self._session.prepared.typed.words()]).strip()
        return gate.Scope(total, words, stopping, run.setup.known)

    def finish(self) -> None:
        """Judge what is open and write every report that was asked for; once, at whatever end."""
        if self._finished:
            return
        self._judge_open()
        self._finished = True
        self._result = None
        run, options = self._session.run, self._session.options
        if not (run.examinations or run.broken) and not self._is_empty():
            return
        from pytest_wa_health.report import writing

        is_partial = self.result()["selection"] == "partial"
        if is_partial:
            # A part of a run says nothing of what monitors watch.
            options = dataclasses.replace(options, history=None, metrics=None, notify=())
        try:
            if not is_partial:
                run.attach_history()
                self._result = None
        except OSError as error:
            self.problems.append(f"--wa-history: {options.history} could not be read: {error.strerror}")
            options = dataclasses.replace(options, history=None)
        result = self.result()
        alerts = self._alerts(options)
        self.problems += writing.write_all(result, options, run.redactor)
        if alerts is not None:
            self._deliver(alerts)
        self.problems += hookspecs.hand_over(self._session.config, result)

    def _is_empty(self) -> bool:
        """Whether what was typed left no check at all: that, too, is a result."""
        return not self.is_interrupted and not self._session.is_refused

    def _judge_open(self) -> None:
        """Judge the planned checks that pytest never came to because of the project."""
        session, run = self._session, self._session.run
        for nodeid, said in self._uncollected if session.is_bare else ():
            for slug in run.examinations:
                run.add_check(slug, _uncollected_row(nodeid, said))
        if self.is_interrupted or session.is_refused:
            return
        collection = session.collection
        planned = self.workers_planned
        if planned is None and collection is not None and collection.is_added:
            planned = collection.planned
        if planned is None:
            planned = [f"{session.options.prefix}/tenants::{slug}" for slug in run.slugs]
        if collection is not None:
            self.remarks += collection.trouble
        typed = session.prepared.typed
        if typed.get("maxfail") or typed.get("setuponly") or typed.get("setupplan"):
            return
        have = {(slug, check["id"]) for slug, rows in run.checks.items() for check in rows}
        for nodeid in planned:
            place = locate(nodeid)
            if place is not None:
                self._judge(nodeid, *place, have)

    def _judge(self, nodeid: str, slug: str, check: str | None, have: set[tuple[str, str]]) -> None:
        session = self._session
        wanted = [check] if check else [each.id for each in session.run.suite]
        missing = [identifier for identifier in wanted if (slug, identifier) not in have]
        if not missing:
            return
        if slug not in session.run.examinations:
            session.survey()
        rows = [row for row in session.run.fold(slug).rows if row[0] in missing]
        session.run.add_folded(slug, nodeid, rows)  # type: ignore[arg-type]

    def _alerts(self, options: Options) -> Alerts | None:
        """What people are to be told of; a replay changes nothing."""
        if not options.notify or options.history is None or self._session.run.setup.is_replay:
            return None
        from pytest_wa_health.report.notify import Alerts

        try:
            found = Alerts(options.notify, options.history)
            found.prepare(self.result(), self._session.run.redactor.text)
        except OSError as error:
            self.problems.append(f"--wa-notify: what is to be told could not be kept: {error.strerror}")
            return None
        return found

    def _deliver(self, alerts: Alerts) -> None:
        try:
            self.problems += alerts.deliver()
        except OSError as error:
            self.problems.append(f"--wa-notify: what was told could not be noted down: {error.strerror}")

    def exit_code(self, status: int) -> int:
        """The exit code of the process; `status` is what pytest came to."""
        if self.is_interrupted:
            return int(pytest.ExitCode.INTERRUPTED)
        if self._session.is_refused:
            return int(pytest.ExitCode.USAGE_ERROR)
        decision = gate.decide(self.result(), self._session.options.fail_on, self._scope())
        if decision.code:
            return decision.code
        if self.problems or (self.page is not None and self.page.has_failed and self._session.was_html_wanted):
            return gate.NOT_GREEN
        if self._session.is_bare:
            return gate.NOT_GREEN if self._session.run.broken else gate.OK
        return self._status_of_own_tests(status)

    def _status_of_own_tests(self, status: int) -> int:
        """What pytest says of the tests that were asked for beside the suite."""
        if self._failures:
            return gate.NOT_GREEN
        return int(status) if status in _PATHS_ENDED else gate.OK

    # The terminal.

    def show(self, reporter: Any) -> None:  # noqa: ANN401
        """Print the block, once."""
        if self._shown or self._session.config.option.collectonly:
            return
        from pytest_wa_health.report import terminal

        self._shown = True
        width = getattr(getattr(reporter, "_tw", None), "fullwidth", terminal.WIDTH)
        for text, style in self._lines(is_brief=getattr(reporter, "is_brief", False), width=width):
            reporter.write_line(text, **style)

    def show_without_reporter(self) -> None:
        """Print the block where whoever stands in for pytest's reporter never asked for it."""
        if self._shown or self._session.config.pluginmanager.is_blocked("terminal"):
            return
        self._shown = True
        for text, _ in self._lines():
            sys.stdout.write(text + "\n")
        sys.stdout.flush()

    def _lines(self, *, is_brief: bool = False, width: int = 80) -> Iterator[tuple[str, dict[str, bool]]]:
        """The block; where `is_brief`, the verdict alone, and what the exit code is owed to besides."""
        from pytest_wa_health.report import terminal

        session, run = self._session, self._session.run
        result = self.result()
        decision = gate.decide(result, session.options.fail_on, self._scope())
        if not run.examinations:
            yield from ((inert(text), {"red": True}) for text in [*self.remarks, *self.problems, *decision.why])
            return
        if not is_brief:
            yield from self._heading(max(terminal.NARROWEST, min(width, terminal.WIDEST)))
        page = self.page.problems if self.page is not None else []
        yield from ((sentence, {}) for sentence in [*self.problems, *page, *decision.why])
        path = getattr(session.config.option, "htmlpath", None)
        if path and not is_brief and Path(os.path.expandvars(path)).expanduser().is_file():
            yield f"Report: {path}", {}
        if os.environ.get("GITHUB_ACTIONS"):
            from pytest_wa_health.report import summary

            yield from ((command, {}) for command in summary.commands(result))
        block = terminal.lines(result, verbose=max(session.config.option.verbose, 0), width=width)
        for text, style in block[-1:] if is_brief else block:
            yield text, terminal.markup(style)

    def _heading(self, width: int) -> Iterator[tuple[str, dict[str, bool]]]:
        run = self._session.run
        yield TITLE.center(width, "="), {}
        for note in [*run.notes, *self.remarks]:
            # A cassette of other hands says in its label what it likes.
            yield inert(note), {}
        if run.setup.bundled:
            yield f"No cassette of your own was found: this is the bundled '{run.setup.bundled}'.", {}
        if run.unchecked:
            yield f"{run.unchecked} tenants were not checked: the run stopped early", {}


def _may_hold_checks(path: Path) -> bool:
    """Whether what could not be collected may be a check of the user's own; a file was looked at before."""
    files = islice(path.rglob("*.py"), _MOST_FILES) if path.is_dir() else [path]
    try:
        return any(b"wa_check" in file.read_bytes() for file in files)
    except OSError:
        return True


def _uncollected_row(nodeid: str, said: str) -> CheckRow:
    return {
        "id": nodeid,
        "nodeid": nodeid,
        "title": nodeid,
        "area": "own",
        "verdict": "unknown",
        "cause": None,
        "note": f"could not be imported: {said}",
        "severity": "high",
        "duration_s": 0.0,
    }
