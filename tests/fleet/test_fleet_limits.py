"""What a run may ask: a budget of calls, and Meta's usage headers."""

from __future__ import annotations

import dataclasses

import pytest
from small_fleet import by_name

from pytest_wa_health.survey.facts import Answer, ErrorEnvelope
from pytest_wa_health.survey.limits import Limits
from pytest_wa_health.survey.run import survey

FOLDED = "wa_fold_above = 1"
SUBJECT = {
    "phone_number_id": "106540352242922",
    "business_account_id": "102290129340398",
    "app_id": "634974688087057",
    "has_app_secret": True,
    "required_templates": [],
}


INVISIBLE = ErrorEnvelope(100, 33, message="Unsupported get request. Object with ID does not exist")
FINE = Answer("GET /x", 200, {"id": "1"})


def ask(names: list[str], answer: Answer):
    def one(question):
        names.append(question.name)
        return dataclasses.replace(answer, request=f"GET {question.path}")

    return one


def surveyed(limits: Limits, answer: Answer = FINE, **settings):
    names: list[str] = []
    snapshot = survey(
        ask(names, answer), tenant="t", mode="live", graph_url="http://127.0.0.1", version="v25.0",
        settings={**SUBJECT, **settings}, now=1_800_000_000, limits=limits, concurrent=False,
    )  # fmt: skip
    return snapshot, names


def test_a_budget_is_kept_to_and_what_is_left_out_is_unknown_and_named(fleet):
    small = fleet(*["healthy"] * 4)

    outcome = small.run("--wa-budget", "12", ini=FOLDED)

    tenants = by_name(outcome)
    left_out = [name for name, tenant in tenants.items() if tenant["verdict"] == "unknown"]
    assert len(small.double.calls) == 10
    assert len(left_out) == 2
    assert outcome.exit_code == 1
    for name in left_out:
        assert tenants[name]["can_send"] is None
        assert tenants[name]["diagnoses"][0]["cause"] == "undetermined"
        assert "left out: call budget" in tenants[name]["diagnoses"][0]["evidence"][0]["note"]
        assert any("left out: call budget" in note for note in tenants[name]["notes"])
        assert tenants[name]["requests"]["count"] == 0


def test_attempts_are_paid_from_the_budget_too(fleet):
    small = fleet("unknown-error")

    small.run("--wa-budget", "6", ini=FOLDED)

    assert len(small.double.calls) <= 6


@pytest.mark.parametrize("value", ["0", "-1", "many"])
def test_a_budget_that_cannot_be_meant_is_one_sentence(fleet, value):
    outcome = fleet("healthy").run(f"--wa-budget={value}")

    assert outcome.exit_code == 4
    assert "--wa-budget takes a whole number" in outcome.text


def test_a_wave_is_asked_as_a_whole_or_not_at_all():
    snapshot, names = surveyed(Limits(4))

    assert names == []
    assert snapshot.requests == 0
    assert {answer.failure.reason for answer in snapshot.answers.values()} == {"left out: call budget"}


NEAR_APP = Answer("GET /x", 200, {"id": "1"}, app_usage={"call_count": 96.0, "total_time": 3.0})
NEAR_ACCOUNT = Answer("GET /x", 200, {"id": "1"}, business_usage={"102290129340398": [{"total_cputime": 99}]})


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (NEAR_APP, "app 634974688087057 has used 96 % of its limit"),
        (NEAR_ACCOUNT, "account 102290129340398 has used 99 % of its limit"),
    ],
)
def test_near_a_limit_only_the_necessary_reads_are_made(answer, words):
    limits = Limits()
    surveyed(limits, answer)

    snapshot, names = surveyed(limits)

    assert names == ["token", "phone", "account"]
    assert snapshot.answers["phone_extra"].failure.reason == f"left out: {words}"
    assert snapshot.notes[0] == f"left out: {words} (phone_extra, subscriptions)"


def test_an_app_near_its_limit_does_not_hold_up_another():
    limits = Limits()
    surveyed(limits, NEAR_APP)

    _, names = surveyed(limits, app_id="634974688087999")

    assert names[:5] == ["token", "phone", "phone_extra", "account", "subscriptions"]


def test_below_the_line_nothing_is_left_out():
    limits = Limits()
    surveyed(limits, dataclasses.replace(NEAR_APP, app_usage={"call_count": 94.9}))

    snapshot, _ = surveyed(limits)

    assert snapshot.notes == ()


def test_a_second_wave_is_left_out_near_the_limit_and_named():
    missing = Answer("GET /x", 400, error=INVISIBLE, app_usage={"call_count": 100.0})

    snapshot, names = surveyed(Limits(), missing)

    assert snapshot.waves == 1 and len(names) == 5
    assert "100 % of its limit (" in snapshot.notes[0]
