"""From what was counted to causes, in the order of what they cost, and to a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pytest_wa_health import catalogue
from pytest_wa_health.events.happenings import Standing
from pytest_wa_health.events.model import Failure
from pytest_wa_health.events.tally import FailureTally, NumberTally
from pytest_wa_health.model.verdicts import RANK

Verdict = Literal["passed", "warned", "failed", "unknown"]

_POLICY = ("recipient.marketing-capped", "recipient.in-experiment", "recipient.opted-out")
"""Walls that Meta or a recipient stands between a business and a person: no fault of the set-up."""
_PASSING = ("recipient", "api", "network")
"""Areas whose causes lie with single messages or pass by themselves."""
_LASTING = ("api.app-blocked", "api.ip-not-allowed", "api.version-expired", "api.app-not-live")


@dataclass(frozen=True)
class Found:
    """A cause, what speaks for it, and how many messages it cost."""

    cause: str
    verdict: Verdict
    confidence: Literal["certain", "likely", "possible"]
    lost: int = 0
    rivals: tuple[str, ...] = ()
    example: Failure = field(default_factory=Failure)
    first: int | None = None
    last: int | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    event: str | None = None
    """The webhook that said it: ``account_update PARTNER_REMOVED``."""


def cause_of(failure: Failure) -> tuple[str | None, tuple[str, ...]]:
    """The most usual cause of a failure by its code, or by its words, and the rivals; None where none is known."""
    known = known_of(failure)
    if known is None or not known.causes:
        return None, ()
    return known.causes[0], known.causes[1:]


def known_of(failure: Failure) -> catalogue.Code | None:
    """What the catalogue knows of a failure."""
    if failure.code is not None:
        return catalogue.code(failure.code, failure.subcode)
    return catalogue.code_saying(failure.words) if failure.words else None


def is_policy(cause: str | None) -> bool:
    """Whether the cause is a wall of policy."""
    return cause in _POLICY


def is_of_set_up(cause: str) -> bool:
    """Whether the cause lies with token, permission, account, template or number, and stays until it is repaired."""
    return cause in _LASTING or cause.partition(".")[0] not in _PASSING


def of_failures(failures: Iterable[FailureTally], *, is_over: bool) -> list[Found]:
    """The causes behind failures. `is_over`: the failed share passes the limit, so that all count as failed."""
    by_cause: dict[str, Found] = {}
    for kind in failures:
        cause, rivals = cause_of(kind.example)
        if cause is None:
            continue
        verdict: Verdict = "failed" if is_of_set_up(cause) or (is_over and not is_policy(cause)) else "warned"
        new = Found(
            cause, verdict, "likely" if rivals else "certain", kind.count, rivals, kind.example,
            kind.span.first, kind.span.last, _template(kind),
        )  # fmt: skip
        by_cause[cause] = _joined(by_cause[cause], new) if cause in by_cause else new
    return list(by_cause.values())


def _template(kind: FailureTally) -> dict[str, str]:
    common = kind.templates.most_common(1)
    return {"template": common[0][0]} if common else {}


def _joined(one: Found, other: Found) -> Found:
    head, rest = (one, other) if one.lost >= other.lost else (other, one)
    return Found(
        head.cause,
        max(one.verdict, other.verdict, key=lambda verdict: RANK[verdict]),
        head.confidence if head.confidence == rest.confidence else "likely",
        one.lost + other.lost,
        tuple(dict.fromkeys((*head.rivals, *rest.rivals))),
        head.example,
        min((at for at in (one.first, other.first) if at is not None), default=None),
        max((at for at in (one.last, other.last) if at is not None), default=None),
        {**rest.params, **head.params},
        head.event or rest.event,
    )


def of_standings(standings: Iterable[Standing]) -> list[Found]:
    """The causes that webhooks about the account left behind."""
    found = []
    for standing in standings:
        entry = catalogue.cause(standing.cause)
        verdict: Verdict = "failed" if entry.verdict == "failed" else "warned"
        seen = standing.happening
        event = f"{seen.field} {seen.event}"
        found.append(
            Found(standing.cause, verdict, "certain", 0, (), Failure(), seen.at, seen.at, standing.params, event)
        )
    return found


def of_routing(number: NumberTally) -> list[Found]:
    """An app that is shown messages of others and gets none of its own only stands by."""
    if not number.standby or number.inbound:
        return []
    span = number.standby_span
    return [
        Found(
            "routing.standby-only", "failed", "likely", 0, ("routing.not-owner",), Failure(), span.first, span.last,
            {}, f"standby ×{number.standby}",
        )
    ]  # fmt: skip


def merged(found: Sequence[Found]) -> list[Found]:
    """Findings of one cause and subject as one, in the order of repair: what stops everything, then by messages."""
    kept: dict[tuple[str, str], Found] = {}
    for one in found:
        key = (one.cause, one.params.get("template", "") if one.event else "")
        kept[key] = _joined(kept[key], one) if key in kept else one
    return sorted(kept.values(), key=_order)


def _order(found: Found) -> tuple[int, int, int]:
    stops = catalogue.cause(found.cause).stops_sending is True
    return -RANK[found.verdict], 0 if stops and not found.lost else 1, -found.lost


def verdict_of(found: Iterable[Found], number: NumberTally, *, is_over: bool) -> Verdict:
    """The verdict of a number or of all: never green for what only left, or failed without a known cause."""
    if is_over:
        return "failed"
    worst: Verdict = max((one.verdict for one in found), key=lambda verdict: RANK[verdict], default="passed")
    if worst != "passed":
        return worst
    if not number.messages and not number.inbound:
        return "unknown"
    arrived = number.funnel["delivered"]
    return "warned" if number.funnel["failed"] or (number.messages and not arrived) else "passed"
