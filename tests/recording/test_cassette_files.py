"""The file itself: what a cassette must hold, and the one sentence about one that is no use."""

from __future__ import annotations

import json

import pytest
from recorder import get, replayed

from pytest_wa_health.recording import cassette
from pytest_wa_health.recording.cassette import CassetteError

GOOD = {
    "schema": "pytest-wa-health/cassette/1",
    "tool": {"name": "pytest-wa-health", "version": "0.1.0"},
    "recorded_at": "2026-02-10T20:32:00Z",
    "metadata": {},
    "interactions": [
        {
            "request": {"method": "GET", "path": "/v25.0/1", "query": {}},
            "response": {"status": 200, "headers": {}, "json": {"id": "1"}},
        }
    ],
}


def damaged(*keys, value=None):
    document = json.loads(json.dumps(GOOD))
    place = document
    for key in keys[:-1]:
        place = place[key]
    place[keys[-1]] = value
    return document


def test_a_cassette_may_be_written_by_hand(tmp_path):
    path = tmp_path / "tape.json"
    path.write_text(json.dumps(GOOD))
    assert replayed(path, [get("1")])[0].data == {"id": "1"}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "there is no cassette"),
        ("", "is not JSON"),
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        (b"\xff\xfe", "cannot be read"),
        ([], "is no cassette of this version"),
        ({}, "is no cassette of this version"),
        (damaged("schema", value="pytest-wa-health/cassette/9"), "is no cassette of this version"),
        (damaged("recorded_at", value="yesterday"), "is damaged"),
        (damaged("recorded_at", value=7), "is damaged"),
        (damaged("metadata", value=[]), "is damaged"),
        (damaged("tool", value=None), "is damaged"),
        (damaged("interactions", value={}), "is damaged"),
        (damaged("interactions", 0, value="x"), "is damaged"),
        (damaged("interactions", 0, "request", "query", value={"a": 1}), "is damaged"),
        (damaged("interactions", 0, "response", "status", value="200"), "is damaged"),
        (damaged("interactions", 0, "response", "status", value=7), "is damaged"),
        (damaged("interactions", 0, "response", "headers", value={"a": "b\r\nc: d"}), "is damaged"),
        (damaged("interactions", 0, "response", value={"status": 200, "headers": {}}), "is damaged"),
    ],
)
def test_a_cassette_that_is_no_use(tmp_path, content, says):
    path = tmp_path / "tape.json"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content is not None:
        path.write_text(content if isinstance(content, str) else json.dumps(content))
    with pytest.raises(CassetteError) as caught:
        cassette.read(path)
    assert says in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.__context__ is None


def test_a_directory_is_no_cassette(tmp_path):
    with pytest.raises(CassetteError, match="cannot be read"):
        cassette.read(tmp_path)
