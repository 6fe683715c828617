"""The commit hook looks at every file that it is given, whatever the project's own pytest settings are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

HOOKS = Path(__file__).parents[2] / ".pre-commit-hooks.yaml"
LEAK = "TOKEN = 'EAA" + "dummyDUMMY0123456789" * 9 + "'\n"


@pytest.fixture
def commit(tmp_path, monkeypatch):
    """A project whose own pytest settings cannot work in the hook's environment."""
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n", "utf-8")
    (tmp_path / "conftest.py").write_text("import no_such_module\n", "utf-8")
    monkeypatch.delenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", raising=False)
    entry = next(hook["entry"] for hook in yaml.safe_load(HOOKS.read_text("utf-8")) if hook["id"] == "wa-scan")
    program, *options = entry.split()
    assert program == "pytest"

    def run(**files: str) -> subprocess.CompletedProcess[str]:
        for name, text in files.items():
            (tmp_path / f"{name}.py").write_text(text, "utf-8")
        return subprocess.run(
            [sys.executable, "-m", "pytest", *options, *(f"{name}.py" for name in files)],
            cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip

    return run


def test_a_commit_without_secrets_passes(commit):
    result = commit(one="a = 1\n", two="b = 2\n", three="c = 3\n")

    assert result.returncode == 0, result.stdout + result.stderr
    assert "nothing found" in result.stdout


@pytest.mark.parametrize("place", ["one", "two", "three"])
def test_a_secret_in_any_of_the_files_stops_it_and_is_not_shown(commit, place):
    files = {"one": "a = 1\n", "two": "b = 2\n", "three": "c = 3\n", place: LEAK}

    result = commit(**files)

    assert result.returncode == 1
    assert f"{place}.py:1: access token" in result.stdout
    assert "dummyDUMMY" not in result.stdout + result.stderr
