"""The webhook bench: asks the callback what Meta would ask it, and notes what came back.

Reads only: the handshake with the right and with a wrong verify token. With ``--wa-send`` and an app secret two
``statuses`` samples for a made-up message are posted, one signed rightly and one tampered with.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from pytest_wa_health.catalogue.notes import needs, noted
from pytest_wa_health.model.json_value import Json
from pytest_wa_health.model.web_address import is_loopback, shown
from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.probes.answer_words import answer_words
from pytest_wa_health.probes.callback_protocol import (
    SIGNATURE,
    handshake_query,
    is_exact_echo,
    new_challenge,
    sign,
    wrong_verify_token,
)
from pytest_wa_health.probes.edge import recognise, usual_edge
from pytest_wa_health.probes.trust import certificate_end
from pytest_wa_health.probes.visit import Budget, Visit, Visitor

if TYPE_CHECKING:
    from pytest_wa_health.settings import Settings

_SLOW = 250
"""Milliseconds (Meta's target for the median). A slower handshake is asked once more, so that a cold start is not
taken for the rule."""


def probe(
    settings: Settings, redact: Callable[[str], str], budget: Budget, *, sends: bool, run: str
) -> dict[str, Json] | None:
    """What the callback answers; None where none is configured. `run` marks the samples as ours."""
    if settings.webhook_url is None:
        return None
    url = settings.webhook_url
    parts = urlsplit(url)
    facts: dict[str, Json] = {
        "url": shown(url),
        "scheme": parts.scheme,
        "loopback": is_loopback(parts.hostname or ""),
        "has_verify_token": bool(settings.webhook_verify_token),
    }
    if parts.scheme != "https" and not facts["loopback"]:
        # Nothing is asked: the verify token would travel in clear, to an address that Meta cannot use anyway.
        return facts
    visitor = Visitor(redact, budget)
    try:
        _Bench(visitor, url, settings.webhook_verify_token, facts).run()
        _samples(visitor, settings, facts, sends=sends, run=run)
    finally:
        visitor.close()
    if parts.scheme == "https" and "failure" not in _first(facts):
        facts["certificate_until"] = certificate_end(url, budget.left())
    return facts


def _first(facts: Mapping[str, Json]) -> dict[str, Json]:
    found: dict[str, Json] = facts.get("handshake") or facts["plain"]
    return found


class _Bench:
    """The reads, each only where the one before left something open."""

    def __init__(self, visitor: Visitor, url: str, verify_token: Secret | None, facts: dict[str, Json]) -> None:
        self._visitor = visitor
        self._url = url
        self._token = verify_token
        self._facts = facts

    def run(self) -> None:
        if not self._token:
            visit = self._visitor.visit("GET", self._url)
            self._facts["plain"] = self._describe(visit)
            return
        first = self._handshake("handshake", self._token)
        if "failure" in first or "edge" in first or "redirect" in first:
            return
        if first["ms"] >= _SLOW:
            self._handshake("again", self._token)
        self._handshake("wrong_token", wrong_verify_token())
        if first.get("echo") is None:
            self._refused(first)

    def _refused(self, first: Mapping[str, Json]) -> None:
        token = self._token.reveal() if self._token else ""
        if quote(token, safe="") != token:
            # Sent with one more layer of encoding, it arrives whole only where something decodes twice.
            self._handshake("decoded_twice", Secret(quote(token, safe="")))
        if first["status"] in (400, 401, 403):
            self._handshake("with_signature", Secret(token), {SIGNATURE: "sha256=" + "0" * 64})

    def _handshake(self, name: str, token: Secret, headers: Mapping[str, str] | None = None) -> dict[str, Json]:
        challenge = new_challenge()
        query = handshake_query(token, challenge)
        visit = self._visitor.visit("GET", self._url, params=query, headers=headers)
        facts = self._facts[name] = {**self._describe(visit), **_echo(visit, challenge)}
        return facts

    def _describe(self, visit: Visit) -> dict[str, Json]:
        return _described(self._visitor, visit, self._url)


def _described(visitor: Visitor, visit: Visit, url: str) -> dict[str, Json]:
    facts = visitor.facts(visit, url)
    edge = recognise(visit, url)
    if edge is not None:
        facts["edge"] = {"name": edge.name, "kind": edge.kind, "sure": edge.sure}
    elif (behind := usual_edge(visit)) is not None:
        facts["behind"] = behind
    return {**facts, **answer_words(visit, visitor.clean)}


def _echo(visit: Visit, challenge: str) -> dict[str, Json]:
    """``exact``, ``inside`` with what is around it, or nothing at all."""
    if visit.failure is not None:
        return {}
    if is_exact_echo(visit.body, challenge):
        return {"echo": "exact"}
    if challenge not in visit.text:
        return {}
    return {"echo": "inside", "around": _around(visit, challenge)}


def _around(visit: Visit, challenge: str) -> str:
    text = visit.text
    if text.strip() == challenge:
        return noted("around.white-space")
    if text.strip().strip("\"'") == challenge:
        return noted("around.quotation-marks")
    if text.strip("\ufeff") == challenge:
        return noted("stray.byte-order-mark")
    if visit.is_html or "<" in text:
        return "HTML"
    return "JSON" if text.strip()[:1] in "{[" else noted("around.other-text")


def _samples(visitor: Visitor, settings: Settings, facts: dict[str, Json], *, sends: bool, run: str) -> None:
    """One sample with the right signature, one changed after it was signed."""
    if not sends:
        facts["samples_skipped"] = noted("needs.send")
    elif not settings.app_secret:
        facts["samples_skipped"] = needs("WHATSAPP_APP_SECRET")
    elif "failure" in _first(facts):
        facts["samples_skipped"] = noted("sample.no-answer")
    else:
        url = settings.webhook_url or ""
        right = _sample(settings, run)
        signature = sign(settings.app_secret, right)
        for name, body in (("good_signature", right), ("bad_signature", right.replace(b'"sent"', b'"read"'))):
            headers = {"Content-Type": "application/json", SIGNATURE: signature}
            visit = visitor.visit("POST", url, headers=headers, body=body)
            facts[name] = _described(visitor, visit, url)


def _sample(settings: Settings, run: str) -> bytes:
    """A status of a message that does not exist, for a number that is nobody's, marked as a test."""
    status = {
        "id": f"wamid.pytest-wa-health-test-{run}",
        "status": "sent",
        "timestamp": str(int(time.time())),
        "recipient_id": "15555550100",
        "biz_opaque_callback_data": f"pytest-wa-health:{run}:test",
    }
    number = {"display_phone_number": "15555550100", "phone_number_id": settings.phone_number_id}
    value = {"messaging_product": "whatsapp", "metadata": number, "statuses": [status]}
    entry = {"id": settings.business_account_id or "0", "changes": [{"value": value, "field": "messages"}]}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()
