"""What went wrong on the way, in our own words.

The texts of requests and urllib3 hold URLs (with their queries) and headers, so none of them is ever repeated,
and no exception of theirs is kept: it is looked at once, here, and turned into a `Failure`.
"""

from __future__ import annotations

import errno
import http.client
import socket
import ssl
from collections.abc import Iterator

import requests
import urllib3.exceptions as wire

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.survey.facts import Failure

_TLS_REASONS = {
    10: "tls.expired",
    9: "tls.not-yet-valid",
    18: "tls.self-signed",
    19: "tls.unknown-authority",
    20: "tls.unknown-authority",
    21: "tls.unknown-authority",
    62: "tls.other-host",
    64: "tls.other-address",
}
"""X509_V_ERR numbers of OpenSSL, and the notes that they are."""


def no_connection() -> str:
    """Why nothing was sent in time."""
    return noted("network.no-connection-in-time")


def failure_of(error: BaseException) -> Failure:
    """The failure that `error` stands for; its text is never repeated."""
    chain = list(_causes(error))
    for recognise in (_proxy, _tls, _timeout, _dns, _refused, _truncated, _reset, _not_http, _local):
        found = recognise(chain)
        if found is not None:
            return found
    return Failure("refused-locally", noted("network.not-sent", error=type(error).__name__))


def _causes(error: BaseException) -> Iterator[BaseException]:
    """`error` and all that requests and urllib3 wrapped into it, outermost first."""
    seen: set[int] = set()
    queue: list[object] = [error]
    while queue:
        item = queue.pop(0)
        if not isinstance(item, BaseException) or id(item) in seen:
            continue
        seen.add(id(item))
        yield item
        queue += [*item.args, getattr(item, "reason", None), getattr(item, "original_error", None)]
        queue += [item.__cause__, item.__context__]


def _tls(chain: list[BaseException]) -> Failure | None:
    for item in chain:
        if isinstance(item, ssl.SSLCertVerificationError):
            return Failure("tls", noted(_TLS_REASONS.get(item.verify_code, "tls.not-valid")))
    if "TLS CA certificate" in str(chain[0]):
        return Failure("tls", noted("tls.no-bundle"))
    # Errors that no handshake has raised have no reason at all.
    reasons = [getattr(item, "reason", None) for item in chain if isinstance(item, ssl.SSLError)]
    if any("CERTIFICATE_REQUIRED" in (reason or "") for reason in reasons):
        return Failure("tls", noted("tls.wants-certificate"))
    if _has(chain, ssl.SSLEOFError):
        return Failure("tls", noted("tls.closed"))
    if _has(chain, TimeoutError):
        return None
    if _has(chain, ssl.SSLError, wire.SSLError, requests.exceptions.SSLError):
        return Failure("tls", noted("tls.failed"))
    return None


def _timeout(chain: list[BaseException]) -> Failure | None:
    if _has(chain, wire.ConnectTimeoutError, requests.exceptions.ConnectTimeout) and not _has(
        chain, wire.NewConnectionError
    ):
        return Failure("timeout", no_connection())
    if _has(chain, wire.ReadTimeoutError, requests.exceptions.ReadTimeout, TimeoutError):
        return Failure("timeout", noted("network.no-answer-in-time"))
    return None


def _proxy(chain: list[BaseException]) -> Failure | None:
    if _has(chain, requests.exceptions.ProxyError, wire.ProxyError, requests.exceptions.InvalidProxyURL):
        if any(isinstance(item, OSError) and " 407 " in str(item) for item in chain):
            return Failure("proxy", noted("proxy.wants-login"))
        return Failure("proxy", noted("proxy.failed"))
    if any(type(item).__module__ == "socks" for item in chain):
        return Failure("proxy", noted("proxy.failed"))
    if _has(chain, requests.exceptions.InvalidSchema, wire.ProxySchemeUnknown):
        return Failure("proxy", noted("proxy.unsupported"))
    return None


def _dns(chain: list[BaseException]) -> Failure | None:
    if _has(chain, socket.gaierror) or any(type(item).__name__ == "NameResolutionError" for item in chain):
        return Failure("dns", noted("network.not-resolved"))
    return None


def _refused(chain: list[BaseException]) -> Failure | None:
    if _has(chain, ConnectionRefusedError):
        return Failure("refused", noted("network.refused"))
    unreachable = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EACCES, errno.EPERM)
    if any(isinstance(item, OSError) and item.errno in unreachable for item in chain):
        return Failure("refused", noted("network.no-route"))
    if _has(chain, wire.NewConnectionError):
        return Failure("refused", noted("network.not-opened"))
    return None


def _truncated(chain: list[BaseException]) -> Failure | None:
    if _has(chain, http.client.IncompleteRead, wire.IncompleteRead, wire.InvalidChunkLength):
        return Failure("truncated", noted("network.broke-off"))
    return None


def _reset(chain: list[BaseException]) -> Failure | None:
    if _has(chain, ConnectionResetError, BrokenPipeError, ConnectionAbortedError, http.client.RemoteDisconnected):
        return Failure("reset", noted("network.closed"))
    return None


def _not_http(chain: list[BaseException]) -> Failure | None:
    if _has(chain, http.client.HTTPException, wire.ProtocolError, wire.HeaderParsingError, wire.DecodeError):
        return Failure("not-json", noted("network.not-http"))
    return None


def _local(chain: list[BaseException]) -> Failure | None:
    if _has(chain, requests.exceptions.InvalidHeader, UnicodeError):
        return Failure("refused-locally", noted("network.unsendable"))
    if _has(chain, requests.exceptions.InvalidURL):
        return Failure("refused-locally", noted("network.plain-http-would-lead"))
    return None


def _has(chain: list[BaseException], *kinds: type[BaseException]) -> bool:
    return any(isinstance(item, kinds) for item in chain)
