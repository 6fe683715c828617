"""Each cause is found in the states that have it, and in no healthy state that looks like it."""

from __future__ import annotations

import dataclasses

import pytest
from arabic_notes import shown, untranslated
from benign_cases import BENIGN
from case_words import Benign, Faulty
from cause_cases import FAULTY
from survey_bench import examine, judged

from pytest_wa_health.diagnosis import diagnose, worst

MOST_READS_HEALTHY = 6
MOST_READS_FAULTY = 13
"""Retries included: a disturbance of all but one read is asked about three times each."""
ASKS_AGAIN = {
    "a field of the number that this version lacks": 2,
    "a field of the account that this version lacks": 2,
    "an OAuthException with HTTP 401 about one field": 2,
    "page-empty": 2,
    "a hundred and twenty numbers": 2,
    "native-app": 2,
}
"""Healthy states in which the first wave leaves something open, and their number of waves."""


@pytest.mark.parametrize("case", FAULTY, ids=lambda case: f"{case.name}-{case.causes[0]}")
def test_state_is_named(case: Faulty) -> None:
    found = examine(*case.states, **case.setup)
    assert tuple(found.causes) == case.causes
    assert worst([verdict.outcome for verdict in found.diagnosis.verdicts.values()]) == case.verdict
    assert found.diagnosis.can_send is case.can_send
    assert found.diagnosis.findings[0].confidence == case.confidence
    assert found.snapshot.requests <= MOST_READS_FAULTY
    assert found.writes == 0
    assert untranslated(shown(found.diagnosis)) == []


TELLS_LITTLE = ("status-missing", "fields left out", "new words in fields that decide nothing")
"""States in which Meta leaves out what shows that the number may send."""


@pytest.mark.parametrize("case", BENIGN, ids=lambda case: case.name)
def test_look_alike_stays_green(case: Benign) -> None:
    found = examine(*case.states, **case.setup)
    assert tuple(found.causes) == case.causes
    assert {verdict.partition(" ")[2] for verdict in found.alarms.values()} == set(case.causes)
    assert found.diagnosis.can_send is (None if case.name in TELLS_LITTLE else True)
    assert found.snapshot.waves == ASKS_AGAIN.get(case.name, 1)
    assert len(found.snapshot.answers) <= MOST_READS_HEALTHY + 2 * (found.snapshot.waves - 1)
    assert found.writes == 0
    assert untranslated(shown(found.diagnosis)) == []


@pytest.mark.parametrize("case", BENIGN, ids=lambda case: case.name)
def test_look_alike_has_none_of_the_causes_that_it_imitates(case: Benign) -> None:
    assert not set(case.imitates) & set(case.causes)


def test_templates_and_app_secret_still_fit_into_six_reads_and_one_wave() -> None:
    found = examine(env={"WHATSAPP_REQUIRED_TEMPLATES": "opening_hours:en_US,order_update:en_US"})
    assert not found.alarms
    assert (found.snapshot.requests, found.snapshot.waves) == (6, 1)
    assert found.outcome("WA703") == "passed"


@pytest.mark.parametrize(
    ("check", "outcome"),
    [("WA203", "not-applicable"), ("WA402", "not-applicable"), ("WA501", "not-applicable"), ("WA404", "passed")],
)
def test_without_account_id_and_secret_the_rest_is_judged(check: str, outcome: str) -> None:
    found = examine(env={"WHATSAPP_BUSINESS_ACCOUNT_ID": None, "WHATSAPP_APP_SECRET": None})
    assert not found.alarms
    assert found.diagnosis.can_send is True
    assert found.outcome(check) == outcome


def test_app_id_without_secret_is_still_compared_with_the_token() -> None:
    found = examine("wrong-app-id")
    assert found.outcome("WA202") == "failed"
    assert found.outcome("WA203") == "not-applicable"


def test_gateway_that_strips_metas_headers_intercepts_nothing() -> None:
    plain = {"from_meta": False, "served_version": None, "app_usage": {}, "business_usage": {}}
    snapshot = examine().snapshot
    answers = {name: dataclasses.replace(answer, **plain) for name, answer in snapshot.answers.items()}
    assert not judged(dataclasses.replace(snapshot, answers=answers)).alarms


def test_replay_judges_no_clock_and_promises_no_sending() -> None:
    found = diagnose(dataclasses.replace(examine("clock-ahead").snapshot, mode="replay"))
    assert not found.findings
    assert found.can_send is None
