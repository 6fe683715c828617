"""What the headers of an answer say: rate limit usage, served version, date, and who answered."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from pytest_wa_health.graph.body import parse_json
from pytest_wa_health.model.json_value import Json

_VERSION = re.compile(r"v\d{1,3}\.\d{1,2}")
MAX_ROWS = 32
"""Meta puts up to 32 objects into ``x-business-use-case-usage``."""


def app_usage(headers: Mapping[str, str]) -> dict[str, float]:
    """``x-app-usage``: percentages of the app's limit by name; empty when absent or unreadable."""
    usage = _header_json(headers, "x-app-usage")
    return {key: float(value) for key, value in usage.items() if _is_number(value)}


def business_usage(headers: Mapping[str, str], clean: Callable[[str], str]) -> dict[str, list[dict[str, Any]]]:
    """``x-business-use-case-usage``: WABA id to rows; percentages, regain time in minutes."""
    usage = _header_json(headers, "x-business-use-case-usage")
    return {
        clean(owner): [_row(row, clean) for row in rows[:MAX_ROWS] if isinstance(row, dict)]
        for owner, rows in usage.items()
        if isinstance(rows, list)
    }


def served_version(headers: Mapping[str, str]) -> str | None:
    """``v25.0`` from ``facebook-api-version``: the version that really answered."""
    version = headers.get("facebook-api-version", "").strip()
    return version if _VERSION.fullmatch(version) else None


def server_date(headers: Mapping[str, str]) -> int | None:
    """The ``Date`` header in unix seconds."""
    try:
        return int(parsedate_to_datetime(headers["date"]).timestamp())
    except (KeyError, ValueError, TypeError, OverflowError, IndexError):
        return None


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds to wait by ``Retry-After`` (a number of seconds or a date); None when absent or unreadable."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit() and len(value) < 10:
        return float(value)
    date = server_date({"date": value})
    return None if date is None else max(0.0, date - now)


def is_from_meta(headers: Mapping[str, str], title: str | None) -> bool:
    """Whether the answer bears the marks of Meta's servers, rather than of a proxy or portal in between."""
    marked = any(name.startswith("x-fb-") or name == "facebook-api-version" for name in headers)
    return marked or bool(title and title.lower().startswith("facebook"))


def _header_json(headers: Mapping[str, str], name: str) -> dict[str, Json]:
    try:
        usage = parse_json(headers[name].encode("utf-8"))
    except (KeyError, ValueError):
        return {}
    return usage if isinstance(usage, dict) else {}


def _row(row: dict[str, Json], clean: Callable[[str], str]) -> dict[str, Json]:
    kept: dict[str, Json] = {}
    for key, value in row.items():
        if isinstance(value, str):
            kept[clean(key)] = clean(value)
        elif _is_number(value):
            kept[clean(key)] = value
    return kept


def _is_number(value: Json) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
