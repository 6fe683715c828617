"""What readers make of a line or a payload: events without a person in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from pytest_wa_health.events.values import impersonal

ACCEPTED, SENT, DELIVERED, READ, FAILED, INBOUND = 1, 2, 4, 8, 16, 32
"""Flags of what became of a message; a status that comes twice sets the same one."""
STATES = {
    "accepted": ACCEPTED,
    "sent": SENT,
    "delivered": DELIVERED,
    "read": READ,
    "played": READ,
    "failed": FAILED,
}
"""A status to its flag."""
_DOCUMENTATION = re.compile(
    r"https://developers\.facebook\.com/(?:[a-z-]{1,40}/){0,12}[a-z-]{0,40}(?:#[a-z-]{1,40})?"
)


@dataclass(frozen=True)
class Failure:
    """Why a message failed, as Meta says it, and never whom it was meant for: its words are cleaned here."""

    code: int | None = None
    subcode: int | None = None
    words: str = ""
    """Meta's title or message: of the error, never of the message that was sent."""
    details: str = ""
    href: str = ""
    fbtrace_id: str = ""

    def __post_init__(self) -> None:
        """Whatever reader makes it, nothing behind it can show a number that stood in the words."""
        for name in ("words", "details", "fbtrace_id"):
            object.__setattr__(self, name, impersonal(getattr(self, name)))
        if not _DOCUMENTATION.fullmatch(self.href):
            object.__setattr__(self, "href", "")


@dataclass(frozen=True)
class Happening:
    """Something that happened to the account, a number or a template, and no message."""

    field: str
    """The webhook field: ``account_update``."""
    event: str
    """Meta's word: ``PARTNER_REMOVED``."""
    at: int | None
    account: str | None = None
    details: tuple[tuple[str, str], ...] = ()
    """Further words of Meta that decide or explain: reason, template, old and new category."""

    def words(self, key: str) -> list[str]:
        """All that Meta said under `key`."""
        return [word for name, word in self.details if name == key]


class Status(NamedTuple):
    """A message reached `state`, a key of `STATES`, at Unix seconds; `recipient` gives its country and is dropped."""

    state: str
    message_id: str | None = None
    number: str | None = None
    account: str | None = None
    at: int | None = None
    recipient: str | None = None
    failure: Failure | None = None
    template: str | None = None


class Sink(Protocol):
    """Takes what the readers find. Times are Unix seconds."""

    def status(self, seen: Status) -> None:
        """A message reached a state."""

    def inbound(self, number: str | None, account: str | None, message_id: str | None, at: int | None) -> None:
        """Somebody wrote to the business."""

    def standby(self, number: str | None, account: str | None, at: int | None) -> None:
        """Traffic of another responder was shown to this app."""

    def happened(self, happening: Happening) -> None:
        """Something happened to the account."""

    def foreign(self, product: str) -> None:
        """A payload of another product."""

    def other_error(
        self, at: int | None, account: str | None, number: str | None, failure: Failure, *, blocks: bool = False
    ) -> None:
        """Meta reports an error of its deliveries or of the account, and of no message; one that `blocks` sending."""
