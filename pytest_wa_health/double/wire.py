"""How an answer travels: whole, or in one of the ways in which networks and proxies spoil it."""

from __future__ import annotations

import gzip
import os
import socket
import struct
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import threading

    from pytest_wa_health.double.calls import Reply

__all__ = ["Line", "Wire", "deliver", "render"]

Fault = Literal[
    "instead",
    "status",
    "hang",
    "hang-after-headers",
    "slow",
    "drip-headers",
    "drip-body",
    "reset",
    "reset-mid-body",
    "cut",
    "wrong-length",
    "gzip-bomb",
    "endless",
]
CHUNK = b" " * 65_536
BOMB_SIZE = 256 * 1024 * 1024
HALF = 2
LINGER = "hh" if os.name == "nt" else "ii"


@dataclass(frozen=True)
class Wire:
    """What happens to every answer of an account on its way."""

    fault: Fault
    status: int = 0
    """For ``instead`` and ``status``."""
    headers: tuple[tuple[str, str], ...] = ()
    """For ``instead``; ``{url}`` in a value stands for the double's base URL."""
    body: bytes = b""
    seconds: float = 0.0
    """How long ``slow`` waits, and ``drip-…`` between two bytes."""
    on: Literal["all", "sends"] = "all"

    def concerns(self, method: str, path: str) -> bool:
        """Whether an answer to this call is spoilt."""
        sends = method == "POST" and path.endswith("/messages")
        return self.on == "all" or sends


class Line:
    """One client's connection, and the moment at which everything must end."""

    def __init__(self, connection: socket.socket, stop: threading.Event) -> None:
        self._connection = connection
        self._stop = stop

    def send(self, data: bytes) -> None:
        """Writes all of `data`. Raises OSError if the client is gone."""
        self._connection.sendall(data)

    def wait(self, seconds: float | None) -> None:
        """Lets time pass; None: for ever. Raises ConnectionAbortedError as soon as the double stops."""
        if self._stop.wait(seconds):
            raise ConnectionAbortedError

    def reset(self) -> None:
        """Drops the connection with a RST, so that the client does not mistake it for an end."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack(LINGER, 1, 0))
        socket.close(self._connection.detach())

    def drip(self, data: bytes, seconds: float) -> None:
        """One byte at a time, `seconds` apart."""
        for index in range(len(data)):
            self.send(data[index : index + 1])
            self.wait(seconds)


def render(reply: Reply, *, keep_alive: bool) -> tuple[bytes, bytes]:
    """Head and body as they go over the wire."""
    try:
        reason = HTTPStatus(reply.status).phrase
    except ValueError:
        reason = ""
    lines = [f"HTTP/1.1 {reply.status} {reason}", *(f"{name}: {value}" for name, value in reply.headers)]
    given = {name.lower() for name, _ in reply.headers}
    if not given & {"content-length", "transfer-encoding"}:
        lines.append(f"Content-Length: {len(reply.body)}")
    lines.append(f"Connection: {'keep-alive' if keep_alive else 'close'}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace"), reply.body


def deliver(reply: Reply, wire: Wire | None, line: Line, *, keep_alive: bool) -> bool:
    """Sends `reply` over `line`, spoilt as `wire` says; whether the connection may serve another call.

    Raises OSError when the client left or the double stops.
    """
    if wire is None:
        line.send(b"".join(render(reply, keep_alive=keep_alive)))
        return keep_alive
    _spoil(reply, wire, line)
    return False


def _spoil(reply: Reply, wire: Wire, line: Line) -> None:
    if wire.fault in ("instead", "status", "slow"):
        line.wait(wire.seconds)
        line.send(b"".join(render(_replaced(reply, wire), keep_alive=False)))
    elif wire.fault == "hang":
        line.wait(None)
    elif wire.fault == "reset":
        line.reset()
    elif wire.fault == "gzip-bomb":
        _bomb(reply, line)
    elif wire.fault == "endless":
        _endless(reply, line)
    else:
        _partly(reply, wire, line)


def _partly(reply: Reply, wire: Wire, line: Line) -> None:
    """The faults that give some of the answer, or all of it in the wrong way."""
    if wire.fault == "cut":
        reply = reply.having(body=reply.body[: len(reply.body) // HALF])
    if wire.fault == "wrong-length":
        reply = reply.having(("Content-Length", str(len(reply.body) + 1_000)))
    head, body = render(reply, keep_alive=False)
    if wire.fault == "drip-headers":
        line.drip(head, wire.seconds)
    else:
        line.send(head)
    if wire.fault == "hang-after-headers":
        line.wait(None)
    elif wire.fault == "reset-mid-body":
        line.send(body[: len(body) // HALF])
        line.reset()
    elif wire.fault == "drip-body":
        line.drip(body, wire.seconds)
    else:
        line.send(body)


def _replaced(reply: Reply, wire: Wire) -> Reply:
    if wire.fault == "instead":
        return type(reply)(wire.status, wire.headers, wire.body)
    return reply.having(status=wire.status) if wire.fault == "status" else reply


def _bomb(reply: Reply, line: Line) -> None:
    """A few hundred kilobytes that unpack to a quarter of a gigabyte."""
    packed = gzip.compress(b" " * (BOMB_SIZE // 64), 9) * 64
    whole = reply.having(("Content-Encoding", "gzip"), body=packed)
    line.send(b"".join(render(whole, keep_alive=False)))


def _endless(reply: Reply, line: Line) -> None:
    head, _ = render(reply.having(("Transfer-Encoding", "chunked"), body=b""), keep_alive=False)
    line.send(head)
    frame = b"%x\r\n%b\r\n" % (len(CHUNK), CHUNK)
    while True:
        line.send(frame)
        line.wait(0)
