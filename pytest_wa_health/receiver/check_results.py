"""What the checks of a receiver came to, and the figures: plain data."""

from __future__ import annotations

import dataclasses
import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from pytest_wa_health.model.note import Value
from pytest_wa_health.model.probe_facts import ReceiverFigures
from pytest_wa_health.receiver.deliverers import Reply
from pytest_wa_health.receiver.samples import Sample

__all__ = ["Figures", "Seen", "blocked", "failed", "passed"]

Outcome = Literal["passed", "failed", "blocked", "not-applicable"]
_LARGE = 2**20


@dataclass(frozen=True)
class Seen:
    """What one check came to. `note` is a key of ``sentences/receiver.toml`` with its `params`."""

    check: str
    outcome: Outcome
    cause: str | None = None
    confidence: Literal["certain", "likely"] = "certain"
    rivals: tuple[str, ...] = ()
    note: str = ""
    params: Mapping[str, Value] = field(default_factory=dict)
    status: int | None = None

    def less_sure(self, *rivals: str) -> Seen:
        """The same as what is likely; `rivals` are the causes that look alike."""
        return dataclasses.replace(self, confidence="likely", rivals=rivals)


def passed(check: str, note: str = "", **params: Value) -> Seen:
    """Seen to be right."""
    return Seen(check, "passed", note=note, params=params)


def blocked(check: str, cause: str) -> Seen:
    """Not looked at, because `cause` explains it."""
    return Seen(check, "blocked", cause)


def failed(check: str, cause: str, note: str, reply: Reply | None = None, **params: Value) -> Seen:
    """Seen to be wrong, by `reply`."""
    return Seen(check, "failed", cause, note=note, params=params, status=reply.status if reply else None)


class Figures:
    """How long deliveries took."""

    def __init__(self) -> None:
        self._count = 0
        self._single: list[int] = []
        self._large: tuple[int, int] | None = None
        self._at_once: list[int] = []
        self._lost = 0

    def add(self, sample: Sample, reply: Reply) -> None:
        """One delivery by itself, if it was answered."""
        self._count += 1
        if reply.status is None:
            return
        if len(sample.body) > _LARGE:
            self._large = (len(sample.body), reply.milliseconds)
        else:
            self._single.append(reply.milliseconds)

    def add_load(self, replies: Iterable[Reply]) -> None:
        """Deliveries at the same moment."""
        replies = list(replies)
        self._count += len(replies)
        self._at_once = [reply.milliseconds for reply in replies]
        self._lost = sum(not reply.is_success for reply in replies)

    def facts(self) -> ReceiverFigures:
        """What was measured; what was not is absent."""
        found: ReceiverFigures = {"deliveries": self._count}
        if self._single:
            found["answered"] = len(self._single)
            found["median_ms"], found["slowest_ms"] = round(statistics.median(self._single)), max(self._single)
        if self._large:
            found["batch_bytes"], found["batch_ms"] = self._large
        if self._at_once:
            found["at_once"], found["at_once_failed"] = len(self._at_once), self._lost
            found["at_once_median_ms"] = round(statistics.median(self._at_once))
            found["at_once_slowest_ms"] = max(self._at_once)
        return found
