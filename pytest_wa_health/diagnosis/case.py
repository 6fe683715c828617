"""The working board on which one tenant's diagnosis is put together."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Literal

from pytest_wa_health import catalogue
from pytest_wa_health.diagnosis.model import Confidence, Evidence, Finding, Outcome, Thresholds, Verdict
from pytest_wa_health.diagnosis.reading import Readings
from pytest_wa_health.survey.facts import Answer, Json, Snapshot

DAY = 86_400

Sending = Literal["stops", "goes on", "open"]
_STOPS: Mapping[Sending, bool | None] = {"stops": True, "goes on": False, "open": None}
"""What the evidence says of template messages where it knows better than the catalogue."""


class Case:
    """Evidence on one side, findings and observations on the other.

    `explained` maps each question without data to the cause that explains why: whatever depends on it is
    blocked by that cause, and is no finding of its own.
    """

    def __init__(self, snapshot: Snapshot, thresholds: Thresholds) -> None:
        self.snapshot = snapshot
        self.thresholds = thresholds
        self.settings: Mapping[str, Json] = snapshot.settings
        self.read = Readings(snapshot)
        self.findings: list[Finding] = []
        self.observations: dict[str, Verdict] = {}
        self.explained: dict[str, str] = {}
        self.notes: list[str] = []
        self.open: set[str] = set()
        """Checks whose question the evidence does not decide."""
        self.delivered = False
        """Whether a template message of this run was seen to arrive."""

    @property
    def now(self) -> int:
        """Unix seconds at which ages are judged: Meta's clock where an answer carries it."""
        date = self.read.server_date()
        return date[0] if date and self.snapshot.mode != "replay" else self.snapshot.now

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
    ) -> None:
        """Name a cause. Its check, verdict and effect on sending come from the catalogue unless given here."""
        entry = catalogue.cause(cause)
        self.findings.append(
            Finding(
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
            )
        )

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

    def explain(self, cause: str, *names: str) -> None:
        """Say that these questions have no data because of `cause`; the first explanation stands."""
        for name in names:
            self.explained.setdefault(name, cause)

    def confirm(self, check: str, note: str = "") -> None:
        """Record that what a check looks for was seen to be right."""
        self.observations[check] = Verdict("passed", note=note)

    def not_applicable(self, check: str, note: str) -> None:
        """Record that a check needs something that is not there; `note` names it."""
        self.observations[check] = Verdict("not-applicable", note=note)

    def unseen(self, check: str, *names: str) -> None:
        """Record that a check could not look, because these questions brought no data."""
        cause = next((self.explained[name] for name in names if name in self.explained), None)
        if cause is None:
            self.observations[check] = Verdict("unknown", "undetermined", "Meta's answers do not show it")
        else:
            self.observations[check] = Verdict("blocked", cause)

    def unasked(self, fields: Mapping[str, str]) -> None:
        """Withdraw the checks of those `fields` that this version of the API does not have, or no recording holds."""
        for field, check in fields.items():
            if field in self.read.not_recorded():
                self.not_recorded(check, field)
            elif field in self.read.unknown_fields():
                self.not_applicable(check, f"this version of the API does not have the field {field}")

    def not_recorded(self, check: str, field: str) -> None:
        """Record that a check needs a field which the recorded reads did not ask for."""
        self.not_applicable(check, f"the recording does not hold the field {field}; record it again")

    def blocked(self, check: str, cause: str) -> None:
        """Record that a check has nothing to look at because of a named cause."""
        self.observations[check] = Verdict("blocked", cause)

    def undetermined(self, check: str, *evidence: Evidence, rivals: Iterable[str] = ()) -> None:
        """Say honestly that the evidence does not decide; several such questions are one finding."""
        self.open.add(check)
        known = next((finding for finding in self.findings if finding.cause == "undetermined"), None)
        if known is None:
            self.find("undetermined", *evidence, confidence="possible", rivals=rivals, check=check)
            return
        self.findings[self.findings.index(known)] = dataclasses.replace(
            known,
            evidence=tuple(dict.fromkeys((*known.evidence, *evidence))),
            rivals=tuple(dict.fromkeys((*known.rivals, *rivals))),
        )
