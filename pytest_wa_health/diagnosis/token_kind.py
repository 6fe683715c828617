"""The kind of the access token: an app's or a page's carries no right to a WhatsApp account."""

from __future__ import annotations

from pytest_wa_health.catalogue.notes import noted, word
from pytest_wa_health.diagnosis.area import Area, AreaResult, Context
from pytest_wa_health.diagnosis.findings import Evidence
from pytest_wa_health.diagnosis.readings import as_text, as_word

CAUSE = "token.wrong-kind"
_OF_OTHERS = ("APP", "PAGE")
KINDS = ("USER", "SYSTEM_USER")
"""Types of token that send messages."""


def examine(context: Context, earlier: AreaResult) -> AreaResult:
    """Name a token of an app or a page by its own look or by what ``debug_token`` calls it."""
    area = Area(context, earlier)
    kind = as_word((area.read.token() or {}).get("type"))
    by_look = area.settings.get("token_shape") == "app-token-like"
    if by_look or kind in _OF_OTHERS:
        _find(area, kind, by_look=by_look)
    return area.result()


def _find(area: Area, kind: str | None, *, by_look: bool) -> None:
    answer = area.answer("token_self") or area.answer("token")
    seen = []
    if by_look:
        seen.append(Evidence(note=noted("token.looks-like-app-token")))
    if kind in _OF_OTHERS:
        page = as_text((area.read.token() or {}).get("profile_id"))
        named = word("entity", kind)
        note = noted("token.kind-of-page", kind=named, page=page) if page else noted("token.kind", kind=named)
        seen.append(Evidence(note=note, request=answer.request if answer is not None else None))
    refused = next((a for name, a in area.read.by_token().items() if name != "token" and a.error is not None), None)
    if refused is not None and not by_look:
        seen.append(Evidence.of(refused))
    area.find(CAUSE, *seen, params={"variable": "WHATSAPP_ACCESS_TOKEN"})
    area.explain(CAUSE, *(name for name, a in area.read.by_token().items() if not a.ok and a.error is not None))
