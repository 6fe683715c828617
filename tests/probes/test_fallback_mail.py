"""The fallback channel against real mail servers on loopback: nothing is ever mailed, nothing ever hangs."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from receivers import bare_snapshot, causes, judged, make_settings, probe_outside, server_context

from pytest_wa_health.diagnosis import Diagnosis, diagnose
from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.probes import mail_server as mail
from pytest_wa_health.settings import MailServer

USER, SENDER = "clinic-mailer", "clinic@example.test"
PASSWORD = "dummy-mail-" + "password"


class Desk:
    """What the mail server's users may do, and what they did."""

    def __init__(self, *, refuse_sender: str | None = None) -> None:
        self.refuse_sender = refuse_sender
        self.mails = 0
        self.senders: list[str] = []
        self.resets = 0

    def authenticate(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=right, handled=right)

    async def handle_MAIL(self, _server, _session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        self.senders.append(address)
        if self.refuse_sender:
            return self.refuse_sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RSET(self, _server, _session, _envelope):  # noqa: N802
        self.resets += 1
        return "250 OK"

    async def handle_DATA(self, _server, _session, _envelope):  # noqa: N802
        self.mails += 1
        return "250 OK"


@pytest.fixture
def post(authority: trustme.CA) -> Iterator[Callable[..., tuple[Desk, int]]]:
    """``post(scheme)`` starts a mail server and gives its desk and port."""
    running: list[Controller] = []

    def start(
        scheme: str = "smtp+starttls", *, desk: Desk | None = None, host: str = "localhost", auth: bool = True
    ) -> tuple[Desk, int]:
        desk = desk or Desk()
        context = server_context(authority.issue_cert(host))
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        settings: dict[str, Any] = {"hostname": "127.0.0.1", "port": port}
        if auth:
            settings |= {"authenticator": desk.authenticate, "auth_require_tls": scheme == "smtp+starttls"}
        if scheme == "smtps":
            settings["ssl_context"] = context
        if scheme == "smtp+starttls":
            settings |= {"tls_context": context, "require_starttls": False}
        controller = Controller(desk, **settings)
        controller.start()
        running.append(controller)
        return desk, port

    yield start
    for controller in running:
        controller.stop()


def server(port: int, scheme: str = "smtp+starttls", **changes: Any) -> MailServer:
    parts: dict[str, Any] = {
        "scheme": scheme, "host": "localhost", "port": port, "user": USER, "password": Secret(PASSWORD),
        "sender": SENDER, **changes,
    }  # fmt: skip
    return MailServer(**parts)


def examined(fallback: MailServer, **options: Any) -> Diagnosis:
    settings = make_settings(fallback=fallback)
    facts = probe_outside(settings, **options)
    assert PASSWORD not in json.dumps(facts)
    assert SENDER not in json.dumps(facts)
    return judged(settings, facts)


@pytest.mark.parametrize("scheme", ["smtp+starttls", "smtps", "smtp"])
def test_a_sound_fallback_passes_and_no_mail_leaves(post, trusted, scheme):
    desk, port = post(scheme)

    verdict = examined(server(port, scheme)).verdicts["WA901"]

    assert (verdict.outcome, verdict.cause) == ("passed", None)
    assert "signed in, sender accepted; no mail was sent" in verdict.note
    assert (desk.senders, desk.resets, desk.mails) == ([SENDER], 1, 0)


def test_a_relay_without_user_is_not_asked_for_one(post, trusted):
    _, port = post("smtp", auth=False)

    verdict = examined(server(port, "smtp", user="", password=Secret(""))).verdicts["WA901"]

    assert (verdict.outcome, verdict.note) == ("passed", "connected without TLS, sender accepted; no mail was sent")


def test_a_wrong_password_is_refused(post, trusted):
    desk, port = post()

    diagnosis = examined(server(port, password=Secret("dummy-wrong")))

    assert causes(diagnosis, "WA901") == ["fallback.auth-refused"]
    assert "code 535" in diagnosis.verdicts["WA901"].note
    assert desk.senders == []


def test_a_server_without_sign_in_is_refused_too(post, trusted):
    _, port = post(auth=False)

    assert causes(examined(server(port)), "WA901") == ["fallback.auth-refused"]


@pytest.mark.parametrize(("answer", "outcome"), [("550 not yours", "failed"), ("451 later", "unknown")])
def test_a_refused_sender_and_one_that_is_only_put_off(post, trusted, answer, outcome):
    desk, port = post(desk=Desk(refuse_sender=answer))

    verdict = examined(server(port)).verdicts["WA901"]

    assert (verdict.cause, verdict.outcome) == ("fallback.sender-refused", outcome)
    assert desk.mails == 0


def test_no_password_goes_in_plain_text_to_a_name_of_this_machine_that_leads_elsewhere(post, monkeypatch):
    desk, port = post("smtp")
    monkeypatch.setattr(socket.socket, "getpeername", lambda sock: ("192.0.2.7", 25))

    assert causes(examined(server(port, "smtp", host="localhost")), "WA901") == ["fallback.tls"]
    assert desk.senders == []


@pytest.mark.parametrize("host", ["other.example", "localhost"])
def test_a_certificate_for_another_host(post, trusted, host):
    _, port = post(host=host)

    found = causes(examined(server(port)), "WA901")

    assert found == (["fallback.tls"] if host != "localhost" else [])


def test_a_certificate_of_an_unknown_authority(post):
    _, port = post("smtps")

    assert causes(examined(server(port, "smtps")), "WA901") == ["fallback.tls"]


def test_the_bundle_of_openssls_own_variable_counts_as_well(post, trusted, monkeypatch):
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    monkeypatch.setenv("SSL_CERT_FILE", trusted)
    _, port = post("smtps")

    assert causes(examined(server(port, "smtps")), "WA901") == []


def test_a_directory_of_authorities_counts_alone_and_an_empty_one_trusts_nobody(post, monkeypatch, tmp_path):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path))
    _, port = post("smtps")

    assert causes(examined(server(port, "smtps")), "WA901") == ["fallback.tls"]


