"""Delivers to a WSGI or ASGI application in this process, without a server: for tests of what it does."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import io
import sys
import threading
import time
import traceback
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from concurrent.futures import TimeoutError as LateError
from typing import Any
from urllib.parse import urlencode
from wsgiref.util import setup_testing_defaults

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.receiver.deliverers import JSON_BODY, Reply
from pytest_wa_health.survey.facts import Failure

__all__ = ["AsgiDeliverer", "WsgiDeliverer", "is_asgi"]

Message = MutableMapping[str, Any]
_HOST = "localhost"


def is_asgi(app: object) -> bool:
    """Whether `app` speaks ASGI: it is, or its ``__call__`` is, a coroutine function."""
    return inspect.iscoroutinefunction(app) or inspect.iscoroutinefunction(getattr(app, "__call__", None))  # noqa: B004


class _InProcess:
    """What both have in common; an exception of the application is answered with 500, as any server does."""

    def __init__(self, path: str, seconds: float) -> None:
        self._path = path
        self._seconds = seconds

    def get(self, query: Mapping[str, str | Secret]) -> Reply:
        """The handshake's GET."""
        shown = {name: value.reveal() if isinstance(value, Secret) else value for name, value in query.items()}
        return self._timed("GET", urlencode(shown), b"", {})

    def post(self, body: bytes, headers: Mapping[str, str]) -> Reply:
        """One delivery."""
        return self._timed("POST", "", body, {**JSON_BODY, **headers})

    def redirected_to(self, reply: Reply) -> str:
        """Where a redirect leads."""
        return reply.headers.get("location", "").partition("?")[0]

    def close(self) -> None:
        """Nothing is kept open."""

    def _timed(self, method: str, query: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        begun = time.perf_counter()
        try:
            status, found, answer = self._call(method, query, body, headers)
        except LateError:
            return Reply(
                failure=Failure("timeout", noted("network.no-whole-answer")),
                milliseconds=round((time.perf_counter() - begun) * 1000),
            )
        except Exception:
            traceback.print_exc(file=sys.stderr)
            status, found, answer = 500, {}, b""
        return Reply(status, found, answer, None, round((time.perf_counter() - begun) * 1000))

    def _call(
        self, method: str, query: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        raise NotImplementedError


class WsgiDeliverer(_InProcess):
    """To a WSGI application, in the thread of the caller."""

    def __init__(self, app: Callable[..., Iterable[bytes]], path: str) -> None:
        super().__init__(path, 0)
        self._app = app

    def _call(
        self, method: str, query: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": self._path,
            "QUERY_STRING": query,
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_HOST": _HOST,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.input": io.BytesIO(body),
            **{_cgi_name(name): value for name, value in headers.items()},
        }
        setup_testing_defaults(environ)
        begun: list[tuple[str, list[tuple[str, str]]]] = []
        written: list[bytes] = []

        def start_response(status: str, fields: list[tuple[str, str]], _: object = None) -> Callable[[bytes], object]:
            begun.append((status, fields))
            return written.append

        answer = self._app(environ, start_response)
        try:
            written.extend(answer)
        finally:
            with contextlib.suppress(AttributeError):
                answer.close()  # type: ignore[attr-defined]
        status, fields = begun[-1]
        return int(status.split()[0]), {name.lower(): value for name, value in fields}, b"".join(written)


def _cgi_name(header: str) -> str:
    name = header.upper().replace("-", "_")
    return name if name == "CONTENT_TYPE" else f"HTTP_{name}"


class AsgiDeliverer(_InProcess):
    """To an ASGI application, which lives in an event loop of its own for as long as this is open."""

    def __init__(self, app: Callable[..., Awaitable[None]], path: str, seconds: float) -> None:
        super().__init__(path, seconds)
        self._app = app
        self._state: dict[str, object] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="wa-receiver", daemon=True)
        self._thread.start()
        self._ends: asyncio.Event | None = None
        self._life: asyncio.Task[None] | None = None
        self._wait(self._start())

    def close(self) -> None:
        """Let the application shut down, and end the loop."""
        if self._loop.is_closed():
            return
        with contextlib.suppress(LateError):
            self._wait(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(self._seconds)
        self._loop.close()

    def _wait(self, work: Any) -> Any:  # noqa: ANN401 - whatever the coroutine gives
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(self._seconds)

    async def _start(self) -> None:
        """The lifespan protocol, for those that speak it."""
        self._ends = ends = asyncio.Event()
        is_up = asyncio.Event()
        inbox: list[Message] = [{"type": "lifespan.startup"}]

        async def receive() -> Message:
            if inbox:
                return inbox.pop()
            await ends.wait()
            return {"type": "lifespan.shutdown"}

        async def send(message: Message) -> None:
            if message["type"].startswith("lifespan.startup"):
                is_up.set()

        scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": self._state}

        async def live() -> None:
            try:
                await self._app(scope, receive, send)
            except Exception:  # noqa: S110 - by the protocol this says that there is no lifespan
                pass
            finally:
                is_up.set()

        self._life = asyncio.ensure_future(live())
        await is_up.wait()

    async def _stop(self) -> None:
        if self._ends is not None and self._life is not None:
            self._ends.set()
            await self._life

    def _call(
        self, method: str, query: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        fields = {"Host": _HOST, "Content-Length": str(len(body)), **headers}
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": self._path,
            "raw_path": self._path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.lower().encode(), value.encode()) for name, value in fields.items()],
            "client": ("127.0.0.1", 1),
            "server": (_HOST, 80),
            "state": dict(self._state),
        }
        found: tuple[int, dict[str, str], bytes] = self._wait(self._exchange(scope, body))
        return found

    async def _exchange(self, scope: dict[str, Any], body: bytes) -> tuple[int, dict[str, str], bytes]:
        inbox: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]
        is_over = asyncio.Event()
        begun: list[Message] = []
        written: list[bytes] = []

        async def receive() -> Message:
            if inbox:
                return inbox.pop()
            await is_over.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                begun.append(message)
            elif message["type"] == "http.response.body":
                written.append(message.get("body", b""))
                if not message.get("more_body", False):
                    is_over.set()

        # With the background tasks, so that a test sees what they did.
        await self._app(scope, receive, send)
        fields = {name.decode().lower(): value.decode() for name, value in begun[0].get("headers", ())}
        return begun[0]["status"], fields, b"".join(written)
