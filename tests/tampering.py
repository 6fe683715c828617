"""A server between the plugin and the double that rewrites what Meta's answers say."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection  # this one, whatever a tape in the same process puts in its place
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

Json = Any


@dataclass
class Passing:
    """One exchange on its way back: what was asked, and the answer, which may be edited in place."""

    method: str
    path: str
    asked: dict[str, str]
    status: int
    headers: dict[str, str]
    body: bytes
    sent: bytes = b""

    @property
    def json(self) -> Json:
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    @json.setter
    def json(self, value: Json) -> None:
        self.body = json.dumps(value).encode()


@dataclass
class Tampering:
    """``with Tampering(double.url, edit) as url``: everything goes to `upstream`, and comes back through `edit`.

    Without `upstream` there is nobody behind it: `edit` is given an empty answer with status 200.
    """

    upstream: str | None
    edit: Callable[[Passing], None]
    seen: list[Passing] = field(default_factory=list)
    """Every exchange as it came from `upstream`, for tests that count."""

    def __enter__(self) -> str:
        handler = type("Handler", (_Handler,), {"tampering": self})
        self._server = _Server(("127.0.0.1", 0), handler)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return f"http://127.0.0.1:{self._server.server_port}"

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, method: str, path: str, asked: dict[str, str], sent: bytes) -> Passing:
        status, headers, body = 200, {"Content-Type": "application/json; charset=UTF-8"}, b""
        if self.upstream:
            # Closed as well where upstream breaks off or never answers.
            with closing(HTTPConnection(urlsplit(self.upstream).netloc, timeout=20)) as connection:
                forwarded = {name: value for name, value in asked.items() if name.lower() != "accept-encoding"}
                connection.request(method, path, sent or None, forwarded)
                reply = connection.getresponse()
                status, body = reply.status, reply.read()
                dropped = ("content-length", "connection", "transfer-encoding")
                headers = {name: value for name, value in reply.getheaders() if name.lower() not in dropped}
        passing = Passing(method, path, asked, status, headers, body, sent)
        self.seen.append(passing)
        self.edit(passing)
        return passing


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Nothing: a connection that breaks upstream breaks here as well."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    tampering: Tampering

    def _serve(self) -> None:
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        passing = self.tampering.answer(self.command, self.path, dict(self.headers.items()), sent)
        lines = [f"HTTP/1.1 {passing.status} X"]
        lines += [f"{name}: {value}" for name, value in passing.headers.items()]
        lines += [f"Content-Length: {len(passing.body)}", "Connection: close", "", ""]
        self.close_connection = True
        self.wfile.write("\r\n".join(lines).encode("utf-8", "replace") + passing.body)

    do_GET = do_POST = _serve  # noqa: N815 - http.server's names

    def log_message(self, *_: object) -> None:
        """Nothing: request lines hold tokens."""


def rewritten(tree: Json, edit: Callable[[str, Json], Json], key: str = "") -> Json:
    """`tree` with every leaf replaced by ``edit(key, leaf)``, the key being the nearest one above."""
    if isinstance(tree, dict):
        return {name: rewritten(value, edit, name) for name, value in tree.items()}
    if isinstance(tree, list):
        return [rewritten(value, edit, key) for value in tree]
    return edit(key, tree)
