"""The page of security: what it promises names the tests that hold it, and there are such tests."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "security.md").read_text("utf-8")
NAMED = re.compile(r"`(tests/[\w./-]+)(?:::(\w+))?`")
SECTIONS = dict(re.findall(r"^## (.+)\n((?:(?!^## ).*\n?)*)", TEXT, re.MULTILINE))


def promises():
    """Each numbered sentence, each row, each point and paragraph of what is guarded."""
    model = re.split(r"^\d+\. ", SECTIONS["Threat model"], flags=re.MULTILINE)[1:]
    rows = [line for line in SECTIONS["Channels"].splitlines() if line.startswith("|")][2:]
    leaks = SECTIONS["What counts as a leak"].strip().split("\n\n")[:1]
    travels = [part for part in SECTIONS["What must travel"].split("\n- ") if "of ours" in part]
    return [*model, *rows, *leaks, *travels]


@pytest.mark.parametrize("promise", promises(), ids=lambda text: " ".join(text.split())[:40])
def test_each_promise_names_its_test(promise):
    assert NAMED.search(promise)


@pytest.mark.parametrize(("file", "name"), sorted(set(NAMED.findall(TEXT))))
def test_each_test_that_is_named_exists(file, name):
    path = ROOT / file
    files = sorted(path.glob("test_*.py")) if path.is_dir() else [path]
    functions = [
        node.name
        for each in files
        for node in ast.walk(ast.parse(each.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    assert functions
    assert not name or name in functions
