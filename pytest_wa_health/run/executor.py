"""A bounded pool of daemon threads in which a job that hangs does not keep the others waiting."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator

from pytest_wa_health.model.daemon_threads import DaemonThreads

__all__ = ["Job", "Pool"]

Job = Callable[[], None]
"""Must not raise."""

SPARE = 4
"""So many times its width a pool may have in jobs that are overdue."""


class Pool:
    """Runs at most `width` jobs at a time, taken from `put` first and then from `feed`, in order.

    A job that takes longer than `patience` seconds is overdue: it gives up its place to the next one, and goes on
    beside the pool. At most ``SPARE * width`` jobs may do so; further ones keep their places. `at_end` is called
    once, when no job runs or waits any more; it must not wait for the pool.
    """

    def __init__(
        self, width: int, feed: Iterator[Job], *, patience: float = 1.0, at_end: Callable[[], None] | None = None
    ) -> None:
        self._threads = DaemonThreads("wa-health-fleet")
        self._width = width
        self._feed = feed
        self._patience = patience
        self._at_end = at_end
        lock = threading.Lock()
        self._changed = threading.Condition(lock)
        self._ended = threading.Condition(lock)
        self._waiting: deque[Job] = deque()
        self._running: dict[Job, float] = {}
        self._overdue: set[Job] = set()
        self._free = 0
        self._has_ended = False

    def start(self) -> None:
        """Begin with the first jobs of the feed. Raises RuntimeError where not one thread can be started."""
        with self._changed:
            self._start_thread(self._work)
            with contextlib.suppress(RuntimeError):  # fewer threads will do, and without a watcher too
                for _ in range(self._width - 1):
                    self._start_thread(self._work)
                self._start_thread(self._watch)

    def put(self, jobs: Iterable[Job], *, urgent: bool = False) -> None:
        """Queue `jobs`: before what waits already if they are `urgent`."""
        more = list(jobs)
        with self._changed:
            if urgent:
                self._waiting.extendleft(reversed(more))
            else:
                self._waiting.extend(more)
            self._changed.notify(len(more))

    @property
    def has_ended(self) -> bool:
        """Whether no job runs or waits any more."""
        return self._has_ended

    def _start_thread(self, task: Callable[[], None]) -> None:
        self._threads.submit(task)

    def _work(self) -> None:
        job = self._next()
        while job is not None:
            # A job reports its own failures. Where even that failed (for want of memory), the next one comes.
            with contextlib.suppress(Exception):
                job()
            job = self._next(job)

    def _next(self, done: Job | None = None) -> Job | None:
        """Wait for a job and a place; None once everything is done."""
        with self._changed:
            if done is not None:
                del self._running[done]
                self._overdue.discard(done)
            self._free += 1
            try:
                while not self._has_ended:
                    if len(self._running) - len(self._overdue) < self._width:
                        job = self._waiting.popleft() if self._waiting else next(self._feed, None)
                        if job is not None:
                            self._running[job] = time.monotonic()
                            return job
                        if not self._running:
                            self._end()
                            return None
                    self._changed.wait()
                return None
            finally:
                self._free -= 1

    def _end(self) -> None:
        self._has_ended = True
        self._threads.close()
        if self._at_end is not None:
            self._at_end()
        self._changed.notify_all()
        self._ended.notify_all()

    def _watch(self) -> None:
        """Find the jobs that are overdue, and see to it that others take their places."""
        with self._changed:
            while not self._has_ended:
                self._ended.wait(self._patience / 2)
                latest = time.monotonic() - self._patience
                late = [job for job, since in self._running.items() if since < latest and job not in self._overdue]
                for job in late[: SPARE * self._width - len(self._overdue)]:
                    self._overdue.add(job)
                    if self._free:
                        self._changed.notify()
                    else:
                        with contextlib.suppress(RuntimeError):
                            self._start_thread(self._work)
