"""The result as a JSON file for other programs, and how every report reaches the disk."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["write", "write_text"]


def write(result: Mapping[str, Any], path: Path) -> None:
    """Write `result` to `path` as UTF-8 JSON, indented. Raises OSError, whose ``strerror`` says why not."""
    write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", path)


def write_text(text: str, path: Path) -> None:
    """Write `text` to `path` in one step, making its directory: a reader sees the old file or the new one.

    Lone surrogates, which some program may have put into a name, become question marks. Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not path.is_file():
        # A pipe or /dev/stdout cannot be replaced, only written to.
        path.write_bytes(text.encode("utf-8", "replace"))
        return
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".wa-", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8", "replace"))
        # mkstemp makes files that nobody else may read; a report is as readable as any new file.
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
