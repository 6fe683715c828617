"""Run `wa-health` as people do: in a directory that may hold anything, with a ``.env`` that points at a double."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pytest_wa_health import cli
from pytest_wa_health.double import Double


@dataclass
class Ended:
    """How one call of the command ended."""

    exit_code: int
    out: str
    err: str
    report: dict[str, Any]

    @property
    def causes(self) -> list[str]:
        return [diagnosis["cause"] for diagnosis in self.report["tenants"][0]["diagnoses"]]


class Command:
    """Calls `wa-health` in `folder`."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str], start: Callable[..., Double]) -> None:
        self.folder = folder
        self._capture = capture
        self._start = start

    def account(self, *states: str) -> Double:
        """An account in these states, and its settings in ``.env``."""
        double = self._start(*states)
        text = "".join(f"{name}={value}\n" for name, value in double.env().items())
        (self.folder / ".env").write_text(text, encoding="utf-8")
        return double

    def __call__(self, *arguments: str) -> Ended:
        """In this process. `{}` in an argument is the directory."""
        self._capture.readouterr()
        code = cli.main([argument.replace("{}", str(self.folder)) for argument in arguments])
        out, err = self._capture.readouterr()
        return Ended(code, out, err, self._report())

    def process(self, *arguments: str, module: bool = False, **options: Any) -> Ended:
        """In a process of its own: the console script, or ``python -m``."""
        start = (
            [sys.executable, "-m", "pytest_wa_health"] if module else [str(Path(sys.executable).parent / "wa-health")]
        )
        options = {"stdin": subprocess.DEVNULL, "cwd": self.folder, **options}
        done = subprocess.run(
            [*start, *arguments], check=False, text=True, encoding="utf-8", timeout=120,
            capture_output=True, **options,
        )  # fmt: skip
        return Ended(done.returncode, done.stdout, done.stderr, self._report())

    def _report(self) -> dict[str, Any]:
        path = self.folder / "report.json"
        return json.loads(path.read_text("utf-8")) if path.exists() else {}


@pytest.fixture
def wa(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    double: Callable[..., Double],
) -> Iterator[Command]:
    """The command in an empty directory, with nothing of the developer's own settings in the environment."""
    ours = ("WHATSAPP_", "WA_", "META_", "SMTP_", "EMAIL_", "GITHUB_", "FACEBOOK_", "GRAPH_", "COLUMNS")
    for name in [name for name in os.environ if name.startswith(ours)]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    modules, path = set(sys.modules), list(sys.path)
    yield Command(tmp_path, capsys, double)
    sys.path[:] = path
    for name in set(sys.modules) - modules:
        # Own checks of one test are not those of the next.
        if name == "conftest" or name.startswith("test_"):
            del sys.modules[name]
