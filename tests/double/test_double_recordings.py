"""The double answers as the live API was recorded: status, error shape, keys, header names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from double_client import Client

RECORDINGS = Path(__file__).parents[1] / "data" / "recordings"
PHONE, WABA, TEMPLATE_IDS = "191739679368359", "144353106451261", ("1611395251090732", "971430274194723")
SUPPORTED = (
    "",
    "messages",
    "phone_numbers",
    "message_templates",
    "whatsapp_business_profile",
    "register",
    "deregister",
)
TEXT = {"messaging_product": "whatsapp", "type": "text", "text": {"body": "hello"}}
OF_THE_CONNECTION = {"connection", "content-length", "content-encoding", "x-fb-aed", "x-fb-rlafr", "etag", "vary"}
SOMETIMES = {"debug-link", "error-mid", "x-ad-api-version-warning", "cross-origin-resource-policy"}


def _load() -> dict[str, dict[str, Any]]:
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(RECORDINGS.glob("r*.json"))}


def _comparable(record: dict[str, Any]) -> bool:
    """Whether the double has what was asked: its edges, without analytics."""
    request = record["request"]
    parts = request["path"].strip("/").split("/")
    edge = parts[2] if len(parts) == 3 else ""
    return (
        record["kind"] == "recorded"
        and parts[0].startswith("v")
        and edge in SUPPORTED
        and "analytics" not in json.dumps(request["query"])
        and not (request["method"] == "POST" and edge == "")
    )


RECORDS = {name: record for name, record in _load().items() if _comparable(record)}
VENDOR = {name: record for name, record in _load().items() if record["kind"] == "vendor-recorded"}


@pytest.fixture
def recorded_account(client: Client) -> Client:
    """The double with the recorded account's nodes: a test number, some templates, one with parameters."""
    account = client.wa.account
    account.number.values.update(id=PHONE, account_mode="SANDBOX", status="DISCONNECTED", verified_name="Test Number")
    account.number.values["eligibility_for_api_business_global_search"] = "NON_ELIGIBLE_VERIFIED_LEVEL"
    account.waba.values.update(id=WABA, business_verification_status="not_verified")
    account.waba.values.pop("country")
    account.templates()[0].values.update(id=TEMPLATE_IDS[0], name="seasonal_promotion")
    return client


def _ask(client: Client, record: dict[str, Any]) -> Any:
    request = record["request"]
    body = request["body"]
    if record["response"]["status"] == 200 and request["path"].endswith("/messages"):
        client.wa.account.number.values["id"] = request["path"].split("/")[2]
    if "outgoing" in json.dumps(record["response"]["body"]):
        sent = client.ask("POST", f"/v19.0/{PHONE}/messages", json={**TEXT, "to": "16505551234"})
        body = {**body, "message_id": sent.json()["messages"][0]["id"]}
    if request["path"].endswith("/messages") and body and body.get("type") == "template":
        sent = [
            {"type": part["type"], "parameters": part.get("parameters", [])}
            for part in body["template"]["components"]
        ]
        client.wa.account.templates()[0].values.update(
            name=body["template"]["name"],
            language=body["template"]["language"]["code"],
            components=[_like(part) for part in sent if part["type"].lower() in ("header", "body")],
        )
    return client.ask(request["method"], request["path"], params=request["query"], json=body)


def _like(part: dict[str, Any]) -> dict[str, Any]:
    """A template component that takes just these parameters."""
    forms = [str(p["type"]).upper() for p in part["parameters"]]
    if forms and forms[0] in ("IMAGE", "VIDEO", "DOCUMENT"):
        return {"type": "HEADER", "format": forms[0]}
    text = " ".join(f"{{{{{index + 1}}}}}" for index in range(len(forms)))
    return {"type": part["type"].upper(), "text": text}


@pytest.mark.parametrize("name", RECORDS)
def test_an_answer_has_the_recorded_shape(name: str, recorded_account: Client) -> None:
    record = RECORDS[name]
    answer = _ask(recorded_account, record)
    expected = record["response"]
    assert answer.status_code == expected["status"]
    body = answer.json()
    if "error" in expected["body"]:
        _same_error(body["error"], expected["body"]["error"])
    elif record["request"]["query"].get("fields"):
        missing = _keys(expected["body"]) - _keys(body)
        assert missing == set()
    else:
        assert set(expected["body"]) <= set(body) | {"paging"}


def _same_error(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    for key in ("code", "error_subcode", "type", "is_transient", "error_user_title"):
        assert ours.get(key) == theirs.get(key)
    assert set(ours) == set(theirs)
    if "wamid" not in json.dumps(theirs):
        assert ours["message"] == theirs["message"]
    assert len(ours["fbtrace_id"]) == len(theirs["fbtrace_id"])


def _keys(body: dict[str, Any]) -> set[str]:
    rows = body.get("data", [body])
    return set(rows[0]) if rows else set()


@pytest.mark.parametrize("name", RECORDS)
def test_the_recorded_headers_are_there_and_no_others(name: str, recorded_account: Client) -> None:
    record = RECORDS[name]
    ours = {header.lower() for header in _ask(recorded_account, record).headers} - OF_THE_CONNECTION - SOMETIMES
    theirs = {header.lower() for header in record["response"]["headers"]} - OF_THE_CONNECTION - SOMETIMES
    usage = {"x-app-usage", "x-business-use-case-usage"}
    assert ours - usage == theirs - usage
    assert ours & usage


@pytest.mark.parametrize("name", VENDOR)
def test_lists_of_metas_own_examples_have_the_same_rows(name: str, client: Client) -> None:
    request, expected = VENDOR[name]["request"], VENDOR[name]["response"]["body"]
    _, _, *edge = request["path"].strip("/").split("/")
    answer = client.get("/".join([client.number, *edge]), **request["query"])
    assert answer.status_code == 200
    assert set(answer.json()) == set(expected) == {"data"}
    assert _keys(answer.json()) == _keys(expected)


def test_what_real_clients_ask_for_is_answered(client: Client) -> None:
    template = client.get(f"{client.account}/message_templates", fields="name,degrees_of_freedom_spec")
    assert [set(row) for row in template.json()["data"]] == [{"name", "id"}] * 4
    assert client.get(f"{client.account}/flows", fields="id,name").json() == {"data": []}
    assert client.get(f"{client.number}/message_qrdls/NOSUCHCODE").json() == {"data": []}


def test_the_trace_in_the_body_is_the_request_id(client: Client) -> None:
    for number in ("123123", client.number):
        answer = client.get(f"{number}/nothing")
        assert answer.json()["error"]["fbtrace_id"] == answer.headers["X-Fb-Request-Id"]


def test_usage_is_told_as_recorded(client: Client) -> None:
    good, lost = client.get(client.number), client.get("123123")
    assert list(json.loads(good.headers["X-Business-Use-Case-Usage"])) == [client.wa.business_account_id]
    assert "X-App-Usage" not in good.headers
    assert set(json.loads(lost.headers["X-App-Usage"])) == {"call_count", "total_cputime", "total_time"}
    assert "X-Business-Use-Case-Usage" not in lost.headers


def test_there_is_something_to_compare_with() -> None:
    assert len(RECORDS) >= 20
    assert len(VENDOR) >= 4
