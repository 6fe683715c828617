"""Watch one tenant until what failed is right: what is asked again, and how often.

Only the reads that a failed check rests on are repeated. When their answers make a cause go away, the tenant is
surveyed once more as a whole, and that survey is what counts.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence

from pytest_wa_health.diagnosis import Finding
from pytest_wa_health.survey.facts import Answer, Snapshot
from pytest_wa_health.survey.questions import Question, first_wave

__all__ = ["FIRST_PAUSE", "LONGEST_PAUSE", "watched"]

FIRST_PAUSE, LONGEST_PAUSE = 3.0, 15.0
"""Seconds between two looks: every look counts towards the app's rate limit."""


def watched(
    snapshot: Snapshot,
    red: Callable[[Snapshot], Sequence[Finding]],
    *,
    ask: Callable[[Question], Answer],
    again: Callable[[], Snapshot],
    until: float,
    clock: Callable[[], float],
    sleep: Callable[[float], None],
) -> Snapshot:
    """`snapshot`, or the one in which what failed is right; after `until`, as `clock` counts, the last one.

    `red` names the findings that fail the run, `ask` puts one question, `again` surveys the tenant as a whole.
    """
    asked = snapshot.requests
    findings = red(snapshot)
    for pause in _pauses():
        if not findings or clock() >= until:
            return snapshot
        sleep(max(0.0, min(pause, until - clock())))
        questions = _resting_on(snapshot, findings)
        answers = {question.name: ask(question) for question in questions}
        asked += sum(answer.attempts for answer in answers.values())
        looked = dataclasses.replace(snapshot, answers={**snapshot.answers, **answers})
        if questions and _causes(findings) <= _causes(red(looked)):
            continue
        whole = again()
        asked += whole.requests
        snapshot = dataclasses.replace(whole, requests=asked)
        findings = red(snapshot)
    return snapshot


def _pauses() -> Iterator[float]:
    pause = FIRST_PAUSE
    while True:
        yield pause
        pause = min(pause * 1.5, LONGEST_PAUSE)


def _causes(findings: Sequence[Finding]) -> set[str]:
    return {finding.cause for finding in findings}


def _resting_on(snapshot: Snapshot, findings: Sequence[Finding]) -> list[Question]:
    """The questions whose answers are the evidence of what failed; none where it was seen elsewhere than at Meta."""
    requests = {evidence.request for finding in findings for evidence in finding.evidence}
    names = {name for name, answer in snapshot.answers.items() if answer.request in requests}
    return [question for question in first_wave(snapshot.settings) if question.name in names]
