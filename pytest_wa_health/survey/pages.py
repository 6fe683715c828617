"""Lists as far as they were read: rows page by page, and whether there is more."""

from __future__ import annotations

from collections.abc import Mapping

from pytest_wa_health.model.json_value import Json
from pytest_wa_health.survey.facts import Answer

MAX_READS = 12
"""A survey never asks more questions than this, however many rivals remain."""

Page = tuple[list[dict[str, Json]], str | None]
"""Rows, and the cursor of the next page: None when this was the last one, "" when there is one but no cursor."""


def phone_pages(answers: Mapping[str, Answer]) -> list[Page]:
    """The account's numbers as far as they were listed, page by page."""
    edge = edge_of(answers.get("account"), "phone_numbers")
    pages = [page_of(edge)] if edge is not None else []
    return pages + numbered(answers, "phone_list", start=len(pages) + 1)


def app_pages(answers: Mapping[str, Answer]) -> list[Page]:
    """The apps subscribed to the account as far as they were listed, page by page."""
    edge = edge_of(answers.get("account"), "subscribed_apps")
    return numbered(answers, "subscribed_apps", start=1) or ([page_of(edge)] if edge is not None else [])


def app_of(row: Mapping[str, Json]) -> str | None:
    """The app id of a subscription, in the documented shape or a flat one."""
    nested = row.get("whatsapp_business_api_data")
    found = (nested if isinstance(nested, dict) else row).get("id")
    return str(found) if isinstance(found, (str, int)) and not isinstance(found, bool) else None


def template_pages(answers: Mapping[str, Answer]) -> list[Page]:
    """The account's templates as far as they were listed, page by page."""
    return numbered(answers, "templates", start=1) or numbered(answers, "templates_plain", start=1)


def numbered(answers: Mapping[str, Answer], name: str, start: int) -> list[Page]:
    """The pages that were answered as ``name``, ``name_2`` and so on, from number `start`."""
    pages: list[Page] = []
    for number in range(start, MAX_READS + 2):
        answer = answers.get(name if number == 1 else f"{name}_{number}")
        if answer is None or not answer.ok or not isinstance(answer.data, dict):
            break
        pages.append(page_of(answer.data))
    return pages


def edge_of(answer: Answer | None, name: str) -> dict[str, Json] | None:
    """The edge that an expansion brought along with its node; None where it brought no list."""
    data = answer.data if answer is not None and answer.ok else None
    edge = data.get(name) if isinstance(data, dict) else None
    return edge if isinstance(edge, dict) and isinstance(edge.get("data"), list) else None


def page_of(edge: dict[str, Json]) -> Page:
    """An edge's rows and its next cursor; paging ends only where ``next`` is missing, not where a page is empty.

    A page that is no list, or holds something that is no row, is never the last one: it may have held anything.
    """
    rows, raw = rows_of(edge.get("data")), edge.get("data")
    paging = edge.get("paging")
    paging = paging if isinstance(paging, dict) else {}
    cursors = paging.get("cursors")
    after = cursors.get("after") if isinstance(cursors, dict) else None
    is_whole = isinstance(raw, list) and len(rows) == len(raw)
    if is_whole and not paging.get("next"):
        return rows, None
    return rows, after if isinstance(after, str) and paging.get("next") else ""


def rows_of(value: Json) -> list[dict[str, Json]]:
    """The objects of a list; none where it is no list."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
