"""Which template a test message is made of, and what a template has to be filled with."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_wa_health.survey.facts import Answer, ErrorEnvelope
from pytest_wa_health.survey.questions import first_wave, next_wave
from pytest_wa_health.survey.template_choice import Choice, choose
from pytest_wa_health.survey.template_form import given_by, media_parameter, misfits, needs_of

SETTINGS: dict[str, Any] = {
    "phone_number_id": "108810381038103",
    "business_account_id": "104410441044104",
    "required_templates": [],
    "sends": True,
}
PLAIN = [{"type": "BODY", "text": "Your parcel is here."}]


def row(name: str, **changes: Any) -> dict[str, Any]:
    made = {"name": name, "language": "de", "status": "APPROVED", "category": "UTILITY", "components": PLAIN}
    return {**made, **changes}


def listed(*rows: dict[str, Any], mode: str = "LIVE", after: str | None = None) -> dict[str, Answer]:
    paging = {"cursors": {"after": after}, "next": "https://graph.facebook.com/next"} if after else {}
    return {
        "phone": Answer("GET /phone", 200, {"id": "108810381038103", "account_mode": mode}),
        "account": Answer("GET /account", 200, {"id": "104410441044104"}),
        "templates": Answer("GET /templates", 200, {"data": list(rows), "paging": paging}),
    }


UNFIT = [
    ("advertising", row("a", category="MARKETING")),
    ("to become advertising", row("a", correct_category="MARKETING")),
    ("a code", row("a", category="AUTHENTICATION")),
    ("of no known category", row("a", category=None)),
    ("not approved", row("a", status="PENDING")),
    ("for test numbers only", row("hello_world")),
    ("with a place in the text", row("a", components=[{"type": "BODY", "text": "Parcel {{1}} is here."}])),
    ("with a named place", row("a", components=[{"type": "BODY", "text": "Parcel {{parcel}} is here."}])),
    ("with a picture", row("a", components=[{"type": "HEADER", "format": "IMAGE"}, *PLAIN])),
    ("with a place", row("a", components=[{"type": "HEADER", "format": "LOCATION"}, *PLAIN])),
    ("with a variable link", row("a", components=[
        *PLAIN, {"type": "BUTTONS", "buttons": [{"type": "URL", "url": "https://x.test/{{1}}"}]}])),
    ("with a Flow", row("a", components=[*PLAIN, {"type": "BUTTONS", "buttons": [{"type": "FLOW"}]}])),
    ("with cards", row("a", components=[*PLAIN, {"type": "CAROUSEL", "cards": []}])),
    ("whose components are not shown", row("a", components=None)),
    ("whose components are of another form", row("a", components=["BODY"])),
]  # fmt: skip


@pytest.mark.parametrize("unfit", [template for _, template in UNFIT], ids=[name for name, _ in UNFIT])
def test_the_first_template_that_anybody_may_send_is_chosen(unfit: dict[str, Any]) -> None:
    answers = listed(unfit, row("parcel_here"), row("later"))
    found = choose(SETTINGS, answers)
    assert found == Choice("parcel_here", "de", "UTILITY", needs_of(row("parcel_here")), was_chosen=True)
    assert choose(SETTINGS, listed(unfit)) is None


def test_fixed_parts_are_no_obstacle() -> None:
    buttons = [{"type": "QUICK_REPLY", "text": "Thanks"}, {"type": "URL", "url": "https://x.test/"}]
    whole = [{"type": "HEADER", "format": "TEXT", "text": "Hi"}, *PLAIN, {"type": "FOOTER", "text": "Shop"},
             {"type": "BUTTONS", "buttons": buttons}]  # fmt: skip
    found = choose(SETTINGS, listed(row("with_all", components=whole)))
    assert found is not None
    assert found.name == "with_all"


def test_a_test_number_sends_hello_world_and_no_other_number_does() -> None:
    assert choose(SETTINGS, listed(mode="SANDBOX")) == Choice("hello_world", "en_US", was_chosen=True)
    assert choose(SETTINGS, listed(row("hello_world"))) is None
    assert choose(SETTINGS, {}) is None


def test_what_the_user_names_is_sent_whatever_it_is() -> None:
    named = {**SETTINGS, "test_template": {"name": "promo", "language": "de"}}
    found = choose(named, listed(row("promo", category="MARKETING"), mode="SANDBOX"))
    assert found is not None
    assert (found.name, found.category, found.was_chosen) == ("promo", "MARKETING", False)
    assert choose(named, {}) == Choice("promo", "de")


def test_the_list_is_read_only_where_a_template_has_to_be_known() -> None:
    def lists(**changes: Any) -> list[dict[str, str]]:
        wave = first_wave({**SETTINGS, **changes})
        return [dict(question.params) for question in wave if question.name == "templates"]

    assert lists(sends=False) == []
    assert "name" not in lists()[0]
    assert lists(test_template={"name": "promo", "language": "de"})[0]["name"] == "promo"
    assert "name" not in lists(required_templates=[{"name": "a", "language": "de"}])[0]
    assert len(first_wave({**SETTINGS, "app_id": "1038103810381038", "has_app_secret": True})) == 6


def test_the_list_is_read_on_until_one_can_be_sent() -> None:
    answers = listed(row("a", category="MARKETING"), after="MTAw")
    (following,) = [q for q in next_wave(SETTINGS, answers) if q.name.startswith("templates")]
    assert (following.name, following.params["after"]) == ("templates_2", "MTAw")
    answers = listed(row("parcel_here"), after="MTAw")
    assert not [q for q in next_wave(SETTINGS, answers) if q.name.startswith("templates")]


def test_a_field_that_the_version_does_not_know_costs_the_details_and_not_the_list() -> None:
    words = "(#100) Tried accessing nonexisting field (correct_category) on node type (WhatsAppMessageTemplate)"
    error = ErrorEnvelope(100, None, "OAuthException", words)
    answers = {**listed(), "templates": Answer("GET /templates", 400, error=error)}
    (again,) = [q for q in next_wave(SETTINGS, answers) if q.name.startswith("templates")]
    assert (again.name, "components" in again.params["fields"]) == ("templates_plain", False)
    answers["templates_plain"] = Answer("GET /templates", 200, {"data": [row("parcel_here", components=None)]})
    assert choose(SETTINGS, answers) is None
    assert choose({**SETTINGS, "test_template": {"name": "parcel_here", "language": "de"}}, answers) == Choice(
        "parcel_here", "de", "UTILITY"
    )


@pytest.mark.parametrize(
    ("components", "parameters", "complaints"),
    [
        (PLAIN, {}, []),
        (PLAIN, {"body": ["A-1"]}, ["body: values given: 1, needed: 0"]),
        ([{"type": "BODY", "text": "{{1}}, {{2}}, {{1}}"}], {"body": ["A-1"]}, ["body: values given: 1, needed: 2"]),
        ([{"type": "BODY", "text": "{{parcel}}"}], {"body": {"parcel": "A-1"}}, []),
        ([{"type": "HEADER", "format": "VIDEO"}, *PLAIN], {}, ["header: values given: 0, needed: 1"]),
        ([{"type": "HEADER", "format": "VIDEO"}, *PLAIN], {"header": ["https://cdn.test/a.mp4"]}, []),
        ([{"type": "HEADER", "format": "VIDEO"}, *PLAIN], {"header": ["1234567890"]}, []),
        ([{"type": "HEADER", "format": "VIDEO"}, *PLAIN], {"header": ["our film"]},
         ["header: a value of the kind text is given, needed: video"]),
        ([{"type": "HEADER", "format": "VIDEO"}, *PLAIN], {"header": [{"type": "image", "image": {"link": "x"}}]},
         ["header: a value of the kind image is given, needed: video"]),
        ([*PLAIN, {"type": "BUTTONS", "buttons": [{"type": "COPY_CODE"}, {"type": "QUICK_REPLY"}]}], {},
         ["buttons: values given: 0, needed: 1"]),
        ([*PLAIN, {"type": "CAROUSEL"}], {}, []),
    ],
)  # fmt: skip
def test_what_the_settings_give_is_counted_against_the_template(
    components: list[Any], parameters: dict[str, Any], complaints: list[str]
) -> None:
    needs = needs_of({"components": components})
    assert needs is not None
    assert misfits(needs, given_by(parameters)) == complaints


def test_what_is_shown_of_the_values_are_their_kinds() -> None:
    given = {"header": ["https://cdn.test/secret-invoice.pdf"], "body": {"name": "Layla", "day": "Monday"}}
    assert given_by(given) == {"header": ["link"], "body": ["text", "text"], "buttons": []}


@pytest.mark.parametrize(
    ("form", "value", "parameter"),
    [
        ("IMAGE", "https://cdn.test/a.png", {"type": "image", "image": {"link": "https://cdn.test/a.png"}}),
        ("DOCUMENT", "1234567890", {"type": "document", "document": {"id": "1234567890"}}),
        ("TEXT", "https://cdn.test/a.png", "https://cdn.test/a.png"),
        ("IMAGE", "a picture", "a picture"),
        ("IMAGE", {"type": "image", "image": {"id": "7"}}, {"type": "image", "image": {"id": "7"}}),
    ],
)
def test_an_address_becomes_what_the_header_asks_for(form: str, value: Any, parameter: Any) -> None:
    assert media_parameter(form, value) == parameter
