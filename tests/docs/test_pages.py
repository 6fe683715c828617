"""The documentation holds together: links, option names, marks, languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pages import GENERATED, ROOT, blocks, pages

from pytest_wa_health import catalogue
from pytest_wa_health.double import STATES
from pytest_wa_health.hosting.command_line import add_options
from pytest_wa_health.privacy.scan import scan_paths
from pytest_wa_health.run.cassette_files import bundled_names
from pytest_wa_health.settings.names import VARIABLES

PAGES = pages()
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FOREIGN = ("http://", "https://", "mailto:")


def ids(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub makes of the headings of `page`."""
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    found = set()
    for heading in re.findall(r"^#{1,6}\s+(.+)$", text, re.MULTILINE):
        plain = re.sub(r"[^\w\- ]", "", heading.strip().lower())
        found.add(plain.replace(" ", "-"))
    return found


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_links_lead_somewhere(page):
    for target in LINK.findall(page.read_text("utf-8")):
        if target.startswith(FOREIGN):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), f"{page.name} links to {target}"
        if anchor:
            assert anchor in anchors(there), f"{page.name} links to {target}"


def test_every_page_is_reached_from_the_readme():
    seen, open_ = set(), [ROOT / "README.md"]
    while open_:
        page = open_.pop()
        seen.add(page)
        for target in LINK.findall(page.read_text("utf-8")):
            there = (page.parent / target.partition("#")[0]).resolve()
            if not target.startswith(FOREIGN) and there.suffix == ".md" and there not in seen and there.exists():
                open_.append(there)

    assert [ids(page) for page in PAGES if page not in seen] == []


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_command_is_marked_so_that_a_test_runs_it(page):
    unmarked = [b.line for b in blocks(page) if b.lang in ("sh", "bash", "console", "shell") and not b.kind]

    assert unmarked == []


class Declared:
    """Stands for pytest's parser, and keeps the names that the plugin declares."""

    def __init__(self):
        self.options, self.keys = set(), set()

    def getgroup(self, *_names):
        return self

    def addoption(self, name, **_details):
        self.options.add(name)

    def addini(self, name, *_details, **_more):
        self.keys.add(name)


@pytest.fixture(scope="module")
def known():
    """Every option and ini key of the plugin."""
    declared = Declared()
    add_options(declared)
    return declared


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_no_page_speaks_of_an_option_that_is_not_there(page, known):
    text = page.read_text("utf-8")

    assert set(re.findall(r"--wa-[a-z]+(?:-[a-z]+)*", text)) - known.options == set()


def test_the_settings_page_names_every_option_key_and_variable(known):
    text = (ROOT / "docs" / "settings.md").read_text("utf-8")
    names = {
        *known.options,
        *known.keys,
        *(v.name for v in VARIABLES),
        *(alias for v in VARIABLES for alias in v.aliases),
    }

    assert sorted(name for name in names if f"`{name}" not in text) == []


@pytest.mark.parametrize("page", [p for p in PAGES if p.name not in GENERATED], ids=ids)
def test_causes_checks_states_and_cassettes_exist(page):
    text = page.read_text("utf-8")
    causes = {cause.id for cause in catalogue.causes()}
    areas = {cause.partition(".")[0] for cause in causes}
    named = {name for name in re.findall(r"`([a-z]+\.[a-z]+(?:-[a-z]+)*)`", text) if name.partition(".")[0] in areas}
    suffixes = ("toml", "py", "md", "json", "html")

    assert {name for name in named if name.rpartition(".")[2] not in suffixes} - causes == set()
    assert set(re.findall(r"\bW[AR]\d{3}\b", text)) - {check.id for check in catalogue.every_check()} == set()
    assert set(re.findall(r"--state ([a-z-]+)", text)) - set(STATES) == set()
    assert set(re.findall(r"--wa-cassette ([a-z-]+)", text)) - set(bundled_names()) == set()


@pytest.mark.parametrize("page", [p for p in PAGES if p.name.endswith(".ar.md")], ids=ids)
def test_arabic_pages_keep_the_rules_of_the_arabic_report(page):
    text = page.read_text("utf-8")
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)

    assert text.startswith('<div dir="rtl" lang="ar">')
    assert re.findall(r"[\u0660-\u0669\u06f0-\u06f9]", prose) == []  # European digits only
    assert re.findall(r"تشرين|كانون|أيلول|حزيران|مستأجر", prose) == []
    bare = [code for code in re.findall(r"(.?)`[^`\n]+`", prose) if code != "\u2066"]
    assert bare == []  # every code is an island of its own direction


def test_pictures_are_small_enough_to_load():
    pictures = sorted((ROOT / "docs" / "images").glob("*.png"))

    assert [picture.name for picture in pictures] == ["report-ar.png", "report-en.png"]
    assert all(picture.stat().st_size < 200_000 for picture in pictures)


def test_nothing_that_ships_holds_a_secret_or_a_number():
    findings = scan_paths([*ROOT.glob("*.md"), *(ROOT / name for name in ("docs", "cassettes", "checks"))]).findings

    assert [str(finding) for finding in findings] == []
