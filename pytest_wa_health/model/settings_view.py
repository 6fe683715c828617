"""What of a tenant's settings diagnosis and reports may see: plain JSON, no secret, of recipients the country."""

from __future__ import annotations

from typing import TypedDict

__all__ = ["HalfSet", "RecipientView", "SettingsView", "TemplateView", "TokenElsewhere"]


class TemplateView(TypedDict):
    """A message template in one language."""

    name: str
    language: str


class RecipientView(TypedDict, total=False):
    """A test recipient, known by its place in the list and its country."""

    index: int
    country: str | None
    region: str | None
    valid: bool
    variant: str | None
    problem: str | None
    is_sender: bool


class TokenElsewhere(TypedDict):
    """Another place that holds a different access token."""

    origin: str
    fingerprint: str


class HalfSet(TypedDict):
    """A setting that is missing, and the one because of which it is missed."""

    missing: str
    because: str


class SettingsView(TypedDict, total=False):
    """The settings of one tenant. An older cassette may lack any field."""

    phone_number_id: str | None
    business_account_id: str | None
    app_id: str | None
    has_app_secret: bool
    api_version: str | None
    fingerprint: str | None
    token_length: int | None
    token_shape: str | None
    expected_number: str | None
    webhook_url: str | None
    webhook_has_verify_token: bool
    has_deployment_url: bool
    has_fallback: bool
    required_templates: list[TemplateView]
    test_template: TemplateView | None
    template_parameters: dict[str, dict[str, list[str]]]
    routing_roles_path: str | None
    recipients: list[RecipientView]
    origins: dict[str, str]
    variables: dict[str, str]
    shadowed: list[str]
    tokens_elsewhere: list[TokenElsewhere]
    unusable: list[str]
    incomplete: list[HalfSet]
    hints: list[str]
    sends: bool
    """Added by the survey of a run that sends."""
    phone_id_looks_like_number: bool
    phone_id_equals_account_id: bool
