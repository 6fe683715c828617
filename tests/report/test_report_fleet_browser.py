"""The page of two hundred businesses in a real browser: height, paper, accessibility, filter and order."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import test_report_browser
from test_report_browser import CHROMIUM, DRIVER, LANGS, SIZES, Browser, _violations
from test_report_fleet_page import odd

from pytest_wa_health.report import html

browser = test_report_browser.browser
"""One chromium, as there."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="chromium and chromedriver are not installed"),
]


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    folder = tmp_path_factory.mktemp("fleet")

    def page(lang: str, every: int = 4) -> Path:
        path = folder / f"{lang}-{every}.html"
        if not path.exists():
            path.write_text(html.page(odd(lang, every=every)), encoding="utf-8")
        return path

    return page


@pytest.mark.parametrize("every", [4, 1], ids=["a-quarter-is-broken", "all-are-broken"])
@pytest.mark.parametrize("lang", LANGS)
def test_closed_it_is_short_and_on_paper_under_twelve_pages(
    browser: Browser, fleet: Any, lang: str, every: int
) -> None:
    assert fleet(lang, every).stat().st_size < 1_500_000
    browser.show(fleet(lang, every), SIZES[0])
    assert browser.ask("return document.documentElement.scrollHeight") < 6000
    assert browser.ask("return document.documentElement.scrollWidth") <= 1280
    paper = browser.command("Page.printToPDF", {"paperWidth": 8.27, "paperHeight": 11.69})
    assert 1 < len(re.findall(rb"/Type ?/Page\b(?!s)", base64.b64decode(paper["data"]))) < 12


@pytest.mark.parametrize("width", [320, 390])
def test_no_name_makes_it_wider_than_the_screen(browser: Browser, fleet: Any, width: int) -> None:
    browser.show(fleet("ar"), (width, 800))
    browser.ask("document.querySelectorAll('details').forEach(x => x.open = true)")
    assert browser.ask("return document.documentElement.scrollWidth") <= width


def test_the_filter_and_the_heads_work(browser: Browser, fleet: Any) -> None:
    browser.show(fleet("en"), SIZES[0])
    shown = "return document.querySelectorAll('.biz tbody tr:not([hidden])').length"
    choose = "const s=document.querySelector('.fl select');s.value=arguments[0];s.dispatchEvent(new Event('change'))"
    write = "const i=document.querySelector('.fl input');i.value=arguments[0];i.dispatchEvent(new Event('input'))"
    assert browser.ask(shown) == 200
    browser.ask(choose, "network.dns")
    assert browser.ask(shown) == 17
    browser.ask(choose, "")
    browser.ask(write, "Business 199")
    assert browser.ask(shown + " && document.getElementById('wa-healthy').open")
    browser.ask(write, "")
    first = "return document.querySelector('.biz tbody th').innerText"
    before = browser.ask(first)
    browser.ask(
        "document.querySelectorAll('.biz thead button')[0].click();"
        "document.querySelectorAll('.biz thead button')[0].click()"
    )
    assert browser.ask("return document.querySelector('.biz thead th').getAttribute('aria-sort')") == "descending"
    assert browser.ask(first) != before


def test_without_scripts_it_is_a_plain_list(browser: Browser, fleet: Any) -> None:
    browser.show(fleet("en"), SIZES[0], scripts=False)
    browser.command("Emulation.setScriptExecutionDisabled", {"value": False})
    assert browser.ask("return getComputedStyle(document.querySelector('.fl')).display") == "none"
    assert browser.ask("return document.querySelectorAll('.biz tbody tr').length") == 200


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("size", SIZES, ids=["1280", "390"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("lang", LANGS)
def test_axe_finds_nothing_in_a_fleet(
    browser: Browser,
    fleet: Any,
    lang: str,
    dark: bool,
    size: tuple[int, int],
    scripts: bool,
) -> None:
    browser.show(fleet(lang), size, dark=dark, scripts=scripts)
    assert _violations(browser) == []
