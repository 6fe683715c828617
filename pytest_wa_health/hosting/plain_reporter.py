"""The terminal without pytest's own lines: what `wa-health` prints is the health block alone."""

from __future__ import annotations

from collections.abc import Callable, Generator

import pytest
from _pytest.terminal import TerminalReporter

from pytest_wa_health.hosting.ending import TITLE

__all__ = ["PlainReporter"]


class PlainReporter(TerminalReporter):  # type: ignore[misc] # final for pytest's own freedom; others replace it so, too
    """Counts what pytest's reporter counts, and prints none of it.

    What stays is `write_line`, by which the health session prints, and the text of an internal error.
    """

    def __init__(self, config: pytest.Config, spoken: Callable[[str], str]) -> None:
        super().__init__(config)
        self._spoken = spoken
        self._stopped = ""

    def write_line(self, line: str | bytes, **markup: bool) -> None:
        """Print one line in the words of the command."""
        if isinstance(line, str) and line.strip("=") == TITLE:
            return
        super().write_line(self._spoken(line if isinstance(line, str) else line.decode(errors="replace")), **markup)

    @property
    def is_brief(self) -> bool:
        """Whether the verdict alone is wanted."""
        return self.verbosity < 0

    def write_sep(self, *_: object, **__: object) -> None:
        """No rules, no headings."""

    def section(self, *_: object, **__: object) -> None:
        """No headings."""

    def rewrite(self, *_: object, **__: object) -> None:
        """No line that is written over."""

    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """No header."""
        self._session = session

    def pytest_collection(self) -> None:
        """No "collecting"."""

    def report_collect(self, final: bool = False) -> None:  # noqa: FBT001, FBT002 - pytest's signature
        """No count."""

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """No list."""

    def pytest_runtest_logstart(self, nodeid: str, location: tuple[str, int | None, str]) -> None:
        """No line for each test."""

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        """No progress."""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the outcome for whoever asks `stats`."""
        category, *_ = self.config.hook.pytest_report_teststatus(report=report, config=self.config)
        self._add_stats(category, [report])

    @pytest.hookimpl(wrapper=True)
    def pytest_sessionfinish(
        self, session: pytest.Session, exitstatus: int | pytest.ExitCode
    ) -> Generator[None, None, None]:
        """Whatever speaks at the end, which is the health block."""
        yield
        if session.exitstatus == pytest.ExitCode.INTERNAL_ERROR:
            return
        self.config.hook.pytest_terminal_summary(terminalreporter=self, exitstatus=exitstatus, config=self.config)
        if self._stopped:
            self.write_line(self._stopped)

    @pytest.hookimpl(wrapper=True)
    def pytest_terminal_summary(self) -> Generator[None, None, None]:
        """No failures, no warnings, no summary: those of others, our block among them."""
        yield

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Kept for the end, without the place where it happened."""
        self._stopped = str(getattr(excinfo.value, "msg", "")) or "interrupted"

    def pytest_unconfigure(self) -> None:
        """Nothing was put off."""
