"""The redactor at every exit of a pytest run.

Registered only when a secret is loaded (`install`), on the controller and on every xdist worker alike. What it does:

* reports of tests and of collection are cleaned before any other plugin sees them, and with them JUnit, pytest-html,
  the terminal, the cache and the xdist wire; recorded warnings likewise, and the text of an INTERNALERROR;
* log records are cleaned where they are made, for captured logs, live logs and log files, whoever logs;
* the terminal's writer is wrapped: live ``-v`` lines, ``--setup-show``, what Ctrl-C prints, headers, summaries;
* `sys.stdout` and `sys.stderr` are guarded for what is printed past pytest's capture: by hooks, with ``-s``, within
  ``capsys.disabled()``, by pytest itself when a hook misuses it, at the exit of the process (see `streams`);
* with ``--debug``, the writer of the trace is wrapped;
* ids that pytest would make from parameter values are made from the cleaned value;
* a traceback that Python itself prints, because pytest died of a hook, is cleaned as well;
* at the very end the JUnit, HTML and log files that the run wrote are read once more, and rewritten if need be.

What hooks cannot reach is prevented at the source: a `Secret` does not print itself, the client lets no exception
with a URL out, nothing is parametrized on secrets. It is

* bytes written straight to a file descriptor or to ``sys.stdout.buffer``, and files that a test writes itself;
* a secret that is printed piece by piece;
* ``--pdb``, and a traceback of Python's own when pytest dies before `install`;
* fields that a formatter takes from ``extra=`` or from the raw ``exc_info`` (a log file is cleaned even then);
* what a ``--debug`` file says of the time before `install`, its command line included;
* a test id spelled out by hand (``ids=[…]``), on the wire between a worker and its controller and in
  ``PYTEST_CURRENT_TEST``; in the outputs of the run it is cleaned.
"""

from __future__ import annotations

import dataclasses
import logging
import sys
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest

from pytest_wa_health.hosting.stream_guard import StreamGuard
from pytest_wa_health.privacy.redactor import Redactor
from pytest_wa_health.privacy.scan import clean_file

__all__ = ["RedactionPlugin", "install"]

_NAME = "wa-health-redaction"
_CACHED = ("cache/nodeids", "cache/lastfailed", "cache/stepwise")


def install(config: pytest.Config, redactor: Redactor) -> RedactionPlugin:
    """Put `redactor` at the exits of this run; a second call replaces the redactor. Undone when the run ends."""
    known = config.pluginmanager.get_plugin(_NAME)
    if isinstance(known, RedactionPlugin):
        known.redactor = redactor
        return known
    plugin = RedactionPlugin(config, redactor)
    config.pluginmanager.register(plugin, _NAME)
    return plugin


class RedactionPlugin:
    """See the module's docstring; made by `install`."""

    def __init__(self, config: pytest.Config, redactor: Redactor) -> None:
        self.config = config
        self.redactor = redactor
        self._on_worker = hasattr(config, "workerinput")
        config.add_cleanup(_wrap_log_records(self._text))
        config.add_cleanup(_wrap_excepthook(self._text))
        streams = StreamGuard(self._text)
        config.add_cleanup(lambda: streams.end(self.redactor.text))
        if config.getoption("debug", None):
            _wrap_trace(config, self._text)

    def _text(self, text: str) -> str:
        return self.redactor.text(text)

    def pytest_plugin_registered(self, plugin: object, manager: pytest.PytestPluginManager) -> None:
        """Whoever is the terminal reporter (pytest's own registers after us, others replace it) writes clean text."""
        if manager.get_plugin("terminalreporter") is plugin:
            _wrap_terminal(self.config.get_terminal_writer(), self._text)

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

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        """Cleans the test ids that pytest's cache has just written."""
        cache = getattr(self.config, "cache", None)
        if cache is None or self._on_worker:
            return
        for key in _CACHED:
            stored = cache.get(key, None)
            if (clean := self.redactor.tree(stored)) != stored:
                cache.set(key, clean)

    # After JUnit, HTML and the log file are written and closed.
    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self) -> None:
        """The last net: no file of this run stays behind with a secret in it."""
        _write_captured(self.config)
        if self._on_worker:
            return
        try:
            self._clean_files()
        except KeyboardInterrupt:
            # Whoever is in a hurry waits for this all the same. Nobody above us catches Ctrl-C any more.
            self._clean_files()
            sys.stderr.write("interrupted while the reports were looked through\n")
            raise SystemExit(pytest.ExitCode.INTERRUPTED) from None

    def _clean_files(self) -> None:
        log_file = self.config.getoption("log_file", None) or _ini(self.config, "log_file")
        for path in (self.config.getoption("xmlpath", None), self.config.getoption("htmlpath", None), log_file):
            if path and Path(path).is_file():
                clean_file(Path(path), self.redactor)

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


def _ini(config: pytest.Config, name: str) -> str | None:
    try:
        return str(config.getini(name) or "") or None
    except ValueError:  # its plugin is switched off
        return None


def _write_captured(config: pytest.Config) -> None:
    """Write what no report has taken, which pytest would write past every stream: prints of a run without tests."""
    read = getattr(config.pluginmanager.get_plugin("capturemanager"), "read_global_capture", None)
    try:
        captured = read() if read else ("", "")
    except AssertionError:  # how pytest says that it captures nothing
        return
    for stream, text in zip((sys.stdout, sys.stderr), captured, strict=True):
        if text:
            stream.write(text)


def _wrap_terminal(writer: Any, redact: Callable[[str], str]) -> None:  # noqa: ANN401 - not a public type
    for name in ("write", "write_raw"):
        original = getattr(writer, name, None)
        if original is None or hasattr(original, "redacts"):
            continue

        def write(msg: str, *, original: Callable[..., None] = original, **options: Any) -> None:  # noqa: ANN401
            original(redact(msg), **options)

        write.redacts = True  # type: ignore[attr-defined]
        setattr(writer, name, write)


def _wrap_excepthook(redact: Callable[[str], str]) -> Callable[[], None]:
    before = sys.excepthook

    def ours(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        shown = "".join(traceback.format_exception(kind, error, trace))
        if (clean := redact(shown)) == shown:
            before(kind, error, trace)
        else:
            sys.stderr.write(clean)

    def restore() -> None:
        # An exception that is on its way out of pytest is printed only after this.
        if sys.excepthook is ours and sys.exc_info()[0] is None:
            sys.excepthook = before

    sys.excepthook = ours
    return restore


def _wrap_trace(config: pytest.Config, redact: Callable[[str], str]) -> None:
    root = config.trace.root
    # pluggy lets one set the writer, not learn it. Where it is not to be had, nothing more is written.
    write: Callable[[str], object] | None = vars(root).get("_writer")
    root.setwriter((lambda text: write(redact(text))) if write else None)
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
