"""Receivers on loopback that answer as they are told, and the way from their answers to a diagnosis."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import trustme
from arabic_notes import shown, untranslated

from pytest_wa_health import probes
from pytest_wa_health.diagnosis import Diagnosis, Thresholds, diagnose
from pytest_wa_health.model.options import Options
from pytest_wa_health.privacy.redactor import Redactor
from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.settings import Settings
from pytest_wa_health.survey.facts import Snapshot

TOKEN = "EAA" + "dummy" * 40
APP_SECRET = "d0bb1e" * 5 + "00"
VERIFY_TOKEN = "dummy-verify-token"
NUMBER_ID, ACCOUNT_ID = "106540352242922", "102290129340398"


@dataclass
class Asked:
    """One request as the receiver saw it."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    server: Receiver = field(repr=False)

    @property
    def challenge(self) -> str:
        return self.query.get("hub.challenge", "")

    @property
    def token(self) -> str:
        return self.query.get("hub.verify_token", "")


Reply = tuple[int, dict[str, str], bytes]
Behaviour = Callable[[Asked], "Reply | None"]


class Receiver:
    """Answers every request with what `behaviour` makes of it; None leaves the line hanging until the end."""

    def __init__(self, behaviour: Behaviour, tls: ssl.SSLContext | None = None) -> None:
        self.behaviour = behaviour
        self.asked: list[Asked] = []
        self.ending = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                length = int(self.headers.get("content-length") or 0)
                parts = urlsplit(self.path)
                query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
                headers = {name.lower(): value for name, value in self.headers.items()}
                asked = Asked(self.command, parts.path, query, headers, self.rfile.read(length), outer)
                outer.asked.append(asked)
                answer = outer.behaviour(asked)
                if answer is None:
                    outer.ending.wait(10)
                    self.close_connection = True
                    return
                status, fields, body = answer
                self.send_response_only(status)
                for name, value in {"content-length": str(len(body)), **fields}.items():
                    if value:
                        self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)
                if len(body) < int(fields.get("content-length") or 0):
                    outer.ending.wait(10)

            do_GET = handle_any  # noqa: N815 - the name that http.server looks for
            do_POST = handle_any  # noqa: N815

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                pass

            def finish_request(self, request: Any, client_address: Any) -> None:
                # TLS in the connection's own thread, so that a refused handshake stops nobody else.
                line = tls.wrap_socket(request, server_side=True) if tls else request
                try:
                    super().finish_request(line, client_address)
                finally:
                    line.close()

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        host = "localhost" if tls else "127.0.0.1"
        self.url = f"http{'s' if tls else ''}://{host}:{self._server.server_address[1]}/webhook"

    def close(self) -> None:
        self.ending.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def app(
    *,
    verify_token: str = VERIFY_TOKEN,
    app_secret: str | None = APP_SECRET,
    answer: Callable[[str], bytes] = str.encode,
) -> Behaviour:
    """A webhook as it should be; `answer` makes the body of the handshake."""
    from pytest_wa_health.probes.callback_protocol import sign

    def behave(asked: Asked) -> Reply:
        if asked.method == "GET":
            if asked.token != verify_token:
                return 403, {"content-type": "text/plain"}, b"Forbidden"
            return 200, {"content-type": "text/plain"}, answer(asked.challenge)
        signature = asked.headers.get("x-hub-signature-256")
        if app_secret is not None and signature != sign(Secret(app_secret), asked.body):
            return 401, {}, b"bad signature"
        return 200, {}, b""

    return behave


def server_context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    """A server's side of TLS with this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def make_settings(**changes: Any) -> Settings:
    """The settings of a healthy tenant, without anything that reach could ask."""
    base = Settings(
        name="default",
        slug="default",
        access_token=Secret(TOKEN),
        phone_number_id=NUMBER_ID,
        business_account_id=ACCOUNT_ID,
    )
    return replace(base, **changes)


def make_options(mode: str = "live", **changes: Any) -> Options:
    """The options of a run in `mode`."""
    base = Options(
        mode=mode,
        cassette=None,
        cassettes="cassettes",
        anonymize=False,
        env_file=None,
        tenants=(),
        recipients=(),
        json=None,
        lang="en",
        fail_on="unknown",
        timeout=1.0,
        delivery_timeout=60.0,
        allow_hosts=(),
        report_dir=None,
        history=None,
        metrics=None,
        traceback=False,
    )
    return replace(base, **changes)


def bare_snapshot(settings: Settings, mode: str = "live", **changes: Any) -> Snapshot:
    """A snapshot of which only the settings are known."""
    base = Snapshot("default", mode, 1_790_000_000, settings.graph_url, "v25.0", settings=settings.public())
    return replace(base, **changes)


def probe_outside(settings: Settings, mode: str = "live", **options: Any) -> dict[str, Any]:
    """What reach finds at the servers that are not Meta's; `mode` ``send`` posts the samples as well."""

    class NobodySends:
        def send_message(self, *_: object) -> None:
            raise AssertionError("there is no recipient")

    redactor = Redactor(settings.secrets(), settings.recipients)
    return probes.probe(
        settings,
        make_options(mode, **options),
        redactor,
        bare_snapshot(settings, mode),
        client=NobodySends(),  # type: ignore[arg-type]
    )


def judged(settings: Settings, facts: dict[str, Any], mode: str = "live", **thresholds: int) -> Diagnosis:
    """What diagnosis makes of `facts`; whatever it says has an Arabic twin."""
    here = "http://127.0.0.1:9"  # the receivers are on this machine, where only a stand-in for Meta can reach them
    diagnosis = diagnose(bare_snapshot(settings, mode, reach=facts, graph_url=here), Thresholds(**thresholds))
    assert untranslated(shown(diagnosis)) == []
    return diagnosis


def causes(diagnosis: Diagnosis, *checks: str) -> list[str]:
    """The causes found for these checks."""
    return [finding.cause for finding in diagnosis.findings if finding.check in checks]
