"""Which files an agent may have read: regular ones below the working directory, and no hidden ones."""

from __future__ import annotations

import os
import stat
from pathlib import Path

__all__ = ["PathRefusedError", "files_below"]

MOST_FILES = 2_000
MOST_BYTES = 512 * 2**20


class PathRefusedError(Exception):
    """A path that is not read; one sentence, without the path."""


def files_below(base: Path, named: str) -> list[Path]:
    """The file that is `named`, or those of the directory, links followed and everything below `base`.

    Raises PathRefusedError for what lies elsewhere, is hidden, is no file, or is too much.
    """
    root = base.resolve()
    try:
        target = (root / named).resolve(strict=True)
    except (OSError, ValueError, RuntimeError):
        raise PathRefusedError("there is no such file below the directory that the server was started in") from None
    _refuse_elsewhere(root, target)
    found = _below(root, target) if target.is_dir() else [target]
    if not all(stat.S_ISREG(path.stat().st_mode) for path in found):
        raise PathRefusedError("that is neither a file nor a directory")
    if len(found) > MOST_FILES or sum(path.stat().st_size for path in found) > MOST_BYTES:
        raise PathRefusedError(
            f"that is more than {MOST_FILES} files or {MOST_BYTES >> 20} MB: name a part, or run wa-health events"
        )
    return found


def _refuse_elsewhere(root: Path, target: Path) -> None:
    if root == root.parent or not target.is_relative_to(root):
        raise PathRefusedError("only files below the directory that the server was started in are read")
    if any(part.startswith(".") for part in target.relative_to(root).parts):
        raise PathRefusedError("hidden files and directories are not read")


def _below(root: Path, directory: Path) -> list[Path]:
    """Regular files; what a link or a hidden name leads to is left out."""
    found: list[Path] = []
    for folder, folders, names in os.walk(directory):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if not name.startswith(".") and stat.S_ISREG(path.lstat().st_mode) and path.is_relative_to(root):
                found.append(path)
        if len(found) > MOST_FILES:
            break
    return found
