"""A threaded HTTP server on loopback that starts and ends in milliseconds."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from typing import TYPE_CHECKING

try:
    from werkzeug.exceptions import HTTPException
    from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler
    from werkzeug.wrappers import Request
except ImportError:  # pragma: no cover - the tests have it
    raise ImportError("pytest_wa_health.double needs Werkzeug: pip install 'pytest-wa-health[double]'") from None

from pytest_wa_health.double.calls import Call
from pytest_wa_health.double.wire import Line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from _typeshed.wsgi import StartResponse, WSGIEnvironment

__all__ = ["LoopbackServer"]

HOST = "127.0.0.1"
BACKLOG = 128


class _Handler(WSGIRequestHandler):
    """Reads requests with Werkzeug's parser and leaves the answer, byte by byte, to the exchange."""

    protocol_version = "HTTP/1.1"
    server: LoopbackServer

    def run_wsgi(self) -> None:
        keep_alive = not self.close_connection
        self.close_connection = True
        if self.headers.get("Expect", "").lower() == "100-continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        environ = self.make_environ()
        environ["wsgi.url_scheme"] = self.server.scheme
        try:
            call = _call(Request(environ))
        except HTTPException:
            return
        with contextlib.suppress(OSError):
            kept = self.server.exchange(call, Line(self.connection, self.server.stopping), keep_alive)
            self.close_connection = not kept

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - Werkzeug's signature
        """Says nothing: the request line of ``debug_token`` holds a token."""


def _call(request: Request) -> Call:
    body = request.get_data()  # before the form, which would otherwise consume it
    return Call(
        method=request.method,
        path=request.path,
        query=request.args.to_dict(),
        headers={name.lower(): value for name, value in request.headers.items()},
        body=body,
        form=request.form.to_dict(),
        base=request.host_url.rstrip("/"),
    )


class LoopbackServer(ThreadedWSGIServer):
    """Accepts connections in one thread, answers each in its own, and lets none outlive `stop`."""

    def __init__(
        self,
        port: int,
        exchange: Callable[[Call, Line, bool], bool],
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self.exchange = exchange
        self.stopping = threading.Event()
        self.scheme = "https" if ssl_context else "http"
        self._tls = ssl_context
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        # Bound here and handed over, because Werkzeug prints and exits where the port is taken.
        with socket.create_server((HOST, port), backlog=BACKLOG) as listener:
            super().__init__(HOST, listener.getsockname()[1], _no_application, _Handler, fd=listener.fileno())
        self._acceptor = threading.Thread(target=self._accept, name="double", daemon=True)

    def start(self) -> None:
        """Begins to accept."""
        self._acceptor.start()

    def stop(self) -> None:
        """Ends every exchange, hanging ones too, and frees the port."""
        self.stopping.set()
        with contextlib.suppress(OSError):  # wakes the acceptor, which otherwise waits for a client
            socket.create_connection((HOST, self.port), timeout=1).close()
        self._acceptor.join()
        with self._lock:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        self.server_close()

    def _accept(self) -> None:
        while not self.stopping.is_set():
            self.handle_request()

    def finish_request(self, request: object, client_address: object) -> None:
        """Speaks TLS, if at all, in the connection's own thread: one slow handshake must not block the rest."""
        assert isinstance(request, socket.socket)  # noqa: S101 - a stream server's request is its connection
        with contextlib.suppress(OSError), self._tracked(request):
            if self._tls is None:
                super().finish_request(request, client_address)
                return
            with self._tls.wrap_socket(request, server_side=True) as connection, self._tracked(connection):
                super().finish_request(connection, client_address)

    @contextlib.contextmanager
    def _tracked(self, connection: socket.socket) -> Iterator[None]:
        """Known to `stop` while it is served. Raises ConnectionAbortedError if the server stops already."""
        with self._lock:
            self._open.add(connection)
        try:
            if self.stopping.is_set():
                raise ConnectionAbortedError
            yield
        finally:
            with self._lock:
                self._open.discard(connection)


def _no_application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    raise NotImplementedError("the handler answers by itself")
