"""What a cassette says beside Meta's answers: the tenant, its settings, and what was seen beyond Meta.

A cassette is made to be passed on and edited, so all of it is looked through before a diagnosis relies on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal, TypedDict, cast

from pytest_wa_health import catalogue
from pytest_wa_health.model.checked_json import deeper_than, misfit
from pytest_wa_health.model.json_value import Json
from pytest_wa_health.model.probe_facts import ProbeFacts
from pytest_wa_health.model.settings_view import SettingsView
from pytest_wa_health.recording.cassette import CassetteError

__all__ = ["LocalEntry", "Metadata", "checked"]

MAX_DEPTH = 40
"""Levels of nesting; what is recorded has about 6."""
_VERSION = re.compile(r"v\d{1,3}\.\d{1,3}")
_OFFERED = ("plain", "handshake")
"""The first exchange with a callback; without one nothing was asked."""


class _LocalEntry(TypedDict):
    cause: str
    variable: str


class LocalEntry(_LocalEntry, total=False):
    """Something seen in the settings alone."""

    note: str
    confidence: Literal["certain", "likely", "possible"]


class _Metadata(TypedDict):
    tenant: str
    graph_url: str
    version: str
    settings: SettingsView
    local: list[LocalEntry]


class Metadata(_Metadata, total=False):
    """What a cassette says of itself; `reach` is what the probes saw."""

    reach: ProbeFacts


def checked(metadata: Json, path: Path) -> Metadata:
    """The metadata of the cassette at `path`, with all that a replay needs in the form that it relies on.

    Raises CassetteError.
    """
    place = "" if deeper_than(metadata, MAX_DEPTH) else misfit(metadata, Metadata)
    if place is None:
        place = next(_unfit(metadata), None)
    if place is not None:
        where = f": {place} is missing or of another kind" if place else ""
        raise CassetteError(f"the cassette {path} does not say what it was recorded for{where}")
    return cast(Metadata, metadata)


def _unfit(metadata: Metadata) -> Iterator[str]:
    """Where values stand that their type allows and a diagnosis does not."""
    if not _VERSION.fullmatch(metadata["version"]):
        yield "version"
    named = enumerate(entry["cause"] for entry in metadata["local"])
    yield from (f"local[{n}].cause" for n, cause in named if not catalogue.is_cause(cause))
    reach = metadata.get("reach") or {}
    if reach.get("sends") is not None:
        yield "reach.sends"
    for name, needed in (("webhook", _webhook), ("fallback", _fallback), ("deployment", _deployment)):
        facts = cast("Mapping[str, Json] | None", reach.get(name))
        if facts is not None and "broken" not in facts:
            yield from (f"reach.{name}.{key}" for key in needed(facts) if key not in facts)


def _webhook(facts: Mapping[str, Json]) -> Iterator[str]:
    yield from ("url", "scheme", "loopback")
    if any(name in facts for name in _OFFERED) and "samples_skipped" not in facts:
        yield from ("good_signature", "bad_signature")
    for name, exchange in facts.items():
        if isinstance(exchange, dict) and exchange.get("echo") == "inside" and "around" not in exchange:
            yield f"{name}.around"


def _fallback(facts: Mapping[str, Json]) -> Iterator[str]:
    yield "outcome"
    yield from ("protected", "signed_in", "sender") if facts.get("outcome") == "ok" else ("server", "step", "detail")


def _deployment(facts: Mapping[str, Json]) -> Iterator[str]:
    yield from ("outcome", "url")
    yield "remote" if facts.get("outcome") in ("same", "differs") else "detail"
