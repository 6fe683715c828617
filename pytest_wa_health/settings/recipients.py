"""The form of a recipient's number: E.164, national variants, countries that cannot be messaged.

Facts: graph-api reference 6.3 (address form) and 6.4 (countries); number plans by phonenumberslite.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.privacy import national_forms
from pytest_wa_health.settings.value_forms import western_digits

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

__all__ = ["RESTRICTED", "RecipientForm", "digits", "judge", "listed"]

RESTRICTED = frozenset({"CU", "IR", "KP", "SY"})
"""Countries that the Cloud API does not serve; Turkey has been allowed since 15 May 2024."""

RESTRICTED_COUNTRY = "restricted-country"
USER_ID = "user-id"
_USER_ID = re.compile(r"[A-Z]{2}\.(?:[A-Z]+\.)?[A-Za-z0-9]{6,128}")
"""A business-scoped user ID: the country, a dot, letters and digits (Meta's page on such IDs)."""

_META_TEST = re.compile(r"1555\d{7}")  # Meta's own test numbers live in an area code that no plan assigns


@dataclass(frozen=True)
class RecipientForm:
    """What is known of a number from its form alone. Only `country` and what follows may be shown."""

    e164: str | None = field(repr=False)
    """``+`` and digits, also for a number with a national variant; None where no number can be made out."""
    country: str | None = None
    """The country calling code, ``+966``."""
    region: str | None = None
    """``SA``; None where several countries share the code and the number does not tell."""
    variant: str | None = None
    """In words: the other of two national forms that Meta may hold for the same line (see `national_forms`)."""
    problem: str | None = None
    """In words, ``restricted-country`` or ``user-id``; None for a well-formed number."""

    @property
    def valid(self) -> bool:
        """Whether the number can exist as it is written."""
        return self.problem in (None, RESTRICTED_COUNTRY) and self.e164 is not None


def listed(text: str) -> tuple[str, ...]:
    """The numbers of a list as they are written, each once."""
    numbers = (part.strip() for part in text.replace(";", ",").replace("\n", ",").split(","))
    return tuple(dict.fromkeys(number for number in numbers if number))


def digits(text: str) -> str:
    """The digits of `text` in 0-9, whatever their script; nothing else."""
    return "".join(char for char in western_digits(text) if char in "0123456789")


def judge(raw: str) -> RecipientForm:
    """Judge a number as the user wrote it: ``+966 50 …``, ``00966…`` or bare digits with country code."""
    if _USER_ID.fullmatch(raw.strip()):
        return RecipientForm(None, region=raw.strip()[:2], problem=USER_ID)
    text = re.sub(
        r"[\s().\-/\u2010-\u2015\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]", "", western_digits(raw)
    )
    text = re.sub(r"^(?:whatsapp:|tel:)", "", text, flags=re.IGNORECASE)
    bare = text.removeprefix("+") if text.startswith("+") else re.sub(r"^00", "", text)
    if not (bare.isascii() and bare.isdigit()):
        return RecipientForm(None, problem=noted("id.not-digits" if bare else "recipient.empty"))
    if bare.startswith("0"):
        return RecipientForm(None, problem=noted("recipient.country-missing"))
    return _judge_digits(bare)


def _judge_digits(bare: str) -> RecipientForm:
    import phonenumbers

    number, too_short = None, False
    try:
        number = phonenumbers.parse("+" + bare, None)
    except phonenumbers.NumberParseException as trouble:
        too_short = trouble.error_type == phonenumbers.NumberParseException.TOO_SHORT_NSN
    if number is None or number.country_code is None:
        return RecipientForm(
            None,
            problem=noted("recipient.too-short")
            if too_short or len(bare) < 7
            else noted("recipient.country-missing"),
        )
    country = f"+{number.country_code}"
    usual = phonenumbers.region_code_for_country_code(number.country_code)
    region = phonenumbers.region_code_for_number(number) or (usual if usual not in ("ZZ", "001") else None)
    old = national_forms.outdated(bare, region)
    if old is not None:
        return RecipientForm("+" + bare, country, region, variant=noted(f"recipient.{old}"))
    if region in RESTRICTED:
        return RecipientForm("+" + bare, country, region, problem=RESTRICTED_COUNTRY)
    problem = _problem(number, bare)
    return RecipientForm("+" + bare, country, region, problem=problem)


def _problem(number: PhoneNumber, bare: str) -> str | None:
    import phonenumbers

    if _META_TEST.fullmatch(bare):
        return None
    if phonenumbers.is_valid_number(number):
        written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        return None if written == "+" + bare else noted("recipient.trunk-zero")
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason in (phonenumbers.ValidationResult.TOO_SHORT, phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY):
        return noted("recipient.too-short")
    return (
        noted("recipient.too-long")
        if reason == phonenumbers.ValidationResult.TOO_LONG
        else noted("recipient.no-such-number")
    )
