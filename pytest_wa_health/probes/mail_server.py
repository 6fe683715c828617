"""The fallback channel: connect, protect the line, sign in, offer the sender, leave. No mail is sent."""

from __future__ import annotations

import contextlib
import smtplib
import socket
import ssl
import time
from concurrent.futures import wait
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.graph.trouble import failure_of
from pytest_wa_health.model.daemon_threads import DaemonThreads
from pytest_wa_health.model.json_value import Json
from pytest_wa_health.model.web_address import is_loopback
from pytest_wa_health.probes import trust

if TYPE_CHECKING:
    from pytest_wa_health.settings import MailServer

_TEMPORARY = range(400, 500)


class _Ended(Exception):  # noqa: N818 - how a talk ends is no error of ours
    """The talk is over: a cause's name, what happened in our words, and the server's code."""

    def __init__(self, outcome: str, detail: str, code: int | None = None) -> None:
        super().__init__(detail)
        self.outcome, self.detail, self.code = outcome, detail, code


@dataclass
class _Talk:
    """How far the talk got, readable from outside while it hangs."""

    step: str = "connect"
    facts: dict[str, Json] = field(default_factory=dict)


def probe(server: MailServer | None, seconds: float) -> dict[str, Json] | None:
    """``outcome`` is ``ok``, or the name of a cause of the area ``fallback``; None where none is configured.

    The whole talk takes at most `seconds`: it runs in a thread that is abandoned then, since a socket's time-out
    begins anew with every byte. The server's words are never kept: they may repeat the user or the sender.
    """
    if server is None:
        return None
    talk = _Talk()
    started = time.perf_counter()
    threads = DaemonThreads("wa-health-mail")
    task = threads.submit(lambda: _outcome(server, seconds, talk))
    wait([task], timeout=seconds + 0.05)
    threads.close()
    facts = task.result() if task.done() else {"outcome": "unreachable", "detail": noted("network.no-answer-in-time")}
    return {
        "server": f"{server.scheme}://{server.host}:{server.port}",
        "step": talk.step,
        "ms": round((time.perf_counter() - started) * 1000),
        **facts,
    }


def _outcome(server: MailServer, seconds: float, talk: _Talk) -> dict[str, Json]:
    try:
        return {"outcome": "ok", **_talk(server, seconds, talk)}
    except _Ended as end:
        return _refusal(end.outcome, end.detail, end.code)
    except smtplib.SMTPResponseException as error:
        is_smtp = error.smtp_code in range(200, 600)
        detail = noted("mail.no-talk") if is_smtp else noted("mail.no-greeting")
        return _refusal("unreachable", detail, error.smtp_code if is_smtp else None)
    except smtplib.SMTPServerDisconnected:
        return {"outcome": "unreachable", "detail": noted("mail.closed")}
    except (OSError, smtplib.SMTPException, UnicodeError) as error:
        failure = failure_of(error)
        return {"outcome": "tls" if failure.kind == "tls" else "unreachable", "detail": failure.reason}
    except Exception as error:  # nothing raises: an abandoned thread could only print it
        return {"outcome": "unreachable", "detail": noted("mail.failed", error=type(error).__name__)}


def _refusal(outcome: str, detail: str, code: int | None) -> dict[str, Json]:
    return {"outcome": outcome, "detail": detail, "code": code, "temporary": code in _TEMPORARY}


def _talk(server: MailServer, seconds: float, talk: _Talk) -> dict[str, Json]:
    with contextlib.closing(_connect(server, seconds)) as smtp:
        try:
            smtp.ehlo_or_helo_if_needed()
            protected = _protect(smtp, server, talk)
            _sign_in(smtp, server, talk, protected=protected)
            _offer(smtp, server, talk)
            talk.step = "done"
            return {"protected": protected, "signed_in": bool(server.user), "sender": bool(server.sender)}
        finally:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                smtp.quit()


def _connect(server: MailServer, seconds: float) -> smtplib.SMTP:
    if server.scheme == "smtps":
        return smtplib.SMTP_SSL(server.host, server.port, _own_name(), timeout=seconds, context=_context())
    return smtplib.SMTP(server.host, server.port, _own_name(), timeout=seconds)


def _own_name() -> str:
    """smtplib's own choice asks the resolver for this machine's full name, which can take long."""
    name = socket.gethostname()
    return name if name.isascii() and "." in name else "[127.0.0.1]"


def _context() -> ssl.SSLContext:
    try:
        return trust.context()
    except trust.NoBundle as missing:
        raise _Ended("tls", noted("tls.bundle-unreadable", setting=str(missing))) from None


def _protect(smtp: smtplib.SMTP, server: MailServer, talk: _Talk) -> bool:
    if server.scheme == "smtps":
        return True
    talk.step = "tls"
    if smtp.has_extn("starttls"):
        try:
            smtp.starttls(context=_context())
        except smtplib.SMTPResponseException as error:
            raise _Ended("tls", noted("mail.starttls-refused"), error.smtp_code) from None
        smtp.ehlo()
        return True
    if server.starttls:
        raise _Ended("tls", noted("mail.no-starttls"))
    if server.user and not _stays_here(smtp):
        raise _Ended("tls", noted("mail.no-tls"))
    return False


def _stays_here(smtp: smtplib.SMTP) -> bool:
    """Whether the connection ends on this machine, whatever the server is called."""
    try:
        peer = smtp.sock.getpeername() if smtp.sock else ("",)
    except OSError:
        return False
    return is_loopback(str(peer[0]).partition("%")[0])


def _sign_in(smtp: smtplib.SMTP, server: MailServer, talk: _Talk, *, protected: bool) -> None:
    talk.step = "auth"
    if not server.user:
        return
    try:
        smtp.login(server.user, server.password.reveal())
    except smtplib.SMTPAuthenticationError as error:
        raise _Ended("auth-refused", noted("mail.login-refused"), error.smtp_code) from None
    except smtplib.SMTPNotSupportedError:
        wording = noted("mail.no-login")
        wording = wording if protected else noted("mail.without-tls", note=wording)
        raise _Ended("auth-refused", wording) from None
    except smtplib.SMTPServerDisconnected:
        raise _Ended("auth-refused", noted("mail.closed-at-login")) from None
    except smtplib.SMTPException:
        raise _Ended("auth-refused", noted("mail.no-known-login")) from None
    except UnicodeError:
        raise _Ended("auth-refused", noted("mail.unsendable")) from None


def _offer(smtp: smtplib.SMTP, server: MailServer, talk: _Talk) -> None:
    talk.step = "sender"
    if not server.sender:
        return
    code, _ = smtp.mail(server.sender)
    smtp.rset()
    if code != 250:
        raise _Ended("sender-refused", noted("mail.sender-refused"), code)
