"""Webhook payloads as Meta sends them, made for tests: each has a name, and ids of its own for each delivery.

Shapes: https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages and
its neighbours; users without a number: …/whatsapp/business-scoped-user-ids. Numbers are from the range that the
North American numbering plan sets aside for fiction (555-0100 to 555-0199).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from pytest_wa_health.catalogue import loader
from pytest_wa_health.model.json_value import Json
from pytest_wa_health.receiver.shapes import (
    Context,
    batch,
    envelope,
    error_object,
    inbound,
    priced,
    status,
    without_number,
)

__all__ = ["NAMES", "Parties", "Sample", "Samples"]


@dataclass(frozen=True)
class Parties:
    """Whom the samples are about: an account, one of its numbers, a user."""

    account: str = "999000000000001"
    number: str = "999000000000011"
    """The phone number ID."""
    user: str = "15555550123"


@dataclass(frozen=True)
class Sample:
    """One payload to be delivered; `body` are the bytes that are signed."""

    name: str
    body: bytes

    @property
    def payload(self) -> dict[str, Json]:
        """The payload as a receiver reads it."""
        found: dict[str, Json] = json.loads(self.body)
        return found


def meta_bytes(payload: object) -> bytes:
    """JSON as Meta writes and signs it: no blanks, non-ASCII as ``\\u00e4``, ``/`` and ``<`` escaped as well."""
    text = json.dumps(payload, separators=(",", ":"))
    return text.replace("/", "\\/").replace("<", "\\u003c").encode("ascii")


def _rewritings(payload: object) -> Iterator[bytes]:
    """The same JSON as programs write it again that have parsed it: JavaScript, PHP, Go, Python, sorted, indented."""
    compact = json.dumps(payload, separators=(",", ":"), ensure_ascii=False)
    yield compact.encode()
    yield json.dumps(payload, separators=(",", ":")).replace("/", "\\/").encode()
    yield compact.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026").encode()
    yield json.dumps(payload, separators=(",", ":")).encode()
    yield json.dumps(payload).encode()
    yield json.dumps(payload, ensure_ascii=False).encode()
    yield json.dumps(payload, separators=(",", ":"), sort_keys=True).encode()
    yield json.dumps(payload, sort_keys=True).encode()
    yield json.dumps(payload, indent=2).encode()
    yield json.dumps(payload, indent=4).encode()


def _error(name: str) -> dict[str, Json]:
    """The error of a sample as Meta would put it; some come without details."""
    said = loader.read("receiver_samples.toml")[name]
    return error_object(said["code"], said["says"], said.get("details"))


def _failure(name: str, context: Context) -> dict[str, Json]:
    return envelope(context, status(context, "failed", at=1, errors=[_error(name)]))


_FAILED = ("status-failed-131047", "status-failed-131042", "status-failed-131026", "status-failed-without-details")

_MAKERS: dict[str, Callable[[Context], Json]] = {
    # Every way to write JSON without blanks gives these bytes: no letter that could be escaped.
    "text": lambda c: envelope(c, inbound(c)),
    "text-raw-bytes": lambda c: envelope(
        c, inbound(c, type="text", text={"body": "اختبار äöü \U0001f44d https://example.com/<test>"})
    ),
    "image": lambda c: envelope(
        c,
        inbound(
            c, type="image", image={"id": "999", "mime_type": "image/jpeg", "sha256": "dGVzdA==", "caption": "test"}
        ),
    ),
    "location": lambda c: envelope(
        c, inbound(c, type="location", location={"latitude": 24.713, "longitude": 46.675, "name": "test"})
    ),
    "button": lambda c: envelope(c, inbound(c, type="button", button={"payload": "test", "text": "Test"})),
    "interactive": lambda c: envelope(
        c,
        inbound(
            c, type="interactive", interactive={"type": "button_reply", "button_reply": {"id": "1", "title": "Test"}}
        ),
    ),
    "reaction": lambda c: envelope(
        c, inbound(c, type="reaction", reaction={"message_id": c.id_of(1), "emoji": "\U0001f44d"})
    ),
    "status-sent": lambda c: envelope(c, priced(c, "sent")),
    "status-delivered": lambda c: envelope(c, priced(c, "delivered", at=1)),
    "status-read": lambda c: envelope(c, status(c, "read", at=2)),
    **{name: partial(_failure, name) for name in _FAILED},
    "user-without-number": lambda c: envelope(c, without_number(c)),
    "status-without-number": lambda c: envelope(c, without_number(c, state="sent")),
    "unknown-message-type": lambda c: envelope(c, inbound(c, type="hologram", hologram={"id": "1", "depth": 3})),
    "unsupported-message": lambda c: envelope(
        c, inbound(c, type="unsupported", errors=[_error("unsupported-message")])
    ),
    "unknown-field": lambda c: envelope(
        c, {"event": "SOMETHING_NEW", "details": [1, None, {"deep": []}]}, field="test_field"
    ),
    "account-update": lambda c: envelope(
        c,
        {"phone_number": c.display, "event": "ACCOUNT_VIOLATION", "violation_info": {"violation_type": "TEST"}},
        field="account_update",
    ),
    "two-messages": lambda c: envelope(c, inbound(c), inbound(c, 1)),
    "two-entries": lambda c: {
        "object": "whatsapp_business_account",
        "entry": [*envelope(c, inbound(c))["entry"], *envelope(c, inbound(c, 1))["entry"]],
    },
    "two-numbers": lambda c: envelope(c, inbound(c), inbound(c.of_other_number(), 1)),
    "messages-and-statuses": lambda c: envelope(c, inbound(c), priced(c, "sent", place=1)),
    "batch-3mb": lambda c: envelope(c, *batch(c)),
}

NAMES: tuple[str, ...] = tuple(_MAKERS)
"""All samples."""


class Samples:
    """Makes samples; no two have an id in common, but where the caller gives one."""

    def __init__(self, run: str, now: int, parties: Parties | None = None) -> None:
        self._run = run
        self._now = now
        self._parties = parties or Parties()
        self._counts: Iterator[int] = iter(range(10**6))

    def make(
        self, name: str, *, message: str | None = None, number: str | None = None, user: str | None = None
    ) -> Sample:
        """A fresh sample, or one about the message, the phone number ID or the user that is given.

        Raises KeyError for a name that is none of `NAMES`.
        """
        maker = _MAKERS[name]
        context = replace(self._context(), message=message)
        context = replace(context, number=number or context.number, user=user or context.user)
        return Sample(name, meta_bytes(maker(context)))

    def rewritten(self, name: str) -> Iterator[Sample]:
        """The sample in the ways in which programs write JSON that they have parsed, each with ids of its own."""
        for place, _ in enumerate(list(_rewritings({}))):
            payload = _MAKERS[name](self._context())
            yield Sample(name, list(_rewritings(payload))[place])

    def life(self, *states: str) -> list[Sample]:
        """One message of the business, and its statuses in the order of `states`: names of samples."""
        message = self._context().id_of(0)
        return [self.make(state, message=message) for state in states]

    def _context(self) -> Context:
        who = self._parties
        return Context(self._run, next(self._counts), self._now, who.account, who.number, who.user)
