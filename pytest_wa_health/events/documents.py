"""Splits a stream of bytes into JSON documents and lines of text, whatever way they are written.

One file may hold JSON lines, one array of a gigabyte on a single line, indented objects, or a log with all of these.
No more of it is held than the document being read, and of that no more than `MOST_BYTES`.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Any

import msgspec

MOST_BYTES = 16 * 2**20
"""A document above this is skipped: Meta's largest batch is 3 MB."""
_LONGEST_LINE = 2**20
"""Of a line of text only so much is looked at."""
_SHORT_LOOK = 2**16
_TOKEN = re.compile(rb'"(?:[^"\\\n]|\\.)*"|[{}\[\]]|["\n]')
_LONGEST_MARK = 3
_BLANK = b" \t\r\n,\x1e\x00"
_OBJECT = re.compile(rb"\{\s*(?:\"(?!\"\w|[^\"\n]{0,60}\"\s{0,4}=>)|\}|\Z)")
"""Neither what Ruby prints, ``{"error"=>``, nor the cell of a table, ``{""error"":``."""
_ERROR_BODY = re.compile(rb"\{\s*\"error\"\s*:")
_ELEMENT = re.compile(rb"\[\s*(?:[{\[\"\]]|\Z)")


class Kind(Enum):
    """What a piece of a stream is."""

    JSON = "json"
    LINE = "line"
    CUT = "cut"
    """A document that ends too early, does not parse or is too large."""


Piece = tuple[Kind, Any]
"""The kind, with the decoded value or the line's text."""

decode = msgspec.json.decode


