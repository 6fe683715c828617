"""Every state shows its fault, and health does not: one probe and one expectation per state."""

from __future__ import annotations

import functools
import re
import socket
import time
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from double_cases import CASES
from double_cases_later import LATER_CASES
from double_client import Client, dig, proof_of

from pytest_wa_health.double import STATES
from pytest_wa_health.double.__main__ import BUILT_IN
from pytest_wa_health.double.account import healthy

QUICK = 0.15
NUMBER_FIELDS = (
    "id,display_phone_number,verified_name,code_verification_status,quality_rating,status,name_status,platform_type,"
    "throughput,account_mode,is_on_biz_app,new_name_status"
)
WABA_FIELDS = "id,name,account_review_status,business_verification_status,status,currency,timezone_id"


def _seen(response: requests.Response) -> dict[str, Any]:
    headers = {name.lower(): value for name, value in response.headers.items()}
    try:
        body = response.json()
    except ValueError:
        body = None
    seen = body if isinstance(body, dict) else {"body": body}
    return {**seen, "http": response.status_code, "headers": headers, "text": response.text}


def _statuses(client: Client, **body: Any) -> dict[str, Any]:
    events = client.history(**body)
    return {
        "statuses": [event["delivery_status"] for event in events],
        "errors": [event["error_description"] for event in events if "error_description" in event],
        "webhooks": [event.get("webhook_update_state") for event in events],
    }


def _wire(client: Client) -> dict[str, Any]:
    """What the client makes of it within a moment."""
    token = client.env["WHATSAPP_ACCESS_TOKEN"]
    base = client.env["WHATSAPP_GRAPH_URL"]
    try:
        response = client.session.get(
            f"{base}/v25.0/me",
            headers={"Authorization": f"Bearer {token}"},
            timeout=QUICK,
            allow_redirects=False,
            stream=True,
        )
        size = 0
        for chunk in response.iter_content(65_536):
            size += len(chunk)
            if size > 2_000_000:
                return {"outcome": "too large", "http": response.status_code}
        return {"outcome": "whole", "http": response.status_code, "location": response.headers.get("location")}
    except requests.RequestException as error:
        return {"outcome": type(error).__name__}


TEXT = {"type": "text", "text": {"body": "hello"}}
PROBES: dict[str, Any] = {
    "number": lambda c: _seen(c.get(c.number, fields=NUMBER_FIELDS)),
    "number-new": lambda c: _seen(c.get(c.number, fields="whatsapp_business_manager_messaging_limit")),
    "number-default": lambda c: _seen(c.get(c.number)),
    "waba": lambda c: _seen(c.get(c.account, fields=WABA_FIELDS)),
    "waba-funding": lambda c: _seen(c.get(c.account, fields="primary_funding_id")),
    "waba-apps": lambda c: _seen(c.get(c.account, fields="id,subscribed_apps")),
    "numbers": lambda c: _seen(c.get(f"{c.account}/phone_numbers", fields="id,status")),
    "health": lambda c: _seen(c.get(c.number, fields="health_status")),
    "hooks": lambda c: _seen(c.get(c.number, fields="webhook_configuration")),
    "templates": lambda c: _seen(
        c.get(
            f"{c.account}/message_templates",
            name="opening_hours",
            fields=("name,language,status,quality_score,rejected_reason,category"),
        )
    ),
    "me": lambda c: _seen(c.get("me")),
    "permissions": lambda c: _seen(c.get("me/permissions")),
    "assigned": lambda c: _seen(c.get("me/assigned_whatsapp_business_accounts")),
    "debug": lambda c: _seen(c.get("debug_token", input_token=c.env["WHATSAPP_ACCESS_TOKEN"])),
    "debug-app": lambda c: _seen(c.get("debug_token", token=c.app_token, input_token=c.env["WHATSAPP_ACCESS_TOKEN"])),
    "subscriptions": lambda c: _seen(c.get(f"{c.env['WHATSAPP_APP_ID']}/subscriptions", token=c.app_token)),
    "subscribe": lambda c: _seen(
        c.ask(
            "POST",
            f"/v25.0/{c.wa.app_id}/subscriptions",
            token=c.app_token,
            json={
                "object": "whatsapp_business_account",
                "callback_url": "https://a.example.test/",
                "verify_token": "x",
            },
        )
    ),
    "proof": lambda c: _seen(c.get("me", appsecret_proof=_proof(c))),
    "anonymous": lambda c: _seen(c.get(c.number, token=None)),
    "send": lambda c: _seen(c.send()),
    "send-text": lambda c: _seen(c.send(**TEXT)),
    "statuses": lambda c: _statuses(c),
    "text-statuses": lambda c: _statuses(c, **TEXT),
    "history": lambda c: _seen(c.get(f"{c.number}/message_history")),
    "batch": lambda c: {
        "body": c.ask(
            "POST",
            "/v25.0",
            json={"batch": [{"method": "GET", "relative_url": "me"}, {"method": "GET", "relative_url": "app"}]},
        ).json()
    },
    "thrice": lambda c: {"body": [c.get("me").status_code for _ in range(3)]},
    "wire": _wire,
    "env": lambda c: c.env,
    "clock": lambda c: {"skew": _skew(c)},
}


def _proof(client: Client) -> str:
    return proof_of(client.env["WHATSAPP_ACCESS_TOKEN"], client.env["WHATSAPP_APP_SECRET"])


