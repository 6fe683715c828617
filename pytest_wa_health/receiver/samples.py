"""Webhook payloads as Meta sends them, made for tests: each has a name, and ids of its own for each delivery.

Shapes: https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages and
its neighbours; users without a number: …/whatsapp/business-scoped-user-ids. Numbers are from the range that the
North American numbering plan sets aside for fiction (555-0100 to 555-0199).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

ACCOUNT = "999000000000001"
NUMBER_ID, OTHER_NUMBER_ID = "999000000000011", "999000000000012"
_DISPLAY, _OTHER_DISPLAY = "15555550100", "15555550101"
USER = "15555550123"
USER_ID = "US.99900000000000001234"
NAME = "pytest-wa-health test"
_MEGABYTE = 2**20
_BATCH = 3 * _MEGABYTE
_OPAQUE = "pytest-wa-health"


@dataclass(frozen=True)
class Sample:
    """One payload to be delivered; `body` are the bytes that are signed."""

    name: str
    body: bytes

    @property
    def payload(self) -> Json:
        """The payload as a receiver reads it."""
        found: Json = json.loads(self.body)
        return found


@dataclass(frozen=True)
class _Context:
    """What makes the ids of one delivery unlike those of every other: ``run`` and a count, and the time."""

    run: str
    count: int
    now: int

    def message_id(self, place: int = 0) -> str:
        return f"wamid.TEST{self.run}{self.count:04d}{place:06d}"


_Maker = Callable[[_Context], Any]


def meta_bytes(payload: object) -> bytes:
    """JSON as Meta writes and signs it: no blanks, non-ASCII as ``\\u00e4`` in lower case, ``/`` and ``<`` escaped."""
    text = json.dumps(payload, separators=(",", ":"))
    return text.replace("/", "\\/").replace("<", "\\u003c").encode("ascii")


def plain_bytes(payload: object) -> bytes:
    """JSON that comes out the same however often it is parsed and written: for bodies of plain letters."""
    return json.dumps(payload, separators=(",", ":")).encode("ascii")


def _envelope(*values: Json, field: str = "messages", account: str = ACCOUNT) -> Json:
    changes = [{"value": value, "field": field} for value in values]
    return {"object": "whatsapp_business_account", "entry": [{"id": account, "changes": changes}]}


def _value(*, number: str = NUMBER_ID, display: str = _DISPLAY, **parts: Any) -> Json:  # noqa: ANN401 - JSON
    metadata = {"display_phone_number": display, "phone_number_id": number}
    return {"messaging_product": "whatsapp", "metadata": metadata, **parts}


def _inbound(context: _Context, place: int = 0, **content: Any) -> Json:  # noqa: ANN401 - JSON
    message = {"from": USER, "id": context.message_id(place), "timestamp": str(context.now + place)}
    return _value(
        contacts=[{"profile": {"name": NAME}, "wa_id": USER}],
        messages=[message | (content or {"type": "text", "text": {"body": "test message of pytest-wa-health"}})],
    )


def _status(context: _Context, state: str, *, message: str | None = None, at: int = 0, **more: Any) -> Json:  # noqa: ANN401
    status = {
        "id": message or context.message_id(),
        "status": state,
        "timestamp": str(context.now + at),
        "recipient_id": USER,
        "biz_opaque_callback_data": _OPAQUE,
    }
    return _value(contacts=[{"profile": {"name": NAME}, "wa_id": USER}], statuses=[status | more])


def _priced(context: _Context, state: str) -> Json:
    return _status(
        context,
        state,
        conversation={"id": f"test{context.run}", "origin": {"type": "utility"}},
        pricing={"billable": True, "pricing_model": "PMP", "category": "utility", "type": "regular"},
    )


def _failed(context: _Context, code: int, title: str, details: str) -> Json:
    error = {
        "code": code,
        "title": title,
        "message": title,
        "error_data": {"details": details},
        "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
    }
    return _status(context, "failed", errors=[error])


def _without_number(context: _Context) -> Json:
    """A user with a username: no ``wa_id``, no ``from``."""
    return _value(
        contacts=[{"profile": {"name": NAME, "username": "test.user"}, "user_id": USER_ID}],
        messages=[
            {
                "from_user_id": USER_ID,
                "id": context.message_id(),
                "timestamp": str(context.now),
                "type": "text",
                "text": {"body": "test message of a user without a number"},
            }
        ],
    )


def _status_without_number(context: _Context) -> Json:
    status = {
        "id": context.message_id(),
        "status": "delivered",
        "timestamp": str(context.now),
        "recipient_user_id": USER_ID,
        "biz_opaque_callback_data": _OPAQUE,
    }
    contact = {"profile": {"name": NAME, "username": "test.user"}, "user_id": USER_ID}
    return _value(contacts=[contact], statuses=[status])


def _arabic(context: _Context) -> Json:
    """Bytes and parsed text differ everywhere: escapes, slashes, a number with a zero at its end."""
    location = {"latitude": 24.7130, "longitude": 46.6750, "name": "اختبار", "url": "https://example.com/<test>"}
    return _inbound(context, type="location", location=location)


def _batch(context: _Context, size: int) -> Json:
    """Many messages in one POST, up to `size` bytes: Meta sends at most 1,000 updates and 3 MB."""
    filler = "x" * max(1, size // 1000 - 420)
    values = [_inbound(context, place, type="text", text={"body": f"test {place} {filler}"}) for place in range(1000)]
    return _envelope(*values)


_MAKERS: dict[str, _Maker] = {
    "text": lambda c: _envelope(_inbound(c)),
    "text-raw-bytes": lambda c: _envelope(_arabic(c)),
    "image": lambda c: _envelope(
        _inbound(c, type="image", image={"id": "999", "mime_type": "image/jpeg", "sha256": "dGVzdA==", "caption": "test"})
    ),
    "button": lambda c: _envelope(_inbound(c, type="button", button={"payload": "test", "text": "Test"})),
    "interactive": lambda c: _envelope(
        _inbound(c, type="interactive", interactive={"type": "button_reply", "button_reply": {"id": "1", "title": "Test"}})
    ),
    "reaction": lambda c: _envelope(
        _inbound(c, type="reaction", reaction={"message_id": c.message_id(1), "emoji": "\U0001f44d"})
    ),
    "status-sent": lambda c: _envelope(_priced(c, "sent")),
    "status-delivered": lambda c: _envelope(_priced(c, "delivered")),
    "status-read": lambda c: _envelope(_status(c, "read")),
    "status-failed-131047": lambda c: _envelope(
        _failed(
            c, 131047, "Re-engagement message",
            "Message failed to send because more than 24 hours have passed since the customer last replied.",
        )
    ),
    "status-failed-131042": lambda c: _envelope(
        _failed(
            c, 131042, "Business eligibility payment issue",
            "Message failed to send because there were one or more errors related to your payment method.",
        )
    ),
    "status-failed-131026": lambda c: _envelope(
        _failed(c, 131026, "Message undeliverable", "Message Undeliverable.")
    ),
    "status-failed-without-details": lambda c: _envelope(
        _status(c, "failed", errors=[{"code": 131049, "title": "This message was not delivered"}])
    ),
    "user-without-number": lambda c: _envelope(_without_number(c)),
    "status-without-number": lambda c: _envelope(_status_without_number(c)),
    "unknown-message-type": lambda c: _envelope(_inbound(c, type="hologram", hologram={"id": "1", "depth": 3})),
    "unsupported-message": lambda c: _envelope(
        _inbound(
            c, type="unsupported",
            errors=[{"code": 131051, "title": "Message type unknown", "message": "Message type unknown"}],
        )
    ),
    "unknown-field": lambda c: _envelope({"event": "SOMETHING_NEW", "details": [1, None, {"deep": []}]}, field="test_field"),
    "account-update": lambda c: _envelope(
        {"phone_number": _DISPLAY, "event": "ACCOUNT_VIOLATION", "violation_info": {"violation_type": "TEST"}},
        field="account_update",
    ),
    "two-numbers": lambda c: _envelope(
        _inbound(c), {**_inbound(c, 1), "metadata": {"display_phone_number": _OTHER_DISPLAY, "phone_number_id": OTHER_NUMBER_ID}}
    ),
    "two-entries": lambda c: {
        "object": "whatsapp_business_account",
        "entry": [*_envelope(_inbound(c))["entry"], *_envelope(_inbound(c, 1), account="999000000000002")["entry"]],
    },
    "messages-and-statuses": lambda c: _envelope(_inbound(c), _priced(c, "sent")),
    "batch-3mb": lambda c: _batch(c, _BATCH),
}  # fmt: skip

_PLAIN = ("text",)
"""Samples without a letter that an escape could change, so that a signature over parsed text fits them too."""

NAMES: tuple[str, ...] = tuple(_MAKERS)
"""All samples."""


class Samples:
    """Makes samples; no two have an id in common."""

    def __init__(self, run: str, now: int) -> None:
        self._run = run
        self._now = now
        self._counts: Iterator[int] = iter(range(10**6))

    def make(self, name: str) -> Sample:
        """A fresh sample. Raises KeyError for a name that is none of `NAMES`."""
        maker = _MAKERS[name]
        payload = maker(_Context(self._run, next(self._counts), self._now))
        return Sample(name, plain_bytes(payload) if name in _PLAIN else meta_bytes(payload))

    def spaced(self, name: str) -> Sample:
        """The same with a blank behind each comma and colon, as some languages write JSON by default."""
        payload = _MAKERS[name](_Context(self._run, next(self._counts), self._now))
        return Sample(name, json.dumps(payload).encode("ascii"))

    def story(self) -> tuple[Sample, ...]:
        """One message whose statuses come in the wrong order: delivered, read, then sent."""
        context = _Context(self._run, next(self._counts), self._now)
        message = context.message_id()
        order = (("delivered", 2), ("read", 3), ("sent", 1))
        return tuple(
            Sample(f"status-{state}", meta_bytes(_envelope(_status(context, state, message=message, at=at))))
            for state, at in order
        )
