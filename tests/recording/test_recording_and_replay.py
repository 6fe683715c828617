"""Recording and replaying the Graph API's answers."""

from __future__ import annotations

import contextlib
import json
import logging
import re
import socket
import ssl
import subprocess
import sys
import threading
import time

import pytest
import trustme
import urllib3
import vcr
from recorder import (
    ACCOUNT_ID,
    APP_ID,
    APP_SECRET,
    META,
    METADATA,
    PHONE_ID,
    PROOF,
    RECIPIENT,
    THEN,
    TOKEN,
    Server,
    get,
    play,
    record,
    replayed,
)

from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.recording import cassette
from pytest_wa_health.recording.cassette import CassetteError

EVERYTHING = {
    "/v25.0/data": (200, {}, {"verified_name": "متجر النور", "id": PHONE_ID}),
    "/v25.0/error": (
        400,
        {},
        {"error": {"message": "(#100) x", "code": 100, "error_subcode": 33, "fbtrace_id": "A"}},
    ),
    "/v25.0/echo": (
        400,
        {"www-authenticate": f'OAuth "Facebook Platform" "invalid_token" "Malformed access token {TOKEN}"'},
        {"error": {"message": f"Malformed access token {TOKEN}", "code": 190}},
    ),
    "/v25.0/html": (503, {"content-type": "text/html"}, b"<html id=facebook><title>Facebook | Error</title></html>"),
    "/v25.0/empty": (502, {}, b""),
    "/v25.0/list": (200, {}, [1]),
    "/v25.0/twice": (200, {}, b'{"a": 1, "a": 2}'),
    "/v25.0/nan": (200, {}, b'{"a": NaN}'),
    "/v25.0/cut": (200, {}, b'{"a": '),
    "/v25.0/moved": (302, {"location": f"https://portal.example/login?token={TOKEN}"}, b""),
    "/v25.0/usage": (
        200,
        {
            "x-app-usage": '{"call_count":95}',
            "x-business-use-case-usage": json.dumps({ACCOUNT_ID: [{"type": "whatsapp", "call_count": 2}]}),
            "set-cookie": "secret=1",
            "x-fb-debug": "opaque",
        },
        {"to": RECIPIENT},
    ),
    "/v25.0/paged": (
        200,
        {},
        {
            "data": [],
            "paging": {
                "cursors": {"after": "b"},
                "next": f"https://graph.facebook.com/x?access_token={TOKEN}&after=b",
            },
            "metadata": {"connections": {"feed": f"https://graph.facebook.com/feed?access_token={TOKEN}"}},
        },
    ),
}
QUESTIONS = [get(path.removeprefix("/v25.0/")) for path in EVERYTHING]


def test_a_replay_gives_the_same_answers(server, recorded):
    server.table = dict(EVERYTHING)
    path, live = recorded(QUESTIONS)
    assert [answer.ok for answer in live].count(True) == 3
    assert replayed(path, QUESTIONS) == live


