"""JSON that this run did not write: whether it has the shape that its readers rely on.

A shape is a predicate for one value, ``None`` for null, ``[shape]`` for a list, a dictionary for an object, and a
tuple for "one of these". In an object a key that ends with ``?`` may be absent, ``*`` stands for every key, and keys
that the shape does not name may hold anything.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from typing import Any

__all__ = ["Shape", "deeper_than", "like", "misfit", "number", "one_of", "text", "truth", "whole", "within"]

Json = Any
Fits = Callable[[Json], bool]
Shape = Fits | tuple["Shape", ...] | list["Shape"] | dict[str, "Shape"] | None

_HALVES = re.compile("[\ud800-\udfff]")
_ABSENT = object()
"""Stands for the value of a key that is not there; it fits no shape."""


def misfit(value: Json, shape: Shape, place: str = "") -> str | None:
    """Where the first value stands that has not its shape (``.tenants[0].slug``); None where all have theirs.

    The place is made of the shape's own words, never of the value's.
    """
    if isinstance(shape, tuple):
        found = [misfit(value, each, place) for each in shape]
        return None if None in found else max((each or "" for each in found), key=len)
    if isinstance(shape, list):
        rows = value if isinstance(value, list) else [_ABSENT]
        return _first((f"{place}[{number}]", row, shape[0]) for number, row in enumerate(rows))
    if isinstance(shape, dict):
        return _first(_fields(value, shape, place)) if isinstance(value, dict) else place
    fits = value is None if shape is None else shape(value)
    return None if fits else place


def _first(parts: Iterator[tuple[str, Json, Shape]]) -> str | None:
    return next((found for place, value, shape in parts if (found := misfit(value, shape, place)) is not None), None)


def _fields(value: dict[str, Json], shape: dict[str, Shape], place: str) -> Iterator[tuple[str, Json, Shape]]:
    for name, form in shape.items():
        key = name.removesuffix("?")
        if name == "*":
            yield from ((f"{place}.*", item, form) for item in value.values())
        elif key in value or key == name:
            yield f"{place}.{key}", value.get(key, _ABSENT), form


def text(value: Json) -> bool:
    """A text of whole characters: half of one (a lone surrogate) can be sent to nobody."""
    return isinstance(value, str) and (value.isascii() or not _HALVES.search(value))


def truth(value: Json) -> bool:
    """True or false, and not a number that means as much."""
    return isinstance(value, bool)


def whole(value: Json) -> bool:
    """A whole number."""
    return isinstance(value, int) and not isinstance(value, bool)


def number(value: Json) -> bool:
    """A finite number."""
    return whole(value) or (isinstance(value, float) and math.isfinite(value))


def within(least: int, most: int) -> Fits:
    """A whole number from `least` to `most`."""
    return lambda value: whole(value) and least <= value <= most


def one_of(*words: str) -> Fits:
    """One of these words."""
    return lambda value: isinstance(value, str) and value in words


def like(pattern: str) -> Fits:
    """A text that is `pattern` from its beginning to its end."""
    matches = re.compile(pattern).fullmatch
    return lambda value: isinstance(value, str) and matches(value) is not None


def deeper_than(value: Json, levels: int) -> bool:
    """Whether `value` is nested deeper than so many levels: what walks through it would run out of stack."""
    layer = [value]
    for _ in range(levels):
        layer = [
            child
            for node in layer
            if isinstance(node, (dict, list))
            for child in (node.values() if isinstance(node, dict) else node)
        ]
        if not layer:
            return False
    return True
