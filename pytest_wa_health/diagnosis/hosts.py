"""Whether Meta, which sends from the internet, can reach a host at all, as far as its name tells."""

from __future__ import annotations

import ipaddress

from pytest_wa_health.model.web_address import is_loopback, split

_PRIVATE_NAMES = (".localhost", ".local", ".internal", ".lan", ".home.arpa", ".localdomain", ".intranet", ".corp")
"""Ends of names that no public name server answers."""


def host_of(url: str) -> str:
    """The host of a URL in lower case; empty where there is none."""
    parts = split(url)
    return ((parts and parts.hostname) or "").lower().rstrip(".")


def is_this_machine(host: str) -> bool:
    """Whether `host` is the machine that asks."""
    address = _address(host)
    return is_loopback(host) or (address is not None and address.is_unspecified)


def is_public(host: str) -> bool:
    """Whether `host` may be reachable from the internet: not this machine, a private address or a local name."""
    address = _address(host)
    if address is not None:
        return address.is_global
    return "." in host and not host.endswith(_PRIVATE_NAMES)


def is_reachable_by_meta(graph_url: str, url: str) -> bool:
    """Whether Meta can reach the host of `url`; a stand-in for Meta on this machine can reach anything here."""
    return is_public(host_of(url)) or is_this_machine(host_of(graph_url))


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
