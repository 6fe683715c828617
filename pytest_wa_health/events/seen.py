"""Which messages were seen already, in which states and of which number: 10 bytes a place, so that millions fit."""

from __future__ import annotations

import hashlib
import secrets
from array import array

_FIRST_SIZE = 1 << 10
_FULL = 0.7
"""Above this share of places taken the table grows by half: at its worst, while it moves, 36 bytes a message."""
_GROWTH = 1.5
_STATE_BITS = 6
_STATES = (1 << _STATE_BITS) - 1
MOST_NUMBERS = (1 << (16 - _STATE_BITS)) - 1
"""Numbers that can be told apart; 0 is the unknown one."""


class SeenMessages:
    """A table from message id to flags and number. Ids are kept as hashes whose key ends with the process."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(16)
        self._size = _FIRST_SIZE
        self._hashes = array("Q", bytes(8 * self._size))
        self._held = array("H", bytes(2 * self._size))
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, message_id: str, flags: int, number: int) -> tuple[int, int]:
        """Set `flags` of a message, and its number where that is not known yet; gives both as they were before.

        `flags` has at most six bits and is not 0; flags of 0 come back for a message that is new.
        """
        digest = hashlib.blake2b(message_id.encode("utf-8", "replace"), digest_size=8, key=self._key).digest()
        wanted = int.from_bytes(digest, "little")
        place = self._place(wanted)
        before = self._held[place]
        if not before:
            self._hashes[place] = wanted
            self._count += 1
        of = before >> _STATE_BITS
        self._held[place] = before & _STATES | flags | (of or number) << _STATE_BITS
        if self._count > self._size * _FULL:
            self._grow()
        return before & _STATES, of

    def _place(self, wanted: int) -> int:
        hashes, held, size = self._hashes, self._held, self._size
        place = wanted % size
        while held[place] and hashes[place] != wanted:
            place += 1
            if place == size:
                place = 0
        return place

    def _grow(self) -> None:
        hashes, held = self._hashes, self._held
        self._size = int(self._size * _GROWTH) | 1
        self._hashes = array("Q", bytes(8 * self._size))
        self._held = array("H", bytes(2 * self._size))
        for place, value in enumerate(held):
            if value:
                new = self._place(hashes[place])
                self._hashes[new] = hashes[place]
                self._held[new] = value
