"""What was counted of a number's events, as plain JSON: alone, and beside a live run."""

from __future__ import annotations

from typing import Literal, TypedDict

from pytest_wa_health.model.diagnosis_types import DiagnosisEntry, Judgement

__all__ = [
    "Change", "FailureEntry", "Freshness", "Funnel", "NumberEvents", "NumberResult", "Period", "Policy",
    "Unexplained",
]  # fmt: skip


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
