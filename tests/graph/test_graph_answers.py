"""How an answer's body is understood."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from raw_server import reply

from pytest_wa_health.graph.answers import answer_of
from pytest_wa_health.graph.body import cleaner, html_title
from pytest_wa_health.graph.exchange import Reply
from pytest_wa_health.privacy.redactor import Redactor
from pytest_wa_health.survey.facts import ErrorEnvelope


def understood(status: int, body: object, **headers: str):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {"content-type": "application/json"} | {k.replace("_", "-"): v for k, v in headers.items()}
    return answer_of("GET /x", Reply(status, named, raw), clean=cleaner(str), received_at=1)


WHOLE = {
    "message": "(#130429) Rate limit hit",
    "type": "OAuthException",
    "code": 130429,
    "error_subcode": 2494055,
    "error_data": {"messaging_product": "whatsapp", "details": "Throughput"},
    "error_user_title": "Title",
    "error_user_msg": "Said",
    "is_transient": False,
    "fbtrace_id": "Axyz",
}


@pytest.mark.parametrize("status", [200, 400, 401, 403, 404, 429, 500])
def test_an_error_object_counts_whatever_the_status(status):
    answer = understood(status, {"error": WHOLE})
    assert answer.status == status
    assert answer.data is answer.failure is None
    assert answer.error == ErrorEnvelope(
        code=130429,
        subcode=2494055,
        type="OAuthException",
        message="(#130429) Rate limit hit",
        details="Throughput",
        user_title="Title",
        user_message="Said",
        is_transient=False,
        fbtrace_id="Axyz",
    )


@pytest.mark.parametrize(
    ("error_data", "details"),
    [
        ("plain words", "plain words"),
        ('{"details": "inside"}', "inside"),
        ([{"x": 1}, {"details": "second"}], "second"),
        ({"messaging_product": "whatsapp"}, None),
        ({"details": 7}, None),
        ([], None),
        (None, None),
        (True, None),
    ],
)
def test_details_in_every_shape(error_data, details):
    answer = understood(400, {"error": {"code": 100, "message": "x", "error_data": error_data}})
    assert answer.error.details == details


@pytest.mark.parametrize(
    ("code", "expected"),
    [(190, 190), ("190", 190), (190.0, 190), ("x", None), (True, None), (None, None), ([], None), (1.5, None)],
)
def test_a_code_in_every_shape(code, expected):
    assert understood(400, {"error": {"code": code, "message": 7}}).error == ErrorEnvelope(code=expected)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"  ",
        b"nonsense",
        b'{"a": 1',
        b'{"a": 1, "a": 2}',
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b'{"a": 1e999}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b"[" * 60 + b"]" * 60,
        b'{"a": "\xff\xfe"}',
        b"[]",
        b"7",
        b"null",
        b'"text"',
        b'{"error": "invalid_request"}',
    ],
)
@pytest.mark.parametrize("status", [200, 500])
def test_what_is_not_an_object_of_plain_json_is_unreadable(status, body):
    answer = understood(status, body)
    assert (answer.failure.kind, answer.status) == ("not-json", status)
    assert str(status) in answer.failure.reason


@pytest.mark.parametrize("status", [400, 404, 429, 502])
def test_json_of_somebody_else(status):
    answer = understood(status, {"detail": "Not Found"})
    assert answer.failure.kind == "not-json"
    assert answer.failure.reason == f"HTTP {status} without Meta's error object"


@pytest.mark.parametrize("body", [{}, {"data": []}, {"error": None, "id": "1"}, {"error": {}, "id": "1"}])
def test_a_success_keeps_its_object(body):
    assert understood(200, body).data == body


def test_a_byte_order_mark_is_no_part_of_json():
    assert understood(200, b'\xef\xbb\xbf{"id": "1"}').data == {"id": "1"}


def test_html_is_recognised_without_a_content_type():
    answer = understood(200, b"\n <!DOCTYPE html><TITLE lang=en>Sign in</TITLE>")
    assert (answer.is_html, answer.title, answer.failure.kind) == (True, "Sign in", "not-json")


def test_a_title_is_redacted_before_it_is_cut():
    title = html_title(b"<title>" + b"x" * 115 + b"SECRETS</title>", lambda text: text.replace("SECRETS", "#"))
    assert title == "x" * 115 + "#"


@pytest.mark.parametrize("piece", [b"<title>", b"<title"])
def test_a_page_of_nothing_but_titles_is_read_once(piece):
    spent = []
    for length in (4_000, 64_000):
        begin = time.process_time()
        assert html_title((piece * length)[:length], str) is None
        spent.append(time.process_time() - begin)

    assert spent[1] < 100 * max(spent[0], 0.0002)


def test_a_text_without_end_is_cut_after_its_secrets_are_gone():
    secret = "EAA" + "s3cr3t" * 30
    answer = understood(400, {"error": {**WHOLE, "message": "x" * 4_950 + secret + "y" * 100_000}})
    clean = answer_of(
        "GET /x",
        Reply(400, {}, json.dumps({"error": {"message": "x" * 4_950 + secret + "y" * 9_000, "code": 1}}).encode()),
        clean=cleaner(Redactor([secret]).text),
        received_at=1,
    )

    assert len(answer.error.message) < 5_010
    assert clean.error.message.startswith("x" * 4_950 + "sha256:")
    assert "s3cr3t"[:6] not in clean.error.message


def test_an_answer_survives_the_way_through_json(serve, client):
    answer = client(serve(reply(400, {"error": WHOLE}))).get("/1")
    assert json.loads(json.dumps(answer.__dict__, default=vars))["error"]["code"] == 130429


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)
FIELDS = st.sampled_from([*WHOLE, "subcode", "x"])


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([200, 204, 301, 400, 407, 500, 599]),
    JSON
    | st.dictionaries(st.sampled_from(["error", "data", "paging", "metadata"]), JSON)
    | st.fixed_dictionaries({"error": st.dictionaries(FIELDS, JSON)}),
    st.dictionaries(
        st.sampled_from(["date", "location", "x_app_usage", "x_business_use_case_usage", "facebook_api_version"]),
        st.text() | JSON.map(lambda value: json.dumps(value)),
    ),
)
def test_no_answer_breaks_the_reading(status, body, headers):
    answer = understood(status, body, **headers)
    assert sum(part is not None for part in (answer.data, answer.error, answer.failure)) == 1
    json.dumps(vars(answer), default=vars, allow_nan=False, ensure_ascii=False).encode()


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading(body):
    answer = understood(200, body)
    assert (answer.data is None) != (answer.failure is None and answer.error is None)
