"""Meta's error object, read defensively (Graph API guide "Handle errors"; shapes seen in recorded traffic)."""

from __future__ import annotations

import json
from collections.abc import Callable

from pytest_wa_health.model.json_value import Json
from pytest_wa_health.survey.facts import ErrorEnvelope


def parse_envelope(body: Json, clean: Callable[[str], str]) -> ErrorEnvelope | None:
    """The error object under ``error`` of an answer's JSON, or None where there is none.

    The HTTP status is not asked: some answers carry an error object with 200. `clean` is applied to every text,
    because messages echo input (``Malformed access token …`` repeats the token).
    """
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict) or not error:
        return None

    def text(key: str) -> str | None:
        value = error.get(key)
        return clean(value) if isinstance(value, str) else None

    transient = error.get("is_transient")
    details = _details(error.get("error_data"))
    return ErrorEnvelope(
        code=_integer(error.get("code")),
        subcode=_integer(error.get("error_subcode", error.get("subcode"))),
        type=text("type"),
        message=text("message") or "",
        details=clean(details) if details else None,
        user_title=text("error_user_title"),
        user_message=text("error_user_msg"),
        is_transient=transient if isinstance(transient, bool) else None,
        fbtrace_id=text("fbtrace_id"),
    )


def _integer(value: Json) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    if isinstance(value, str):
        return int(value) if value.isascii() and value.isdigit() and len(value) < 12 else None
    return value if isinstance(value, int) else None


def _details(data: Json) -> str | None:
    """``error_data`` is an object for WhatsApp; elsewhere a string (possibly of JSON), a list, or absent."""
    if isinstance(data, str):
        inner = _embedded(data)
        return _details(inner) if inner else data
    if isinstance(data, list):
        return next((found for item in data if (found := _details(item))), None)
    if isinstance(data, dict) and isinstance(data.get("details"), str):
        details: str = data["details"]
        return details
    return None


def _embedded(text: str) -> Json:
    try:
        inner = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return inner if isinstance(inner, dict) else None
