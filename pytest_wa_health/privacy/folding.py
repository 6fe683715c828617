"""Texts made comparable: look-alikes and case folded, then letters and digits alone, one byte for each character.

`plain` may change the length of a text (`privacy.decoding` keeps the places); `folded` never does; `squeezed` leaves
out whatever is no letter or digit, so that a secret is found whatever separators stand in it.
"""

from __future__ import annotations

import bisect
import itertools
import re
import unicodedata

__all__ = ["PLAIN", "Places", "folded", "folded_bytes", "is_separator", "plain", "squeezed"]

_ASCII = 0x80
_MOST_KNOWN = 10_000
_PIECE = 512
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Me", "Mn"})
_BLANK = frozenset("\u115f\u1160\ufffc\ufffd")
"""Hangul fillers, which show nothing, and what stands for a character that was taken out."""

_LOWER = bytes(ord(chr(code).lower()) for code in range(_ASCII)) + bytes(range(_ASCII, 0x100))
_SEPARATORS = bytes(code for code in range(_ASCII) if not chr(code).isalnum())
_IS_SEPARATOR = [code in _SEPARATORS for code in range(0x100)]


class _Plain(dict[int, str]):
    """For `str.translate`: what a character looks like. Worked out at its first use; ASCII is itself."""

    def __missing__(self, code: int) -> str:
        if code < _ASCII:
            return chr(code)
        if (digit := unicodedata.decimal(chr(code), None)) is not None:
            return str(digit)
        marks = unicodedata.normalize("NFKD", chr(code))
        seen = (char for char in marks if unicodedata.category(char) not in _UNSEEN and char not in _BLANK)
        shown = "".join(char if char.isalnum() or ord(char) < _ASCII else " " for char in seen)
        if not chr(code).isalnum() and len(shown.strip("()")) > 1 and any(map(str.isalnum, shown)):
            shown = " "  # a sign made of letters, as that for degrees or for a number; in a circle one is itself
        # A hostile text may use every character there is.
        if len(self) < _MOST_KNOWN:
            self[code] = shown
        return shown


class _Folded(dict[int, str]):
    """For `str.translate`: one character below 256 for each; letters of other scripts share the upper half."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if code < _ASCII:
            shown = char.lower()
        elif not char.isalnum():
            shown = " "
        else:
            lower = char.lower()
            shown = chr(_ASCII | (ord(lower[0]) & 0x7F))
        if len(self) < _MOST_KNOWN:
            self[code] = shown
        return shown


PLAIN = _Plain((code, chr(code)) for code in range(_ASCII))
"""What each character looks like; empty for one that nobody sees."""
_FOLDED = _Folded()
_OTHERS = re.compile(r"[^\x00-\x7f]+")
_OF_BYTES = bytes(ord(_FOLDED[code]) for code in range(0x100))


def plain(text: str) -> str:
    """`text` as its reader sees it: without accents, vowel signs and what is invisible, look-alikes made ASCII.

    Whatever shows the text later (a page, a terminal without Unicode, a program that normalizes) may do the same, and
    so join what stood apart.
    """
    return text if text.isascii() else _OTHERS.sub(_plain_run, text)


def _plain_run(match: re.Match[str]) -> str:
    return match[0].translate(PLAIN)


def folded(text: str) -> bytes:
    """One byte for each character of `text`, case folded."""
    if text.isascii():
        return text.encode("ascii").translate(_LOWER)
    return _OTHERS.sub(_folded_run, text).encode("latin-1").translate(_LOWER)


def _folded_run(match: re.Match[str]) -> str:
    return match[0].translate(_FOLDED)


def folded_bytes(data: bytes) -> bytes:
    """What came out of base64 or hex, as `folded` has it: one character for each byte."""
    return data.translate(_OF_BYTES)


def squeezed(low: bytes) -> bytes:
    """What `folded` gave, letters and digits alone."""
    return low.translate(None, _SEPARATORS)


def is_separator(code: int) -> bool:
    """Whether a byte of what `folded` gave is no letter or digit."""
    return _IS_SEPARATOR[code]


class Places:
    """Where each byte of `squeezed` stands in the text that `low` was made of; worked out piece by piece."""

    __slots__ = ("_ends", "_known", "_low")

    def __init__(self, low: bytes) -> None:
        self._low = low
        pieces = (low[at : at + _PIECE] for at in range(0, len(low), _PIECE))
        self._ends = list(itertools.accumulate(len(squeezed(piece)) for piece in pieces))
        self._known: dict[int, list[int]] = {}

    def __getitem__(self, number: int) -> int:
        piece = bisect.bisect_right(self._ends, number)
        if piece not in self._known:
            start = piece * _PIECE
            part = self._low[start : start + _PIECE]
            self._known[piece] = [start + at for at, code in enumerate(part) if not _IS_SEPARATOR[code]]
        return self._known[piece][number - (self._ends[piece - 1] if piece else 0)]
