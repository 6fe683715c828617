"""A loopback server that sends exactly the bytes it is told to, for what no HTTP library would send."""

from __future__ import annotations

import json
import select
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass

Script = bytes | Callable[..., "bytes | None"]
"""The bytes of the answer; or a function of the `Line` that returns them, or sends what it likes itself."""


def reply(status: int = 200, body: object = b"", **headers: str) -> bytes:
    """A whole HTTP answer; a `body` that is not bytes is sent as JSON. ``x_app_usage`` is ``x-app-usage``."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    fields = {"content-type": "application/json; charset=UTF-8", "content-length": str(len(raw))}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    return f"HTTP/1.1 {status} Told\r\n{head}\r\n".encode() + raw


@dataclass
class Line:
    """One connection while its request is being answered."""

    connection: socket.socket
    head: str
    stopping: threading.Event

    def send(self, data: bytes) -> None:
        self.connection.sendall(data)

    def drip(self, data: bytes, pause: float = 0.02) -> None:
        """Send `data` byte by byte, for ever again, until the test is over."""
        while not self.stopping.is_set():
            for byte in data:
                self.connection.sendall(bytes([byte]))
                if self.stopping.wait(pause):
                    return

    def hang(self) -> None:
        self.stopping.wait(10)

    def reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        self.connection.close()


class RawServer:
    """Answers the first request with the first script, the second with the second, the rest with the last."""

    def __init__(self, *scripts: Script, tls: ssl.SSLContext | None = None, greeting: bytes = b"") -> None:
        self.scripts = list(scripts)
        self.heads: list[str] = []
        self.bodies: list[bytes] = []
        self.connections = 0
        self._tls, self._greeting = tls, greeting
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http{'s' if tls else ''}://127.0.0.1:{self.port}"
        self._start(self._accept)

    def close(self) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join(5)
        self._listener.close()

    def _start(self, work: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=work, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._stopping.is_set():
            if select.select([self._listener], [], [], 0.02)[0]:
                connection, _ = self._listener.accept()
                self.connections += 1
                self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        try:
            if self._tls:
                connection = self._tls.wrap_socket(connection, server_side=True)
            connection.sendall(self._greeting)
            while head := self._request(connection):
                self._answer(connection, head)
        except (OSError, ValueError):
            pass
        finally:
            connection.close()

    def _request(self, connection: socket.socket) -> str:
        raw = b""
        while b"\r\n\r\n" not in raw:
            if not self._readable(connection):
                return ""
            part = connection.recv(65536)
            if not part:
                return ""
            raw += part
        head, _, body = raw.partition(b"\r\n\r\n")
        length = next((int(h[15:]) for h in head.lower().split(b"\r\n") if h.startswith(b"content-length:")), 0)
        while len(body) < length:
            body += connection.recv(65536)
        self.bodies.append(body)
        return head.decode("latin-1")

    def _readable(self, connection: socket.socket) -> bool:
        while not self._stopping.is_set():
            if select.select([connection], [], [], 0.02)[0]:
                return True
        return False

    def _answer(self, connection: socket.socket, head: str) -> None:
        with self._lock:
            self.heads.append(head)
            script = self.scripts.pop(0) if len(self.scripts) > 1 else self.scripts[0]
        line = Line(connection, head, self._stopping)
        answer = script if isinstance(script, bytes) else script(line)
        if answer is None:
            connection.close()
        else:
            connection.sendall(answer)
