"""Counts events: each message once, and once for each status that it reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from pytest_wa_health import catalogue
from pytest_wa_health.diagnosis.request_words import about
from pytest_wa_health.events import model
from pytest_wa_health.events.model import STATES, Failure, Happening, Status
from pytest_wa_health.events.seen import MOST_NUMBERS, SeenMessages
from pytest_wa_health.model.times import day_of

FUNNEL = {
    "accepted": model.ACCEPTED,
    "sent": model.SENT,
    "delivered": model.DELIVERED | model.READ,
    "read": model.READ,
    "failed": model.FAILED,
}
"""A stage to the flags of which one proves it: what was read was delivered, and nothing else is inferred."""
_BY_DAY = ("delivered", "failed")
_MOST_KINDS = 400
"""Kinds of failure that are told apart for a number; the rest is one kind without words."""
_MOST_HAPPENINGS = 5000
_DAYS_KEPT = 4000

FailureKey = tuple[int | None, int | None, str]


@dataclass
class Span:
    """The first and last of some moments."""

    first: int | None = None
    last: int | None = None

    def add(self, at: int | None) -> None:
        """Take one moment in; None is no moment."""
        if at is not None:
            self.first = at if self.first is None or at < self.first else self.first
            self.last = at if self.last is None or at > self.last else self.last


@dataclass
class FailureTally:
    """All failures of one kind."""

    example: Failure
    count: int = 0
    span: Span = field(default_factory=Span)
    days: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    templates: Counter[str] = field(default_factory=Counter)
    blocks: bool = False
    """Of an error that speaks of no message: whether nothing can be sent because of it."""


@dataclass
class NumberTally:
    """What is counted for one phone number."""

    number: str | None
    account: str | None = None
    events: int = 0
    duplicates: int = 0
    messages: int = 0
    inbound: int = 0
    standby: int = 0
    funnel: Counter[str] = field(default_factory=Counter)
    failures: dict[FailureKey, FailureTally] = field(default_factory=dict)
    span: Span = field(default_factory=Span)
    inbound_span: Span = field(default_factory=Span)
    status_span: Span = field(default_factory=Span)
    standby_span: Span = field(default_factory=Span)
    days: dict[str, Counter[str]] = field(default_factory=dict)
    """Day in UTC to counts of ``messages``, ``delivered``, ``failed`` and ``inbound``."""

    def count_day(self, at: int | None, what: str) -> None:
        """Add one to a day's count."""
        if at is not None and (len(self.days) < _DAYS_KEPT or day_of(at) in self.days):
            self.days.setdefault(day_of(at), Counter())[what] += 1


class Tally:
    """The `Sink` that counts. `country_of` gives the two letters of a number's or user id's country, or None."""

    def __init__(self, country_of: Callable[[str], str | None]) -> None:
        self._country_of = country_of
        self._seen = SeenMessages()
        self._index: dict[str | None, int] = {None: 0}
        self.numbers: list[NumberTally] = [NumberTally(None)]
        self.happenings: list[Happening] = []
        self.products: Counter[str] = Counter()
        self.other_errors: dict[FailureKey, FailureTally] = {}
        self.events = 0
        """Statuses and inbound messages that were read, those told twice included."""

    def status(self, seen: Status) -> None:
        """Count a status once for its message."""
        flags, at = STATES[seen.state], seen.at
        self.events += 1
        tally, before = self._tally(seen.number, seen.account, seen.message_id, flags)
        if flags & before:
            tally.duplicates += 1
            return
        tally.events += 1
        tally.span.add(at)
        tally.status_span.add(at)
        if not before:
            tally.messages += 1
            tally.count_day(at, "messages")
        for stage, telling in FUNNEL.items():
            if flags & telling and not before & telling:
                tally.funnel[stage] += 1
                if stage in _BY_DAY:
                    tally.count_day(at, stage)
        if flags & model.FAILED:
            self._failed(tally.failures, seen.failure or Failure(), at, seen.recipient, seen.template)

    def inbound(self, number: str | None, account: str | None, message_id: str | None, at: int | None) -> None:
        """Count an inbound message once."""
        self.events += 1
        tally, before = self._tally(number, account, message_id and f"in:{message_id}", model.INBOUND)
        if before:
            tally.duplicates += 1
            return
        tally.events += 1
        tally.inbound += 1
        tally.span.add(at)
        tally.inbound_span.add(at)
        tally.count_day(at, "inbound")

    def standby(self, number: str | None, account: str | None, at: int | None) -> None:
        """Count what was shown of another responder's traffic, apart from everything else."""
        tally = self._of(number, account)
        tally.standby += 1
        tally.standby_span.add(at)

    def happened(self, happening: Happening) -> None:
        """Keep what happened to the account."""
        if len(self.happenings) < _MOST_HAPPENINGS:
            self.happenings.append(happening)

    def foreign(self, product: str) -> None:
        """Count a payload of another product."""
        self.products[product] += 1

    def other_error(
        self, at: int | None, account: str | None, number: str | None, failure: Failure, *, blocks: bool = False
    ) -> None:
        """Count an error that speaks of no message."""
        self._of(number, account)
        self._failed(self.other_errors, failure, at, None, None).blocks |= blocks

    def _of(self, number: str | None, account: str | None) -> NumberTally:
        index = self._index.get(number)
        if index is None:
            index = len(self.numbers) if len(self.numbers) <= MOST_NUMBERS else 0
            self._index[number] = index
            if index:
                self.numbers.append(NumberTally(number))
        tally = self.numbers[index]
        if account is not None and tally.account is None:
            tally.account = account
        return tally

    def _tally(
        self, number: str | None, account: str | None, message_id: str | None, flags: int
    ) -> tuple[NumberTally, int]:
        """Where a message counts, and which flags it had. One whose number becomes known later moves there."""
        given = self._of(number, account)
        if message_id is None:
            return given, 0
        index = self._index.get(number, 0)
        before, of = self._seen.add(message_id, flags, index)
        if of:
            return self.numbers[of], before
        if before and index and not before & model.FAILED:
            _move(self.numbers[0], given, before)
        elif before and index:
            return self.numbers[0], before
        return given, before

    def _failed(
        self,
        failures: dict[FailureKey, FailureTally],
        failure: Failure,
        at: int | None,
        recipient: str | None,
        template: str | None,
    ) -> FailureTally:
        key = (failure.code, failure.subcode, _words_that_tell(failure))
        if key not in failures and len(failures) >= _MOST_KINDS:
            key, failure = (None, None, ""), Failure()
        kind = failures.setdefault(key, FailureTally(failure))
        if failure.details and not kind.example.details:
            kind.example = failure
        kind.count += 1
        kind.span.add(at)
        if at is not None:
            kind.days[day_of(at)] += 1
        if recipient and (country := self._country_of(recipient)):
            kind.countries[country] += 1
        if template and len(kind.templates) < _MOST_KINDS:
            kind.templates[template] += 1
        return kind


def _words_that_tell(failure: Failure) -> str:
    """What tells two failures of one code apart: the words where there is no code, or where it says too little."""
    if failure.code is None:
        return failure.words
    if failure.subcode is None and catalogue.kind(failure.code) == "parameter":
        return about(failure.details or failure.words)
    return ""


def _move(unknown: NumberTally, known: NumberTally, flags: int) -> None:
    """Count a message of the unknown number for the one that it proves to belong to."""
    for tally, by in ((unknown, -1), (known, 1)):
        tally.messages += by
        tally.events += by * flags.bit_count()
        for stage, telling in FUNNEL.items():
            tally.funnel[stage] += by * bool(flags & telling)
