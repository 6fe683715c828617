"""Whether the server that is really running holds the token that was checked: two fingerprints compared."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.graph.body import parse_json
from pytest_wa_health.model.json_value import Json
from pytest_wa_health.model.web_address import shown
from pytest_wa_health.probes.visit import Budget, Visit, Visitor

if TYPE_CHECKING:
    from pytest_wa_health.settings import Settings

_FINGERPRINT = re.compile(r"(?:sha256:)?([0-9a-f]{8,64})", re.IGNORECASE)
_SHOWN = 8


def probe(settings: Settings, redact: Callable[[str], str], budget: Budget) -> dict[str, Json] | None:
    """``outcome`` is ``same``, ``differs``, ``unreadable`` or ``unreachable``; None where no URL is configured."""
    if settings.deployment_url is None:
        return None
    url = settings.deployment_url
    visitor = Visitor(redact, budget)
    try:
        visit = visitor.visit("GET", url, headers={"Accept": "application/json"})
        facts = {"url": shown(url), **visitor.facts(visit, url)}
    finally:
        visitor.close()
    return {**facts, **_compared(visit, settings.access_token.reveal())}


def _compared(visit: Visit, token: str) -> dict[str, Json]:
    if visit.failure is not None:
        return {"outcome": "unreachable", "detail": visit.failure.reason}
    if visit.status != 200:
        return {"outcome": "unreachable", "detail": noted("answer.status", status=visit.status)}
    remote = _fingerprint(visit.body)
    if remote is None:
        return {"outcome": "unreadable", "detail": noted("deployment.no-fingerprint")}
    own = hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
    return {"outcome": "same" if own.startswith(remote) else "differs", "remote": f"sha256:{remote[:_SHOWN]}"}


def _fingerprint(body: bytes) -> str | None:
    try:
        answer = parse_json(body)
    except ValueError:
        return None
    value = answer.get("token_sha256") if isinstance(answer, dict) else None
    found = _FINGERPRINT.fullmatch(value.strip()) if isinstance(value, str) else None
    return found.group(1).lower() if found else None