def _skew(client: Client) -> int:
    answered = parsedate_to_datetime(client.get("me").headers["Date"]).timestamp()
    return round((answered - time.time()) / 3600)


ELSEWHERE = {
    "healthy": "it is what every other state is compared with",
    "dead-token-inspects-itself": "it changes another state: test_double_debug_token",
    "spec-mode": "it changes another state: test_double_never",
    "bad-webhook-signature": "it shows at the callback: test_double_webhooks",
    **{
        name: "it shows when a token is exchanged: tests/renewal/test_exchange.py"
        for name in STATES
        if name.startswith("exchange-")
    },
    "delivered-late": "it takes a second: test_double_webhooks asks its steps",
}


def _drip(client: Client) -> dict[str, Any]:
    """Whether the headers, or the body, are still on their way after a moment in which bytes came."""
    token = client.env["WHATSAPP_ACCESS_TOKEN"]
    port = urlsplit(client.wa.url).port
    with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
        line.sendall(f"GET /v25.0/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n".encode())
        got = line.recv(65_536)
    head, _, body = got.partition(b"\r\n\r\n")
    if len(head) < 20:
        return {"outcome": "slow headers"}
    return {"outcome": "slow body" if len(body) < 10 else "whole"}


def _send_wire(client: Client) -> dict[str, Any]:
    client = type(client)(client.wa, client.session)
    client.ask = functools.partial(client.ask, timeout=QUICK)  # type: ignore[method-assign]
    try:
        return {"outcome": "whole", "http": client.send().status_code}
    except requests.RequestException as error:
        return {"outcome": type(error).__name__}


PROBES["drip"] = _drip
PROBES["send-wire"] = _send_wire
PROBES["roles"] = lambda c: _seen(c.get(f"{c.number}/routing_roles"))
PROBES["number-pin"] = lambda c: _seen(c.get(c.number, fields="is_pin_enabled"))
PROBES["waba-place"] = lambda c: _seen(c.get(c.account, fields="country,primary_business_location,currency"))
PROBES["categories"] = lambda c: _seen(
    c.get(
        f"{c.account}/message_templates", name="opening_hours", fields="category,previous_category,correct_category"
    )
)
PROBES["waba-marketing"] = lambda c: _seen(c.get(c.account, fields="disable_marketing_messages_on_cloud_api"))


def _mismatches(seen: dict[str, Any], expected: dict[str, Any]) -> list[str]:
    wrong = []
    for path, value in expected.items():
        found = dig(seen, path) if path not in seen else seen[path]
        same = bool(value.search(str(found))) if isinstance(value, re.Pattern) else found == value
        if not same or (value is not None and not isinstance(value, re.Pattern) and type(found) is not type(value)):
            wrong.append(path)
    return wrong


ALL_CASES = {**CASES, **LATER_CASES}


@pytest.mark.parametrize("name", ALL_CASES)
def test_a_state_shows_its_fault_and_health_does_not(name: str, client: Client) -> None:
    probe, expected = ALL_CASES[name]
    client.wa.set_state(name)
    assert _mismatches(PROBES[probe](client), expected) == []
    client.wa.set_state()
    assert _mismatches(_healthy(probe, client), expected) != []


_HEALTHY: dict[str, dict[str, Any]] = {}


def _healthy(probe: str, client: Client) -> dict[str, Any]:
    """What health answers to a probe; asked once."""
    if probe not in _HEALTHY:
        _HEALTHY[probe] = PROBES[probe](client)
    return _HEALTHY[probe]


def test_every_state_is_tested() -> None:
    assert set(ALL_CASES) | set(ELSEWHERE) == set(STATES)


def _scribble(value: Any) -> None:
    """Writes into every list and dictionary that `value` holds."""
    if isinstance(value, dict):
        for item in list(value.values()):
            _scribble(item)
        value["scribble"] = "scribble"
    elif isinstance(value, list):
        for item in value:
            _scribble(item)
        value.append("scribble")


@pytest.mark.parametrize("name", STATES)
def test_a_state_lends_nothing_of_its_own_to_an_account(name: str) -> None:
    first, second = healthy(0, 0), healthy(0, 0)
    STATES[name].edit(first)
    for data in (first.number.values, first.waba.values, first.health, first.token.record):
        _scribble(data)
    STATES[name].edit(second)
    assert "scribble" not in repr(second)


def test_every_fault_of_the_sheet_has_a_state() -> None:
    shown = {re.match(r"F\d+", state.fault).group() for state in STATES.values() if state.fault}  # type: ignore[union-attr]
    assert {f"F{n:02d}" for n in range(1, 108)} - shown - set(BUILT_IN) == set()


def test_every_state_is_described_in_one_line() -> None:
    for state in STATES.values():
        assert 10 < len(state.description) < 100
        assert "\n" not in state.description


@pytest.mark.parametrize(
    "probe", [p for p in PROBES if p not in ("wire", "env", "clock", "drip", "send-wire", "anonymous")]
)
def test_health_answers_every_probe(probe: str, client: Client) -> None:
    seen = PROBES[probe](client)
    if probe == "waba-funding":
        assert seen["error"]["code"] == 10
    else:
        assert seen.get("http", 200) == 200
        assert "error" not in seen
