"""When to ask again, and when not to bother a server that is down."""

from __future__ import annotations

import threading
import time

from pytest_wa_health import catalogue
from pytest_wa_health.survey.facts import Answer

MAX_ATTEMPTS = 3


def is_transient(answer: Answer) -> bool:
    """Whether asking again within a second may help: the catalogue says it of each code, Meta of the others."""
    failure, error, status = answer.failure, answer.error, answer.status or 0
    if failure is not None:
        return failure.kind == "reset" or (failure.kind in ("not-json", "truncated") and status >= 500)
    if error is None:
        return False
    known = catalogue.code(error.code, error.subcode)
    if known is None:
        return error.is_transient is True or status >= 500
    if known.retry == "permanent":
        # Some of them come with HTTP 500, and stay until somebody acts.
        return error.is_transient is True and status < 500
    return known.retry == "transient"


class RetryGate:
    """Shared by all calls of one survey: while nothing has answered yet, one call tries again for all.

    Six calls that meet a dead API would otherwise cost 18 requests. The first that fails becomes the canary: the
    others wait for it, and try again themselves only once anything has answered. Thread-safe.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._canary: object | None = None
        self._is_alive = False
        self._is_dead = False

    def answered(self) -> None:
        """A real answer arrived, of whatever content: trying again is worth it, for everyone."""
        with self._changed:
            self._is_alive = True
            self._changed.notify_all()

    def may_retry(self, call: object, deadline: float) -> bool:
        """Whether `call`, which has just met a transient failure, may try again.

        Waits for the canary if there is one, at most until `deadline` (``time.monotonic``).
        """
        with self._changed:
            if self._canary is None and not self._is_dead:
                self._canary = call
            while not (self._is_alive or self._is_dead or self._canary is call):
                left = deadline - time.monotonic()
                if left <= 0:
                    return False
                self._changed.wait(left)
            return self._is_alive or (self._canary is call and not self._is_dead)

    def gave_up(self, call: object) -> None:
        """`call` ends without a real answer. If it was the canary, nobody else tries again."""
        with self._changed:
            if self._canary is call and not self._is_alive:
                self._is_dead = True
                self._changed.notify_all()
