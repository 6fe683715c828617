"""What the Graph API knows of each kind of node: fields, default fields, edges, versions.

Fields come from Meta's generated SDK (v26.0), its documentation and public recordings.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "ACCOUNT",
    "APPLICATION",
    "BUSINESS",
    "EVENT",
    "HISTORY",
    "KINDS",
    "NUMBER",
    "SYSTEM_USER",
    "TEMPLATE",
    "USER",
    "Kind",
    "known_fields",
]

NUMBER = "WhatsAppBusinessPhoneNumber"
ACCOUNT = "WhatsAppBusinessAccount"
TEMPLATE = "WhatsAppMessageTemplate"
APPLICATION = "Application"
BUSINESS = "Business"
SYSTEM_USER = "SystemUser"
USER = "User"
HISTORY = "WhatsAppBusinessMessageHistory"
EVENT = "WhatsAppBusinessMessageDeliveryStatusOccurrence"

MANAGEMENT = "whatsapp_business_management"
MESSAGING = "whatsapp_business_messaging"


@dataclass(frozen=True)
class Kind:
    """One kind of node."""

    fields: frozenset[str]
    defaults: tuple[str, ...]
    edges: tuple[str, ...] = ()
    since: tuple[tuple[str, float], ...] = ()
    """Fields that older versions do not know, with the first version that does."""
    needs: str | None = None
    """The permission that reading it takes."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


KINDS: dict[str, Kind] = {
    NUMBER: Kind(
        _words(
            "id display_phone_number verified_name code_verification_status quality_rating quality_score status "
            "name_status new_name_status new_display_name new_certificate platform_type host_platform throughput "
            "messaging_limit_tier whatsapp_business_manager_messaging_limit account_mode certificate "
            "is_official_business_account official_business_account is_pin_enabled is_preverified_number "
            "webhook_configuration last_onboarded_time is_on_biz_app search_visibility unified_cert_status "
            "eligibility_for_api_business_global_search username country_code country_dial_code "
            "conversational_automation health_status"
        ),
        (
            "verified_name",
            "code_verification_status",
            "display_phone_number",
            "quality_rating",
            "platform_type",
            "throughput",
            "webhook_configuration",
        ),
        (
            "whatsapp_business_profile",
            "settings",
            "message_history",
            "block_users",
            "message_qrdls",
            "whatsapp_commerce_settings",
            "routing_roles",
        ),
        (("whatsapp_business_manager_messaging_limit", 24.0),),
        MANAGEMENT,
    ),
    ACCOUNT: Kind(
        _words(
            "account_review_status analytics auth_international_rate_eligibility business_verification_status "
            "country creation_time currency disable_marketing_messages_on_cloud_api health_status id "
            "is_enabled_for_insights is_shared_with_partners linked_commerce_account "
            "marketing_messages_ad_account marketing_messages_lite_api_status "
            "marketing_messages_onboarding_status message_template_namespace name on_behalf_of_business_info "
            "owner_business owner_business_info ownership_type primary_business_location primary_funding_id "
            "purchase_order_number service_pricing_policy status template_auto_archival_enabled timezone_id "
            "whatsapp_business_manager_messaging_limit "
            "whatsapp_manager_marketing_messages_max_price_enroll_status"
        ),
        ("id", "name", "timezone_id", "message_template_namespace"),
        ("phone_numbers", "message_templates", "subscribed_apps", "assigned_users", "activities", "flows"),
        (("whatsapp_business_manager_messaging_limit", 24.0),),
        MANAGEMENT,
    ),
    TEMPLATE: Kind(
        _words(
            "id name language status category sub_category previous_category correct_category components "
            "parameter_format quality_score rejected_reason library_template_name message_send_ttl_seconds "
            "cta_url_link_tracking_opted_out degrees_of_freedom_spec health_status"
        ),
        ("name", "components", "language", "status", "category", "sub_category", "parameter_format", "id"),
        needs=MANAGEMENT,
    ),
    APPLICATION: Kind(
        _words("id name link namespace category company icon_url logo_url app_type"),
        ("name", "id"),
        ("subscriptions",),
    ),
    BUSINESS: Kind(
        _words(
            "id name verification_status created_time primary_page timezone_id link "
            "whatsapp_business_manager_messaging_limit"
        ),
        ("id", "name"),
        ("owned_whatsapp_business_accounts", "client_whatsapp_business_accounts"),
        (("whatsapp_business_manager_messaging_limit", 24.0),),
        "business_management",
    ),
    SYSTEM_USER: Kind(
        _words("id name created_time role"),
        ("name", "id"),
        ("permissions", "assigned_whatsapp_business_accounts"),
    ),
    USER: Kind(
        _words("id name first_name last_name email"),
        ("name", "id"),
        ("permissions", "assigned_whatsapp_business_accounts"),
    ),
    HISTORY: Kind(_words("id message_id"), ("id", "message_id"), ("events",), needs=MANAGEMENT),
    EVENT: Kind(
        _words(
            "id delivery_status webhook_update_state timestamp application webhook_uri error_description "
            "occurrence_timestamp status_timestamp cursor node"
        ),
        ("id", "delivery_status", "timestamp"),
    ),
}

ROWS: dict[str, str] = {
    "phone_numbers": NUMBER,
    "message_templates": TEMPLATE,
    "owned_whatsapp_business_accounts": ACCOUNT,
    "client_whatsapp_business_accounts": ACCOUNT,
    "assigned_whatsapp_business_accounts": ACCOUNT,
    "message_history": HISTORY,
    "events": EVENT,
}
"""Edges whose rows are nodes; the rows of every other edge are given as they are."""

NOT_BY_DEFAULT = {"message_qrdls": ("qr_image_url",)}
"""Keys of rows without an ID of their own that come only when they are asked for."""

ROW_DEFAULTS: dict[str, tuple[str, ...]] = {
    "phone_numbers": (*KINDS[NUMBER].defaults, "last_onboarded_time"),
    "owned_whatsapp_business_accounts": (*KINDS[ACCOUNT].defaults, "currency"),
    "client_whatsapp_business_accounts": (*KINDS[ACCOUNT].defaults, "currency"),
    "assigned_whatsapp_business_accounts": ("id", "name"),
}


def known_fields(kind: str, version: float) -> frozenset[str]:
    """The fields that `kind` has in `version` (24.0 for v24.0)."""
    spec = KINDS[kind]
    return spec.fields - {name for name, since in spec.since if version < since}
