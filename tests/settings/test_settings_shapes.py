"""Judgement of single values: what is taken away, what is an example, what cannot be an ID."""

from __future__ import annotations

import pytest

from pytest_wa_health.settings.addresses import graph_address, graph_path, parse_templates, parse_version
from pytest_wa_health.settings.ids import judge_id
from pytest_wa_health.settings.tenant_settings import SettingsError, TemplateRef
from pytest_wa_health.settings.value_forms import (
    clean_credential,
    clean_id,
    clean_text,
    is_dummy_id,
    is_placeholder,
    looks_like_token,
    token_shape,
)

TOKEN = "EAA" + "Dummy0" * 30
ID = "106540352242922"


@pytest.mark.parametrize(
    ("raw", "strays"),
    [
        (TOKEN, ()),
        (f"{TOKEN}\n", ("a line break at the end",)),
        (f"{TOKEN}\r", ("a line break at the end",)),
        (f" {TOKEN}", ("a space at the start",)),
        (f"{TOKEN}\u00a0", ("a no-break space at the end",)),
        (f"\ufeff{TOKEN}", ("a byte order mark at the start",)),
        (f"{TOKEN}\u200b", ("an invisible character at the end",)),
        (f"{TOKEN[:9]}\u200b{TOKEN[9:]}", ("an invisible character inside",)),
        (f'"{TOKEN}"', ("a quotation mark at the start", "a quotation mark at the end")),
        (f"“{TOKEN}”", ("a quotation mark at the start", "a quotation mark at the end")),
        (f"Bearer {TOKEN}", ("the word Bearer at the start",)),
        (f"bearer: {TOKEN}", ("the word Bearer at the start",)),
        (f"{TOKEN},", ("a comma or semicolon at the end",)),
        (f"{TOKEN}\\n", ("a line break written as a backslash and a letter at the end",)),
        (f"{TOKEN[:50]}\n{TOKEN[50:]}", ("a line break inside",)),
        (f"{TOKEN[:50]} {TOKEN[50:]}", ("a space inside",)),
        (f"WHATSAPP_TOKEN={TOKEN}", ("a name at the start",)),
        (f"{TOKEN[:50]}ش{TOKEN[50:]}", ("a character that no token contains inside",)),
    ],
)
def test_a_credential_loses_what_does_not_belong_to_it(raw: str, strays: tuple[str, ...]) -> None:
    cleaned = clean_credential(raw)

    assert (cleaned.value, cleaned.strays) == (TOKEN, strays)


def test_stray_characters_in_layers_are_all_taken_away() -> None:
    cleaned = clean_credential(f'\ufeff "Bearer {TOKEN}";\r\n')

    assert cleaned.value == TOKEN
    assert len(cleaned.strays) == 7


def test_a_chosen_secret_keeps_what_its_owner_may_have_chosen() -> None:
    assert clean_text("two words, and a comma,").value == "two words, and a comma,"
    assert clean_text("'quoted'\n").value == "quoted"


@pytest.mark.parametrize(
    "value",
    [
        "your_token_here", "YOUR-ACCESS-TOKEN", "<token>", "<your token>", "xxx", "xxxx-xxxx", "changeme",
        "change_me", "EAAxxxxxxxx", "EAAxxx…", "EAAB...", "EAAGm0PX4ZCps…", "None", "null", "undefined", "TODO",
        "${WHATSAPP_ACCESS_TOKEN}", "$WHATSAPP_ACCESS_TOKEN", "{{ token }}", "{token}", "%WHATSAPP_ACCESS_TOKEN%",
        "...", "***", "$(cat token.txt)", "ACCESS_TOKEN", "whatsapp_access_token", "token", "paste_token_here",
        "insert-token", '"your_token_here"', "placeholder", "my_access_token",
    ],
)  # fmt: skip
def test_an_example_value_is_known_for_one(value: str) -> None:
    assert is_placeholder(value, ("WHATSAPP_ACCESS_TOKEN",))


