"""What a replay cannot know: questions that were not put, or fields not asked for, when it was recorded."""

from __future__ import annotations

from pytest_wa_health import catalogue
from pytest_wa_health.diagnosis.case import Case
from pytest_wa_health.diagnosis.model import Evidence

CAUSE = "replay.not-recorded"

_NEEDED_FOR = {"health_status": ("WA504", "WA506")}
"""Fields to the checks that nothing but them can answer."""


def explain(case: Case) -> None:
    """Say of each question that the recording does not hold why it has no data. Comes before every area."""
    case.explain(CAUSE, *_missing(case))


def report(case: Case) -> None:
    """Name the cause where a check needed such a question; the first of them reports it. Comes after every area.

    What needs a field that was not recorded is not applicable.
    """
    for field in case.read.not_recorded() & _NEEDED_FOR.keys():
        for check in _NEEDED_FOR[field]:
            if case.observations[check].outcome == "unknown":
                case.not_recorded(check, field)
    needing = [
        check.id
        for check in catalogue.checks()
        if (seen := case.observations.get(check.id)) is not None
        and seen.cause == CAUSE
        and not any(finding.check == check.id for finding in case.findings)
    ]
    if needing:
        evidence = [Evidence.of(case.snapshot.answers[name]) for name in _missing(case)]
        case.find(CAUSE, *dict.fromkeys(evidence), check=needing[0])


def _missing(case: Case) -> list[str]:
    answers = case.snapshot.answers
    return [
        name
        for name, answer in answers.items()
        if answer.failure is not None and answer.failure.kind == "replay-miss"
    ]
