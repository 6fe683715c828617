"""What a callback's answer says of itself: that there is no route, that a form token or a signature is missing.

Facts only: which of them accounts for a fault is decided in `pytest_wa_health.diagnosis`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from pytest_wa_health.model.json_value import Json
from pytest_wa_health.probes.visit import Visit

_PAGE_EXPIRED = 419
"""Laravel's own status for a form token that is missing."""
_FORM_REFUSALS = (400, 403, 422)
_CSRF = re.compile(r"csrf|xsrf|authenticity[ _]?token|page expired", re.IGNORECASE)
_SIGNATURE = re.compile(r"signature|x-hub|\bhmac\b", re.IGNORECASE)
_SIGNATURE_REFUSALS = (400, 401, 403)
_ROUTE = re.compile(
    r"not registered|no (?:such )?route|route .{0,80}not found|cannot (?:get|post) /|no handler|"
    r"requested url .{0,80}not found|no webhook|unknown (?:path|route|endpoint)|page not found|workflow",
    re.IGNORECASE | re.DOTALL,
)
_CERTIFICATE = re.compile(r"no required ssl certificate|client certificate (?:is )?required", re.IGNORECASE)
_NO_CERTIFICATE = 496
"""nginx's own status for a client certificate that was not sent."""
_NO_ROUTE = (404, 405, 410, 501)
_TOKEN = re.compile(
    r"(?:wrong|invalid|bad|incorrect|mismatch\w*|unknown|fail\w*)\W.{0,40}(?:token|verif|validat)|"
    r"(?:token|verif\w*|validat\w*)\W.{0,40}(?:wrong|invalid|mismatch\w*|incorrect|fail\w*|do(?:es)? not match)|"
    r"forbidden|unauthori[sz]ed|not authori[sz]ed",
    re.IGNORECASE | re.DOTALL,
)
_WORDS_AT = ("message", "detail", "error", "error_description", "title", "msg")
_LOOKED_AT = 4_000
_LONGEST = 160


def answer_words(visit: Visit, clean: Callable[[str], str]) -> dict[str, Json]:
    """The facts, each only where it is there; `clean` takes secrets out of what is quoted."""
    text = visit.text[:_LOOKED_AT]
    asked = f"{visit.headers.get('www-authenticate', '')} {text}"
    seen: dict[str, Json] = {
        "csrf": visit.status == _PAGE_EXPIRED or (visit.status in _FORM_REFUSALS and bool(_CSRF.search(text))),
        "wants_signature": visit.status in _SIGNATURE_REFUSALS and bool(_SIGNATURE.search(asked)),
        "names_no_route": visit.status in _NO_ROUTE and bool(_ROUTE.search(text)),
        "names_token": bool(_TOKEN.search(text)) and not visit.is_html,
        "wants_certificate": visit.status == _NO_CERTIFICATE
        or (visit.status in _FORM_REFUSALS and bool(_CERTIFICATE.search(text))),
        "says": _quoted(visit, clean),
    }
    return {name: fact for name, fact in seen.items() if fact}


def _quoted(visit: Visit, clean: Callable[[str], str]) -> str:
    """The sentence with which a JSON answer explains an error; nothing else of a body is ever quoted."""
    try:
        found = json.loads(visit.body)
    except (ValueError, RecursionError):
        return ""
    rows = [found] if isinstance(found, dict) else []
    rows += [row for row in (rows[0].values() if rows else ()) if isinstance(row, dict)]
    texts = (row.get(key) for row in rows for key in _WORDS_AT)
    words = next((text for text in texts if isinstance(text, str) and text.strip()), "")
    return " ".join(clean(words).split())[:_LONGEST]
