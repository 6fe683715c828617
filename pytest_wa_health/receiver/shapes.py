"""The parts that webhook payloads are made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pytest_wa_health.model.json_value import Json

__all__ = [
    "_BATCH_BYTES",
    "Context",
    "batch",
    "envelope",
    "error_object",
    "inbound",
    "priced",
    "status",
    "without_number",
]

_BATCH_BYTES = 3_000_000
"""Meta delivers at most 1,000 updates and 3 MB in one POST."""
_UPDATES = 1000
_USER_ID = "US.99900000000000001234"
_NAME = "pytest-wa-health test"
_TEXT = "test message of pytest-wa-health"


@dataclass(frozen=True)
class Context:
    """Whom one sample is about, and what makes its ids unlike those of every other."""

    run: str
    count: int
    now: int
    account: str
    number: str
    user: str
    display: str = "15555550100"
    message: str | None = None
    """The id of the message, where the caller gives one."""

    def id_of(self, place: int) -> str:
        """The id of the message at this place of the sample."""
        if place == 0 and self.message is not None:
            return self.message
        return f"wamid.TEST{self.run}{self.count:04d}{place:06d}"

    def of_other_number(self) -> Context:
        """The same for another number of the account."""
        return replace(self, number="999000000000012", display="15555550101")


def envelope(context: Context, *values: Json, field: str = "messages") -> dict[str, Json]:
    """One entry with a change for each of `values`."""
    changes = [{"value": value, "field": field} for value in values]
    return {"object": "whatsapp_business_account", "entry": [{"id": context.account, "changes": changes}]}


def inbound(context: Context, place: int = 0, **content: Json) -> dict[str, Json]:
    """A message of a customer: a text, where no `content` is given."""
    message = {"from": context.user, "id": context.id_of(place), "timestamp": str(context.now + place)}
    return _value(
        context,
        contacts=[{"profile": {"name": _NAME}, "wa_id": context.user}],
        messages=[message | (content or {"type": "text", "text": {"body": _TEXT}})],
    )


def status(context: Context, state: str, *, place: int = 0, at: int = 0, **more: Json) -> dict[str, Json]:
    """What became of a message of the business."""
    found = {
        "id": context.id_of(place),
        "status": state,
        "timestamp": str(context.now + at),
        "recipient_id": context.user,
        "biz_opaque_callback_data": "pytest-wa-health",
    }
    # Meta puts the contact beside those that arrived.
    contacts = {} if state == "failed" else {"contacts": [{"profile": {"name": _NAME}, "wa_id": context.user}]}
    return _value(context, **contacts, statuses=[found | more])


def priced(context: Context, state: str, *, place: int = 0, at: int = 0) -> dict[str, Json]:
    """A status with what the message costs."""
    return status(
        context,
        state,
        place=place,
        at=at,
        conversation={"id": f"test{context.run}", "origin": {"type": "utility"}},
        pricing={"billable": True, "pricing_model": "PMP", "category": "utility", "type": "regular"},
    )


def error_object(code: int, title: str, details: str | None) -> dict[str, Json]:
    """Why a message did not arrive."""
    if details is None:
        return {"code": code, "title": title}
    return {
        "code": code,
        "title": title,
        "message": title,
        "error_data": {"details": details},
        "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
    }


def without_number(context: Context, state: str | None = None) -> dict[str, Json]:
    """Of a user with a username: no ``wa_id``, ``from`` or ``recipient_id``. A message, or a status."""
    contact = {"profile": {"name": _NAME, "username": "test.user"}, "user_id": _USER_ID}
    common = {"id": context.id_of(0), "timestamp": str(context.now)}
    if state is not None:
        return _value(
            context, contacts=[contact], statuses=[{**common, "status": state, "recipient_user_id": _USER_ID}]
        )
    text = {"type": "text", "text": {"body": _TEXT}}
    return _value(context, contacts=[contact], messages=[{"from_user_id": _USER_ID, **common, **text}])


def batch(context: Context) -> Iterator[dict[str, Json]]:
    """As many messages as one POST may hold, and nearly as many bytes."""
    filler = "x" * (_BATCH_BYTES // _UPDATES - 400)
    for place in range(_UPDATES):
        yield inbound(context, place, type="text", text={"body": f"test {place} {filler}"})


def _value(context: Context, **parts: Json) -> dict[str, Json]:
    metadata = {"display_phone_number": context.display, "phone_number_id": context.number}
    return {"messaging_product": "whatsapp", "metadata": metadata, **parts}
