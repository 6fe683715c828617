"""Cursor paging as the Graph API does it.

``next`` is there only while more follows, an empty list comes without ``paging``, and the links repeat the
access token of a caller who put it into the query.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from pytest_wa_health.double.problems import Problem, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pytest_wa_health.double.calls import Json

__all__ = ["DEFAULT_LIMIT", "MAX_LIMIT", "page"]

DEFAULT_LIMIT = 25
MAX_LIMIT = 100


def _cursor(index: int) -> str:
    return base64.urlsafe_b64encode(f"row:{index}".encode()).decode().rstrip("=") + "ZD"


def _index(cursor: str) -> int:
    raw = cursor.removesuffix("ZD")
    try:
        text = base64.urlsafe_b64decode(raw + "=" * (-len(raw) % 4)).decode()
        return int(text.removeprefix("row:"))
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise Refused(Problem(100, "(#100) Invalid cursors values")) from None


def _limit(text: str | None) -> int:
    if text is None:
        return DEFAULT_LIMIT
    if not text.isdigit():
        raise Refused(Problem(100, "(#100) Param limit must be an integer"))
    return min(int(text), MAX_LIMIT) or DEFAULT_LIMIT


def page(
    rows: Sequence[Json],
    params: Mapping[str, str],
    link: Callable[[dict[str, str]], str],
    *,
    gap: bool = False,
) -> dict[str, Json]:
    """One page of `rows` under `params` (``limit``, ``after``, ``before``).

    `link` makes the address of another page out of its parameters. With `gap` the first page is empty and
    still has a ``next``, as the API may do. Raises `Refused` for a cursor or limit it cannot read.
    """
    limit = _limit(params.get("limit"))
    if gap and not {"after", "before"} & params.keys():
        after = _cursor(-1)
        return {
            "data": [],
            "paging": {
                "cursors": {"before": after, "after": after},
                "next": link({"limit": str(limit), "after": after}),
            },
        }
    start, stop = _window(params, limit)
    chunk = list(rows[start:stop])
    if not chunk:
        return {"data": []}
    first, last = _cursor(start), _cursor(start + len(chunk) - 1)
    paging: dict[str, Json] = {"cursors": {"before": first, "after": last}}
    if stop < len(rows):
        paging["next"] = link({"limit": str(limit), "after": last})
    if start > 0:
        paging["previous"] = link({"limit": str(limit), "before": first})
    return {"data": chunk, "paging": paging}


def _window(params: Mapping[str, str], limit: int) -> tuple[int, int]:
    if "before" in params:
        stop = max(_index(params["before"]), 0)
        return max(stop - limit, 0), stop
    start = _index(params["after"]) + 1 if params.get("after") else 0
    return max(start, 0), max(start, 0) + limit
