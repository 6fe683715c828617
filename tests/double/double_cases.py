"""What each state shows, and by which probe: faults F01 to F61."""

from __future__ import annotations

import re
from typing import Any


def error(code: int, status: int = 400, subcode: int | None = None) -> dict[str, Any]:
    return {"http": status, "error.code": code, "error.error_subcode": subcode}


def words(pattern: str, code: int, status: int = 400, subcode: int | None = None) -> dict[str, Any]:
    return {**error(code, status, subcode), "error.message": re.compile(pattern)}


def health(index: int, level: str, code: int | None = None, overall: str | None = None) -> dict[str, Any]:
    entity = f"health_status.entities.{index}"
    codes = {f"{entity}.errors.0.error_code": code} if code else {}
    return {f"{entity}.can_send_message": level, "health_status.can_send_message": overall or level, **codes}


def fails(words: str, *before: str) -> dict[str, Any]:
    return {"statuses": [*before, "FAILED"], "errors": [words]}


GONE = words("^Unsupported get request. Object with ID", 100, 400, 33)
NUMBER, WABA, BUSINESS, APP = range(4)

CASES: dict[str, tuple[str, dict[str, Any]]] = {
    # F01 to F18
    "no-token": ("env", {"WHATSAPP_ACCESS_TOKEN": None}),
    "no-token-401": ("anonymous", error(104, 401)),
    "malformed-token": ("number", words("^Malformed access token EAA", 190)),
    "quoted-token": ("number", words('^Malformed access token "EAA', 190)),
    "prefixed-token": ("number", words("^Malformed access token Bearer", 190)),
    "unparsable-token": ("number", words("Cannot parse access token$", 190)),
    "truncated-token": ("number", words("could not be decrypted$", 190, 401)),
    "undecryptable-token": ("number", words("could not be decrypted$", 190, 401)),
    "secret-reset": ("debug-app", words("signature.$", 190)),
    "expired": ("send", error(190, 401, 463)),
    "expired-401": ("number", error(190, 401, 463)),
    "expired-no-subcode": ("number", words("Session has expired on", 190)),
    "logged-out": ("number", words("the user logged out.$", 190, 400, 467)),
    "logged-out-system-error": ("number", words("system error.$", 190, 400, 467)),
    "password-changed": ("number", error(190, 400, 460)),
    "password-changed-401": ("number", error(190, 401, 0)),
    "password-changed-no-subcode": ("number", words("changed their password", 190)),
    "app-removed": ("number", words("has not authorized application 634974688087057.$", 190, 400, 458)),
    "app-removed-user-first": ("number", words("User \\d+ has not authorized", 190, 400, 458)),
    "checkpointed": ("number", words("^Error validating access token: You cannot", 190, 400, 459)),
    "checkpointed-no-prefix": ("number", words("^You cannot access the app", 190, 400, 459)),
    "checkpointed-with-url": ("number", {**error(190, 400, 459), "error.error_data": re.compile("checkpoint")}),
    "blocking-checkpoint": ("number", error(190, 400, 490)),
    "user-unconfirmed": ("number", error(190, 400, 464)),
    "invalid-token": ("number", words("^Invalid OAuth access token.$", 190, 401)),
    "revoked": ("number", error(190, 400, 466)),
    "wrong-app": ("debug-app", words("must provide an app access token", 100)),
    "wrong-app-id": ("env", {"WHATSAPP_APP_ID": "750000000000001", "WHATSAPP_APP_SECRET": None}),
    "dashboard-token": ("debug", {"data.type": "USER"}),
    "expiring": ("debug", {"data.type": "SYSTEM_USER", "data.expires_at": re.compile("[1-9]")}),
    "long-lived-user-token": ("debug", {"data.type": "USER", "data.data_access_expires_at": re.compile("[1-9]")}),
    "data-access-ended": ("debug", {"data.is_valid": True, "data.data_access_expires_at": re.compile("[1-9]")}),
    "data-access-expiring": (
        "debug",
        {"data.type": "SYSTEM_USER", "data.data_access_expires_at": re.compile("[1-9]")},
    ),
    "debug-refused": ("debug", words("^\\(#100\\) You must provide", 100)),
    "wrong-app-secret": ("debug-app", words("^Invalid OAuth access token signature.$", 190)),
    "native-app": ("debug-app", error(104)),
    "proof-required": ("number", words("require an appsecret_proof argument$", 100)),
    "proof-required-no-secret": ("env", {"WHATSAPP_APP_SECRET": None}),
    "proof-wrong": ("proof", words("^Invalid appsecret_proof", 100)),
    "app-blocked": ("send", words("^API access blocked.$", 200)),
    "app-blocked-reads": ("number", words("^API access blocked.$", 200)),
    # F19 to F31
    "messaging-missing": ("send", error(131005, 403)),
    "messaging-missing-10": ("send", error(10, 403)),
    "messaging-missing-200": ("send", error(200, 403)),
    "messaging-missing-health": ("health", health(APP, "BLOCKED", 141011)),
    "management-missing": ("waba", GONE),
    "management-missing-200": ("number", error(200, 403)),
    "management-missing-10": ("number", error(10, 403)),
    "no-scopes": ("debug", {"data.scopes": ["public_profile"]}),
    "waba-not-assigned": ("number", GONE),
    "granular-other-account": ("debug", {"data.granular_scopes.0.target_ids": ["102290129399999"]}),
    "granular-other-account-200": ("waba", error(200, 403)),
    "advanced-access-missing": ("waba", error(200, 403)),
    "solution-provider": ("waba-funding", {"http": 200, "primary_funding_id": re.compile("\\d+")}),
    "token-predates-grant": ("send", error(131005, 403)),
    "wrong-phone-number-id": ("number", GONE),
    "wrong-business-account-id": ("waba", GONE),
    "waba-as-phone-id": (
        "number",
        words("\\(display_phone_number\\) on node type \\(WhatsAppBusinessAccount\\)$", 100),
    ),
    "phone-id-as-waba": (
        "templates",
        words("\\(message_templates\\) on node type \\(WhatsAppBusinessPhoneNumber\\)$", 100),
    ),
    "ids-swapped": ("numbers", words("\\(phone_numbers\\) on node type \\(WhatsAppBusinessPhoneNumber\\)$", 100)),
    "business-as-waba": ("templates", words("\\(message_templates\\) on node type \\(Business\\)$", 100)),
    "app-as-phone-id": ("number", words("on node type \\(Application\\)$", 100)),
    "stranger-as-waba": ("numbers", words("\\(phone_numbers\\) on node type \\(User\\)$", 100)),
    "telephone-as-phone-id": ("number", words("ID '15550783881'", 100, 400, 33)),
    "telephone-with-plus-as-phone-id": ("number", words(": \\+15550783881$", 803, 404)),
    "text-as-phone-id": ("number", words(": my-number$", 803, 404)),
    "other-account": ("number", {"http": 200, "id": "106540352299999"}),
    "field-too-new": ("number-new", words("\\(whatsapp_business_manager_messaging_limit\\)", 100)),
    "page-2": ("numbers", {"data.24.id": re.compile("\\d"), "paging.next": re.compile("after=")}),
    "page-empty": ("numbers", {"data": [], "paging.next": re.compile("after=")}),
    "granular-targets": ("debug", {"data.granular_scopes.1.target_ids.0": "102290129340398"}),
    "granular-absent": ("debug", {"data.granular_scopes": []}),
    "granular-drift": ("debug", {"data.granular_scopes.0.scope": "business_management"}),
    "permissions-empty": ("permissions", {"http": 200, "data": []}),
    "assigned-empty": ("assigned", {"http": 200, "data": []}),
    # F32 to F48
    "not-registered": (
        "number",
        {"platform_type": "NOT_APPLICABLE", "status": "PENDING", "code_verification_status": "VERIFIED"},
    ),
    "unverified": ("number", {"code_verification_status": "NOT_VERIFIED", "status": "UNVERIFIED"}),
    "pending": ("number", {"code_verification_status": "NOT_VERIFIED", "status": "PENDING"}),
    "disconnected": ("send", words("^\\(#133010\\) Account not registered$", 133010)),
    "offline": ("number", {"status": "OFFLINE"}),
    "banned": ("send", error(131031, 403)),
    "banned-368": ("health", health(WABA, "BLOCKED", 141014)),
    "restricted": ("send", error(131048)),
    "restricted-368": ("send", error(368, 403)),
    "number-rate-limited": ("send-text", error(131048)),
    "flagged": ("number", {"status": "FLAGGED", "quality_rating": "RED"}),
    "migrated": ("number", {"status": "MIGRATED"}),
    "migrated-gone": ("numbers", {"data": []}),
    "deleted": ("send", error(33)),
    "deleted-gone": ("number", GONE),
    "on-premises": ("number", {"platform_type": "ON_PREMISE"}),
    "name-declined": ("health", {"health_status.entities.0.additional_info.0": re.compile("display name")}),
    "name-declined-131005": ("send", error(131005, 403)),
    "name-in-review": ("number", {"name_status": "PENDING_REVIEW"}),
    "name-not-approved": ("send", error(131037)),
    "name-renaming": ("number", {"new_name_status": "PENDING_REVIEW"}),
    "verification-expired": ("number", {"code_verification_status": "EXPIRED", "status": "CONNECTED"}),
    "verification-expired-131005": ("send", error(131005, 403)),
    "quality-yellow": ("number", {"quality_rating": "YELLOW"}),
    "quality-red": ("number", {"quality_rating": "RED"}),
    "quality-unknown": ("number", {"quality_rating": "UNKNOWN"}),
    "quality-na": ("number", {"quality_rating": "NA"}),
    "sandbox": ("number", {"account_mode": "SANDBOX", "verified_name": "Test Number"}),
    "coexistence": ("number", {"is_on_biz_app": True, "platform_type": "CLOUD_API"}),
    "coexistence-disconnected": ("number", {"is_on_biz_app": True, "status": "DISCONNECTED"}),
    "coexistence-gone": ("number", GONE),
    "sip-noise": (
        "health",
        {"health_status.can_send_message": "AVAILABLE", "health_status.entities.0.errors.0.error_code": 138024},
    ),
    "registration-broken": ("send", error(131045, 500)),
    "display-digits": ("number", {"display_phone_number": "15550783881"}),
    "status-missing": ("number", {"http": 200, "status": None}),
    "two-numbers": ("numbers", {"data.1.status": "DISCONNECTED"}),
    "spam-lock": ("statuses", fails("Business Account locked")),
    # F49 to F61
    "payment": ("health", health(WABA, "BLOCKED", 141006)),
    "currency-missing": ("waba", {"http": 200, "currency": None}),
    "timezone-missing": ("waba", {"http": 200, "timezone_id": None}),
    "business-unverified": ("health", health(BUSINESS, "LIMITED", 141010)),
    "review-pending": ("waba", {"account_review_status": "PENDING"}),
    "review-rejected": ("waba", {"account_review_status": "REJECTED"}),
    "account-locked": ("send", error(131031, 403)),
    "account-disabled": ("waba", {"status": "DISABLED"}),
    "account-restricted": ("waba", {"status": "RESTRICTED"}),
    "policy-block": ("send", error(368, 403)),
    "unknown-health-code": ("health", health(WABA, "BLOCKED", 141999)),
    "unknown-enums": ("health", health(NUMBER, "DEGRADED")),
    "partner-removed": ("waba", GONE),
    "not-subscribed": ("waba-apps", {"subscribed_apps": {"data": []}}),
    "not-subscribed-omitted": ("waba-apps", {"http": 200, "subscribed_apps": None}),
    "other-app-subscribed": (
        "waba-apps",
        {"subscribed_apps.data.0.whatsapp_business_api_data.id": "750000000000002"},
    ),
    "second-app-subscribed": (
        "waba-apps",
        {"subscribed_apps.data.1.whatsapp_business_api_data.id": "750000000000002"},
    ),
    "callback-overridden": ("hooks", {"webhook_configuration.phone_number": "https://phone-number.example.test/wa"}),
    "callback-overridden-account": (
        "waba-apps",
        {"subscribed_apps.data.0.override_callback_uri": re.compile("^https://")},
    ),
    "app-subscription-missing": ("subscriptions", {"data": []}),
    "app-subscription-inactive": ("subscriptions", {"data.0.active": False}),
    "app-subscription-without-messages": ("subscriptions", {"data.0.fields.0.name": "account_update"}),
    "handshake-refused": ("subscribe", words("HTTP Status Code = 403; HTTP Message = Forbidden$", 2200)),
    "handshake-timeout": ("subscribe", words("curl_errno = 28", 2200)),
    "marketing-disabled": ("waba-marketing", {"disable_marketing_messages_on_cloud_api": True}),
    "callback-configured-elsewhere": ("env", {"WHATSAPP_WEBHOOK_URL": "https://old.example.test/wa"}),
    "new-fields": ("number-default", {"brand_new_field.level": "SHINY"}),
}