def test_a_replay_opens_no_socket_even_behind_a_proxy(server, recorded, monkeypatch):
    questions = [get("data"), get("error")]
    path, live = recorded(questions)

    def refuse(*args, **kwargs):
        pytest.fail("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert replayed(path, questions) == live
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    assert replayed(path, questions) == live


def test_nothing_secret_is_on_the_tape(server, recorded, redactor):
    server.table = dict(EVERYTHING)
    asked = get("debug_token", {"input_token": Secret(TOKEN), "fields": "x"}, credential="app")
    path, _ = recorded([*QUESTIONS, asked])
    assert any(f"input_token={TOKEN}" in target for target in server.asked)
    assert any(f"appsecret_proof={PROOF}" in target for target in server.asked)
    text = path.read_text("utf-8")
    for secret in (TOKEN, APP_SECRET, PROOF, RECIPIENT.lstrip("+")):
        assert not [n for n in range(len(secret) - 7) if secret[n : n + 8] in text]
    for word in ("input_token", "appsecret_proof", "access_token=", "cookie", "opaque", "Bearer", "127.0.0.1"):
        assert word not in text
    assert redactor.find(text) == []


def test_only_known_headers_are_on_the_tape(server, recorded):
    server.table = dict(EVERYTHING)
    path, _ = recorded(QUESTIONS)
    names = {name for each in json.loads(path.read_text())["interactions"] for name in each["response"]["headers"]}
    assert names == {
        "content-type",
        "date",
        "facebook-api-version",
        "location",
        "www-authenticate",
        "x-app-usage",
        "x-business-use-case-usage",
    }


def test_the_file_reads_well_and_does_not_change_by_itself(server, recorded):
    server.table = dict(EVERYTHING)
    path, _ = recorded(QUESTIONS, label="recorded against the double")
    first = path.read_bytes()
    recorded(QUESTIONS, label="recorded against the double")
    assert path.read_bytes() == first
    text = first.decode()
    assert "متجر النور" in text
    content = json.loads(text)
    assert content["schema"] == "pytest-wa-health/cassette/1"
    assert content["label"] == "recorded against the double"
    assert content["recorded_at"] == "2026-02-10T20:32:00Z"
    assert content["interactions"][0] == {
        "request": {"method": "GET", "path": "/v25.0/data", "query": {}},
        "response": {
            "status": 200,
            "headers": {"content-type": "application/json", "date": META["date"], "facebook-api-version": "v25.0"},
            "json": {"verified_name": "متجر النور", "id": PHONE_ID},
        },
    }


def test_the_tape_carries_its_clock_and_metadata(server, recorded):
    path, _ = recorded([get("data")], label="for a test")
    read = cassette.read(path)
    assert (read.recorded_at, read.metadata, read.label) == (THEN, METADATA, "for a test")


def test_the_same_question_is_answered_in_the_order_of_the_recording(server, recorded):
    server.table = {
        "/v25.0/debug_token": [(400, {}, {"error": {"code": 100, "message": "x"}}), (200, {}, {"data": {}})],
        "/v25.0/flapping": [(500, {}, b""), (500, {}, b""), (200, {}, {"id": "1"})],
    }
    inspected = {"input_token": Secret(TOKEN)}
    questions = [get("debug_token", inspected), get("flapping"), get("debug_token", inspected, credential="app")]
    path, live = recorded(questions)
    assert [(answer.ok, answer.attempts) for answer in live] == [(False, 1), (True, 3), (True, 1)]
    assert replayed(path, questions) == live


def test_the_order_of_parameters_and_the_host_do_not_matter(server, recorded):
    path, _ = recorded([get("1", {"fields": "id,name", "limit": "5"})])
    (answer,) = replayed(path, [get("1", {"limit": "5", "fields": "id,name"})])
    assert answer.ok


@pytest.mark.parametrize(
    "other", [get("2"), get("1", {"after": "x"}), get("1", {"name": "y"}), lambda c: (c.get("1"), c.get("1"))[1]]
)
def test_a_question_that_is_not_on_the_tape(server, recorded, other):
    path, _ = recorded([get("1")])
    (answer,) = replayed(path, [other])
    assert answer.failure.kind == "replay-miss"
    assert "http" not in answer.failure.reason


def test_a_base_url_with_a_path_is_no_part_of_the_tape(server, redactor, tmp_path):
    path = tmp_path / "tape.json"
    metadata = {**METADATA, "graph_url": f"{server.url}/mirror/"}
    with record(path, redactor, metadata) as recording:
        play(f"{server.url}/mirror", redactor, [get("1")], transport=recording)
    assert server.asked[0].startswith("/mirror/v25.0/1?")
    assert replayed(path, [get("1")])[0].ok


def test_recording_over_tls(redactor, tmp_path, monkeypatch):
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    secure = Server(context)
    try:
        with record(tmp_path / "tape.json", redactor) as recording:
            (live,) = play(secure.url, redactor, [get("1")], transport=recording)
    finally:
        secure.close()
    assert live.ok
    assert replayed(tmp_path / "tape.json", [get("1")]) == [live]


@pytest.mark.parametrize("stop", [RuntimeError, KeyboardInterrupt])
def test_half_a_recording_overwrites_nothing(server, redactor, tmp_path, stop):
    path = tmp_path / "tape.json"
    path.write_text("good")

    def half_way(client):
        client.get("1")
        raise stop

    with pytest.raises(stop), record(path, redactor) as recording:
        play(server.url, redactor, [half_way], transport=recording)
    assert path.read_text() == "good"
    assert [p.name for p in tmp_path.iterdir()] == ["tape.json"]


def test_a_recording_without_any_answer_overwrites_nothing(redactor, tmp_path):
    path = tmp_path / "tape.json"
    path.write_text("good")
    with record(path, redactor) as recording:
        (answer,) = play("http://127.0.0.1:1", redactor, [get("1")], transport=recording)
    assert answer.failure.kind == "refused"
    assert not recording.was_written
    assert path.read_text() == "good"


def test_a_server_that_drips_does_not_hold_a_recording_up(redactor, tmp_path):
    stopping = threading.Event()

    def drip():
        connection, _ = listener.accept()
        connection.sendall(b"HTTP/1.1 200 OK\r\nx-slow: ")
        with contextlib.suppress(OSError):
            while not stopping.wait(0.02):
                connection.sendall(b"z")
        connection.close()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        dripping = threading.Thread(target=drip)
        dripping.start()
        started = time.monotonic()
        with record(tmp_path / "tape.json", redactor) as recording:
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            (answer,) = play(url, redactor, [get("1")], timeout=0.3, transport=recording)
        took = time.monotonic() - started
        stopping.set()
        dripping.join(5)
    assert answer.failure.kind == "timeout"
    assert took < 10
    assert not recording.was_written


def test_an_old_recording_is_replaced_as_a_whole(server, recorded):
    recorded([get("1"), get("2")])
    path, _ = recorded([get("2")])
    assert [each["request"]["path"] for each in json.loads(path.read_text())["interactions"]] == ["/v25.0/2"]


def test_a_place_that_cannot_be_written(server, redactor, tmp_path):
    (tmp_path / "file").write_text("in the way")
    refused = pytest.raises(CassetteError, match=r"^the cassette .*tape\.json cannot be written: [A-Z][a-z ]+$")
    with refused, record(tmp_path / "file" / "tape.json", redactor) as recording:
        play(server.url, redactor, [get("1")], transport=recording)


def test_a_secret_that_is_left_keeps_the_file_from_being_written(server, redactor, tmp_path):
    class Sleepy:
        """Sees the secret only at the second look."""

        looks = 0
        text = staticmethod(str)

        def tree(self, tree):
            if isinstance(tree, dict) and "schema" in tree:
                self.looks += 1
                return redactor.tree(tree) if self.looks > 1 else tree
            return tree

    path = tmp_path / "tape.json"
    refused = pytest.raises(CassetteError, match="was not written, because it would hold a secret")
    with refused as caught, record(path, Sleepy(), {"note": TOKEN}) as recording:
        play(server.url, redactor, [get("1")], transport=recording)
    assert TOKEN[3:11] not in str(caught.value)
    assert not path.exists()


def test_vcrpy_logs_nothing(server, recorded, caplog):
    caplog.set_level(logging.DEBUG)
    path, _ = recorded([get("debug_token", {"input_token": Secret(TOKEN)})])
    replayed(path, [get("debug_token"), get("missing")])
    assert TOKEN[:12] not in caplog.text
    assert not [record for record in caplog.records if record.name.startswith(("vcr", "urllib3"))]


def test_recordings_and_replays_run_side_by_side_and_leave_the_users_vcr_alone(server, recorded, redactor, tmp_path):
    server.table = {f"/v25.0/{n}": (200, {}, {"id": str(n)}) for n in range(8)}
    path, _ = recorded([get(str(n)) for n in range(8)])
    asked = len(server.asked)
    answers: dict[str, list[str]] = {}

    def record_one(number):
        with record(tmp_path / f"{number}.json", redactor) as recording:
            play(server.url, redactor, [get(str(number))], transport=recording)

    def replay_one(number):
        answers[number] = [answer.data["id"] for answer in replayed(path, [get(str(n)) for n in range(number, 8)])]

    with vcr.use_cassette(str(tmp_path / "own.yaml"), ignore_localhost=True) as own:
        threads = [threading.Thread(target=job, args=(n,)) for n in range(8) for job in (record_one, replay_one)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert not len(own)
    assert answers == {n: [str(m) for m in range(n, 8)] for n in range(8)}
    assert len(server.asked) == asked + 8


def test_a_recording_patches_nothing(server, recorded):
    def patchable():
        return urllib3.HTTPConnectionPool.ConnectionCls, urllib3.util.connection.create_connection

    before = patchable()

    def look(client):
        assert patchable() == before
        return client.get("1")

    recorded([look])


def test_importing_the_recorder_imports_no_vcr():
    program = "import sys, pytest_wa_health.recording.recorder; print({'vcr', 'requests', 'yaml'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_an_anonymous_recording_tells_the_same_story(server, recorded):
    other = "109999999999999"
    server.table = {
        f"/v25.0/{PHONE_ID}": (200, {}, {"id": PHONE_ID, "display_phone_number": "+1 555-078-3881"}),
        f"/v25.0/{ACCOUNT_ID}": (400, {}, {"error": {"code": 100, "message": f"Object with ID '{ACCOUNT_ID}'"}}),
        "/v25.0/debug_token": (200, {}, {"data": {"app_id": APP_ID, "granular_scopes": [{"target_ids": [other]}]}}),
    }
    path, live = recorded([get(PHONE_ID), get(ACCOUNT_ID), get("debug_token")], anonymize=True)
    text = path.read_text()
    for known in (PHONE_ID, ACCOUNT_ID, APP_ID, other, "078-3881"):
        assert known not in text
    settings = cassette.read(path).metadata["settings"]
    account = re.search(r"Object with ID '(\d+)'", text)[1]
    phone, refused, inspected = replayed(path, [get(settings["phone_number_id"]), get(account), get("debug_token")])
    assert phone.data["id"] == settings["phone_number_id"]
    assert inspected.data["data"]["app_id"] == settings["app_id"]
    assert (refused.error.code, refused.served_version) == (live[1].error.code, live[1].served_version)
