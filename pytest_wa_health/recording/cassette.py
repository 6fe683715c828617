"""A cassette on disk: the JSON of one recorded survey, made to be read in a review and committed.

```
{"schema": "pytest-wa-health/cassette/1", "label": "…", "tool": {"name", "version"},
 "recorded_at": "2026-11-22T06:00:04Z", "metadata": {…}, "interactions": [
   {"request": {"method", "path", "query": {…}}, "response": {"status", "headers": {…}, "json": {…} | "text": "…"}}]}
```
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from pathlib import Path

from pytest_wa_health.model.json_value import Json
from pytest_wa_health.model.whole_file import write_whole

SCHEMA = "pytest-wa-health/cassette/1"


class CassetteError(Exception):
    """A cassette cannot be read or written. One sentence that names the file, and nothing of its content."""


@dataclass(frozen=True)
class Interaction:
    """One request and its answer. Header names are in lower case; `query` holds no secret parameter."""

    method: str
    path: str
    query: dict[str, str]
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Cassette:
    """What a cassette holds. `recorded_at` is in unix seconds; `metadata` is the recorder's own."""

    recorded_at: int
    metadata: dict[str, Json]
    interactions: list[Interaction] = field(default_factory=list)
    label: str = ""
    tool_version: str = ""


def read(path: Path) -> Cassette:
    """The cassette at `path`. Raises CassetteError when there is none, or none that can be used."""
    try:
        text, trouble = path.read_text(encoding="utf-8"), None
    except FileNotFoundError:
        trouble = f"there is no cassette {path}"
    except (OSError, UnicodeDecodeError):
        trouble = f"the cassette {path} cannot be read"
    if trouble:
        raise CassetteError(trouble)
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        document = None
    if document is None:
        raise CassetteError(f"the cassette {path} is not JSON; record it again with --wa-record")
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise CassetteError(f"the file {path} is no cassette of this version; record it again with --wa-record")
    cassette = _parsed(document)
    if cassette is None:
        raise CassetteError(f"the cassette {path} is damaged; record it again with --wa-record")
    return cassette


def document_of(cassette: Cassette) -> dict[str, Json]:
    """The JSON of `cassette`; bodies that are JSON objects stand in it as JSON, others as text."""
    return {
        "schema": SCHEMA,
        "label": cassette.label,
        "tool": {"name": "pytest-wa-health", "version": cassette.tool_version},
        "recorded_at": _stamp(cassette.recorded_at),
        "metadata": cassette.metadata,
        "interactions": [
            {
                "request": {"method": each.method, "path": each.path, "query": each.query},
                "response": {"status": each.status, "headers": each.headers, **readable(each.body)},
            }
            for each in cassette.interactions
        ],
    }


def write(path: Path, document: dict[str, Json]) -> None:
    """Write `document` whole or not at all; what was at `path` stays until the new file is complete.

    Raises CassetteError when that fails.
    """
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2, sort_keys=True) + "\n"
    reason = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, [text.encode("utf-8", "replace")])
    except OSError as error:
        reason = error.strerror or type(error).__name__
    if reason:
        raise CassetteError(f"the cassette {path} cannot be written: {reason}")


def readable(body: bytes) -> dict[str, Json]:
    """As JSON only if reading it back gives the client exactly what it had: one object, no duplicate key, no NaN."""
    try:
        value = json.loads(body.decode("utf-8"), object_pairs_hook=_unique)
        json.dumps(value, allow_nan=False)
    except (ValueError, RecursionError):
        value = None
    return {"json": value} if isinstance(value, dict) else {"text": body.decode("utf-8", "replace")}


def _unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    content = dict(pairs)
    if len(content) != len(pairs):
        raise ValueError("the same key twice")
    return content


def _parsed(document: dict[str, Json]) -> Cassette | None:
    try:
        recorded_at = dt.datetime.fromisoformat(document["recorded_at"].replace("Z", "+00:00"))
        return Cassette(
            recorded_at=int(recorded_at.timestamp()),
            metadata=_a(dict, document["metadata"]),
            interactions=[_interaction(item) for item in _a(list, document["interactions"])],
            label=_line(document.get("label", "")),
            tool_version=_a(str, document["tool"]["version"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError):
        return None


def _interaction(item: dict[str, Json]) -> Interaction:
    request, response = item["request"], item["response"]
    body = json.dumps(response["json"]) if "json" in response else _a(str, response["text"])
    status = _a(int, response["status"])
    if not 100 <= status <= 999:
        raise ValueError("no status of an answer")
    return Interaction(
        method=_a(str, request["method"]),
        path=_whole(request["path"]),
        query=_texts(request["query"]),
        status=status,
        headers=_texts(response["headers"]),
        body=body.encode("utf-8"),
    )


def _whole(value: Json) -> str:
    text: str = _a(str, value)
    text.encode("utf-8")  # raises where half a character stands in it, which no request could hold
    return text


def _texts(value: Json) -> dict[str, str]:
    return {_line(name): _line(text) for name, text in _a(dict, value).items()}


def _line(value: Json) -> str:
    text: str = _a(str, value)
    if not text.isprintable():
        raise ValueError("a control character")
    return text


def _a(kind: type, value: Json) -> Json:
    if not isinstance(value, kind):
        raise TypeError(f"not a {kind.__name__}")
    return value


def _stamp(seconds: int) -> str:
    return dt.datetime.fromtimestamp(seconds, dt.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
