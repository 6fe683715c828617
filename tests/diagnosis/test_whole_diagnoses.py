"""Everything that is said of each state: recorded as a whole, sound, and enough to fill the texts for people."""

from __future__ import annotations

import functools
import re

import pytest
from case_words import Benign, Faulty
from cause_cases import FAULTY
from rare_cases import PLAIN, RARE
from soundness import assert_sound
from survey_bench import examine
from test_ambiguity import DOUBTFUL
from test_combinations import COMBINED
from whole_diagnoses import HEALTHY, INTRODUCTION, PAGE, states, whole

from pytest_wa_health import catalogue
from pytest_wa_health.diagnosis import worst

ALL = (*FAULTY, *DOUBTFUL, *COMBINED, *RARE)
OF_THE_TENANT = {
    "tenant", "token_variable", "phone_variable", "account_variable", "phone_number_id", "waba_id", "business_id",
    "app_id", "display_number", "version", "served_version",
}  # fmt: skip
"""Placeholders that a report fills from the account, whatever was found."""
OF_THE_EVIDENCE = {"code", "meta_says", "date"}
LEFT_NEUTRAL = {
    ("api.rate-limited", "minutes"): "where no header tells when calls are taken again",
    ("settings.waba-as-phone-id", "node_type"): "where the node itself answered, and named no type",
    ("token.short-lived", "days"): "where Meta leaves the expiry out",
}
"""What cannot always be filled, and when."""
WITHOUT_A_RIVAL = {
    "a Brazilian number without its ninth digit": "the form is a guess, and what else it may be is no cause of ours",
    "management is missing by the user's own list": "the list may be incomplete, and then the cause is open",
}
"""States whose likely cause names no rival."""


@functools.cache
def recorded() -> dict[str, str]:
    """State to what the page says of it."""
    parts = PAGE.read_text(encoding="utf-8").removeprefix(INTRODUCTION).strip().split("\n\n")
    return {part.splitlines()[0].removeprefix("== "): part for part in parts}


@pytest.mark.parametrize("name", [HEALTHY, *states()])
def test_everything_that_is_said_of_a_state_is_what_the_page_says(name: str) -> None:
    assert whole(name) == recorded().get(name), (
        "run python tests/diagnosis/whole_diagnoses.py, and read the difference"
    )


def test_the_page_holds_no_other_states() -> None:
    assert list(recorded()) == [HEALTHY, *states()]


@pytest.mark.parametrize("case", RARE, ids=lambda case: case.name)
def test_rare_state_is_named(case: Faulty) -> None:
    found = examine(*case.states, **case.setup)
    assert tuple(found.causes) == case.causes
    assert worst([verdict.outcome for verdict in found.diagnosis.verdicts.values()]) == case.verdict
    assert found.diagnosis.can_send is case.can_send
    assert found.diagnosis.findings[0].confidence == case.confidence
    assert found.snapshot.requests <= 12


@pytest.mark.parametrize("case", PLAIN, ids=lambda case: case.name)
def test_plain_state_stays_green(case: Benign) -> None:
    found = examine(*case.states, **case.setup)
    assert not found.alarms
    assert found.diagnosis.can_send is True


def test_a_diagnosis_is_sound_and_its_words_are_known() -> None:
    for case in ALL:
        if case.name not in WITHOUT_A_RIVAL:
            check_words(case)


def check_words(case: Faulty) -> None:
    where = f"{case.name}-{case.causes[0]}"
    diagnosis = assert_sound(examine(*case.states, **case.setup).snapshot)
    for finding in diagnosis.findings:
        for cause in (*finding.rivals, *finding.ruled_out):
            assert catalogue.cause(cause), f"{where}: a rival that nobody explains"
        assert finding.evidence, where
        assert all(seen.note or seen.request for seen in finding.evidence), where
        assert finding.confidence in ("certain", "likely", "possible"), where


def test_a_finding_brings_what_its_texts_leave_open() -> None:
    found = {f"{case.name}-{case.causes[0]}": open_places(case) for case in ALL}
    assert {name: left for name, left in found.items() if left} == {}


def open_places(case: Faulty) -> list[str]:
    """What the texts of the state's findings ask for and nothing fills."""
    diagnosis = examine(*case.states, **case.setup).diagnosis
    left = []
    for finding in diagnosis.findings:
        cause = catalogue.cause(finding.cause).where((*diagnosis.facts, *finding.facts))
        told = [cause.title, cause.explanation, cause.why, cause.verify, *(step.text for step in cause.steps)]
        texts = [text("en") for text in told]
        wanted = {name for text in texts for name in re.findall(r"\{([a-z_]+)\}", text)}
        filled = {name for name, value in finding.params.items() if value not in (None, "")}
        neutral = {name for known, name in LEFT_NEUTRAL if known == finding.cause}
        left += sorted(wanted - filled - OF_THE_TENANT - OF_THE_EVIDENCE - neutral)
        if "date" in wanted and finding.deadline is None:
            left.append("date")
    return left
