"""Finds known numbers in running text, however they are spaced or cut: recipients', and secrets made of digits.

A text is searched with everything but letters and digits taken out, so that no separator hides a number. What is
found there is a number if it is whole (in any of its country's forms), or if the piece, seven digits or more, begins
and ends where a group of digits does: inside somebody's id it is that id's own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from pytest_wa_health.privacy.folding import Places, plain
from pytest_wa_health.privacy.national_forms import dialled_at_home, forms
from pytest_wa_health.privacy.stretches import Stretches

__all__ = ["FICTITIOUS", "Numbers", "Place"]

_FEWEST = 7
_FEWEST_OF_PIN = 6
_NATIONAL = 8
_DIGITS = re.compile(rb"[0-9]+")
_LONGEST = 24
"""Digits; no number and no id of Meta's has as many."""
_PREFIX = re.compile(r"0\d{0,3}|[1589]|15|80|810")
"""What callers dial before a national number, in a group with it: trunk prefixes, and codes for abroad."""
_LONGEST_PREFIX = 6
"""Digits of a country code and of what a plan has since put behind it (Benin: 229 01)."""
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
"""Millions are counted so; seven digits of a number by themselves are hardly ever written so."""
_TWO_DIGIT_CODES = re.compile("2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]")
"""Country calling codes of two digits (ITU-T E.164, list of assigned codes); 1 and 7 have one, all others three."""

FICTITIOUS = re.compile(
    r"1(?:\d{3}55501\d\d|555\d{7})"  # NANP: 555-01xx; area code 555, where Meta's own test numbers are
    r"|44(?:7700900|1632960|2079460)\d{3}"  # Ofcom: numbers for drama
    r"|61491570\d{3}"  # ACMA: fictitious mobile numbers
    r"|\d{1,4}?(\d)\1{6,}"  # one digit over and over: nobody's
)
"""Numbers that numbering plans set aside: nobody has them."""


class Place(NamedTuple):
    """Where a number stands, and what to show instead."""

    start: int
    end: int
    kind: str
    shown: str


class _Number(NamedTuple):
    full: str
    national: int
    """How many of its last digits are dialled within the country."""
    kind: str
    shown: str
    only_whole: bool = False
    """Whether a piece of this form says nothing that a piece of another does not."""


class Numbers:
    """Recipients in E.164, `pins` (secrets of digits), and `keep`: own ids and numbers, never taken for one."""

    __slots__ = ("_fewest", "_index", "_keep", "_keys")

    def __init__(self, numbers: Iterable[str], keep: Collection[str] = (), pins: Iterable[str] = ()) -> None:
        self._keep = frozenset(_decimals(value) for value in keep)
        self._index: dict[bytes, tuple[_Number, ...]] = {}
        given = [digits for digits in map(_decimals, numbers) if len(digits) >= _FEWEST]
        known = {make(form) for digits in given for form in forms(digits) for make in (_number, _with_trunk_zero)}
        known |= {
            _number(digits)._replace(full=home, national=len(home), only_whole=True)
            for digits in given
            for home in dialled_at_home(digits)
        }
        known |= {_Number(pin, len(pin), "secret", "[redacted]") for pin in pins}
        self._fewest = _FEWEST if all(number.kind != "secret" for number in known) else _FEWEST_OF_PIN
        for number in known:
            digits = number.full.encode()
            for at in range(len(digits) - self._fewest + 1):
                key = digits[at : at + self._fewest]
                if number not in self._index.get(key, ()):
                    self._index[key] = (*self._index.get(key, ()), number)
        self._keys = Stretches(self._index, self._fewest)

    def may_hold(self, bare: bytes) -> bool:
        """Whether `bare`, a squeezed text, holds as many digits of a number as count."""
        return any(True for _ in self._keys.hits(bare))

    def find(self, text: str, low: bytes, bare: bytes) -> Iterator[Place]:
        """Every stretch of `text` that shows one of the numbers; `low` and `bare` are made of it."""
        places: Places | None = None
        for start, end in self._runs(bare):
            places = places or Places(low)
            for place in self._of_run(text, bare[start:end], [places[at] for at in range(start, end)]):
                if not self._is_kept(text, place.start, place.end):
                    yield place

    def _runs(self, bare: bytes) -> Iterator[tuple[int, int]]:
        done = 0
        for place in sorted(self._keys.hits(bare)):
            if place >= done and (run := _DIGITS.match(bare, _first_digit(bare, place))):
                done = run.end()
                yield run.span()

    def _of_run(self, text: str, digits: bytes, at: list[int]) -> Iterator[Place]:
        fewest = self._fewest
        done: set[tuple[int, int]] = set()
        for begin in range(len(digits) - fewest + 1):
            for number in self._index.get(digits[begin : begin + fewest], ()):
                for first, last in _shared(digits, begin, number.full.encode(), fewest):
                    found = self._judged(text, number, at[first : last + 1])
                    if found is not None and found not in done:
                        done.add(found)
                        yield Place(*found, number.kind, number.shown)

    def _judged(self, text: str, number: _Number, at: list[int]) -> tuple[int, int] | None:
        """The stretch to hide, if the digits at the places `at` are the number, or a piece of it by themselves."""
        if len(at) == len(number.full) and number.kind != "secret":
            return _widened(text, at[0], at[-1] + 1)
        if number.only_whole:
            return None
        fewest = _FEWEST_OF_PIN if number.kind == "secret" else _FEWEST
        while len(at) >= fewest and _is_digit(text, at[0] - 1):
            prefix = _group_before(text, at[0])
            code = number.full[: len(number.full) - number.national]
            is_dialled = _PREFIX.fullmatch(prefix) or (prefix.startswith(code) and len(prefix) <= _LONGEST_PREFIX)
            if is_dialled and len(at) >= min(number.national, _NATIONAL) and number.kind != "secret":
                break
            at = _next_group(at)
        while len(at) >= fewest and _is_digit(text, at[-1] + 1):
            at = _next_group(at[::-1], step=-1)[::-1]
        if len(at) < fewest or (len(at) < _NATIONAL and _THOUSANDS.fullmatch(text[at[0] : at[-1] + 1])):
            return None
        return at[0], at[-1] + 1

    def _is_kept(self, text: str, start: int, end: int) -> bool:
        if not self._keep:
            return False
        around = (_group_before(text, start), text[start:end], _group_after(text, end))
        return _decimals("".join(around)) in self._keep


