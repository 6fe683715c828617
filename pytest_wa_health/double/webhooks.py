"""Meta's side of the webhook: signed events to the callback, and the handshake before them.

Events go to loopback only. A callback elsewhere is never called: its deliveries are taken to have worked.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import secrets
import ssl
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from pytest_wa_health.double.calls import Json, dumps
from pytest_wa_health.double.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wa_health.double.account import Account, Node, Step
    from pytest_wa_health.double.history import Message

__all__ = ["Postman", "callback_of", "envelope", "handshake_problem", "is_loopback", "sign"]

LOOPBACK = ("127.0.0.1", "localhost", "::1")
AGENT = "facebookexternalua"
DEFAULT_TIMEOUT = 5.0
VERSION_SUFFIX = "/documentation/business-messaging/whatsapp/support/error-codes"


def is_loopback(url: str) -> bool:
    """Whether `url` stays on this machine."""
    return urlsplit(url).hostname in LOOPBACK


def sign(secret: str, body: bytes) -> str:
    """``X-Hub-Signature-256``: HMAC-SHA256 of the raw body under the app secret."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def callback_of(account: Account) -> str | None:
    """Where events of the account's number go: number before account before app; None if nowhere."""
    if not _subscribed(account):
        return None
    urls: dict[str, str] = account.number.values.get("webhook_configuration", {})
    levels = ("phone_number", "whatsapp_business_account", "application")
    return next((urls[level] for level in levels if urls.get(level)), None)


def _subscribed(account: Account) -> bool:
    """Whether the account is subscribed to the token's app, and that app to its messages."""
    listed = [row["whatsapp_business_api_data"]["id"] for row in account.waba.edges["subscribed_apps"]]
    app = next(iter(account.app.edges["subscriptions"]), None)
    fields = [entry["name"] for entry in app["fields"]] if app and app["active"] else []
    return account.app.id in listed and "messages" in fields


def envelope(account: Account, name: str, value: Json, now: float) -> dict[str, Json]:
    """The payload of one change of the field `name`."""
    entry: dict[str, Json] = {"id": account.waba.id, "changes": [{"value": value, "field": name}]}
    if name != "messages":
        entry["time"] = int(now)
    return {"object": "whatsapp_business_account", "entry": [entry]}


def _status(account: Account, message: Message, step: Step, stamp: int) -> dict[str, Json]:
    status: dict[str, Json] = {"id": message.id, "status": step.status, "timestamp": str(stamp), **message.recipient}
    if message.tag is not None:
        status["biz_opaque_callback_data"] = message.tag
    if step.status in ("sent", "delivered"):
        status["pricing"] = {
            "billable": True,
            "pricing_model": "PMP",
            "type": "regular",
            "category": message.category,
        }
    if step.code is not None:
        error = {"code": step.code, "title": step.title, "message": step.title}
        details = {"error_data": {"details": step.details}} if step.details else {}
        status["errors"] = [{**error, **details, "href": VERSION_SUFFIX}]
    number = {"display_phone_number": account.digits(), "phone_number_id": message.number_id}
    return {"messaging_product": "whatsapp", "metadata": number, "statuses": [status]}


