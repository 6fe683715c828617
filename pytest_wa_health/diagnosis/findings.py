"""The words of a diagnosis: evidence, findings, observations and verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from pytest_wa_health.model.run_result import State
from pytest_wa_health.survey.facts import Answer

Confidence = Literal["certain", "likely", "possible"]
Outcome = State


@dataclass(frozen=True)
class Evidence:
    """What was seen: a request and what Meta answered, or a plain note about something local."""

    note: str = ""
    request: str | None = None
    http_status: int | None = None
    code: int | None = None
    subcode: int | None = None
    fbtrace_id: str | None = None
    meta_says: str | None = None

    @classmethod
    def of(cls, answer: Answer, note: str = "") -> Evidence:
        """The evidence that an answer is."""
        error = answer.error
        return cls(
            note=note or (answer.failure.reason if answer.failure else ""),
            request=answer.request,
            http_status=answer.status,
            code=error.code if error else None,
            subcode=error.subcode if error else None,
            fbtrace_id=error.fbtrace_id if error else None,
            meta_says=(error.message or None) if error else None,
        )


@dataclass(frozen=True)
class Finding:
    """One cause, with what decided for it and what was ruled out."""

    cause: str
    confidence: Confidence
    check: str
    """The check that reports it."""
    verdict: Outcome
    """What that check's verdict becomes: failed, warned or unknown."""
    evidence: tuple[Evidence, ...] = ()
    rivals: tuple[str, ...] = ()
    """Causes that the evidence cannot exclude."""
    ruled_out: Mapping[str, str] = field(default_factory=dict)
    """Causes that look alike, and why it is none of them."""
    deadline: int | None = None
    """Unix seconds after which it stops working."""
    params: Mapping[str, object] = field(default_factory=dict)
    """Values for the placeholders of the catalogue's texts."""
    stops_sending: bool | None = None
    """Whether template messages stop leaving; None where that is not known."""
    facts: tuple[str, ...] = ()
    """What is known of this finding and chooses between the catalogue's texts: see `catalogue.model.FACTS`."""


class Verdict(msgspec.Struct, frozen=True):
    """What a check comes to."""

    outcome: Outcome
    cause: str | None = None
    note: str = ""


@dataclass(frozen=True)
class Diagnosis:
    """Findings in the order of repair, and a verdict for each bundled check."""

    findings: tuple[Finding, ...]
    verdicts: Mapping[str, Verdict]
    can_send: bool | None
    notes: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    """What is known of the tenant and chooses between the catalogue's texts: see `catalogue.model.FACTS`."""
    explained: Mapping[str, str] = field(default_factory=dict)
    """Questions that brought no data, and the cause that explains why."""


@dataclass(frozen=True)
class Thresholds:
    """Where a warning begins. Each has an ini twin: ``wa_<name>``."""

    expiry_warn_days: int = 14
    """A token or its data access that ends within so many days is a warning."""
    expiry_fail_days: int = 0
    """The same as a failure; 0 leaves it a warning for as long as the token works."""
    version_warn_days: int = 90
    """An API version that dies within so many days is a warning."""
    usage_warn_percent: int = 80
    """A rate-limit usage of so many per cent or more is a warning."""
    slow_callback_ms: int = 1000
    """A callback that takes longer to answer is a warning."""
    clock_skew_seconds: int = 300
    """A clock that differs from Meta's by more makes every age doubtful."""
