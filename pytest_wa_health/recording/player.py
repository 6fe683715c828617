"""A cassette in the place of the network: whatever is asked is answered from the file, and no socket is opened."""

from __future__ import annotations

import threading

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.graph.exchange import Call, Reply
from pytest_wa_health.recording.cassette import Cassette
from pytest_wa_health.recording.matching import Asked, asked_by, best_match, not_recorded, recorded_in
from pytest_wa_health.recording.vcr_cassette import VcrCassette
from pytest_wa_health.survey.facts import Failure

__all__ = ["ReplayingTransport"]


class ReplayingTransport:
    """Answers from `cassette`, by the question (see `matching`); may be used by several threads.

    Answers to the same question are played in the order in which they were recorded, each once: a request that failed
    twice and then succeeded does so again. A question that was not recorded ends as ``Failure("replay-miss")``.
    """

    def __init__(self, cassette: Cassette) -> None:
        self._tape = VcrCassette(cassette.interactions)
        self._recorded = list(dict.fromkeys(map(recorded_in, cassette.interactions)))
        self._standing_for: dict[Asked, Asked] = {}
        self._lock = threading.Lock()

    def exchange(self, call: Call, seconds: float) -> Reply | Failure:  # noqa: ARG002 - nothing takes time here
        """The recorded answer to `call`, or why there is none."""
        asked = asked_by(call)
        with self._lock:
            found = self._found(asked)
        if found is None:
            return Failure("replay-miss", noted("replay.no-answer"))
        played = self._tape.play(found)
        if played is None:
            return Failure("replay-miss", noted("replay.already-used"))
        return Reply(played.status, played.headers, played.body, not_recorded=not_recorded(asked, found))

    def close(self) -> None:
        """Nothing to let go of."""

    def _found(self, asked: Asked) -> Asked | None:
        """What was recorded stands for one question; asked again, that question finds it again."""
        if asked not in self._standing_for:
            taken = set(self._standing_for.values())
            found = best_match(asked, [each for each in self._recorded if each == asked or each not in taken])
            if found is None:
                return None
            self._standing_for[asked] = found
        return self._standing_for[asked]
