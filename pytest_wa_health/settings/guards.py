"""The form that a value must have before a name that other products use as well counts as one of ours."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from pytest_wa_health.model.web_address import GRAPH_HOST
from pytest_wa_health.settings.references import kind_of
from pytest_wa_health.settings.value_forms import clean_credential, clean_id, clean_text, is_placeholder

__all__ = ["fits", "is_stand_in", "is_token", "read_from_address"]

_ID = re.compile(r"\d{14,18}")
_DIGITS = re.compile(r"\+?[\d\s().\-]{5,30}")
_HEX = re.compile(r"[0-9a-f]{32}")
_VERSION = re.compile(r"v?\d{2}\.0", re.IGNORECASE)
_WITH_V = re.compile(r"v\d{2}\.0", re.IGNORECASE)
_TOKEN = re.compile(r"EAA[A-Za-z0-9]{20,}|\d{14,18}\|[A-Za-z0-9_-]{20,}")
_JWT = "eyJ"
_LONGEST_CHOSEN = 200


def is_token(value: str) -> bool:
    """Whether `value` has the form of an access token of Meta."""
    return _TOKEN.fullmatch(clean_credential(value).value) is not None


def fits(form: str, value: str, *, strict: bool) -> bool:
    """Whether `value` has the form named; `strict` for a name that says nothing of WhatsApp."""
    if form == "token":
        return is_token(value)
    if form == "hex32":
        return _HEX.fullmatch(clean_credential(value).value) is not None
    if form == "version":
        return (_WITH_V if strict else _VERSION).fullmatch(clean_text(value).value) is not None
    if form == "chosen":
        text = clean_text(value).value
        return 0 < len(text) <= _LONGEST_CHOSEN and not text.startswith(_JWT) and "://" not in text
    if form == "url":
        return clean_text(value).value.startswith(("https://", "http://"))
    digits = clean_id(value).value
    return (_DIGITS if form == "digits" else _ID).fullmatch(digits) is not None


def is_stand_in(value: str, names: tuple[str, ...]) -> bool:
    """Whether an example or a reference stands in for the value: its form tells nothing then."""
    return is_placeholder(value, names) or kind_of(value) is not None


def read_from_address(text: str) -> tuple[str | None, str | None]:
    """The version and the phone number ID that an address of the Graph API holds."""
    try:
        parts = urlsplit(clean_text(text).value)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None, None
    if host != GRAPH_HOST:
        return None, None
    segments = [segment for segment in parts.path.split("/") if segment]
    version = segments.pop(0).lower() if segments and _WITH_V.fullmatch(segments[0]) else None
    phone = segments[0] if segments and _ID.fullmatch(segments[0]) and segments[1:] in ([], ["messages"]) else None
    return version, phone
