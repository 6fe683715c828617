"""Which certificates are trusted where requests is not at work, by the same variables."""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
from datetime import datetime, timezone
from pathlib import Path
from urllib.parse import urlsplit

import certifi

from pytest_wa_health.model.web_address import is_loopback

_VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")


class NoBundle(Exception):  # noqa: N818 - reads as what is the matter
    """A variable names a CA bundle that cannot be read; the argument is the variable's name."""


def context() -> ssl.SSLContext:
    """A verifying context: the bundle that the environment names, else the system's and certifi's authorities.

    Raises NoBundle.
    """
    variable = next((name for name in _VARIABLES if os.environ.get(name)), None)
    if variable is None:
        trusting = ssl.create_default_context()
        trusting.load_verify_locations(certifi.where())
        return trusting
    place = Path(os.environ[variable])
    try:
        if place.is_dir():
            return ssl.create_default_context(capath=str(place))
        return ssl.create_default_context(cafile=str(place))
    except OSError:
        raise NoBundle(variable) from None


def certificate_end(url: str, seconds: float) -> str | None:
    """The last day of the certificate at `url`, ``2027-03-01``; None behind a proxy, or where none is shown."""
    from requests.utils import get_environ_proxies

    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or 443
    if get_environ_proxies(url) and not is_loopback(host):
        return None
    with contextlib.suppress(OSError, NoBundle, ValueError):
        with (
            socket.create_connection((host, port), timeout=seconds) as plain,
            context().wrap_socket(plain, server_hostname=host) as line,
        ):
            until = (line.getpeercert() or {}).get("notAfter")
        if isinstance(until, str):
            return datetime.fromtimestamp(ssl.cert_time_to_seconds(until), tz=timezone.utc).date().isoformat()
    return None
