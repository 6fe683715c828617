"""A health run inside a pytest session: the hooks that only such a run needs."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Collection, Generator
from typing import Any

import pytest

from pytest_wa_health.hosting import hookspecs
from pytest_wa_health.hosting.check_outcome import entry
from pytest_wa_health.hosting.collection import FOLD, TENANTS, TenantItem
from pytest_wa_health.hosting.collection import Collection as Suite
from pytest_wa_health.hosting.opening import is_worker
from pytest_wa_health.hosting.progress import ProgressLine
from pytest_wa_health.model.options import PREFIX
from pytest_wa_health.model.run_result import CheckRow
from pytest_wa_health.privacy.sanitising import inert
from pytest_wa_health.run.examination import Examination, HealthCheck
from pytest_wa_health.run.health_run import HealthRun

_CHECK: pytest.StashKey[HealthCheck] = pytest.StashKey()


class HealthSession:
    """Sets up a health run, lets pytest run the checks, and writes the reports."""

    def __init__(self, config: pytest.Config, selected: list[str], run: HealthRun) -> None:
        self.config = config
        self.selected = selected
        self.run = run
        self.options = run.options
        self.problems: list[str] = []
        """Reports that could not be written, one sentence each."""
        self._surveyed = False
        self._line: ProgressLine | None = None

    @property
    def is_worker(self) -> bool:
        """Whether this process runs checks for an xdist controller."""
        return is_worker(self.config)

    def start(self) -> None:
        """Add the suite to the session, and the hooks of a health run to pytest's."""
        self._choose_tests()
        manager = self.config.pluginmanager
        manager.register(self, "wa-health-session")
        if manager.hasplugin("html") and not self.is_worker:
            self._set_up_html()

    def _choose_tests(self) -> None:
        """Arguments win: without any, the suite and the user's marked tests; with some, exactly those."""
        config = self.config
        bare = config.args_source is not pytest.Config.ArgsSource.ARGS and not self.selected
        if self.selected and config.args_source is not pytest.Config.ArgsSource.ARGS:
            config.args = []
            config.args_source = pytest.Config.ArgsSource.ARGS
        folded = self.run.slugs if self._is_folded() else ()
        config.stash[FOLD] = self.run.fold
        suite = bare or bool(self.selected)
        collection = Suite(self.selected, suite=suite, only_marked=bare, tenants=folded)
        config.pluginmanager.register(collection, "wa-health-collection")

    def _is_folded(self) -> bool:
        """Whether each tenant is one test: in a large fleet, unless single checks are asked for."""
        node = f"{PREFIX}/{TENANTS}"
        if any(argument == node or argument.startswith(f"{node}::") for argument in self.selected):
            return True
        option = self.config.option
        single = option.keyword or option.markexpr or any(a.rstrip("/") != PREFIX for a in self.selected)
        return not single and len(self.run.slugs) > self.options.fold_above

    def _set_up_html(self) -> None:
        from pytest_wa_health.report.pytest_html import HtmlReport

        option = self.config.option
        if not option.htmlpath:
            option.htmlpath = str(self.config.invocation_params.dir / "wa-health-report.html")
        option.self_contained_html = True
        self.config.pluginmanager.register(HtmlReport(self.run.result), "wa-health-html")

    def survey(self, slugs: Collection[str] | None = None) -> None:
        """Begin to examine the tenants named, or all of them, once; under ``--wa-send`` send their messages."""
        if self._surveyed or self.is_worker:
            return
        from pytest_wa_health.recording.cassette import CassetteError

        self._surveyed = True
        try:
            self.run.survey(slugs)
        except CassetteError as error:
            raise pytest.UsageError(str(error)) from None
        self.run.send(slugs)
        # pytest-recording's --block-network would reach into a test that asks late.
        if slugs and (len(slugs) == 1 or getattr(self.config.option, "block_network", False)):
            for slug in slugs:
                self.run.examine(slug)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> None:
        """Survey before the first check, and only if a check is to run."""
        if not self.config.option.collectonly:
            slugs = list(dict.fromkeys(slug for item in session.items if (slug := _tenant_of(item)) is not None))
            if slugs:
                self.survey(slugs)
            tenants = sum(isinstance(item, TenantItem) for item in session.items)
            if self.config.pluginmanager.hasplugin("dsession") and self._is_folded():
                tenants = len(self.run.slugs)
            self._line = self._progress_line(tenants)

    def _progress_line(self, tenants: int) -> ProgressLine | None:
        """In place of a dot for each tenant, where somebody watches a large fleet."""
        reporter = self.config.pluginmanager.get_plugin("terminalreporter")
        if not tenants or not getattr(reporter, "isatty", False) or self.config.option.verbose > 0:
            return None
        return ProgressLine(self.config.get_terminal_writer(), tenants)

    def health_check(self, item: pytest.Item, tenant: Examination) -> HealthCheck:
        """The check that `item` is, for `tenant`."""
        mark = item.get_closest_marker("wa_check")
        check = self.run.check(tenant.slug, str(mark.args[0]) if mark and mark.args else "")
        item.stash[_CHECK] = check
        return check

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Put the verdict on the report, as plain JSON: it may have to travel from an xdist worker."""
        report = yield
        if isinstance(item, TenantItem):
            self._tell_folded(item, report)
            return report
        mark = item.get_closest_marker("wa_check")
        tenant = _tenant_of(item)
        if mark is None or tenant is None or not mark.args:
            return report
        if report.when == "call" or (report.when == "setup" and not report.passed):
            row = entry(item, mark, report, item.stash.get(_CHECK, None), self.options.lang)
            report.wa = {"slug": tenant, "check": row}  # type: ignore[attr-defined]
            # On the item, because JUnit reads the properties off the report of the teardown.
            item.user_properties += [
                ("wa_check", row["id"]),
                ("wa_tenant", tenant),
                ("wa_verdict", row["verdict"]),
                *([("wa_cause", row["cause"])] if row["cause"] else []),
            ]
        return report

    def _tell_folded(self, item: TenantItem, report: pytest.TestReport) -> None:
        if report.when != "call" or item.folded is None:
            return
        identifier, verdict, cause, note = item.folded.head
        check = {"id": identifier, "verdict": verdict, "cause": cause, "title": item.name, "note": note}
        report.wa = {"slug": item.name, "check": check, "rows": item.folded.rows}  # type: ignore[attr-defined]
        item.user_properties += [("wa_tenant", item.name), ("wa_verdict", verdict)]
        item.user_properties += [("wa_cause", cause)] if cause else []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Gather the verdicts, wherever they were reached."""
        found = getattr(report, "wa", None)
        if found is None or self.is_worker:
            return
        if "rows" in found:
            rows = found.pop("rows")
            self.run.add_folded(found["slug"], report.nodeid, rows)
            if self._line is not None:
                self._line.tenant(row[2] for row in rows if row[1] in ("failed", "unknown") and row[2])
        else:
            self.run.add_check(found["slug"], found["check"])

    @pytest.hookimpl(tryfirst=True)
    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, Any] | None:
        """Give the verdicts that pytest has no word for a word of their own."""
        found = getattr(report, "wa", None)
        if found is None:
            return None
        verdict = found["check"]["verdict"]
        if self._line is not None and report.when == "call":
            return report.outcome, "", report.outcome.upper()
        if report.passed and verdict == "warned":
            return "warned", "W", ("WARN", {"yellow": True})
        if report.passed and verdict == "unknown":
            return "unknown", "?", ("UNKNOWN", {"purple": True})
        if report.failed and verdict == "unknown":
            return "failed", "?", ("UNKNOWN", {"purple": True})
        if report.skipped and verdict == "blocked":
            return "skipped", "b", "BLOCKED"
        return None

    # The outermost wrapper: pytest itself catches no Ctrl-C once the session is at its end.
    @pytest.hookimpl(specname="pytest_sessionfinish", wrapper=True, tryfirst=True)
    def pytest_sessionfinish_interrupted(self) -> Generator[None, None, None]:
        """End as any interrupted run does, with a sentence."""
        try:
            yield
        except KeyboardInterrupt:
            reason = "interrupted while the reports were written; those that are missing were not finished"
            pytest.exit(reason, returncode=pytest.ExitCode.INTERRUPTED)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Judge the run as a whole, and write the reports: nothing that was not seen may leave it green."""
        if self.is_worker or self.config.option.collectonly:
            return
        if session.exitstatus == pytest.ExitCode.OK and self._is_not_green():
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        from pytest_wa_health.report import writing

        if self.run.examinations or self.run.broken:
            options = self.options
            try:
                self.run.attach_history()
            except OSError as error:
                self.problems.append(f"--wa-history: {options.history} could not be read: {error.strerror}")
                options = dataclasses.replace(options, history=None)
            self.problems += writing.write_all(self.run.result(), options, self.run.redactor)
            self._notify()
            self.problems += hookspecs.hand_over(self.config, self.run.result())
        if self.problems and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def _notify(self) -> None:
        """One message for each change of verdict; a replay changes nothing."""
        if not self.options.notify or self.run.setup.is_replay:
            return
        from pytest_wa_health.report import notify

        tenants = notify.changed(self.run.result())
        if tenants:
            try:
                notify.send(self.options.notify, *notify.message(self.run.result(), tenants))
            except notify.NotifyError as error:
                self.problems.append(str(error))

    def _is_not_green(self) -> bool:
        if self.run.broken:
            return True
        accepted = {"failed": ("warned", "unknown"), "unknown": ("warned",), "warned": ()}[self.options.fail_on]
        for slug, checks in self.run.checks.items():
            tenant = self.run.examinations[slug]
            verdicts = {f.cause: f.verdict for f in tenant.diagnosis.findings}
            for check in checks:
                verdict = check["verdict"]
                if verdict == "blocked":
                    verdict = verdicts.get(check["cause"] or "", "unknown")
                if (
                    verdict in ("failed", "unknown", "warned")
                    and verdict not in accepted
                    and not _is_waived(checks, check)
                    and (tenant.tenant, check["cause"]) not in self.run.setup.known
                ):
                    return True
        return False

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_terminal_summary(self, terminalreporter: Any) -> Generator[None, None, None]:  # noqa: ANN401
        """Speak last, and once: our block stands in for pytest's tracebacks of health checks."""
        stats = terminalreporter.stats
        hidden = [] if self.options.traceback else [r for r in stats.get("failed", []) if hasattr(r, "wa")]
        everything = stats.get("failed", [])
        if hidden:
            stats["failed"] = [report for report in everything if report not in hidden]
        yield
        if hidden:
            stats["failed"] = everything
        if self.run.examinations and not self.config.option.collectonly:
            self._print(terminalreporter)

    def _print(self, reporter: Any) -> None:  # noqa: ANN401
        from pytest_wa_health.report import terminal

        reporter.section("WhatsApp health check")
        for note in self.run.notes:
            # A cassette of other hands says in its label what it likes.
            reporter.write_line(inert(note))
        if self.run.setup.bundled:
            reporter.write_line(f"No cassette of your own was found: this is the bundled '{self.run.setup.bundled}'.")
        if self.run.unchecked:
            reporter.write_line(f"{self.run.unchecked} tenants were not checked: the run stopped early")
        for sentence in self.problems:
            reporter.write_line(sentence)
        path = getattr(self.config.option, "htmlpath", None)
        if path:
            reporter.write_line(f"Report: {path}")
        if os.environ.get("GITHUB_ACTIONS"):
            from pytest_wa_health.report import summary

            for command in summary.commands(self.run.result()):
                reporter.write_line(command)
        for text, style in terminal.lines(self.run.result(), verbose=max(self.config.option.verbose, 0)):
            reporter.write_line(text, **terminal.markup(style))

    def pytest_report_header(self) -> list[str]:
        """Say what is about to be examined, and where its settings come from."""
        lines = [f"wa-health: {self.options.mode}, {len(self.run.slugs)} tenant(s)"]
        for tenant in self.run.setup.settings[:5]:
            origin = tenant.origins.get("WHATSAPP_ACCESS_TOKEN")
            lines.append(f"wa-health: {tenant.slug}: token {tenant.access_token.fingerprint} from {origin}")
        return lines


def _tenant_of(item: pytest.Item) -> str | None:
    if isinstance(item, TenantItem):
        return item.name
    params = getattr(getattr(item, "callspec", None), "params", {})
    return params.get("wa_tenant")


def _is_waived(checks: list[CheckRow], check: CheckRow) -> bool:
    return any(other["verdict"] == "waived" and other["cause"] == check["cause"] for other in checks)
