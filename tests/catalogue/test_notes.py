"""Notes find their Arabic twin, and the file of twins holds no more and no less than the code says."""

from __future__ import annotations

import ast
import functools
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_texts_arabic import broken_rules

import pytest_wa_health
from pytest_wa_health.catalogue import loader
from pytest_wa_health.catalogue.english_notes import LONGEST
from pytest_wa_health.catalogue.english_notes import translated as note
from pytest_wa_health.catalogue.notes import APART, NEXT
from pytest_wa_health.catalogue.wording import PLACEHOLDER

PACKAGE = Path(pytest_wa_health.__file__).parent
ENTRIES: dict[str, str] = loader.read("notes.toml")
LINKING = " =:;,.()[]\"'"

SPEAKERS = ("settings",)
"""Folders in which a sentence is a note of ``notes.toml``, but for these."""
NO_NOTES = {
    "project_schema.py", "show_origin.py", "sql_engine.py",
    "answer_words.py", "body.py", "cassette.py", "edge.py", "metadata.py", "reading.py", "readings.py",
    "recorder.py",
    "request_words.py",
}  # fmt: skip
"""Files whose sentences are no notes: they recognise the words of others, or refuse what a program asks for."""
OTHER_WORDS = {
    # Words of Meta's and of others, by which something is recognised.
    "could not be decrypted", "log in to www.facebook.com and follow", "Malformed access token", "has expired on",
    "user logged out", "not a confirmed user", "Unknown path components", "Cannot parse access token",
    "API access blocked", "TLS CA certificate", "version https://git-lfs", "on node type \\((\\w+)\\",
    "nonexisting field \\((\\w+)\\", "line (\\d+", "changed their password",
    "has no attribute", "has not authorized application", "Application has been deleted",
    # For the terminal, which is English, and for programs.
    "chosen among the approved templates of the account",
    "must be a path of the Graph API, such as {phone_number_id}/NAME",
    "waiting for", "accepted by Meta", "is read as", "not a setting in line", "and more", "goes on",
    "test recipient(s), once each", "is not 32 hex digits, as app secrets are", "what stands there is ignored",
    "twice with different values; the last one counts", "WHATSAPP_GRAPH_URL ends with another version",
    "this client only reads: sending a message needs --wa-send",
    "this client only reads: exchanging a token needs --wa-renew",
    # Within `sql-failed`, whose reasons are the settings' own sentences.
    "BEGIN IMMEDIATE", "update takes :token, :name and :phone_number_id, and not",
    "update must hold :token, which stands for the new token",
    # What an entry says in its own words, or with a placeholder.
    'the answer is not {"token_sha256": "…"} with 8 to 64 hex digits', "must be a plain URL such as https://",
    'a list of texts, or a table of lists under "header", "body" and "buttons',
    # Notes of checks that passed, which a page leaves out.
    "certificate until", "on this machine, so http will do", "to the right one, HTTP", "to the tampered one",
    "accepted", "delivered,", "s after the first look", "to the callback", "no version is pinned",
    "proven by a working read, though Meta's list omits it", "the number itself can be read",
    "by the number's health: the account's list was not read to its end",
    "not rated yet",
    "a test number reaches only the five recipients on its own list",
    "a live number has no list of allowed recipients", "connected over TLS", "connected without TLS", "signed in",
    "sender accepted", "no mail was sent", "by debug_token alone", "no expiry date",
}  # fmt: skip


def spoken(text: str) -> str:
    """`text` with its islands made visible."""
    return note(text, "ar").replace(APART, "<").replace(NEXT, ">")


@pytest.mark.parametrize(
    ("english", "arabic"),
    [
        ("no answer in time", "لم يصل جواب في الوقت المحدد"),
        ("needs WHATSAPP_APP_ID", "يلزم ضبط <WHATSAPP_APP_ID>"),
        ("needs WHATSAPP_APP_ID and WHATSAPP_APP_SECRET", "يلزم ضبط <WHATSAPP_APP_ID> و<WHATSAPP_APP_SECRET>"),
        ("5 of 6 reads; no answer in time", "القراءات المتأثرة: 5 من 6؛ لم يصل جواب في الوقت المحدد"),
        ("HTTP 302 that leads to https://a.test/b", "HTTP 302 مع تحويل إلى <https://a.test/b>"),
        ("WABA is BLOCKED: Pay, please; now.",
         "حساب واتساب (WABA): ممنوع من الإرسال (BLOCKED). كلام Meta: <Pay, please; now.>"),
        ("WA401 passed: The phone number ID exists", "نجح الفحص <WA401>: معرّف رقم الهاتف موجود"),
        ("SMTP_USER in /home/علي/.env: a space at the end; this run went on without them",
         "<SMTP_USER> في </home/علي/.env>: مسافة في النهاية؛ وقد جرى الفحص بدونها"),
        ("until further notice (until 2026-12-31)", "<until further notice> (حتى <2026-12-31>)"),
    ],
)  # fmt: skip
def test_a_note_is_said_in_arabic(english: str, arabic: str) -> None:
    assert spoken(english) == arabic


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "; ", "Please add a new payment method to the account.", "assert 1 == 2", "العميل لا يرسل",
        "no answer in time; and nobody knows why", "recipient 1 (+1): something new", "needs more work",
        "failed in production", "KeyError: access_token", "A and B", "AssertionError: x", "no answer in time\n",
        "the app is slow: nobody knows", f"needs {APART}WA_ID{NEXT}",
    ],
)  # fmt: skip
def test_what_is_not_known_stays_as_it_is(text: str) -> None:
    assert note(text, "ar") == text


