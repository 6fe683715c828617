"""Write to what is no regular file: a pipe, a terminal, a device. None can be replaced, and a pipe may wait."""

from __future__ import annotations

import contextlib
import errno
import os
import select
import stat
from collections.abc import Iterable
from pathlib import Path

__all__ = ["append", "is_named_pipe", "is_special", "write_special"]

PATIENCE = 60.0
"""Seconds for which a reader may take nothing at all."""


def is_special(path: Path) -> bool:
    """Whether something lies at `path` that is neither a regular file nor a directory."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def is_named_pipe(path: Path) -> bool:
    """Whether `path` is a pipe in a directory; what is called ``/dev/fd/63`` is open, and read, already."""
    try:
        return stat.S_ISFIFO(path.stat().st_mode) and not str(path.absolute()).startswith(("/dev/", "/proc/"))
    except (OSError, ValueError):
        return False


def write_special(path: Path, pieces: Iterable[bytes]) -> None:
    """Write `pieces` to `path`, which is no regular file. Raises OSError, also where its reader takes nothing."""
    if not hasattr(select, "poll"):  # Windows has no pipes in its directories
        path.write_bytes(b"".join(pieces))
        return
    handle = os.open(path, os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
    try:
        for piece in pieces:
            _write(handle, memoryview(piece))
    finally:
        os.close(handle)


def append(path: Path, text: bytes) -> None:
    """Add `text` to the file at `path`; what is no regular file is written to. Raises OSError."""
    if is_special(path):
        write_special(path, [text])
        return
    with path.open("ab") as file:
        file.write(text)


def _write(handle: int, rest: memoryview) -> None:
    ready = select.poll()
    ready.register(handle, select.POLLOUT)
    while rest:
        if not ready.poll(PATIENCE * 1000):
            raise OSError(errno.ETIMEDOUT, "nobody reads from it")
        with contextlib.suppress(BlockingIOError):
            rest = rest[os.write(handle, rest) :]
