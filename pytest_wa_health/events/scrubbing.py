"""Makes a webhook payload fit to be stored: what names or quotes a person is dropped before it reaches a disk."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

_RUN_KEY = secrets.token_bytes(16)
_KEPT = frozenset(
    {
        "object", "entry", "id", "time", "changes", "field", "value", "messaging_product", "metadata",
        "display_phone_number", "phone_number_id", "statuses", "status", "timestamp", "errors", "code", "title",
        "message_code", "error_data", "href", "conversation", "origin", "type", "pricing", "billable", "category",
        "pricing_model", "messages", "event", "reason", "decision", "ban_info", "waba_ban_state", "violation_info",
        "violation_type", "restriction_info", "restriction_type", "expiration", "disconnection_info", "initiated_by",
        "message_template_id", "message_template_name", "message_template_language", "message_template_category",
        "new_category", "previous_category", "correct_category", "category_update_timestamp", "rejection_reason",
        "previous_quality_score", "new_quality_score", "current_limit", "old_limit", "alert_info", "alert_severity",
        "alert_status", "alert_type", "entity_type", "disable_info", "disable_date", "standby", "error",
        "error_subcode", "fbtrace_id", "max_daily_conversations_per_business", "max_daily_conversation_per_phone",
    }
)  # fmt: skip
"""Fields that say what happened; every other one is dropped, since new fields may hold anything."""
_RECIPIENTS = ("recipient_id", "recipient_user_id")


def scrub(payload: Any, *, key: bytes | None = None) -> Any:  # noqa: ANN401 - any JSON value
    """`payload` without numbers, names, texts and media; message ids become keyed hashes of the same length each.

    With the same `key` two payloads about one message still belong together; by default the key ends with the
    process. A recipient is kept as its country code, which `--wa-events` reads.
    """
    return _clean(payload, key or _RUN_KEY, "")


def _clean(value: Any, key: bytes, parent: str) -> Any:  # noqa: ANN401
    if isinstance(value, list):
        return [_clean(item, key, parent) for item in value]
    if not isinstance(value, dict):
        return value
    kept: dict[str, Any] = {}
    for name, item in value.items():
        if name == "id" and parent in ("statuses", "messages"):
            kept[name] = "wamid." + hashlib.blake2b(str(item).encode(), key=key, digest_size=12).hexdigest()
        elif name in _RECIPIENTS and (country := _country(str(item))):
            kept["recipient_user_id"] = f"{country}.0"
        elif name == "details" and parent == "error_data":
            continue
        elif name in _KEPT:
            kept[name] = _clean(item, key, name)
    return kept


def _country(recipient: str) -> str | None:
    from pytest_wa_health.events.countries import country_of

    return country_of(recipient)
