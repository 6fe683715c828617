"""The result of reading events: what ``--wa-events --wa-json`` writes and `examine_events` returns.

Plain JSON at run time, as `model.run_result` is. Times are UTC in ISO 8601, days ``YYYY-MM-DD`` in UTC, shares 0
to 1. Fields are added within a schema, never renamed; what stands in a class with ``total=False`` may be absent.
"""

from __future__ import annotations

from typing import Final, Literal, TypedDict

from pytest_wa_health.model.options import Lang
from pytest_wa_health.model.run_result import DiagnosisEntry, Judgement, Tool

__all__ = [
    "EVENTS_SCHEMA", "Change", "EventsResult", "FailureEntry", "Freshness", "Funnel", "HappeningEntry",
    "NumberEvents", "NumberResult", "Period", "Policy", "SourceEntry", "TotalResult", "Unexplained",
]  # fmt: skip

EVENTS_SCHEMA: Final = "pytest-wa-health-events/1"
"""Names the form of the result."""


class Period(TypedDict):
    """The first and last of what was read."""

    first: str | None
    last: str | None


class Funnel(TypedDict):
    """How many messages reached each status; what was read was delivered, and nothing else is inferred."""

    accepted: int
    sent: int
    delivered: int
    read: int
    failed: int


class Freshness(TypedDict):
    """Seconds from the last of a kind to the end of the period."""

    inbound_s: int | None
    status_s: int | None


class FailureEntry(TypedDict):
    """All failures of one code. `share` is of the failures; `words` are Meta's."""

    code: int | None
    subcode: int | None
    cause: str | None
    meaning: str | None
    words: str | None
    policy: bool
    count: int
    share: float
    first: str | None
    last: str | None
    days: dict[str, int]
    countries: dict[str, int]
    templates: dict[str, int]


class Policy(TypedDict):
    """Failures that are walls of policy; they stand among the failures as well."""

    count: int
    share: float


class Unexplained(TypedDict):
    """A code that nobody explains, with Meta's words."""

    code: int | None
    words: str
    count: int


class _Change(TypedDict):
    kind: Literal["code-began", "delivery-fell"]
    day: str
    before: float


class Change(_Change, total=False):
    """A code that began on a day (`before`: messages without it), or the share of delivered messages that fell."""

    code: int | None
    count: int
    after: float
    fall: float
    messages_before: int
    messages_after: int


class SourceEntry(TypedDict):
    """What came of one file."""

    name: str
    events: int
    skipped: int
    other_lines: int
    signature_refusals: int
    other_products: dict[str, int]
    problem: str | None


class NumberEvents(TypedDict):
    """What was counted, for one number or for all. `failed_share` is of the messages."""

    verdict: Judgement
    events: int
    duplicates: int
    period: Period
    funnel: Funnel
    messages: int
    failed_share: float
    inbound: int
    last_inbound: str | None
    last_status: str | None
    freshness: Freshness
    standby: int
    failures: list[FailureEntry]
    policy: Policy
    unexplained: list[Unexplained]
    days: dict[str, dict[str, int]]
    changes: list[Change]


class NumberResult(NumberEvents):
    """One phone number; what names none stands under null."""

    phone_number: str | None
    business_account: str | None
    diagnoses: list[DiagnosisEntry]


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
