"""A server, a redactor that knows its secrets, and a recording of both; without the proxies of the environment."""

from __future__ import annotations

import pytest
from recorder import ACCOUNT_ID, APP_ID, APP_SECRET, PHONE_ID, PROOF, RECIPIENT, THEN, TOKEN, Server, play, record

from pytest_wa_health.privacy.redactor import Redactor


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch):
    for name in (
        "http_proxy",
        "https_proxy",
        "all_proxy",
        "no_proxy",
        "requests_ca_bundle",
        "curl_ca_bundle",
        "ssl_cert_file",
    ):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def server():
    running = Server()
    yield running
    running.close()


@pytest.fixture
def redactor():
    return Redactor([TOKEN, APP_SECRET, PROOF], [RECIPIENT], keep=[PHONE_ID, ACCOUNT_ID, APP_ID])


@pytest.fixture
def recorded(server, redactor, tmp_path):
    """Record `questions` and return the cassette's path with the live answers."""

    def make(questions, **options):
        path = tmp_path / "tapes" / "acme.json"
        with record(path, redactor, clock=lambda: THEN, **options) as recording:
            answers = play(server.url, redactor, questions, transport=recording)
        return path, answers

    return make
