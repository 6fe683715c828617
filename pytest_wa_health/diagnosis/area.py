"""What one area of the diagnosis concludes, and the builder with which it gets there.

An area is a function from the evidence and the results of the areas before it to an `AreaResult`. It can add to
what is known and never take back: a check is `passed` only where a value was read for it, and of two observations
of one check the less favourable one stands. Only `revise` (see `delivery`) changes what an area has said.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from pytest_wa_health import catalogue
from pytest_wa_health.catalogue.notes import joined, noted
from pytest_wa_health.diagnosis.findings import Confidence, Evidence, Finding, Outcome, Thresholds, Verdict
from pytest_wa_health.diagnosis.readings import Readings
from pytest_wa_health.model.settings_view import SettingsView
from pytest_wa_health.survey.facts import Answer, Snapshot

DAY = 86_400

Sending = Literal["stops", "goes on", "open"]
_STOPS: Mapping[Sending, bool | None] = {"stops": True, "goes on": False, "open": None}
"""What the evidence says of template messages where it knows better than the catalogue."""

UNDETERMINED = "undetermined"


@dataclass(frozen=True)
class Context:
    """What every area reasons from."""

    snapshot: Snapshot
    thresholds: Thresholds

    @cached_property
    def read(self) -> Readings:
        """The answers by meaning."""
        return Readings(self.snapshot)

    @property
    def now(self) -> int:
        """Unix seconds at which ages are judged: Meta's clock where an answer carries it."""
        date = self.read.server_date()
        return date[0] if date and self.snapshot.mode != "replay" else self.snapshot.now


@dataclass(frozen=True)
class AreaResult:
    """What was concluded so far, by one area or by several."""

    findings: tuple[Finding, ...] = ()
    observations: Mapping[str, Verdict] = field(default_factory=dict)
    explained: Mapping[str, str] = field(default_factory=dict)
    """Questions without data, and the cause that explains why: what depends on them is blocked by it."""
    notes: tuple[str, ...] = ()
    delivered: bool = False
    """Whether a template message of this run was seen to arrive."""
    refused: bool = False
    """Whether a message of this run failed for something that is not the recipient's."""

    def has(self, *causes: str) -> bool:
        """Whether one of these causes, or of the areas named with a trailing dot, was found."""
        return any(
            finding.cause == cause or (cause.endswith(".") and finding.cause.startswith(cause))
            for finding in self.findings
            for cause in causes
        )

    def first(self, *areas: str) -> str | None:
        """The first cause found in one of these areas."""
        return next((f.cause for f in self.findings if f.cause.split(".")[0] in areas), None)

    def plus(self, later: AreaResult) -> AreaResult:
        """Both together: several open questions are one finding, and the less favourable observation stands."""
        observations = dict(self.observations)
        for check, verdict in later.observations.items():
            observations[check] = less_favourable(observations.get(check), verdict)
        newly = {name: cause for name, cause in later.explained.items() if name not in self.explained}
        return AreaResult(
            findings=_with_one_undetermined((*self.findings, *later.findings)),
            observations=observations,
            explained={**self.explained, **newly},
            notes=(*self.notes, *later.notes),
            delivered=self.delivered or later.delivered,
            refused=self.refused or later.refused,
        )


def less_favourable(one: Verdict | None, other: Verdict) -> Verdict:
    """Of two observations of one check the one that is not green; the first where neither or both are."""
    return other if one is None or (one.outcome == "passed" and other.outcome != "passed") else one