def _shared(digits: bytes, begin: int, full: bytes, fewest: int) -> Iterator[tuple[int, int]]:
    """First and last place in `digits` of what it has in common with `full` around `begin`."""
    key = digits[begin : begin + fewest]
    at = full.find(key)
    while at >= 0:
        first, last, left, right = begin, begin + fewest - 1, at, at + fewest - 1
        while first > 0 and left > 0 and digits[first - 1] == full[left - 1]:
            first, left = first - 1, left - 1
        while last + 1 < len(digits) and right + 1 < len(full) and digits[last + 1] == full[right + 1]:
            last, right = last + 1, right + 1
        yield first, last
        at = full.find(key, at + 1)


def _first_digit(bare: bytes, at: int) -> int:
    while at > 0 and bare[at - 1 : at].isdigit():
        at -= 1
    return at


def _decimals(text: str) -> str:
    """The decimal digits of `text`, Arabic-Indic and other scripts' made ASCII."""
    return re.sub(r"\D+", "", plain(text))


def _code_length(digits: str) -> int:
    return 1 if digits[0] in "17" else 2 if _TWO_DIGIT_CODES.match(digits) else 3


def _number(digits: str) -> _Number:
    code = _code_length(digits)
    return _Number(digits, len(digits) - code, "recipient number", f"[recipient +{digits[:code]}]")


def _with_trunk_zero(digits: str) -> _Number:
    """As people write it who mean both callers at home and abroad: +44 (0) 20 …"""
    number = _number(digits)
    code = len(digits) - number.national
    return number._replace(full=f"{digits[:code]}0{digits[code:]}", national=number.national + 1, only_whole=True)


def _is_digit(text: str, at: int) -> bool:
    return 0 <= at < len(text) and text[at].isdecimal()


def _group_before(text: str, at: int) -> str:
    start = at
    while at - start < _LONGEST and _is_digit(text, start - 1):
        start -= 1
    return text[start:at]


def _group_after(text: str, at: int) -> str:
    end = at
    while end - at < _LONGEST and _is_digit(text, end):
        end += 1
    return text[at:end]


def _next_group(at: list[int], *, step: int = 1) -> list[int]:
    """The places `at` without the group of digits in which they begin."""
    number = 1
    while number < len(at) and at[number] == at[number - 1] + step:
        number += 1
    return at[number:]


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """With the plus, bracket or international prefix that introduces the number."""
    while start > 0 and text[start - 1] in "+(":
        start -= 1
    if text[max(start - 2, 0) : start] == "00" and not _is_digit(text, start - 3):
        start -= 2
    return start, end
