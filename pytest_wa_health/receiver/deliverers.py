"""Delivers samples to a receiver as Meta does: over HTTP, or to an application in this process."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.graph.trouble import no_connection
from pytest_wa_health.model.json_value import Json
from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.probes.answer_words import answer_words
from pytest_wa_health.probes.callback_protocol import is_exact_echo
from pytest_wa_health.probes.visit import Budget, Visit, Visitor, redirect_target

__all__ = ["Deliverer", "HttpDeliverer", "Reply", "reply_of"]

JSON_BODY = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Reply(Visit):
    """What a receiver answered: `status`, `headers`, `body`, or a `failure`."""

    challenge: str = ""
    """What the handshake asked for."""

    @property
    def is_success(self) -> bool:
        """Whether Meta takes the delivery for done: any 2xx, answered whole. A long answer is nobody's trouble."""
        is_whole = self.failure is None or self.failure.kind == "too-large"
        return is_whole and self.status is not None and 200 <= self.status < 300

    @property
    def timed_out(self) -> bool:
        """Whether a server took the request and gave no whole answer in time."""
        return self.failure is not None and self.failure.kind == "timeout" and self.failure.reason != no_connection()

    @property
    def is_csrf_refusal(self) -> bool:
        """Whether a framework refused it as the form of some other site, before any handler."""
        return bool(answer_words(self, str).get("csrf"))

    @property
    def words(self) -> str:
        """``status 500``, or why there is no answer."""
        if self.failure is not None and self.failure.kind != "too-large":
            return self.failure.reason
        return noted("receiver.answered-status", status=self.status)

    @property
    def echoes(self) -> bool:
        """Whether the answer to a handshake is right: a success, and the challenge alone."""
        return self.is_success and bool(self.challenge) and is_exact_echo(self.body, self.challenge)

    def with_challenge(self, challenge: str) -> Reply:
        """The same as an answer to a handshake."""
        return replace(self, challenge=challenge)

    def json(self) -> Json:
        """The body, parsed. Raises ValueError where it is no JSON."""
        return json.loads(self.body)


class Deliverer(Protocol):
    """A way to a receiver. Never raises for what the receiver does."""

    def get(self, query: Mapping[str, str | Secret]) -> Reply:
        """The handshake's GET."""

    def post(self, body: bytes, headers: Mapping[str, str]) -> Reply:
        """One delivery."""

    def redirected_to(self, reply: Reply) -> str:
        """Where a redirect leads, in words that may be shown."""

    def close(self) -> None:
        """Let go of everything."""


class HttpDeliverer:
    """Over HTTP, with a connection for each call, so that several threads may use it. `seconds` is for one call."""

    def __init__(self, url: str, seconds: float, redact: Callable[[str], str] = str) -> None:
        self._url = url
        self._seconds = seconds
        self._redact = redact

    def get(self, query: Mapping[str, str | Secret]) -> Reply:
        """The handshake's GET."""
        return self._exchange("GET", query=query)

    def post(self, body: bytes, headers: Mapping[str, str]) -> Reply:
        """One delivery."""
        return self._exchange("POST", body=body, headers={**JSON_BODY, **headers})

    def redirected_to(self, reply: Reply) -> str:
        """Where a redirect leads, without a query."""
        return redirect_target(reply, self._url, self._visitor().clean)

    def close(self) -> None:
        """Nothing is kept open."""

    def _exchange(
        self,
        method: str,
        *,
        query: Mapping[str, str | Secret] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Reply:
        visitor = self._visitor()
        try:
            return reply_of(visitor.visit(method, self._url, params=query, headers=headers, body=body))
        finally:
            visitor.close()

    def _visitor(self) -> Visitor:
        return Visitor(self._redact, Budget(self._seconds, float("inf")))


def reply_of(visit: Visit) -> Reply:
    """`visit` as a reply."""
    return Reply(visit.status, visit.headers, visit.body, visit.failure, visit.milliseconds)