@pytest.mark.parametrize(
    "value",
    [TOKEN, "EAAGNobodyHere" + "a1B2" * 30, "634974688087057|" + "ab12" * 8, "ab12" * 8, ID, "EAAhere", "todos"],
)
def test_a_real_looking_value_is_no_example(value: str) -> None:
    assert not is_placeholder(value, ("WHATSAPP_ACCESS_TOKEN",))


@pytest.mark.parametrize("value", ["verify_token", "secret", "my_token_1", "test", "put_it"])
def test_a_verify_token_may_be_chosen_freely(value: str) -> None:
    assert not is_placeholder(value, ("WHATSAPP_WEBHOOK_VERIFY_TOKEN",), chosen=True)


@pytest.mark.parametrize(
    ("value", "dummy"),
    [
        ("123456789", True), ("1234567890", True), ("123456789012345", True), ("0123456789", True),
        ("000000000000000", True), ("111111111111111", True), (ID, False), ("100000000000001", False), ("12", False),
    ],
)  # fmt: skip
def test_made_up_digits(value: str, dummy: bool) -> None:
    assert is_dummy_id(value) is dummy


@pytest.mark.parametrize(
    ("raw", "cause"),
    [
        (ID, None),
        ("+966501234567", "settings.telephone-as-phone-id"),
        ("+966 50 123 4567", "settings.telephone-as-phone-id"),
        ("966-50-123-4567", "settings.telephone-as-phone-id"),
        ("\u202a+966 50 123 4567\u202c", "settings.telephone-as-phone-id"),
        ("+٩٦٦٥٠١٢٣٤٥٦٧", "settings.telephone-as-phone-id"),
        ("00966501234567", "settings.telephone-as-phone-id"),
        ("966501234567", None),
        ("0501234567", "settings.malformed-id"),
        ("abc", "settings.malformed-id"),
        ("1.06540352242922E+14", "settings.malformed-id"),
        (TOKEN, "settings.malformed-id"),
        ("../me", "settings.malformed-id"),
        ("9" * 15 + "8" * 15, "settings.malformed-id"),
        ("123456789012345", "settings.placeholder"),
    ],
)
def test_what_stands_in_the_place_of_the_phone_number_id(raw: str, cause: str | None) -> None:
    form = judge_id(clean_id(raw).value, telephone=True)

    assert form.cause == cause
    assert bool(form.value) is (cause in (None, "settings.placeholder"))


def test_plain_digits_are_a_telephone_number_only_where_they_are_the_expected_one() -> None:
    assert judge_id("966501234567", telephone=True, expected="966501234567").cause == "settings.telephone-as-phone-id"
    assert judge_id("966501234567", telephone=True, expected="966507654321").cause is None


def test_an_id_with_a_space_or_other_digits_is_still_the_id() -> None:
    spaced = judge_id(clean_id("1065403 52242922").value, telephone=True)

    assert (spaced.value, spaced.spaced) == (ID, True)
    assert clean_id("١٠٦٥٤٠٣٥٢٢٤٢٩٢٢").value == ID


def test_made_up_digits_are_kept_for_meta_to_judge() -> None:
    form = judge_id("123456789012345")

    assert (form.value, form.confidence) == ("123456789012345", "likely")


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        (TOKEN, "meta-user-like"),
        ("634974688087057|" + "ab12" * 8, "app-token-like"),
        (ID, "id-like"),
        ("x1", "other"),
    ],
)
def test_the_shape_of_a_token(value: str, shape: str) -> None:
    assert token_shape(value) == shape


def test_a_token_is_recognised_wherever_it_stands() -> None:
    assert looks_like_token(f"prefix {TOKEN}")
    assert not looks_like_token("ab12" * 8)


@pytest.mark.parametrize(
    ("text", "base", "version"),
    [
        ("https://graph.facebook.com", "https://graph.facebook.com", None),
        ("https://graph.facebook.com/", "https://graph.facebook.com", None),
        ("https://graph.facebook.com/v25.0", "https://graph.facebook.com", "v25.0"),
        ("http://127.0.0.1:4010", "http://127.0.0.1:4010", None),
        ("http://[::1]:4010/", "http://[::1]:4010", None),
        ("http://localhost:4010/base", "http://localhost:4010/base", None),
        ("https://proxy.example.com/graph", "https://proxy.example.com/graph", None),
    ],
)
def test_the_graph_url(text: str, base: str, version: str | None) -> None:
    assert graph_address(text, ["proxy.example.com"], origin="X") == (base, version)


