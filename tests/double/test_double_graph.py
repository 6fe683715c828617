"""How the double reads nodes and edges: fields, expansion, paging, batch, versions, and the order of its checks."""

from __future__ import annotations

import time

import pytest
from double_client import Client, error_of, proof_of

from pytest_wa_health.double import Double


def test_a_read_returns_the_asked_fields_and_the_id(client: Client) -> None:
    assert set(client.get(client.number, fields="status,quality_rating").json()) == {"status", "quality_rating", "id"}


def test_a_field_without_a_value_is_left_out(client: Client) -> None:
    answer = client.get(client.number, fields="certificate,username,status")
    assert set(answer.json()) == {"status", "id"}
    assert "null" not in answer.text


def test_one_unknown_field_fails_the_whole_read(client: Client) -> None:
    error = error_of(client.get(client.number, fields="status,display_name"))
    assert (error["code"], error["type"], "error_subcode" in error) == (100, "OAuthException", False)
    assert error["message"].endswith("(display_name) on node type (WhatsAppBusinessPhoneNumber)")


def test_a_field_may_be_too_new_for_the_version(client: Client) -> None:
    field = "whatsapp_business_manager_messaging_limit"
    for version, status in (("v23.0", 400), ("v24.0", 200)):
        answer = client.ask("GET", f"/{version}/{client.number}", params={"fields": field})
        assert answer.status_code == status


def test_default_fields_are_the_recorded_ones(client: Client) -> None:
    assert set(client.get(client.number).json()) == {
        "verified_name", "code_verification_status", "display_phone_number", "quality_rating", "platform_type",
        "throughput", "webhook_configuration", "id",
    }  # fmt: skip
    assert set(client.get(client.account).json()) == {"id", "name", "timezone_id", "message_template_namespace"}


def test_expansion_nests_edges_and_objects(client: Client) -> None:
    fields = "id,name,phone_numbers.limit(1){id,throughput{level}},subscribed_apps,health_status{can_send_message}"
    answer = client.get(client.account, fields=fields).json()
    assert answer["phone_numbers"]["data"] == [{"id": client.number, "throughput": {"level": "STANDARD"}}]
    assert answer["subscribed_apps"]["data"][0]["whatsapp_business_api_data"]["id"] == client.wa.app_id
    assert answer["health_status"] == {"can_send_message": "AVAILABLE"}


def test_one_unknown_nested_field_fails_everything(client: Client) -> None:
    error = error_of(client.get(client.account, fields="id,phone_numbers{id,nonsense}"))
    assert "(nonsense) on node type (WhatsAppBusinessPhoneNumber)" in error["message"]


@pytest.mark.parametrize(
    "fields", ["id,", "id,phone_numbers{id", "a..b", "id}", "phone_numbers.limit{id}", "id name"]
)
def test_broken_field_syntax(client: Client, fields: str) -> None:
    answer = client.get(client.account, fields=fields)
    assert answer.status_code == 200 if fields == "id," else error_of(answer)["code"] == 2500


def test_an_empty_list_has_no_paging(client: Client) -> None:
    assert client.get(f"{client.account}/message_templates", name="nobody_has_this").json() == {"data": []}


def test_paging_goes_on_until_there_is_no_next(client: Client) -> None:
    client.wa.set_state("page-2")
    first = client.get(f"{client.account}/phone_numbers", fields="id").json()
    assert len(first["data"]) == 25
    assert "access_token" not in first["paging"]["next"]
    assert first["paging"]["next"].startswith(client.wa.url)
    second = client.ask("GET", first["paging"]["next"].removeprefix(client.wa.url)).json()
    assert "next" not in second["paging"]
    assert client.number in [row["id"] for row in second["data"]]
    assert not {row["id"] for row in first["data"]} & {row["id"] for row in second["data"]}
    back = client.ask("GET", second["paging"]["previous"].removeprefix(client.wa.url)).json()
    assert back["data"] == first["data"]


def test_links_repeat_the_token_of_the_query_form_only(client: Client) -> None:
    client.wa.set_state("page-2")
    token = client.wa.token
    answer = client.get(f"{client.account}/phone_numbers", token=None, access_token=token, limit="2").json()
    assert f"access_token={token}" in answer["paging"]["next"]


def test_a_page_may_be_empty_and_still_have_a_next(client: Client) -> None:
    client.wa.set_state("page-empty")
    first = client.get(f"{client.account}/phone_numbers").json()
    second = client.ask("GET", first["paging"]["next"].removeprefix(client.wa.url)).json()
    assert [row["id"] for row in second["data"]] == [client.number]


