"""The double itself: a server, its tenants, and the record of what was asked of it."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from pytest_wa_health.double import webhooks
from pytest_wa_health.double.api import Api
from pytest_wa_health.double.calls import Call, Json, Misused, Reply
from pytest_wa_health.double.fleet import Fleet
from pytest_wa_health.double.server import LoopbackServer
from pytest_wa_health.double.tenant import Identity, Tenant
from pytest_wa_health.double.webhooks import Postman, envelope, is_loopback
from pytest_wa_health.double.wire import Line, Wire, deliver

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable
    from types import TracebackType

    from pytest_wa_health.double.account import Account

__all__ = ["Double"]

CAPTIVE_PATH = "/captive"
CAPTIVE_PAGE = b"<!DOCTYPE html><html><head><title>Welcome to Hotel WiFi</title></head><body>Sign in</body></html>"
HTML = (("Content-Type", "text/html; charset=utf-8"),)
PLAIN = (("Content-Type", "text/plain; charset=utf-8"),)


class Double(Identity):
    """A stand-in for the Graph API on loopback, in the states named by `states`; none: healthy.

    Use it as a context manager, or call `start` and `stop`. Several states are combined.

    :param edit: a last change to the account's data, after the states.
    :param port: 0 takes a free one. Raises OSError where the port is taken.
    :param fleet: how many tenants to make, all in the same states.
    :param latency: seconds that every answer takes.
    :param status_delay: seconds before each status that follows an accepted message.
    :param callback: a webhook on loopback that receives the signed events; ValueError for any other host.
    :param callback_context: TLS settings for a callback on https.
    :param ssl_context: serve TLS with this context.
    :param clock: unix seconds; what ages and ``Date`` are judged by.

    Raises ValueError for a name that is no state.
    """

    def __init__(
        self,
        *states: str,
        edit: Callable[[Account], None] | None = None,
        port: int = 0,
        fleet: int = 1,
        latency: float = 0.0,
        status_delay: float = 0.0,
        callback: str | None = None,
        callback_context: ssl.SSLContext | None = None,
        ssl_context: ssl.SSLContext | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        if callback is not None and not is_loopback(callback):
            raise ValueError("the double calls back on loopback only")
        self.latency = latency
        self.calls: list[Call] = []
        """Every call, in the order in which they were read."""
        self.misuse: list[str] = []
        """What clients did that no client should, in words."""
        self._edit = edit
        self._port = port
        self._callback = callback
        self._tls = ssl_context
        self._clock = clock
        self._lock = threading.Lock()
        self._server: LoopbackServer | None = None
        self._fleet = Fleet()
        self._postman = Postman(clock, status_delay, callback_context)
        self._api = Api(self._fleet, self._postman, clock)
        for _ in range(fleet):
            self.add_tenant(*states)

    def start(self) -> Double:
        """Listens from now on; returns itself."""
        self._server = LoopbackServer(self._port, self._exchange, self._tls)
        self._server.start()
        self._postman.start()
        return self

    def stop(self) -> None:
        """Ends every exchange at once, hanging ones too; stopping twice does no harm."""
        server, self._server = self._server, None
        if server is not None:
            self._postman.stop()
            server.stop()

    def __enter__(self) -> Double:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def __repr__(self) -> str:
        return f"<Double {' + '.join(self.tenants[0].states)}, {len(self.tenants)} tenant(s)>"

    @property
    def url(self) -> str:
        """The base URL, e.g. ``http://127.0.0.1:4010``. Raises RuntimeError while the double does not run."""
        if self._server is None:
            raise RuntimeError("the double is not running")
        return f"{self._server.scheme}://{self._server.host}:{self._server.port}"

    @property
    def tenants(self) -> list[Tenant]:
        """The accounts that it serves; the first is the one that `env`, `set_state` and the IDs speak of."""
        return self._fleet.tenants

    @property
    def account(self) -> Account:
        """The first tenant's data."""
        return self.tenants[0].account

    @property
    def writes(self) -> list[Call]:
        """The calls that were not GET."""
        return [call for call in self.calls if call.method != "GET"]

    def add_tenant(self, *states: str) -> Tenant:
        """One more account, with its own token and IDs, in its own states."""
        tenant = Tenant(len(self.tenants), states, lambda: self.url, self._clock, self._edit, self._callback)
        self._fleet.add(tenant)
        return tenant

    def set_state(self, *names: str) -> None:
        """Puts the first tenant into the named states, in place of those before; none: healthy."""
        self.tenants[0].set_state(*names)

    def reset(self) -> None:
        """As it was made: states, messages, counters, and no call recorded."""
        for tenant in self.tenants:
            tenant.reset()
        with self._lock:
            self.calls.clear()
            self.misuse.clear()

    def settle(self, timeout: float = 5.0) -> bool:
        """Waits until every status of every accepted message is out; whether that came true in time."""
        return self._postman.settle(timeout)

    def emit(self, field: str, value: dict[str, Json], tenant: Tenant | None = None) -> bool:
        """Sends a signed webhook event such as ``account_update``; whether the callback took it.

        Raises RuntimeError where the account's events go nowhere.
        """
        account = (tenant or self.tenants[0]).account
        url = webhooks.callback_of(account)
        if url is None:
            raise RuntimeError("no app is subscribed to this account's events")
        return self._postman.post(account, url, envelope(account, field, value, self._clock()))

    def env(self, **overrides: str | None) -> dict[str, str]:
        """``WHATSAPP_*`` settings for the first tenant: see `Tenant.env`."""
        return self.tenants[0].env(**overrides)

    def _exchange(self, call: Call, line: Line, keep_alive: bool) -> bool:  # noqa: FBT001 - a callback
        with self._lock:
            self.calls.append(call)
        if self.latency:
            line.wait(self.latency)
        if call.path.startswith(CAPTIVE_PATH):
            return deliver(Reply(200, HTML, CAPTIVE_PAGE), None, line, keep_alive=False)
        try:
            reply = self._api.reply(call)
        except Misused as misused:
            self.misuse.append(misused.words)
            reply = Reply(misused.status, PLAIN, f"double: {misused.words}\n".encode())
            return deliver(reply, None, line, keep_alive=False)
        return deliver(reply, self._wire(call), line, keep_alive=keep_alive)

    def _wire(self, call: Call) -> Wire | None:
        tenant = self._fleet.whose(call) or self.tenants[0]
        wire = tenant.account.wire
        if wire is None or not wire.concerns(call.method, call.path):
            return None
        elsewhere = self.url.replace("127.0.0.1", "localhost")
        headers = tuple((name, value.replace("{elsewhere}", elsewhere)) for name, value in wire.headers)
        return replace(wire, headers=headers)
