"""Whether a configured value can be an ID at Meta, and what it seems to be when it cannot.

Meta's ids are digits only; a telephone number in the phone number ID's place is the most common mistake
(graph-api reference 3.2).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.settings.recipients import judge
from pytest_wa_health.settings.value_forms import is_dummy_id, looks_like_token

__all__ = ["IdForm", "judge_id"]

_TELEPHONE = re.compile(r"\+?[\d\s().\-/\u2010-\u2015]+")
_LONGEST = 25


@dataclass(frozen=True, repr=False)
class IdForm:
    """`value` is the ID, or empty when there is none to ask Meta with; `cause`, `note` and `confidence` say why."""

    value: str
    cause: str | None = None
    note: str = ""
    confidence: str = "certain"
    spaced: bool = False
    """Whether there was white space between the digits."""


def judge_id(text: str, *, telephone: bool = False, expected: str = "") -> IdForm:
    """Judge an ID that was cleaned at its edges.

    With `telephone` it is the phone number ID, in whose place a telephone number may stand; `expected` is that
    number's digits where they are known.
    """
    compact = re.sub(r"\s", "", text)
    if telephone and (form := _as_telephone(text, compact, expected)):
        return form
    if not (compact.isascii() and compact.isdigit()):
        return IdForm("", "settings.malformed-id", _why(text))
    if is_dummy_id(compact):
        note = noted("id.dummy")
        return IdForm(compact, "settings.placeholder", note, "likely")
    if compact.startswith("0"):
        return IdForm("", "settings.malformed-id", noted("id.leading-zero"))
    if len(compact) > _LONGEST:
        return IdForm("", "settings.malformed-id", noted("id.too-long"))
    return IdForm(compact, spaced=compact != text)


def _as_telephone(text: str, compact: str, expected: str) -> IdForm | None:
    if not _TELEPHONE.fullmatch(text):
        return None
    digits = re.sub(r"\D", "", text)
    cause = "settings.telephone-as-phone-id"
    if expected and digits == expected:
        return IdForm("", cause, noted("id.expected-number"))
    if text.startswith("+") and len(digits) >= 7:
        return IdForm("", cause, noted("id.plus"))
    is_spelt = digits != text
    if is_spelt and judge(digits).valid:
        return IdForm("", cause, noted("id.grouped"))
    if compact.startswith("00") and not is_dummy_id(compact) and judge(compact).valid:
        return IdForm("", cause, noted("id.double-zero"), "likely")
    return None


def _why(text: str) -> str:
    if looks_like_token(text):
        return noted("id.token")
    if re.fullmatch(r"\d(?:[.,]\d+)?[eE]\+?\d+", text):
        return noted("id.rounded")
    return noted("id.not-digits")