@pytest.mark.parametrize(
    "text",
    [
        "http://graph.facebook.com", "https://graph.facebook.com.evil.example", "https://evil.example",
        "https://graph.facebook.com@evil.example", "https://user:pw@graph.facebook.com", "graph.facebook.com", "",
        "https://", "https://graph.facebook.com/v25.0/123/messages", "https://graph.facebook.com?x=1", "ftp://127.0.0.1",
        "http://proxy.example.com", "https://127.0.0.1.evil.example", "https://[::1", "http://127.0.0.1:99999",
        "http://2130706433", "https://graph.facebook.com#x", "https://sub.graph.facebook.com",
    ],
)  # fmt: skip
def test_a_graph_url_that_would_carry_the_token_elsewhere_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="the origin") as refused:
        graph_address(text, ["proxy.example.com"], origin="the origin")

    assert refused.value.variable == "WHATSAPP_GRAPH_URL"


def test_an_allowed_host_may_be_bound_to_a_port() -> None:
    assert graph_address("https://a.example:8443", ["a.example:8443"], origin="X")[0] == "https://a.example:8443"
    with pytest.raises(SettingsError):
        graph_address("https://a.example:9", ["a.example:8443"], origin="X")


@pytest.mark.parametrize(
    ("text", "version"), [("v25.0", "v25.0"), ("25.0", "v25.0"), ("25", "v25.0"), ("V9.1", "v9.1")]
)
def test_the_version(text: str, version: str) -> None:
    assert parse_version(text, origin="X") == version


@pytest.mark.parametrize("text", ["latest", "v25.0/", "v٢٥.0", "25,0", "v25.0.1", ""])
def test_a_version_that_is_none(text: str) -> None:
    with pytest.raises(SettingsError, match="WHATSAPP_API_VERSION in"):
        parse_version(text, origin="WHATSAPP_API_VERSION in .env")


def test_templates_are_named_with_their_language() -> None:
    found = parse_templates("hello_world:en_US, order:ar,,order:ar", variable="V", origin="V")

    assert found == (TemplateRef("hello_world", "en_US"), TemplateRef("order", "ar"))


@pytest.mark.parametrize(
    "text", ["hello_world", "hello_world:", ":en", "hello world:en", "a:b:c", "a:english_language"]
)
def test_a_template_without_a_language_is_refused(text: str) -> None:
    with pytest.raises(SettingsError) as refused:
        parse_templates(text, variable="WHATSAPP_TEST_TEMPLATE", origin="V")

    assert refused.value.variable == "WHATSAPP_TEST_TEMPLATE"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("routing_roles", "{phone_number_id}/routing_roles"),
        ("/v27.0/{phone_number_id}/routing_roles/", "{phone_number_id}/routing_roles"),
        ("{waba_id}/routing?fields=roles,is_standby", "{waba_id}/routing?fields=roles,is_standby"),
        ("108810381038103/roles", "108810381038103/roles"),
    ],
)
def test_a_path_of_the_graph_api(text: str, path: str) -> None:
    assert graph_path(text, variable="V", origin="V") == path


@pytest.mark.parametrize(
    "text",
    [
        "https://elsewhere.test/roles", "//elsewhere.test/roles", "../me", "a b", "{token}/x", "a" * 40_000 + "!",
        "{phone_number_id}/register", "{phone_number_id}/Deregister", "{phone_number_id}/roles?method=POST",
        "{phone_number_id}/roles?fields=roles&method=delete", "messages",
    ],
)  # fmt: skip
def test_no_path_of_the_graph_api(text: str) -> None:
    with pytest.raises(SettingsError, match="must be a path of the Graph API") as caught:
        graph_path(text, variable="V", origin="V")
    assert text not in str(caught.value)
