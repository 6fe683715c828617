"""The import rules of `pyproject.toml` hold, and every room is in the house's description."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_rooms_import_only_what_lies_below_them():
    pytest.importorskip("importlinter", reason="import-linter is not installed")

    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr


def test_the_architecture_names_every_room():
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    rooms = [
        path for path in (ROOT / "pytest_wa_health").iterdir() if path.name[0] not in "_." and path.name != "py.typed"
    ]
    names = [f"`{path.name}/`" if path.is_dir() else f"`{path.name}`" for path in rooms]

    assert [name for name in names if name not in text] == []
