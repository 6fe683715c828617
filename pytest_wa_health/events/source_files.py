"""Opens what was named: files, directories, ``.gz``, standard input. Gives bytes, in pieces of bounded size."""

from __future__ import annotations

import errno
import gzip
import os
import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pytest_wa_health.privacy.personal import without_personal

STANDARD_INPUT = "-"
_CHUNK = 1 << 18
_GZIP = b"\x1f\x8b"
_MOST_FILES = 100_000


_EXCEL = "is an Excel workbook and was not read: save it there as CSV (File > Save as > CSV UTF-8) and name that file"
_ARCHIVE = "is an archive and was not read: unpack it and name the files inside, or pack each as .gz"
_PICTURE = "is a picture and was not read: copy its text, and give that to wa-health explain -"
_DATABASE = "is a database and was not read: export the table as CSV with a header, or as JSON"
_KINDS = (
    (b"\xd0\xcf\x11\xe0", _EXCEL),
    (b"7z\xbc\xaf", _ARCHIVE), (b"Rar!", _ARCHIVE), (b"BZh", _ARCHIVE),
    (b"\xfd7zXZ", _ARCHIVE), (b"\x28\xb5\x2f\xfd", _ARCHIVE),
    (b"\x89PNG", _PICTURE), (b"\xff\xd8\xff", _PICTURE), (b"GIF8", _PICTURE), (b"RIFF", _PICTURE),
    (b"SQLite format 3", _DATABASE), (b"PAR1", _DATABASE),
    (b"%PDF", "is a PDF and was not read: copy its text, and give that to wa-health explain -"),
)  # fmt: skip
"""How the files begin that people have and that hold no text, and what to do with them."""
_ZIP, _OF_A_WORKBOOK = b"PK\x03\x04", (b"xl/", b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis")
_LOOKED_AT = 1 << 12


def kind_of(first: bytes) -> str | None:
    """What a file is that holds no text, said behind its name; None for text. `first` is how it begins."""
    head = first[:_LOOKED_AT]
    if head.startswith(_ZIP):
        return _EXCEL if any(mark in head for mark in _OF_A_WORKBOOK) else _ARCHIVE
    if (known := next((said for mark, said in _KINDS if head.startswith(mark)), None)) is not None:
        return known
    is_utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    return "is a binary file and was not read" if b"\0" in head and not is_utf16 else None


class SourceError(Exception):
    """A source that cannot be read; the text is one sentence that names it."""


@dataclass(frozen=True)
class Source:
    """One file, or standard input."""

    name: str
    """As it was named, for people; no directory above the one that was named, and no customer's number."""
    path: Path | None

    def chunks(self) -> Iterator[bytes]:
        """The content, unpacked. Raises SourceError where it cannot be read or a packed file is cut."""
        try:
            with self._opened() as file:
                head = file.read(_CHUNK)
                if head.startswith(_GZIP):
                    yield from _unpacked(self.name, head, file)
                    return
                while head:
                    yield head
                    head = file.read(_CHUNK)
        except OSError as error:
            raise SourceError(f"{self.name} cannot be read: {error.strerror or type(error).__name__}") from None

    def _opened(self) -> BinaryIO:
        if self.path is None:
            return sys.stdin.buffer if sys.stdin else _nothing()
        return self.path.open("rb")


def _nothing() -> BinaryIO:
    return Path(os.devnull).open("rb")


def _unpacked(name: str, head: bytes, file: BinaryIO) -> Iterator[bytes]:
    """What a gzip stream holds, with its members one after the other, and never more than a piece at once."""

    class Joined:
        """The bytes already read, then the file."""

        def __init__(self) -> None:
            self._rest = head

        def read(self, size: int = -1) -> bytes:
            if self._rest:
                piece, self._rest = self._rest[:size], self._rest[size:] if size >= 0 else b""
                return piece
            return file.read(size)

    try:
        with gzip.GzipFile(fileobj=Joined()) as unpacked:  # type: ignore[call-overload]
            while piece := unpacked.read(_CHUNK):
                yield piece
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise SourceError(f"{name} is packed and cut or damaged; what could be unpacked was read") from None


def sources(named: str, base: Path) -> list[Source]:
    """The files behind one name, those of a directory by their names. Raises SourceError for what is not there."""
    if named == STANDARD_INPUT:
        return [Source("standard input", None)]
    path = base / Path(named).expanduser()
    try:
        if path.is_dir():
            return _files(path)
        path.stat()
        if not os.access(path, os.R_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        shown = without_personal(named)
        raise SourceError(f"{shown} cannot be read: {error.strerror or type(error).__name__}") from None
    return [Source(without_personal(path.name), path)]


def unreadable(named: Iterable[str], base: Path) -> list[str]:
    """A sentence for each name behind which there is nothing to read."""
    return [said for name in named if (said := _refused(name, base)) is not None]


def _refused(named: str, base: Path) -> str | None:
    try:
        sources(named, base)
    except SourceError as error:
        return str(error)
    return None


def _files(directory: Path) -> list[Source]:
    found = []
    for folder, folders, files in os.walk(directory):
        folders.sort()
        for file in sorted(files):
            path = Path(folder, file)
            # A pipe or socket among files is none of them, and would be waited for.
            if not file.startswith(".") and path.is_file():
                name = without_personal(path.relative_to(directory).as_posix())
                found.append(Source(name, path))
        if len(found) > _MOST_FILES:
            break
    return found[:_MOST_FILES]
