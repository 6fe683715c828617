"""Finds known telephone numbers in running text, however they are spaced or cut."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from pytest_wa_health.privacy.credential_patterns import Leak
from pytest_wa_health.privacy.national_forms import forms

__all__ = ["Telephones"]

_FEWEST = 7
_NATIONAL = 8
_GAP = r"[ \u00a0\u202f().\-/\u2010\u2011]{0,3}"
_RUN = re.compile(rf"\d(?:{_GAP}\d){{{_FEWEST - 1},}}")
# As much white space as there is, because a page shows it as one blank, and the dashes and dots that a plain terminal
# shows as one of those above.
_WIDE_GAP = r"[\s().\-/_,\u2010-\u2015\u2212\u00b7\u2022]*"
_WIDE_RUN = re.compile(rf"\d(?:{_WIDE_GAP}\d){{{_FEWEST - 1},}}")
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
        for number in {
            _number(form) for given in map(_decimals, numbers) if len(given) >= _FEWEST for form in forms(given)
        }:
            for at in range(len(number.full) - _FEWEST + 1):
                key = number.full[at : at + _FEWEST]
                self._index[key] = (*self._index.get(key, ()), number)

    def find(self, text: str) -> Iterator[Leak]:
        """Every stretch of `text` that shows one of the numbers."""
        if not self._index:
            return
        for run in _WIDE_RUN.finditer(text):
            digits = _decimals(run[0])
            known = [at for at in range(len(digits) - _FEWEST + 1) if digits[at : at + _FEWEST] in self._index]
            if not known:
                continue
            found = [*self._wholes(text, run, digits, known), *self._parts(text, run)]
            yield from (leak for leak in found if not self._kept(text, leak.start, leak.end))

    def _wholes(self, text: str, run: re.Match[str], digits: str, known: list[int]) -> Iterator[Leak]:
        """Numbers of which all digits stand there, or all but the country code."""
        places = [at for at in range(*run.span()) if text[at].isdecimal()]
        for at in known:
            for number in self._index[digits[at : at + _FEWEST]]:
                if digits.startswith(number.full, at):
                    yield _leak(number, *_widened(text, places[at], places[at + len(number.full) - 1] + 1))
                if len(number.national) >= _NATIONAL and digits.startswith(number.national, at):
                    start, end = places[at], places[at + len(number.national) - 1] + 1
                    if _stands_alone(text, start, end):
                        yield _leak(number, start, end)

    def _parts(self, text: str, run: re.Match[str]) -> Iterator[Leak]:
        """Runs of digits that are nothing but a part of a number: the whole run, and what stands closer within it."""
        fewest = {run.span(): _NATIONAL}
        for near in _RUN.finditer(text, *run.span()):
            fewest |= {piece.span(): _FEWEST for piece in (near, *_PIECE.finditer(text, *near.span()))}
        for (start, end), least in fewest.items():
            bare = _decimals(text[start:end]).lstrip("0")
            number = next((n for n in self._index.get(bare[:_FEWEST], ()) if bare in n.full), None)
            if number and len(bare) >= least:
                yield _leak(number, start, end)

    def _kept(self, text: str, start: int, end: int) -> bool:
        longest = self._longest_kept
        while end - start <= longest and start > 0 and text[start - 1].isdecimal():
            start -= 1
        while end - start <= longest and end < len(text) and text[end].isdecimal():
            end += 1
        return _decimals(text[start:end]) in self._keep


def _leak(number: _Number, start: int, end: int) -> Leak:
    return Leak(start, end, "recipient number", number.shown)


def _decimals(text: str) -> str:
    """The decimal digits of `text`, Arabic-Indic and other scripts' made ASCII."""
    if text.isascii():
        return _NOT_DIGITS.sub("", text)
    return "".join(str(int(char)) for char in text if char.isdecimal())


def _number(digits: str) -> _Number:
    code = 1 if digits[0] in "17" else 2 if _TWO_DIGIT_CODES.match(digits) else 3
    return _Number(digits, digits[code:], f"[recipient +{digits[:code]}]")


def _stands_alone(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return not before.isdecimal() and not after.isdecimal()


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """With the plus, bracket or international prefix that introduces the number."""
    while start > 0 and text[start - 1] in "+(":
        start -= 1
    if text[max(start - 2, 0) : start] == "00" and not text[max(start - 3, 0) : start - 2].isdecimal():
        start -= 2
    return start, end
