"""Starter files and installing: pages show what `wa-health init` writes, and one page says how to install."""

from __future__ import annotations

import pytest
from pages import ROOT, blocks, pages

from pytest_wa_health import starter

JOBS = [
    (template, target)
    for kind in starter.KINDS
    if kind not in ("settings", "monitoring")
    for template, target in starter.FILES[kind].items()
]
INSTALL = ROOT / "docs" / "install.md"
TOOLS = ("pip install", "pip wheel", "pipx ", "uv ", "uvx ")


def shown(page):
    return {block.argument: block.body for block in blocks(page) if block.kind == "file"}


@pytest.mark.parametrize(("template", "target"), JOBS, ids=[target for _, target in JOBS])
def test_the_page_of_scheduled_jobs_shows_what_is_written(template, target):
    assert shown(ROOT / "docs" / "scheduled-jobs.md")[target] == starter.text(template)


@pytest.mark.parametrize(("template", "target"), starter.FILES["monitoring"].items())
def test_the_page_of_monitoring_shows_what_is_written_or_names_it(template, target):
    page = ROOT / "docs" / "monitoring.md"

    if target.endswith(".json"):
        assert f"`{target}`" in page.read_text("utf-8")
    else:
        assert shown(page)[target] == starter.text(template)


def test_the_readme_shows_what_is_written():
    targets = {target: template for template, target in JOBS}
    found = {target: body for target, body in shown(ROOT / "README.md").items() if target in targets}

    assert found == {".github/workflows/wa-health.yml": starter.text("github.yml")}


def commands(page):
    return {command for block in blocks(page) if block.kind == "install" for command in block.commands}


def test_one_page_says_how_to_install_and_no_other_says_more():
    known = commands(INSTALL)

    assert f"pip install {starter.PACKAGE}" in known
    assert {tool for tool in TOOLS if not any(command.startswith(tool) for command in known)} == set()
    assert [(page.name, command) for page in pages() for command in commands(page) - known] == []


@pytest.mark.parametrize("page", [page for page in pages() if page != INSTALL], ids=lambda page: page.name)
def test_no_page_installs_what_is_on_no_index(page):
    text = page.read_text("utf-8")

    assert "install pytest-wa-health" not in text
    assert 'install "pytest-wa-health' not in text
