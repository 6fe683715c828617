"""Where a token may be sent: Meta, this machine, or a host that somebody allowed by name."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

META_HOST = "graph.facebook.com"


def check_base_url(url: str, allow_hosts: Iterable[str] = ()) -> None:
    """Accept `url` as the place that receives the access token.

    It must be ``https://graph.facebook.com``, a loopback address (plain http is fine there), or https on one of
    `allow_hosts` (host names, without scheme or port). Raises ValueError with one sentence otherwise; the
    sentence names at most scheme and host, since a mistyped URL may hold a password.
    """
    parts = _split(url)
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host:
        raise ValueError("the Graph URL must look like https://graph.facebook.com")
    if parts.username is not None or parts.password is not None:
        raise ValueError("the Graph URL must not hold a user name or password")
    if parts.query or parts.fragment:
        raise ValueError("the Graph URL must end with the host or a path, without ? or #")
    if is_loopback(host):
        return
    if parts.scheme != "https":
        raise ValueError(f"the Graph URL must start with https://, because the access token goes to {host}")
    allowed = {name.strip().lower().rstrip(".") for name in allow_hosts}
    if host != META_HOST and host not in allowed:
        raise ValueError(
            f"the Graph URL names the host {host}, which is neither {META_HOST} nor this machine; "
            "name it with --wa-allow-host if the access token may go there"
        )


def is_loopback(host: str) -> bool:
    """Whether `host` (as in a URL, brackets removed) is this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _split(url: str) -> SplitResult:
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise ValueError("the Graph URL holds characters that do not belong into a URL")
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        parts = None
    if parts is None:
        raise ValueError("the Graph URL is not a URL")
    return parts
