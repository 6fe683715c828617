"""What Meta brought in 2026, judged from forms that nobody published and from words that are new."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from rare_cases import answer
from survey_bench import Surveyed, examine, number

from pytest_wa_health.diagnosis import diagnose
from pytest_wa_health.survey.facts import Answer, ErrorEnvelope

PATH = {"WHATSAPP_ROUTING_ROLES_PATH": "{phone_number_id}/routing_roles"}


def routed(found: Answer) -> tuple[str, str | None]:
    verdict = examine(env=PATH, answers={"routing_roles": found}).diagnosis.verdicts["WA651"]
    return verdict.outcome, verdict.cause


@pytest.mark.parametrize(
    ("data", "outcome", "cause"),
    [
        ({"roles": ["utility"], "is_standby": False}, "passed", None),
        ({"data": [{"roles": ["ai_agent"], "is_standby": True}]}, "passed", None),
        ({"id": "1", "routing": {"data": {"roles": [{"role": "service"}], "is_standby": False}}}, "passed", None),
        ({"roles": [], "is_standby": False}, "failed", "routing.not-owner"),
        ({"data": {"roles": [], "is_standby": True}}, "failed", "routing.standby-only"),
        ({"roles": ["calls"], "is_standby": False}, "failed", "routing.not-owner"),
        ({"roles": ["calls"], "is_standby": True}, "failed", "routing.standby-only"),
        ({"roles": []}, "unknown", "undetermined"),
        ({"is_standby": False}, "unknown", "undetermined"),
        ({"roles": "utility", "is_standby": False}, "unknown", "undetermined"),
        ({"roles": [7.5, {}], "is_standby": False}, "unknown", "undetermined"),
        ({}, "unknown", "undetermined"),
        ([], "unknown", "undetermined"),
    ],
)
def test_roles_are_found_in_any_form(data: Any, outcome: str, cause: str | None) -> None:
    assert routed(answer(data)) == (outcome, cause)


def test_a_path_that_is_wrong_is_no_verdict_on_the_routing() -> None:
    error = ErrorEnvelope(100, None, "OAuthException", "(#100) Tried accessing nonexisting field (routing_roles)")
    assert routed(Answer("GET /x", 400, error=error, from_meta=True)) == ("unknown", "undetermined")


def test_without_a_path_nothing_is_asked_and_the_check_says_what_it_cannot_see() -> None:
    found = examine()
    verdict = found.diagnosis.verdicts["WA651"]
    assert verdict.outcome == "not-applicable"
    assert "WHATSAPP_ROUTING_ROLES_PATH" in verdict.note
    assert "routing_roles" not in found.snapshot.answers
    assert (found.snapshot.waves, found.snapshot.requests) == (1, 5)


def test_the_path_may_be_anywhere_below_the_version() -> None:
    found = examine("routing-owner", env={"WHATSAPP_ROUTING_ROLES_PATH": "/v25.0/{phone_number_id}/routing_roles/"})
    assert found.diagnosis.verdicts["WA651"].outcome == "passed"
    assert found.snapshot.waves == 1


@pytest.mark.parametrize(
    ("limit", "version", "outcome", "note"),
    [
        ("TIER_2K", "v25.0", "passed", "2,000 people in 24 hours; how many are used no read shows"),
        ("tier_unlimited", "v25.0", "passed", "unlimited people in 24 hours; how many are used no read shows"),
        ("UNTIERED", "v25.0", "not-applicable", "Meta has not set a messaging limit yet: UNTIERED"),
        ("TIER_1B", "v25.0", "not-applicable", "Meta gives the messaging limit a value that is new to us: TIER_1B"),
        (None, "v25.0", "not-applicable", "Meta leaves out whatsapp_business_manager_messaging_limit"),
        ("TIER_2K", "v22.0", "not-applicable",
         "this version of the API does not tell the messaging limit: v24.0 and newer do"),
    ],
)  # fmt: skip
def test_the_messaging_limit_is_said_as_meta_gives_it(limit: str, version: str, outcome: str, note: str) -> None:
    edit = number(whatsapp_business_manager_messaging_limit=limit)
    found = examine(edit=edit, env={"WHATSAPP_API_VERSION": version})
    verdict = found.diagnosis.verdicts["WA408"]
    assert (verdict.outcome, verdict.note) == (outcome, note)
    assert found.diagnosis.verdicts["WA403"].outcome == "passed"


def test_notes_on_what_is_right_never_change_a_verdict() -> None:
    plain, noted = examine(), examine("pin-not-set")
    assert noted.diagnosis.verdicts["WA403"].outcome == "passed"
    assert "no two-step PIN is set" in noted.diagnosis.verdicts["WA403"].note
    fields = plain.diagnosis.verdicts["WA602"]
    assert fields.outcome == "passed"
    assert "standby" in fields.note
    assert "messages" not in fields.note.split(": ")[1].split(", ")


def _served(version: str) -> Surveyed:
    found = examine(env={"WHATSAPP_API_VERSION": "v25.0"})
    answers = {
        name: dataclasses.replace(told, served_version=version) for name, told in found.snapshot.answers.items()
    }
    snapshot = dataclasses.replace(found.snapshot, version=version, answers=answers)
    return dataclasses.replace(found, snapshot=snapshot, diagnosis=diagnose(snapshot))


def test_a_version_newer_than_any_we_know_is_taken_at_metas_word() -> None:
    verdict = _served("v41.0").diagnosis.verdicts["WA153"]
    assert verdict.outcome == "passed"
    assert verdict.note == "v41.0 is newer than the versions known here (up to v27.0)"


def test_the_newest_known_version_is_nothing_to_speak_of() -> None:
    verdict = _served("v27.0").diagnosis.verdicts["WA153"]
    assert (verdict.outcome, verdict.note) == ("passed", "")


def test_an_app_token_is_named_before_anything_is_concluded_from_its_refusals() -> None:
    found = examine("app-token").diagnosis
    assert [finding.cause for finding in found.findings] == ["token.wrong-kind"]
    assert found.verdicts["WA201"].outcome == "blocked"
    assert found.can_send is False
