"""No module of the package leads back to itself by what it imports, inside functions and methods too.

Imports that only a type checker follows are no circle where one of two modules is about the other, as an ending is
about its session; between folders the import contracts look at them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest_wa_health

PACKAGE = Path(pytest_wa_health.__file__).parent


def modules() -> dict[str, Path]:
    return {
        ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): path
        for path in PACKAGE.rglob("*.py")
    }


def at_run_time(node: ast.AST) -> Iterator[ast.AST]:
    """`node` and all in it, but what stands under ``if TYPE_CHECKING``."""
    yield node
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING"):
            continue
        yield from at_run_time(child)


def imported(source: str, known: Mapping[str, object]) -> set[str]:
    found: set[str] = set()
    for node in at_run_time(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = (f"{node.module}.{alias.name}" for alias in node.names)
            found |= {name if name in known else node.module for name in names}
    return found & known.keys()


def circles(graph: Mapping[str, set[str]]) -> list[list[str]]:
    """What is left once every module that imports none of the rest is taken away, and every one that none imports."""
    left = {name: set(targets) - {name} for name, targets in graph.items()}
    while True:
        wanted = set().union(*left.values()) if left else set()
        ends = [name for name, targets in left.items() if not targets & left.keys() or name not in wanted]
        if not ends:
            return [[name, *sorted(targets & left.keys())] for name, targets in sorted(left.items())]
        for name in ends:
            del left[name]


def test_no_module_imports_itself_on_a_roundabout_way():
    known = modules()
    graph = {name: imported(path.read_text(encoding="utf-8"), known) for name, path in known.items()}
    assert len(graph) > 150
    # Its names are loaded on first use.
    graph["pytest_wa_health"] = set()
    assert circles(graph) == []


def test_a_circle_would_be_noticed():
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b"], ["b", "c"], ["c", "a"]]
    assert imported("def f():\n    from x import y\nif TYPE_CHECKING:\n    import z", {"x.y": 1, "z": 1}) == {"x.y"}
