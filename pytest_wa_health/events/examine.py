"""From sources to the result of the contract's section 10 (schema ``pytest-wa-health-events/1``)."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from pytest_wa_health._version import __version__
from pytest_wa_health.events import causes, changes
from pytest_wa_health.events.causes import Found
from pytest_wa_health.events.countries import country_of
from pytest_wa_health.events.diagnoses import diagnosis_row
from pytest_wa_health.events.happenings import Standing, standing
from pytest_wa_health.events.model import Happening
from pytest_wa_health.events.reading import Progress, SourceReport, read_source
from pytest_wa_health.events.source_files import SourceError, sources
from pytest_wa_health.events.tally import FailureTally, NumberTally, Span, Tally
from pytest_wa_health.events.values import plain_words
from pytest_wa_health.model.event_counts import (
    FailureEntry,
    NumberEvents,
    NumberResult,
    Period,
    Policy,
    Unexplained,
)
from pytest_wa_health.model.events_result import (
    EVENTS_SCHEMA,
    EventsResult,
    HappeningEntry,
    SourceEntry,
    TotalResult,
)
from pytest_wa_health.model.options import Lang
from pytest_wa_health.model.times import written
from pytest_wa_health.model.verdicts import worst

FAIL_SHARE = 0.05
"""Above this share of failed messages the run fails, whatever the causes; ini ``wa_events_fail_share``."""

_MOST_HAPPENINGS = 50


@dataclass(frozen=True)
class Evidence:
    """What was read: counts, what came of each source, and what could not be read."""

    tally: Tally
    sources: tuple[SourceReport, ...]
    problems: tuple[str, ...]


def read_events(named: Sequence[str], base: Path, progress: Progress | None = None) -> Evidence:
    """Read the files, directories or ``-`` that are `named`, and nothing else. Never raises for what they hold."""
    tally = Tally(country_of)
    reports: list[SourceReport] = []
    problems: list[str] = []
    for name in named:
        try:
            found = sources(name, base)
        except SourceError as error:
            problems.append(str(error))
            continue
        reports += [read_source(source, tally, progress) for source in found]
    problems += [report.problem for report in reports if report.problem]
    return Evidence(tally, tuple(reports), tuple(problems))


def examine_events(
    named: Sequence[str], *, base: Path | None = None, lang: Lang = "en", fail_share: float = FAIL_SHARE
) -> EventsResult:
    """What the files, directories or ``-`` that are `named` show. Reads nothing else.

    A source that cannot be read is named in ``problems`` and never raises. Times are ISO 8601 in UTC, shares 0 to 1.
    """
    return result_of(read_events(named, base or Path.cwd()), lang=lang, fail_share=fail_share)


def result_of(evidence: Evidence, *, lang: Lang, fail_share: float) -> EventsResult:
    """The result as a dictionary, numbers with most events first and the unknown one last."""
    tally = evidence.tally
    standings = standing(tally.happenings)
    numbers = [number for number in tally.numbers if number.events or number.standby]
    numbers.sort(key=lambda number: (number.number is None, -number.events))
    accounts = {number.account for number in numbers if number.account}
    rows = [number_result(number, standings_of(number, standings, accounts), lang, fail_share) for number in numbers]
    total = _total(numbers)
    whole = _total_row(total, numbers, standings, tally, lang, fail_share)
    verdict = worst([whole["verdict"], *(row["verdict"] for row in rows)])
    return {
        "schema": EVENTS_SCHEMA,
        "tool": {"version": __version__},
        "mode": "events",
        "lang": lang,
        "generated_at": written(time.time()),
        "verdict": verdict,
        "fail_share": fail_share,
        "sources": [_source(report) for report in evidence.sources],
        "problems": list(evidence.problems),
        "period": _period(total.span),
        "numbers": rows,
        "total": whole,
    }


def is_understood(result: EventsResult) -> bool:
    """Whether anything of ours was found at all."""
    total = result["total"]
    return bool(total["events"] or total["standby"] or total["happenings"] or total["receiver_errors"])


def iso(seconds: int | None) -> str | None:
    """Unix seconds as UTC in ISO 8601."""
    return datetime.fromtimestamp(seconds, tz=timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ") if seconds else None


def _source(report: SourceReport) -> SourceEntry:
    return {
        "name": report.name,
        "events": report.events,
        "skipped": report.skipped,
        "other_lines": report.lines,
        "signature_refusals": report.signatures,
        "other_products": dict(report.products),
        "problem": report.problem,
    }


def _period(span: Span) -> Period:
    return {"first": iso(span.first), "last": iso(span.last)}


def standings_of(number: NumberTally, standings: Sequence[Standing], accounts: set[str]) -> list[Standing]:
    """What webhooks said of the number's account; what names no account counts where there is only one."""
    return [
        one
        for one in standings
        if one.happening.account == number.account or (one.happening.account is None and len(accounts) <= 1)
    ]


def number_result(number: NumberTally, standings: Sequence[Standing], lang: Lang, limit: float) -> NumberResult:
    found = _found(number, standings, limit)
    params = {"phone_number_id": number.number, "waba_id": number.account}
    return {
        "phone_number": number.number,
        "business_account": number.account,
        **_counts(number, found, limit, lang),
        "diagnoses": [diagnosis_row(one, params, number.messages, lang) for one in found],
    }


def _found(number: NumberTally, standings: Sequence[Standing], limit: float) -> list[Found]:
    return causes.merged(
        [
            *causes.of_failures(number.failures.values(), messages=number.messages, limit=limit),
            *causes.of_standings(standings),
            *causes.of_routing(number),
        ]
    )


