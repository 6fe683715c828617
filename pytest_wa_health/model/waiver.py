"""A waiver: a finding that the operator accepts, for a reason and until a date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

__all__ = ["Waiver"]


@dataclass(frozen=True)
class Waiver:
    """One ``[[waivers]]`` table; exactly as written, so that an expired or reasonless one can fail by name."""

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

    def flaw(self, today: date) -> str | None:
        """Why the waiver does not hold, or None."""
        if not self.reason.strip():
            return "the waiver in wa-health.toml gives no reason"
        if self.until is None:
            return "the waiver in wa-health.toml has no end date"
        if self.until < today:
            return f"the waiver in wa-health.toml expired on {self.until.isoformat()}"
        return None
