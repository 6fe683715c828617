"""The result of a run, from which every report is made: what ``--wa-json`` writes and ``examine()`` returns.

It is plain JSON at run time, so that it goes to a file, an xdist worker or a user's hook as it is. What stands in a
class with ``total=False`` may be absent from a report that an older version wrote; a new report has every field.
Fields are added within a schema, never renamed.
"""

from __future__ import annotations

from typing import Final, Literal, TypedDict

from pytest_wa_health.model.diagnosis_types import (
    DiagnosisEntry,
    EvidenceEntry,
    Faulty,
    Judgement,
    Link,
    Severity,
    Step,
    Who,
)
from pytest_wa_health.model.event_counts import NumberResult
from pytest_wa_health.model.modes import Mode
from pytest_wa_health.model.note import Said
from pytest_wa_health.model.options import Lang
from pytest_wa_health.model.probe_facts import ReceiverFigures

__all__ = [
    "SCHEMA", "STATES", "CheckRow", "DiagnosisEntry", "EvidenceEntry", "Faulty", "HistoryEntry", "Ids", "Judgement",
    "Link", "PastRun", "ReceiverEntry", "RenewalEntry", "RenewalRow", "Report", "Requests", "Selected", "Selection",
    "Severity", "Shard", "SharedCause", "State", "Step", "TenantResult", "TokenEntry", "Who",
]  # fmt: skip

SCHEMA: Final = "pytest-wa-health/1"
"""Names the form of the JSON report."""

State = Literal["failed", "unknown", "warned", "blocked", "waived", "passed", "not-applicable"]
Selection = Literal["all", "partial"]
"""Whether every bundled check was to run, or only some."""

STATES: tuple[State, ...] = ("failed", "unknown", "warned", "blocked", "waived", "passed", "not-applicable")
"""Verdicts of a check, from the one that decides a group's sign to the one that never does."""


class _CheckRow(TypedDict):
    id: str
    nodeid: str | None
    title: str
    verdict: State
    cause: str | None


class CheckRow(_CheckRow, total=False):
    """What one check came to."""

    area: str
    note: str | None
    said: Said
    """The note as a key and values."""
    severity: str
    duration_s: float
    stopped_by: str
    """Who of the host project kept the check from its verdict."""
    known: str
    """The date of the baseline that names the cause."""


class Ids(TypedDict, total=False):
    """The business's own IDs at Meta, in full: whoever repairs must find them."""

    phone_number: str | None
    business_account: str | None
    business: str | None
    app: str | None


class TokenEntry(TypedDict, total=False):
    """The access token, known by its fingerprint."""

    fingerprint: str | None
    length: int | None
    type: str | None
    expires_at: str | None
    data_access_expires_at: str | None
    days_left: int | None
    source: str | None
    source_said: Said
    """The place as a key and values."""


class Requests(TypedDict, total=False):
    """What the survey cost: Graph calls with their retries, waves, seconds."""

    count: int
    waves: int
    wall_s: float


class PastRun(TypedDict):
    """An earlier run, as the history holds it."""

    at: str
    verdict: str


class _HistoryEntry(TypedDict):
    runs: list[PastRun]


class HistoryEntry(_HistoryEntry, total=False):
    """What ``--wa-history`` says of a tenant."""

    since: str | None
    """When it was first seen not to be right after it had been; null where no earlier run saw it right."""
    last_good: str | None
    first_seen: str | None
    """The first run of those that saw it not right, where none before saw it right."""
    verified_name: str | None
    """As an earlier run last read it: an account that cannot be read now does not say its name."""
    timezone: str | None
    """The account's, likewise."""


class RenewalRow(TypedDict):
    """One thing that was compared: of the old token and of the new one."""

    what: str
    before: str
    after: str


RenewalEntry = TypedDict(
    "RenewalEntry",
    {
        "outcome": Literal["renewed", "not-due", "refused", "not-stored", "not-seen-running"],
        "from": str | None,
        "to": str | None,
        "stored": str | None,
        "stored_said": Said,
        "expires_at": str | None,
        "by": Literal["exchange", "hand"] | None,
        "dry_run": bool,
        "proven_at": str | None,
        "next_due": str | None,
        "why": str | None,
        "cause": str | None,
        "notes": list[str],
        "table": list[RenewalRow],
    },
    total=False,
)
"""What a renewal came to; tokens by their fingerprints."""


class _TenantResult(TypedDict):
    name: str
    slug: str
    verdict: Judgement
    can_send: bool | None
    diagnoses: list[DiagnosisEntry]
    checks: list[CheckRow]


class ReceiverEntry(TypedDict):
    """The user's own receiver, in a run of the receiver suite: its address, and how long it took to answer."""

    url: str
    figures: ReceiverFigures


class TenantResult(_TenantResult, total=False):
    """One tenant's part of the result; its first diagnosis is the answer."""

    ids: Ids | None
    display_number: str | None
    verified_name: str | None
    served_version: str | None
    token: TokenEntry | None
    notes: list[str]
    notes_said: list[Said | None]
    """The same as keys and values, in the same order; null for words of others."""
    usage: dict[str, float]
    requests: Requests | None
    history: HistoryEntry | None
    renewal: RenewalEntry
    """Under ``--wa-renew`` alone."""
    timezone: str | None
    """The time zone of the account, by its IANA name; null where Meta's id of it is not known."""
    receiver: ReceiverEntry
    events: NumberResult
    """Where recorded events stand beside the run: the entry of this number, as in ``numbers`` of their schema."""
    unjudged: bool
    """In a narrowed run: the account cannot send, and no check that ran looks for why."""


class Tool(TypedDict):
    """What made the report."""

    version: str


class Graph(TypedDict):
    """Which API was asked."""

    url: str | None
    version: str | None


class Shard(TypedDict):
    """Which share of a fleet, counted from 1, of how many."""

    share: int
    of: int


class Selected(TypedDict):
    """How many of the bundled checks were judged, over all tenants, and of how many."""

    judged: int
    of: int


class SharedCause(TypedDict):
    """A cause and the slugs of those who have it: one repair may help many."""

    cause: str
    verdict: str
    count: int
    tenants: list[str]


class _Report(TypedDict):
    schema: Literal["pytest-wa-health/1"]
    tool: Tool
    mode: Mode
    lang: Lang
    generated_at: str
    duration_s: float
    graph: Graph
    tenants: list[TenantResult]


class Report(_Report, total=False):
    """The result of a run."""

    recorded_at: str | None
    cassette: str | None
    verdict: Judgement
    selection: Selection
    selected: Selected
    fail_on: str
    """The mildest verdict that fails the run."""
    command: str
    shard: Shard | None
    events_problems: list[str]
    """What was named as recorded events and cannot be read; such a run is not green."""
    missing_shares: list[Shard]
    """In a merged report: the shares of the fleet of which there was none. Nothing is known of their tenants."""
    causes: list[SharedCause]
    contact: str | None
    """Whom to ask, as ``[report]`` names it."""
    url: str | None
    """Where the reports are to be found, likewise."""
    timezone: str | None
    """In whose time people read the report, likewise; null where that of the account counts."""
