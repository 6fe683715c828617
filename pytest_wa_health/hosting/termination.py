"""SIGTERM, with which schedulers and containers end a process, ends a run as Ctrl-C does: nothing half is left."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator

__all__ = ["ending_as_interrupted"]


@contextlib.contextmanager
def ending_as_interrupted() -> Iterator[None]:
    """While this lasts the first SIGTERM raises KeyboardInterrupt; a second one ends the process.

    Whoever has a handler of their own keeps it.
    """
    is_free = threading.current_thread() is threading.main_thread() and (
        signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    )
    if not is_free:
        yield
        return

    def interrupt(*_: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        if signal.getsignal(signal.SIGTERM) is interrupt:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
