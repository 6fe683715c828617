"""Our report inside the file that pytest-html writes.

pytest-html's hooks reach its title, its summary and its rows. What they do not reach, the language of the
page, the viewport, landmarks and labels, is put into the finished file by a few literal replacements, each
of which is left out if pytest-html does not write that literal exactly once.
"""

from __future__ import annotations

import contextlib
import os
import traceback
from collections.abc import Callable, Generator, Sequence
from html import escape
from pathlib import Path
from typing import Any

import pytest

from pytest_wa_health.model.run_result import CheckRow, Report
from pytest_wa_health.privacy.sanitising import clean
from pytest_wa_health.report import html, jsonfile
from pytest_wa_health.report.phrases import Plain, say

__all__ = ["HtmlReport", "finish"]

_OUTCOMES = ("failed", "passed", "skipped", "xfailed", "xpassed", "error", "rerun", "retried")
"""pytest-html's filters, in its own words: the folded part of the page is English. The last came with 4.2."""

_VERDICTS = {
    "passed": "OK", "failed": "Fix", "warned": "Warning", "unknown": "Could not check", "blocked": "Blocked",
    "not-applicable": "Not set up", "waived": "Waived",
}  # fmt: skip
_HEALTH_COLUMN = 2


Draft = Callable[[Path], contextlib.AbstractContextManager[Path]]


class HtmlReport:
    """Hooks for pytest-html; register it in ``pytest_configure``, before pytest-html's own, if that is active.

    `get_result` gives the result dict; it is called once, when the session has finished. `draft` gives a file to
    write into in the place of another one, which gets its content when the page is complete.
    """

    def __init__(self, get_result: Callable[[], Report], draft: Draft = contextlib.nullcontext) -> None:
        self._get_result = get_result
        self._draft = draft
        self._page: Any = None
        self._path: Path | None = None
        self._lang = "en"
        self._is_in_place = False
        self.has_failed = False
        self.problems: list[str] = []
        """What could not be done to the finished file, one sentence each."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        """Add our styles to pytest-html's, which reads them in its own ``pytest_configure``."""
        # A copy: the default of a list option is shared between runs in one process.
        config.option.css = [*config.option.css, *map(str, html.STYLESHEETS)]
        try:
            _target(config.option.htmlpath).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self._give_up(config, error)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """Remember where the file will be: a test may change the working directory."""
        path = getattr(session.config.option, "htmlpath", None)
        self._path = _target(path) if path else None

    def pytest_html_report_title(self, report: Any) -> None:  # noqa: ANN401 - pytest-html's ReportData
        """Keep hold of the page's data: the verdict belongs in its title and is known only at the end."""
        self._page = report
        report.title = Plain("en")(say("product"))

    def pytest_html_results_table_header(self, cells: list[str]) -> None:
        """A column for the verdict; the Result column stays pytest's, its text is parsed back."""
        cells.insert(_HEALTH_COLUMN, '<th class="sortable" data-column-type="health">Health</th>')

    def pytest_html_results_table_row(self, report: pytest.TestReport, cells: list[str]) -> None:
        """Escape the test's id, which pytest-html does not, and fill our column."""
        if len(cells) < _HEALTH_COLUMN:
            return
        for name in (report.nodeid, f"{report.nodeid}::{report.when}"):
            if cells[1] == f'<td class="col-testId">{name}</td>':
                cells[1] = f'<td class="col-testId">{escape(clean(name))}</td>'
        verdict = _VERDICTS.get(check["verdict"], "") if (check := _check(report)) else ""
        cells.insert(_HEALTH_COLUMN, f'<td class="col-health">{verdict}</td>')

    def pytest_html_results_table_html(self, report: pytest.TestReport, data: list[str]) -> None:
        """What a health check found stands in for its log: a traceback could hold more than may be shown."""
        check = _check(report)
        if check:
            lines = [f"{check['id']} {check['cause'] or ''}".strip(), check["title"], check.get("note") or ""]
            data[:] = [escape(clean("\n".join(line for line in lines if line)))]

    def pytest_html_results_summary(self, prefix: list[str]) -> None:
        """The report itself."""
        view = html.view_of(self._get_result())
        self._lang = "ar" if view.result["lang"] == "ar" else "en"
        if self._page is not None:
            self._page.title = html.title(view)
        prefix.append(html.fragment(view))
        prefix.append(_fold(self._lang))

    # The innermost wrapper: after pytest-html has written, before the terminal's wrapper prints its summary.
    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None, None, None]:
        """When pytest-html has written the file, give it a language, a viewport and landmarks."""
        if self._path is None:
            return (yield)
        writer = _writer(session.config)
        self._is_in_place = writer is None or bool(session.config.getini("generate_report_on_test"))
        try:
            with self._draft(self._path) as draft:
                if writer is not None:
                    writer._report_path = draft  # noqa: SLF001 - there is no public way
                yield
                self._complete(draft)
        except KeyboardInterrupt:
            if not _is_whole(self._path):
                self._remove()
            raise
        except OSError as error:
            if not _is_of_page(error):
                raise
            self._give_up(session.config, error)
        finally:
            if writer is not None and self._path is not None:
                writer._report_path = self._path  # noqa: SLF001

    def _complete(self, page: Path) -> None:
        try:
            missing = finish(page, self._lang) if page.stat().st_size else []
        except OSError as error:
            self.problems.append(f"{self._path} could not be completed: {error.strerror or error}")
            return
        if missing:
            self.problems.append(
                f"{self._path} is complete, but this version of pytest-html writes its page differently: "
                f"left alone were {', '.join(missing)}."
            )

    def _give_up(self, config: pytest.Config, error: OSError) -> None:
        """Say that there is no page, and leave no half of one where pytest-html wrote in place."""
        path = config.option.htmlpath
        self.problems.append(f"--html: {path} could not be written: {error.strerror or type(error).__name__}")
        self.has_failed = True
        config.option.htmlpath = None
        self._remove()

    def _remove(self) -> None:
        if self._path is not None and self._is_in_place and self._path.is_file():
            with contextlib.suppress(OSError):
                self._path.unlink()
        self._path = None


