"""Work is bounded before it is done: answers of many small values, jobs that die, names that lead elsewhere."""

from __future__ import annotations

import json
import socket
import time

import pytest

from pytest_wa_health.graph.body import MAX_ITEMS, parse_json
from pytest_wa_health.run.executor import Pool


@pytest.mark.parametrize(
    "body", [b"[" + b"{}," * 600_000 + b"{}]", b"[" * 1_000_000, b'{"a":[' + b"1," * 900_000 + b"1]}"]
)
def test_two_megabytes_of_small_values_are_refused_before_they_are_parsed(body):
    began = time.process_time()
    with pytest.raises(ValueError, match="more values than an answer has"):
        parse_json(body)
    assert time.process_time() - began < 0.5


def test_a_page_of_as_much_text_is_parsed():
    body = json.dumps([{"id": str(at), "text": "x" * 1000} for at in range(1500)]).encode()
    assert len(parse_json(body)) == 1500 < MAX_ITEMS


def test_a_job_that_dies_leaves_its_thread_to_the_others():
    done = []

    def dies():
        raise MemoryError

    pool = Pool(1, iter([dies, lambda: done.append(1)]))
    pool.start()
    until = time.monotonic() + 10
    while not pool.has_ended and time.monotonic() < until:
        time.sleep(0.01)
    assert done == [1]
    assert pool.has_ended


def test_a_survey_that_could_not_say_why_it_ended_leaves_nobody_waiting(live, monkeypatch):
    from pytest_wa_health.run.fleet import Fleet

    def out_of_memory(*_):
        raise MemoryError

    monkeypatch.setattr(Fleet, "transport", out_of_memory)
    monkeypatch.setattr(Fleet, "break_off", out_of_memory)

    outcome, _ = live("healthy")

    assert outcome.exit_code == 1
    assert outcome.tenant["can_send"] is None


def test_a_name_under_localhost_that_leads_elsewhere_gets_no_token(health, double, monkeypatch):
    stand_in = double("healthy")
    port = stand_in.url.rpartition(":")[2]
    found = socket.getaddrinfo

    def elsewhere(host, *args, **options):
        if host == "graph.localhost":
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.7", int(port)))]
        return found(host, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", elsewhere)
    health.write_env({**stand_in.env(), "WHATSAPP_GRAPH_URL": f"http://graph.localhost:{port}"})

    outcome = health.run("--wa-live", "--wa-timeout", "1")

    assert stand_in.calls == []
    assert outcome.exit_code == 1
    assert outcome.tenant["can_send"] is None
    assert not any(cause.startswith("token.") for cause in outcome.causes)


def test_nor_does_a_callback_there_get_the_verify_token(health, double, monkeypatch):
    found = socket.getaddrinfo
    connected = []
    elsewhere = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.7", 80))]
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *a, **o: elsewhere if host == "my.localhost" else found(host, *a, **o)
    )
    connect = socket.socket.connect

    def noted(sock, address):
        connected.append(address[0])
        return connect(sock, address)

    monkeypatch.setattr(socket.socket, "connect", noted)
    health.write_env(
        {
            **double("healthy").env(),
            "WHATSAPP_WEBHOOK_URL": "http://my.localhost:8099/hook",
            "WHATSAPP_WEBHOOK_VERIFY_TOKEN": "verify-Qx81-kTbn40",
        }
    )

    outcome = health.run("--wa-live", "--wa-timeout", "1")

    assert outcome.exit_code == 1
    assert "127.0.0.1" in connected
    assert "192.0.2.7" not in connected
