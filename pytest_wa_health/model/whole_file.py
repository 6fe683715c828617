"""Write a file whole or not at all: whoever reads it sees what was there before, or all that is new."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

__all__ = ["write_whole"]


def write_whole(
    path: Path,
    pieces: Iterable[bytes],
    *,
    check: Callable[[Path], None] | None = None,
    follow_link: bool = False,
    durable: bool = False,
    keep_owner: bool = False,
) -> None:
    """Put a file with `pieces` in the place of `path`, whose directory must be there.

    A file that was there keeps its mode; a new one is as readable as any. What is unfinished is a hidden file of an
    unpredictable name beside it that its owner alone can read. `check` sees it before it takes its place, or raises.
    A symbolic link at `path` is replaced, or with `follow_link` the file that it leads to. With `durable` the content
    is on the disk before the name changes, and the name before this returns. With `keep_owner` the new file has the
    owner, the group and the extended attributes (access lists) of the one before, or there is none. Raises OSError,
    and whatever `check` raises; then all stays as it was.
    """
    target = Path(os.path.realpath(path)) if follow_link else path
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".wa-", suffix=".tmp")
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(pieces)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        if check:
            check(draft)
        if keep_owner:
            _take_over(target, draft)
        draft.chmod(_mode(target))
        draft.replace(target)
    except BaseException:  # Ctrl-C too must not leave half a file
        with contextlib.suppress(OSError):
            draft.unlink()
        raise
    if durable:
        _settle(target.parent)


def _take_over(target: Path, draft: Path) -> None:
    """Give `draft` the owner, the group and the extended attributes of `target`."""
    old, new = target.stat(), draft.stat()
    if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
        os.chown(draft, old.st_uid, old.st_gid)
    if hasattr(os, "listxattr"):
        with contextlib.suppress(OSError):  # a file system without them
            for name in os.listxattr(target):
                os.setxattr(draft, name, os.getxattr(target, name))


def _settle(directory: Path) -> None:
    """See to it that a power cut cannot bring the old name back."""
    with contextlib.suppress(OSError):  # Windows opens no directories
        handle = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _mode(target: Path) -> int:
    if target.is_file() and not target.is_symlink():
        return target.stat().st_mode & 0o777
    mask = os.umask(0o022)
    os.umask(mask)
    return 0o666 & ~mask