@pytest.mark.parametrize("lang", ["en", "fr", ""])
def test_other_languages_have_the_english(lang: str) -> None:
    assert note("no answer in time", lang) == "no answer in time"


@pytest.mark.parametrize(
    "text",
    [
        "A_B: " * 400,
        "needs A_B; " * 180,
        "a, " * 660,
        " and ".join(["A_B"] * 280),
        "recipient 1 (" * 150,
        "(" * LONGEST,
        "WABA is BLOCKED: " + "; WABA is BLOCKED: " * 100,
        "{note} " * 280,
        " within 1 s (" * 150,
        "x" * 5_000_000,
    ],
)
def test_hostile_words_cost_no_time(text: str) -> None:
    note("no answer in time", "ar")  # the file is read
    started = time.process_time()
    note(text, "ar")
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize("text", ["{says}", "\\1 {0}", "**a** `b`", "<b>&amp;", "%s", "a\u200fb"])
def test_values_are_taken_over_as_they_are(text: str) -> None:
    assert spoken(f"WABA is LIMITED: {text}") == f"حساب واتساب (WABA): محدود (LIMITED). كلام Meta: <{text}>"


def test_a_run_in_english_does_not_read_the_file() -> None:
    code = (
        "from pytest_wa_health.catalogue import english_notes, loader\n"
        "english_notes.translated('no answer in time', 'en')\n"
        "assert not loader.read.cache_info().currsize"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("english", ENTRIES)
def test_a_twin_keeps_the_rules_of_arabic_texts(english: str) -> None:
    broken = broken_rules(english, ENTRIES[english])
    if not re.search("[A-Za-z]{2}", PLACEHOLDER.sub("", english)):
        broken = [rule for rule in broken if rule != "is written in Arabic"]  # there is nothing to be translated
    assert broken == []
    assert ENTRIES[english].count(APART) == ENTRIES[english].count(NEXT)
    assert "}{" not in english, "nothing tells where one value ends and the next begins"


@functools.cache
def said_in(room: str, but: frozenset[str] = frozenset()) -> frozenset[str]:
    """Every text in the code of `room` without the files `but`, docstrings left out."""
    texts: set[str] = set()
    for path in (path for path in (PACKAGE / room).glob("*.py") if path.name not in but):
        texts.update(_texts(ast.parse(path.read_text(encoding="utf-8"))))
    return frozenset(texts)


@functools.cache
def all_texts() -> str:
    folders = (*SPEAKERS, "diagnosis", "model", "privacy", "recording", "report", "run")
    return "\n".join(text for folder in folders for text in said_in(folder))


def is_said(words: str) -> bool:
    """Whether some folder says `words`: in one piece, or in two that the code puts together."""
    texts = all_texts()
    if words in texts:
        return True
    cuts = [match.start() for match in re.finditer(" ", words)]
    return any(all(part.strip(LINKING) in texts for part in (words[:cut], words[cut:])) for cut in cuts)


def _texts(tree: ast.Module) -> Iterator[str]:
    prose = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.value


def fixed(english: str) -> list[str]:
    """The words of an entry around its placeholders."""
    parts = (part.strip(LINKING) for part in PLACEHOLDER.split(english)[::2])
    return [part for part in parts if len(part) > 2]


@pytest.mark.parametrize("english", ENTRIES)
def test_the_code_still_says_what_has_a_twin(english: str) -> None:
    assert [words for words in fixed(english) if not is_said(words)] == []


@pytest.mark.parametrize("words", ["the account is asleep", "needs zebras", "no answer in tome"])
def test_a_dead_entry_would_be_seen(words: str) -> None:
    assert not is_said(words)


@pytest.mark.parametrize("room", SPEAKERS)
def test_what_the_code_says_has_a_twin(room: str) -> None:
    known = [words for english in ENTRIES for words in fixed(english)]
    silent = set()
    for text in said_in(room, frozenset(NO_NOTES)):
        words = text.strip(LINKING)
        is_sentence = "|" not in words and re.fullmatch(r"[A-Za-z_'][\w'./+-]*,?(?: [^ ]+)+", words) is not None
        if is_sentence and note(words, "ar") == words and not any(words in part for part in known):
            silent.add(words)
    assert silent - OTHER_WORDS == set()
