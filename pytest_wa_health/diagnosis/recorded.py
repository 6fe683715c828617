"""What a replay cannot know: questions that were not put when it was recorded."""

from __future__ import annotations

from pytest_wa_health import catalogue
from pytest_wa_health.diagnosis.area import Area, AreaResult, Context
from pytest_wa_health.diagnosis.findings import Evidence

CAUSE = "replay.not-recorded"


def examine(context: Context, earlier: AreaResult) -> AreaResult:
    """Say of each question that the recording does not hold why it has no data."""
    area = Area(context, earlier)
    area.explain(CAUSE, *_missing(context))
    return area.result()


def report(context: Context, earlier: AreaResult) -> AreaResult:
    """Name the cause where a check needed such a question; the first of them reports it. Comes after every area."""
    area = Area(context, earlier)
    reported = {finding.check for finding in earlier.findings}
    needing = [
        check.id
        for check in catalogue.checks()
        if (seen := earlier.observations.get(check.id)) is not None
        and seen.cause == CAUSE
        and check.id not in reported
    ]
    if needing:
        evidence = [Evidence.of(context.snapshot.answers[name]) for name in _missing(context)]
        area.find(CAUSE, *dict.fromkeys(evidence), check=needing[0])
    return area.result()


def _missing(context: Context) -> list[str]:
    answers = context.snapshot.answers.items()
    return [name for name, answer in answers if answer.failure and answer.failure.kind == "replay-miss"]
