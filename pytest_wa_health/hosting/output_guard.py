"""The redactor at every exit of a pytest run.

Registered only when a secret is loaded (`install`), on the controller and on every xdist worker alike. What it does:

* exceptions are cleaned as they leave a test or a fixture, captured sections and properties with the report, before
  any other reporter sees them: JUnit, pytest-html, Allure, the terminal, the cache and the xdist wire; recorded
  warnings likewise, and the text of an INTERNALERROR;
* log records are cleaned where they are made, for captured logs, live logs and log files, whoever logs;
* the terminal's writer is wrapped: live ``-v`` lines, ``--setup-show``, what Ctrl-C prints, headers, summaries;
* `sys.stdout` and `sys.stderr` are guarded for what is printed past pytest's capture: by hooks, with ``-s``, within
  ``capsys.disabled()``, by pytest itself when a hook misuses it, at the exit of the process (see `stream_guard`);
* with ``--debug``, the writer of the trace is wrapped;
* ids that pytest would make from parameter values are made from the cleaned value;
* a traceback that Python itself prints, because pytest died of a hook, is cleaned as well (see `early_guard`);
* at the very end every file that the run was told to write is read once more (`file_guard`). That is a cleanup of the
  session and not only a hook, so that it happens whatever other hooks raise.

What hooks cannot reach is prevented at the source: a `Secret` does not print itself, the client lets no exception
with a URL out, nothing is parametrized on secrets. docs/security.md says what is left.
"""

from __future__ import annotations

import contextlib
import dataclasses
import logging
import sys
import warnings
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from pytest_wa_health.hosting.drafts import Drafts
from pytest_wa_health.hosting.early_guard import early_guard, standing_guard, write_captured
from pytest_wa_health.hosting.file_guard import FileGuard
from pytest_wa_health.hosting.isolation import Interrupted
from pytest_wa_health.privacy.redactor import Redactor

__all__ = ["RedactionPlugin", "guard_reports", "install"]

_NAME = "wa-health-redaction"
_CACHED = ("cache/nodeids", "cache/lastfailed", "cache/stepwise")


def install(config: pytest.Config, redactor: Redactor, *, only_first: bool = False) -> RedactionPlugin:
    """Put `redactor` at the exits of this run; a second call replaces the redactor, but for `only_first`.

    Undone when the run ends.
    """
    known = config.pluginmanager.get_plugin(_NAME)
    if isinstance(known, RedactionPlugin):
        if not only_first:
            early_guard(config, redactor)
            known.redactor = redactor
        return known
    early_guard(config, redactor)
    plugin = RedactionPlugin(config, redactor)
    config.pluginmanager.register(plugin, _NAME)
    return plugin


def guard_reports(config: pytest.Config) -> None:
    """Every exit, where no run of ours has done it: ``--wa-live --fixtures-per-test``, a token after ``-k``."""
    if (early := standing_guard(config)) is not None:
        install(config, early.redactor, only_first=True)


