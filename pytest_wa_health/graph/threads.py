"""Daemon threads that are used again, because starting one for each exchange costs more than the exchange."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

__all__ = ["Threads"]

_Job = Callable[[], None]


class Threads:
    """Runs each job at once: in a thread that has become free, otherwise in one more.

    Daemon threads, because a server that drips its answer for ever must not keep the interpreter from ending.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._free = 0
        self._is_closed = False

    def run(self, job: _Job) -> None:
        """Start `job`, which must not raise. Raises RuntimeError where no thread can be started."""
        with self._lock:
            if self._free:
                self._free -= 1
                self._jobs.put(job)
                return
        threading.Thread(target=self._work, args=(job,), name=self._name, daemon=True).start()

    def close(self) -> None:
        """End the threads that are free, and the others once they are."""
        with self._lock:
            self._is_closed = True
            for _ in range(self._free):
                self._jobs.put(None)
            self._free = 0

    def _work(self, first: _Job) -> None:
        job: _Job | None = first
        while job is not None:
            job()
            with self._lock:
                if self._is_closed:
                    return
                self._free += 1
            # Or the thread would hold on to what the last job knew.
            job = None
            job = self._jobs.get()
