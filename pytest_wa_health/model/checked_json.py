"""At the files' edge: whether JSON that comes from outside has the form of our types, and the forms as JSON Schemas.

msgspec is imported on use: it costs 20 ms, and most runs read no file of ours.
"""

from __future__ import annotations

import json
import re
from typing import Any

from pytest_wa_health.model.json_value import Json

__all__ = ["deeper_than", "json_schema", "misfit"]

_PLACE = re.compile(r" - at `(?:key in )?\$\.?(.*)`$")
_MISSING = re.compile(r"missing required field `(\w+)`")


def misfit(value: Json, form: Any) -> str | None:  # noqa: ANN401 - a type, which may be a Union
    """Where the first part of `value` stands that has not the form of the type `form` (``tenants[0].slug``).

    None where everything has; keys that the type does not name may hold anything. The place is made of the type's
    own words, never of the value's. A text with a lone surrogate does not fit: it cannot be encoded.
    """
    import msgspec

    try:
        json.dumps(value, ensure_ascii=False).encode()
    except ValueError:
        value = _marked(value)
    try:
        msgspec.convert(value, form)
    except msgspec.ValidationError as error:
        return _place(str(error))
    return None


def _place(words: str) -> str:
    found = _PLACE.search(words)
    missing = _MISSING.search(words)
    return ".".join(part for part in (found[1] if found else "", missing[1] if missing else "") if part)


_HALF = object()
"""Stands for a text that cannot be encoded; it fits no type."""


def _marked(value: Json) -> Json:
    """`value` with `_HALF` in the place of every text that cannot be written down."""
    if isinstance(value, dict):
        return {key: _marked(item) for key, item in value.items() if _is_whole(key)}
    if isinstance(value, list):
        return [_marked(item) for item in value]
    return _HALF if isinstance(value, str) and not _is_whole(value) else value


def _is_whole(text: str) -> bool:
    try:
        text.encode()
    except ValueError:
        return False
    return True


def json_schema(form: Any) -> dict[str, Json]:  # noqa: ANN401 - a type, which may be a Union
    """The JSON Schema (draft 2020-12) of the type `form`."""
    import msgspec

    found: dict[str, Json] = msgspec.json.schema(form)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}


def deeper_than(value: Json, levels: int) -> bool:
    """Whether `value` is nested deeper than so many levels: what walks through it would run out of stack."""
    layer = [value]
    for _ in range(levels):
        layer = [
            child
            for node in layer
            if isinstance(node, (dict, list))
            for child in (node.values() if isinstance(node, dict) else node)
        ]
        if not layer:
            return False
    return True