def handshake_problem(url: str, verify_token: str, context: ssl.SSLContext | None = None) -> Problem | None:
    """Asks `url` for the challenge as Meta does; None if it came back exactly, otherwise code 2200."""
    challenge = str(secrets.randbelow(10**9))
    query = {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": verify_token}
    joint = "&" if urlsplit(url).query else "?"
    try:
        status, reason, body = _request("GET", f"{url}{joint}{urlencode(query)}", b"", {}, context)
    except OSError:
        return callback_failed("curl_errno = 7; curl_error = Failed to connect; HTTP Status Code = 0")
    if status != 200:
        return callback_failed(f"HTTP Status Code = {status}; HTTP Message = {reason}")
    if body.decode("utf-8", "replace") != challenge:
        return callback_failed("HTTP Status Code = 200; the challenge did not match")
    return None


def callback_failed(errors: str) -> Problem:
    """The refusal of a callback that failed the handshake."""
    return Problem(2200, f"(#2200) Callback verification failed with the following errors: {errors}")


def _request(
    method: str, url: str, body: bytes, headers: dict[str, str], context: ssl.SSLContext | None
) -> tuple[int, str, bytes]:
    parts = urlsplit(url)
    target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    host = parts.hostname or ""
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        connection = http.client.HTTPSConnection(host, parts.port, timeout=DEFAULT_TIMEOUT, context=context)
    else:
        connection = http.client.HTTPConnection(host, parts.port, timeout=DEFAULT_TIMEOUT)
    try:
        connection.request(method, target, body or None, {"User-Agent": AGENT, **headers})
        response = connection.getresponse()
        return response.status, response.reason, response.read(1_000_000)
    except http.client.HTTPException as error:
        raise ConnectionError(type(error).__name__) from None
    finally:
        connection.close()


@dataclass
class Postman:
    """Carries the statuses of accepted messages, each message in a thread of its own."""

    clock: Callable[[], float] = time.time
    delay: float = 0.0
    """Seconds before each status, on top of what its step says."""
    context: ssl.SSLContext | None = None
    """For callbacks on https."""
    _stop: threading.Event = field(default_factory=threading.Event, init=False, repr=False)
    _idle: threading.Condition = field(default_factory=threading.Condition, init=False, repr=False)
    _under_way: int = field(default=0, init=False, repr=False)

    def follow(self, message: Message) -> None:
        """Starts what follows `message` and returns at once."""
        with self._idle:
            self._under_way += 1
        threading.Thread(target=self._run, args=(message,), name="double-statuses", daemon=True).start()

    def settle(self, timeout: float) -> bool:
        """Waits until nothing is under way, at most `timeout` seconds; whether that came true."""
        with self._idle:
            return self._idle.wait_for(lambda: not self._under_way, timeout)

    def start(self) -> None:
        """Carries from now on."""
        self._stop.clear()

    def stop(self) -> None:
        """Drops what has not been sent yet."""
        self._stop.set()

    def post(self, account: Account, url: str, payload: dict[str, Json]) -> bool:
        """POSTs `payload`, signed, and says whether the receiver answered 2xx."""
        if account.sending.callbacks_broken:
            return False
        if not is_loopback(url):
            return True
        body = dumps(payload)
        secret = account.app_secret[::-1] if account.sending.wrong_signature else account.app_secret
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": sign(secret, body)}
        try:
            status, _, _ = _request("POST", url, body, headers, self.context)
        except OSError:
            return False
        return 200 <= status < 300

    def _run(self, message: Message) -> None:
        sending = message.account.sending
        own = sending.freeform_steps if message.category == "service" else None
        try:
            for step in sending.steps if own is None else own:
                if self._stop.wait(step.after + self.delay):
                    return
                self._tell(message, step)
        finally:
            with self._idle:
                self._under_way -= 1
                self._idle.notify_all()

    def _tell(self, message: Message, step: Step) -> None:
        account = message.account
        now = int(self.clock())
        url = callback_of(account)
        event: dict[str, Json] = {
            "id": str(10**15 + secrets.randbelow(10**15)),
            "delivery_status": step.status.upper(),
            "timestamp": now,
            "application": {"id": account.app.id},
        }
        if step.code is not None:
            prefix = f"(#{step.code}) " if account.sending.history_names_code else ""
            event["error_description"] = prefix + step.title
        message.events.append(event)
        if url is None:
            return
        payload = envelope(account, "messages", _status(account, message, step, now), now)
        event["webhook_uri"] = url
        event["webhook_update_state"] = "PENDING"
        event["webhook_update_state"] = "DELIVERED" if self.post(account, url, payload) else "FAILED"


def subscribe(account: Account, app: Node, url: str, fields: list[str], version: str) -> None:
    """Makes `url` the app's callback for `fields`."""
    row = {
        "object": "whatsapp_business_account",
        "callback_url": url,
        "active": True,
        "fields": [{"name": name, "version": version} for name in fields],
    }
    app.edges["subscriptions"] = [row]
    account.number.values["webhook_configuration"] = {
        **account.number.values.get("webhook_configuration", {}),
        "application": url,
    }
