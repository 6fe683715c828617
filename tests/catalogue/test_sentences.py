"""The notes of the catalogue: each in both languages, each used, and each made with the values that it needs."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

import pytest_wa_health
from pytest_wa_health.catalogue import loader
from pytest_wa_health.catalogue.notes import APART, NEXT, is_key
from pytest_wa_health.catalogue.wording import PLACEHOLDER

PACKAGE = Path(pytest_wa_health.__file__).parent
SENTENCES: dict[str, dict[str, str]] = {
    f"{group}.{name}": raw for group in loader.sentence_groups() for name, raw in loader.sentences(group).items()
}
FAMILIES = ("code", "check")
"""Groups that are other texts of the catalogue."""


def test_every_note_is_in_both_languages_with_the_same_placeholders() -> None:
    for key, raw in SENTENCES.items():
        assert set(raw) == {"en", "ar"}, key
        assert sorted(PLACEHOLDER.findall(raw["en"])) == sorted(PLACEHOLDER.findall(raw["ar"])), key
        assert raw["ar"].count(APART) == raw["ar"].count(NEXT), key


def test_no_two_notes_say_the_same() -> None:
    english = [raw["en"] for raw in SENTENCES.values()]
    assert sorted(text for text in english if english.count(text) > 1) == []


@functools.cache
def trees() -> dict[str, ast.Module]:
    """The code that makes notes."""
    files = (path for path in PACKAGE.rglob("*.py") if "double" not in path.relative_to(PACKAGE).parts)
    return {str(path.relative_to(PACKAGE)): ast.parse(path.read_text(encoding="utf-8")) for path in files}


def made() -> Iterator[tuple[str, ast.Call]]:
    """Every call that makes a note, and where it stands."""
    for name, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "noted":
                yield f"{name}:{node.lineno}", node


def keys_of(call: ast.Call) -> list[str]:
    """The keys that may stand in the first argument, as far as they are written out."""
    first = call.args[0]
    choices = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
    return [each.value for each in choices if isinstance(each, ast.Constant) and isinstance(each.value, str)]


def test_every_key_in_the_code_is_a_note_and_gets_its_values() -> None:
    seen = 0
    for place, call in made():
        given = {keyword.arg for keyword in call.keywords}
        for key in keys_of(call):
            seen += 1
            assert is_key(key), f"{place}: {key}"
            wanted = set(PLACEHOLDER.findall(SENTENCES[key]["en"]))
            assert given == wanted or (None in given and given - {None} <= wanted), f"{place}: {key}"
    assert seen > 200


def families() -> set[str]:
    """Groups whose keys the code puts together: ``noted(f"state.{field}")``, ``word("entity", kind)``."""
    found = set(FAMILIES)
    for tree in trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                group, dot, rest = str(node.values[0].value).partition(".")
                found |= {group} if dot and not rest else set()
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("word", "joined"):
                named = [each.value for each in node.args if isinstance(each, ast.Constant)]
                found |= {str(named[0])} if node.func.id == "word" and named else {"list"}
    return found


def test_every_note_is_used() -> None:
    constants = {
        node.value
        for tree in trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    built = families()
    unused = {
        key
        for key, raw in SENTENCES.items()
        # A sentence without values may be known by its words, as a server's answer or a setting holds them.
        if key not in constants and key.partition(".")[0] not in built and raw["en"] not in constants
    }
    assert unused == set()
