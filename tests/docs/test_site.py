"""The documentation as a site: it builds without a warning and asks no other host for anything."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pages import ROOT, pages
from site_map import llms_text, sections

FETCHES = re.compile(
    r"<(?:script|img|iframe|source|audio|video)\b[^>]*\bsrc=\"https?://"
    r"|<link\b[^>]*(?:stylesheet|icon|preload)[^>]*https?://"
)


def test_the_map_names_every_page_once():
    named = [page for _, found in sections() for page in found]

    assert sorted(named) == sorted(set(named))
    assert {page for page in pages() if page.parent.name == "docs"} <= set(named)


def test_llms_txt_is_fresh_and_leads_somewhere():
    text = (ROOT / "docs" / "llms.txt").read_text("utf-8")

    assert text == llms_text(), "python tools/reference_pages.py"
    assert text.startswith("# pytest-wa-health\n\n> ")
    targets = re.findall(r"\]\(([^)]+)\)", text)
    assert {"agents.md", "programs.md", "schema/report.json", "story-logged-out.ar.md"} <= set(targets)
    assert [target for target in targets if not (ROOT / "docs" / target).is_file()] == []


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    pytest.importorskip("material", reason="the group `site` is not installed")
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)],
        cwd=ROOT, check=False, capture_output=True, text=True, timeout=180,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return folder


@pytest.mark.slow
def test_the_site_has_every_page_and_fetches_nothing_from_elsewhere(site):
    written = {path.name for path in site.glob("*.html")}
    assert {f"{page.stem}.html" for page in pages() if page.stem != "README"} <= written
    assert "index.html" in written
    for path in [*site.glob("*.html"), *site.rglob("*.css")]:
        text = path.read_text("utf-8")
        assert FETCHES.search(text) is None, path.name
        assert not re.search(r"url\(['\"]?https?://|@import", text), path.name
    assert (site / "search" / "search_index.js").is_file()
    assert (site / "llms.txt").is_file() and (site / "agents.md").is_file()


@pytest.mark.slow
def test_the_arabic_story_is_read_from_right_to_left(site):
    story = (site / "story-logged-out.ar.html").read_text("utf-8")

    assert '<div dir="rtl" lang="ar">\n<h1' in story
    assert len(re.findall(r"<h2", story)) == 6
    assert "\n## " not in story  # what stands in a division is rendered, too


@pytest.mark.slow
def test_no_link_of_the_site_leads_nowhere(site):
    broken = []
    for path in site.glob("*.html"):
        if path.name == "404.html":
            continue
        for target in re.findall(r'href="([^"]+)"', path.read_text("utf-8")):
            name = target.partition("#")[0]
            if name and not re.match(r"[a-z]+:|//", name) and not (path.parent / name).exists():
                broken.append((path.name, target))
    assert broken == []
