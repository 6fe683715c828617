"""Meta's error codes stand in the catalogue (and in the double, which shares nothing): nowhere else in the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import pytest_wa_health
from pytest_wa_health.catalogue import loader

PACKAGE = Path(pytest_wa_health.__file__).parent
KNOWN = {int(number) for key in loader.read("codes.toml") for number in re.findall(r"\d+", key)}
TELLING = 1000
"""From here on a number that is a code of Meta's is nothing else."""
OTHER_CODES = ("smtp_code", "status_code", "returncode", "exit_code", "country_code")
"""Codes that are not Meta's."""


def modules() -> list[Path]:
    return [path for path in sorted(PACKAGE.rglob("*.py")) if not {"catalogue", "double"} & set(path.parts)]


def numbers(node: ast.AST) -> set[int]:
    """The whole numbers in an expression, written as numbers or as texts."""
    values = {each.value for each in ast.walk(node) if isinstance(each, ast.Constant)}
    texts = {int(value) for value in values if isinstance(value, str) and value.isascii() and value.isdecimal()}
    return {value for value in values if type(value) is int} | texts


def is_code(node: ast.AST) -> bool:
    """Whether an expression is a name or attribute that ends with ``code``, or the text of one."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) in ("str", "int") and node.args:
        return is_code(node.args[0])
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return name.endswith("code") and name not in OTHER_CODES


def codes_in(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant):
            if any(number >= TELLING for number in numbers(node) & KNOWN):
                yield f"line {node.lineno}: {node.value}"
        elif isinstance(node, ast.Compare):
            if any(map(is_code, (node.left, *node.comparators))) and numbers(node) & KNOWN:
                yield f"line {node.lineno}: {ast.unparse(node)}"
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            names = ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target)
            if re.search(r"(?<!MOST_)CODE", names) and node.value is not None and numbers(node.value) & KNOWN:
                yield f"line {node.lineno}: {names}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_module_knows_a_code(path):
    assert list(codes_in(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        "X = 131031",
        "X = {'131031': 'account.locked'}",
        "if error.code == 190: pass",
        "if error.code in (3, 200): pass",
        "if str(refusal.code) in ('100',): pass",
        "if answer.error.subcode == 33: pass",
        "TOKEN_CODES = frozenset({0, 102, 190})",
    ],
)
def test_one_would_be_noticed(source):
    assert list(codes_in(source))


@pytest.mark.parametrize(
    "source", ["if answer.status == 200: pass", "WIDTH = 190", "if error.smtp_code == 200: pass", "X = 65_537"]
)
def test_other_numbers_are_none(source):
    assert not list(codes_in(source))
