"""Exchanges with the user's own callback as evidence."""

from __future__ import annotations

from pytest_wa_health.catalogue.notes import joined, noted
from pytest_wa_health.diagnosis.findings import Evidence
from pytest_wa_health.diagnosis.readings import Record

NO_ROUTE = (404, 405, 410, 501)
"""What a server says where no program takes the request: nobody compared anything."""
_GET_ONLY = (405, 501)


def seen(facts: Record, exchange: Record, note: str, method: str = "GET") -> Evidence:
    """What came back: our words, the title of a page, the sentence of a JSON answer."""
    if exchange.get("title"):
        note = noted("webhook.page-titled", note=note, says=exchange["title"])
    if exchange.get("says"):
        note = joined([note, noted("webhook.answer-says", says=exchange["says"])])
    return Evidence(note=note, request=f"{method} {facts['url']}", http_status=exchange.get("status"))


def has_no_route(exchange: Record) -> bool:
    """Whether the answer says by its status that there is no such path, or none for this method."""
    return exchange.get("status") in NO_ROUTE


def is_sure_of_no_route(exchange: Record) -> bool:
    """Whether words or status leave nothing else: some programs answer a wrong token with a bare 404."""
    return exchange.get("status") in _GET_ONLY or bool(exchange.get("names_no_route"))
