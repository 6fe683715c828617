"""Whole runs as a user starts them, in a process of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def start(health: Any) -> Callable[..., subprocess.Popen[str]]:
    """``start("--wa-live", env={"HOME": None})``: pytest in the user's directory; None leaves a variable out."""

    def run(*args: str, env: dict[str, str | None] | None = None, **options: Any) -> subprocess.Popen[str]:
        surroundings = {**os.environ, **(env or {})}
        return subprocess.Popen(
            [sys.executable, "-m", "pytest", *args],
            cwd=options.pop("cwd", health.path),
            env={name: value for name, value in surroundings.items() if value is not None},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace",
            **options,
        )  # fmt: skip

    return run


@pytest.fixture
def outcome(start: Any) -> Callable[..., tuple[int, str]]:
    """Exit code and output of such a run."""

    def run(*args: str, **options: Any) -> tuple[int, str]:
        with start(*args, **options) as process:
            text, _ = process.communicate(timeout=60)
        return process.returncode, text

    return run
