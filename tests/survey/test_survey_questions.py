"""Which questions are asked: few, each once, and a second wave only where something is open."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any

import pytest

from pytest_wa_health.survey.facts import Answer, ErrorEnvelope, Failure, LocalFinding, Snapshot
from pytest_wa_health.survey.questions import (
    MAX_READS,
    Question,
    first_wave,
    granted_accounts,
    next_wave,
    phone_pages,
    template_pages,
)
from pytest_wa_health.survey.run import survey

PHONE, ACCOUNT, APP = "106540352242922", "102290129340398", "634974688087057"
SETTINGS: dict[str, Any] = {
    "phone_number_id": PHONE,
    "business_account_id": ACCOUNT,
    "app_id": APP,
    "has_app_secret": True,
    "required_templates": [],
}
TEMPLATES = {"required_templates": [{"name": "order_update", "language": "en_US"}]}
HIDDEN = ErrorEnvelope(100, 33, "GraphMethodException", "Unsupported get request.")
BAD_PROOF = ErrorEnvelope(100, None, "GraphMethodException", "Invalid appsecret_proof provided in the API argument")


def told(data: Any) -> Answer:
    return Answer("GET /x", 200, data)


def refused(error: ErrorEnvelope) -> Answer:
    return Answer("GET /x", 400, error=error)


def page(*ids: Any, after: str | None = None, more: bool = False) -> dict[str, Any]:
    paging = {"cursors": {"after": after}} if after else {}
    return {"data": [{"id": node_id} for node_id in ids], "paging": {**paging, "next": True} if more else paging}


def healthy(**changes: Any) -> dict[str, Answer]:
    account = {"id": ACCOUNT, "phone_numbers": page(PHONE), "subscribed_apps": page(APP)}
    answers = {
        "token": told({"data": {"app_id": APP, "is_valid": True, "scopes": []}}),
        "phone": told({"id": PHONE, "status": "CONNECTED"}),
        "phone_extra": told({"id": PHONE, "health_status": {}}),
        "account": told(account),
        "subscriptions": told({"data": []}),
    }
    return {**answers, **changes}


def asked(answers: dict[str, Answer], **settings: Any) -> dict[str, Question]:
    return {question.name: question for question in next_wave({**SETTINGS, **settings}, answers)}


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({}, ["token", "phone", "phone_extra", "account", "subscriptions"]),
        ({"has_app_secret": False}, ["token", "phone", "phone_extra", "account"]),
        ({"app_id": None}, ["token", "phone", "phone_extra", "account"]),
        ({"business_account_id": None}, ["token", "phone", "phone_extra", "subscriptions"]),
        (TEMPLATES, ["token", "phone", "phone_extra", "account", "templates", "subscriptions"]),
        ({"unusable": ["WHATSAPP_ACCESS_TOKEN"]}, []),
        ({"unusable": ["WHATSAPP_PHONE_NUMBER_ID"]}, ["token", "account", "subscriptions"]),
        ({"unusable": ["WHATSAPP_BUSINESS_ACCOUNT_ID"]}, ["token", "phone", "phone_extra", "subscriptions"]),
    ],
)
def test_first_wave_asks_what_the_settings_allow(changes: dict[str, Any], names: list[str]) -> None:
    assert [question.name for question in first_wave({**SETTINGS, **changes})] == names


def test_the_app_secret_asks_only_what_the_app_alone_may_know() -> None:
    by_app = {question.name for question in first_wave(SETTINGS) if question.credential == "app"}
    assert by_app == {"token", "subscriptions"}


def test_healthy_answers_leave_nothing_to_ask() -> None:
    assert asked(healthy()) == {}


@pytest.mark.parametrize("edge", ["phone_numbers", "subscribed_apps"])
@pytest.mark.parametrize("shape", [None, "x", {}, {"data": "x"}, []])
def test_an_edge_that_did_not_come_along_is_asked_by_itself(edge: str, shape: Any) -> None:
    account = healthy()["account"].data
    rest = {key: value for key, value in account.items() if key != edge}
    again = asked(healthy(account=told(rest if shape is None else {**rest, edge: shape})))
    assert list(again) == [{"phone_numbers": "phone_list", "subscribed_apps": "subscribed_apps"}[edge]]


def test_the_number_is_sought_page_by_page_until_it_is_found() -> None:
    account = healthy()["account"].data
    first = {**account, "phone_numbers": page("1", "2", after="cursor", more=True)}
    more = asked(healthy(account=told(first)))
    assert more["phone_list_2"].params["after"] == "cursor"
    found = healthy(account=told(first), phone_list_2=told(page(int(PHONE), after="c2", more=True)))
    assert asked(found) == {}, "an ID is an ID, whether Meta writes it as a string or a number"
    empty = healthy(account=told(first), phone_list_2=told(page(after="c2", more=True)))
    assert list(asked(empty)) == ["phone_list_3"], "a page may be empty and not the last"


def test_paging_without_a_cursor_ends_and_is_not_complete() -> None:
    account = {**healthy()["account"].data, "phone_numbers": page("1", more=True)}
    answers = healthy(account=told(account))
    assert asked(answers) == {}
    assert phone_pages(answers)[-1][1] == ""


def test_templates_are_turned_over_until_all_are_seen() -> None:
    listed = {"data": [{"name": "other", "language": "en"}], "paging": {"cursors": {"after": "c"}, "next": True}}
    answers = healthy(templates=told(listed))
    assert asked(answers, **TEMPLATES)["templates_2"].params == {
        "fields": first_wave({**SETTINGS, **TEMPLATES})[4].params["fields"],
        "limit": "100",
        "name": "order_update",
        "after": "c",
    }
    assert [after for _, after in template_pages(answers)] == ["c"]


def test_refused_inspection_by_the_app_is_tried_once_by_the_token() -> None:
    not_ours = refused(ErrorEnvelope(100, None, None, "(#100) You must provide an app access token"))
    assert asked(healthy(token=not_ours))["token_self"].credential == "token"
    assert "token_self" not in asked(healthy(token=not_ours, token_self=not_ours))
    assert "token_self" not in asked(healthy(token=not_ours), app_id=None), "it was the token that asked already"


def test_the_app_is_asked_for_only_where_nothing_names_it() -> None:
    nameless = told({"data": {"is_valid": True, "scopes": []}})
    assert list(asked(healthy(token=nameless))) == ["app"]
    health = {"health_status": {"entities": [{"entity_type": "APP", "id": APP}]}}
    assert asked(healthy(token=nameless, phone_extra=told({"id": PHONE, **health}))) == {}


def test_after_a_refused_proof_nothing_is_asked_with_one() -> None:
    bad = refused(BAD_PROOF)
    again = asked(healthy(phone=bad, phone_extra=bad, account=bad))
    assert set(again) == {"phone", "phone_extra", "account"}
    assert not any(question.proof for question in again.values())
    hidden = refused(HIDDEN)
    later = asked(healthy(proof=bad, account=hidden, phone=hidden, token=refused(ErrorEnvelope(190))))
    assert {"token_self", "assigned"} <= set(later)
    assert not any(question.proof for question in later.values())


@pytest.mark.parametrize("target", ["12 34", "../me", "{}", "", "１２３", None, ["1"]])
def test_only_an_id_becomes_part_of_a_path(target: Any) -> None:
    scopes = [{"scope": "whatsapp_business_management", "target_ids": [target, 77]}]
    assert granted_accounts({"token": told({"data": {"granular_scopes": scopes}})}) == ["77"]


@pytest.mark.parametrize(
    "answer",
    [
        Answer("GET /x", failure=Failure("timeout")),
        refused(ErrorEnvelope(190, 463)),
        refused(ErrorEnvelope(4)),
        refused(ErrorEnvelope(200, None, None, "API access blocked.")),
        refused(ErrorEnvelope(2)),
    ],
    ids=["network", "token", "limit", "blocked", "outage"],
)
def test_what_no_further_read_can_tell_is_not_asked_again(answer: Answer) -> None:
    assert asked(healthy(phone=answer, phone_extra=answer, account=answer)) == {}


def brought_home(ask: Callable[[Question], Answer], **settings: Any) -> Snapshot:
    return survey(
        ask,
        tenant="t",
        mode="live",
        graph_url="http://127.0.0.1",
        version="v25.0",
        settings={**SETTINGS, **settings},
        local=[LocalFinding("settings.stray-characters", "WHATSAPP_ACCESS_TOKEN")],
        now=1,
    )


@pytest.mark.parametrize("odd", [refused(BAD_PROOF), refused(HIDDEN), told(page(after="c", more=True)), told({})])
def test_no_kind_of_answer_leads_to_more_than_twelve_reads(odd: Answer) -> None:
    questions: list[str] = []

    def ask(question: Question) -> Answer:
        questions.append(question.name)
        return odd

    brought_home(ask, **TEMPLATES)
    assert len(questions) <= MAX_READS


def test_a_wave_goes_out_side_by_side() -> None:
    together = threading.Barrier(5, timeout=10)

    def ask(question: Question) -> Answer:
        together.wait()
        return healthy()[question.name]

    snapshot = brought_home(ask)
    assert (snapshot.waves, snapshot.requests) == (1, 5)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_question_that_breaks_is_an_answer_that_never_came() -> None:
    def ask(question: Question) -> Answer:
        if question.name == "phone":
            raise OSError
        return healthy()[question.name]

    snapshot = brought_home(ask)
    lost = snapshot.answers["phone"].failure
    assert lost is not None
    assert lost.kind == "reset"
    assert snapshot.answers["account"].ok


def test_a_snapshot_is_plain_json() -> None:
    def ask(question: Question) -> Answer:
        error = ErrorEnvelope(100, None, None, "…") if question.name == "subscriptions" else None
        return refused(error) if error else healthy()[question.name]

    snapshot = brought_home(ask)
    assert Snapshot.from_json(json.loads(json.dumps(snapshot.to_json()))) == snapshot


@pytest.mark.parametrize(
    ("name", "kind", "again"),
    [
        ("phone", "WhatsAppBusinessPhoneNumber", "phone_basic"),
        ("account", "WhatsAppBusinessAccount", "account_core"),
    ],
)
def test_a_read_that_failed_for_one_field_is_made_again_without_it(name, kind, again):
    asked = {q.name: q.params["fields"].split(",") for q in first_wave(SETTINGS) if q.name == name}[name]
    field = asked[4]
    words = f"(#100) Tried accessing nonexisting field ({field}) on node type ({kind})"
    wave = next_wave(SETTINGS, healthy(**{name: refused(ErrorEnvelope(100, None, "OAuthException", words))}))
    second = next(q for q in wave if q.name == again).params["fields"].split(",")
    assert field not in second
    assert second == [one for one in asked[: len(second) + 1] if one != field]
