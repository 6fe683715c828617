"""Puts a new value in place of an old one in the text of a settings file, and changes nothing else.

The text is not written anew: of the places where the old value stands, the one is taken whose change is read back as
the new value of the wanted name, with every other name as before. So quotes, comments, order and line ends stay, in
every format that can be read, and a name that stands twice is changed where it counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Read = Callable[[str], Mapping[str, str]]
"""From a file's text to its values by the names that are written there. May raise for a text it cannot read."""

_MOST_PLACES = 50


@dataclass(frozen=True)
class Edit:
    """The text with the new value, and how often the old one still stands in it."""

    text: str
    left: int


def replaced(text: str, name: str, old: str, new: str, read: Read) -> Edit | None:
    """`text` with `new` as the value of `name`; None where no single change leads there.

    That is so where the value is encoded, composed of others, or not this file's at all.
    """
    before = _values(read, text)
    if before is None or before.get(name) != old or not old:
        return None
    wanted = {**before, name: new}
    for place in _places(text, old):
        edited = f"{text[:place]}{new}{text[place + len(old) :]}"
        if _values(read, edited) == wanted:
            return Edit(edited, edited.count(old))
    return None


def _values(read: Read, text: str) -> dict[str, str] | None:
    try:
        return dict(read(text))
    except Exception:
        return None


def _places(text: str, old: str) -> list[int]:
    """Where the old value stands, the last place first: of a name that stands twice the last one counts."""
    found: list[int] = []
    place = text.find(old)
    while place >= 0 and len(found) < _MOST_PLACES:
        found.append(place)
        place = text.find(old, place + 1)
    return found[::-1]
