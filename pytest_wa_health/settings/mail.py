"""The mail server of the fallback channel, from ``EMAIL_FALLBACK_URL`` or from the ``SMTP_…`` variables."""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.settings.tenant_settings import MailServer, SettingsError

__all__ = ["check_host", "from_url", "from_variables", "written_password"]

Scheme = Literal["smtp", "smtp+starttls", "smtps"]

PORTS: dict[Scheme, int] = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_SHAPE = "smtp+starttls://user:password@host:587?from=address"


def from_url(url: str, *, name: str) -> MailServer:
    """A server from ``smtp+starttls://user:pass@host:587?from=…``; user, password and sender percent-decoded.

    Raises SettingsError that names `name`, the variable, and shows nothing of the URL.
    """
    parts = _split(url)
    scheme = next((known for known in PORTS if parts is not None and parts.scheme == known), None)
    if parts is None or scheme is None:
        raise _unusable(noted("mail-setting.form", origin=name, address=_SHAPE))
    if not parts.hostname:
        raise _unusable(noted("mail-setting.no-host", origin=name, address=_SHAPE))
    if parts.fragment or parts.path.strip("/"):
        raise _unusable(noted("mail-setting.path", origin=name))
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    asked = parse_qs(parts.query).get("from", [""])[-1]
    sender = asked or (user if "@" in user else "")
    if any(not char.isprintable() for text in (user, password, sender) for char in text):
        raise _unusable(noted("mail-setting.control", origin=name))
    return MailServer(scheme, parts.hostname, parts.port or PORTS[scheme], user, Secret(password), sender)


def from_variables(host: str, port: str, user: str, password: str, sender: str, *, port_name: str) -> MailServer:
    """A server from the single variables; 465 speaks TLS at once, 587 (or no port) insists on STARTTLS.

    Raises SettingsError that names `port_name` when the port is no port.
    """
    if port and not (port.isascii() and port.isdigit() and 0 < int(port[:6]) < 65536):
        raise SettingsError(noted("setting.port", origin=port_name), variable="SMTP_PORT")
    number = int(port or PORTS["smtp+starttls"])
    scheme: Scheme = next((known for known, usual in PORTS.items() if usual == number), "smtp")
    return MailServer(scheme, host, number, user, Secret(password), sender or (user if "@" in user else ""))


def check_host(host: str, *, name: str) -> None:
    """Raise SettingsError, naming `name`, unless `host` is a bare host name or address."""
    if not re.fullmatch(r"[\w.-]{1,253}|[0-9A-Fa-f:]{2,45}", host):
        raise SettingsError(noted("setting.host", origin=name), variable="SMTP_HOST")


def written_password(url: str) -> str:
    """The password as it stands in the URL, percent-encoded or not; empty where there is none."""
    parts = _split(url)
    return (parts.password or "") if parts else ""


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - reading it is what validates it
    except ValueError:
        return None
    return parts


def _unusable(sentence: str) -> SettingsError:
    return SettingsError(sentence, variable="EMAIL_FALLBACK_URL")
