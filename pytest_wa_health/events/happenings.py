"""Webhook fields that speak of the account, a number or a template, and what each of them means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pytest_wa_health.catalogue import loader
from pytest_wa_health.events.model import Happening
from pytest_wa_health.events.values import impersonal, moment, text

Record = dict[str, Any]

_KEPT = (
    "reason", "violation_type", "restriction_type", "expiration", "waba_ban_state", "initiated_by", "decision",
    "rejection_reason", "message_template_name", "message_template_language", "message_template_category",
    "new_category", "previous_category", "correct_category", "previous_quality_score", "new_quality_score",
    "current_limit", "old_limit", "max_daily_conversations_per_business", "max_daily_conversation_per_phone",
    "alert_type", "alert_severity", "alert_status", "entity_type", "disable_date", "control_passed", "new_owner_role",
)  # fmt: skip
"""Words of Meta that decide or explain; whatever else stands in a payload is dropped."""
_DEEPEST = 4
_TEMPLATES = ("template.",)


@dataclass(frozen=True)
class Standing:
    """What a happening means for the account as long as nothing later takes it back."""

    cause: str
    happening: Happening
    params: Mapping[str, str]


def happening(field: str, value: Record, account: str | None, at: int | None) -> Happening:
    """The change of a webhook field, without anything that is not in a list of Meta's own words."""
    event = text(value.get("event")) or text(value.get("decision")) or text(value.get("type")) or ""
    if not event and "new_category" in value:
        event = "CATEGORY_UPDATED" if "previous_category" in value else "CATEGORY_ANNOUNCED"
    if not event and "new_quality_score" in value:
        event = f"QUALITY_{value['new_quality_score']}"
    if not event and type(value.get("alert_info")) is dict:
        event = text(value["alert_info"].get("alert_type")) or ""
    told = moment(value.get("timestamp")) or moment(value.get("category_update_timestamp")) if at is None else at
    return Happening(impersonal(field), impersonal(event), told, account, tuple(_words(value)))


def _words(value: Any, depth: int = 0) -> Iterable[tuple[str, str]]:  # noqa: ANN401 - any JSON value
    if depth > _DEEPEST:
        return
    if type(value) is list:
        for item in value:
            yield from _words(item, depth + 1)
    if type(value) is not dict:
        return
    for key, item in value.items():
        if type(item) in (dict, list):
            yield from _words(item, depth + 1)
        elif key in _KEPT and (word := text(item)):
            yield key, word


def standing(happenings: Iterable[Happening]) -> list[Standing]:
    """The causes that the happenings leave behind, the later word winning over the earlier."""
    rules = loader.read("happenings.toml")["rule"]
    left: dict[tuple[str, str | None, str], Standing] = {}
    for seen in sorted(happenings, key=lambda one: one.at or 0):
        words = dict(seen.details)
        template = words.get("message_template_name", "")
        for rule in rules:
            if not _fits(rule, seen):
                continue
            for cause in rule.get("clears", ()):
                left.pop((cause, seen.account, template if cause.startswith(_TEMPLATES) else ""), None)
            if cause := rule.get("cause"):
                subject = template if cause.startswith(_TEMPLATES) else ""
                left[cause, seen.account, subject] = Standing(cause, seen, _params(words))
    return list(left.values())


def _fits(rule: Record, seen: Happening) -> bool:
    if rule["field"] != seen.field or seen.event not in rule["events"]:
        return False
    for key, starts in rule.get("where", {}).items():
        if not any(word.startswith(start) for word in seen.words(key) for start in starts):
            return False
    for key, parts in rule.get("not_only", {}).items():
        words = seen.words(key)
        if words and all(any(part in word for part in parts) for word in words):
            return False
    return True


def _params(words: Mapping[str, str]) -> dict[str, str]:
    named = {"template": "message_template_name", "language": "message_template_language", "reason": "reason"}
    named |= {"category": "new_category", "previous_category": "previous_category", "meta_says": "violation_type"}
    found = {key: impersonal(words[word]) for key, word in named.items() if word in words}
    if "language" in found:
        found["language"] = found["language"].replace("-", "_")
    return found
