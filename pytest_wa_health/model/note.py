"""A sentence about what was seen, which keeps its key and its values so that another language can say it too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

from pytest_wa_health.model.json_value import Json

__all__ = ["Note", "Said", "Value", "packed", "plain_value", "revived", "said_of", "unpacked", "value_of"]

_PACKED = "\0note"
"""Marks a note among plain JSON; no key of Meta's or of ours holds such a character."""


class _Said(TypedDict):
    key: str


class Said(_Said, total=False):
    """A note as plain JSON: its key in the catalogue, and what its placeholders hold, which may be notes again."""

    values: dict[str, Json]


class Note(str):
    """English as it stands in results and terminals, with the `key` and the `values` that it was made of.

    It is a text to everybody who only shows it. What is made of it by other means than those of `catalogue.notes`
    (an f-string, a slice) is a plain text, which no other language knows. Nothing changes it once it is made.
    """

    __slots__ = ("key", "values")

    key: str
    values: Mapping[str, Value]

    def __new__(cls, text: str, key: str, values: Mapping[str, Value]) -> Note:
        made = super().__new__(cls, text)
        made.key = key
        made.values = values
        return made

    def __reduce__(self) -> tuple[type[Note], tuple[str, str, Mapping[str, Value]]]:
        return Note, (str(self), self.key, self.values)

    def __deepcopy__(self, _memo: object) -> Note:
        return self


Value = str | int | float | Sequence[str] | None
"""What stands in a placeholder: a value of others, or a note; or several of them, one after the other."""


def said_of(text: str | None) -> Said | None:
    """What `text` is made of, as plain JSON; None for words that are no note."""
    if not isinstance(text, Note):
        return None
    if not text.values:
        return {"key": text.key}
    return {"key": text.key, "values": {name: plain_value(value) for name, value in text.values.items()}}


def plain_value(value: Value) -> Json:
    if isinstance(value, Note):
        return said_of(value)
    if isinstance(value, str):
        return str(value)
    return [plain_value(item) for item in value] if isinstance(value, Sequence) else value


def packed(tree: Json) -> Json:
    """`tree` in plain JSON types, its notes as objects that :func:`unpacked` makes notes of again."""
    if isinstance(tree, Note):
        return {_PACKED: [str(tree), said_of(tree)]}
    if isinstance(tree, dict):
        return {key: packed(item) for key, item in tree.items()}
    if isinstance(tree, (list, tuple)):
        return [packed(item) for item in tree]
    return tree


def unpacked(tree: Json) -> Json:
    """The inverse of :func:`packed`."""
    if isinstance(tree, dict):
        if _PACKED in tree:
            text, said = tree[_PACKED]
            return revived(text, said)
        return {key: unpacked(item) for key, item in tree.items()}
    return [unpacked(item) for item in tree] if isinstance(tree, list) else tree


def revived(text: str, said: Said) -> Note:
    """The note that `said` was made of, `text` being its English."""
    values = said.get("values")
    known = values if isinstance(values, dict) else {}
    return Note(text, said["key"], {name: value_of(value) for name, value in known.items()})


def value_of(value: Json) -> Value:
    """The value that was written as `value`: a note where it is one."""
    if isinstance(value, dict) and isinstance(value.get("key"), str):
        inner = value.get("values")
        return revived("", {"key": value["key"], "values": inner if isinstance(inner, dict) else {}})
    if isinstance(value, list):
        return [_text(item) for item in value]
    return value if value is None or isinstance(value, (str, int, float)) else ""


def _text(item: Json) -> str:
    found = value_of(item)
    return found if isinstance(found, str) else str(found)
