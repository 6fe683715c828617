"""What went wrong on the way: the kind decides who is blamed, and no text of a library is ever repeated."""

from __future__ import annotations

import errno
import http.client
import socket
import ssl

import pytest
import requests
import urllib3.exceptions as wire

from pytest_wa_health.graph.trouble import failure_of

SECRET = "https://graph.invalid/?access_token=" + "dummy-words"


def wrapped(error: BaseException) -> requests.exceptions.RequestException:
    """As requests hands it on: in its own exception, with the address in its words."""
    return requests.exceptions.ConnectionError(wire.MaxRetryError(None, SECRET, error))  # type: ignore[arg-type]


def from_proxy(words: str) -> requests.exceptions.ProxyError:
    return requests.exceptions.ProxyError(wire.ProxyError(SECRET, OSError(words)))


def unverified(code: int) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(SECRET)
    error.verify_code = code
    return error


TROUBLES: dict[str, tuple[BaseException, str, str]] = {
    "no such host": (wrapped(socket.gaierror(-2, SECRET)), "dns", "the host name could not be resolved"),
    "a closed port": (wrapped(ConnectionRefusedError(SECRET)), "refused", "the connection was refused"),
    "no route": (wrapped(OSError(errno.EHOSTUNREACH, SECRET)), "refused", "there is no route to the host"),
    "forbidden by a firewall": (wrapped(OSError(errno.EPERM, SECRET)), "refused", "there is no route to the host"),
    "no connection": (
        wrapped(wire.NewConnectionError(None, SECRET)), "refused", "no connection could be opened",  # type: ignore[arg-type]
    ),
    "no connection in time": (
        requests.exceptions.ConnectTimeout(SECRET), "timeout", "no connection in time",
    ),
    "no answer in time": (requests.exceptions.ReadTimeout(SECRET), "timeout", "no answer in time"),
    "a reset": (wrapped(ConnectionResetError(SECRET)), "reset", "the connection was closed before an answer came"),
    "a pipe that broke": (wrapped(BrokenPipeError(SECRET)), "reset", "the connection was closed before an answer"),
    "half an answer": (wrapped(http.client.IncompleteRead(SECRET.encode())), "truncated", "the answer broke off"),
    "no HTTP": (wrapped(http.client.BadStatusLine(SECRET)), "not-json", "the answer is not HTTP"),
    "an expired certificate": (wrapped(unverified(10)), "tls", "the server's certificate has expired"),
    "a certificate that is wrong": (wrapped(unverified(77)), "tls", "the server's certificate is not valid"),
    "a handshake that ends": (wrapped(ssl.SSLEOFError(SECRET)), "tls", "closed during the TLS handshake"),
    "no TLS": (wrapped(ssl.SSLError(SECRET)), "tls", "no TLS connection could be made"),
    "a handshake that hangs": (wrapped(TimeoutError(SECRET)), "timeout", "no answer in time"),
    "a proxy": (from_proxy(SECRET), "proxy", "the proxy could not be used"),
    "a proxy with a login": (
        from_proxy("Tunnel connection failed: 407 Proxy Authentication Required"), "proxy", "(407)",
    ),
    "an unknown kind of proxy": (
        requests.exceptions.InvalidSchema(SECRET), "proxy", "the configured kind of proxy is not supported here",
    ),
    "a header that cannot be sent": (
        requests.exceptions.InvalidHeader(SECRET), "refused-locally", "characters that cannot be sent",
    ),
    "letters that cannot be sent": (
        UnicodeEncodeError("latin-1", SECRET, 0, 1, SECRET), "refused-locally", "characters that cannot be sent",
    ),
    "what nobody knows": (KeyError(SECRET), "refused-locally", "the request could not be sent (KeyError)"),
}  # fmt: skip


@pytest.mark.parametrize(("error", "kind", "says"), TROUBLES.values(), ids=TROUBLES)
def test_a_trouble_is_told_by_its_kind_and_not_in_its_own_words(error: BaseException, kind: str, says: str) -> None:
    failure = failure_of(error)
    assert failure.kind == kind
    assert says in failure.reason
    assert "dummy-words" not in failure.reason


def test_a_trouble_is_recognised_however_deep_it_lies_and_a_circle_ends() -> None:
    inner, outer = ConnectionRefusedError(SECRET), RuntimeError("outer")
    inner.__context__ = outer
    outer.__cause__ = inner
    assert failure_of(outer).kind == "refused"