class RedactionPlugin:
    """See the module's docstring; made by `install`."""

    def __init__(self, config: pytest.Config, redactor: Redactor) -> None:
        self.config = config
        self.redactor = redactor
        self._on_worker = hasattr(config, "workerinput")
        self._files = FileGuard(config, lambda: self.redactor)
        self.drafts = Drafts(lambda: self.redactor, self._files)
        # The first to be registered is the last to run.
        config.add_cleanup(self._finish)
        config.add_cleanup(_wrap_log_records(self._text))
        if config.getoption("debug", None):
            _wrap_trace(config, self._text, self._tell)

    def _text(self, text: str) -> str:
        return self.redactor.text(text)

    def pytest_plugin_registered(self, plugin: object, manager: pytest.PytestPluginManager) -> None:
        """Whoever is the terminal reporter (pytest's own registers after us, others replace it) writes clean text."""
        if manager.get_plugin("terminalreporter") is plugin:
            _wrap_terminal(self.config.get_terminal_writer(), self._text)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self) -> None:
        """A log file that takes no more is said once; pytest passes it over."""
        handler = getattr(self.config.pluginmanager.get_plugin("logging-plugin"), "log_file_handler", None)
        if handler is not None and not self._on_worker:
            handler.handleError = _once(f"--log-file: {handler.baseFilename}", self._tell)

    @pytest.hookimpl(tryfirst=True)
    def pytest_make_parametrize_id(self, val: object) -> str | None:
        """A value that holds a secret gives its cleaned form as id; every other value the id that pytest makes."""
        clean = self.redactor.tree(val) if isinstance(val, (str, int)) else val
        return str(clean) if clean != val else None

    # Before terminal, JUnit, HTML, cache and the xdist wire.
    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Cleans every string of the report."""
        self._clean(report)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Cleans every string of the report, and leaves it what was collected."""
        self._clean(report)

    @pytest.hookimpl(tryfirst=True)
    def pytest_warning_recorded(self, warning_message: warnings.WarningMessage) -> None:
        """Cleans the message, the source line shown with it, and the object that a ResourceWarning names."""
        shown = str(warning_message.message)
        if (clean := self._text(shown)) != shown:
            warning_message.message = UserWarning(clean)
        formatted = warnings.formatwarning(
            "", warning_message.category, warning_message.filename, warning_message.lineno, warning_message.line
        )
        if self.redactor.find(formatted):
            warning_message.line = "[redacted]"
        if warning_message.source is not None and self.redactor.find(repr(warning_message.source)):
            warning_message.source = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_internalerror(self, excrepr: object) -> None:
        """Cleans the representation itself, so that whoever prints it prints that: terminal, stderr, JUnit, xdist."""
        _clean_in_place(excrepr, self.redactor)

    # The innermost wrappers: whoever else wraps these hooks sees what leaves them.
    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_pyfunc_call(self) -> Generator[None, object, object]:
        """Cleans the exception that a test raises."""
        return (yield from self._cleaning())

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_fixture_setup(self) -> Generator[None, object, object]:
        """Cleans the exception that a fixture raises."""
        return (yield from self._cleaning())

    def _cleaning(self) -> Generator[None, object, object]:
        try:
            return (yield)
        except BaseException as error:
            self.redactor.error(error)
            raise

    @pytest.hookimpl(specname="pytest_runtest_makereport", wrapper=True, tryfirst=True)
    def pytest_runtest_makereport_before(
        self, call: pytest.CallInfo[object]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Cleans what a phase raised, wherever it was raised, before a report is made of it."""
        if call.excinfo is not None:
            self.redactor.error(call.excinfo.value)
        return (yield)

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Cleans the report as soon as it is made, sections and properties included."""
        if sections := getattr(item, "_report_sections", None):
            sections[:] = self.redactor.tree(sections)
        if item.user_properties:
            item.user_properties[:] = [tuple(pair) for pair in self.redactor.tree(item.user_properties)]
        report = yield
        # One that says nothing is cleaned with its id when it is logged.
        if report.longrepr or report.sections or report.user_properties:
            self._clean(report)
        return report

    @pytest.hookimpl(tryfirst=True)
    def pytest_exception_interact(self, call: pytest.CallInfo[object]) -> None:
        """Cleans what collection raised; for tests it is done by now."""
        if call.excinfo is not None:
            self.redactor.error(call.excinfo.value)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logfinish(self) -> None:
        """Cleans what other reporters wrote about this test into the directory of theirs."""
        if not self._on_worker:
            self._say(self._files.look())

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self) -> Generator[None, None, None]:
        """Keeps JUnit's file hidden until it was looked through; cleans the ids that pytest's cache has written."""
        if self._on_worker:
            return (yield)
        with self.drafts.for_junit(self.config, self._tell):
            try:
                return (yield)
            finally:
                self._clean_cache()

    def _clean_cache(self) -> None:
        cache = getattr(self.config, "cache", None)
        if cache is None:
            return
        for key in _CACHED:
            stored = cache.get(key, None)
            if (clean := self.redactor.tree(stored)) != stored:
                cache.set(key, clean)

    # After JUnit, HTML and the log file are written and closed, and whatever the others raise. In older versions of
    # pytest a hook that raises here leaves the cleanups of the session out.
    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_unconfigure(self) -> Generator[None, None, None]:
        """The last net: no file of this run stays behind with a secret in it."""
        try:
            return (yield)
        finally:
            self._finish()

    def _finish(self) -> None:
        write_captured(self.config)
        if self._on_worker:
            return
        try:
            self._say(self._files.finish())
        except KeyboardInterrupt:
            # Whoever is in a hurry waits for this all the same. Nobody above us catches Ctrl-C any more.
            self._say(self._files.finish())
            sys.stderr.write("interrupted while the reports were looked through\n")
            raise Interrupted(pytest.ExitCode.INTERRUPTED) from None

    def _tell(self, problem: str) -> None:
        """A report that was asked for and cannot be written: one sentence, and no green run."""
        session = self.config.pluginmanager.get_plugin("wa-health-session")
        if session is None:
            self._say(iter([problem]))
        else:
            session.ending.problems.append(self._text(problem))

    def _say(self, sentences: Iterator[str]) -> None:
        for sentence in sentences:
            sys.stderr.write(f"wa-health: {self._text(sentence)}\n")

    def _clean(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        hook = self.config.hook
        data = hook.pytest_report_to_serializable(config=self.config, report=report)
        if data is None:
            return
        clean = self.redactor.tree(data)
        if self._on_worker:
            # xdist compares it with the id of the test that it runs; the controller cleans it.
            clean["nodeid"] = data["nodeid"]
        if clean == data:
            return
        kept = {"result": report.result} if isinstance(report, pytest.CollectReport) else {}
        new = hook.pytest_report_from_serializable(config=self.config, data=clean)
        vars(report).clear()
        vars(report).update(vars(new), **kept)


def _wrap_terminal(writer: Any, redact: Callable[[str], str]) -> None:  # noqa: ANN401 - not a public type
    for name in ("write", "write_raw"):
        original = getattr(writer, name, None)
        if original is None or hasattr(original, "redacts"):
            continue

        def write(msg: str, *, original: Callable[..., None] = original, **options: Any) -> None:  # noqa: ANN401
            original(redact(msg), **options)

        write.redacts = True  # type: ignore[attr-defined]
        setattr(writer, name, write)


def _once(file: str, tell: Callable[[str], None]) -> Callable[[logging.LogRecord], None]:
    """In the place of a log handler's ``handleError``."""
    told = False

    def handle(record: logging.LogRecord) -> None:  # noqa: ARG001 - its signature
        nonlocal told
        error = sys.exc_info()[1]
        if isinstance(error, OSError) and not told:
            told = True
            tell(f"{file} could not be written: {error.strerror or type(error).__name__}")

    return handle


def _wrap_trace(config: pytest.Config, redact: Callable[[str], str], tell: Callable[[str], None]) -> None:
    root = config.trace.root
    # pluggy lets one set the writer, not learn it. Where it is not to be had, nothing more is written.
    write: Callable[[str], object] | None = vars(root).get("_writer")

    def clean(text: str) -> None:
        try:
            if write:
                write(redact(text))
        except (OSError, ValueError) as error:
            root.setwriter(None)
            tell(f"--debug: {config.option.debug} could not be written: {getattr(error, 'strerror', None) or error}")

    root.setwriter(clean)
    with contextlib.suppress(OSError):  # whatever is written next says so
        _clean_so_far(getattr(write, "__self__", None), redact)


def _clean_so_far(trace: Any, redact: Callable[[str], str]) -> None:  # noqa: ANN401 - whatever pytest writes to
    """Clean what ``--debug`` had written before any secret was known: the command line, recipients included."""
    path = getattr(trace, "name", None)
    if not isinstance(path, str) or not Path(path).is_file():
        return
    trace.flush()
    text = Path(path).read_text(encoding="utf-8", errors="replace")
    if (clean := redact(text)) != text:
        trace.seek(0)
        trace.truncate()
        trace.write(clean)


def _wrap_log_records(redact: Callable[[str], str]) -> Callable[[], None]:
    # A filter on a logger does not see its children's records; only here does every record pass.
    make = logging.getLogRecordFactory()
    active = True

    def factory(*args: Any, **kwargs: Any) -> logging.LogRecord:  # noqa: ANN401 - LogRecord's own signature
        record = make(*args, **kwargs)
        if active:
            _clean_record(record, redact)
        return record

    def restore() -> None:
        nonlocal active
        active = False
        if logging.getLogRecordFactory() is factory:
            logging.setLogRecordFactory(make)

    logging.setLogRecordFactory(factory)
    return restore


def _clean_record(record: logging.LogRecord, redact: Callable[[str], str]) -> None:
    try:
        message = record.getMessage()
    except Exception:  # Arguments that do not fit: logging itself will complain, and must not quote them.
        record.msg = redact(str(record.msg))
        record.args = tuple(redact(str(value)) for value in record.args or ())
    else:
        # A record without a secret keeps its arguments, which tests may want to see.
        if (clean := redact(message)) != message:
            record.msg, record.args = clean, ()
    if record.exc_info and record.exc_info[0]:
        shown = logging.Formatter().formatException(record.exc_info)
        if (clean := redact(shown)) != shown:
            record.exc_text = clean
    if record.stack_info:
        record.stack_info = redact(record.stack_info)


def _clean_in_place(value: Any, redactor: Redactor) -> Any:  # noqa: ANN401 - strings, lists and pytest's reprs
    if isinstance(value, (list, tuple)):
        return type(value)([_clean_in_place(item, redactor) for item in value])
    if dataclasses.is_dataclass(value):
        for name, held in vars(value).items():
            object.__setattr__(value, name, _clean_in_place(held, redactor))
        return value
    return redactor.tree(value)
