"""Many tenants, surveyed in order and in the background through one pool of requests; each is ready on its own."""

from __future__ import annotations

import functools
import threading
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.run import answer_source as surveying
from pytest_wa_health.run.executor import Job, Pool
from pytest_wa_health.survey.run import lost

if TYPE_CHECKING:
    from pytest_wa_health.graph.client import GraphClient
    from pytest_wa_health.graph.exchange import Transport
    from pytest_wa_health.model.options import Options
    from pytest_wa_health.privacy.redactor import Redactor
    from pytest_wa_health.settings import Settings
    from pytest_wa_health.survey.facts import Answer, Snapshot
    from pytest_wa_health.survey.questions import Question

__all__ = ["Fleet"]

_LOOK_EVERY = 0.5
"""Seconds after which whoever waits for a tenant sees whether anybody is still at it."""


class Fleet:
    """The survey of `tenants`: at most ``options.concurrency`` requests are in flight, over all tenants.

    Under ``--wa-send`` nothing is sent here: that is left to the thread that takes the snapshot.
    """

    def __init__(self, tenants: Sequence[Settings], options: Options, redactor: Redactor) -> None:
        from pytest_wa_health.survey.limits import Limits

        self.total = len(tenants)
        self.limits = Limits(options.budget)
        self.options = options
        self.redactor = redactor
        self._tenants = tenants
        self.started = time.monotonic()
        self._transports: dict[str, Transport] = {}
        self._changed = threading.Condition()
        self._ready: dict[str, tuple[Snapshot, GraphClient | None]] = {}
        self.pool = Pool(options.concurrency, self._feed(), at_end=self._close)

    def start(self) -> None:
        """Begin; returns at once."""
        self.started = time.monotonic()
        try:
            self.pool.start()
        except RuntimeError:
            for settings in self._tenants:
                self.break_off(settings, "no thread could be started on this machine")

    def wait(self, slug: str) -> tuple[Snapshot, GraphClient | None]:
        """A tenant's snapshot, as soon as it is there, and under ``--wa-send`` the client to send with. Once only."""
        with self._changed:
            while not self._changed.wait_for(lambda: slug in self._ready, timeout=_LOOK_EVERY):
                # A job that could not even report its failure (for want of memory) has left nothing to wait for.
                if self.pool.has_ended and slug not in self._ready:
                    lost_one = next(settings for settings in self._tenants if settings.slug == slug)
                    why = "the survey broke off and could not say why"
                    return surveying.unasked(lost_one, self.options.mode, int(time.time()), why), None
            return self._ready.pop(slug)

    def ready(self, slug: str, snapshot: Snapshot, client: GraphClient | None) -> None:
        """Mark a tenant as surveyed, and wake the thread that waits for it."""
        with self._changed:
            self._ready[slug] = (snapshot, client)
            self._changed.notify_all()

    def transport(self, graph_url: str) -> Transport:
        """The connections that all tenants of one host share."""
        from pytest_wa_health.graph.client import open_transport

        with self._changed:
            if graph_url not in self._transports:
                self._transports[graph_url] = open_transport(connections=self.options.concurrency)
            return self._transports[graph_url]

    def _close(self) -> None:
        """End the connections and their threads, of which a program that examines again and again has no use."""
        with self._changed:
            for transport in self._transports.values():
                transport.close()

    def break_off(self, settings: Settings, why: str) -> None:
        """Hand over a tenant of which nothing was asked, or nothing more."""
        self.ready(settings.slug, surveying.unasked(settings, self.options.mode, int(time.time()), why), None)

    def _feed(self) -> Iterator[Job]:
        for settings in self._tenants:
            yield _Visit(self, settings).begin


class _Visit:
    """One tenant under way: its plan, and the answers of the wave that is out."""

    def __init__(self, fleet: Fleet, settings: Settings) -> None:
        self._fleet = fleet
        self._settings = settings
        self._lock = threading.Lock()
        self._replies: list[Answer] = []
        self._missing = 0
        self._waves = 0

    def begin(self) -> None:
        """Ask the first wave."""
        fleet, settings = self._fleet, self._settings
        try:
            # A message must not leave over a connection that somebody else left idle.
            shared = None if fleet.options.sends else fleet.transport(settings.graph_url)
            self._client = surveying.client_for(
                settings, fleet.options, fleet.redactor, transport=shared, permit=fleet.limits.take
            )
            self._ask = surveying.asker(self._client, settings.access_token, prepaid=True)
            self._plan = surveying.plan_of(settings, fleet.options.mode, int(time.time()), fleet.limits)
            self._proceed()
        except Exception as error:  # its text could hold what must not be shown
            self._break_off(error)

    def _proceed(self) -> None:
        try:
            wave = self._plan.send(self._replies) if self._waves else next(self._plan)
        except StopIteration as end:
            self._finish(end.value)
            return
        self._waves += 1
        self._replies = [lost(question) for question in wave]
        self._missing = len(wave)
        jobs = [functools.partial(self._put, place, question) for place, question in enumerate(wave)]
        # What is under way comes to its end before others begin.
        self._fleet.pool.put(jobs, urgent=True)

    def _put(self, place: int, question: Question) -> None:
        try:
            self._replies[place] = self._ask(question)
            with self._lock:
                self._missing -= 1
                is_last = not self._missing
            if is_last:
                self._proceed()
        except Exception as error:
            self._break_off(error)

    def _finish(self, snapshot: Snapshot) -> None:
        fleet = self._fleet
        if fleet.options.sends:
            fleet.ready(self._settings.slug, snapshot, self._client)
            return
        found = surveying.reach_out(self._settings, fleet.options, fleet.redactor, snapshot, self._client)
        fleet.ready(self._settings.slug, found, None)

    def _break_off(self, error: Exception) -> None:
        self._fleet.break_off(self._settings, noted("survey.broke-off", error=type(error).__name__))
