"""Text files that may be anything: found upward, read without waiting for ever, decoded."""

from __future__ import annotations

import codecs
import errno
import os
import select
import stat
from pathlib import Path

from pytest_wa_health.catalogue.notes import noted, sentence
from pytest_wa_health.settings.tenant_settings import SettingsError

__all__ = ["LARGEST_FILE", "binary_kind", "decoded", "find_upward", "read_text"]

LARGEST_FILE = 1_000_000
"""Bytes; a settings file beyond that is something else (a device, a dump)."""

_KINDS = (
    (b"PK\x03\x04", "kind.zip"),
    (b"\x1f\x8b", "kind.gzip"),
    (b"%PDF", "kind.pdf"),
    (b"SQLite format 3", "kind.sqlite"),
    (b"\x89PNG", "kind.picture"),
    (b"\xff\xd8\xff", "kind.picture"),
    (b"\x7fELF", "kind.program"),
    (b"MZ", "kind.program"),
    (b"\xd0\xcf\x11\xe0", "kind.office"),
    (b"age-encryption.org", "kind.age"),
    (b"\0GITCRYPT", "kind.git-crypt"),
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
    key, values, raw = "", dict[str, str](), b""
    try:
        raw = _read(path)
    except IsADirectoryError:
        key = "file.directory"
    except FileNotFoundError:
        key = "file.absent"
    except (OSError, ValueError) as trouble:
        reason = getattr(trouble, "strerror", None)
        key, values = "file.unreadable", {"reason": sentence(reason) if reason else noted("file.no-path")}
    if not key and len(raw) > LARGEST_FILE:
        key = "file.too-large"
    if not key and (what := binary_kind(raw)):
        key, values = "file.not-settings", {"what": what}
    text = "" if key else decoded(raw)
    if text is None:
        key = "file.not-utf8"
    if key or text is None:
        raise SettingsError(noted(key, path=str(path), **values), variable=variable)
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
            raise OSError(errno.EPIPE, noted("file.pipe"))
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
    return next((noted(key) for start, key in _KINDS if raw.startswith(start)), None)