def _target(path: str) -> Path:
    """Where pytest-html will write, by its own rules."""
    return Path.cwd() / Path(os.path.expandvars(path)).expanduser()


def _is_whole(page: Path) -> bool:
    return not page.is_file() or page.read_bytes().rstrip().endswith(b"</html>")


def _is_of_page(error: OSError) -> bool:
    """Whether it was raised while the page was written, and not by a hook of somebody else's."""
    last = [str(frame.f_globals.get("__name__", "")) for frame, _ in traceback.walk_tb(error.__traceback__)]
    return any(name.startswith("pytest_html.") for name in last) or "pluggy._callers" not in last


def _writer(config: pytest.Config) -> Any:  # noqa: ANN401 - not a public type
    plugins = config.pluginmanager.get_plugins()
    return next((plugin for plugin in plugins if type(plugin).__module__.startswith("pytest_html.")), None)


def _check(report: pytest.TestReport) -> CheckRow | None:
    """The check that a pytest report is about; None for other tests."""
    found: dict[str, Any] = getattr(report, "wa", None) or {}
    return found.get("check")


def _fold(lang: str) -> str:
    """What shows and hides pytest-html's own counters and table, which stay English."""
    direction = "rtl" if lang == "ar" else "ltr"
    summary = escape(Plain(lang)(say("raw_results")))
    return (
        f'<div class="wa" lang="{lang}" dir="{direction}">'
        f'<details id="wa-raw"><summary>{summary}</summary></details></div>'
    )


def finish(path: Path, lang: str) -> list[str]:
    """Complete the file that pytest-html wrote at `path`; the names of what was not found there.

    Raises OSError if the file cannot be read or written.
    """
    text = path.read_text(encoding="utf-8")
    missing = []
    for name, pairs in _replacements(lang):
        # Both ends of a wrapping, or none.
        if all(text.count(old) == 1 for old, _ in pairs):
            for old, new in pairs:
                text = text.replace(old, new)
        elif name:
            missing.append(name)
    jsonfile.write_text(text, path)
    return missing


def _replacements(lang: str) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
    """What to replace, by name; what has no name is missing from some versions of pytest-html, which is no fault."""
    direction = "rtl" if lang == "ar" else "ltr"
    charset, summary, table = '<meta charset="utf-8"/>', '<div class="summary">', '<table id="results-table">'
    viewport = (
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>'
        '<meta name="color-scheme" content="light dark"/><meta name="referrer" content="no-referrer"/>'
    )
    section = '<section id="wa-results" lang="en" dir="ltr" aria-label="Plain pytest results" tabindex="0">'
    end = "      </thead>\n    </table>"
    filters = [(f'data-test-result="{name}"', f'data-test-result="{name}" aria-label="{name}"') for name in _OUTCOMES]
    return (
        ("the language", [("<html>", f'<html lang="{lang}" dir="{direction}">')]),
        ("the viewport", [(charset, charset + viewport)]),
        ("the main landmark", [(summary, '<div class="summary" role="main">')]),
        ("the section of the table", [(table, section + table), (end, end + "</section>")]),
        ("the labels of the filters", filters[:-1]),
        ("", filters[-1:]),
    )
