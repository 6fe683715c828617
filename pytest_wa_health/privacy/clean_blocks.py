"""What was looked at and found clean is not looked at again: the same page for another business, a file once more.

A text is cut into blocks at places that its content alone decides, so that what two texts share is cut alike. Two
blocks that followed one another in a clean text hold nothing wherever they do, because nothing is read across a block
that counts (`_parts`): there are words in it, apart from each other, of which no escape, no code and no row of
separators is made.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["CleanBlocks", "Piece"]

_FEWEST = 2048
"""Characters of a text that is worth the trouble."""
_SHORTEST = 400
_LONGEST = 4096
_ONE_OF = 4
"""Of so many places at which a block may end one is taken."""
_DECISIVE = 16
"""So many characters before a place decide whether it is taken."""
_MOST = 40_000
_ENOUGH = 32_768
_MOST_AT_ONCE = 65_536
"""Looking costs many times the memory of what is looked at."""
_OVERLAP = 8_192
"""Longer than any secret, however often it was escaped."""
_UNSEEN = ("\x1b", "1b]", "1B]", "33]", "27;]", "\\e]")
"""What a terminal takes for a title and does not show may be of any length; so it stands in a text, or escaped."""
_END = re.compile(r"[\n>;,]")
_WORD = re.compile(r"(?<=[ >\n\"';:,(])(?=[A-Za-z]{3})[A-Za-z]*[g-z][A-Za-z]*(?=[ <\n\"'.,;:=()&])")
_WORDS = 3


class Piece(NamedTuple):
    """What must be looked at, and what may be remembered if nothing is found in it."""

    start: int
    text: str
    pairs: list[int]


class CleanBlocks:
    """Pairs of neighbouring blocks, by their hashes; a bounded number of them."""

    __slots__ = ("_pairs",)

    def __init__(self) -> None:
        self._pairs: set[int] = set()

    def unknown(self, text: str) -> Iterator[Piece]:
        """What of `text` was not seen before, with as much around it as anything may reach."""
        if len(text) < _FEWEST or any(sign in text for sign in _UNSEEN):
            yield Piece(0, text, [])
            return
        start, done = -1, 0
        pairs: list[int] = []
        before, parted = "", True
        for block in itertools.chain(_blocks(text), [""]):
            pair = hash((before, block))
            if pair in self._pairs:
                parts = True
                if start >= 0:
                    yield Piece(start, text[start:done], pairs)
                    start, pairs = -1, []
            else:
                start = done - len(before) if start < 0 else start
                parts = _parts(block)
                if parted and parts:
                    pairs.append(pair)
            done += len(block)
            before, parted = block, parts
            if start >= 0 and done - start > _ENOUGH and (parts or done - start > _MOST_AT_ONCE):
                yield Piece(start, text[start:done], pairs)
                start, pairs = done - (len(block) if parts else _OVERLAP), []
        if start >= 0:
            yield Piece(start, text[start:done], pairs)

    def learn(self, piece: Piece) -> None:
        """Remember that nothing was found in `piece`."""
        if len(self._pairs) > _MOST:
            self._pairs.clear()
        self._pairs.update(piece.pairs)


def _blocks(text: str) -> Iterator[str]:
    start, length = 0, len(text)
    while start < length:
        end = start + _LONGEST
        for sign in _END.finditer(text, start + _SHORTEST, end):
            at = sign.end()
            if hash(text[at - _DECISIVE : at]) % _ONE_OF == 0:
                end = at
                break
        yield text[start:end]
        start = end


def _parts(block: str) -> bool:
    """Whether nothing is read across `block`. The ends of a text are such a block."""
    return not block or (
        len(block) >= _SHORTEST and sum(1 for _ in itertools.islice(_WORD.finditer(block), _WORDS)) == _WORDS
    )
