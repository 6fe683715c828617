"""Addresses of servers: taken apart once, compared and shown in one way."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

__all__ = [
    "DEFAULT_GRAPH_URL",
    "GRAPH_HOST",
    "GraphUrl",
    "UrlError",
    "host_and_port",
    "is_loopback",
    "parse_graph_url",
    "parse_receiver_url",
    "shown",
    "split",
]

GRAPH_HOST = "graph.facebook.com"
DEFAULT_GRAPH_URL = f"https://{GRAPH_HOST}"

_UNREADABLE = "an unreadable URL"


@dataclass(frozen=True)
class GraphUrl:
    """A place that may receive the access token."""

    scheme: str
    host: str
    """In lower case, without brackets and without a dot at the end."""
    port: int | None
    path: str
    """Without a slash at its end."""

    @property
    def base(self) -> str:
        """The URL in its plain form, without a slash at the end."""
        return f"{self.scheme}://{host_and_port(self.host, self.port)}{self.path}"


class UrlError(ValueError):
    """An address that is not taken: a sentence, and which one it is with its values."""

    def __init__(self, sentence: str, reason: str, **values: str) -> None:
        super().__init__(sentence)
        self.reason = reason
        self.values = values


def parse_graph_url(text: str, allow_hosts: Iterable[str] = (), *, name: str = "the Graph URL") -> GraphUrl:
    """Accept `text` as the place that receives the access token.

    It must be ``https://graph.facebook.com``, a loopback address (plain http is fine there), or https on one of
    `allow_hosts`: a host, or ``host:port`` for that port alone. Raises UrlError with one sentence about `name`
    otherwise; it holds at most scheme and host, since a mistyped URL may hold a password.
    """
    parts = _usable(text, name)
    host = _plain(parts.hostname or "")
    if not is_loopback(host):
        if host != GRAPH_HOST and not {host, host_and_port(host, parts.port)} & set(map(_allowed, allow_hosts)):
            other = "allow another host with --wa-allow-host"
            raise UrlError(f"{name} is neither {GRAPH_HOST} nor this machine; {other}.", "host", host=GRAPH_HOST)
        if parts.scheme != "https":
            raise UrlError(f"{name} must begin with https:// (http:// only for this machine).", "scheme")
    return GraphUrl(parts.scheme, host, parts.port, parts.path.rstrip("/"))


def parse_receiver_url(text: str, allow_hosts: Iterable[str] = (), *, name: str) -> str:
    """Accept `text` as the address of a receiver under test: http or https, on this machine or on `allow_hosts`.

    Raises ValueError with one sentence about `name` otherwise, which holds nothing of the address.
    """
    parts = split(text) if text.isascii() and text.isprintable() and not {" ", "\\"} & set(text) else None
    is_plain = parts is not None and parts.scheme in ("http", "https") and parts.username is parts.password is None
    if parts is None or not is_plain or parts.fragment:
        raise ValueError(f"{name} takes an address such as http://127.0.0.1:8000/webhook.")
    host = _plain(parts.hostname or "")
    if not is_loopback(host) and not {host, host_and_port(host, parts.port)} & set(map(_allowed, allow_hosts)):
        other = "name a development machine of yours with --wa-allow-host"
        raise ValueError(f"{name} takes an address of this machine; {other}.")
    return text


def _usable(text: str, name: str) -> SplitResult:
    if not text.isascii() or not text.isprintable() or " " in text or "\\" in text:
        raise UrlError(f"{name} holds characters that do not belong into a URL.", "characters")
    parts = split(text)
    is_plain = parts is not None and not (parts.query or parts.fragment) and parts.username is parts.password is None
    if parts is None or parts.scheme not in ("http", "https") or not is_plain or "?" in text or "#" in text:
        raise UrlError(f"{name} must be a plain URL such as {DEFAULT_GRAPH_URL}.", "plain", address=DEFAULT_GRAPH_URL)
    return parts


def split(text: str) -> SplitResult | None:
    """The parts of a URL that names a host and no impossible port; None where it is none."""
    try:
        parts = urlsplit(text)
        usable = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return None
    return parts if usable else None


def is_loopback(host: str) -> bool:
    """Whether `host` (as in a URL, brackets removed) is this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def host_and_port(host: str, port: int | None) -> str:
    """As they stand in a URL: an IPv6 address in brackets, the port only where one is given."""
    place = f"[{host}]" if ":" in host else host
    return f"{place}:{port}" if port else place


def shown(url: str) -> str:
    """A URL without user name, password, query and fragment, where secrets are put."""
    parts = split(url)
    if parts is None:
        return _UNREADABLE
    return f"{parts.scheme}://{host_and_port(parts.hostname or '', parts.port)}{parts.path}"


def _plain(host: str) -> str:
    return host.strip().lower().rstrip(".")


def _allowed(entry: str) -> str:
    """``host`` or ``host:port`` as `host_and_port` writes them; an address is taken for its host and port."""
    text = entry.strip()
    if text.count(":") > 1 and not text.startswith("[") and "://" not in text:
        return host_and_port(_plain(text), None)  # a bare IPv6 address
    parts = split(text if "://" in text else f"https://{text}")
    return host_and_port(_plain(parts.hostname or ""), parts.port) if parts is not None else ""
