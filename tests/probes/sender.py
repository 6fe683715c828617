"""A run with ``--wa-send`` against the double, on a clock that only sleeping moves."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from pytest_wa_health.diagnosis import Diagnosis
from pytest_wa_health.double import Double
from pytest_wa_health.survey.facts import Snapshot


@dataclass
class Followed:
    """A run with ``--wa-send`` and what it left behind."""

    double: Double
    snapshot: Snapshot
    diagnosis: Diagnosis
    said: list[str]
    slept: list[float]

    @property
    def sends(self) -> dict[str, Any]:
        return self.snapshot.reach["sends"]

    @property
    def first(self) -> dict[str, Any]:
        return self.sends["recipients"][0]

    def verdict(self, check: str) -> tuple[str, str | None]:
        found = self.diagnosis.verdicts[check]
        return found.outcome, found.cause

    @property
    def posted(self) -> list[dict[str, Any]]:
        return [json.loads(call.body) for call in self.double.writes]


@dataclass
class Clock:
    """A clock that only sleeping moves; while we sleep, the double's statuses arrive."""

    double: Double
    now: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.double.settle()
        self.slept.append(seconds)
        self.now += seconds
