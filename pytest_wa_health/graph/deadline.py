"""Ends an exchange in the calling thread at its deadline, by cutting the connection under it.

Socket time-outs start again with every byte, so a server that drips would never run into one.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from types import TracebackType
from typing import Any

from urllib3.util import connection

_one_at_a_time = threading.Lock()
_cut_short = threading.Event()


def is_cut_short() -> bool:
    """Whether the exchange under way was cut: what is read now looks like an answer that ended, and is none."""
    return _cut_short.is_set()


class NoThread(Exception):  # noqa: N818 - what the machine has not is no error of ours
    """Nothing could watch over the exchange, so it was not made: a server that drips would hold it up for ever."""


class Deadline:
    """Cuts whatever connections the calling thread opens inside the block, `seconds` after the first was opened.

    One block at a time in the whole process: it stands in for urllib3's way to open a connection. A connection kept
    from an earlier block is not known to it. Opening one raises NoThread where no thread can be started.
    """

    def __init__(self, seconds: float) -> None:
        self.has_passed = False
        self._seconds = seconds
        self._timer: threading.Timer | None = None
        # Duplicates, since TLS takes the socket itself over; shutting one down shuts the connection down.
        self._sockets: list[socket.socket] = []
        self._thread = threading.get_ident()
        self._create = connection.create_connection

    def __enter__(self) -> Deadline:
        _one_at_a_time.acquire()
        _cut_short.clear()
        self._create = connection.create_connection
        connection.create_connection = self._open
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        connection.create_connection = self._create
        if self._timer:
            self._timer.cancel()
            self._timer.join()
        for each in self._sockets:
            each.close()
        self.has_passed = is_cut_short()
        _one_at_a_time.release()

    def _open(self, *args: Any, **options: Any) -> socket.socket:  # noqa: ANN401 - handed on as they are
        opened = self._create(*args, **options)
        if threading.get_ident() == self._thread:
            self._sockets.append(opened.dup())
            if self._timer is None:
                self._timer = self._started(opened)
        return opened

    def _started(self, opened: socket.socket) -> threading.Timer:
        timer = threading.Timer(self._seconds, self._cut)
        timer.daemon = True
        try:
            timer.start()
        except RuntimeError:
            opened.close()
            raise NoThread from None
        return timer

    def _cut(self) -> None:
        _cut_short.set()
        for each in list(self._sockets):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
