"""Keeps two renewals of one file apart. The lock ends with the process, however it ends, and leaves nothing."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows has no such call; there the check before writing is all there is
    fcntl = None  # type: ignore[assignment]


class LockedError(Exception):
    """Another renewal is at work on the same directory."""


@contextlib.contextmanager
def locked(directory: Path) -> Iterator[None]:
    """Hold the directory's lock. Raises LockedError at once where another process holds it."""
    if fcntl is None:
        yield
        return
    handle = os.open(directory, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LockedError from None
        yield
    finally:
        os.close(handle)
