"""How far a text goes on as a secret does: from a piece that gave itself away over words that would not have.

``whatsapp-token`` is in every text and says nothing; behind ``/bot/prod/`` it is the rest of a secret. What stands
directly beside the piece belongs to it as far as the secret goes on so; what stands behind a separator does if the
secret goes on to the end of that word, and by more than a letter or two, which happens by chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pytest_wa_health.privacy.folding import is_separator, squeezed

__all__ = ["Continuations"]

_TAILS = (24, 12, 6)
_BY_CHANCE = 3
_END = b"\x1f"
"""Behind each secret: what no text of six characters holds."""
_FARTHEST = 4096


class Continuations:
    """`secrets`, folded: as they are written, and letters and digits alone, each forwards and backwards."""

    __slots__ = ("_backwards", "_forwards")

    def __init__(self, secrets: Iterable[bytes]) -> None:
        lows = sorted(secrets)
        bare = [squeezed(low) for low in lows]
        self._forwards = tuple(_END.join([*forms, b""]) for forms in (lows, bare))
        self._backwards = tuple(_END.join([*(form[::-1] for form in forms), b""]) for forms in (lows, bare))

    def widened(self, low: bytes, start: int, end: int) -> tuple[int, int]:
        """The stretch ``low[start:end]`` of a text, folded, with what goes on as a secret does on both sides."""
        before = low[max(start - _FARTHEST, 0) : start][::-1]
        after = low[end : end + _FARTHEST]
        found = low[start:end]
        return start - _reach(found[::-1], before, self._backwards), end + _reach(found, after, self._forwards)


def _reach(found: bytes, after: bytes, secrets: tuple[bytes, ...]) -> int:
    if not after:
        return 0
    # Many a fleet's secrets end alike; a longer tail tells which of them it is.
    for length in _TAILS:
        tails = (found[-length:], squeezed(found)[-length:])
        reached = [
            _shared(after, secret[place + length : secret.index(_END, place)])
            for secret, tail in zip(secrets, tails, strict=True)
            if len(tail) == length
            for place in _everywhere(secret, tail)
        ]
        if reached:
            return max(reached)
    return 0


def _shared(after: bytes, rest: bytes) -> int:
    """How much of `after` goes on as the `rest` of a secret does."""
    kept = at = matched = beside = 0
    left = squeezed(rest)
    while matched < len(left):
        word = at
        while word < len(after) and is_separator(after[word]):
            word += 1
        end, first = word, matched
        while end < len(after) and matched < len(left) and after[end] == left[matched]:
            end, matched = end + 1, matched + 1
        if matched == first:
            break
        is_whole = end == len(after) or is_separator(after[end])
        if word == 0:
            beside = matched
        is_end = is_whole or matched == len(left)
        is_by_chance = matched - beside < _BY_CHANCE and not (is_whole and matched == len(left))
        if word == 0 or (is_end and not is_by_chance):
            kept = end
        if not is_whole:
            break
        at = end
    return kept


def _everywhere(data: bytes, piece: bytes) -> Iterator[int]:
    place = data.find(piece)
    while place >= 0:
        yield place
        place = data.find(piece, place + 1)
