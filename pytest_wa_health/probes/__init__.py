"""What acts, or leaves Meta: the opt-in send and its following, the webhook, the fallback, the running server.

`probe` collects plain facts; what they mean is decided in `pytest_wa_health.diagnosis`.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import TYPE_CHECKING

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.model.daemon_threads import DaemonThreads
from pytest_wa_health.model.json_value import Json
from pytest_wa_health.model.probe_facts import ProbeFacts, SendFacts
from pytest_wa_health.survey.facts import Snapshot

if TYPE_CHECKING:
    from pytest_wa_health.graph.client import GraphClient
    from pytest_wa_health.model.options import Options
    from pytest_wa_health.privacy.redactor import Redactor
    from pytest_wa_health.probes.following import DeliveryStatus
    from pytest_wa_health.settings import Settings

__all__ = ["graph_calls", "probe", "probe_outside"]

_Job = Callable[[], "dict[str, Json] | None"]

_OUTSIDE = ("webhook", "fallback", "deployment")
_EXCHANGES = 3
"""The exchanges of the webhook bench may together take so many times the budget of one request."""


def probe(
    settings: Settings,
    options: Options,
    redactor: Redactor,
    snapshot: Snapshot,
    *,
    client: GraphClient,
    delivery_status: DeliveryStatus | None = None,
    progress: Callable[[str], None] | None = None,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> ProbeFacts:
    """The facts for `Snapshot.reach`: ``sends``, ``webhook``, ``fallback``, ``deployment``, each None where unused.

    JSON types only: no secret, no body, no message id, of recipients the country code. The three servers that are
    not Meta's are asked side by side while messages are sent and followed in the calling thread, where the hook is
    called too. `clock` and `sleep` (seconds) are those of the following. Never raises for what others do.
    """
    run = secrets.token_hex(6)
    ends = time.monotonic() + _EXCHANGES * options.timeout
    jobs = _SideBySide(_jobs(settings, options, redactor, ends, run))
    say = progress or _silent
    sends = _sends(settings, options, redactor, snapshot, client, run, delivery_status, say, clock, sleep)
    found = jobs.results(ends + options.timeout)
    facts: ProbeFacts = redactor.tree({"sends": sends, **{name: found.get(name) for name in _OUTSIDE}})
    return facts


def probe_outside(settings: Settings, options: Options, redactor: Redactor) -> ProbeFacts:
    """As `probe` without ``--wa-send``: for a recording, whose tape must hold nothing but Meta's answers."""
    ends = time.monotonic() + _EXCHANGES * options.timeout
    found = _SideBySide(_jobs(settings, options, redactor, ends, "")).results(ends + options.timeout)
    facts: ProbeFacts = redactor.tree({"sends": None, **{name: found.get(name) for name in _OUTSIDE}})
    return facts


def graph_calls(facts: ProbeFacts) -> int:
    """How many calls to the Graph API `probe` made, retries included."""
    sends = facts.get("sends")
    return sum((row["state"] != "not-sent") + row.get("reads", 0) for row in sends["recipients"]) if sends else 0


def _jobs(settings: Settings, options: Options, redactor: Redactor, ends: float, run: str) -> dict[str, _Job]:
    """What is configured of the three; the rest is not even imported."""
    jobs: dict[str, _Job] = {}
    if settings.webhook_url or settings.deployment_url:
        from pytest_wa_health.probes import running_server, webhook_bench
        from pytest_wa_health.probes.visit import Budget

        budget = Budget(options.timeout, ends)
        jobs["webhook"] = lambda: webhook_bench.probe(settings, redactor.text, budget, sends=options.sends, run=run)
        jobs["deployment"] = lambda: running_server.probe(settings, redactor.text, budget)
    if settings.fallback:
        from pytest_wa_health.probes import mail_server

        jobs["fallback"] = lambda: mail_server.probe(settings.fallback, options.timeout)
    return jobs


def _sends(
    settings: Settings,
    options: Options,
    redactor: Redactor,
    snapshot: Snapshot,
    client: GraphClient,
    run: str,
    delivery_status: DeliveryStatus | None,
    say: Callable[[str], None],
    clock: Callable[[], float],
    sleep: Callable[[float], None],
) -> SendFacts | None:
    if not options.sends:
        return None
    from pytest_wa_health.probes.following import Follower
    from pytest_wa_health.probes.sending import reason_not_to, send_all
    from pytest_wa_health.survey.template_choice import choose

    choice = choose(snapshot.settings, snapshot.answers)
    reason = reason_not_to(snapshot) if settings.test_recipients else "no-recipients"
    if choice is None:
        return _none_sent(reason or "no-template")
    facts: SendFacts = {
        **_none_sent(reason),
        "template": choice.name,
        "language": choice.language,
        "category": choice.category,
        "chosen": choice.was_chosen,
    }
    if reason is not None:
        return facts
    sent = send_all(settings, snapshot, client, choice, run, redact=redactor.text, say=say)
    Follower(
        client,
        settings.phone_number_id,
        settings.name,
        delivery_status=delivery_status,
        redact=redactor.text,
        say=say,
        clock=clock,
        sleep=sleep,
    ).follow(sent, options.delivery_timeout)
    count = sum(item.facts["state"] != "not-sent" for item in sent)
    return {**facts, "count": count, "recipients": [item.facts for item in sent]}


def _none_sent(reason: str | None) -> SendFacts:
    return {
        "template": None,
        "language": None,
        "category": None,
        "chosen": False,
        "count": 0,
        "reason": reason,
        "recipients": [],
    }


class _SideBySide:
    """Jobs under way; one that does not end in time, or raises, is a fact of its own."""

    def __init__(self, jobs: dict[str, _Job]) -> None:
        self._threads = DaemonThreads("wa-health-probe")
        self._under_way = {name: self._started(job) for name, job in jobs.items()}

    def _started(self, job: _Job) -> Future[dict[str, Json] | None]:
        try:
            return self._threads.submit(job)
        except RuntimeError:
            refused: Future[dict[str, Json] | None] = Future()
            refused.set_result({"broken": noted("network.no-thread")})
            return refused

    def results(self, ends: float) -> dict[str, Json]:
        """What each job found, waiting for the slowest until `ends` (on the monotonic clock)."""
        wait(self._under_way.values(), timeout=max(0.0, ends - time.monotonic()))
        self._threads.close()
        return {name: _found(task) for name, task in self._under_way.items()}


def _found(task: Future[dict[str, Json] | None]) -> dict[str, Json] | None:
    if not task.done():
        return {"broken": noted("probe.not-in-time")}
    error = task.exception()
    # Its text could hold what must not be shown.
    return task.result() if error is None else {"broken": noted("probe.failed", error=type(error).__name__)}


def _silent(_text: str) -> None:
    """Where no progress is wanted."""
