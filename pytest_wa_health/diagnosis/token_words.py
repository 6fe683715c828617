"""Which cause a refused access token has: by code, subcode and Meta's words, of a read or of what was pasted."""

from __future__ import annotations

from pytest_wa_health import catalogue
from pytest_wa_health.catalogue import TOKEN_REFUSED
from pytest_wa_health.catalogue.recognising import recognise

APP_IS_GONE = "Application has been deleted"
_WORDS = (
    (APP_IS_GONE, "token.app-removed"),
    ("Malformed access token", "token.malformed"),
    ("Cannot parse access token", "token.malformed"),
    ("could not be decrypted", "token.invalid"),
)
"""Words of a refused token that belong to no subcode; those of a subcode are in the catalogue."""
_FORM = {"token.malformed"}
"""Causes for which Meta has no subcode: there the words are all the evidence there is."""


def cause_of_refusal(code: int | None, subcode: int | None, message: str) -> tuple[str, bool]:
    """The token cause of a 190, and whether the code alone decides it."""
    if subcode:
        known = catalogue.code(TOKEN_REFUSED, subcode)
        if known and known.key.endswith(f"/{subcode}") and known.causes:
            return known.causes[0], known.sure  # what other subcodes mean is hearsay
    folded = message.casefold()
    for words, cause in _WORDS:
        if words.casefold() in folded:
            return cause, cause in _FORM
    if (worded := _by_words_of_a_subcode(message)) is not None:
        return worded, False  # words are a hint and no proof
    return "token.invalid", code == TOKEN_REFUSED and not subcode


def _by_words_of_a_subcode(message: str) -> str | None:
    """The cause of the subcode that Meta left out and whose words it used."""
    found = recognise(message, ours=True)
    if found is None or found.code != TOKEN_REFUSED or not found.subcode:
        return None
    known = catalogue.code(found.code, found.subcode)
    return known.causes[0] if known is not None and known.causes else None
