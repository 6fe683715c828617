"""Which recorded request answers a question, by examples."""

from __future__ import annotations

import pytest

from pytest_wa_health.graph.exchange import Call
from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.recording.matching import Asked, asked_by, best_match, field_names, not_recorded

NODE, EDGE = "/v25.0/106540352242955", "/v25.0/102290129340311/message_templates"


def asked(path=NODE, method="GET", **query):
    return Asked(method, path, tuple(sorted(query.items())))


CORE = asked(fields="id,status,name_status,quality_rating")
EXTRA = asked(fields="health_status,webhook_configuration")
HEALTH = asked(fields="health_status")
LISTING = asked(EDGE, fields="name,language", limit="100", name="order_update")


@pytest.mark.parametrize(
    ("question", "recorded", "found"),
    [
        pytest.param(CORE, [EXTRA, CORE], CORE, id="the same"),
        pytest.param(asked(fields="status,name_status,new"), [EXTRA, CORE], CORE, id="fields that came and went"),
        pytest.param(
            asked(fields="health_status,webhook_configuration,a,b,c"), [HEALTH, EXTRA], EXTRA, id="the one most alike"
        ),
        pytest.param(HEALTH, [EXTRA, HEALTH], HEALTH, id="exactly before nearly"),
        pytest.param(HEALTH, [EXTRA], EXTRA, id="a part of a read"),
        pytest.param(asked(fields="id,is_on_biz_app"), [CORE, EXTRA], None, id="nothing but the id in common"),
        pytest.param(asked(fields="status,a,b"), [CORE], None, id="another read with one field in common"),
        pytest.param(asked(), [CORE], CORE, id="the choice of fields left to Meta"),
        pytest.param(asked(fields="id"), [asked(fields="id")], asked(fields="id"), id="the id alone"),
        pytest.param(asked(EDGE, fields="name,language", limit="50", name="order_update"), [LISTING], LISTING,
                     id="shorter pages"),
        pytest.param(asked(EDGE, fields="name,language", limit="100"), [LISTING], None, id="a wider choice of rows"),
        pytest.param(
            asked(EDGE, fields="name,language", limit="100", name="order_update", after="x"), [LISTING], None,
            id="the next page",
        ),
        pytest.param(asked("/v25.0/1", fields="status"), [CORE], None, id="another node"),
        pytest.param(asked(method="POST", fields="status"), [CORE], None, id="another method"),
    ],
)  # fmt: skip
def test_a_question_finds_its_recorded_request(question, recorded, found):
    assert best_match(question, recorded) == found


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ("", set()),
        ("id,name", {"id", "name"}),
        (" id , name ", {"id", "name"}),
        (
            "phone_numbers.limit(100){id,display_phone_number},subscribed_apps",
            {"phone_numbers", "phone_numbers.id", "phone_numbers.display_phone_number", "subscribed_apps"},
        ),
        ("a{b.filter(x,y){c}},d", {"a", "a.b", "a.b.c", "d"}),
        ("a}},{b", {"a", "b"}),
    ],
)
def test_names_of_fields(fields, names):
    assert field_names(fields) == names


def test_what_was_not_recorded():
    wider = asked(fields="id,status,phone_numbers.limit(9){id,health_status}")
    assert not_recorded(wider, asked(fields="status,phone_numbers{id}")) == ("phone_numbers.health_status",)
    assert not_recorded(wider, wider) == not_recorded(wider, asked()) == ()


def test_a_call_is_known_by_what_it_asks_alone():
    """Not by its host, the path of its base URL, the order of its parameters, or its secrets."""
    secrets = {"input_token": Secret("EAAsecret"), "access_token": "EAAsecret", "appsecret_proof": "0123"}
    call = Call("GET", "http://127.0.0.1:9/mirror/v25.0/a%2Fb", None, {"limit": "5", "fields": "id", **secrets})
    assert asked_by(call, "/mirror") == Asked("GET", "/v25.0/a/b", (("fields", "id"), ("limit", "5")))
    assert asked_by(call, "/mirror", lambda text: text.replace("5", "five")).query[1] == ("limit", "five")
