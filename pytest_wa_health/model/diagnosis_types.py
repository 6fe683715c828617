"""A diagnosis as plain JSON: what was found, what decided for it, and how to repair it."""

from __future__ import annotations

from typing import Literal, TypedDict

from pytest_wa_health.model.json_value import Json
from pytest_wa_health.model.note import Said

__all__ = ["DiagnosisEntry", "EvidenceEntry", "Faulty", "Judgement", "Link", "Severity", "Step", "Who"]

Judgement = Literal["passed", "warned", "failed", "unknown"]
"""The verdict of a tenant or a run: the worst of its checks."""
Faulty = Literal["failed", "unknown", "warned"]
"""The verdict of a diagnosis."""
Severity = Literal["critical", "high", "medium", "low"]
Who = Literal["business-admin", "developer", "phone-owner", "meta", "wait"]


class EvidenceEntry(TypedDict, total=False):
    """What was seen: a request and what Meta answered, or a note about something local."""

    request: str | None
    http_status: int | None
    code: int | None
    subcode: int | None
    fbtrace_id: str | None
    note: str | None
    said: Said
    """The note as a key and values, so that other languages can say it; absent for words of others."""
    meta_says: str | None


class _Link(TypedDict):
    url: str


class Link(_Link, total=False):
    """Where a step is done."""

    label: str | None


class _Step(TypedDict):
    who: Who
    text: str


class Step(_Step, total=False):
    """One step of a repair, and who can take it."""

    link: Link | None


class _DiagnosisEntry(TypedDict):
    cause: str
    verdict: Faulty
    check: str
    title: str
    explanation: str
    who: Who


class DiagnosisEntry(_DiagnosisEntry, total=False):
    """One cause, what decided for it, and how to repair it."""

    severity: Severity
    confidence: Literal["certain", "likely", "possible"]
    why: str | None
    minutes: int | None
    steps: list[str]
    step_details: list[Step]
    links: list[str]
    deadline: str | None
    days_left: int | None
    blocks: list[str]
    ruled_out: list[str]
    ruled_out_because: dict[str, str]
    ruled_out_said: dict[str, Said]
    """The same as keys and values."""
    rivals: list[str]
    next_probe: str | None
    verify: str | None
    forward: str | None
    evidence: list[EvidenceEntry]
    facts: list[str]
    """What chose between the catalogue's texts."""
    values: dict[str, Json]
    """What fills them, so that they can be said in another language."""
    lost: int
    """Messages that it cost, where events show it."""
    known: str
    """The date of the baseline that names this cause."""
