"""Notes: what was seen, made of a key of ``sentences/`` and values, and rendered in English or Arabic.

A key is ``group.name``: the group is the file, so that a run reads only those that it has something to say of. Two
groups are the texts of others: ``code.131026`` is what an error code means, ``check.WA201`` the title of a check.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping

from pytest_wa_health.catalogue import loader
from pytest_wa_health.catalogue.wording import PLACEHOLDER
from pytest_wa_health.model.note import Note, Said, Value, revived

__all__ = ["APART", "NEXT", "english_of", "joined", "needs", "noted", "read", "rendered", "sentence", "word"]

APART, NEXT = "\u2066", "\u2069"
"""What stands around a value in Arabic, since it reads from left to right: Unicode's isolate and its end."""

_DEEPEST = 8
"""Notes within notes; ours are three deep, and those of a report from elsewhere are not trusted to end."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_COMMA = {"en": ", ", "ar": "، "}
"""Between the values of one placeholder."""


def noted(key: str, /, **values: Value) -> str:
    """The note `key` with these values, in English. Raises KeyError for a key that is not in the catalogue."""
    return Note(_filled(key, values, "en", 0), key, values)


def needs(*settings: str) -> str:
    """That a check needs these settings, which are not there."""
    return noted("needs.setting", setting=joined(settings, "and"))


def joined(parts: Iterable[str], mark: str = "semicolon") -> str:
    """Those of `parts` that say something, one after the other: ``semicolon``, ``comma`` or ``and`` between them."""
    known = [part for part in parts if part]
    if len(known) < 2:
        return known[0] if known else ""
    key = f"list.{mark}"
    return Note(_template(key, "en").join(known), key, {"items": known})


def word(group: str, text: str) -> str:
    """A word of Meta's that the catalogue knows (``sending.BLOCKED``) as a note, any other as it is."""
    key = f"{group}.{text}"
    return noted(key) if is_key(key) else text


def is_key(key: str) -> bool:
    """Whether there is such a note."""
    try:
        return bool(_template(key, "en"))
    except KeyError:
        return False


def sentence(text: str) -> str:
    """A sentence that was written down somewhere, as the note that it was; `text` itself where it is none of ours.

    Only whole sentences without values are known again: from a recording, or a report of an older version.
    """
    key = None if isinstance(text, Note) else _sentences().get(text)
    return text if key is None else Note(text, key, {})


def read(text: str, said: Said | None) -> str:
    """What a report says as `text`: the note where it holds its key as well, and this version has it."""
    if not isinstance(said, dict) or not isinstance(said.get("key"), str):
        return sentence(text)
    found = revived(text, said)
    try:
        _filled(found.key, found.values, "ar", 0)
    except (KeyError, RecursionError):
        return sentence(text)
    return found


def english_of(value: Value) -> str:
    """A value of a text in English: a note that was read from a report says it by its key."""
    if not isinstance(value, Note):
        return str(value)
    try:
        return _filled(value.key, value.values, "en", 0)
    except (KeyError, RecursionError):
        return ""


def rendered(text: str, lang: str) -> str:
    """`text` in `lang`: a note in its words, values between :data:`APART` and :data:`NEXT`; all else as it is."""
    if lang != "ar" or not isinstance(text, Note):
        return text
    return _filled(text.key, text.values, "ar", 0)


def _filled(key: str, values: Mapping[str, Value], lang: str, depth: int) -> str:
    if depth > _DEEPEST:
        raise RecursionError(key)
    template = _template(key, lang)
    if key.startswith("list."):
        items = values["items"]
        listed = () if items is None or isinstance(items, (int, float)) else items
        return template.join(_shown(item, lang, depth) for item in listed)
    return PLACEHOLDER.sub(lambda match: _shown(values[match[1]], lang, depth), template)


def _shown(value: Value, lang: str, depth: int) -> str:
    if isinstance(value, Note):
        # A note that was read from a report holds its key and its values alone.
        return str(value) if lang == "en" and value else _filled(value.key, value.values, lang, depth + 1)
    if value is None or isinstance(value, (str, int, float)):
        return str(value) if lang == "en" else _apart(str(value))
    return _COMMA[lang].join(_shown(item, lang, depth) for item in value)


def _apart(value: str) -> str:
    """`value` as an island; digits need none, and belong to the word that stands before them (``HTTP 302``)."""
    return f"{APART}{value}{NEXT}" if value and not _NUMBER.fullmatch(value) else value


def _template(key: str, lang: str) -> str:
    group, _, name = key.partition(".")
    if group == "code":
        return loader.codes()[name].meaning(lang)
    if group == "check":
        return loader.check(name).title(lang)
    text: str = loader.sentences(group)[name][lang]
    return text


@functools.cache
def _sentences() -> Mapping[str, str]:
    """The English of every note without values, and its key."""
    return {
        raw["en"]: f"{group}.{name}"
        for group in loader.sentence_groups()
        for name, raw in loader.sentences(group).items()
        if not PLACEHOLDER.search(raw["en"])
    }
