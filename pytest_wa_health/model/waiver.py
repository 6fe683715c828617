"""A waiver: a finding that the operator accepts, for a reason and until a date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

__all__ = ["Waiver", "is_flaw"]

_FLAW = "the waiver in wa-health.toml "
"""How the note of a waiver begins that does not hold."""
_LONGEST = timedelta(days=366)
"""A finding that is waived for longer is one that nobody looks at again."""


@dataclass(frozen=True)
class Waiver:
    """One ``[[waivers]]`` table; exactly as written, so that one that does not hold can fail by name."""

    check: str | None
    cause: str | None
    tenant: str | None
    reason: str
    until: date | None

    def covers(self, tenant: str, check: str, cause: str | None) -> bool:
        """Whether this waiver speaks of that finding."""
        if self.tenant is not None and self.tenant != tenant:
            return False
        return (self.check is None or self.check == check) and (self.cause is None or self.cause == cause)

    def flaw(self, today: date) -> Literal["no-end", "expired", "too-long"] | None:
        """Why the waiver does not hold, or None."""
        if self.until is None:
            return "no-end"
        if self.until < today:
            return "expired"
        return "too-long" if self.until > today + _LONGEST else None


def is_flaw(note: str | None) -> bool:
    """Whether `note`, of a check that failed, says that a waiver does not hold."""
    return note is not None and note.startswith(_FLAW)
