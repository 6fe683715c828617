"""What keeps the package readable: small modules and functions, one name for one thing, few modules at the top."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "pytest_wa_health"
GENERATED = PACKAGE / "report" / "compiled"
OURS = [
    path
    for folder in ("pytest_wa_health", "checks", "tools")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if path.parent != GENERATED
]
MOST_LINES = 400
LONGEST_FUNCTION = 60
AT_THE_TOP = {"__init__", "__main__", "_version", "api", "cli", "plugin"}


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Every function of a module and how many lines it has."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield f"{path.relative_to(ROOT)}::{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_module_is_longer_than_can_be_kept_in_mind():
    assert [path for path in OURS if len(path.read_text("utf-8").splitlines()) > MOST_LINES] == []


def test_no_function_is_longer_than_a_screen():
    found = dict(entry for path in OURS for entry in functions(path))

    assert len(found) > 1000
    assert {name: lines for name, lines in found.items() if lines > LONGEST_FUNCTION} == {}


def test_no_two_modules_have_one_name():
    # The double imports nothing of ours and nothing of ours imports it: its names cannot be mistaken.
    names = Counter(
        path.stem
        for path in PACKAGE.rglob("*.py")
        if "double" not in path.parts and path.parent != GENERATED and not re.fullmatch(r"__\w+__", path.stem)
    )

    assert {name for name, count in names.items() if count > 1} == set()


def test_few_modules_stand_at_the_top():
    assert {path.stem for path in PACKAGE.glob("*.py")} == AT_THE_TOP


def test_what_meta_wrote_has_one_type():
    defined = [
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if "double" not in path.parts and re.search(r"^Json\s*[:=]", path.read_text("utf-8"), re.MULTILINE)
    ]

    assert defined == ["model/json_value.py"]


def written_to(path: Path) -> Iterator[str]:
    """Attributes of a run that the module at `path` assigns to: ``session.run.notes = …``, ``run.known += …``."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            if isinstance(target, ast.Attribute) and re.search(r"(^|\.)run$", ast.unparse(target.value)):
                yield f"{path.name}:{target.lineno} {ast.unparse(target)}"


def test_nothing_writes_to_a_run_from_outside(tmp_path):
    bad = tmp_path / "bad.py"
    bad.write_text("session.run.notes += ('x',)\nrun.known = 1\nself.run = run\n", "utf-8")
    hosting = [*(PACKAGE / "hosting").glob("*.py"), PACKAGE / "plugin.py", PACKAGE / "api.py", PACKAGE / "cli.py"]

    assert [found.split()[1] for found in written_to(bad)] == ["session.run.notes", "run.known"]
    assert [found for path in hosting for found in written_to(path)] == []
