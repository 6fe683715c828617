"""Fixtures: receivers that end with the test, a self-made authority, and nobody else's proxies."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import trustme
from receivers import Behaviour, Receiver, app


@pytest.fixture
def receiver() -> Iterator[Callable[..., Receiver]]:
    """``receiver(behaviour)`` starts a receiver that ends with the test."""
    running: list[Receiver] = []

    def start(behaviour: Behaviour | None = None, tls: ssl.SSLContext | None = None) -> Receiver:
        running.append(Receiver(behaviour or app(), tls))
        return running[-1]

    yield start
    for one in running:
        one.close()


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The self-made authority, trusted the way a user would: by ``REQUESTS_CA_BUNDLE``."""
    bundle = str(tmp_path / "ca.pem")
    authority.cert_pem.write_to_path(bundle)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", bundle)
    return bundle


@pytest.fixture(autouse=True)
def _no_ambient_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
