"""Meta's own words, by which an error is known where its number is missing."""

from __future__ import annotations

import functools
import re
import string
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pytest_wa_health import catalogue
from pytest_wa_health.catalogue import loader

__all__ = ["Saying", "folded", "said_in", "tokens", "words"]

_SHORTEST = 12
_NAME, _REST = "(…)", "[…]"
"""In the catalogue's words, a part that is kept: a name of Meta's own in brackets; what follows on the same line."""
_APART = {ord(sign): " " for sign in string.punctuation}
_RARE = 8
"""Words as long as this stand in few lines of a log."""


class Saying(NamedTuple):
    """What Meta writes of an error, in lower case; an ellipsis stands for a variable part."""

    words: str
    pattern: re.Pattern[str] | None
    """None for words without a variable part: to look for those is much quicker."""
    code: int
    subcode: int | None

    def is_in(self, text: str) -> bool:
        """Whether a text in lower case holds the words."""
        if self.pattern is not None:
            return self.pattern.search(text) is not None
        place = text.find(self.words)
        return place >= 0 and not text[place - 1 : place].isalpha()

    def kept_of(self, text: str) -> str:
        """What is kept of `text`: the catalogue's form of the words, with the names that stand in brackets in it."""
        if self.pattern is None or not (_NAME in self.words or _REST in self.words):
            return self.words
        found = re.search(self.pattern.pattern, " ".join(text.split()), re.IGNORECASE)
        return found[0] if found else self.words


def folded(text: str) -> str:
    """`text` in lower case on one line, as sayings are compared."""
    return " ".join(text.replace("\u2019", "'").casefold().split())


def tokens(text: str) -> set[str]:
    """The words and numbers of a text in lower case."""
    return set(text.translate(_APART).split())


def said_in(text: str) -> Saying | None:
    """The saying that a folded text holds: one of a subcode rather than another, then the longest."""
    index = words()
    near = index.keys() & tokens(text)
    if not near:
        return None
    sayings = _sayings()
    places = sorted({place for word in near for place in index[word]})
    return next((sayings[place] for place in places if sayings[place].is_in(text)), None)


@functools.cache
def _sayings() -> Sequence[Saying]:
    found: dict[str, str] = {}
    for key, phrases in loader.read("sayings.toml").items():
        found |= dict.fromkeys(phrases, key)
    for known in catalogue.codes():
        if known.says and len(known.says) >= _SHORTEST and known.key[0].isdigit():
            found.setdefault(folded(known.says).rstrip("."), known.key)
    rows = []
    for words, key in found.items():
        code, _, subcode = key.partition("/")
        form = re.escape(words).replace(re.escape(_NAME), r"\(\w{1,60}\)")
        form = form.replace(re.escape(_REST), r"[\w /=;:.,'\"<{\[-]{1,120}").replace("…", ".{1,80}")
        pattern = re.compile(form) if "…" in words else None
        rows.append(Saying(words, pattern, int(code), int(subcode) if subcode else None))
    return tuple(sorted(rows, key=lambda row: (row.subcode is None, -len(row.words))))


@functools.cache
def words() -> Mapping[str, Sequence[int]]:
    """Of each saying one word, which a text must hold for it, to the places of such sayings."""
    rows = _sayings()
    common = Counter(word for row in rows for word in _whole(row))
    found: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        rarest = max(_whole(row), key=lambda word: (min(len(word), _RARE), common[word], word))
        found.setdefault(rarest, []).append(place)
    return found


def _whole(saying: Saying) -> list[str]:
    """The words of a saying that stand whole in a text that holds it: not what it ends with, or what varies."""
    parts = saying.words.split("…")
    inner = [word for part in parts for word in part.translate(_APART).split()[int(part is not parts[0]) : -1]]
    return inner or saying.words.translate(_APART).split()