def _with_one_undetermined(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    doubts = [finding for finding in findings if finding.cause == UNDETERMINED]
    if len(doubts) < 2:
        return findings
    whole = dataclasses.replace(
        doubts[0],
        evidence=tuple(dict.fromkeys(seen for doubt in doubts for seen in doubt.evidence)),
        rivals=tuple(dict.fromkeys(rival for doubt in doubts for rival in doubt.rivals)),
    )
    rest = {id(doubt) for doubt in doubts[1:]}
    return tuple(whole if finding is doubts[0] else finding for finding in findings if id(finding) not in rest)


class Area:
    """Builds the `AreaResult` of one area; what earlier areas found can be asked for, and not be changed."""

    def __init__(self, context: Context, earlier: AreaResult) -> None:
        self.snapshot = context.snapshot
        self.thresholds = context.thresholds
        self.settings: SettingsView = context.snapshot.settings
        self.read = context.read
        self.now = context.now
        self._earlier = earlier
        self._own = AreaResult()

    def result(self) -> AreaResult:
        """What this area concluded."""
        return self._own

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found so far, by the earlier areas and by this one."""
        return (*self._earlier.findings, *self._own.findings)

    @property
    def explained(self) -> Mapping[str, str]:
        """Each question without data that has an explanation, and the cause that it is."""
        return {**self._earlier.explained, **self._own.explained}

    def observed(self, check: str) -> Verdict | None:
        """What was observed of a check so far."""
        own, earlier = self._own.observations.get(check), self._earlier.observations.get(check)
        return earlier if own is None else less_favourable(earlier, own)

    def has(self, *causes: str) -> bool:
        """Whether one of these causes, or of the areas named with a trailing dot, was found."""
        return self._earlier.has(*causes) or self._own.has(*causes)

    def first(self, *areas: str) -> str | None:
        """The first cause found in one of these areas."""
        return self._earlier.first(*areas) or self._own.first(*areas)

    def days_until(self, moment: int) -> int:
        """Whole days left until `moment`; negative once it is past."""
        return (moment - self.now) // DAY

    def answer(self, name: str) -> Answer | None:
        """The answer to a question, if it was asked."""
        return self.snapshot.answers.get(name)

    def find(
        self,
        cause: str,
        *evidence: Evidence,
        confidence: Confidence = "certain",
        rivals: Iterable[str] = (),
        ruled_out: Mapping[str, str] | None = None,
        deadline: int | None = None,
        verdict: Outcome | None = None,
        check: str | None = None,
        params: Mapping[str, object] | None = None,
        sending: Sending | None = None,
        facts: Iterable[str] = (),
    ) -> None:
        """Name a cause. Its check, verdict and effect on sending come from the catalogue unless given here."""
        entry = catalogue.cause(cause)
        finding = Finding(
            cause=cause,
            confidence=confidence,
            check=check or entry.check,
            verdict=verdict or entry.verdict,
            evidence=evidence,
            rivals=tuple(rivals),
            ruled_out=dict(ruled_out or {}),
            deadline=deadline,
            params=dict(params or {}),
            stops_sending=entry.stops_sending if sending is None else _STOPS[sending],
            facts=tuple(facts),
        )
        self._add(AreaResult(findings=(finding,)))

    def note(self, text: str) -> None:
        """Say something beside the findings."""
        self._add(AreaResult(notes=(text,)))

    def explain(self, cause: str, *names: str) -> None:
        """Say that these questions have no data because of `cause`; the first explanation stands."""
        self._add(AreaResult(explained={name: cause for name in names if name not in self._earlier.explained}))

    def saw(self, check: str, *values: object, note: str = "") -> None:
        """Record that a check was looked at, by these `values`; where one of them is None it was not."""
        if values and all(value is not None for value in values):
            self._observe(check, Verdict("passed", note=note))

    def left_out(self, check: str, field: str) -> None:
        """Record that a field is absent from an object that was otherwise read."""
        if field in self.read.not_recorded():
            self.not_applicable(
                check, joined([noted("replay.lacks-field", field=field), noted("replay.record-again")])
            )
        elif field in self.read.unknown_fields():
            self.not_applicable(check, noted("field.not-in-version", field=field))
        else:
            self.not_applicable(check, noted("field.left-out", field=field))

    def not_applicable(self, check: str, note: str) -> None:
        """Record that a check needs something that is not there; `note` names it."""
        self._observe(check, Verdict("not-applicable", note=note))

    def unseen(self, check: str, *names: str) -> None:
        """Record that a check could not look, because these questions brought no data."""
        explained = self.explained
        cause = next((explained[name] for name in names if name in explained), None)
        if cause is None:
            self._observe(check, Verdict("unknown", UNDETERMINED, noted("verdict.not-shown")))
        else:
            self.blocked(check, cause)

    def blocked(self, check: str, cause: str) -> None:
        """Record that a check has nothing to look at because of a named cause."""
        self._observe(check, Verdict("blocked", cause))

    def undetermined(self, check: str, *evidence: Evidence, rivals: Iterable[str] = ()) -> None:
        """Say honestly that the evidence does not decide; several such questions are one finding."""
        self.find(UNDETERMINED, *evidence, confidence="possible", rivals=rivals, check=check)
        self._observe(check, Verdict("unknown", UNDETERMINED, noted("verdict.undecided")))

    def _observe(self, check: str, verdict: Verdict) -> None:
        self._add(AreaResult(observations={check: verdict}))

    def _add(self, part: AreaResult) -> None:
        self._own = self._own.plus(part)
