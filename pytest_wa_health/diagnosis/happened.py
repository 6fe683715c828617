"""What happened to the messages of this number, as evidence beside what is read today."""

from __future__ import annotations

import dataclasses
import itertools
from datetime import datetime, timezone

from pytest_wa_health import catalogue
from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.diagnosis import refusal
from pytest_wa_health.diagnosis.area import DAY, AreaResult, Context
from pytest_wa_health.diagnosis.entry import OVER
from pytest_wa_health.diagnosis.findings import Evidence, Finding, Outcome
from pytest_wa_health.diagnosis.message_failures import is_of_set_up, is_policy
from pytest_wa_health.diagnosis.revision import Revision
from pytest_wa_health.model.probe_facts import EventFacts, HappenedFacts, MessageFailures
from pytest_wa_health.model.times import day_of

__all__ = ["revise"]

_CURRENT_S = 6 * 3600
"""A failure as recent as this outweighs a read that looks right."""
_REMEMBERED_S = 7 * DAY
"""What is over for longer, and shows no more, is not said."""
_SILENT_S = 2 * DAY
_EXPECTED = 100
"""So many inbound messages must be missing, by the days before, until silence is worth a word."""
_FEWEST_DAYS = 3


def revise(context: Context, result: AreaResult) -> AreaResult:
    """What the events show, added to what was concluded: a read that looks right makes of a failure a warning."""
    facts = context.snapshot.reach.get("events")
    if not facts:
        return result
    revision = Revision(context, result)
    total = max(facts["messages"], 1)
    single = sum(row["count"] for row in facts["failures"] if _is_single(context, result, row))
    is_over = single / total > facts["fail_share"]
    for row in facts["failures"]:
        _failed(context, result, revision, row, facts, is_over=is_over)
    for happened in facts["happened"]:
        _happened(revision, happened)
    _silence(revision, facts)
    return revision.result()


def _named(context: Context, result: AreaResult, row: MessageFailures) -> Finding | None:
    """The finding that these failures are, by the same reasoning as for a refused test message."""
    evidence = Evidence(
        code=row["code"], subcode=row["subcode"], fbtrace_id=row["fbtrace_id"], meta_says=row["meta_says"]
    )
    wanted = {"name": row["template"], "language": None}
    seen = refusal.Refusal(row["code"], row["subcode"], row["title"], evidence, {"region": row["country"]}, wanted)
    if seen.known is None:
        return None
    scratch = Revision(context, result)
    cause = refusal.name(scratch, seen, "WA805")
    return next((finding for finding in reversed(scratch.findings) if finding.cause == cause), None)


def _is_single(context: Context, result: AreaResult, row: MessageFailures) -> bool:
    finding = _named(context, result, row)
    return finding is not None and not is_of_set_up(finding.cause)


def _failed(
    context: Context,
    result: AreaResult,
    revision: Revision,
    row: MessageFailures,
    facts: EventFacts,
    *,
    is_over: bool,
) -> None:
    finding = _named(context, result, row)
    if finding is None or not (is_over or is_of_set_up(finding.cause)):
        return
    count, total = row["count"], facts["messages"]
    if row["first"] is None or row["last"] is None:
        note = noted("events.failed", count=count, total=total)
    else:
        first, last = day_of(row["first"]), day_of(row["last"])
        note = noted("events.failed-between", count=count, total=total, date=first, day=last)
    _add(revision, finding, Evidence(note, None, None, row["code"], row["subcode"], row["fbtrace_id"],
                                     row["meta_says"]), row["last"])  # fmt: skip


def _happened(revision: Revision, happened: HappenedFacts) -> None:
    entry = catalogue.cause(happened["cause"])
    if entry.verdict != "failed" and revision.looks_right(entry.check):
        return
    finding = Finding(
        entry.id, "likely", entry.check, entry.verdict, params=happened["params"], stops_sending=entry.stops_sending
    )
    if happened["at"] is None:
        evidence = Evidence(noted("events.said", says=happened["event"]))
    else:
        evidence = Evidence(noted("events.said-on", says=happened["event"], date=day_of(happened["at"])))
    _add(revision, finding, evidence, happened["at"])


def _add(revision: Revision, finding: Finding, evidence: Evidence, last: int | None) -> None:
    """Add what was seen to the finding that is there, or find it; what reads look right about is over or doubtful."""

    def also(known: Finding) -> Finding:
        return dataclasses.replace(known, evidence=(*known.evidence, evidence))

    if revision.change(lambda known: known.cause == finding.cause, also):
        return
    age = revision.now - last if last is not None else None
    is_over = revision.looks_right(finding.check) and (age is None or age > _CURRENT_S)
    if is_over and (age is None or age > _REMEMBERED_S):
        return
    verdict: Outcome = "warned" if is_over or is_policy(finding.cause) else finding.verdict
    if not is_over and not is_policy(finding.cause) and verdict in ("warned", "unknown"):
        verdict = "failed" if is_of_set_up(finding.cause) else verdict
    if is_over:
        evidence = dataclasses.replace(evidence, note=noted("events.right-today", says=evidence.note))
    revision.find(
        finding.cause,
        evidence,
        confidence="likely" if is_over else finding.confidence,
        rivals=finding.rivals,
        verdict=verdict,
        check=finding.check,
        params={key: value for key, value in finding.params.items() if value is not None},
        sending="goes on" if is_over or not finding.stops_sending else "stops",
        facts=(OVER,) if is_over else (),
    )


def _silence(revision: Revision, facts: EventFacts) -> None:
    """Nobody has written for far longer than ever before, while many wrote each day."""
    last, days = facts["last_inbound"], facts["inbound_days"]
    if last is None or len(days) < _FEWEST_DAYS or revision.has("webhook.", "routing.", "network."):
        return
    silent = revision.now - last
    per_day = sorted(days.values())[len(days) // 2]
    longest = _longest_gap(sorted(days))
    if silent < max(_SILENT_S, longest * DAY) or per_day * silent / DAY < _EXPECTED:
        return
    notes = [noted("events.last-inbound", date=day_of(last), count=per_day)]
    if facts["last_status"] is not None and facts["last_status"] > last + DAY:
        notes.append(noted("events.statuses-later"))
    revision.find(
        "webhook.delivery-failing",
        *(Evidence(note) for note in notes),
        confidence="possible",
        rivals=("routing.not-owner", "webhook.callback-unreachable"),
        verdict="warned",
        facts=("silent",),
    )


def _longest_gap(days: list[str]) -> int:
    """Days from one with inbound messages to the next, at the most."""
    dates = [datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=timezone.utc) for day in days]
    return max(((later - earlier).days for earlier, later in itertools.pairwise(dates)), default=1) + 1
