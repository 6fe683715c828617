"""Our report inside a file that the installed pytest-html really wrote."""

from __future__ import annotations

import html as html_module
import json
import re
from pathlib import Path

import pytest
import results

from pytest_wa_health.report import html as report_html
from pytest_wa_health.report.pytest_html import HtmlReport, finish

TESTS = """
import pytest

def test_health_ok(): pass
def test_health_bad(): assert 0, "a traceback"
def test_health_blocked(): pytest.skip("blocked by token.logged-out")
@pytest.mark.parametrize("x", ["<img src=x onerror=document.title='owned'>"])
def test_other(x): raise ValueError("kept")
"""
PLUGINS = ("-p", "pytest_html.plugin", "-p", "pytest_metadata.plugin", "-p", "no:cacheprovider")
VERDICTS = {"passed": "passed", "failed": "failed", "skipped": "blocked"}


class Health:
    """Puts on a report what a health session does."""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]):  # type: ignore[no-untyped-def]
        report = yield
        if "health" in item.name and report.when == "call":
            check = {
                "id": "WA201",
                "cause": None if report.passed else "token.logged-out",
                "title": "Meta accepts <the> token",
                "verdict": VERDICTS[report.outcome],
                "note": "<b>note\x1b[31m</b>",
            }
            report.wa = {"slug": "acme", "check": check}
        return report


class Setup:
    """What the plugin does before pytest-html is configured."""

    def __init__(self, result: results.Json) -> None:
        self.report = HtmlReport(lambda: result)

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        config.option.self_contained_html = True
        config.pluginmanager.register(self.report)


class Written:
    """A file of pytest-html, taken apart."""

    def __init__(self, path: Path, problems: list[str], output: str) -> None:
        self.text = path.read_text(encoding="utf-8")
        self.problems = problems
        self.output = output

    @property
    def data(self) -> results.Json:
        blob = re.search(r'data-jsonblob="([^"]*)"', self.text)
        assert blob
        return json.loads(html_module.unescape(blob[1]))

    def row(self, name: str) -> results.Json:
        return next(rows[0] for nodeid, rows in self.data["tests"].items() if name in nodeid)


@pytest.fixture
def written(pytester: pytest.Pytester):  # type: ignore[no-untyped-def]
    def run(result: results.Json) -> Written:
        pytester.makepyfile(TESTS)
        setup = Setup(result)
        done = pytester.runpytest_inprocess(
            *PLUGINS,
            "--html=out/report.html",
            plugins=[setup, Health()],
        )
        done.assert_outcomes(passed=1, failed=2, skipped=1)
        return Written(pytester.path / "out" / "report.html", setup.report.problems, done.stdout.str())

    return run


def test_the_page_is_ours(written) -> None:  # type: ignore[no-untyped-def]
    page = written(results.three("ar"))
    assert page.problems == []
    assert '<html lang="ar" dir="rtl">' in page.text
    assert page.text.count('name="viewport"') == 1
    assert '<div class="summary" role="main">' in page.text
    assert page.text.count('<div class="wa" lang="ar" dir="rtl">') == 2
    assert "body:has(#wa-raw)" in page.text
    assert '<details id="wa-raw">' in page.text
    assert "</table></section>" in page.text
    assert 'data-test-result="failed" aria-label="failed"' in page.text
    assert "الإرسال متوقف" in page.data["title"]


def test_rows_keep_pytests_result_and_have_a_verdict(written) -> None:  # type: ignore[no-untyped-def]
    page = written(results.three())
    assert page.row("health_bad")["resultsTableRow"][0] == '<td class="col-result">Failed</td>'
    assert page.row("health_bad")["resultsTableRow"][2] == '<td class="col-health">Fix</td>'
    assert page.row("health_ok")["resultsTableRow"][2] == '<td class="col-health">OK</td>'
    assert page.row("health_blocked")["resultsTableRow"][2] == '<td class="col-health">Blocked</td>'
    assert page.row("test_other")["resultsTableRow"][2] == '<td class="col-health"></td>'
    assert '<th class="sortable" data-column-type="health">Health</th>' in page.text


def test_a_test_id_is_text(written) -> None:  # type: ignore[no-untyped-def]
    cell = written(results.three()).row("test_other")["resultsTableRow"][1]
    assert "<img" not in cell
    assert "&lt;img" in cell


def test_a_health_check_shows_its_finding_and_no_traceback(written) -> None:  # type: ignore[no-untyped-def]
    page = written(results.three())
    log = page.row("health_bad")["log"]
    assert log == "WA201 token.logged-out\nMeta accepts &lt;the&gt; token\n&lt;b&gt;note&lt;/b&gt;"
    assert "kept" in page.row("test_other")["log"]


def test_a_literal_that_is_not_there_once_is_left_alone_and_told(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text('<html>\n<meta charset="utf-8"/>\n<div class="summary"><div class="summary">', encoding="utf-8")
    missing = finish(path, "en")
    text = path.read_text(encoding="utf-8")
    assert missing == ["the main landmark", "the section of the table", "the labels of the filters"]
    assert text.startswith('<html lang="en" dir="ltr">')
    assert "role=" not in text


class Spoiler:
    """Another program that writes to the file before we complete it."""

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_sessionfinish(self):  # type: ignore[no-untyped-def]
        yield
        Path("report.html").write_text("<html><html>", encoding="utf-8")


def test_what_could_not_be_completed_is_one_sentence(pytester: pytest.Pytester) -> None:
    class Late(Setup):
        @pytest.hookimpl(tryfirst=True)
        def pytest_configure(self, config: pytest.Config) -> None:
            super().pytest_configure(config)
            config.pluginmanager.register(Spoiler())

    pytester.makepyfile("def test_one(): pass")
    late = Late(results.healthy())
    done = pytester.runpytest_inprocess(*PLUGINS, "--html=report.html", plugins=[late])
    [sentence] = late.report.problems
    assert "writes its page differently: left alone were the language, the viewport" in sentence
    assert done.ret == 0


def test_the_users_own_styles_stay(pytester: pytest.Pytester) -> None:
    (pytester.path / "own.css").write_text("/* own */", encoding="utf-8")
    pytester.makepyfile("def test_one(): pass")
    pytester.runpytest_inprocess(
        *PLUGINS,
        "--html=report.html",
        "--css=own.css",
        plugins=[Setup(results.healthy())],
    )
    text = (pytester.path / "report.html").read_text(encoding="utf-8")
    assert "/* own */" in text
    assert report_html.STYLESHEETS[0].read_text(encoding="utf-8")[:80] in text


def test_the_file_is_found_after_a_test_changed_the_directory(pytester: pytest.Pytester) -> None:
    (pytester.path / "elsewhere").mkdir()
    pytester.makepyfile("import os\ndef test_one(): os.chdir('elsewhere')")
    pytester.runpytest_inprocess(
        *PLUGINS,
        "--html=report.html",
        plugins=[Setup(results.healthy("ar"))],
    )
    assert '<html lang="ar" dir="rtl">' in (pytester.path / "report.html").read_text(encoding="utf-8")
