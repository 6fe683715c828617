"""From an HTTP reply to an `Answer`: data, Meta's error object, or why neither is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.graph import usage
from pytest_wa_health.graph.body import clean_tree, html_title, parse_json
from pytest_wa_health.graph.envelope import parse_envelope
from pytest_wa_health.graph.exchange import Reply
from pytest_wa_health.model.json_value import Json
from pytest_wa_health.survey.facts import Answer, Failure


def answer_of(request: str, reply: Reply, *, clean: Callable[[str], str], received_at: int) -> Answer:
    """What `reply` says in answer to `request`. Every text of it has passed `clean`."""
    is_html = _is_html(reply)
    title = html_title(reply.body, clean) if is_html else None
    return Answer(
        request=request,
        status=reply.status,
        served_version=usage.served_version(reply.headers),
        from_meta=usage.is_from_meta(reply.headers, title),
        date=usage.server_date(reply.headers),
        received_at=received_at,
        app_usage=usage.app_usage(reply.headers),
        business_usage=usage.business_usage(reply.headers, clean),
        is_html=is_html,
        title=title,
        not_recorded=reply.not_recorded,
        **_content(reply, is_html=is_html, clean=clean),
    )


def _content(reply: Reply, *, is_html: bool, clean: Callable[[str], str]) -> dict[str, Any]:
    """Exactly one of ``data``, ``error`` and ``failure``."""
    if reply.failure is not None:
        return {"failure": reply.failure}
    if reply.status == 407:
        return {"failure": Failure("proxy", noted("proxy.wants-login"))}
    if 300 <= reply.status < 400:
        # Cleaned first: a host name comes out in lower case, in which a secret cannot be recognised.
        target = _target(clean(reply.headers.get("location", "")))
        return {"failure": Failure("redirect", noted("answer.leads-to", status=reply.status, address=target))}
    if is_html:
        return {"failure": Failure("not-json", noted("answer.html", status=reply.status))}
    if not reply.body.strip():
        return {"failure": Failure("not-json", noted("answer.empty", status=reply.status))}
    try:
        body = parse_json(reply.body)
    except ValueError:
        return {"failure": Failure("not-json", noted("answer.not-json", status=reply.status))}
    return _meaning(reply.status, body, clean)


def _meaning(status: int, body: Json, clean: Callable[[str], str]) -> dict[str, Any]:
    error = parse_envelope(body, clean)
    if error is not None:
        return {"error": error}
    if not 200 <= status < 300 or (isinstance(body, dict) and body.get("error")):
        return {"failure": Failure("not-json", noted("answer.no-error-object", status=status))}
    if not isinstance(body, dict):
        return {"failure": Failure("not-json", noted("answer.no-object", status=status))}
    return {"data": clean_tree(body, clean)}


def _is_html(reply: Reply) -> bool:
    kind = reply.headers.get("content-type", "").lower()
    return "html" in kind or reply.body[:512].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"


def _target(location: str) -> str:
    """Scheme and host only: the rest of a Location may repeat the query, and so a token."""
    try:
        parts = urlsplit(location)
        host = parts.hostname
    except ValueError:
        return noted("word.unreadable-address")
    return f"{parts.scheme or 'https'}://{host}" if host else noted("word.another-path")
