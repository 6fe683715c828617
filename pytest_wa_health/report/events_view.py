"""What became of messages, as parts of a page and as lines of the terminal; from the result alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.model.event_counts import FailureEntry, NumberEvents
from pytest_wa_health.model.note import said_of
from pytest_wa_health.model.run_result import Report, TenantResult
from pytest_wa_health.report.phrases import Note, Spoken
from pytest_wa_health.report.view import display_name

__all__ = [
    "MOST_ROWS",
    "Beside",
    "bars_of",
    "beside",
    "chart_of",
    "days",
    "lines",
    "percent",
    "problems",
    "rates",
]

MOST_ROWS = 20
_HEIGHT, _WIDTH, _GAP = 80, 18, 6
_MOST_DAYS, _MOST_CODES, _MOST_TENANTS = 60, 5, 12


@dataclass(frozen=True)
class Bar:
    """One day: `ok` and `bad` are heights in pixels."""

    day: str
    x: int
    ok: float
    bad: float


@dataclass(frozen=True)
class Beside:
    """The events of one business, for the page of a live run."""

    name: Spoken
    total: NumberEvents
    bars: Sequence[Bar]
    chart: tuple[int, int]


def beside(tenants: Sequence[TenantResult]) -> list[Beside]:
    """What the page of a live run shows of the events that stand beside it."""
    known = [(tenant, events) for tenant in tenants if (events := tenant.get("events")) and events["events"]]
    return [
        Beside(display_name(tenant), events, bars_of(events["days"]), chart_of(events["days"]))
        for tenant, events in known[:_MOST_TENANTS]
    ]


def problems(result: Report) -> list[Note]:
    """What was named as recorded events and could not be read."""
    found = [noted("events.option", says=each) for each in result.get("events_problems") or ()]
    return [Note(each, said_of(each)) for each in found]


def bars_of(counted: Mapping[str, Mapping[str, Any]]) -> list[Bar]:
    """The last days as bars, all to one scale."""
    shown = sorted(counted)[-_MOST_DAYS:]
    most = max((counted[day].get("messages", 0) for day in shown), default=0) or 1
    found = []
    for place, day in enumerate(shown):
        messages = counted[day].get("messages", 0)
        failed = min(counted[day].get("failed", 0), most)
        bad = _HEIGHT * failed / most
        ok = max(0.0, _HEIGHT * messages / most - bad)
        found.append(Bar(day, place * (_WIDTH + _GAP), round(ok, 1), round(bad, 1)))
    return found


def chart_of(counted: Mapping[str, object]) -> tuple[int, int]:
    """Height and width of the bars together."""
    return _HEIGHT, max(1, min(len(counted), _MOST_DAYS)) * (_WIDTH + _GAP)


def percent(share: float) -> str:
    """A share of one as per cent."""
    return f"{share * 100:.1f}%"


def rates(number: Mapping[str, Any]) -> str:
    """What became of a number's messages, on one line of the terminal."""
    messages, funnel = number["messages"], number["funnel"]
    if not messages:
        standby = f", {number['standby']} standby" if number["standby"] else ""
        return f"no messages, {number['inbound']} inbound{standby}"
    parts = [f"messages {messages}"]
    parts += [f"{stage} {percent(funnel[stage] / messages)}" for stage in ("sent", "delivered", "read", "failed")]
    return ", ".join([*parts, f"inbound {number['inbound']}"])


def days(period: Mapping[str, Any]) -> str:
    """From when to when events were seen."""
    return f"{period['first'][:10]} to {period['last'][:10]} (UTC)" if period["first"] else ""


def lines(tenants: Sequence[TenantResult]) -> Iterator[tuple[str, list[str]]]:
    """For the terminal of a live run: of each business with events what became of them, and the codes behind it."""
    known = [(tenant, events) for tenant in tenants if (events := tenant.get("events")) and events["events"]]
    for tenant, events in known[:_MOST_TENANTS]:
        name = f"{tenant['slug']}: " if len(tenants) > 1 else ""
        last = f"last inbound message: {events['last_inbound'] or 'none'}"
        codes = [_code(failure) for failure in events["failures"][:_MOST_CODES]]
        yield f"{name}{rates(events)}", [f"events of {days(events['period'])}; {last}", *codes]
    if len(known) > _MOST_TENANTS:
        yield f"and the events of {len(known) - _MOST_TENANTS} more tenants, see the report", []


def _code(failure: FailureEntry) -> str:
    code = "no code" if failure["code"] is None else str(failure["code"])
    code += f"/{failure['subcode']}" if failure["subcode"] else ""
    return f"{failure['count']} x {code}: {failure['cause'] or failure['words'] or 'not explained'}"
