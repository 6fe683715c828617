"""From what was counted to causes, in the order of what they cost, and to a verdict."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pytest_wa_health import catalogue
from pytest_wa_health.diagnosis import Evidence, Finding
from pytest_wa_health.diagnosis.message_failures import finding_of, is_of_set_up, is_policy
from pytest_wa_health.events.happenings import Standing
from pytest_wa_health.events.model import Failure
from pytest_wa_health.events.tally import FailureTally, NumberTally
from pytest_wa_health.events.values import plain_words
from pytest_wa_health.model.verdicts import RANK

__all__ = [
    "Found", "Verdict", "evidence_of", "finding_for", "is_of_set_up", "is_policy", "known_of", "merged",
    "of_failures", "of_other_errors", "of_routing", "of_standings", "verdict_of",
]  # fmt: skip

Verdict = Literal["passed", "warned", "failed", "unknown"]


@dataclass(frozen=True)
class Found:
    """A finding, how many messages it cost, and when."""

    finding: Finding
    lost: int = 0
    first: int | None = None
    last: int | None = None
    event: str | None = None
    """The webhook that said it: ``account_update PARTNER_REMOVED``."""

    @property
    def cause(self) -> str:
        """Its id."""
        return self.finding.cause

    @property
    def verdict(self) -> str:
        """What it makes of the number."""
        return self.finding.verdict


def finding_for(kind: FailureTally) -> Finding | None:
    """What a kind of failure shows, by the same reasoning as a refused test message; None where nobody knows it."""
    failure = kind.example
    country = next(iter(dict(kind.countries.most_common(1))), None)
    template = next(iter(dict(kind.templates.most_common(1))), None)
    return finding_of(evidence_of(failure), failure.words, country=country, template=template)


def known_of(failure: Failure) -> catalogue.Code | None:
    """What the catalogue knows of a failure, by its code or else by Meta's words."""
    return catalogue.code(failure.code, failure.subcode) or catalogue.code_saying(failure.words)


def evidence_of(failure: Failure) -> Evidence:
    """Meta's answer, without what may be somebody's number in its words."""
    return Evidence(
        code=failure.code,
        subcode=failure.subcode,
        fbtrace_id=failure.fbtrace_id or None,
        meta_says=plain_words(failure.details or failure.words) or None,
    )


def of_failures(failures: Iterable[FailureTally], *, messages: int, limit: float) -> list[Found]:
    """The causes behind failures. Faults of single messages warn until their share of `messages` passes `limit`."""
    found = [
        Found(finding, kind.count, kind.span.first, kind.span.last)
        for kind in failures
        if (finding := finding_for(kind)) is not None
    ]
    single = sum(one.lost for one in found if not is_of_set_up(one.cause))
    is_over = bool(messages) and single / messages > limit
    return [_judged(one, "failed" if is_over or is_of_set_up(one.cause) else "warned") for one in found]


def of_other_errors(errors: Iterable[FailureTally]) -> list[Found]:
    """What Meta says of its own deliveries or of the account, and of no message, as far as it names a cause."""
    found = []
    for kind in errors:
        finding = finding_for(kind)
        if finding is not None and is_of_set_up(finding.cause):
            one = Found(finding, 0, kind.span.first, kind.span.last, "errors")
            found.append(_judged(one, "failed" if kind.blocks else "warned"))
    return found


def _judged(found: Found, verdict: Literal["warned", "failed"]) -> Found:
    return dataclasses.replace(found, finding=dataclasses.replace(found.finding, verdict=verdict))


def of_standings(standings: Iterable[Standing]) -> list[Found]:
    """The causes that webhooks about the account left behind."""
    found = []
    for standing in standings:
        seen = standing.happening
        verdict: Literal["warned", "failed"] = (
            "failed" if catalogue.cause(standing.cause).verdict == "failed" else "warned"
        )
        finding = _finding(standing.cause, verdict, "certain", params=standing.params)
        found.append(Found(finding, 0, seen.at, seen.at, f"{seen.field} {seen.event}".strip()))
    return found


def of_routing(number: NumberTally) -> list[Found]:
    """An app that is shown messages of others and gets none of its own only stands by."""
    if not number.standby or number.inbound:
        return []
    span = number.standby_span
    finding = _finding("routing.standby-only", "failed", "likely", rivals=("routing.not-owner",))
    return [Found(finding, 0, span.first, span.last, f"standby ({number.standby})")]


def _finding(
    cause: str,
    verdict: Literal["warned", "failed"],
    confidence: Literal["certain", "likely"],
    *,
    rivals: tuple[str, ...] = (),
    params: Mapping[str, object] | None = None,
) -> Finding:
    entry = catalogue.cause(cause)
    return Finding(
        cause, confidence, entry.check, verdict,
        rivals=rivals, params=dict(params or {}), stops_sending=entry.stops_sending,
    )  # fmt: skip


def merged(found: Sequence[Found]) -> list[Found]:
    """Findings of one cause and subject as one, in the order of repair: what stops everything, then by messages."""
    kept: dict[tuple[str, object], Found] = {}
    for one in found:
        key = (one.cause, one.finding.params.get("template") if one.event else None)
        kept[key] = _joined(kept[key], one) if key in kept else one
    return sorted(kept.values(), key=_order)


def _joined(one: Found, other: Found) -> Found:
    head, rest = (one, other) if one.lost >= other.lost else (other, one)
    finding = dataclasses.replace(
        head.finding,
        verdict=max(one.finding.verdict, other.finding.verdict, key=lambda verdict: RANK[verdict]),
        confidence=head.finding.confidence if head.finding.confidence == rest.finding.confidence else "likely",
        rivals=tuple(dict.fromkeys((*head.finding.rivals, *rest.finding.rivals))),
        evidence=tuple(dict.fromkeys((*head.finding.evidence, *rest.finding.evidence))),
        params={**rest.finding.params, **{key: v for key, v in head.finding.params.items() if v is not None}},
    )
    return Found(
        finding,
        one.lost + other.lost,
        min((at for at in (one.first, other.first) if at is not None), default=None),
        max((at for at in (one.last, other.last) if at is not None), default=None),
        head.event or rest.event,
    )


def _order(found: Found) -> tuple[int, int, int]:
    stops = catalogue.cause(found.cause).stops_sending is True
    return -RANK[found.verdict], 0 if stops and not found.lost else 1, -found.lost


def verdict_of(found: Iterable[Found], number: NumberTally, *, is_over: bool) -> Verdict:
    """The verdict of a number or of all: never green for what only left, or failed without a known cause."""
    if is_over:
        return "failed"
    worst = max((one.verdict for one in found), key=lambda verdict: RANK[verdict], default="passed")
    if worst == "failed":
        return "failed"
    arrived, left = number.funnel["delivered"], number.funnel["sent"]
    if not number.inbound and not arrived and not left and not number.funnel["failed"]:
        return "unknown"
    if worst == "warned" or number.funnel["failed"] or (number.messages and not arrived):
        return "warned"
    return "passed"
