"""``POST /messages``: Meta's order of refusals, and what an acceptance looks like."""

from __future__ import annotations

import base64

import pytest
from double_client import Client, error_of

HELLO = {"name": "opening_hours", "language": {"code": "en_US"}}


def _post(client: Client, body: object) -> dict:
    return client.ask("POST", f"/{client.version}/{client.number}/messages", json=body).json()


def test_an_acceptance(client: Client) -> None:
    answer = client.send().json()
    assert answer["contacts"] == [{"input": "+16505551234", "wa_id": "16505551234"}]
    assert answer["messages"][0]["message_status"] == "accepted"
    wamid = answer["messages"][0]["id"]
    assert b"16505551234" in base64.b64decode(wamid.removeprefix("wamid."))


@pytest.mark.parametrize("to", ["16505551234", "+1 (650) 555-1234", 16505551234])
def test_a_number_is_taken_in_every_form_that_meta_takes(client: Client, to: str | int) -> None:
    assert client.send(to).json()["contacts"] == [{"input": str(to), "wa_id": "16505551234"}]


def test_what_meta_does_not_need_is_not_needed(client: Client) -> None:
    minimal = {"messaging_product": "whatsapp", "to": "16505551234", "text": {"body": "hello"}}
    assert set(_post(client, minimal)["messages"][0]) == {"id"}


def test_the_order_of_refusals(client: Client) -> None:
    everything_wrong = {"to": "nobody", "type": "template", "template": {"name": "none", "language": {"code": "xx"}}}
    seen = []
    for state, body in [
        (["logged-out", "messaging-missing", "not-registered"], everything_wrong),
        (["messaging-missing", "not-registered"], everything_wrong),
        (["not-registered", "recipient-not-allowed"], everything_wrong),
        (["recipient-not-allowed"], everything_wrong),
        (["recipient-not-allowed"], {**everything_wrong, "messaging_product": "whatsapp"}),
        (["recipient-not-allowed"], {**everything_wrong, "messaging_product": "whatsapp", "to": "16505551234"}),
        ([], {**everything_wrong, "messaging_product": "whatsapp", "to": "16505551234"}),
    ]:
        client.wa.set_state(*state)
        seen.append(_post(client, body)["error"]["code"])
    assert seen == [190, 131005, 133010, 100, 131009, 131030, 132001]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, 100),
        ([], 100),
        ({"messaging_product": "whatsapp"}, 100),
        ({"messaging_product": "whatsapp", "to": "1"}, 131009),
        ({"messaging_product": "whatsapp", "to": "16505551234", "type": "template"}, 131008),
        ({"messaging_product": "whatsapp", "to": "16505551234", "type": "template", "template": "x"}, 131008),
        ({"messaging_product": "whatsapp", "to": "15550783881", "type": "template", "template": HELLO}, 131021),
    ],
)
def test_bad_requests(client: Client, body: object, code: int) -> None:
    assert _post(client, body)["error"]["code"] == code


def test_details_hold_the_useful_sentence(client: Client) -> None:
    template = {"name": "opening_hours", "language": {"code": "en"}}
    answer = client.send(type="template", template=template)
    assert answer.status_code == 404
    assert error_of(answer)["error_data"] == {
        "messaging_product": "whatsapp",
        "details": "template name (opening_hours) does not exist in en",
    }


def test_parameters_are_counted(client: Client) -> None:
    template = {"name": "order_update", "language": {"code": "en_US"}}
    assert error_of(client.send(type="template", template=template))["code"] == 132000
    body = {"type": "body", "parameters": [{"type": "text", "text": "42"}]}
    assert client.send(type="template", template={**template, "components": [body]}).status_code == 200


def test_marketing_may_be_switched_off(client: Client) -> None:
    client.wa.set_state("marketing-disabled")
    assert client.send().status_code == 200
    template = {"name": "sale", "language": {"code": "en_US"}}
    assert error_of(client.send(type="template", template=template))["code"] == 131063


def test_disabled_templates_had_another_code_before_v17(client: Client) -> None:
    client.wa.set_state("template-disabled")
    assert error_of(client.send())["code"] == 132016


def test_a_scoped_user_id_is_answered_in_kind(client: Client) -> None:
    scoped = "US.13491208655302741918"
    answer = _post(client, {"messaging_product": "whatsapp", "recipient": scoped, "text": {"body": "hello"}})
    assert answer["contacts"] == [{"input": scoped, "user_id": scoped}]


def test_sending_to_the_wrong_kind_of_node_is_unsupported(client: Client) -> None:
    client.wa.set_state("waba-as-phone-id")
    error = error_of(client.send())
    assert (error["code"], error["error_subcode"]) == (100, 33)
    assert error["message"].startswith("Unsupported post request.")


def test_a_waba_as_phone_id_reads_well_without_phone_fields(client: Client) -> None:
    client.wa.set_state("waba-as-phone-id")
    assert client.get(client.number, fields="id,name").json()["name"] == "Lucky Shrub"


def test_health_may_know_nothing_of_what_fails(client: Client) -> None:
    client.wa.set_state("spam-lock")
    health = client.get(client.number, fields="health_status").json()["health_status"]
    assert {entity["can_send_message"] for entity in health["entities"]} == {"AVAILABLE"}
    assert client.history()[-1]["delivery_status"] == "FAILED"


@pytest.mark.parametrize("action", ["register", "deregister", "request_code", "verify_code"])
def test_what_a_health_check_must_never_call_is_there_and_recorded(client: Client, action: str) -> None:
    assert client.ask("POST", f"/v25.0/{client.number}/{action}", json={}).json() == {"success": True}
    assert [call.path for call in client.wa.writes] == [f"/v25.0/{client.number}/{action}"]


def test_other_writes_succeed_and_are_recorded(client: Client) -> None:
    assert client.ask("DELETE", "/v25.0/me/permissions").json() == {"success": True}
    assert client.ask("POST", f"/v25.0/{client.number}", data={"pin": "000000"}).json() == {"success": True}
    assert client.ask("POST", f"/v25.0/{client.number}/media", data={"type": "image/png"}).json()["id"].isdigit()
    assert [call.method for call in client.wa.writes] == ["DELETE", "POST", "POST"]


def test_templates_can_be_made_and_deleted(client: Client) -> None:
    path = f"/v25.0/{client.account}/message_templates"
    made = client.ask("POST", path, json={"name": "new_one", "language": "ar", "category": "UTILITY"}).json()
    assert made["status"] == "PENDING"
    assert client.get(made["id"], fields="language").json()["language"] == "ar"
    assert client.ask("DELETE", path, params={"name": "new_one"}).json() == {"success": True}
    assert error_of(client.ask("DELETE", path, params={"name": "new_one"}))["error_subcode"] == 2593002
