"""A file of webhooks of any size, as a receiver keeps them: three statuses a message, and customers who answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

START = 1_790_000_000
_DETAILS = "Message failed to send because more than 24 hours have passed since the customer last replied."
_HREF = "https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes"
_BLOCK = 1000


def write(path: Path, size: int) -> int:
    """Write at least `size` bytes; gives the number of messages."""
    messages = written = 0
    with path.open("w", encoding="utf-8") as file:
        while written < size:
            block = "".join(line for n in range(messages, messages + _BLOCK) for line in _message(n))
            file.write(block)
            messages += _BLOCK
            written += len(block)
    return messages


def _message(n: int) -> Iterator[str]:
    at = START + n // 20
    states = ["sent", "failed"] if n % 25 == 0 else ["sent", "delivered", "read"]
    for place, state in enumerate(states):
        yield _line(n, statuses=[_status(n, state, at + place)])
    if n % 6 == 0:
        text = {"body": f"Is order {n} on its way? I am at home until noon, thank you."}
        asked = {"from": f"20100{n:07}", "id": f"wamid.IN{n:032}", "timestamp": str(at), "type": "text", "text": text}
        yield _line(n, contacts=[{"profile": {"name": f"Customer {n}"}, "wa_id": f"20100{n:07}"}], messages=[asked])


def _status(n: int, state: str, at: int) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": f"wamid.HBgMMjAxMDAwMDAwMDAwFQIAERgS{n:020}",
        "status": state,
        "timestamp": str(at),
        "recipient_id": f"20100{n:07}",
        "conversation": {"id": f"{n:032x}", "origin": {"type": "utility"}},
        "pricing": {"billable": True, "pricing_model": "PMP", "category": "utility", "type": "regular"},
    }
    if state == "failed":
        title = "Re-engagement message"
        details = {"details": _DETAILS}
        found["errors"] = [{"code": 131047, "title": title, "message": title, "error_data": details, "href": _HREF}]
    return found


def _line(n: int, **content: Any) -> str:
    metadata = {"display_phone_number": "15550783881", "phone_number_id": f"10654035224292{n % 3}"}
    value = {"messaging_product": "whatsapp", "metadata": metadata, **content}
    change = {"value": value, "field": "messages"}
    entry = [{"id": "102290129340398", "changes": [change]}]
    return json.dumps({"object": "whatsapp_business_account", "entry": entry}) + "\n"
