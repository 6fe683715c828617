"""The result of reading events: what ``--wa-events --wa-json`` writes and `examine_events` returns.

Plain JSON at run time, as `model.run_result` is. Times are UTC in ISO 8601, days ``YYYY-MM-DD`` in UTC, shares 0
to 1. Fields are added within a schema, never renamed; what stands in a class with ``total=False`` may be absent.
"""

from __future__ import annotations

from typing import Final, Literal, TypedDict

from pytest_wa_health.model.diagnosis_types import DiagnosisEntry, Judgement
from pytest_wa_health.model.event_counts import NumberEvents, NumberResult, Period, Unexplained
from pytest_wa_health.model.options import Lang
from pytest_wa_health.model.run_result import Tool

__all__ = ["EVENTS_SCHEMA", "EventsResult", "HappeningEntry", "SourceEntry", "TotalResult"]

EVENTS_SCHEMA: Final = "pytest-wa-health-events/1"
"""Names the form of the result."""


class SourceEntry(TypedDict):
    """What came of one file."""

    name: str
    events: int
    skipped: int
    other_lines: int
    signature_refusals: int
    other_products: dict[str, int]
    problem: str | None


class HappeningEntry(TypedDict):
    """Something that happened to the account, in Meta's words."""

    at: str | None
    field: str
    event: str
    business_account: str | None
    details: dict[str, str]


class TotalResult(NumberEvents):
    """All numbers together."""

    diagnoses: list[DiagnosisEntry]
    happenings: list[HappeningEntry]
    receiver_errors: list[Unexplained]


class EventsResult(TypedDict):
    """What webhook payloads, status tables and logs show; numbers with most events first, the unknown one last."""

    schema: Literal["pytest-wa-health-events/1"]
    tool: Tool
    mode: Literal["events"]
    lang: Lang
    generated_at: str
    verdict: Judgement
    fail_share: float
    sources: list[SourceEntry]
    problems: list[str]
    period: Period
    numbers: list[NumberResult]
    total: TotalResult
