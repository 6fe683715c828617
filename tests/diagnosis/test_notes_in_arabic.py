"""An Arabic page says in Arabic what was seen, in every state of the double."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser

import pytest
from arabic_notes import shown, untranslated
from benign_cases import BENIGN
from cause_cases import FAULTY
from survey_bench import NOW, Surveyed, examine, judged

from pytest_wa_health import catalogue
from pytest_wa_health.double import STATES
from pytest_wa_health.model.run_result import Report
from pytest_wa_health.report import html, terminal
from pytest_wa_health.run import result
from pytest_wa_health.run.check_rows import check_row
from pytest_wa_health.run.examination import Examination
from pytest_wa_health.survey.facts import Snapshot

WITHOUT_A_SURVEY = {"no-token", "no-token-401"}
"""States in which the settings alone end the run."""
ELSEWHERE = {state for case in (*FAULTY, *BENIGN) for state in case.states}
"""States that `test_causes` surveys, and whose notes it looks at."""
VOID = {"meta", "link", "br", "input", "path", "circle", "rect", "use"}
CODE_AND_QUOTES = {"script", "style", "pre", "code", "q"}
SENTENCE = re.compile(r"[A-Za-z'’-]+(?:[ ,;:.]+[A-Za-z'’-]+){2,}")
GRAMMAR = {
    "the", "is", "are", "was", "were", "not", "no", "has", "have", "this", "that", "it", "needs", "cannot", "be",
    "been", "by", "from", "which", "does",
}  # fmt: skip
"""Words that make a sentence of what else might be the label of a button."""


def test_every_other_state_is_told_in_arabic() -> None:
    def survey(name: str) -> Surveyed:
        env = {"WHATSAPP_GRAPH_URL": "https://graph.invalid"} if name == "dns" else {}
        return examine(name, timeout=0.3, env=env)

    with ThreadPoolExecutor(4) as pool:
        states = sorted(STATES.keys() - ELSEWHERE - WITHOUT_A_SURVEY)
        found = dict(zip(states, pool.map(survey, states), strict=True))
    notes = {state: [*shown(each.diagnosis), *each.snapshot.notes] for state, each in found.items()}
    assert {state: silent for state, said in notes.items() if (silent := untranslated(said))} == {}
    assert len({note for said in notes.values() for note in said}) > 30


class Reader(HTMLParser):
    """What of a page is read as text: neither code nor what Meta is quoted with."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        if tag not in ("bdi", "strong", "code"):
            self.text += "\n"

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not CODE_AND_QUOTES & set(self.open):
            self.text += data

    @property
    def english(self) -> list[str]:
        """Its English sentences."""
        found = (match[0] for match in SENTENCE.finditer(self.text))
        return [words for words in found if GRAMMAR & set(words.replace(",", " ").split())]


def made(found: Surveyed, lang: str) -> Report:
    verdicts = ((check, found.diagnosis.verdicts[check.id]) for check in catalogue.checks())
    rows = [
        check_row(check.id, verdict.outcome, verdict.cause, verdict.note, nodeid=f"wa-health::{check.id}", lang=lang)
        for check, verdict in verdicts
    ]
    examination = Examination("default", found.snapshot)
    return result.build([examination], {"default": rows}, mode="live", lang=lang, generated_at=NOW, duration=0.3)


def page(found: Surveyed, lang: str = "ar") -> Reader:
    return Reader(html.page(made(found, lang)))


@pytest.mark.parametrize(
    "state",
    [
        "logged-out", "healthy", "management-missing", "not-subscribed", "wrong-phone-number-id", "hang",
        "quoted-token", "policy-block", "template-wrong-language", "native-app", "other-account",
    ],
)  # fmt: skip
def test_no_sentence_of_an_arabic_page_is_english(state: str) -> None:
    found = examine(state, timeout=0.3, env={"WHATSAPP_REQUIRED_TEMPLATES": "opening_hours:en_US"})
    assert page(found).english == []


def test_an_english_sentence_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    found = examine("logged-out")
    assert len(page(found, lang="en").english) > 50
    monkeypatch.setattr("pytest_wa_health.report.phrases.Note.words", lambda note, _lang: note.text)
    left = page(found).english
    assert any("messages are being lost now" in words for words in left), left
    assert any("is false" in words for words in left), left


@pytest.mark.parametrize(
    "state",
    ["logged-out", "wrong-phone-number-id", "unknown-health-code", "template-wrong-language", "other-account"],
)
def test_the_terminal_says_of_an_arabic_result_what_it_says_of_an_english_one(state: str) -> None:
    found = examine(state, env={"WHATSAPP_REQUIRED_TEMPLATES": "opening_hours:en_US"})
    results = (json.loads(json.dumps(made(found, lang))) for lang in ("en", "ar"))
    english, arabic = (terminal.lines(result, verbose=1) for result in results)
    assert arabic == english


def test_what_workers_are_given_is_said_in_arabic_too() -> None:
    found = examine("wrong-phone-number-id", lost=("account", "templates"))
    wire = json.dumps(found.snapshot.to_json())
    notes = shown(judged(Snapshot.from_json(json.loads(wire))).diagnosis)
    assert untranslated(notes) == []
