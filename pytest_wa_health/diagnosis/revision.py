"""The one place where what the areas concluded is changed: by what a message of this run showed."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from pytest_wa_health.diagnosis.area import Area, AreaResult, Context
from pytest_wa_health.diagnosis.findings import Finding, Verdict


class Revision(Area):
    """Builds the revised result: an area that may also change and withdraw what is there already."""

    def __init__(self, context: Context, result: AreaResult) -> None:
        super().__init__(context, AreaResult())
        self._own = result

    def change(self, is_meant: Callable[[Finding], bool], changed: Callable[[Finding], Finding]) -> bool:
        """Put `changed(finding)` in the place of each finding that is meant; whether there was one."""
        findings = tuple(changed(finding) if is_meant(finding) else finding for finding in self.findings)
        was_changed = findings != self.findings
        self._own = dataclasses.replace(self._own, findings=findings)
        return was_changed

    def looks_right(self, check: str) -> bool:
        """Whether a check was seen to pass, and nothing was found that belongs to it."""
        seen = self.observed(check)
        is_passed = seen is not None and seen.outcome == "passed"
        return is_passed and not any(finding.check == check for finding in self.findings)

    def withdraw(self, cause: str) -> None:
        """Take a finding back that a message disproved."""
        kept = tuple(finding for finding in self.findings if finding.cause != cause)
        self._own = dataclasses.replace(self._own, findings=kept)

    def prove(self, check: str, note: str) -> None:
        """Make a check passed, whatever was said of it before: a message showed it."""
        observations = {**self._own.observations, check: Verdict("passed", note=note)}
        self._own = dataclasses.replace(self._own, observations=observations)

    def saw_refusal(self, cause: str) -> None:
        """Record that a message of this run failed; one that its recipient explains says nothing of others."""
        if not cause.startswith("recipient."):
            self._own = dataclasses.replace(self._own, refused=True)

    def saw_delivery(self) -> None:
        """Record that a template message of this run arrived."""
        self._own = dataclasses.replace(self._own, delivered=True)
