"""Ask the questions, wave by wave, and bring home a `Snapshot`."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Callable, Sequence

from pytest_wa_health.survey.facts import Answer, Failure, Json, LocalFinding, Snapshot
from pytest_wa_health.survey.questions import Question, first_wave, is_proof_error, next_wave

MAX_WAVES = 4


Asker = Callable[[Question], Answer]
"""Puts one question to the Graph API; never raises for trouble on the way or at Meta."""


def survey(
    ask: Asker,
    *,
    tenant: str,
    mode: str,
    graph_url: str,
    version: str | None,
    settings: dict[str, Json],
    local: Sequence[LocalFinding] = (),
    now: int,
    concurrent: bool = True,
    clock: Callable[[], float] = time.perf_counter,
) -> Snapshot:
    """Survey one tenant: one wave of reads when it is healthy, further ones only while rivals remain.

    `concurrent` puts the questions of a wave side by side; a tape needs them one after the other.
    """
    answers: dict[str, Answer] = {}
    started = clock()
    waves = requests = 0
    wave = first_wave(settings)
    while wave and waves < MAX_WAVES:
        waves += 1
        replies = _side_by_side(ask, wave) if concurrent else [ask(question) for question in wave]
        requests += sum(reply.attempts for reply in replies)
        for question, reply in zip(wave, replies, strict=True):
            if question.name in answers and is_proof_error(answers[question.name]):
                answers["proof"] = answers[question.name]
            answers[question.name] = reply
        wave = next_wave(settings, answers)
    return Snapshot(
        tenant=tenant,
        mode=mode,
        now=now,
        graph_url=graph_url,
        version=version,
        settings=settings,
        local=tuple(local),
        answers=answers,
        waves=waves,
        requests=requests,
        wall=round(clock() - started, 4) if waves else 0.0,
    )


def _side_by_side(ask: Asker, wave: Sequence[Question]) -> list[Answer]:
    """Ask all questions of one wave at once.

    Daemon threads, because a server that drips its answer for ever must not keep the interpreter from ending.
    """
    replies: list[Answer | None] = [None] * len(wave)

    def run(place: int, question: Question) -> None:
        replies[place] = ask(question)

    threads = [threading.Thread(target=run, args=(i, q), daemon=True) for i, q in enumerate(wave)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lost = Answer(request="", failure=Failure("reset", "the question was not answered"))
    return [
        reply if reply is not None else dataclasses.replace(lost, request=f"GET {question.path}")
        for reply, question in zip(replies, wave, strict=True)
    ]
