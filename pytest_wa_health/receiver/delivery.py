"""Delivers samples to a receiver as Meta does: over HTTP, or to a WSGI or ASGI application in this process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from pytest_wa_health.probes.visit import Budget, Visit, Visitor
from pytest_wa_health.survey.facts import Failure


@dataclass(frozen=True)
class Reply:
    """What a receiver answered: a status, or why there is none."""

    status: int | None
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""
    milliseconds: int = 0
    failure: Failure | None = None

    @property
    def is_success(self) -> bool:
        """Whether Meta takes the delivery for done: any 2xx."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def timed_out(self) -> bool:
        """Whether no answer came within the time."""
        return self.failure is not None and self.failure.kind == "timeout"


class Deliverer(Protocol):
    """A way to a receiver."""

    def get(self, params: Mapping[str, str]) -> Reply:
        """The handshake's GET."""

    def post(self, body: bytes, headers: Mapping[str, str]) -> Reply:
        """One delivery."""


class HttpDeliverer:
    """Over HTTP, one connection for each call: so may be used from several threads."""

    def __init__(self, url: str, seconds: float) -> None:
        self._url = url
        self._seconds = seconds
        self.is_https = urlsplit(url).scheme == "https"

    def get(self, params: Mapping[str, str]) -> Reply:
        """The handshake's GET."""
        return self._exchange("GET", params=params)

    def post(self, body: bytes, headers: Mapping[str, str]) -> Reply:
        """One delivery."""
        return self._exchange("POST", body=body, headers={"Content-Type": "application/json", **headers})

    def _exchange(
        self,
        method: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Reply:
        visitor = Visitor(str, Budget(self._seconds, float("inf")))
        try:
            visit = visitor.visit(method, self._url, params=params, headers=headers, body=body)
        finally:
            visitor.close()
        return _reply(visit)


def _reply(visit: Visit) -> Reply:
    return Reply(visit.status, visit.body, visit.headers, visit.milliseconds, visit.failure)
