"""The published JSON Schemas, by name."""

from __future__ import annotations

from collections.abc import Mapping

from pytest_wa_health.model.checked_json import json_schema
from pytest_wa_health.model.events_result import EventsResult
from pytest_wa_health.model.json_value import Json
from pytest_wa_health.model.run_result import Report

__all__ = ["NAMES", "schema"]

_FORMS: Mapping[str, type] = {"report": Report, "events": EventsResult}

NAMES = tuple(_FORMS)
"""The schemas that there are."""


def schema(name: str) -> dict[str, Json]:
    """The JSON Schema called `name`, of `NAMES`. Raises KeyError for a name that is not in `NAMES`."""
    return json_schema(_FORMS[name])
