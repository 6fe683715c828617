"""Finds known telephone numbers in running text, however they are spaced or cut."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from pytest_wa_health.shapes import Leak

__all__ = ["Telephones"]

_FEWEST = 7
_NATIONAL = 8
_GAP = r"[ \u00a0\u202f().\-/\u2010\u2011]"
_RUN = re.compile(rf"\d(?:{_GAP}{{0,3}}\d){{{_FEWEST - 1},}}")
_NOT_DIGITS = re.compile(r"\D+")
_PIECE = re.compile(r"\d+")
_TWO_DIGIT_CODES = re.compile("2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]")
"""Country calling codes of two digits (ITU-T E.164, list of assigned codes); 1 and 7 have one, all others three."""


class _Number(NamedTuple):
    full: str
    national: str
    shown: str


class Telephones:
    """Numbers in E.164, and the `keep` values (own ids, own number) that are never taken for one of them."""

    __slots__ = ("_index", "_keep", "_longest_kept")

    def __init__(self, numbers: Iterable[str], keep: Collection[str] = ()) -> None:
        self._keep = frozenset(_decimals(value) for value in keep)
        self._longest_kept = max(map(len, self._keep), default=0)
        self._index: dict[str, tuple[_Number, ...]] = {}
        for number in {_number(form) for given in numbers for form in _forms(_decimals(given))}:
            for at in range(len(number.full) - _FEWEST + 1):
                key = number.full[at : at + _FEWEST]
                self._index[key] = (*self._index.get(key, ()), number)

    def find(self, text: str) -> Iterator[Leak]:
        """Every stretch of `text` that shows one of the numbers."""
        if not self._index:
            return
        for run in _RUN.finditer(text):
            digits = _decimals(run[0])
            keys = (digits[at : at + _FEWEST] for at in range(len(digits) - _FEWEST + 1))
            candidates = {number for key in keys for number in self._index.get(key, ())}
            for number in candidates:
                yield from self._in_run(text, run, digits, number)

    def _in_run(self, text: str, run: re.Match[str], digits: str, number: _Number) -> Iterator[Leak]:
        places = [at for at in range(*run.span()) if text[at].isdecimal()]
        spans = [_widened(text, places[a], places[b - 1] + 1) for a, b in _occurrences(digits, number.full)]
        spans += (
            (places[a], places[b - 1] + 1)
            for a, b in _occurrences(digits, number.national)
            if len(number.national) >= _NATIONAL and _stands_alone(text, places[a], places[b - 1] + 1)
        )
        if _is_part(digits, number):
            spans.append(run.span())
        spans += (
            (run.start() + piece.start(), run.start() + piece.end())
            for piece in _PIECE.finditer(run[0])
            if _is_part(_decimals(piece[0]), number)
        )
        for start, end in spans:
            if not self._kept(text, start, end):
                yield Leak(start, end, "recipient number", number.shown)

    def _kept(self, text: str, start: int, end: int) -> bool:
        longest = self._longest_kept
        while end - start <= longest and start > 0 and text[start - 1].isdecimal():
            start -= 1
        while end - start <= longest and end < len(text) and text[end].isdecimal():
            end += 1
        return _decimals(text[start:end]) in self._keep


def _decimals(text: str) -> str:
    """The decimal digits of `text`, Arabic-Indic and other scripts' made ASCII."""
    if text.isascii():
        return _NOT_DIGITS.sub("", text)
    return "".join(str(int(char)) for char in text if char.isdecimal())


def _number(digits: str) -> _Number:
    code = 1 if digits[0] in "17" else 2 if _TWO_DIGIT_CODES.match(digits) else 3
    return _Number(digits, digits[code:], f"[recipient +{digits[:code]}]")


def _forms(digits: str) -> Iterator[str]:
    """`digits` and what WhatsApp may make of it (`wa_id`): ninth digit in Brazil, 1 in Mexico, 9 in Argentina."""
    if len(digits) < _FEWEST:
        return
    yield digits
    if match := re.fullmatch(r"55(\d\d)9(\d{8})", digits) or re.fullmatch(r"55(\d\d)(\d{8})", digits):
        yield f"55{match[1]}9{match[2]}"
        yield f"55{match[1]}{match[2]}"
    for plain, mobile in (("52", "521"), ("54", "549")):
        if match := re.fullmatch(rf"(?:{mobile}|{plain})(\d{{10}})", digits):
            yield plain + match[1]
            yield mobile + match[1]


def _occurrences(digits: str, part: str) -> Iterator[tuple[int, int]]:
    at = digits.find(part)
    while at >= 0:
        yield at, at + len(part)
        at = digits.find(part, at + len(part))


def _stands_alone(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return not before.isdecimal() and not after.isdecimal()


def _is_part(digits: str, number: _Number) -> bool:
    bare = digits.lstrip("0")
    return len(bare) >= _FEWEST and bare in number.full


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """With the plus, bracket or international prefix that introduces the number."""
    while start > 0 and text[start - 1] in "+(":
        start -= 1
    if text[max(start - 2, 0) : start] == "00" and not text[max(start - 3, 0) : start - 2].isdecimal():
        start -= 2
    return start, end
