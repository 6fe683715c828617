"""Where Meta's OpenAPI file is right, the double agrees with it: message history, and the headers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from double_client import Client

SPEC = Path(__file__).parents[3] / "shared" / "openapi" / "business-messaging-api_v23.0.yaml"
pytestmark = pytest.mark.skipif(not SPEC.is_file(), reason=f"no OpenAPI file at {SPEC}")


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return SPEC.read_text("utf-8").splitlines()


def _section(lines: list[str], heading: str) -> Any:
    """The part of the file below `heading`, parsed alone: the whole of it takes seconds."""
    start = lines.index(heading)
    depth = len(heading) - len(heading.lstrip())
    rest = lines[start + 1 :]
    end = next(i for i, line in enumerate(rest) if line.strip() and len(line) - len(line.lstrip()) <= depth)
    return yaml.safe_load("\n".join(rest[:end]))


def test_message_history_has_the_documented_shape(client: Client, lines: list[str]) -> None:
    wamid = client.send().json()["messages"][0]["id"]
    assert client.wa.settle()
    fields = "id,message_id,events{id,delivery_status,webhook_update_state,timestamp,application,webhook_uri}"
    row = client.get(f"{client.number}/message_history", message_id=wamid, fields=fields).json()["data"][0]
    entry = _section(lines, "    WhatsAppMessageHistory:")
    event = _section(lines, "    MessageDeliveryStatusEvent:")
    statuses = _section(lines, "    WhatsAppMessageDeliveryStatus:")["enum"]
    assert set(entry["required"]) <= set(row) <= set(entry["properties"])
    for given in row["events"]["data"]:
        assert set(event["required"]) <= set(given) <= set(event["properties"])
        assert given["delivery_status"] in statuses
        assert isinstance(given["timestamp"], int)


def test_the_events_edge_has_the_documented_shape(client: Client, lines: list[str]) -> None:
    client.send()
    assert client.wa.settle()
    history = client.get(f"{client.number}/message_history").json()["data"][0]
    edge = _section(lines, "    WhatsAppMessageHistoryEventsEdge:")
    occurrence = _section(lines, "    WhatsAppBusinessMessageDeliveryStatusOccurrence:")
    for row in client.get(f"{history['id']}/events").json()["data"]:
        assert set(edge["required"]) <= set(row) <= set(edge["properties"])
        assert set(occurrence["required"]) <= set(row["node"]) <= set(occurrence["properties"])


def test_the_documented_headers_are_there(client: Client, lines: list[str]) -> None:
    start = next(i for i, line in enumerate(lines) if line.startswith("  /{Version}/{WABA-ID}/message_templates:"))
    named = {line.strip().rstrip(":").lower() for line in lines[start : start + 60] if line.startswith(" " * 12)}
    documented = {name for name in named if name.startswith(("x-", "facebook", "access-control", "strict"))}
    assert documented <= {name.lower() for name in client.get(f"{client.account}/message_templates").headers}
    assert len(documented) >= 6


def test_error_bodies_are_the_recorded_ones_rather(client: Client) -> None:
    assert client.get("123123").status_code == 400
