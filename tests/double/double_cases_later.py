"""What each state shows, and by which probe: faults F62 to F107."""

from __future__ import annotations

import re
from typing import Any

from double_cases import error, fails, words

LATER_CASES: dict[str, tuple[str, dict[str, Any]]] = {
    # F62 to F68
    "template-missing": (
        "send",
        words("^\\(#132001\\) Template name does not exist in the translation$", 132001, 404),
    ),
    "template-wrong-language": ("templates", {"data.0.language": "en"}),
    "template-many-languages": ("templates", {"data.1.language": "ar"}),
    "template-pending": ("templates", {"data.0.status": "PENDING"}),
    "template-rejected": ("templates", {"data.0.rejected_reason": "TAG_CONTENT_MISMATCH"}),
    "template-paused": ("send", error(132015)),
    "template-disabled": ("send", error(132016)),
    "template-archived": ("templates", {"data.0.status": "ARCHIVED"}),
    "template-quality-low": ("templates", {"data.0.status": "APPROVED", "data.0.quality_score.score": "RED"}),
    "template-parameters": (
        "send",
        {**error(132000), "error.error_data.details": re.compile("\\(0\\) does not match .* \\(1\\)$")},
    ),
    "template-media-header": (
        "send",
        {**error(132012), "error.error_data.details": re.compile("expected IMAGE, received UNKNOWN$")},
    ),
    "template-held": ("send", {"messages.0.message_status": "held_for_quality_assessment"}),
    "template-held-dropped": ("statuses", fails("Template is paused")),
    "template-marketing-only": ("templates", {"data.0.category": "MARKETING"}),
    # F69 to F79, F88 to F90
    "rate-limited-app": (
        "me",
        {**error(4, 403), "error.is_transient": True, "headers.x-app-usage": re.compile('"call_count":100')},
    ),
    "rate-limited-app-400": ("me", error(4, 400)),
    "rate-limited-app-429": ("me", error(4, 429)),
    "rate-limited-user": ("me", error(17)),
    "rate-limited-account": (
        "number",
        {**error(80008), "headers.x-business-use-case-usage": re.compile('regain_access":19')},
    ),
    "rate-limited-account-80007": ("number", error(80007)),
    "throughput-limited": ("send", error(130429)),
    "throughput-limited-429": ("send", error(130429, 429)),
    "rate-limited-613": ("number", error(613)),
    "pair-limited": ("send", error(131056)),
    "spam-limited": ("send", error(131048)),
    "near-limit": ("number", {"http": 200, "headers.x-app-usage": re.compile('"call_count":95')}),
    "near-limit-account": (
        "number",
        {"http": 200, "headers.x-business-use-case-usage": re.compile('"call_count":92')},
    ),
    "no-usage-headers": (
        "number",
        {"http": 200, "headers.x-app-usage": None, "headers.x-business-use-case-usage": None},
    ),
    "transient": ("number", {**error(2, 500), "error.is_transient": True}),
    "transient-503": ("number", error(2, 503)),
    "transient-nodes": ("number", error(2, 500)),
    "unknown-error": ("number", error(1, 500)),
    "unknown-error-400": ("number", error(1, 400)),
    "maintenance": ("number", error(131057, 500, 2494100)),
    "sending-fails": ("send", error(131000, 500)),
    "expired-version": (
        "number",
        {
            "http": 200,
            "headers.facebook-api-version": re.compile("^v2[1-9].0$"),
            "headers.x-ad-api-version-warning": re.compile("v19.0 has been deprecated"),
        },
    ),
    "version-auto-upgraded": ("number", {"http": 200, "headers.facebook-api-version": "v26.0"}),
    "version-expiring": ("env", {"WHATSAPP_API_VERSION": "v21.0"}),
    "version-unknown": ("me", words("^Unknown path components: /me$", 2500)),
    "flapping": ("thrice", {"body": [500, 500, 200]}),
    "clock-ahead": ("clock", {"skew": 2}),
    "batch-timeout": ("batch", {"body.0.code": 200, "body.1": None}),
    # F80 to F87
    "html-page": (
        "me",
        {
            "http": 500,
            "text": re.compile('id="facebook"><head><title>Facebook | Error'),
            "headers.content-type": re.compile("^text/html"),
        },
    ),
    **{
        f"html-page-{status}": ("me", {"http": status, "headers.content-type": re.compile("^text/html")})
        for status in (200, 400, 408, 503)
    },
    "empty-body": ("me", {"http": 502, "text": ""}),
    "empty-body-504": ("me", {"http": 504, "text": ""}),
    "empty-body-200": ("me", {"http": 200, "text": ""}),
    "truncated-json": ("me", {"http": 200, "text": re.compile("[^}]$")}),
    "wrong-content-length": ("wire", {"outcome": "ChunkedEncodingError"}),
    "error-with-200": ("me", {"http": 200, "error.code": 2}),
    "error-data-string": ("me", {"error.code": 100, "error.error_data": re.compile("blame")}),
    "slow": ("wire", {"outcome": "ReadTimeout"}),
    "hang": ("wire", {"outcome": "ReadTimeout"}),
    "hang-on-sending": ("send-wire", {"outcome": "ReadTimeout"}),
    "hang-after-headers": ("wire", {"outcome": "ConnectionError"}),
    "drip": ("drip", {"outcome": "slow body"}),
    "drip-headers": ("drip", {"outcome": "slow headers"}),
    "reset": ("wire", {"outcome": "ConnectionError"}),
    "reset-mid-body": ("wire", {"outcome": "ChunkedEncodingError"}),
    "refused": ("wire", {"outcome": "ConnectionError"}),
    "dns": ("env", {"WHATSAPP_GRAPH_URL": "http://graph.invalid"}),
    "proxy-407": ("me", {"http": 407, "headers.proxy-authenticate": re.compile("Basic")}),
    "intercepted": ("me", {"http": 403, "headers.facebook-api-version": None}),
    "redirect": ("wire", {"http": 302, "location": re.compile("^http://localhost:\\d+/captive/login$")}),
    "redirect-loop": ("wire", {"http": 302, "location": re.compile("^http://localhost:\\d+/v25.0/me$")}),
    "redirect-scheme": ("wire", {"http": 302, "location": re.compile("^ftp:")}),
    "captive-portal": ("me", {"http": 200, "text": re.compile("Hotel WiFi")}),
    "gzip-bomb": ("wire", {"outcome": "too large"}),
    "endless-body": ("wire", {"outcome": "too large"}),
    # F91 to F107
    "recipient-not-allowed": ("send", error(131030)),
    "recipient-not-allowed-subcode": ("send", error(131030, 400, 2655007)),
    "national-variant": ("send", error(131030)),
    "not-on-whatsapp": ("statuses", fails("Message undeliverable")),
    "window-closed": ("text-statuses", fails("Re-engagement message")),
    "window-closed-sync": ("send", error(131047)),
    "marketing-capped": (
        "statuses",
        fails("This message was not delivered to maintain healthy ecosystem engagement."),
    ),
    "in-experiment": ("statuses", fails("User's number is part of an experiment")),
    "opted-out": ("statuses", fails("User has stopped receiving marketing messages from your business")),
    "payment-later": ("statuses", fails("Business eligibility payment issue")),
    "recipient-is-sender": ("send", error(131021)),
    "recipient-malformed": ("send", error(131009)),
    "recipient-blocked": ("send", error(130403)),
    "sent-only": ("statuses", {"statuses": ["SENT"]}),
    "no-status": ("statuses", {"statuses": []}),
    "wa-id-differs": ("send", {"contacts.0.input": "+5511987654321", "contacts.0.wa_id": "551187654321"}),
    "delivered-then-failed": ("statuses", fails("Message undeliverable", "SENT", "DELIVERED")),
    "read-without-delivered": ("statuses", {"statuses": ["SENT", "READ"]}),
    "statuses-out-of-order": ("statuses", {"statuses": ["READ", "DELIVERED", "SENT"]}),
    "statuses-duplicated": ("statuses", {"statuses": ["SENT", "SENT", "DELIVERED", "DELIVERED"]}),
    "scoped-user-id": ("send", {"contacts.0.wa_id": None, "contacts.0.user_id": re.compile("^US\\.\\d+$")}),
    "callback-deliveries-fail": ("statuses", {"webhooks": ["FAILED"] * 3}),
    "country-restricted": ("send", error(130497, 403)),
    "country-restricted-later": (
        "statuses",
        fails("Business account is restricted from messaging users in this country."),
    ),
    "history-refused": ("history", error(200, 403)),
    "history-absent": ("history", words("\\(message_history\\)", 100)),
    "history-names-code": ("statuses", fails("(#131026) Message undeliverable")),
}
