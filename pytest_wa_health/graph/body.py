"""From the bytes of an answer to text and JSON that are safe to keep.

Everything here meets hostile input: the bytes may come from a captive portal, a broken proxy or a stranger.
"""

from __future__ import annotations

import html
import json
import math
import re
from collections.abc import Callable
from typing import Any, NoReturn

from pytest_wa_health.graph.exchange import SECRET_PARAMETERS
from pytest_wa_health.model.checked_json import deeper_than
from pytest_wa_health.model.json_value import Json

MAX_DEPTH = 40
"""Levels of nesting that are kept; Meta's deepest known answer (health_status in an expansion) has about 8."""
MAX_DIGITS = 40
MAX_ITEMS = 30_000
"""Values in one answer; a page of 100 templates with all their parts has some 6,000. Two megabytes of empty objects
would cost hundreds of megabytes, and minutes."""
MAX_TEXT = 5_000
"""Characters of one text that are kept; Meta's longest known, a template's body, has 1,024."""
TITLE_LENGTH = 120

_OVERLAP = 1_000
"""Characters past the cut that the redactor still sees, so that it knows what it cuts: a token has some 300."""

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_QUERY_SECRET = re.compile(
    rf"((?:{'|'.join(SECRET_PARAMETERS)})(?:=|%3D))[^&\s\"'<>]+",
    re.IGNORECASE,
)
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,2000})", re.IGNORECASE)


def parse_json(body: bytes) -> Json:
    """The JSON value in `body`.

    Raises ValueError for whatever is not plain JSON: more than `MAX_ITEMS` values (seen before parsing), duplicate
    keys, NaN, Infinity, numbers without end, nesting deeper than `MAX_DEPTH`, bytes that are not UTF-8.
    """
    if body.count(b",") + body.count(b"[") + body.count(b"{") > MAX_ITEMS:
        raise ValueError("more values than an answer has")
    try:
        value = json.loads(
            body.decode("utf-8-sig"),
            parse_constant=_refuse,
            parse_int=_integer,
            parse_float=_number,
            object_pairs_hook=_unique,
        )
    except RecursionError:
        value = None
        too_deep = True
    else:
        too_deep = deeper_than(value, MAX_DEPTH)
    if too_deep:
        raise ValueError("nested too deeply")
    return value


def html_title(body: bytes, clean: Callable[[str], str]) -> str | None:
    """The ``<title>`` of an HTML page in one line, passed through `clean`; None when there is none."""
    found = _TITLE.search(body[:65536].decode("utf-8", "replace"))
    if not found:
        return None
    return clean(" ".join(html.unescape(found.group(1)).split()))[:TITLE_LENGTH] or None


def cleaner(redact: Callable[[str], str]) -> Callable[[str], str]:
    """`redact`, after control characters, bidi overrides and tokens inside URLs are gone. No text is without end."""

    def clean(text: str) -> str:
        plain = _CONTROLS.sub("\ufffd", text[: MAX_TEXT + _OVERLAP])
        return _shortened(redact(_QUERY_SECRET.sub(r"\1redacted", plain)))

    return clean


def _shortened(text: str) -> str:
    return text if len(text) <= MAX_TEXT else f"{text[:MAX_TEXT]} […]"


def clean_tree(value: Json, clean: Callable[[str], str]) -> Json:
    """`value` with every string and key passed through `clean`, and without URLs that can carry a token.

    ``paging`` keeps its ``cursors``, and ``"next": true`` in place of the URL of a further page; the ``connections``
    of ``metadata`` (a table of URLs) are dropped.
    """
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [clean_tree(item, clean) for item in value]
    if isinstance(value, dict):
        return {clean(key): clean_tree(_without_urls(key, item), clean) for key, item in value.items()}
    return value


def _without_urls(key: str, value: Json) -> Json:
    if key == "paging" and isinstance(value, dict):
        kept = {"cursors": value["cursors"]} if "cursors" in value else {}
        return {**kept, "next": True} if value.get("next") else kept
    if key == "metadata" and isinstance(value, dict):
        return {name: item for name, item in value.items() if name != "connections"}
    return value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise ValueError("a number without end")
    return int(digits)


def _number(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("a number out of range")
    return number


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) != len(pairs):
        raise ValueError("the same key twice in one object")
    return content
