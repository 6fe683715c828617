"""What the package imports is what its metadata declare."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest_wa_health

PACKAGE = Path(pytest_wa_health.__file__).parent
CHECKS = PACKAGE.parent / "checks"
OPTIONAL = {"argcomplete", "apprise", "werkzeug", "xdist", "_typeshed", "mcp", "sqlalchemy"}
"""Imported where it is installed; extras, plugins of pytest, and what type checkers alone see."""


def imported(path: Path) -> set[str]:
    """The top names of all that the module at `path` imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add((node.module or "").partition(".")[0])
    return found


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_import_is_a_declared_dependency():
    names = set().union(*(imported(path) for folder in (PACKAGE, CHECKS) for path in folder.rglob("*.py")))
    foreign = names - set(sys.stdlib_module_names) - OPTIONAL - {"pytest_wa_health", "tomli", "_pytest"}
    declared = {normal(re.split(r"[ ;<>=!\[]", need)[0]) for need in requires("pytest-wa-health") or ()}
    owners = packages_distributions()

    assert {"pytest", "requests", "msgspec"} <= foreign
    assert {name for name in foreign if not {normal(owner) for owner in owners[name]} & declared} == set()
