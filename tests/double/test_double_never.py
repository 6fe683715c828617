"""What the double must not do, lest clients learn habits that fail against Meta."""

from __future__ import annotations

import pytest
from double_client import Client, error_of

from pytest_wa_health.double import STATES

NEEDS_TIME = {"slow", "hang", "hang-after-headers", "drip", "drip-headers", "reset", "reset-mid-body", "endless-body"}
WITHOUT_JSON = NEEDS_TIME | {"gzip-bomb", "wrong-content-length", "redirect", "redirect-loop", "redirect-scheme"}
WITH_429 = {"rate-limited-app-429", "throughput-limited-429"}


def test_missing_nodes_are_never_404(client: Client) -> None:
    for path in ("123123", f"{client.number}999", "123123/phone_numbers", "123_123", "wamid.HBgL"):
        answer = client.get(path)
        assert (answer.status_code, error_of(answer)["error_subcode"]) == (400, 33)


def test_only_the_specs_own_mode_answers_as_the_spec(client: Client) -> None:
    client.wa.set_state("spec-mode")
    answer = client.get("123123")
    assert (answer.status_code, error_of(answer)["code"]) == (404, 803)


@pytest.mark.parametrize("state", sorted(STATES.keys() - WITHOUT_JSON))
def test_no_retry_after_no_stray_429_and_no_null(state: str, client: Client) -> None:
    client.wa.set_state(state)
    for answer in (client.get(client.number), client.send() if state != "hang-on-sending" else client.get("me")):
        assert "Retry-After" not in answer.headers
        assert answer.status_code != 429 or state in WITH_429
        assert ":null" not in answer.text


def test_a_recipient_without_whatsapp_is_not_refused_at_once(client: Client) -> None:
    client.wa.set_state("not-on-whatsapp")
    assert client.send().json()["contacts"][0]["wa_id"] == "16505551234"


def test_fields_without_a_value_get_no_default(client: Client) -> None:
    client.wa.account.number.values.pop("name_status")
    assert "name_status" not in client.get(client.number, fields="name_status,status").json()


def test_sip_has_no_say_in_health(client: Client) -> None:
    client.wa.set_state("sip-noise")
    health = client.get(client.number, fields="health_status").json()["health_status"]
    assert health["can_send_message"] == "AVAILABLE"
    assert health["entities"][0]["can_receive_call_sip"] == "BLOCKED"


@pytest.mark.parametrize("second", ["same", "other"])
def test_a_token_in_two_places_is_no_call_for_imitation(client: Client, second: str) -> None:
    value = client.wa.token if second == "same" else "EAA" + "another" * 9
    answer = client.get("me", access_token=value)
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.text.startswith("double: ")
    assert value not in answer.text
    assert len(client.wa.misuse) == 1


@pytest.mark.parametrize("method", ["PUT", "HEAD", "PATCH", "OPTIONS"])
def test_methods_that_the_api_does_not_have(client: Client, method: str) -> None:
    assert client.ask(method, "/v25.0/me").status_code == 405
    assert client.wa.misuse == [f"the Graph API has no {method}"]


def test_a_refused_caller_says_nothing_of_the_inspected_token(client: Client) -> None:
    client.wa.set_state("wrong-app-secret")
    answer = client.get("debug_token", token=client.app_token, input_token=client.wa.token)
    assert "data" not in answer.json()


def test_the_record_shows_no_secret_when_printed(client: Client) -> None:
    client.get("debug_token", token=None, access_token=client.wa.token, input_token=client.wa.token)
    client.send()
    printed = repr([client.wa, client.wa.calls, client.wa.tenants, client.wa.tenants[0].messages])
    for secret in (client.wa.token, client.wa.app_secret, client.wa.verify_token, "16505551234"):
        assert secret not in printed
    assert "debug_token" in printed


def test_calls_are_recorded_whole(client: Client) -> None:
    client.get("me", fields="id")
    client.send()
    read, write = client.wa.calls
    assert (read.method, read.path, read.query) == ("GET", "/v25.0/me", {"fields": "id"})
    assert read.headers["authorization"] == f"Bearer {client.wa.token}"
    assert client.wa.writes == [write]
    assert write.json["to"] == "+16505551234"
    client.wa.reset()
    assert client.wa.calls == client.wa.misuse == []
