"""What the probes saw beyond the survey: messages, and the servers that are not Meta's. Plain JSON, no secret.

The probes write these facts, a cassette keeps them, and diagnosis reads them.
"""

from __future__ import annotations

from typing import Any, Literal, TypedDict

from pytest_wa_health.model.event_counts import NumberResult

__all__ = [
    "DeploymentFacts",
    "Edge",
    "EventFacts",
    "Exchange",
    "FailureFacts",
    "FallbackFacts",
    "HappenedFacts",
    "MessageFailures",
    "ProbeFacts",
    "ReceiverCheck",
    "ReceiverFacts",
    "ReceiverFigures",
    "SendFacts",
    "WebhookFacts",
]


class FailureFacts(TypedDict):
    """Why a server gave no readable answer."""

    kind: str
    reason: str


class Edge(TypedDict):
    """An edge or tunnel that answered in the server's place."""

    name: str
    kind: Literal["blocked", "login", "down", "tunnel"]
    sure: bool


class _Exchange(TypedDict):
    status: int | None
    ms: float


class Exchange(_Exchange, total=False):
    """One request to the callback, and what it answered."""

    failure: FailureFacts
    redirect: str
    title: str | None
    edge: Edge
    behind: str
    wants_signature: bool
    echo: Literal["exact", "inside"]
    around: str
    """With an echo ``inside``: what stands around the challenge."""


class WebhookFacts(TypedDict, total=False):
    """The user's own callback, as the webhook bench found it."""

    broken: str
    """Why the bench came to no end; then nothing else is here."""
    url: str
    scheme: str
    loopback: bool
    has_verify_token: bool
    plain: Exchange
    handshake: Exchange
    again: Exchange
    wrong_token: Exchange
    decoded_twice: Exchange
    with_signature: Exchange
    good_signature: Exchange
    bad_signature: Exchange
    samples_skipped: str
    certificate_until: str | None


class FallbackFacts(TypedDict, total=False):
    """The mail server of the fallback channel."""

    broken: str
    outcome: Literal["ok", "unreachable", "tls", "auth-refused", "sender-refused"]
    server: str
    step: str
    ms: float
    detail: str
    code: int | None
    temporary: bool
    protected: bool
    signed_in: bool
    sender: bool


class DeploymentFacts(TypedDict, total=False):
    """Which token the running server holds, by its fingerprint."""

    broken: str
    outcome: Literal["same", "differs", "unreadable", "unreachable"]
    url: str
    status: int | None
    ms: float
    redirect: str
    failure: FailureFacts
    title: str | None
    remote: str
    detail: str


class ReceiverFigures(TypedDict, total=False):
    """How long a receiver under test took to answer; what was not measured is absent."""

    deliveries: int
    """All that left."""
    answered: int
    """Those of an ordinary size, one after the other, that were answered; the next two are of these."""
    median_ms: int
    slowest_ms: int
    batch_bytes: int
    batch_ms: int
    at_once: int
    """Deliveries at the same moment."""
    at_once_failed: int
    at_once_median_ms: int
    at_once_slowest_ms: int


class ReceiverCheck(TypedDict):
    """What one check of a receiver came to."""

    check: str
    outcome: Literal["passed", "failed", "blocked", "not-applicable"]
    cause: str | None
    confidence: Literal["certain", "likely"]
    rivals: list[str]
    note: str
    status: int | None


class ReceiverFacts(TypedDict):
    """The user's own receiver, as the conformance suite found it."""

    url: str
    checks: list[ReceiverCheck]
    figures: ReceiverFigures


class SendFacts(TypedDict):
    """The test messages of a run that sends. A cassette holds none."""

    template: str | None
    language: str | None
    category: str | None
    chosen: bool
    """Whether the template was chosen among the account's, rather than configured."""
    count: int
    """How many messages left."""
    reason: str | None
    """Why none left; None where they were tried."""
    recipients: list[dict[str, Any]]
    """One for each configured recipient: where it is, the state of its message, Meta's answer, its statuses."""


class MessageFailures(TypedDict):
    """Messages of others that failed alike, as recorded events tell."""

    code: int | None
    subcode: int | None
    title: str
    meta_says: str | None
    fbtrace_id: str | None
    count: int
    first: int | None
    last: int | None
    country: str | None
    template: str | None


class HappenedFacts(TypedDict):
    """What a webhook about the account, a number or a template left behind."""

    cause: str
    event: str
    at: int | None
    params: dict[str, Any]


class EventFacts(TypedDict):
    """Recorded events of this number."""

    failures: list[MessageFailures]
    happened: list[HappenedFacts]
    messages: int
    fail_share: float
    last_inbound: int | None
    last_status: int | None
    inbound_days: dict[str, int]
    shown: NumberResult
    """The entry of the number as reports show it."""


class ProbeFacts(TypedDict, total=False):
    """What each probe saw; None where it is not configured or not opted in for."""

    sends: SendFacts | None
    webhook: WebhookFacts | None
    fallback: FallbackFacts | None
    deployment: DeploymentFacts | None
    events: EventFacts
    """Where recorded events stand beside the reads."""
    receiver: ReceiverFacts
    """In a run of the receiver suite alone."""