@pytest.mark.parametrize(("limit", "rows"), [("1", 1), ("100", 30), ("5000", 30), ("0", 25)])
def test_limit(client: Client, limit: str, rows: int) -> None:
    client.wa.set_state("page-2")
    assert len(client.get(f"{client.account}/phone_numbers", limit=limit).json()["data"]) == rows


def test_a_bad_cursor_or_limit_is_refused(client: Client) -> None:
    for params in ({"after": "!!!"}, {"limit": "many"}):
        assert error_of(client.get(f"{client.account}/phone_numbers", **params))["code"] == 100


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({"name": "opening_hours"}, ["opening_hours"]),
        ({"name": "o"}, ["opening_hours", "hello_world", "order_update"]),
        ({"category": "MARKETING"}, ["hello_world", "sale"]),
        ({"status": "REJECTED"}, []),
        ({"language": "en"}, []),
        ({"content": "on its way"}, ["order_update"]),
        ({"name_or_content": "sale"}, ["sale"]),
        ({"quality_score": "RED"}, []),
    ],
)
def test_template_filters(client: Client, filters: dict[str, str], names: list[str]) -> None:
    rows = client.get(f"{client.account}/message_templates", **filters).json()["data"]
    assert [row["name"] for row in rows] == names


def test_a_template_is_a_node_with_health_of_its_own(client: Client) -> None:
    client.wa.set_state("template-rejected")
    row = client.get(f"{client.account}/message_templates", name="opening_hours").json()["data"][0]
    health = client.get(row["id"], fields="health_status").json()["health_status"]
    assert [entity["entity_type"] for entity in health["entities"]] == ["MESSAGE_TEMPLATE", "WABA", "BUSINESS", "APP"]
    assert health["entities"][0]["errors"][0]["error_code"] == 141002


def test_assigned_users_want_the_business(client: Client) -> None:
    edge = f"{client.account}/assigned_users"
    assert error_of(client.get(edge))["message"] == "(#100) The parameter business is required."
    assert client.get(edge, business=client.wa.business_id).json()["data"][0]["tasks"] == ["MANAGE"]


def test_metadata_names_the_fields_and_repeats_the_token(client: Client) -> None:
    metadata = client.get(client.account, metadata="1").json()["metadata"]
    assert metadata["type"] == "whatsappbusinessaccount"
    assert {"name": "currency"} in metadata["fields"]
    assert client.wa.token in metadata["connections"]["phone_numbers"]


def test_me_app_and_permissions(client: Client) -> None:
    assert client.get("me", fields="id,name").json()["name"] == "health-check"
    assert client.get("app").json()["id"] == client.wa.app_id
    rows = client.get("me/permissions").json()["data"]
    assert {"permission": "whatsapp_business_messaging", "status": "granted"} in rows
    assert client.get("me/assigned_whatsapp_business_accounts").json()["data"][0]["id"] == client.account


def test_a_batch_is_answered_in_order_with_bodies_as_text(client: Client) -> None:
    parts = [{"method": "GET", "relative_url": f"{client.number}?fields=status"}, {"relative_url": "123123"}]
    answer = client.ask("POST", f"/{client.version}/", data={"batch": str(parts).replace("'", '"')})
    good, lost = answer.json()
    assert answer.status_code == 200
    assert (good["code"], lost["code"]) == (200, 400)
    assert '"status":"CONNECTED"' in good["body"]
    assert {header["name"] for header in good["headers"]} >= {"Facebook-Api-Version"}
    assert "headers" not in client.ask("POST", "/", json={"batch": parts, "include_headers": False}).json()[0]


def test_a_batch_may_come_as_a_form_of_any_kind(client: Client) -> None:
    batch = '[{"method":"GET","relative_url":"me"}]'
    for how in ({"data": {"batch": batch}}, {"files": {"batch": (None, batch)}}, {"params": {"batch": batch}}):
        assert client.ask("POST", "/v25.0", **how).json()[0]["code"] == 200


def test_the_proof_of_a_batch_holds_for_its_parts(client: Client) -> None:
    client.wa.set_state("proof-required")
    body = {"batch": [{"relative_url": "me"}], "appsecret_proof": proof_of(client.wa.token, client.wa.app_secret)}
    assert client.ask("POST", "/v25.0", json=body).json()[0]["code"] == 200


@pytest.mark.parametrize("batch", [[{"relative_url": "me"}] * 51, "[", [1], {"relative_url": "me"}])
def test_a_bad_batch_is_refused(client: Client, batch: object) -> None:
    assert error_of(client.ask("POST", "/", json={"batch": batch}))["code"] == 100


