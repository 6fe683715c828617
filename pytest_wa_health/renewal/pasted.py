"""Tells what somebody pasted where a new access token is wanted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

_TOKEN = re.compile(r"EAA[A-Za-z0-9]+\Z")
_SHORTEST = 40
"""Tokens of a system user have about 200 characters; what is shorter was cut on the way."""
_APP = re.compile(r"\d{10,20}\|[\w-]+\Z")
_HEX = re.compile(r"[0-9a-f]{32}\Z")
_ID = re.compile(r"\d{10,20}\Z")
_AROUND = "\ufeff\u200b\u200c\u200d\u2060\u00a0 \t\r\n\"'`"
_NAMED = re.compile(r"(?:[A-Za-z_][\w.]*\s*[=:]\s*|Bearer\s+)", re.IGNORECASE)


class Kind(Enum):
    """What it is."""

    GOOD = "good"
    """It has the form of an access token."""
    NOTHING = "nothing"
    SAME = "same"
    """The token that is in use."""
    OF_APP = "of-app"
    """An app token: app ID, a vertical bar, app secret."""
    OF_SECRET = "of-secret"  # noqa: S105 - a word for a kind of value
    VERIFYING = "verifying"
    """The webhook verify token."""
    ID = "id"
    CUT = "cut"
    BROKEN = "broken"
    """It holds a blank or a line break inside."""
    OTHER = "other"


@dataclass(frozen=True, repr=False)
class Pasted:
    """The value without what stood around it, what it is, and what was trimmed."""

    value: str
    kind: Kind
    trimmed: str
    """``line-end`` or ``around``: what was taken away; empty for nothing."""


def classify(text: str, *, old: str, app_secret: str | None = None, verify_token: str | None = None) -> Pasted:
    """Judge a pasted text against the secrets that are known."""
    value = text.strip(_AROUND)
    named = _NAMED.match(value)
    if named:
        value = value[named.end() :].strip(_AROUND)
    return Pasted(value, _kind(value, old, app_secret, verify_token), _around(text, value))


def _around(text: str, value: str) -> str:
    if value == text:
        return ""
    return "line-end" if value == text.rstrip("\r\n") else "around"


def _kind(value: str, old: str, app_secret: str | None, verify_token: str | None) -> Kind:
    known = {old: Kind.SAME, app_secret: Kind.OF_SECRET, verify_token: Kind.VERIFYING}
    if not value:
        return Kind.NOTHING
    if value in known:
        return known[value]
    if any(character.isspace() for character in value):
        return Kind.BROKEN
    if _APP.fullmatch(value):
        return Kind.OF_APP
    if _ID.fullmatch(value):
        return Kind.ID
    if _HEX.fullmatch(value):
        return Kind.OF_SECRET
    if _TOKEN.fullmatch(value):
        return Kind.GOOD if len(value) >= _SHORTEST and not old.startswith(value) else Kind.CUT
    return Kind.OTHER
