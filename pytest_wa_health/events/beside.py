"""Recorded events beside a live run: counted once for all tenants, and of each the facts about its own number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from pytest_wa_health.events import causes
from pytest_wa_health.events.countries import country_of
from pytest_wa_health.events.examine import FAIL_SHARE, number_result, standings_of
from pytest_wa_health.events.happenings import Standing, standing
from pytest_wa_health.events.model import Failure, Happening, Sink, Status
from pytest_wa_health.events.payloads import PayloadReader
from pytest_wa_health.events.reading import read_source
from pytest_wa_health.events.source_files import SourceError, sources
from pytest_wa_health.events.tally import FailureTally, NumberTally, Tally
from pytest_wa_health.model.options import Lang
from pytest_wa_health.model.probe_facts import EventFacts, HappenedFacts, MessageFailures

__all__ = ["Beside"]


class Beside:
    """The events of a run. `only` is the number of the only tenant: what names no number is of that one."""

    def __init__(self, *, only: str | None = None, fail_share: float = FAIL_SHARE) -> None:
        self._tally = Tally(country_of)
        self._only = only
        self._fail_share = fail_share
        self.problems: list[str] = []
        """What could not be read, a sentence each."""

    @property
    def is_understood(self) -> bool:
        """Whether anything of ours was found."""
        tally = self._tally
        return bool(tally.events or tally.happenings or tally.other_errors or any(n.standby for n in tally.numbers))

    def read(self, named: Iterable[str], base: Path) -> None:
        """Count what files, directories or ``-`` hold."""
        sink = _Of(self._tally, self._only)
        for name in named:
            try:
                found = sources(name, base)
            except SourceError as error:
                self.problems.append(str(error))
                continue
            reports = [read_source(source, self._tally, sink=sink) for source in found]
            self.problems += [report.problem for report in reports if report.problem]

    def take(self, payloads: Iterable[object], number: str | None) -> None:
        """Count what a hook or a query yields: payloads as dictionaries or text; what names no number is of `number`.

        Raises whatever `payloads` raises; what it had yielded until then counts.
        """
        reader = PayloadReader(_Of(self._tally, number or self._only))
        for payload in payloads:
            value = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else payload
            reader.read(dict(value) if isinstance(value, Mapping) else value)

    def others(self, known: Iterable[str | None]) -> list[str]:
        """Numbers with events that are none of the run's."""
        wanted = set(known)
        return [one.number for one in self._tally.numbers if one.number and one.events and one.number not in wanted]

    def facts(self, number: str | None, account: str | None, lang: Lang) -> EventFacts:
        """What there is about one number."""
        found = next((one for one in self._tally.numbers if one.number == number and number), NumberTally(number))
        found.account = found.account or account
        standings = standings_of(found, standing(self._tally.happenings), {account or ""})
        return {
            "failures": [_failures(kind) for kind in found.failures.values()],
            "happened": [_happened(one) for one in standings],
            "messages": found.messages,
            "fail_share": self._fail_share,
            "last_inbound": found.inbound_span.last,
            "last_status": found.status_span.last,
            "inbound_days": {day: count for day, row in found.days.items() if (count := row["inbound"])},
            "shown": number_result(found, standings, lang, self._fail_share),
        }


def _failures(kind: FailureTally) -> MessageFailures:
    seen = causes.evidence_of(kind.example)
    return {
        "code": seen.code,
        "subcode": seen.subcode,
        "title": kind.example.words,
        "meta_says": seen.meta_says,
        "fbtrace_id": seen.fbtrace_id,
        "count": kind.count,
        "first": kind.span.first,
        "last": kind.span.last,
        "country": next(iter(dict(kind.countries.most_common(1))), None),
        "template": next(iter(dict(kind.templates.most_common(1))), None),
    }


def _happened(one: Standing) -> HappenedFacts:
    seen = one.happening
    return {
        "cause": one.cause,
        "event": f"{seen.field} {seen.event}".strip(),
        "at": seen.at,
        "params": dict(one.params),
    }


class _Of:
    """A sink that gives a number to what names none."""

    def __init__(self, sink: Sink, number: str | None) -> None:
        self._sink = sink
        self._number = number

    def status(self, seen: Status) -> None:
        self._sink.status(seen if seen.number else seen._replace(number=self._number))

    def inbound(self, number: str | None, account: str | None, message_id: str | None, at: int | None) -> None:
        self._sink.inbound(number or self._number, account, message_id, at)

    def standby(self, number: str | None, account: str | None, at: int | None) -> None:
        self._sink.standby(number or self._number, account, at)

    def happened(self, happening: Happening) -> None:
        self._sink.happened(happening)

    def foreign(self, product: str) -> None:
        self._sink.foreign(product)

    def other_error(
        self, at: int | None, account: str | None, number: str | None, failure: Failure, *, blocks: bool = False
    ) -> None:
        self._sink.other_error(at, account, number or self._number, failure, blocks=blocks)
