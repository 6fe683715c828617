"""Text files that may be anything: found upward, read without waiting for ever, decoded."""

from __future__ import annotations

import codecs
import errno
import os
import select
import stat
from pathlib import Path

from pytest_wa_health.settings.tenant_settings import SettingsError

__all__ = ["LARGEST_FILE", "binary_kind", "decoded", "find_upward", "read_text"]

LARGEST_FILE = 1_000_000
"""Bytes; a settings file beyond that is something else (a device, a dump)."""

_KINDS = (
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\x1f\x8b", "compressed (gzip)"),
    (b"%PDF", "a PDF"),
    (b"SQLite format 3", "an SQLite database (tenants may come from one: [tenants_sql])"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"\xd0\xcf\x11\xe0", "an Office document"),
    (b"age-encryption.org", "encrypted by age"),
    (b"\0GITCRYPT", "encrypted by git-crypt: unlock it first"),
)

_WRITER_COMES = 1.0
"""Seconds in which whoever is to write to a named pipe may open it; a writer that is there is waited for."""


def find_upward(name: str, start: Path) -> Path | None:
    """The nearest `name` in `start` or above it; a virtual environment that is called ``.env`` is passed by."""
    for directory in (start, *start.parents):
        candidate = directory / name
        try:
            is_there = candidate.exists() and not (candidate / "pyvenv.cfg").is_file()
        except OSError:
            continue
        if is_there:
            return candidate
    return None


def read_text(path: Path, *, variable: str) -> str:
    """A settings file as text: UTF-8, or UTF-16 with its byte order mark.

    Raises SettingsError naming the file when it is a directory, unreadable, too large or none of the two.
    """
    reason, raw = "", b""
    try:
        raw = _read(path)
    except IsADirectoryError:
        reason = "is a directory, not a file"
    except FileNotFoundError:
        reason = "does not exist"
    except (OSError, ValueError) as trouble:
        reason = f"cannot be read ({getattr(trouble, 'strerror', None) or 'not a usable path'})"
    if not reason and len(raw) > LARGEST_FILE:
        reason = "is too large for a settings file"
    if not reason and (what := binary_kind(raw)):
        reason = f"is {what}, not a settings file"
    text = "" if reason else decoded(raw)
    if text is None:
        reason = "is not UTF-8: save it as UTF-8"
    if reason or text is None:
        raise SettingsError(f"{path} {reason}.", variable=variable)
    return text


def _read(path: Path) -> bytes:
    with open(path, "rb", opener=_without_waiting) as file:
        first = _of_pipe(file.fileno()) if stat.S_ISFIFO(os.fstat(file.fileno()).st_mode) else b""
        return first + file.read(LARGEST_FILE + 1)


def _without_waiting(path: str, flags: int) -> int:
    """To open a named pipe waits for somebody to write to it, which may be for ever."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _of_pipe(handle: int) -> bytes:
    """What a pipe (``<(…)``, a FIFO) holds already; the rest may be waited for. Raises OSError without a writer."""
    is_ready, _, _ = select.select([handle], [], [], _WRITER_COMES)
    try:
        first = os.read(handle, LARGEST_FILE)
    except BlockingIOError:
        first = b""
    else:
        if not is_ready and not first:
            raise OSError(errno.EPIPE, "a pipe that nobody writes to")
    os.set_blocking(handle, True)
    return first


def decoded(raw: bytes) -> str | None:
    """The text of a file, or None where it is none."""
    is_wide = raw[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    try:
        text = raw.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def binary_kind(raw: bytes) -> str | None:
    """In words, what a file is that is no text; None where its first bytes do not tell."""
    return next((words for start, words in _KINDS if raw.startswith(start)), None)
