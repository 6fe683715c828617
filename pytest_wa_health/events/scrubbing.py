"""Makes a webhook payload fit to be stored: what names or quotes a person is dropped before it reaches a disk."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

from pytest_wa_health.events.values import plain_words

_RUN_KEY = secrets.token_bytes(16)
_KEPT = frozenset(
    {
        "object", "entry", "id", "message", "details",
        "time", "changes", "field", "value", "messaging_product", "metadata",
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
_TEXTS = frozenset({"title", "message", "details", "reason"})
"""Words of Meta, which may name a number all the same."""
_RECIPIENTS = ("recipient_id", "recipient_user_id")


def scrub(payload: Any, *, key: bytes | None = None) -> Any:  # noqa: ANN401 - any JSON value
    """`payload` without numbers, names, texts and media; message ids become keyed hashes.

    With the same `key` two payloads about one message still belong together; by default the key ends with the
    process. Of a recipient the country is kept, which `--wa-events` reads. JSON text is decoded first; what is no
    object and no array becomes None.
    """
    if isinstance(payload, str | bytes):
        try:
            payload = json.loads(payload)
        except (ValueError, RecursionError):
            return None
    if not isinstance(payload, dict | list):
        return None
    return _clean(payload, hashlib.blake2b(key or _RUN_KEY, digest_size=32).digest(), "")


def _clean(value: Any, key: bytes, parent: str) -> Any:  # noqa: ANN401
    if isinstance(value, list):
        return [_clean(item, key, parent) for item in value if isinstance(item, dict | list)]
    if not isinstance(value, dict):
        return plain_words(value) if parent in _TEXTS and isinstance(value, str) else value
    kept: dict[str, Any] = {}
    for name, item in value.items():
        if name == "id" and parent in ("statuses", "messages"):
            kept[name] = "wamid." + hashlib.blake2b(str(item).encode(), key=key, digest_size=12).hexdigest()
        elif name == "id" and parent != "entry":
            continue
        elif name in _RECIPIENTS and (country := _country(str(item))):
            kept["recipient_user_id"] = f"{country}.0"
        elif name in _KEPT:
            kept[name] = _clean(item, key, name)
    return kept


def _country(recipient: str) -> str | None:
    from pytest_wa_health.events.countries import country_of

    return country_of(recipient)
