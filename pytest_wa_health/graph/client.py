"""The one way to the Graph API: read-only but for two named exceptions, and silent about secrets."""

from __future__ import annotations

import dataclasses
import importlib
import random
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.graph.body import cleaner, parse_json
from pytest_wa_health.graph.exchange import Call, Reply, Transport
from pytest_wa_health.graph.retry import MAX_ATTEMPTS, RetryGate, is_transient
from pytest_wa_health.graph.usage import retry_after
from pytest_wa_health.model.json_value import Json
from pytest_wa_health.model.web_address import parse_graph_url
from pytest_wa_health.privacy.secret import Secret, appsecret_proof
from pytest_wa_health.survey.facts import Answer, Failure

if TYPE_CHECKING:
    from pytest_wa_health.graph.http_transport import HttpTransport

_random = random.SystemRandom()


class WriteRefused(RuntimeError):  # noqa: N818 - reads as what happened
    """Something other than a read was asked of a read-only client; nothing left this machine."""


def backoff(attempt: int) -> float:
    """Seconds to wait after the failed `attempt` (from 1): short, and different for each caller."""
    return _random.uniform(0.1, 0.2) * (1.5**attempt)


def open_transport(connections: int | None = None) -> HttpTransport:
    """Connections to one host, for one client or for several. `connections` are kept open at once."""
    if "pytest_wa_health.graph.http_transport" not in sys.modules:
        with warnings.catch_warnings():
            # requests warns of its own dependencies' versions, which a strict test run would turn into an error.
            warnings.simplefilter("ignore")
            importlib.import_module("pytest_wa_health.graph.http_transport")
    from pytest_wa_health.graph.http_transport import MAX_CONNECTIONS, HttpTransport

    return HttpTransport(connections=connections or MAX_CONNECTIONS)


