"""The view of a tenant's settings that diagnosis and reports may have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wa_health.model.settings_view import RecipientView, SettingsView, TemplateView
from pytest_wa_health.model.web_address import shown
from pytest_wa_health.settings.recipients import digits, judge
from pytest_wa_health.settings.value_forms import token_shape
from pytest_wa_health.survey.template_form import given_by

if TYPE_CHECKING:
    from pytest_wa_health.settings.tenant_settings import Origin, Settings, TemplateRef

__all__ = ["public_view"]

_LONGEST_USUAL = 13
"""Digits of the longest mobile numbers in use. Meta's IDs have 14 to 17, and some happen to be possible numbers."""


def public_view(settings: Settings) -> SettingsView:
    """JSON types only; see `Settings.public`."""
    token, origins = settings.access_token, settings.origins
    phone, account = settings.phone_number_id, settings.business_account_id
    return {
        "phone_number_id": phone,
        "business_account_id": account,
        "app_id": settings.app_id,
        "has_app_secret": settings.app_secret is not None,
        "api_version": settings.api_version,
        "fingerprint": token.fingerprint if token else None,
        "token_length": len(token),
        "token_shape": token_shape(token.reveal()),
        "expected_number": settings.expected_number,
        "webhook_url": shown(settings.webhook_url) if settings.webhook_url is not None else None,
        "webhook_has_verify_token": settings.webhook_verify_token is not None,
        "has_deployment_url": settings.deployment_url is not None,
        "has_fallback": settings.fallback is not None,
        "required_templates": [view for wanted in settings.required_templates if (view := _template(wanted))],
        "test_template": _template(settings.test_template),
        "template_parameters": {name: given_by(values) for name, values in settings.template_parameters.items()},
        "routing_roles_path": settings.routing_roles_path,
        "recipients": _recipients(settings),
        "origins": {variable: _origin(variable, origin) for variable, origin in origins.items()},
        "variables": {variable: origin.name for variable, origin in origins.items()},
        "shadowed": [variable for variable, origin in origins.items() if origin.shadows],
        "tokens_elsewhere": [{"origin": origin, "fingerprint": mark} for origin, mark in settings.tokens_elsewhere],
        "unusable": list(settings.unusable),
        "incomplete": [{"missing": missing, "because": because} for missing, because in settings.incomplete],
        "hints": list(settings.notes),
        "phone_id_looks_like_number": _is_like_a_number(phone),
        "phone_id_equals_account_id": bool(phone) and phone == account,
    }


def _origin(variable: str, origin: Origin) -> str:
    # Reports say where the token was read; the others are many in a fleet, and nobody is shown them.
    return origin.text if variable == "WHATSAPP_ACCESS_TOKEN" else str(origin.text)


def _template(wanted: TemplateRef | None) -> TemplateView | None:
    return {"name": wanted.name, "language": wanted.language} if wanted else None


def _recipients(settings: Settings) -> list[RecipientView]:
    rows: list[RecipientView] = []
    own = digits(settings.expected_number or "")
    for index, raw in enumerate(settings.test_recipients, 1):
        form = judge(raw)
        rows.append(
            {
                "index": index,
                "country": form.country,
                "region": form.region,
                "valid": form.valid,
                "variant": form.variant,
                "problem": form.problem,
                "is_sender": bool(own) and digits(form.e164 or "") == own,
            }
        )
    return rows


def _is_like_a_number(phone_id: str) -> bool:
    return 8 <= len(phone_id) <= _LONGEST_USUAL and judge(phone_id).valid
