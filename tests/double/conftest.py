from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import requests
from double_client import Client

from pytest_wa_health.double import Double

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def http() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        yield session


@pytest.fixture(scope="session")
def shared_double() -> Iterator[Double]:
    with Double() as wa:
        yield wa


@pytest.fixture
def wa(shared_double: Double) -> Double:
    shared_double.reset()
    return shared_double


@pytest.fixture
def client(wa: Double, http: requests.Session) -> Client:
    return Client(wa, http)


@pytest.fixture
def client_of(http: requests.Session):
    """A client for a double of the test's own."""
    return lambda wa: Client(wa, http)
