"""``debug_token``: the caller and the inspected token are two."""

from __future__ import annotations

import pytest
from double_client import Client, error_of

from pytest_wa_health.double import Double


def _debug(client: Client, asked: str, token: str = "") -> dict:
    return client.get("debug_token", token=token, input_token=asked).json()


def test_an_own_system_user_inspects_itself(client: Client) -> None:
    data = _debug(client, client.wa.token)["data"]
    assert (data["type"], data["is_valid"], data["expires_at"], data["app_id"]) == (
        "SYSTEM_USER", True, 0, client.wa.app_id,
    )  # fmt: skip
    assert all("target_ids" not in row for row in data["granular_scopes"])


def test_another_token_is_not_its_to_inspect(client: Client) -> None:
    assert _debug(client, "EAA" + "another" * 20)["error"]["code"] == 100


def test_a_dead_token_inspecting_itself_is_refused_as_everywhere(client: Client) -> None:
    client.wa.set_state("logged-out")
    assert _debug(client, client.wa.token)["error"]["error_subcode"] == 467


@pytest.mark.parametrize(
    ("state", "subcode"), [("logged-out", 467), ("expired", 463), ("password-changed", 460), ("invalid-token", None)]
)
def test_the_app_token_sees_a_dead_token_with_http_200(client: Client, state: str, subcode: int | None) -> None:
    client.wa.set_state(state)
    answer = client.get("debug_token", token=client.app_token, input_token=client.wa.token)
    data = answer.json()["data"]
    assert answer.status_code == 200
    assert (data["is_valid"], data["scopes"]) == (False, [])
    assert data["error"]["code"] == 190
    assert data["error"].get("subcode") == subcode
    assert set(data["error"]) <= {"code", "message", "subcode"}


def test_a_dead_token_may_be_allowed_to_inspect_itself(client: Client) -> None:
    client.wa.set_state("expired", "dead-token-inspects-itself")
    data = _debug(client, client.wa.token)["data"]
    assert data["error"]["subcode"] == 463
    assert data["expires_at"] > 0
    assert error_of(client.get("me"))["code"] == 190


def test_a_wrong_secret_speaks_of_the_caller(client: Client) -> None:
    client.wa.set_state("wrong-app-secret")
    refused = _debug(client, client.wa.token, token=client.app_token)
    assert refused["error"]["message"] == "Invalid OAuth access token signature."
    assert _debug(client, client.wa.token)["data"]["is_valid"] is True


def test_a_string_that_is_no_token_is_invalid_for_the_app(client: Client) -> None:
    data = _debug(client, "nonsense", token=client.app_token)["data"]
    assert data["is_valid"] is False
    assert "app_id" not in data


def test_the_token_of_another_app_is_refused(client: Client) -> None:
    client.wa.set_state("wrong-app")
    assert _debug(client, client.wa.token, token=client.app_token)["error"]["code"] == 100
    assert _debug(client, client.wa.token)["data"]["app_id"] == client.wa.app_id != client.env["WHATSAPP_APP_ID"]


def test_an_app_token_may_be_inspected_too(client: Client) -> None:
    data = _debug(client, client.app_token, token=client.app_token)["data"]
    assert data["type"] == "APP"
    assert not {"expires_at", "user_id"} & set(data)


def test_an_app_that_nobody_knows(client: Client) -> None:
    assert error_of(client.get("me", token="1|" + "0" * 32))["code"] == 101


def test_the_input_token_is_required(client: Client) -> None:
    assert error_of(client.get("debug_token"))["message"] == "(#100) The parameter input_token is required."


def test_ages_are_judged_by_the_clock_given(client_of) -> None:
    with Double("dashboard-token", clock=lambda: 2_000_000_000.0) as wa:
        assert _debug(client_of(wa), wa.token)["data"]["expires_at"] == 2_000_000_000 + 3 * 3600
