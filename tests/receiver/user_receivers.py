"""Receivers to be tested: one that is right, and its faulty or merely unusual relatives, served on loopback."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

SECRET = "c0ffee0123456789c0ffee0123456789"
VERIFY = "open-sesame-of-the-tests"

Answer = tuple[int, bytes]


class Right:
    """What a receiver has to do, in a few lines; a fault is a subclass that overrides one of its steps."""

    mode_key, token_key, challenge_key = "hub.mode", "hub.verify_token", "hub.challenge"

    def __init__(self) -> None:
        self.seen: dict[str, str] = {}
        """Message id to the last status."""
        self.taken: list[dict[str, Any]] = []
        self.lock = threading.Lock()

    def get(self, query: dict[str, str]) -> Answer:
        if query.get(self.mode_key) == "subscribe" and query.get(self.token_key) == VERIFY:
            return self.echo(query.get(self.challenge_key, ""))
        return 403, b"wrong verify token"

    def echo(self, challenge: str) -> Answer:
        return 200, challenge.encode()

    def post(self, headers: dict[str, str], body: bytes) -> Answer:
        if not self.is_signed(headers.get("x-hub-signature-256"), body):
            return self.refuse()
        return self.take(json.loads(body))

    def refuse(self) -> Answer:
        return 401, b"bad signature"

    def is_signed(self, given: str | None, body: bytes) -> bool:
        return given is not None and hmac.compare_digest(given, self.signature(self.signed_bytes(body)))

    def signed_bytes(self, body: bytes) -> bytes:
        return body

    def signature(self, body: bytes) -> str:
        return "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()

    def take(self, payload: dict[str, Any]) -> Answer:
        self.taken.append(payload)
        for entry in payload["entry"]:
            for change in entry["changes"]:
                value = change["value"]
                for message in value.get("messages", ()):
                    self.message(message)
                for status in value.get("statuses", ()):
                    self.status(status)
        return 200, b""

    def message(self, message: dict[str, Any]) -> None:
        self.seen.setdefault(message["id"], "received")

    def status(self, status: dict[str, Any]) -> None:
        self.seen[status["id"]] = status["status"]


def values(payload: dict[str, Any]) -> list[dict[str, Any]]:
    return [change["value"] for entry in payload["entry"] for change in entry["changes"]]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    app: Right

    def do_GET(self) -> None:
        query = {name: found[0] for name, found in parse_qs(urlsplit(self.path).query).items()}
        self.answer(lambda: self.app.get(query))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(lambda: self.app.post({name.lower(): value for name, value in self.headers.items()}, body))

    def answer(self, work: Callable[[], Answer]) -> None:
        try:
            status, body = work()
        except Exception:  # as any framework does
            status, body = 500, b"Internal Server Error"
        self.send_response(status)
        for name, value in getattr(self.app, "headers", {}).items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if status != 204:
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    request_queue_size = 64
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        pass


@contextlib.contextmanager
def served(app: Right) -> Iterator[str]:
    """The address of `app` as a server on loopback."""
    handler = type("Handler", (_Handler,), {"app": app})
    with _Server(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/hooks/whatsapp"
        finally:
            server.shutdown()


# The faults, one for each cause.


class NoHandler(Right):
    def post(self, headers, body):
        return 404, b"Cannot POST /hooks/whatsapp"


class AnyVerifyToken(Right):
    def get(self, query):
        return self.echo(query["hub.challenge"])


class WrongSecret(Right):
    def signature(self, body):
        return "sha256=" + hmac.new(b"of some other app", body, hashlib.sha256).hexdigest()


class SignatureIgnored(Right):
    def is_signed(self, given, body):
        return given is not None


class UnsignedAccepted(Right):
    def is_signed(self, given, body):
        return given is None or super().is_signed(given, body)


class JavaScriptBody(Right):
    """``JSON.stringify(req.body)``."""

    def signed_bytes(self, body):
        return json.dumps(json.loads(body), separators=(",", ":"), ensure_ascii=False).encode()


class WorksFirst(Right):
    seconds = 0.0

    def take(self, payload):
        time.sleep(self.seconds)
        return super().take(payload)


class MessagesOnly(Right):
    def take(self, payload):
        for value in values(payload):
            if "statuses" in value:
                raise KeyError("messages")
        return super().take(payload)


class NumbersOnly(Right):
    def take(self, payload):
        for value in values(payload):
            for contact in value.get("contacts", ()):
                contact["wa_id"]
        return super().take(payload)


class KnownOnly(Right):
    def take(self, payload):
        for value in values(payload):
            for message in value.get("messages", ()):
                if message["type"] not in ("text", "image", "button", "interactive", "reaction", "location"):
                    return 422, b'{"detail":"type"}'
        return super().take(payload)


class FirstOnly(Right):
    def take(self, payload):
        (entry,) = payload["entry"]
        (_,) = entry["changes"]
        return super().take(payload)


class UniqueIds(Right):
    def message(self, message):
        if message["id"] in self.seen:
            raise ValueError("UNIQUE constraint failed")
        super().message(message)


class ForwardOnly(Right):
    order = ("sent", "delivered", "read")

    def status(self, status):
        before = self.seen.get(status["id"])
        places = [self.order.index(state) for state in (before, status["status"]) if state in self.order]
        if places != sorted(places):
            raise ValueError("no way back")
        super().status(status)


class SmallBodies(Right):
    def post(self, headers, body):
        return (413, b"too large") if len(body) > 100_000 else super().post(headers, body)


class OneAtATime(Right):
    def post(self, headers, body):
        if not self.lock.acquire(blocking=False):
            return 503, b"busy"
        try:
            time.sleep(0.05)
            return super().post(headers, body)
        finally:
            self.lock.release()


# The same faults as they are often made.


class FirstMessageUnseen(Right):
    def take(self, payload):
        payload["entry"][0]["changes"][0]["value"]["messages"][0]
        return super().take(payload)


class OncePerId(Right):
    """A unique key over the ids of messages and statuses alike."""

    def message(self, message):
        self.once(message["id"])

    def status(self, status):
        self.once(status["id"])

    def once(self, identifier: str) -> None:
        if identifier in self.seen:
            raise ValueError("UNIQUE constraint failed")
        self.seen[identifier] = "stored"


class SentFirst(Right):
    def status(self, status):
        if status["status"] in ("delivered", "read") and status["id"] not in self.seen:
            raise KeyError(status["id"])
        super().status(status)


class PythonBody(Right):
    """``json.dumps(request.json)``, with its blanks."""

    def signed_bytes(self, body):
        return json.dumps(json.loads(body)).encode()


class PhpBody(Right):
    """``json_encode($request->all())``."""

    def signed_bytes(self, body):
        return json.dumps(json.loads(body), separators=(",", ":")).replace("/", "\\/").encode()


class WithoutPrefix(Right):
    def signature(self, body):
        return super().signature(body).removeprefix("sha256=")


class UnknownNumber(Right):
    """Looks its number up, and knows none of ours."""

    def take(self, payload):
        return 404, b"no such phone number"


class QuotedChallenge(Right):
    def echo(self, challenge):
        return 200, json.dumps(challenge).encode()


class Underscores(Right):
    """``$_GET['hub.mode']`` the other way round: the dots are not what it looks for."""

    mode_key, token_key, challenge_key = "hub_mode", "hub_verify_token", "hub_challenge"


# Unusual, and right.


class NoContent(Right):
    def take(self, payload):
        super().take(payload)
        return 204, b""


class Patient(Right):
    """Slow, but in time."""

    def take(self, payload):
        time.sleep(0.1)
        return super().take(payload)


class Forbidding(Right):
    def refuse(self):
        return 403, b"<html><body>Forbidden</body></html>"


class Crashing(Right):
    """Refuses a wrong signature by falling over, which is no beauty and no breach."""

    def refuse(self):
        raise ValueError("signature")


class PageAfterTaking(Right):
    """Answers every delivery with a page."""

    def take(self, payload):
        super().take(payload)
        return 200, b"<!doctype html><html><body>OK</body></html>"


class DropsUnknown(Right):
    def take(self, payload):
        for value in values(payload):
            if set(value) <= {"messaging_product", "metadata", "contacts", "messages", "statuses"}:
                continue
            return 200, b"ignored"
        return super().take(payload)
