"""Notes of a diagnosis in the reader's language: the English sentence is the key, as in gettext.

Terminals and programs get the English of the place that saw something. Where a page is made in Arabic, the entry of
``notes.toml`` whose English fits gives the words, and takes over the ids, codes and addresses of the note. Notes may
hold words of Meta's or of anybody else, so the search does a bounded amount of work and no regular expression backs
up: an entry's fixed words are looked for once, from left to right.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from pytest_wa_health.catalogue import loader
from pytest_wa_health.catalogue.notes import APART, NEXT
from pytest_wa_health.catalogue.wording import PLACEHOLDER

__all__ = ["translated"]

LONGEST = 2_000
"""Characters; our own notes have a few hundred. What is longer is mostly somebody else's words, and stays."""

_DEEPEST = 4
"""A note in a note in a note: ``recipient 1 (+966): accepted, and nothing after it within 60 s (…)`` has three."""

_LISTS = (("; ", "؛ "), (", ", "، "))
_PAIR = (" and ", " و")
_SETTING = re.compile(r"[A-Za-z0-9]*_[A-Za-z0-9_]*")
_SHAPES = {
    "setting": _SETTING,
    "spelt": re.compile(r"[A-Z][A-Z0-9]+|[A-Za-z]\w*(?:[.:\-/\[\]]+\w+)+\]?"),
    "date": re.compile(r"\d{4}-\d{2}-\d{2}"),
    "path": re.compile(r"[^\n]*[./\\][^\n]*"),
    "says": re.compile(r"(?s:.*)"),
}
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_WORD = re.compile(r"\S+")
"""What any other placeholder holds: an id, a number, an address."""

_KNOWN = ("note", "other_note", "origin", "recipient", "meaning", "held", "settings")
"""These hold words of ours, which have to be known in turn."""
_LISTED = ("items", "place", "kind", "level", "value", "edge", "step", "address", "reason", "what")
"""These hold one or more things: those that are known are put into the other language, names and the like stay."""


def translated(text: str, lang: str) -> str:
    """`text` in `lang`, or `text` itself where it is not known; in English it always is what it was.

    Values that were taken over stand between :data:`APART` and :data:`NEXT`, since they read from left to right.
    """
    if lang != "ar" or len(text) > LONGEST or APART in text or NEXT in text:
        return text
    return _known(text, 0) or text


@dataclass(frozen=True)
class _Entry:
    """`fixed` are the words around the placeholders `names`: one more than there are of them."""

    fixed: tuple[str, ...]
    names: tuple[str, ...]
    arabic: str

    def values(self, text: str) -> list[str] | None:
        """What stands in `text` at the placeholders, or None where the fixed words do not fit."""
        first, *rest = self.fixed
        last = rest.pop()
        if not text.startswith(first) or not text.endswith(last) or len(text) < len(first) + len(last):
            return None
        found, start, end = [], len(first), len(text) - len(last)
        for words in rest:
            place = text.find(words, start, end)
            if place < 0:
                return None
            found.append(text[start:place])
            start = place + len(words)
        return [*found, text[start:end]]


@functools.cache
def _entries() -> tuple[Mapping[str, str], tuple[_Entry, ...]]:
    """Whole sentences, and those with placeholders: first the ones that say most by themselves."""
    sentences, patterns = {}, []
    tables = [loader.sentences(group) for group in loader.sentence_groups() if group != "list"]
    others = {raw["en"]: raw["ar"] for table in tables for raw in table.values()}
    for english, arabic in (loader.read("notes.toml") | others).items():
        fixed, names = PLACEHOLDER.split(english)[::2], PLACEHOLDER.findall(english)
        if names:
            patterns.append(_Entry(tuple(fixed), tuple(names), arabic))
        else:
            sentences[english] = arabic
    return sentences, tuple(sorted(patterns, key=lambda entry: -len("".join(entry.fixed))))


@functools.cache
def _texts() -> Mapping[str, str]:
    """The texts of the catalogue that notes quote: what a code means, and what a check found to be right."""
    texts = [
        *(code.meaning for code in loader.codes().values()),
        *(check.title for check in (*loader.checks().values(), *loader.receiver_checks().values())),
    ]
    return {text.en: text.ar for text in texts}


def _known(text: str, depth: int) -> str | None:
    """`text` in Arabic where all of it is known: as a list of known things, or as a whole."""
    sentence = _entries()[0].get(text)
    if sentence is not None or depth > _DEEPEST:
        return sentence
    for mark, joined in _LISTS:
        if mark in text and (known := _each(text.split(mark), depth)) is not None:
            return joined.join(known)
    return _single(text, depth)


def _each(parts: list[str], depth: int) -> list[str] | None:
    """All of `parts`, or None as soon as one is not known: then the sign between them was no separator."""
    known = []
    for part in parts:
        if (found := _single(part, depth)) is None:
            return None
        known.append(found)
    return known


def _single(text: str, depth: int) -> str | None:
    sentences, patterns = _entries()
    if text in sentences:
        return sentences[text]
    if _SETTING.fullmatch(text):
        return _apart(text)
    for entry in patterns:
        values = entry.values(text)
        if values is not None and (filled := _filled(entry, values, depth)) is not None:
            return filled
    if _PAIR[0] in text and (pair := _each(text.split(_PAIR[0]), depth)) is not None:
        return _PAIR[1].join(pair)
    return _texts().get(text)


def _filled(entry: _Entry, values: list[str], depth: int) -> str | None:
    shown = {}
    for name, value in zip(entry.names, values, strict=True):
        if (taken := _taken(name, value, depth)) is None:
            return None
        shown[name] = taken
    return PLACEHOLDER.sub(lambda match: shown[match[1]], entry.arabic)


def _taken(name: str, value: str, depth: int) -> str | None:
    """What the Arabic shows of `value` at the placeholder `name`; None for what cannot stand there."""
    if name in _KNOWN:
        # A bare name is nothing that was said: "KeyError: access_token" is not ours.
        return None if name == "note" and _SETTING.fullmatch(value) else _known(value, depth + 1)
    if name in _LISTED:
        return _known(value, depth + 1) or _listed(value, depth + 1)
    shape = _SHAPES.get(name, _WORD)
    return _apart(value) if shape.fullmatch(value) else None


def _listed(value: str, depth: int) -> str | None:
    if ": " in value:
        return None  # a name and what is said of it, for another entry
    return "، ".join(_single(item, depth) or _apart(item) for item in value.split(", "))


def _apart(value: str) -> str:
    """`value` as an island; digits need none, and belong to the word that stands before them (``HTTP 302``)."""
    return f"{APART}{value}{NEXT}" if value and not _NUMBER.fullmatch(value) else value
