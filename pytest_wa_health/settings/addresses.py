"""Addresses, versions and templates as they are configured; each raises a `SettingsError` without the value."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, unquote

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.model.web_address import GRAPH_HOST, UrlError, parse_graph_url, split
from pytest_wa_health.settings.guards import read_from_address
from pytest_wa_health.settings.tenant_settings import SettingsError, TemplateRef

__all__ = ["graph_address", "graph_path", "hidden_parts", "http_address", "parse_templates", "parse_version"]

_VERSION = re.compile(r"v?(\d{1,3})(?:\.(\d{1,2}))?", re.IGNORECASE)
_VERSIONED = re.compile(r"/(v\d{1,3}\.\d{1,2})", re.IGNORECASE)
_VERSIONED_PATH = re.compile(r"v\d{1,3}\.\d{1,2}/", re.IGNORECASE)
_SEGMENT = r"(?:[A-Za-z0-9_.-]+|\{(?:phone_number_id|waba_id|app_id)\})"
_PATH = re.compile(rf"{_SEGMENT}(?:/{_SEGMENT})*(?:\?[A-Za-z0-9_=&,.-]*)?")
_CHANGING = frozenset({"register", "deregister", "request_code", "verify_code", "messages", "subscribed_apps"})
"""Edges that change something; with ``method=POST`` in its query even a GET might."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[_-][A-Za-z0-9]{2,4}){0,2}")
_SHORTEST_HIDDEN = 8


def graph_address(text: str, allow_hosts: Iterable[str], *, origin: str) -> tuple[str, str | None]:
    """The base URL without a slash at the end, and the version that was written into it, if any.

    Raises SettingsError unless it is ``https://graph.facebook.com``, loopback, or a host in `allow_hosts`.
    """
    variable = "WHATSAPP_GRAPH_URL"
    try:
        url = parse_graph_url(text, allow_hosts)
    except UrlError as error:
        sentence = noted(f"address.{error.reason}", origin=origin, **error.values)
    else:
        found = _VERSIONED.fullmatch(url.path)
        place = dataclasses.replace(url, path="") if found else url
        if not place.path or place.host != GRAPH_HOST:
            return place.base, found.group(1).lower() if found else None
        version, phone = read_from_address(text)
        if phone:  # the whole address of a call: its ID is read from it as well
            return f"https://{GRAPH_HOST}", version
        sentence = noted("address.path", origin=origin, host=GRAPH_HOST)
    raise _error(variable, sentence)


def http_address(text: str, *, variable: str, origin: str) -> str:
    """`text`, if it is an http or https URL with a host; raises SettingsError otherwise."""
    parts = split(text)
    if parts is None or parts.scheme not in ("http", "https") or not text.isprintable() or " " in text:
        raise _error(variable, noted("address.https", origin=origin))
    return text


def graph_path(text: str, *, variable: str, origin: str) -> str:
    """A path below the version, without slashes around it; a bare name is an edge of the phone number.

    Raises SettingsError for an address of a host, and for what is no path.
    """
    path = _VERSIONED_PATH.sub("", text.strip("/"))
    node, _, query = path.partition("?")
    asks_more = any(name != "fields" for name, _ in parse_qsl(query, keep_blank_values=True))
    changes = not _CHANGING.isdisjoint(node.lower().split("/"))
    if not _PATH.fullmatch(path) or ".." in path or text.startswith("//") or asks_more or changes:
        raise _error(variable, noted("setting.path", origin=origin, example="{phone_number_id}/NAME"))
    return path if "/" in path else f"{{phone_number_id}}/{path}"


def hidden_parts(url: str) -> list[str]:
    """What of a URL no output may hold: the password in it, and values of its query that are no plain words."""
    parts = split(url)
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
        raise _error("WHATSAPP_API_VERSION", noted("setting.version", origin=origin))
    return f"v{int(found.group(1))}.{int(found.group(2) or 0)}"


def parse_templates(text: str, *, variable: str, origin: str) -> tuple[TemplateRef, ...]:
    """``name:language,…``; raises SettingsError where a language is missing or a part cannot be one."""
    found = []
    for item in filter(None, (part.strip() for part in text.split(","))):
        name, _, language = (part.strip() for part in item.partition(":"))
        if not language:
            raise _error(variable, noted("setting.template-language", origin=origin))
        if not re.fullmatch(r"\S{1,512}", name) or not _LANGUAGE.fullmatch(language):
            raise _error(variable, noted("setting.template-form", origin=origin))
        found.append(TemplateRef(name, language))
    return tuple(dict.fromkeys(found))


def _error(variable: str, sentence: str) -> SettingsError:
    return SettingsError(sentence, variable=variable)
