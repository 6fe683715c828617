"""The variables, the names under which they are common in the wild, and which of them belong together."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["BY_KEY", "BY_NAME", "COMPANIONS", "SECRET_NAMES", "VARIABLES", "Variable", "canonical"]


@dataclass(frozen=True)
class Variable:
    """One setting. `group` names settings that only make sense together and so come from one tenant."""

    name: str
    aliases: tuple[str, ...] = ()
    group: str = ""
    secret: bool = False

    @property
    def key(self) -> str:
        """The key in ``wa-health.toml``: the name in lower case without ``WHATSAPP_``."""
        return self.name.removeprefix("WHATSAPP_").lower()

    @property
    def names(self) -> tuple[str, ...]:
        """The canonical name first, then the aliases in order of preference."""
        return (self.name, *self.aliases)


VARIABLES = (
    Variable(
        "WHATSAPP_ACCESS_TOKEN",
        (
            "WHATSAPP_TOKEN",
            "WHATSAPP_API_TOKEN",
            "WHATSAPP_CLOUD_API_ACCESS_TOKEN",
            "WHATSAPP_CLOUD_API_TOKEN",
            "CLOUD_API_ACCESS_TOKEN",
            "META_WHATSAPP_TOKEN",
            "META_ACCESS_TOKEN",
            "META_TOKEN",
            "WA_ACCESS_TOKEN",
            "WA_TOKEN",
        ),
        "token",
        secret=True,
    ),
    Variable(
        "WHATSAPP_PHONE_NUMBER_ID",
        (
            "WHATSAPP_PHONE_ID",
            "WHATSAPP_FROM_PHONE_NUMBER_ID",
            "WHATSAPP_CLOUD_API_PHONE_NUMBER_ID",
            "META_PHONE_NUMBER_ID",
            "WA_PHONE_NUMBER_ID",
            "WA_PHONE_ID",
            "PHONE_NUMBER_ID",
        ),
        "number",
    ),
    Variable(
        "WHATSAPP_BUSINESS_ACCOUNT_ID",
        ("WHATSAPP_WABA_ID", "META_WABA_ID", "WA_BUSINESS_ACCOUNT_ID", "WABA_ID"),
        "number",
    ),
    Variable("WHATSAPP_APP_ID", ("META_APP_ID", "FACEBOOK_APP_ID", "FB_APP_ID", "APP_ID"), "app"),
    Variable(
        "WHATSAPP_APP_SECRET",
        ("META_APP_SECRET", "FACEBOOK_APP_SECRET", "FB_APP_SECRET", "APP_SECRET"),
        "app",
        secret=True,
    ),
    Variable("WHATSAPP_API_VERSION", ("WHATSAPP_GRAPH_API_VERSION", "META_API_VERSION", "GRAPH_API_VERSION")),
    Variable("WHATSAPP_GRAPH_URL"),
    Variable("WHATSAPP_TEST_RECIPIENTS"),
    Variable("WHATSAPP_TEST_TEMPLATE"),
    Variable("WHATSAPP_REQUIRED_TEMPLATES"),
    Variable("WHATSAPP_WEBHOOK_URL", (), "webhook"),
    Variable(
        "WHATSAPP_WEBHOOK_VERIFY_TOKEN",
        (
            "WHATSAPP_VERIFY_TOKEN",
            "META_VERIFY_TOKEN",
            "WEBHOOK_VERIFY_TOKEN",
            "WA_VERIFY_TOKEN",
            "VERIFY_TOKEN",
        ),
        "webhook",
        secret=True,
    ),
    Variable("WHATSAPP_EXPECTED_NUMBER", (), "number"),
    Variable("WHATSAPP_ROUTING_ROLES_PATH"),
    Variable("WHATSAPP_DEPLOYMENT_URL"),
    Variable("EMAIL_FALLBACK_URL", (), "mail", secret=True),
    Variable("SMTP_HOST", ("SMTP_SERVER",), "mail"),
    Variable("SMTP_PORT", (), "mail"),
    Variable("SMTP_USER", ("SMTP_USERNAME",), "mail"),
    Variable("SMTP_PASSWORD", ("SMTP_PASS",), "mail", secret=True),
    Variable("SMTP_FROM", ("SMTP_SENDER", "SMTP_FROM_EMAIL"), "mail"),
)

BY_NAME = {variable.name: variable for variable in VARIABLES}
BY_KEY = {variable.key: variable for variable in VARIABLES}
_BY_SPELLING = {name: variable for variable in VARIABLES for name in variable.names}

SECRET_NAMES = frozenset(name for variable in VARIABLES if variable.secret for name in variable.names)

COMPANIONS = {"APP_SECRET": "APP_ID", "APP_ID": "APP_SECRET"}
"""Aliases so common that other frameworks use them for something else (Symfony's ``APP_SECRET`` also is 32 hex
digits, and a wrong proof made from it would fail every call): they count only where both stand together."""


def canonical(name: str) -> Variable | None:
    """The variable of a canonical name, an alias or a ``wa-health.toml`` key, whatever its case."""
    return BY_KEY.get(name.lower()) or _BY_SPELLING.get(name.upper())
