"""A health run inside a pytest session: the hooks that only such a run needs."""

from __future__ import annotations

from collections.abc import Collection, Generator
from glob import iglob
from typing import Any

import pytest

from pytest_wa_health.hosting import output_guard
from pytest_wa_health.hosting.check_outcome import bundled, entry, properties
from pytest_wa_health.hosting.collection import Collection as Suite
from pytest_wa_health.hosting.command_line import makes_pages
from pytest_wa_health.hosting.ending import Ending
from pytest_wa_health.hosting.isolation import blame, is_standard
from pytest_wa_health.hosting.opening import is_worker
from pytest_wa_health.hosting.progress import ProgressLine
from pytest_wa_health.hosting.start import Prepared
from pytest_wa_health.hosting.suite import FOLD, HEALTH, JUDGE, RECEIVER, TENANTS, BundledItem, TenantItem
from pytest_wa_health.run.examination import Examination, HealthCheck
from pytest_wa_health.run.health_run import HealthRun

_CHECK: pytest.StashKey[HealthCheck] = pytest.StashKey()


class HealthSession:
    """Sets up a health run and lets pytest run the checks; `ending` judges the whole and writes the reports."""

    def __init__(self, config: pytest.Config, prepared: Prepared, run: HealthRun) -> None:
        self.config = config
        self.prepared = prepared
        self.run = run
        self.options = run.options
        self.collection: Suite | None = None
        self.is_refused = False
        """Whether the run ended because of what cannot be used."""
        self.was_html_wanted = bool(getattr(config.option, "htmlpath", None))
        self.ending = Ending(self)
        self.is_distributed = False
        """Whether xdist runs the checks in other processes."""
        self._surveyed = False
        self._line: ProgressLine | None = None

    @property
    def is_worker(self) -> bool:
        """Whether this process runs checks for an xdist controller."""
        return is_worker(self.config)

    @property
    def is_bare(self) -> bool:
        """Whether no tests were asked for beside the health checks."""
        return self.collection is None or self.collection.only_marked

    def start(self) -> None:
        """Add the suite to the session, and the hooks of a health run to pytest's."""
        self._choose_tests()
        manager = self.config.pluginmanager
        manager.register(self, "wa-health-session")
        if makes_pages(manager) and not self.is_worker:
            self._set_up_html()

    def _choose_tests(self) -> None:
        """The suite, and beside it the paths that were typed; without any, marked tests under ``testpaths``."""
        config, typed = self.config, self.prepared.typed
        sources = pytest.Config.ArgsSource
        is_bare = config.args_source is sources.TESTPATHS or not typed.paths
        if config.args_source is not sources.TESTPATHS:
            config.args = list(typed.paths) or self._testpaths()
            config.args_source = sources.TESTPATHS if is_bare else sources.ARGS
        if hasattr(config.option, "continue_on_collection_errors"):
            config.option.continue_on_collection_errors = True
        typed.overrule(config.option)
        config.stash[FOLD] = self.run.fold
        config.stash[JUDGE] = self.run.check
        self.collection = Suite(
            RECEIVER if self.options.is_receiver else HEALTH,
            self.prepared.selected,
            self.run.slugs,
            typed,
            only_marked=is_bare,
            is_folded=self._is_folded(),
        )
        config.pluginmanager.register(self.collection, "wa-health-collection")

    def _testpaths(self) -> list[str]:
        """What pytest would collect if the project's ``addopts`` named no paths; nothing where that is everything."""
        base = self.config.invocation_params.dir
        if (
            self.options.is_receiver
            or base != self.config.rootpath
            or self.config.args_source is not pytest.Config.ArgsSource.ARGS
        ):
            return []
        return [path for name in self.config.getini("testpaths") for path in sorted(iglob(name, recursive=True))]  # noqa: PTH207 - as pytest does

    def _is_folded(self) -> bool:
        """Whether each tenant is one test: in a large fleet, unless single checks are asked for."""
        prefix = self.options.prefix
        node = f"{prefix}/{TENANTS}"
        if any(argument == node or argument.startswith(f"{node}::") for argument in self.prepared.selected):
            return True
        typed = self.prepared.typed
        single = (
            typed.get("keyword")
            or typed.get("markexpr")
            or any(a.rstrip("/") != prefix for a in self.prepared.selected)
        )
        return not single and len(self.run.slugs) > self.options.fold_above

    def _set_up_html(self) -> None:
        from pytest_wa_health.report.pytest_html import HtmlReport

        option = self.config.option
        if not option.htmlpath:
            option.htmlpath = str(self.config.invocation_params.dir / "wa-health-report.html")
        option.self_contained_html = True
        page = HtmlReport(self.ending.result, output_guard.install(self.config, self.run.redactor).drafts.draft)
        self.ending.page = page
        self.config.pluginmanager.register(page, "wa-health-html")

    def survey(self, slugs: Collection[str] | None = None) -> None:
        """Begin to examine the tenants named, or all of them, once; under ``--wa-send`` send their messages."""
        if self._surveyed or self.is_worker:
            return
        from pytest_wa_health.recording.cassette import CassetteError

        self._surveyed = True
        try:
            self.run.survey(slugs)
        except CassetteError as error:
            self.is_refused = True
            raise pytest.UsageError(str(error)) from None
        self.run.send(slugs)
        self.run.wait(slugs)
        # pytest-recording's --block-network would reach into a test that asks late.
        if slugs and (len(slugs) == 1 or getattr(self.config.option, "block_network", False)):
            for slug in slugs:
                self.run.examine(slug)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionstart(self, session: pytest.Session) -> Generator[None, None, None]:
        """Go on where the project's own set-up of a session fails: it is not what is judged."""
        try:
            yield
        except BaseException as error:
            if self.is_refused or isinstance(error, KeyboardInterrupt | GeneratorExit):
                raise
            self.ending.host_failed("the set-up of the session", error)
            # pytest's own set-up comes after the project's, and is still to be done.
            impls = self.config.hook.pytest_sessionstart.get_hookimpls()
            others = [impl.plugin for impl in impls if not is_standard(impl.plugin)]
            self.config.pluginmanager.subset_hook_caller("pytest_sessionstart", others)(session=session)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> None:
        """Survey before the first check, and only if a check is to run."""
        self._take_protocol()
        if self.config.option.collectonly:
            return
        slugs = list(dict.fromkeys(slug for item in session.items if (slug := _tenant_of(item)) is not None))
        if slugs:
            self.survey(slugs)
        tenants = sum(isinstance(item, TenantItem) for item in session.items)
        if self.is_distributed and self.collection is not None and self.collection.is_folded:
            tenants = len(self.run.slugs)
        self._line = self._progress_line(tenants)

    def _take_protocol(self) -> None:
        """Run the bundled checks by pytest's own protocol, before any plugin that would run them its way."""
        self.config.pluginmanager.register(_Protocol(), "wa-health-protocol")

    def _progress_line(self, tenants: int) -> ProgressLine | None:
        """In place of a dot for each tenant, where somebody watches a large fleet."""
        reporter = self.config.pluginmanager.get_plugin("terminalreporter")
        if not tenants or not getattr(reporter, "isatty", False) or self.config.option.verbose > 0:
            return None
        return ProgressLine(self.config.get_terminal_writer(), tenants)

    def health_check(self, item: pytest.Item, tenant: Examination) -> HealthCheck:
        """The check that `item`, a test of the user's own, is for `tenant`."""
        mark = item.get_closest_marker("wa_check")
        check = self.run.check(tenant.slug, str(mark.args[0]) if mark and mark.args else "")
        item.stash[_CHECK] = check
        return check

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Put the verdict on the report, as plain JSON: it may have to travel from an xdist worker."""
        report = yield
        if isinstance(item, BundledItem):
            bundled(item, call, report, self.options.lang)
            return report
        mark = item.get_closest_marker("wa_check")
        tenant = _tenant_of(item)
        if mark is None or tenant is None or not mark.args:
            return report
        if report.when == "call" or (report.when == "setup" and not report.passed):
            row = entry(item, mark, report, item.stash.get(_CHECK, None), self.options.lang)
            report.wa = {"slug": tenant, "check": row}  # type: ignore[attr-defined]
            item.user_properties += properties(tenant, row)
        return report

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Gather the verdicts, wherever they were reached."""
        if self.is_worker:
            return
        self.ending.seen(report)
        found = getattr(report, "wa", None)
        if found is None:
            return
        if "rows" in found:
            rows = found.pop("rows")
            self.run.add_folded(found["slug"], report.nodeid, rows)
            if self._line is not None:
                self._line.tenant(row[2] for row in rows if row[1] in ("failed", "unknown") and row[2])
        else:
            self.run.add_check(found["slug"], found["check"])

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """A file that calls `sys.exit` while it is imported could not be collected; to pytest it ends the run."""
        try:
            return (yield)
        except SystemExit as error:
            said = blame(error)
        return pytest.CollectReport(collector.nodeid, "failed", said, [])

    @pytest.hookimpl(tryfirst=True)
    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """An own check that cannot be imported is not known to be right."""
        if report.failed and not self.is_worker:
            self.ending.not_collected(report)

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

    @pytest.hookimpl(tryfirst=True)
    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Somebody at the keyboard ends a run; a plugin that calls `pytest.exit` does not."""
        if isinstance(excinfo.value, KeyboardInterrupt):
            self.ending.is_interrupted = not isinstance(excinfo.value, pytest.Session.Interrupted)
        elif not self.is_worker:
            self.ending.host_failed("the run", excinfo.value)

    # The outermost wrapper: pytest itself catches no Ctrl-C once the session is at its end.
    @pytest.hookimpl(specname="pytest_sessionfinish", wrapper=True, tryfirst=True)
    def pytest_sessionfinish_interrupted(self) -> Generator[None, None, None]:
        """End as any interrupted run does, with a sentence."""
        try:
            yield
        except KeyboardInterrupt:
            self.ending.is_interrupted = True
            reason = "interrupted while the reports were written; those that are missing were not finished"
            pytest.exit(reason, returncode=pytest.ExitCode.INTERRUPTED)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Judge the run as a whole, and write the reports: nothing that was not seen may leave it green."""
        if self.is_worker or self.config.option.collectonly:
            return
        self.ending.finish()
        session.exitstatus = self.ending.exit_code(session.exitstatus)

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
        self.ending.show(terminalreporter)

    def pytest_report_header(self) -> list[str]:
        """Say what is about to be examined, and where its settings come from."""
        if self.options.is_receiver:
            return []  # said before the first sample leaves, by whatever stands in for pytest's reporter as well
        lines = [f"wa-health: {self.options.mode}, {len(self.run.slugs)} tenant(s)"]
        for tenant in self.run.setup.settings[:5]:
            origin = tenant.origins.get("WHATSAPP_ACCESS_TOKEN")
            lines.append(f"wa-health: {tenant.slug}: token {tenant.access_token.fingerprint} from {origin}")
        return lines


class _Protocol:
    """Registered last, so that it is asked first."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> object:
        """pytest's own way to run a test; a check of an account is not run a second time."""
        if not isinstance(item, BundledItem):
            return None
        runner: Any = item.config.pluginmanager.get_plugin("runner")
        return runner.pytest_runtest_protocol(item=item, nextitem=nextitem)


def _tenant_of(item: pytest.Item) -> str | None:
    if isinstance(item, BundledItem):
        return item.tenant
    params = getattr(getattr(item, "callspec", None), "params", {})
    return params.get("wa_tenant")
