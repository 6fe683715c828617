"""Whether a token is to be renewed now, and whether Meta would exchange it."""

from __future__ import annotations

from typing import Literal

from pytest_wa_health.renewal.token_facts import SYSTEM_USER, USER, TokenFacts

__all__ = ["Due", "due", "unexchangeable"]

DAY = 86_400
_LONG = 2 * DAY
"""A personal token that was made for less is no long-lived one."""
_OTHER_TOKEN_HELPS = ("permission.", "token.wrong-kind")

Due = Literal["due", "not-due", "unknown"]


def due(facts: TokenFacts, within_days: int | None) -> Due:
    """Judge by Meta's clock. `within_days`: only what ends so soon, or has ended; None: all that ends.

    A token that does not end is not due, unless another token is the repair of what it lacks.
    """
    if facts.alive is False or facts.first(*_OTHER_TOKEN_HELPS):
        return "due"
    if facts.never_ends:
        return "not-due"
    if facts.alive is None:
        return "unknown"
    if within_days is None:
        return "due"
    if facts.expires_at is None:
        return "unknown"
    return "due" if facts.expires_at - facts.now <= within_days * DAY else "not-due"


def unexchangeable(facts: TokenFacts, *, has_app: bool) -> str | None:
    """Why Meta would not exchange this token, as a key of ``sentences/renewal.toml``; None where it would."""
    if facts.alive is not True or (facts.expires_at or facts.now + 1) <= facts.now:
        return "no-exchange-dead"
    if not has_app:
        return "no-exchange-app"
    if facts.kind not in (SYSTEM_USER, USER):
        return "no-exchange-kind"
    if not facts.expires_at:
        return "no-exchange-endless"
    if facts.first(*_OTHER_TOKEN_HELPS):
        return "no-exchange-lacking"
    if facts.kind == USER and not _is_long_lived(facts):
        return "no-exchange-short"
    return None


def _is_long_lived(facts: TokenFacts) -> bool:
    expires = facts.expires_at or 0
    if facts.issued_at:
        return expires - facts.issued_at >= _LONG
    return expires - facts.now >= DAY
