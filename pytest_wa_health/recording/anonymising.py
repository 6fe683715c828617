"""Ids and own telephone numbers replaced throughout a recording, so that it still tells the same story.

The same id becomes the same pseudonym of the same length wherever it stands: in a path, in the middle of one of
Meta's messages, as a number. The key is drawn for each recording and kept nowhere, so nobody can try ids until one
fits.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Iterator

from pytest_wa_health.model.json_value import Json

ID_DIGITS = 14
"""From this length on a run of digits is taken for an id: times have 10 or 13, telephone numbers up to 13."""

_ID_KEYS = frozenset(
    ("id", "app_id", "user_id", "business_id", "profile_id", "phone_number_id", "business_account_id")
)
_NUMBER_KEYS = frozenset(("display_phone_number", "expected_number"))
_CURSOR_KEYS = frozenset(("after", "before"))
_SHORTEST_ID = 8
_LOCAL_DIGITS = 6


def pseudonymised(tree: Json, key: bytes | None = None) -> Json:
    """`tree` (JSON) with ids, own numbers and paging cursors replaced.

    An own number keeps its formatting and all but its last six digits, so that country and kind stay what they are.
    """
    return _Pseudonyms(tree, key or secrets.token_bytes(16)).tree(tree)


class _Pseudonyms:
    def __init__(self, tree: Json, key: bytes) -> None:
        self._key = key
        pairs = list(_pairs(tree))
        ids = {value for name, value in pairs if name in _ID_KEYS and value.isascii() and value.isdigit()}
        numbers = {re.sub(r"\D", "", value) for name, value in pairs if name in _NUMBER_KEYS}
        short = sorted((re.escape(i) for i in ids if _SHORTEST_ID <= len(i) < ID_DIGITS), key=len, reverse=True)
        self._ids = re.compile(
            rf"(?<![0-9A-Za-z])(?:{'|'.join([*short, rf'[0-9]{{{ID_DIGITS},20}}'])})(?![0-9A-Za-z])"
        )
        self._numbers = [_spaced(number) for number in sorted(numbers) if _SHORTEST_ID <= len(number) <= 15]

    def tree(self, value: Json, name: str = "") -> Json:
        if isinstance(value, str):
            return self._cursor(value) if name in _CURSOR_KEYS else self._text(value)
        if isinstance(value, list):
            return [self.tree(item, name) for item in value]
        if isinstance(value, dict):
            return {self._text(key): self.tree(item, key) for key, item in value.items()}
        if isinstance(value, int) and value >= 10 ** (ID_DIGITS - 1):
            return int(self._id(str(value)))
        return value

    def _text(self, text: str) -> str:
        for number in self._numbers:
            text = number.sub(self._number, text)
        return self._ids.sub(lambda found: self._id(found[0]), text)

    def _id(self, digits: str) -> str:
        low = 10 ** (len(digits) - 1)
        return str(low + self._draw(digits) % (9 * low))

    def _number(self, found: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", found[0])
        tail = f"{self._draw(digits) % 10**_LOCAL_DIGITS:0{_LOCAL_DIGITS}d}"
        fresh = iter(digits[:-_LOCAL_DIGITS] + tail)
        return "".join(next(fresh) if char.isdigit() else char for char in found[0])

    def _cursor(self, cursor: str) -> str:
        return f"cursor{self._draw(cursor) % 16**12:012x}" if cursor else cursor

    def _draw(self, value: str) -> int:
        return int.from_bytes(hmac.new(self._key, value.encode("utf-8", "replace"), hashlib.sha256).digest(), "big")


def _pairs(tree: Json) -> Iterator[tuple[str, str]]:
    """All keys of the tree whose value is a string."""
    children: Iterable[Json] = ()
    if isinstance(tree, dict):
        yield from ((name, value) for name, value in tree.items() if isinstance(value, str))
        children = tree.values()
    elif isinstance(tree, list):
        children = tree
    for child in children:
        yield from _pairs(child)


def _spaced(number: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\d)" + r"[\s().\-]{0,2}".join(number) + r"(?!\d)")