def _share(number: NumberTally) -> float:
    return number.funnel["failed"] / number.messages if number.messages else 0.0


def _counts(number: NumberTally, found: Sequence[Found], limit: float, lang: Lang) -> NumberEvents:
    share = _share(number)
    failures = [_failure(kind, number.funnel["failed"], lang) for kind in _by_count(number.failures.values())]
    return {
        "verdict": causes.verdict_of(found, number, is_over=share > limit),
        "events": number.events,
        "duplicates": number.duplicates,
        "period": _period(number.span),
        "funnel": {
            "accepted": number.funnel["accepted"],
            "sent": number.funnel["sent"],
            "delivered": number.funnel["delivered"],
            "read": number.funnel["read"],
            "failed": number.funnel["failed"],
        },
        "messages": number.messages,
        "failed_share": round(share, 4),
        "inbound": number.inbound,
        "last_inbound": iso(number.inbound_span.last),
        "last_status": iso(number.status_span.last),
        "freshness": {
            "inbound_s": _age(number.span, number.inbound_span),
            "status_s": _age(number.span, number.status_span),
        },
        "standby": number.standby,
        "failures": failures,
        "policy": _policy(failures),
        "unexplained": [_unexplained(kind) for kind in _by_count(number.failures.values()) if _is_unknown(kind)],
        "days": {day: dict(number.days[day]) for day in sorted(number.days)},
        "changes": changes.changes(number),
    }


def _age(whole: Span, part: Span) -> int | None:
    """Seconds from the last of a kind to the end of the period."""
    return whole.last - part.last if whole.last is not None and part.last is not None else None


def _by_count(kinds: Iterable[FailureTally]) -> list[FailureTally]:
    return sorted(kinds, key=lambda kind: (-kind.count, kind.example.code or 0))


def _failure(kind: FailureTally, failed: int, lang: Lang) -> FailureEntry:
    finding, known = causes.finding_for(kind), causes.known_of(kind.example)
    cause = finding.cause if finding else None
    return {
        "code": kind.example.code,
        "subcode": kind.example.subcode,
        "cause": cause,
        "meaning": known.meaning(lang) if known else None,
        "words": plain_words(kind.example.words) or None,
        "policy": causes.is_policy(cause),
        "count": kind.count,
        "share": round(kind.count / failed, 4) if failed else 0.0,
        "first": iso(kind.span.first),
        "last": iso(kind.span.last),
        "days": dict(sorted(kind.days.items())),
        "countries": dict(kind.countries.most_common()),
        "templates": dict(kind.templates.most_common()),
    }


def _policy(failures: Sequence[FailureEntry]) -> Policy:
    held = [row for row in failures if row["policy"]]
    return {"count": sum(row["count"] for row in held), "share": round(sum(row["share"] for row in held), 4)}


def _is_unknown(kind: FailureTally) -> bool:
    return causes.known_of(kind.example) is None


def _unexplained(kind: FailureTally) -> Unexplained:
    words = " – ".join(filter(None, (kind.example.words, kind.example.details)))
    return {"code": kind.example.code, "words": plain_words(words), "count": kind.count}


def _total(numbers: Sequence[NumberTally]) -> NumberTally:
    """All numbers as one."""
    total = NumberTally(None)
    for number in numbers:
        total.events += number.events
        total.duplicates += number.duplicates
        total.messages += number.messages
        total.inbound += number.inbound
        total.standby += number.standby
        total.funnel.update(number.funnel)
        for name in ("span", "inbound_span", "status_span", "standby_span"):
            part: Span = getattr(number, name)
            getattr(total, name).add(part.first)
            getattr(total, name).add(part.last)
        for day, counted in number.days.items():
            total.days.setdefault(day, Counter()).update(counted)
        for key, kind in number.failures.items():
            _add(total.failures.setdefault(key, FailureTally(kind.example)), kind)
    return total


def _add(total: FailureTally, kind: FailureTally) -> None:
    total.count += kind.count
    total.span.add(kind.span.first)
    total.span.add(kind.span.last)
    for name in ("days", "countries", "templates"):
        getattr(total, name).update(getattr(kind, name))


def _total_row(
    total: NumberTally,
    numbers: Sequence[NumberTally],
    standings: Sequence[Standing],
    tally: Tally,
    lang: Lang,
    limit: float,
) -> TotalResult:
    found = causes.merged(
        [
            *causes.of_failures(total.failures.values(), messages=total.messages, limit=limit),
            *causes.of_other_errors(tally.other_errors.values()),
            *causes.of_standings(standings),
            *(one for number in numbers for one in causes.of_routing(number)),
        ]
    )
    only = numbers[0] if len(numbers) == 1 else NumberTally(None)
    params = {"phone_number_id": only.number, "waba_id": only.account}
    happenings = sorted(tally.happenings, key=lambda one: one.at or 0)
    return {
        **_counts(total, found, limit, lang),
        "diagnoses": [diagnosis_row(one, params, total.messages, lang) for one in found],
        "happenings": [_happening(one) for one in happenings[-_MOST_HAPPENINGS:]],
        "receiver_errors": [
            {"code": kind.example.code, "words": plain_words(kind.example.words), "count": kind.count}
            for kind in _by_count(tally.other_errors.values())
        ],
    }


def _happening(seen: Happening) -> HappeningEntry:
    return {
        "at": iso(seen.at),
        "field": seen.field,
        "event": seen.event,
        "business_account": seen.account,
        "details": {key: plain_words(word) for key, word in seen.details},
    }
