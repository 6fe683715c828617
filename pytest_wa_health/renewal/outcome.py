"""What a renewal came to, for one tenant."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from pytest_wa_health.model.note import said_of
from pytest_wa_health.model.options import Lang
from pytest_wa_health.model.run_result import RenewalEntry
from pytest_wa_health.model.times import iso
from pytest_wa_health.renewal.comparison import Row
from pytest_wa_health.renewal.said import Said

__all__ = ["Outcome", "Result", "entry"]

DAY = 86_400
_AHEAD_DAYS = 20
"""So long before a token ends the next renewal is due, where nobody says otherwise."""

Result = Literal["renewed", "not-due", "refused", "not-stored", "not-seen-running"]


@dataclass
class Outcome:
    """Filled in as the renewal goes on."""

    result: Result = "refused"
    is_dry_run: bool = False
    could: bool = False
    """In a dry run: whether a renewal would be possible."""
    by: Literal["exchange", "hand"] | None = None
    old: str | None = None
    new: str | None = None
    """Fingerprints."""
    stored: str | None = None
    expires_at: int | None = None
    proven_at: float | None = None
    why: Said | None = None
    cause: str | None = None
    notes: list[Said] = field(default_factory=list)
    table: list[Row] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether nothing is left to be done for this renewal."""
        return self.result in ("renewed", "not-due") or self.could


def entry(outcome: Outcome, lang: Lang, within_days: int | None) -> RenewalEntry:
    """The object ``renewal`` of a tenant's result."""
    ahead = (within_days if within_days is not None else _AHEAD_DAYS) * DAY
    due = outcome.expires_at - ahead if outcome.expires_at else None
    found: RenewalEntry = {
        "outcome": outcome.result,
        "from": outcome.old,
        "to": outcome.new,
        "stored": None if outcome.stored is None else str(outcome.stored),
        "expires_at": iso(outcome.expires_at) if outcome.expires_at else None,
        "by": outcome.by,
        "dry_run": outcome.is_dry_run,
        "proven_at": iso(int(outcome.proven_at)) if outcome.proven_at else None,
        "next_due": iso(due) if due else None,
        "why": outcome.why.text(lang) if outcome.why else None,
        "cause": outcome.cause,
        "notes": [note.text(lang) for note in outcome.notes],
        "table": [{"what": row.what, "before": row.before, "after": row.after} for row in outcome.table],
    }
    if (said := said_of(outcome.stored)) is not None:
        found["stored_said"] = said
    return found