def test_versions(http, client_of) -> None:
    november_2026 = 1_795_370_000.0
    with Double(clock=lambda: november_2026) as wa:
        client = client_of(wa)
        served = {
            asked: client.ask("GET", f"{asked}/me").headers["Facebook-Api-Version"]
            for asked in ("/v27.0", "/v26.0", "/v21.0", "/v20.0", "/v2.12", "")
        }
        assert served == {
            "/v27.0": "v27.0",
            "/v26.0": "v26.0",
            "/v21.0": "v21.0",
            "/v20.0": "v21.0",
            "/v2.12": "v21.0",
            "": "v21.0",
        }
        for nothing in ("/v28.0", "/v25.7"):
            refused = client.ask("GET", f"{nothing}/me", token=None)
            assert error_of(refused)["message"] == "Unknown path components: /me"


@pytest.mark.parametrize("path", ["/v25.0", "/", "/v25.0/1/2/3"])
def test_paths_that_lead_nowhere(client: Client, path: str) -> None:
    error = error_of(client.ask("GET", path))
    assert (error["code"], error["message"].startswith("Unknown path components: /")) == (2500, True)


@pytest.mark.parametrize(
    ("path", "status", "code"), [("me", 400, 2500), ("123", 400, 104), ("123/whatsapp_business_profile", 400, 200)]
)
def test_without_a_token(client: Client, path: str, status: int, code: int) -> None:
    answer = client.get(path, token=None)
    assert (answer.status_code, error_of(answer)["code"]) == (status, code)


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ("logged-out", "proof-required", 190),
        ("proof-required", "rate-limited-app", 100),
        ("rate-limited-app", "waba-not-assigned", 4),
        ("waba-not-assigned", "management-missing-200", 100),
        ("management-missing-200", "not-registered", 200),
    ],
)
def test_the_earlier_fault_hides_the_later(client: Client, first: str, second: str, code: int) -> None:
    for order in ((first, second), (second, first)):
        client.wa.set_state(*order)
        assert error_of(client.get(client.number, fields="nonsense"))["code"] == code


def test_two_independent_faults_both_show(client: Client) -> None:
    client.wa.set_state("payment", "template-paused")
    health = client.get(client.number, fields="health_status").json()["health_status"]
    assert health["entities"][1]["errors"][0]["error_code"] == 141006
    assert error_of(client.send())["code"] == 132015


def test_a_proof_is_verified_whenever_it_is_sent(client: Client) -> None:
    right = proof_of(client.wa.token, client.wa.app_secret)
    assert client.get("me", appsecret_proof=right).status_code == 200
    wrong = error_of(client.get("me", appsecret_proof=right[::-1]))
    assert (wrong["code"], wrong["type"]) == (100, "GraphMethodException")


def test_subscriptions_take_the_app_token(client: Client) -> None:
    edge = f"{client.wa.app_id}/subscriptions"
    assert client.get(edge, token=client.app_token).json()["data"][0]["object"] == "whatsapp_business_account"
    assert "app access_token" in error_of(client.get(edge))["message"]
    assert error_of(client.get("me", token=client.app_token))["code"] == 2500


def test_the_business_needs_its_own_permission(client: Client) -> None:
    edge = f"{client.wa.business_id}/owned_whatsapp_business_accounts"
    assert error_of(client.get(edge))["code"] == 200
    client.wa.account.token.record["scopes"].append("business_management")
    assert client.get(edge).json()["data"][0]["currency"] == "USD"


def test_errors_carry_a_challenge_and_may_repeat_the_token(client: Client) -> None:
    client.wa.set_state("malformed-token")
    answer = client.get("me")
    challenge = f'OAuth "Facebook Platform" "invalid_token" "Malformed access token {client.wa.token}"'
    assert answer.headers["WWW-Authenticate"] == challenge
    client.wa.set_state()
    assert '"invalid_request"' in client.get("123123").headers["WWW-Authenticate"]


def test_an_edit_is_the_last_word(client_of) -> None:
    with Double("sandbox", edit=lambda account: account.number.values.update(account_mode="LIVE")) as wa:
        assert client_of(wa).get(wa.phone_number_id, fields="account_mode").json()["account_mode"] == "LIVE"


def test_latency_is_what_every_answer_takes(client_of) -> None:
    with Double(latency=0.03) as wa:
        started = time.perf_counter()
        client_of(wa).get("me")
        assert time.perf_counter() - started >= 0.03