def test_no_starttls_where_it_is_wanted_sends_no_password(post, trusted):
    desk, port = post("smtp")

    diagnosis = examined(server(port, "smtp+starttls"))

    assert causes(diagnosis, "WA901") == ["fallback.tls"]
    assert desk.senders == []


def test_elsewhere_a_password_never_travels_without_tls(post, trusted, monkeypatch):
    monkeypatch.setattr(mail, "is_loopback", lambda _host: False)
    _, port = post("smtp")

    diagnosis = examined(server(port, "smtp"))

    assert causes(diagnosis, "WA901") == ["fallback.tls"]
    assert "were not sent" in diagnosis.verdicts["WA901"].note


def test_a_closed_port_is_unreachable():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    assert causes(examined(server(port)), "WA901") == ["fallback.unreachable"]


def silent(connection: socket.socket, ending: threading.Event) -> None:
    ending.wait(10)


def dripping(connection: socket.socket, ending: threading.Event) -> None:
    while not ending.wait(0.05):
        connection.sendall(b"2")


def babbling(connection: socket.socket, ending: threading.Event) -> None:
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def full(connection: socket.socket, ending: threading.Event) -> None:
    connection.sendall(b"421 too many connections\r\n")


@pytest.mark.parametrize(
    ("talk", "outcome"), [(silent, "failed"), (dripping, "failed"), (babbling, "failed"), (full, "unknown")]
)
def test_a_server_that_does_not_talk_smtp_is_given_up_in_time(talk, outcome):
    ending = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        with connection, contextlib.suppress(OSError):
            talk(connection, ending)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    started = time.monotonic()
    try:
        verdict = examined(server(listener.getsockname()[1]), timeout=0.3).verdicts["WA901"]
    finally:
        ending.set()
        thread.join()
        listener.close()

    assert time.monotonic() - started < 10
    assert (verdict.cause, verdict.outcome) == ("fallback.unreachable", outcome)


def test_nothing_configured_is_not_applicable():
    settings = make_settings()

    verdict = judged(settings, probe_outside(settings)).verdicts["WA901"]

    assert (verdict.outcome, verdict.note) == ("not-applicable", "needs EMAIL_FALLBACK_URL or SMTP_HOST")


def test_half_a_set_is_one_warning_and_not_a_second_one_elsewhere():
    settings = make_settings(incomplete=(("SMTP_HOST", "SMTP_PASSWORD"),))

    diagnosis = judged(settings, probe_outside(settings))

    assert causes(diagnosis, "WA901", "WA107") == ["fallback.not-configured"]
    assert diagnosis.verdicts["WA901"].outcome == "warned"
    assert diagnosis.verdicts["WA901"].note == "SMTP_PASSWORD is set, SMTP_HOST is not"


def test_half_a_webhook_is_still_reported_where_it_was():
    settings = make_settings(incomplete=(("WHATSAPP_WEBHOOK_URL", "WHATSAPP_WEBHOOK_VERIFY_TOKEN"),))

    assert causes(judged(settings, {}), "WA107") == ["settings.incomplete"]


BROKEN = {"server": "smtp://localhost:25", "step": "connect", "outcome": "unreachable", "detail": "refused"}
SOUND = {"outcome": "ok", "protected": True, "signed_in": True, "sender": True}


@pytest.mark.parametrize(
    ("facts", "configured", "mode", "words"),
    [
        (None, False, "live", "no working fallback is configured: messages are being lost now"),
        (BROKEN, True, "live", "the e-mail fallback does not work either: messages are being lost now"),
        (BROKEN, True, "replay", "were being lost at the time of the recording"),
        (SOUND, True, "live", None),
    ],
)
def test_lost_messages_are_named_where_nothing_stands_by(facts, configured, mode, words):
    settings = make_settings(fallback=server(25) if configured else None)
    dead = {"code": 190, "subcode": 467, "message": "The session is invalid because the user logged out."}
    snapshot = bare_snapshot(settings, mode, reach={"fallback": facts}, answers={"phone": refused(dead)})

    notes = diagnose(snapshot).notes

    lost = [note for note in notes if "lost" in note]
    assert [words in note for note in lost] == ([True] if words else [])


def test_nothing_is_lost_while_whatsapp_sends():
    settings = make_settings()

    assert not any("lost" in note for note in judged(settings, {"fallback": None}).notes)


def refused(error: dict[str, Any]) -> Any:
    from pytest_wa_health.survey.facts import Answer, ErrorEnvelope

    return Answer("GET /v25.0/106540352242922", 400, error=ErrorEnvelope(**error))
