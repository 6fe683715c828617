"""The notes of the catalogue: each in both languages, each used, and each made with the values that it needs."""

from __future__ import annotations

import ast
import copy
import functools
import json
import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import pytest_wa_health
from pytest_wa_health.catalogue import loader
from pytest_wa_health.catalogue.notes import APART, NEXT, is_key, joined, needs, noted, read, rendered, sentence, word
from pytest_wa_health.catalogue.wording import PLACEHOLDER
from pytest_wa_health.model.note import Note, packed, said_of, unpacked

PACKAGE = Path(pytest_wa_health.__file__).parent
SENTENCES: dict[str, dict[str, str]] = {
    f"{group}.{name}": raw for group in loader.sentence_groups() for name, raw in loader.sentences(group).items()
}
KEY_OF = {"noted": 0, "_at": 1}
"""The functions that make a note of a key, and where in their arguments it stands."""
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
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEY_OF:
                yield f"{name}:{node.lineno}", node


def keys_of(call: ast.Call) -> list[str]:
    """The keys that may stand in the first argument, as far as they are written out."""
    assert isinstance(call.func, ast.Name)
    first = call.args[KEY_OF[call.func.id]]
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
        # A sentence without values may be known by its words: the name of an edge, a place of settings.
        if key not in constants and key.partition(".")[0] not in built and raw["en"] not in constants
    }
    assert unused == set()


def spoken(text: str) -> str:
    """`text` in Arabic, its islands made visible."""
    return rendered(text, "ar").replace(APART, "<").replace(NEXT, ">")


HELD = noted("health.part", kind=word("entity", "WABA"), held=word("sending", "BLOCKED"), says="Pay, please; now.")


@pytest.mark.parametrize(
    ("note", "english", "arabic"),
    [
        (noted("network.no-answer-in-time"), "no answer in time", "لم يصل جواب في الوقت المحدد"),
        (needs("A_B", "C_D"), "needs A_B and C_D", "يلزم ضبط <A_B> و<C_D>"),
        (joined([noted("network.share-of-reads", count=5, total=6), "", noted("network.no-answer-in-time")]),
         "5 of 6 reads; no answer in time", "القراءات المتأثرة: 5 من 6؛ لم يصل جواب في الوقت المحدد"),
        (HELD, "WABA is BLOCKED: Pay, please; now.",
         "حساب واتساب (WABA): ممنوع من الإرسال (BLOCKED). كلام Meta: <Pay, please; now.>"),
        (noted("verdict.passed", check="WA401", meaning=noted("check.WA401")),
         "WA401 passed: The phone number ID exists", "نجح الفحص <WA401>: معرّف رقم الهاتف موجود"),
        (noted("webhook.subscribed-fields", items=["messages", "standby"]),
         "subscribed fields: messages, standby", "الحقول المشترَك فيها: <messages>، <standby>"),
        (word("sending", "AVAILABLE"), "AVAILABLE", "AVAILABLE"),
    ],
    ids=lambda value: str(value)[:20],
)  # fmt: skip
def test_a_note_is_said_in_either_language(note: str, english: str, arabic: str) -> None:
    assert (note, spoken(note)) == (english, arabic)


@pytest.mark.parametrize("text", ["{says}", "\\1 {0}", "**a** `b`", "<b>&amp;", "%s", "a\u200fb", "{kind}"])
def test_values_are_taken_over_as_they_are(text: str) -> None:
    note = noted("webhook.answer-says", says=text)
    assert note == f"the answer says: {text}"
    assert spoken(note) == f"كلام الجواب: <{text}>"


@pytest.mark.parametrize("again", [copy.deepcopy, lambda note: pickle.loads(pickle.dumps(note))])
def test_a_note_stays_one_when_it_is_copied(again: object) -> None:
    found = again(HELD)  # type: ignore[operator]
    assert isinstance(found, Note)
    assert (found, spoken(found)) == (HELD, spoken(HELD))


def test_a_note_travels_as_plain_json() -> None:
    tree = {"reason": HELD, "others": (HELD, "plain", None, 3)}
    wire = json.dumps(packed(tree))
    back = unpacked(json.loads(wire))
    assert spoken(back["reason"]) == spoken(back["others"][0]) == spoken(HELD)
    assert back["others"][1:] == ["plain", None, 3]


def test_a_report_is_said_by_its_keys_and_an_older_one_by_whole_sentences() -> None:
    assert spoken(read(HELD, json.loads(json.dumps(said_of(HELD))))) == spoken(HELD)
    assert spoken(read("no answer in time", None)) == "لم يصل جواب في الوقت المحدد"
    assert read(str(HELD), None) is not HELD
    assert spoken(read(str(HELD), None)) == HELD, "what holds values is left as it is"


@pytest.mark.parametrize(
    "said",
    [
        {"key": "tomorrow.new"}, {"key": "no-dot"}, {"key": ""}, {"key": "../../secret.x"}, {"key": "health.part"},
        {"key": "health.part", "values": {"kind": 1}}, {"key": 3}, {}, [], "x", {"key": "list.and"},
        {"key": "code.nothing"}, {"key": "check.WA000"}, {"key": "health.part", "values": []},
    ],
    ids=str,
)  # fmt: skip
def test_what_a_report_says_in_a_form_that_is_not_known_stays_english(said: object) -> None:
    assert spoken(read("something new", said)) == "something new"  # type: ignore[arg-type]


def test_notes_within_notes_end() -> None:
    said: dict[str, object] = {"key": "word.sentence", "values": {"note": "x"}}
    for _ in range(50):
        said = {"key": "word.sentence", "values": {"note": said}}
    assert spoken(read("something deep", said)) == "something deep"  # type: ignore[arg-type]


def test_words_of_others_stay_as_they_are() -> None:
    for text in (
        "Please add a new payment method.",
        "",
        "العميل لا يرسل",
        "needs more work",
        "needs WHATSAPP_APP_ID",
    ):
        assert sentence(text) == text
        assert not isinstance(sentence(text), Note)


def test_a_run_reads_only_the_groups_that_it_speaks_of() -> None:
    code = (
        "from pytest_wa_health.catalogue import loader, notes\n"
        "assert not loader.read.cache_info().currsize\n"
        "notes.noted('network.no-answer-in-time')\n"
        "assert loader.read.cache_info().currsize == 1"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
