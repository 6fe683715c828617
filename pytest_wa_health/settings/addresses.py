"""Addresses, versions and templates as they are configured; each raises a `SettingsError` without the value."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from pytest_wa_health.settings.tenant_settings import SettingsError, TemplateRef

__all__ = ["graph_address", "graph_path", "hidden_parts", "http_address", "parse_templates", "parse_version"]

GRAPH_HOST = "graph.facebook.com"

_VERSION = re.compile(r"v?(\d{1,3})(?:\.(\d{1,2}))?", re.IGNORECASE)
_VERSIONED = re.compile(r"/(v\d{1,3}\.\d{1,2})", re.IGNORECASE)
_VERSIONED_PATH = re.compile(r"v\d{1,3}\.\d{1,2}/", re.IGNORECASE)
_SEGMENT = r"(?:[A-Za-z0-9_.-]+|\{(?:phone_number_id|waba_id|app_id)\})"
_PATH = re.compile(rf"{_SEGMENT}(?:/{_SEGMENT})*(?:\?[A-Za-z0-9_=&,.-]*)?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[_-][A-Za-z0-9]{2,4}){0,2}")
_SHORTEST_HIDDEN = 8


def graph_address(text: str, allow_hosts: Iterable[str], *, origin: str) -> tuple[str, str | None]:
    """The base URL without a slash at the end, and the version that was written into it, if any.

    Raises SettingsError unless it is ``https://graph.facebook.com``, loopback, or a host in `allow_hosts`.
    """
    variable = "WHATSAPP_GRAPH_URL"
    parts = _split(text)
    if parts is None or parts.query or parts.fragment or parts.username is not None:
        raise _error(variable, f"{origin} must be a plain URL such as https://{GRAPH_HOST}.")
    host = (parts.hostname or "").rstrip(".").lower()
    loopback = _is_loopback(host)
    if not (loopback or host == GRAPH_HOST or _is_allowed(host, parts.port, allow_hosts)):
        sentence = f"{origin} is neither {GRAPH_HOST} nor this machine; allow another host with --wa-allow-host."
        raise _error(variable, sentence)
    if parts.scheme != "https" and not (loopback and parts.scheme == "http"):
        raise _error(variable, f"{origin} must begin with https:// (http:// only for this machine).")
    found = _VERSIONED.fullmatch(parts.path.rstrip("/"))
    path = "" if found else parts.path.rstrip("/")
    if path and host == GRAPH_HOST:
        raise _error(variable, f"{origin} must end after {GRAPH_HOST}: ids and versions have settings of their own.")
    return f"{parts.scheme}://{parts.netloc}{path}", found.group(1).lower() if found else None


def http_address(text: str, *, variable: str, origin: str) -> str:
    """`text`, if it is an http or https URL with a host; raises SettingsError otherwise."""
    parts = _split(text)
    if parts is None or parts.scheme not in ("http", "https") or not text.isprintable() or " " in text:
        raise _error(variable, f"{origin} must be a URL that begins with https://.")
    return text


def graph_path(text: str, *, variable: str, origin: str) -> str:
    """A path below the version, without slashes around it; a bare name is an edge of the phone number.

    Raises SettingsError for an address of a host, and for what is no path.
    """
    path = _VERSIONED_PATH.sub("", text.strip("/"))
    if not _PATH.fullmatch(path) or ".." in path or text.startswith("//"):
        raise _error(variable, f"{origin} must be a path of the Graph API, such as {{phone_number_id}}/NAME.")
    return path if "/" in path else f"{{phone_number_id}}/{path}"


def hidden_parts(url: str) -> list[str]:
    """What of a URL no output may hold: the password in it, and values of its query that are no plain words."""
    parts = _split(url)
    if parts is None:
        return []
    values = [value for _, value in parse_qsl(parts.query)]
    coded = [v for v in values if len(v) >= _SHORTEST_HIDDEN and not v.isalpha()]
    password = parts.password or ""
    return list(dict.fromkeys(text for text in (*coded, password, unquote(password)) if text))


def parse_version(text: str, *, origin: str) -> str:
    """``v25.0`` from ``v25.0``, ``25.0`` or ``25``; raises SettingsError for anything else."""
    found = _VERSION.fullmatch(text)
    if found is None or not found.group(1).isascii():
        raise _error("WHATSAPP_API_VERSION", f"{origin} must be a Graph API version such as v25.0.")
    return f"v{int(found.group(1))}.{int(found.group(2) or 0)}"


def parse_templates(text: str, *, variable: str, origin: str) -> tuple[TemplateRef, ...]:
    """``name:language,…``; raises SettingsError where a language is missing or a part cannot be one."""
    found = []
    for item in filter(None, (part.strip() for part in text.split(","))):
        name, _, language = (part.strip() for part in item.partition(":"))
        if not language:
            raise _error(variable, f"{origin} must name each template with its language, such as hello_world:en_US.")
        if not re.fullmatch(r"\S{1,512}", name) or not _LANGUAGE.fullmatch(language):
            raise _error(variable, f"{origin} holds something other than name:language, such as hello_world:en_US.")
        found.append(TemplateRef(name, language))
    return tuple(dict.fromkeys(found))


def _split(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text)
        usable = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return None
    return parts if usable else None


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_allowed(host: str, port: int | None, allowed: Iterable[str]) -> bool:
    known = {entry.strip().rstrip(".").lower() for entry in allowed}
    return host in known or f"{host}:{port}" in known


def _error(variable: str, sentence: str) -> SettingsError:
    return SettingsError(sentence, variable=variable)
