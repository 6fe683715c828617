"""What changed within the period: simple counts on two sides of a day, and nothing said of few messages."""

from __future__ import annotations

from pytest_wa_health.events.tally import NumberTally
from pytest_wa_health.model.event_counts import Change

FEWEST_FAILURES = 20
"""A code that failed fewer messages is not said to have begun."""
FEWEST_MESSAGES = 100
"""On each side of a day; a rate of fewer is not compared."""
LEAST_FALL = 0.15
"""By so much the share of delivered messages must fall."""


def changes(number: NumberTally) -> list[Change]:
    """Codes that began on a day, and the day on which the share of delivered messages fell most."""
    return [*_began(number), *_fell(number)]


def _began(number: NumberTally) -> list[Change]:
    days = sorted(number.days)
    found: list[Change] = []
    for kind in number.failures.values():
        if kind.count < FEWEST_FAILURES or not kind.days:
            continue
        day = min(kind.days)
        before = sum(number.days[earlier]["messages"] for earlier in days if earlier < day)
        if before >= FEWEST_MESSAGES:
            found.append(
                {"kind": "code-began", "code": kind.example.code, "day": day, "count": kind.count, "before": before}
            )
    return sorted(found, key=lambda change: change["day"])


def _fell(number: NumberTally) -> list[Change]:
    days = sorted(number.days)
    best: Change | None = None
    for place in range(1, len(days)):
        before = _rate(number, days[:place])
        after = _rate(number, days[place:])
        if before is None or after is None:
            continue
        fall = before[0] - after[0]
        if fall >= LEAST_FALL and (best is None or fall > best["fall"]):
            best = {
                "kind": "delivery-fell",
                "day": days[place],
                "fall": round(fall, 4),
                "before": round(before[0], 4),
                "after": round(after[0], 4),
                "messages_before": before[1],
                "messages_after": after[1],
            }
    return [best] if best else []


def _rate(number: NumberTally, days: list[str]) -> tuple[float, int] | None:
    messages = sum(number.days[day]["messages"] for day in days)
    if messages < FEWEST_MESSAGES:
        return None
    return sum(number.days[day]["delivered"] for day in days) / messages, messages
