"""Where any of many short stretches of bytes, all of one length, stands in a text: two look-ups for each four bytes.

A text is read as numbers of four bytes, at C speed, and the few that belong to a stretch are looked at closer. So the
cost does not grow with the number of secrets.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Collection, Iterable, Iterator

__all__ = ["Stretches"]

_FOUR = 4
_FEW = 12
"""So many different numbers are quicker to look for one by one."""


class Stretches:
    """The stretches `keys`, each `length` bytes long: six, or seven and more."""

    __slots__ = ("_keys", "_length", "_sieve", "_step")

    def __init__(self, keys: Collection[bytes], length: int) -> None:
        self._keys = keys
        self._length = length
        # A stretch of seven bytes holds four that begin at a multiple of four; one of six, at an even place.
        self._step = _FOUR if length >= 2 * _FOUR - 1 else 2
        self._sieve = frozenset(
            int.from_bytes(key[at : at + _FOUR], sys.byteorder) for key in keys for at in range(self._step)
        )

    def __bool__(self) -> bool:
        return bool(self._keys)

    def hits(self, data: bytes) -> Iterator[int]:
        """Where in `data` one of them begins; in no order, a place may come twice."""
        if len(data) < self._length or not self._keys:
            return
        fours = [(at, _fours(data, at)) for at in range(0, _FOUR, self._step)]
        found = self._sieve.intersection(fours[0][1])
        for _, more in fours[1:]:
            found |= self._sieve.intersection(more)
        if not found:
            return
        keys, length = self._keys, self._length
        for place in _places(data, found, fours):
            for start in range(max(place - self._step + 1, 0), place + 1):
                if data[start : start + length] in keys:
                    yield start


def _places(data: bytes, found: Collection[int], fours: Iterable[tuple[int, memoryview]]) -> Iterable[int]:
    if len(found) <= _FEW:
        return itertools.chain.from_iterable(_everywhere(data, four.to_bytes(_FOUR, sys.byteorder)) for four in found)
    return itertools.chain.from_iterable(
        itertools.compress(range(at, len(data), _FOUR), map(found.__contains__, each)) for at, each in fours
    )


def _fours(data: bytes, offset: int) -> memoryview:
    usable = (len(data) - offset) // _FOUR * _FOUR
    return memoryview(data)[offset : offset + max(usable, 0)].cast("I")


def _everywhere(data: bytes, four: bytes) -> Iterator[int]:
    place = data.find(four)
    while place >= 0:
        yield place
        place = data.find(four, place + 1)
