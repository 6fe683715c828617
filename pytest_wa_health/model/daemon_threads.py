"""Jobs in daemon threads that can be abandoned.

Daemon threads, because a server that drips its answer for ever must not keep the interpreter from ending, and the
threads of `concurrent.futures` are waited for when it does.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

__all__ = ["DaemonThreads"]

_Result = TypeVar("_Result")
_Work = Callable[[], None]


class DaemonThreads:
    """Runs each job at once: in a thread that has become free, otherwise in one more.

    Threads are used again, because starting one for each exchange costs more than the exchange.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._jobs: queue.SimpleQueue[_Work | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._free = 0
        self._is_closed = False

    def submit(self, job: Callable[[], _Result]) -> Future[_Result]:
        """Start `job`; its result, or what it raises, is in the future. Whoever does not want to wait abandons it.

        Raises RuntimeError where no thread can be started.
        """
        future: Future[_Result] = Future()
        # From here on nobody can cancel it, so that what was abandoned has a place for its result.
        future.set_running_or_notify_cancel()

        def work() -> None:
            _settle(future, job)

        with self._lock:
            if self._free:
                self._free -= 1
                self._jobs.put(work)
                return future
        threading.Thread(target=self._work, args=(work,), name=self._name, daemon=True).start()
        return future

    def close(self) -> None:
        """End the threads that are free, and the others once they are."""
        with self._lock:
            self._is_closed = True
            for _ in range(self._free):
                self._jobs.put(None)
            self._free = 0

    def _work(self, first: _Work) -> None:
        job: _Work | None = first
        while job is not None:
            job()
            with self._lock:
                if self._is_closed:
                    return
                self._free += 1
            # Or the thread would hold on to what the last job knew.
            job = None
            job = self._jobs.get()


def _settle(future: Future[Any], job: Callable[[], Any]) -> None:
    try:
        result = job()
    except BaseException as error:  # it belongs to whoever asks for the result
        future.set_exception(error)
    else:
        future.set_result(result)
