from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from raw_server import RawServer, Script

from pytest_wa_health.graph.client import GraphClient
from pytest_wa_health.privacy.secret import Secret

TOKEN = "EAA" + "dummy" * 40
APP_SECRET = "0123456789abcdef" * 2
PROXY_VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
TRUST_VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch, tmp_path):
    for name in (*PROXY_VARIABLES, *(n.upper() for n in PROXY_VARIABLES), *TRUST_VARIABLES):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def serve() -> Iterator[Callable[..., RawServer]]:
    servers: list[RawServer] = []

    def start(*scripts: Script, **options: object) -> RawServer:
        servers.append(RawServer(*scripts, **options))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


@pytest.fixture
def client() -> Iterator[Callable[..., GraphClient]]:
    """Makes a client for a URL or server; it redacts the dummy token and secret, and never waits between tries."""
    made: list[GraphClient] = []

    def make(place: RawServer | str, **options: object) -> GraphClient:
        settings: dict[str, object] = {
            "token": Secret(TOKEN),
            "timeout": 2.0,
            "redact": lambda text: text.replace(TOKEN, "[token]").replace(APP_SECRET, "[secret]"),
            "pause": lambda attempt: 0.0,
        }
        url = place if isinstance(place, str) else place.url
        version = options.pop("version", "v25.0")
        made.append(GraphClient(url, version, **(settings | options)))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def token() -> str:
    return TOKEN


@pytest.fixture
def app_secret() -> str:
    return APP_SECRET
