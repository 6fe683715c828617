"""A server whose answers are recorded, and a client that asks it, or the cassette."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import json
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from pytest_wa_health.graph.client import GraphClient, open_transport
from pytest_wa_health.privacy.redactor import Redactor
from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.recording import cassette, recorder
from pytest_wa_health.recording.player import ReplayingTransport

TOKEN = "EAA" + "dummy" * 40
APP_SECRET = "0123456789abcdef" * 2
PROOF = hmac.new(APP_SECRET.encode(), TOKEN.encode(), hashlib.sha256).hexdigest()
RECIPIENT = "+16505551234"
PHONE_ID, ACCOUNT_ID, APP_ID = "106540352242922", "102290129340398", "634974688087"
THEN = 1_770_755_520
META = {"facebook-api-version": "v25.0", "x-fb-rev": "1", "date": "Tue, 10 Feb 2026 20:32:00 GMT"}
METADATA = {"tenant": "default", "settings": {"phone_number_id": PHONE_ID, "app_id": APP_ID}}


class Server:
    """Answers ``path?query`` from a table; a list is worked off, its last entry repeats."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.table: dict[str, object] = {}
        self.asked: list[str] = []
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1

            def do_GET(self):
                owner.asked.append(self.path)
                status, headers, body = owner.answer(self.path)
                raw = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response_only(status)
                for name, value in ({"content-type": "application/json"} | META | headers).items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, *args):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if context:
            self.http.socket = context.wrap_socket(self.http.socket, server_side=True)
        self.url = f"http{'s' if context else ''}://127.0.0.1:{self.http.server_port}"
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    def answer(self, target):
        found = self.table.get(target.partition("?")[0], (200, {}, {"id": "1"}))
        if isinstance(found, list):
            return found.pop(0) if len(found) > 1 else found[0]
        return found

    def close(self):
        self.http.shutdown()
        self.http.server_close()
        self.thread.join(5)


def client_for(url, redactor, **options):
    return GraphClient(
        url,
        "v25.0",
        token=options.pop("token", Secret(TOKEN)),
        app_id=APP_ID,
        app_secret=options.pop("app_secret", Secret(APP_SECRET)),
        timeout=options.pop("timeout", 3.0),
        redact=redactor.text,
        pause=lambda attempt: 0.0,
        clock=lambda: float(THEN),
        **options,
    )


def play(url, redactor, questions, **options):
    with client_for(url, redactor, **options) as client:
        return [dataclasses.replace(ask(client), elapsed=0.0) for ask in questions]


def record(path, redactor, metadata=METADATA, **options):
    """A recording of what is asked over the network."""
    return recorder.record(path, redactor, metadata, open_transport(), **options)


def replayed(path, questions, redactor=None):
    """Ask again, from the cassette alone: without the secrets and at another host."""
    options = {"token": Secret("nobody"), "app_secret": Secret("nobody")}
    transport = ReplayingTransport(cassette.read(path))
    return play("https://graph.facebook.com", redactor or Redactor([]), questions, transport=transport, **options)


def get(path, params=None, **options):
    return lambda client: client.get(path, params, **options)
