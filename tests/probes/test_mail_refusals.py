"""Mail servers that say no in the middle of the talk: what is named, and that nothing secret is sent or kept."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from receivers import causes, judged, make_settings, probe_outside

from pytest_wa_health.diagnosis import Diagnosis
from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.settings import MailServer

USER, SENDER = "clinic-mailer", "clinic@example.test"
PASSWORD = "dummy-mail-" + "password"
GREETING = "220 mail.example.test"
SIGN_IN = {"EHLO": "250-mail.example.test\r\n250 AUTH PLAIN", "AUTH": "235 welcome"}

Script = Mapping[str, "str | None"]
"""The verb of a command to the answer; None closes the connection."""


@pytest.fixture
def scripted() -> Iterator[Callable[[Script], tuple[int, list[str]]]]:
    """``scripted(answers)`` starts a mail server that speaks by them, and gives its port and what it was told."""
    with contextlib.ExitStack() as stack:

        def start(script: Script) -> tuple[int, list[str]]:
            listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
            told: list[str] = []
            thread = threading.Thread(target=_talk, args=(listener, script, told), daemon=True)
            thread.start()
            stack.callback(thread.join)
            return listener.getsockname()[1], told

        yield start


def _talk(listener: socket.socket, script: Script, told: list[str]) -> None:
    connection, _ = listener.accept()
    with connection, contextlib.suppress(OSError), connection.makefile("rwb", buffering=0) as line:
        line.write(f"{GREETING}\r\n".encode())
        for command in line:
            told.append(command.decode().strip())
            answer = script.get(told[-1].split()[0].upper(), "250 OK")
            if answer is None:
                return
            line.write(f"{answer}\r\n".encode())
            if told[-1].upper() == "QUIT":
                return


def examined(port: int, **changes: Any) -> Diagnosis:
    parts: dict[str, Any] = {
        "scheme": "smtp", "host": "localhost", "port": port, "user": USER, "password": Secret(PASSWORD),
        "sender": SENDER, **changes,
    }  # fmt: skip
    settings = make_settings(fallback=MailServer(**parts))
    facts = probe_outside(settings)
    assert PASSWORD not in json.dumps(facts)
    return judged(settings, facts)


@pytest.mark.parametrize(
    ("script", "changes", "cause", "outcome", "says"),
    [
        ({"EHLO": "250-mail.example.test\r\n250 STARTTLS", "STARTTLS": "454 not now"}, {}, "tls", "unknown",
         "at the step tls: the server refused STARTTLS, code 454"),
        ({"EHLO": "250-mail.example.test\r\n250 STARTTLS", "STARTTLS": "501 no"}, {}, "tls", "failed",
         "the server refused STARTTLS, code 501"),
        ({**SIGN_IN, "AUTH": None}, {}, "auth-refused", "failed",
         "at the step auth: the server closed the connection during the sign-in"),
        ({"EHLO": "250-mail.example.test\r\n250 AUTH GSSAPI"}, {}, "auth-refused", "failed",
         "the server offers no way of signing in that is known here"),
        ({"EHLO": "250 mail.example.test"}, {}, "auth-refused", "failed",
         "the server offers no sign-in without TLS"),
        (SIGN_IN, {"password": Secret("dummy-pässword")}, "auth-refused", "failed",
         "user or password holds characters that cannot be sent"),
        ({"EHLO": None}, {}, "unreachable", "failed", "at the step connect: the server closed the connection"),
    ],
    ids=["TLS put off", "TLS refused", "hangs up at the sign-in", "a strange sign-in", "no sign-in", "odd letters",
         "hangs up at once"],
)  # fmt: skip
def test_a_no_in_the_middle_is_named_with_its_step(
    scripted: Callable[[Script], tuple[int, list[str]]], script: Script, changes: dict[str, Any], cause: str,
    outcome: str, says: str,
) -> None:  # fmt: skip
    port, told = scripted(script)

    diagnosis = examined(port, **changes)

    assert causes(diagnosis, "WA901") == [f"fallback.{cause}"]
    verdict = diagnosis.verdicts["WA901"]
    assert verdict.outcome == outcome
    assert verdict.note.endswith(says)
    assert not [line for line in told if line.upper().startswith("MAIL")]


def test_without_a_sender_none_is_offered(scripted: Callable[[Script], tuple[int, list[str]]]) -> None:
    port, told = scripted(SIGN_IN)

    verdict = examined(port, sender="").verdicts["WA901"]

    assert (verdict.outcome, verdict.note) == ("passed", "connected without TLS, signed in; no mail was sent")
    assert [line.split()[0].upper() for line in told] == ["EHLO", "AUTH", "QUIT"]


def test_a_bundle_that_is_gone_is_named_and_nothing_secret_is_sent(
    scripted: Callable[[Script], tuple[int, list[str]]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "gone.pem"))
    port, told = scripted({"EHLO": "250-mail.example.test\r\n250 STARTTLS"})

    diagnosis = examined(port)

    assert causes(diagnosis, "WA901") == ["fallback.tls"]
    assert "the CA bundle that REQUESTS_CA_BUNDLE names cannot be read" in diagnosis.verdicts["WA901"].note
    assert [line.split()[0].upper() for line in told] == ["EHLO", "QUIT"]
