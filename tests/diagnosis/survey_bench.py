"""Survey a double in process, at one moment of time, and diagnose what came home."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pytest_wa_health import settings
from pytest_wa_health.diagnosis import Diagnosis, diagnose
from pytest_wa_health.double import Double
from pytest_wa_health.double.account import Account
from pytest_wa_health.graph.client import GraphClient
from pytest_wa_health.privacy.redactor import Redactor
from pytest_wa_health.run.answer_source import asker
from pytest_wa_health.survey.facts import Answer, Failure, Snapshot
from pytest_wa_health.survey.questions import Question
from pytest_wa_health.survey.run import survey

NOW = 1_795_348_800
"""22 November 2026, noon UTC: versions and tokens are judged as of then, whenever the tests run."""

DAY = 86_400
Edit = Callable[[Account], None]

_SURVEYS: dict[tuple[object, ...], tuple[Snapshot, int]] = {}


@dataclass(frozen=True)
class Surveyed:
    """A snapshot, its diagnosis, and what the double saw of it."""

    snapshot: Snapshot
    diagnosis: Diagnosis
    writes: int = 0

    @property
    def causes(self) -> list[str]:
        """What was found, in the order of repair."""
        return [finding.cause for finding in self.diagnosis.findings]

    @property
    def first(self) -> str | None:
        return self.causes[0] if self.causes else None

    @property
    def confidence(self) -> dict[str, str]:
        return {finding.cause: finding.confidence for finding in self.diagnosis.findings}

    @property
    def alarms(self) -> dict[str, str]:
        """Checks that are neither right nor skipped, and why."""
        verdicts = self.diagnosis.verdicts.items()
        return {
            check: f"{verdict.outcome}: {verdict.cause}"
            for check, verdict in verdicts
            if verdict.outcome in ("failed", "unknown", "warned")
        }

    def outcome(self, check: str) -> str:
        return self.diagnosis.verdicts[check].outcome

    def verdict_of(self, check: str) -> tuple[str, str | None]:
        """Outcome and cause."""
        return self.outcome(check), self.diagnosis.verdicts[check].cause

    def blocker(self, check: str) -> str | None:
        verdict = self.diagnosis.verdicts[check]
        return verdict.cause if verdict.outcome == "blocked" else None


def examine(
    *states: str,
    edit: Edit | None = None,
    env: Mapping[str, str | None] | None = None,
    lost: Collection[str] = (),
    answers: Mapping[str, Answer] | None = None,
    now: int = NOW,
    timeout: float = 20.0,
) -> Surveyed:
    """Put a double into `states`, change it by `edit` and the settings by `env`, and survey it.

    The questions named in `lost` time out; those in `answers` are answered so, whatever the double holds.
    A state is surveyed once and diagnosed each time, so that a fault put into the diagnosis costs no new survey.
    """
    made_of = (states, edit, tuple(sorted((env or {}).items())), tuple(lost), repr(answers), now, timeout)
    if made_of not in _SURVEYS:
        _SURVEYS[made_of] = _surveyed(states, edit, env or {}, lost, answers or {}, now, timeout)
    snapshot, writes = _SURVEYS[made_of]
    return Surveyed(snapshot, diagnose(snapshot), writes)


def _surveyed(
    states: tuple[str, ...],
    edit: Edit | None,
    env: Mapping[str, str | None],
    lost: Collection[str],
    answers: Mapping[str, Answer],
    now: int,
    timeout: float,
) -> tuple[Snapshot, int]:
    with Double(*states, edit=edit, clock=lambda: float(now)) as double:
        values = double.env(**dict(env))
        loaded = settings.load(environ=values, invocation_dir=Path("/"), allow_hosts=("graph.invalid",))
        tenant = loaded.settings[0]
        redactor = Redactor(list(tenant.secrets()), tenant.recipients)
        client = GraphClient(
            tenant.graph_url,
            tenant.api_version,
            token=tenant.access_token,
            app_id=tenant.app_id,
            app_secret=tenant.app_secret,
            timeout=timeout,
            redact=redactor.text,
            allow_hosts=("graph.invalid",),
            clock=lambda: float(now),
            pause=lambda _: 0.0,
        )
        with client:
            ask = _tampered(asker(client, tenant.access_token), lost, answers)
            snapshot = survey(
                ask,
                tenant=tenant.name,
                mode="live",
                graph_url=tenant.graph_url,
                version=tenant.api_version,
                settings=tenant.public(),
                local=tenant.local,
                now=now,
            )
        assert not double.misuse
        return snapshot, len(double.writes)


def judged(snapshot: Snapshot) -> Surveyed:
    """What a hand-made snapshot comes to."""
    return Surveyed(snapshot, diagnose(snapshot))


def altered(snapshot: Snapshot, name: str, data: Any) -> Snapshot:
    """The snapshot with other data in one answer."""
    answer = dataclasses.replace(snapshot.answers[name], data=data, error=None, failure=None)
    return dataclasses.replace(snapshot, answers={**snapshot.answers, name: answer})


def _tampered(
    ask: Callable[[Question], Answer], lost: Collection[str], answers: Mapping[str, Answer]
) -> Callable[[Question], Answer]:
    def tampered(question: Question) -> Answer:
        if question.name in lost:
            return Answer(f"GET {question.path}", failure=Failure("timeout", "no answer in time"))
        return answers.get(question.name) or ask(question)

    return tampered


def entity(kind: str, **changes: Any) -> Edit:
    """Other values in one entity of ``health_status``."""
    return lambda account: account.health[kind].update(changes)


def number(**changes: Any) -> Edit:
    """Other values on the phone number; None leaves a field out."""
    return lambda account: _update(account.number.values, changes)


def waba(**changes: Any) -> Edit:
    """Other values on the business account; None leaves a field out."""
    return lambda account: _update(account.waba.values, changes)


def record(**changes: Any) -> Edit:
    """Other values in the ``debug_token`` record; None leaves a field out."""
    return lambda account: _update(account.token.record, changes)


def both(*edits: Edit) -> Edit:
    """All of these edits, one after the other."""

    def edit(account: Account) -> None:
        for one in edits:
            one(account)

    return edit


def _update(values: dict[str, Any], changes: Mapping[str, Any]) -> None:
    for key, value in changes.items():
        if value is None:
            values.pop(key, None)
        else:
            values[key] = value
