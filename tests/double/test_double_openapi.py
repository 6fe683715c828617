"""Where Meta's OpenAPI file is right, the double agrees with it: message history, and the headers.

`tests/data/openapi.json` holds the names of what is compared, as the file of v23.0 has them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from double_client import Client

DOCUMENTED: dict[str, Any] = json.loads((Path(__file__).parents[1] / "data" / "openapi.json").read_text("utf-8"))


def fits(given: dict[str, Any], name: str) -> bool:
    """Whether an object has all that its schema requires, and nothing that the schema does not know."""
    schema = DOCUMENTED[name]
    return set(schema["required"]) <= set(given) <= set(schema["properties"])


def test_message_history_has_the_documented_shape(client: Client) -> None:
    wamid = client.send().json()["messages"][0]["id"]
    assert client.wa.settle()
    fields = "id,message_id,events{id,delivery_status,webhook_update_state,timestamp,application,webhook_uri}"
    row = client.get(f"{client.number}/message_history", message_id=wamid, fields=fields).json()["data"][0]
    assert fits(row, "WhatsAppMessageHistory")
    assert row["events"]["data"]
    for given in row["events"]["data"]:
        assert fits(given, "MessageDeliveryStatusEvent")
        assert given["delivery_status"] in DOCUMENTED["WhatsAppMessageDeliveryStatus"]["enum"]
        assert isinstance(given["timestamp"], int)


def test_the_events_edge_has_the_documented_shape(client: Client) -> None:
    client.send()
    assert client.wa.settle()
    history = client.get(f"{client.number}/message_history").json()["data"][0]
    rows = client.get(f"{history['id']}/events").json()["data"]
    assert rows
    for row in rows:
        assert fits(row, "WhatsAppMessageHistoryEventsEdge")
        assert fits(row["node"], "WhatsAppBusinessMessageDeliveryStatusOccurrence")


def test_the_documented_headers_are_there(client: Client) -> None:
    answered = client.get(f"{client.account}/message_templates").headers
    assert set(DOCUMENTED["headers"]) <= {name.lower() for name in answered}


def test_error_bodies_are_the_recorded_ones_rather(client: Client) -> None:
    assert client.get("123123").status_code == 400