def utf8(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same text in UTF-8 without a byte order mark, if it comes in UTF-16 or with one."""
    stream = iter(chunks)
    first = b""
    while len(first) < _LONGEST_MARK and (chunk := next(stream, b"")):
        first += chunk
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        decoder = codecs.getincrementaldecoder("utf-16")("replace")
        yield decoder.decode(first).encode()
        for chunk in stream:
            yield decoder.decode(chunk).encode()
        return
    yield first.removeprefix(codecs.BOM_UTF8)
    yield from stream


class Splitter:
    """Documents, lines of text and what was cut, in the order of the stream.

    It holds the part of the stream that is not yet handed on, and how far that was looked through.
    """

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._buffer = b""
        self._at = 0
        self._ended = False
        self._arrays = 0
        self._failed = 0
        """Documents in a row that did not parse: after some, less is read ahead for each."""

    def lines(self) -> Iterator[str]:
        """What is left of the stream as the lines that stand in it: for a table, whose cells may be empty."""
        while self._at < len(self._buffer) or self._more():
            yield self._rest_of_line().decode("utf-8", "replace") + "\n"

    def __iter__(self) -> Iterator[Piece]:
        while self._skip_blanks():
            head = self._buffer[self._at : self._at + 1]
            if head == b"{" and self._matches(_OBJECT):
                yield from self._document()
            elif head == b"]" and self._arrays:
                self._arrays -= 1
                self._at += 1
            elif head == b"[" and self._matches(_ELEMENT):
                self._arrays += 1
                self._at += 1
            else:
                self._arrays = 0
                yield Kind.LINE, self._line().decode("utf-8", "replace")
        if self._arrays:
            yield Kind.CUT, None

    def _more(self) -> bool:
        """Read one chunk further; False at the end."""
        if self._ended:
            return False
        chunk = next(self._chunks, None)
        if chunk is None:
            self._ended = True
            return False
        self._buffer = self._buffer[self._at :] + chunk
        self._at = 0
        return True

    def _skip_blanks(self) -> bool:
        """Stand on something that is no white space; False at the end."""
        while True:
            rest = len(self._buffer)
            while self._at < rest and self._buffer[self._at] in _BLANK:
                self._at += 1
            if self._at < rest:
                return True
            if not self._more():
                return False

    def _matches(self, opening: re.Pattern[bytes]) -> bool:
        """Whether JSON begins here, and not a line of a log or what a program prints of its objects."""
        while len(self._buffer) - self._at < _SHORT_LOOK and not self._buffer[self._at + 1 :].strip():
            if not self._more():
                break
        return opening.match(self._buffer, self._at) is not None

    def _line(self) -> bytes:
        """The rest of the line, shortened; what lies beyond the limit is dropped while reading.

        Of white space before it one blank is kept, which tells what belongs to a line above, and of commas all: the
        first head of a table may be empty.
        """
        before = self._buffer[self._buffer.rfind(b"\n", 0, self._at) + 1 : self._at]
        return (before if b"," in before else before[-1:].strip(b"\r")) + self._rest_of_line()

    def _rest_of_line(self) -> bytes:
        while (end := self._buffer.find(b"\n", self._at)) < 0 and len(self._buffer) - self._at < _LONGEST_LINE:
            if not self._more():
                break
        if end >= 0:
            line, self._at = self._buffer[self._at : end], end + 1
            return line[:_LONGEST_LINE]
        line = self._buffer[self._at : self._at + _LONGEST_LINE]
        self._drop_line()
        return line

    def _drop_line(self) -> None:
        while (end := self._buffer.find(b"\n", self._at)) < 0:
            self._at = len(self._buffer)
            if not self._more():
                return
        self._at = end + 1

    def _document(self) -> Iterator[Piece]:
        """One object. Most stand on a line of their own, which is tried first."""
        if not self._arrays and (end := self._buffer.find(b"\n", self._at)) >= 0:
            try:
                value = decode(self._buffer[self._at : end].rstrip(b"\r ,"))
            except (msgspec.DecodeError, RecursionError):
                pass
            else:
                self._at = end + 1
                self._failed = 0
                yield Kind.JSON, value
                return
        length = self._length()
        if length is not None:
            document = self._buffer[self._at : self._at + length]
            try:
                value = decode(document)
            except (msgspec.DecodeError, RecursionError):
                pass
            else:
                self._at += length
                self._failed = 0
                yield Kind.JSON, value
                return
        self._failed += 1
        self._arrays = 0
        if _ERROR_BODY.match(self._buffer, self._at):
            yield Kind.LINE, self._line().decode("utf-8", "replace")  # the answer to one send, quoted by a log
            return
        yield Kind.CUT, None
        self._drop_line()

    def _length(self) -> int | None:
        """How many bytes the object takes that begins here; None where it is cut, broken or too large."""
        most = MOST_BYTES if self._failed < 4 else _SHORT_LOOK
        depth = seen = 0
        while True:
            for token in _TOKEN.finditer(self._buffer, self._at + seen):
                found = token[0]
                if found == b"{" or found == b"[":
                    depth += 1
                elif found == b"}" or found == b"]":
                    depth -= 1
                    if depth == 0:
                        return token.end() - self._at
                elif found == b'"':
                    # A string that is not closed before the line ends was cut; else its end is still to come.
                    if self._buffer.find(b"\n", token.start()) >= 0:
                        return None
                    seen = token.start() - self._at
                    break
                elif found == b"\n" and self._begins_anew(token.end()):
                    return None
            else:
                seen = len(self._buffer) - self._at
            if len(self._buffer) - self._at > most or not self._twice_as_much():
                return None

    def _twice_as_much(self) -> bool:
        """Read on until twice as much is held: what is looked through again is then never more than was read."""
        wanted = 2 * (len(self._buffer) - self._at)
        before = len(self._buffer) - self._at
        while len(self._buffer) - self._at < wanted and self._more():
            pass
        return len(self._buffer) - self._at > before

    def _begins_anew(self, place: int) -> bool:
        """Whether another document begins in the first column, so that the one before it was cut."""
        if not self._buffer.startswith((b'{"', b"{'"), place):
            return False
        before = self._buffer[max(self._at, place - 64) : place].rstrip()
        return not before.endswith((b",", b"[", b":", b"{"))
