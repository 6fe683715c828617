"""What leaves this machine, and what is kept of an answer."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import subprocess
import sys
import threading
from urllib.parse import parse_qs, urlsplit

import pytest
from raw_server import reply

from pytest_wa_health.graph.client import GraphClient, WriteRefused
from pytest_wa_health.privacy.secret import Secret


def query_of(head: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(head.split()[1]).query)


def test_the_token_travels_in_the_header_and_nowhere_else(serve, client, token):
    server = serve(reply(200, {"id": "1"}))
    answer = client(server).get("/1", {"fields": "id,name"})
    assert answer.data == {"id": "1"}
    assert answer.request == "GET /v25.0/1"
    (head,) = server.heads
    assert head.count(token) == 1
    assert f"Authorization: Bearer {token}" in head
    assert head.startswith("GET /v25.0/1?fields=id%2Cname HTTP/1.1")


def test_a_netrc_entry_does_not_replace_the_token(serve, client, token, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    server = serve(reply(200, {}))
    client(server).get("/me")
    assert f"Authorization: Bearer {token}" in server.heads[0]


def test_the_inspected_token_is_the_only_secret_in_a_query(serve, client, token, app_secret):
    server = serve(reply(200, {"data": {}}))
    asking = client(server, app_id="42", app_secret=Secret(app_secret))
    answer = asking.get("debug_token", {"input_token": Secret(token)}, credential="app")
    assert answer.ok
    assert query_of(server.heads[0]) == {"input_token": [token]}
    assert f"Authorization: Bearer 42|{app_secret}" in server.heads[0]
    assert answer.request == "GET /v25.0/debug_token"


def test_calls_with_the_token_are_signed_when_there_is_an_app_secret(serve, client, token, app_secret):
    server = serve(reply(200, {}))
    asking = client(server, app_id="42", app_secret=Secret(app_secret))
    expected = hmac.new(app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
    asking.get("/1")
    asking.get("/1", proof=False)
    assert query_of(server.heads[0]) == {"appsecret_proof": [expected]}
    assert query_of(server.heads[1]) == {}


def test_the_app_credential_needs_an_app_secret(serve, client):
    server = serve(reply(200, {}))
    answer = client(server).get("debug_token", credential="app")
    assert answer.failure.kind == "refused-locally"
    assert server.heads == []


def test_a_version_is_optional(serve, client):
    server = serve(reply(200, {}))
    assert client(server, version=None).get("me").request == "GET /me"
    assert server.heads[0].startswith("GET /me HTTP/1.1")


@pytest.mark.parametrize("path", ["", "/", "1/../me", "1//phone_numbers", "./me"])
def test_a_path_that_means_something_else_never_leaves(serve, client, path):
    server = serve(reply(200, {}))
    answer = client(server).get(path)
    assert answer.failure.kind == "refused-locally"
    assert server.heads == []


def test_what_is_no_part_of_a_path_is_quoted(serve, client):
    server = serve(reply(200, {}))
    client(server).get("1?fields=x#y z")
    assert server.heads[0].startswith("GET /v25.0/1%3Ffields%3Dx%23y%20z HTTP/1.1")


@pytest.mark.parametrize("bad", ["", "line\nbreak", "line\r\nx-forged: 1", "smart\u201dquote"])
def test_a_token_that_cannot_be_sent_is_refused_without_its_text(serve, client, bad):
    server = serve(reply(200, {}))
    answer = client(server, token=Secret(bad)).get("/me")
    assert answer.failure.kind == "refused-locally"
    assert not bad or bad not in repr(answer)
    assert server.heads == []


def test_a_token_that_meta_can_judge_is_sent_as_it_is(serve, client):
    server = serve(reply(200, {}))
    client(server, token=Secret("Bearer two words")).get("/me")
    assert "Authorization: Bearer Bearer two words" in server.heads[0]


def test_sending_is_refused_before_anything_leaves(serve, client):
    server = serve(reply(200, {}))
    with pytest.raises(WriteRefused):
        client(server).send_message("1", {"to": "x"})
    assert server.heads == []


def test_a_client_that_may_send_posts_once_even_when_the_answer_is_transient(serve, client):
    server = serve(reply(500, {"error": {"code": 2, "message": "x", "is_transient": True}}))
    asking = client(server, may_send=True, pause=lambda attempt: 9.0)
    asking.get("/1")
    answer = asking.send_message("1", {"type": "template"})
    assert answer.request == "POST /v25.0/1/messages"
    assert answer.error.code == 2
    assert [head.split()[0] for head in server.heads] == ["GET", "POST"]
    assert server.connections == 2
    assert json.loads(server.bodies[1]) == {"type": "template"}


def test_facts_of_the_headers(serve, client):
    row = {"type": "whatsapp", "call_count": 3, "estimated_time_to_regain_access": 7}
    server = serve(
        reply(
            200,
            {},
            facebook_api_version="v24.0",
            date="Tue, 10 Feb 2026 20:32:00 GMT",
            x_app_usage='{"call_count":95,"total_time":1.5}',
            x_business_use_case_usage=json.dumps({"77": [row]}),
        )
    )
    answer = client(server, clock=lambda: 1000.0).get("/1")
    assert answer.served_version == "v24.0"
    assert answer.date == 1770755520
    assert answer.received_at == 1000
    assert answer.app_usage == {"call_count": 95.0, "total_time": 1.5}
    assert answer.business_usage == {"77": [row]}
    assert answer.from_meta


def test_unreadable_headers_are_as_good_as_none(serve, client):
    server = serve(
        reply(
            200,
            {},
            facebook_api_version="<b>",
            date="yesterday",
            x_app_usage="[1]",
            x_business_use_case_usage='{"77": {"x": NaN}}',
        )
    )
    answer = client(server).get("/1")
    assert (answer.served_version, answer.date, answer.app_usage, answer.business_usage) == (None, None, {}, {})


def test_no_url_of_a_further_page_is_kept(serve, client, token):
    page = {
        "data": [{"id": "1", "note": f"see https://x/y?access_token={token}&limit=1"}],
        "paging": {
            "cursors": {"before": "a", "after": "b"},
            "next": f"https://graph.facebook.com/v25.0/1/phone_numbers?access_token={token}",
            "previous": f"https://graph.facebook.com/v25.0/1/phone_numbers?access_token={token}",
        },
        "edge": {"data": [], "paging": {"cursors": {"after": "c"}}},
        "metadata": {"type": "x", "connections": {"feed": f"https://x?access_token={token}"}},
    }
    answer = client(serve(reply(200, page)), redact=lambda text: text).get("/1")
    assert answer.data["paging"] == {"cursors": {"before": "a", "after": "b"}, "next": True}
    assert answer.data["edge"]["paging"] == {"cursors": {"after": "c"}}
    assert answer.data["metadata"] == {"type": "x"}
    assert answer.data["data"][0]["note"] == "see https://x/y?access_token=redacted&limit=1"
    assert token not in repr(answer)


def test_every_text_passes_the_redactor(serve, client, token, app_secret):
    error = {
        "message": f"Malformed access token {token}",
        "type": token,
        "code": 190,
        "error_data": {"details": token},
        "error_user_title": token,
        "error_user_msg": token,
        "fbtrace_id": token,
    }
    html = f"<html><title>{token}</title></html>".encode()
    usage = json.dumps({token: [{"type": token}]})
    for raw in (
        reply(400, {"error": error}),
        reply(200, {token: [token, {"x": app_secret}]}, x_business_use_case_usage=usage),
        reply(200, html, content_type="text/html"),
        reply(302, b"", location=f"https://{token.lower()}.example/{token}"),
    ):
        answer = client(serve(raw), redact=lambda text: text.replace(token, "").replace(token.lower(), "")).get(token)
        assert token.lower() not in repr(answer).lower()


def test_control_characters_are_neutralised(serve, client):
    server = serve(reply(200, {"verified_name": "a\x1b[2Jb\u202ec\ud800", "عربي": "مرحبا\n"}))
    assert client(server).get("/1").data == {"verified_name": "a\ufffd[2Jb\ufffdc\ufffd", "عربي": "مرحبا\n"}


def test_connections_are_used_again(serve, client):
    server = serve(reply(200, {"id": "1"}))
    asking = client(server)
    for _ in range(5):
        assert asking.get("/1").ok
    assert server.connections == 1


def test_eight_threads_ask_at_once(serve, client):
    server = serve(reply(200, {"id": "1"}))
    asking = client(server)
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(asking.get("/1"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.ok for answer in answers] == [True] * 8


def test_nothing_is_logged_about_an_exchange(serve, client, token, caplog):
    caplog.set_level(logging.DEBUG)
    server = serve(reply(200, {"data": {}}))
    client(server).get("debug_token", {"input_token": Secret(token)})
    client("http://127.0.0.1:1").get("debug_token", {"input_token": Secret(token)})
    assert caplog.text == ""
    logging.getLogger("urllib3.connectionpool").debug("of somebody else")
    assert "of somebody else" in caplog.text


def test_a_base_url_that_may_not_get_the_token_is_refused():
    with pytest.raises(ValueError, match="--wa-allow-host"):
        GraphClient("https://graph.facebook.com.example", "v25.0", token=Secret("x"), redact=str)


def test_importing_the_client_imports_no_requests():
    program = "import sys, pytest_wa_health.graph.client; print({'requests', 'urllib3', 'vcr'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
