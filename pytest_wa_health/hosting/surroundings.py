"""What of the machine would make a run hang, or fail in the middle: said in one sentence before it begins."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

__all__ = ["check_surroundings"]

_TARGETS = {
    "xmlpath": "--junitxml",
    "htmlpath": "--html",
    "log_file": "--log-file",
    "wa_json": "--wa-json",
    "wa_history": "--wa-history",
    "wa_metrics": "--wa-metrics",
}
_FEWEST_FILES = 32
"""Open at once: Python's own, connections, reports and their drafts."""


def check_surroundings(config: pytest.Config) -> None:
    """Raises pytest.UsageError where too few files may be open, or a report is a pipe that nobody reads from."""
    if (most := _most_files()) < _FEWEST_FILES:
        raise pytest.UsageError(
            f"only {most} files may be open at once here, and a run needs {_FEWEST_FILES}: raise it (ulimit -n)"
        )
    for name, option in _TARGETS.items():
        value = getattr(config.option, name, None)
        if value and _is_unread_pipe(config.invocation_params.dir / str(value)):
            setattr(config.option, name, None)  # or the report of this very refusal would hang
            raise pytest.UsageError(f"{option}: {value} is a named pipe that nobody reads from; name a file")


def _most_files() -> int:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return _FEWEST_FILES
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return _FEWEST_FILES if most == resource.RLIM_INFINITY else most


def _is_unread_pipe(path: Path) -> bool:
    try:
        if not stat.S_ISFIFO(path.stat().st_mode):
            return False
        os.close(os.open(path, os.O_WRONLY | os.O_NONBLOCK))
    except OSError as error:
        return error.errno == errno.ENXIO
    return False
