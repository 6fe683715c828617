"""Messages that were accepted, and ``message_history``, which tells what became of them.

The shape is that of Meta's OpenAPI file; no public recording of a real answer is known.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_wa_health.double import schema
from pytest_wa_health.double.account import Node

if TYPE_CHECKING:
    from pytest_wa_health.double.account import Account
    from pytest_wa_health.double.calls import Json
    from pytest_wa_health.double.tenant import Tenant

__all__ = ["Message", "rows"]


@dataclass
class Message:
    """One accepted message. Its ``repr`` names no recipient, and neither does that of its wamid."""

    id: str = field(repr=False)
    """``wamid.…``: base64 with the recipient's number inside."""
    number_id: str
    account: Account = field(repr=False)
    recipient: dict[str, str] = field(repr=False)
    """How the statuses name the recipient: ``recipient_id``, or ``recipient_user_id``."""
    category: str
    tag: str | None = None
    """``biz_opaque_callback_data``."""
    history_id: str = field(default_factory=lambda: str(10**15 + secrets.randbelow(10**15)))
    events: list[dict[str, Json]] = field(default_factory=list, repr=False)


def rows(tenant: Tenant, number_id: str, wamid: str | None) -> list[Node]:
    """The rows of ``message_history`` of one number, newest first, or only that of `wamid`."""
    messages = [m for m in reversed(tenant.messages) if m.number_id == number_id]
    return [_row(message) for message in messages if wamid in (None, message.id)]


def find(tenant: Tenant, history_id: str) -> Node | None:
    """The history entry with this ID."""
    return next((_row(m) for m in tenant.messages if m.history_id == history_id), None)


def occurrences(entry: Node) -> list[dict[str, Json]]:
    """The rows of ``GET /{history id}/events``, which look unlike those of the expansion ``events{…}``."""
    return [
        {
            "cursor": str(index),
            "node": {
                "id": event.id,
                "delivery_status": event.values["delivery_status"],
                "occurrence_timestamp": event.values["timestamp"],
                "status_timestamp": event.values["timestamp"],
                "application": event.values["application"],
            },
        }
        for index, event in enumerate(entry.edges["events"])
    ]


def _row(message: Message) -> Node:
    events = [Node(schema.EVENT, dict(event)) for event in list(message.events)]
    return Node(schema.HISTORY, {"id": message.history_id, "message_id": message.id}, {"events": events})
