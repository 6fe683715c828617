"""The hook of mkdocs: the order of the pages, those beside ``docs``, and the direction of the Arabic ones."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

from site_map import ROOT, sections

OUTSIDE = ("ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md")
_RTL = re.compile(r'^<div dir="rtl" lang="ar">$', re.MULTILINE)
_FETCHED = re.compile(r'<script src="https?://[^"]*"></script>')
_LINK = re.compile(r"(!?\[[^\]]*\])\(([^)\s#]*)(#[^)\s]*)?\)")
_FOREIGN = ("http:", "https:", "mailto:")


def on_config(config: Any) -> Any:  # noqa: ANN401 - mkdocs has no types of its own
    """The order is that of the map of the documentation."""
    config.nav = [{section: [page.name for page in pages]} for section, pages in sections()]
    return config


def on_files(files: Any, config: Any) -> Any:  # noqa: ANN401
    """The pages at the top of the project are pages of the site."""
    from mkdocs.structure.files import File

    for name in OUTSIDE:
        files.append(File.generated(config, name, content=(ROOT / name).read_text("utf-8")))
    return files


def on_page_markdown(markdown: str, page: Any, **_: object) -> str:  # noqa: ANN401
    """Links as they lead within the site; what is no page there is named and not linked."""
    folder = ROOT if page.file.src_uri in OUTSIDE else ROOT / "docs"

    def led(found: re.Match[str]) -> str:
        label, path, anchor = found[1], found[2], found[3] or ""
        if not path or path.startswith(_FOREIGN):
            return found[0]
        there = (folder / path).resolve()
        if there.name in OUTSIDE and there.parent == ROOT:
            return f"{label}({there.name}{anchor})"
        if there.is_relative_to(ROOT / "docs") and there.is_file():
            return f"{label}({there.relative_to(ROOT / 'docs').as_posix()}{anchor})"
        return label[1:-1]

    return _LINK.sub(led, _RTL.sub('<div dir="rtl" lang="ar" markdown="1">', markdown))


def on_post_page(output: str, **_: object) -> str:
    """Without the script of another host that the theme would have for pages opened as files."""
    return _FETCHED.sub("", output)


def on_post_template(output_content: str, **_: object) -> str:
    """The same for the page that says that there is no such page."""
    return _FETCHED.sub("", output_content)


def on_post_build(config: Any) -> None:  # noqa: ANN401
    """The pages as they were written, for programs that follow ``llms.txt``."""
    for path in (ROOT / "docs").glob("*.md"):
        shutil.copy(path, Path(config.site_dir) / path.name)