class GraphClient:
    """Puts questions to the Graph API and brings back an `Answer`, whatever happens on the way.

    `token` goes into the Authorization header of each request and nowhere else. `timeout` is the budget of one
    question in seconds, all its attempts included. `redact` is applied to every text that is kept. `clock` gives
    unix seconds, the time of recording in a replay. `gate` may be shared by several clients, and so may a
    `transport` of the same host (see `open_transport`), which may also record or replay. `permit` is asked before
    every call that is not prepaid.

    Raises ValueError when `base_url` is no place for a token (see `parse_graph_url`).
    """

    def __init__(
        self,
        base_url: str,
        version: str | None,
        *,
        token: Secret,
        app_id: str | None = None,
        app_secret: Secret | None = None,
        timeout: float = 10.0,
        redact: Callable[[str], str],
        allow_hosts: Iterable[str] = (),
        may_send: bool = False,
        may_exchange: bool = False,
        gate: RetryGate | None = None,
        transport: Transport | None = None,
        permit: Callable[[], bool] | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
        pause: Callable[[int], float] = backoff,
    ) -> None:
        self.base_url = parse_graph_url(base_url, allow_hosts).base
        self._version = version
        self._bearer = {"token": token}
        self._proof: Secret | None = None
        if app_secret:
            self._proof = appsecret_proof(token, app_secret)
            if app_id:
                self._bearer["app"] = Secret(f"{app_id}|{app_secret.reveal()}")
        self._timeout = timeout
        self._clean = cleaner(redact)
        self._may_send = may_send
        self._may_exchange = may_exchange
        self._gate = gate or RetryGate()
        self._clock, self._sleep, self._pause = clock, sleep, pause
        self._permit = permit
        self._is_owner = transport is None
        self._transport = open_transport() if transport is None else transport

    def get(
        self,
        path: str,
        params: Mapping[str, str | Secret] | None = None,
        *,
        credential: Literal["token", "app"] = "token",
        proof: bool = True,
        prepaid: bool = False,
    ) -> Answer:
        """Read `path` (without version, leading slash optional). Never raises for API or network trouble.

        A parameter that is a `Secret` (``input_token``) is revealed only when the request is signed. `proof` adds
        ``appsecret_proof`` where an app secret is known and `credential` is the token. With `prepaid` only further
        attempts need a permit.
        """
        return self._ask("GET", path, params or {}, credential=credential, proof=proof, prepaid=prepaid)

    def send_message(self, phone_number_id: str, payload: Mapping[str, Json]) -> Answer:
        """``POST /{phone_number_id}/messages``: the only message there is, never tried twice.

        The data of its answer is not redacted: without message id and ``wa_id`` nothing can be followed or compared.
        Both hold the recipient's number and must not be kept.

        Raises WriteRefused unless the client was made with ``may_send=True``.
        """
        if not self._may_send:
            raise WriteRefused("this client only reads: sending a message needs --wa-send")
        # On a kept connection that the server has just closed, nobody could tell whether the message was taken.
        self._transport.close()
        return self._ask("POST", f"{phone_number_id}/messages", {}, payload=dict(payload))

    def exchange_token(
        self, app_id: str, app_secret: Secret, token: Secret, *, expires: bool
    ) -> tuple[Answer, Secret | None]:
        """``GET /oauth/access_token``: a new token for one that still lives; the other call that changes something.

        It is never tried twice. Token and app secret stand in the query, as Meta documents it: the URL is made when
        the request is sent and is kept nowhere, and of the new token the answer holds nothing. `expires` asks for 60
        days, as a system user's token needs it. None for an answer without a token.

        Raises WriteRefused unless the client was made with ``may_exchange=True``.
        """
        if not self._may_exchange:
            raise WriteRefused("this client only reads: exchanging a token needs --wa-renew")
        path = "oauth/access_token"
        segments = [*([self._version] if self._version else []), *path.split("/")]
        params: dict[str, str | Secret] = {
            "grant_type": "fb_exchange_token",
            "client_id": app_id,
            "client_secret": app_secret,
            "fb_exchange_token": token,
            **({"set_token_expires_in_60_days": "true"} if expires else {}),
        }
        self._transport.close()
        url = "/".join([self.base_url, *segments])
        call = Call("GET", url, None, params)
        reply = self._transport.exchange(call, self._timeout)
        request = self._clean(f"{call.method} /{'/'.join(segments)}")
        if isinstance(reply, Failure):
            return Answer(request, failure=reply, received_at=int(self._clock())), None
        from pytest_wa_health.graph.answers import answer_of

        answer = answer_of(request, reply, clean=self._clean, received_at=int(self._clock()))
        found = _token_in(reply.body) if answer.ok else None
        return dataclasses.replace(answer, data=None) if answer.ok else answer, found

    def close(self) -> None:
        """Close idle connections unless they are shared; the client can still be used."""
        if self._is_owner:
            self._transport.close()

    def __enter__(self) -> GraphClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ask(
        self,
        method: str,
        path: str,
        params: Mapping[str, str | Secret],
        *,
        credential: str = "token",
        proof: bool = True,
        prepaid: bool = False,
        payload: Json = None,
    ) -> Answer:
        started = time.monotonic()
        segments = [*([self._version] if self._version else []), *path.strip("/").split("/")]
        request = self._clean(f"{method} /{'/'.join(segments)}")
        bearer = self._bearer.get(credential)
        trouble = _unsendable(bearer, segments)
        if bearer is None or trouble:
            reason = trouble or noted("needs.no-app")
            return Answer(request, failure=Failure("refused-locally", reason), attempts=0)
        if not (prepaid or self._may_call()):
            return Answer(
                request,
                failure=Failure("refused-locally", noted("survey.left-out", note=noted("survey.call-budget"))),
                attempts=0,
            )
        call = self._call(method, segments, bearer, params, payload)
        if proof and credential == "token" and self._proof:
            call = dataclasses.replace(call, params={**call.params, "appsecret_proof": self._proof})
        answer = self._patiently(call, request, started + self._timeout)
        return dataclasses.replace(answer, elapsed=round(time.monotonic() - started, 4))

    def _call(
        self,
        method: str,
        segments: list[str],
        bearer: Secret,
        params: Mapping[str, str | Secret],
        payload: Json,
    ) -> Call:
        url = "/".join([self.base_url, *(quote(segment, safe="") for segment in segments)])
        return Call(method, url, bearer, params, payload)

    def _patiently(self, call: Call, request: str, deadline: float) -> Answer:
        """Try, and try again while that may help, is worth it (see `RetryGate`) and fits into the budget."""
        attempt = 1
        best, wish = self._once(call, request, deadline)
        latest = best
        try:
            while is_transient(latest) and self._waited(call, attempt, wish, deadline):
                attempt += 1
                latest, wish = self._once(call, request, deadline)
                # What Meta said stays better evidence than a later attempt that ran out of time.
                best = latest if latest.status is not None else best
            if latest.status is not None and not is_transient(latest):
                self._gate.answered()
        finally:
            self._gate.gave_up(call)
        return dataclasses.replace(best, attempts=attempt)

    def _waited(self, call: Call, attempt: int, wish: float | None, deadline: float) -> bool:
        """Wait before the next attempt; False, at once or after the canary's failure, if there is to be none."""
        if call.method != "GET" or attempt == MAX_ATTEMPTS:
            return False
        wait = max(self._pause(attempt), wish or 0.0)
        if time.monotonic() + wait >= deadline or not self._gate.may_retry(call, deadline - wait):
            return False
        if not self._may_call():
            return False
        self._sleep(wait)
        return True

    def _may_call(self) -> bool:
        return self._permit is None or self._permit()

    def _once(self, call: Call, request: str, deadline: float) -> tuple[Answer, float | None]:
        """One attempt, and the seconds the server asks us to wait before the next."""
        reply: Reply | Failure = self._transport.exchange(call, max(0.001, deadline - time.monotonic()))
        now = self._clock()
        if isinstance(reply, Failure):
            return Answer(request, failure=reply, received_at=int(now)), None
        from pytest_wa_health.graph.answers import answer_of

        answer = answer_of(request, reply, clean=self._clean, received_at=int(now))
        if call.method == "POST" and answer.ok:
            answer = dataclasses.replace(answer, data=parse_json(reply.body))
        return answer, retry_after(reply.headers, now)


def _token_in(body: bytes) -> Secret | None:
    try:
        answer = parse_json(body)
    except ValueError:
        return None
    value = answer.get("access_token") if isinstance(answer, dict) else None
    if not isinstance(value, str) or not value or not value.isascii() or not value.isprintable() or " " in value:
        return None
    return Secret(value)


def _unsendable(bearer: Secret | None, segments: list[str]) -> str | None:
    if bearer is not None:
        value = bearer.reveal()
        if not value or not value.isascii() or not value.isprintable():
            return noted("network.unsendable-credential")
    if any(segment in ("", ".", "..") for segment in segments):
        return noted("network.empty-part")
    return None
