"""Ask the questions, wave by wave, and collect the answers in a `Snapshot`."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, wait

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.model.daemon_threads import DaemonThreads
from pytest_wa_health.model.settings_view import SettingsView
from pytest_wa_health.survey.facts import Answer, Failure, LocalFinding, Snapshot
from pytest_wa_health.survey.limits import Limits
from pytest_wa_health.survey.questions import Question, first_wave, is_proof_error, next_wave

MAX_WAVES = 4

OPTIONAL = frozenset({"phone_extra", "subscriptions", "templates"})
"""Reads of the first wave that are left out where an app or account is near its limit."""

Asker = Callable[[Question], Answer]
"""Puts one question to the Graph API; never raises for trouble on the way or at Meta."""

Plan = Generator[list[Question], list[Answer], Snapshot]
"""Yields a wave of questions, is sent their answers in the same order, and ends with the snapshot."""


def survey(
    ask: Asker,
    *,
    tenant: str,
    mode: str,
    graph_url: str,
    version: str | None,
    settings: SettingsView,
    local: Sequence[LocalFinding] = (),
    now: int,
    concurrent: bool = True,
    clock: Callable[[], float] = time.perf_counter,
    limits: Limits | None = None,
) -> Snapshot:
    """Survey one tenant: one wave of reads when it is healthy, further ones only while rivals remain.

    `concurrent` puts the questions of a wave side by side; one after the other, a recording has a stable order.
    """
    steps = plan(
        tenant=tenant,
        mode=mode,
        graph_url=graph_url,
        version=version,
        settings=settings,
        local=local,
        now=now,
        clock=clock,
        limits=limits,
    )
    return drive(steps, ask, concurrent=concurrent)


def drive(steps: Plan, ask: Asker, *, concurrent: bool = True) -> Snapshot:
    """Put every question of a plan to `ask`, wave by wave."""
    try:
        wave = next(steps)
        while True:
            wave = steps.send(_side_by_side(ask, wave) if concurrent else [ask(question) for question in wave])
    except StopIteration as end:
        snapshot: Snapshot = end.value
        return snapshot


def plan(
    *,
    tenant: str,
    mode: str,
    graph_url: str,
    version: str | None,
    settings: SettingsView,
    local: Sequence[LocalFinding] = (),
    now: int,
    clock: Callable[[], float] = time.perf_counter,
    limits: Limits | None = None,
) -> Plan:
    """The survey of one tenant, for whoever puts the questions. Asks nothing that `limits` do not allow."""
    rules = limits or Limits()
    app, account = settings.get("app_id"), settings.get("business_account_id")
    answers: dict[str, Answer] = {}
    notes: list[str] = []
    started = clock()
    waves = requests = 0
    known: SettingsView = {**settings, "sends": True} if mode == "send" and settings.get("recipients") else settings
    wave = first_wave(known)
    while wave and waves < MAX_WAVES:
        asked, why = _within(wave, rules, rules.why_back_off(app, account), is_first=not waves)
        left_out = [question for question in wave if question not in asked]
        if left_out:
            notes.append(noted("survey.left-out-some", note=why, items=[question.name for question in left_out]))
        if not waves:
            answers.update({question.name: _left_out(question, why) for question in left_out})
        if not asked:
            break
        waves += 1
        replies = yield asked
        requests += sum(reply.attempts for reply in replies)
        _note_down(answers, asked, replies)
        rules.learn(replies, app)
        wave = next_wave(known, answers)
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
        notes=tuple(notes),
    )


def _within(
    wave: list[Question], limits: Limits, back_off: str | None, *, is_first: bool
) -> tuple[list[Question], str]:
    """What of `wave` may be asked, paid out of the budget; and why the rest may not."""
    asked = wave
    if back_off is not None:
        asked = [question for question in wave if is_first and question.name not in OPTIONAL]
    if not limits.take(len(asked)):
        return [], noted("survey.call-budget")
    return asked, back_off or ""


def _left_out(question: Question, why: str) -> Answer:
    return Answer(
        f"GET {question.path}", failure=Failure("refused-locally", noted("survey.left-out", note=why)), attempts=0
    )


def _note_down(answers: dict[str, Answer], wave: Sequence[Question], replies: Sequence[Answer]) -> None:
    """Add `replies`; one that Meta refused for its proof stays beside the answer that came without."""
    for question, reply in zip(wave, replies, strict=True):
        if question.name in answers and is_proof_error(answers[question.name]):
            answers["proof"] = answers[question.name]
        answers[question.name] = reply


def _side_by_side(ask: Asker, wave: Sequence[Question]) -> list[Answer]:
    """Ask all questions of one wave at once."""
    threads = DaemonThreads("wa-health-survey")
    under_way = [_asked(threads, ask, question) for question in wave]
    wait(under_way)
    threads.close()
    return [
        lost(question) if task.exception() else task.result() for task, question in zip(under_way, wave, strict=True)
    ]


def _asked(threads: DaemonThreads, ask: Asker, question: Question) -> Future[Answer]:
    try:
        return threads.submit(lambda: ask(question))
    except RuntimeError:  # no further thread on this machine
        answered: Future[Answer] = Future()
        answered.set_result(ask(question))
        return answered


def lost(question: Question) -> Answer:
    """What stands for an answer that never came to be one."""
    return Answer(f"GET {question.path}", failure=Failure("reset", noted("survey.not-answered")))
