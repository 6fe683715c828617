"""What Meta's words say of a refusal whatever was asked, where the code alone would name something else.

An ID of another kind, a token that is refused or missing, an app that is barred: Meta gives the same code for these
as for other faults, and says in words which it is.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from pytest_wa_health import catalogue
from pytest_wa_health.catalogue import loader
from pytest_wa_health.diagnosis.findings import Confidence
from pytest_wa_health.diagnosis.token_words import cause_of_refusal
from pytest_wa_health.survey.questions import (
    ACCOUNT_EXTRA,
    ACCOUNT_FIELDS,
    ACCOUNT_NODE,
    MESSAGING_LIMIT,
    NODE_TYPE,
    PHONE_EXTRA,
    PHONE_FIELDS,
    PHONE_NODE,
    UNKNOWN_FIELD,
    is_app_block,
)

BUSINESS_NODE = "Business"
_OF_ANY_NODE = {"id", "name", "status", "country"}
_OF_A_NUMBER = {
    *PHONE_FIELDS.split(","),
    *PHONE_EXTRA.split(","),
    MESSAGING_LIMIT,
    "messages",
    "media",
} - _OF_ANY_NODE
"""What is asked of a phone number only: its fields, and the edges to which messages go."""
_OF_AN_ACCOUNT = {
    *ACCOUNT_FIELDS.split(","), *ACCOUNT_EXTRA.split(","), "phone_numbers", "message_templates", "subscribed_apps",
    "message_template_namespace", "assigned_users", "template_analytics", "conversation_analytics",
} - _OF_ANY_NODE  # fmt: skip


class Named(msgspec.Struct, frozen=True):
    """The cause that words name."""

    cause: str
    confidence: Confidence
    rivals: tuple[str, ...] = ()
    params: Mapping[str, object] = msgspec.field(default_factory=dict)


def of_account_id(node: str) -> str:
    """The cause where the account's ID leads to a `node` that is no account."""
    return {PHONE_NODE: "settings.phone-id-as-waba", BUSINESS_NODE: "settings.business-as-waba"}.get(
        node, "account.unknown-id"
    )


def of_phone_id(node: str) -> str:
    """The cause where the phone number ID leads to a `node` that is no phone number."""
    return "settings.waba-as-phone-id" if node == ACCOUNT_NODE else "phone.unknown-id"


def named_by(code: int | None, subcode: int | None, words: str) -> Named | None:
    """The cause that `words` name, or None where only the code and what else was seen can decide."""
    if is_app_block(code, words):
        return Named("api.app-blocked", "certain")
    if (found := _in_the_table(code, words)) is not None:
        return found
    kind = catalogue.kind(code)
    if kind == "token" and subcode is None:
        cause, is_sure = cause_of_refusal(code, subcode, words)
        return Named(cause, "certain" if is_sure else "likely") if cause != "token.invalid" else None
    return _of_a_node(words) if kind == "parameter" else None


def _in_the_table(code: int | None, words: str) -> Named | None:
    row = next((row for row in _rows() if row.code in (None, code) and row.words.search(words)), None)
    if row is None:
        return None
    return Named(row.cause, "likely", row.rivals, {"variable": row.variable} if row.variable else {})


class _Row(NamedTuple):
    code: int | None
    words: re.Pattern[str]
    cause: str
    rivals: tuple[str, ...]
    variable: str | None


@functools.cache
def _rows() -> tuple[_Row, ...]:
    return tuple(
        _Row(
            raw.get("code"), re.compile(raw["words"], re.IGNORECASE), raw["cause"],
            tuple(raw.get("rivals", ())), raw.get("variable"),
        )
        for raw in loader.read("worded_causes.toml")["row"]
    )  # fmt: skip


def _of_a_node(words: str) -> Named | None:
    """Which ID is of another kind: Meta names the kind it has and the field that it lacks."""
    node, wanted = NODE_TYPE.search(words), UNKNOWN_FIELD.search(words)
    if node is None or wanted is None:
        return None
    kind, field_ = node[1], wanted[1]
    params = {"node_type": kind}
    if field_ in _OF_A_NUMBER and kind != PHONE_NODE:
        return Named(of_phone_id(kind), "certain", params={**params, "variable": "WHATSAPP_PHONE_NUMBER_ID"})
    if field_ in _OF_AN_ACCOUNT and kind != ACCOUNT_NODE:
        return Named(of_account_id(kind), "certain", params={**params, "variable": "WHATSAPP_BUSINESS_ACCOUNT_ID"})
    if kind in (PHONE_NODE, ACCOUNT_NODE):
        # The ID may well be right: this version of the API has no such field, or the field has another name.
        rival = of_phone_id(kind) if kind == ACCOUNT_NODE else of_account_id(kind)
        return Named("api.request-refused", "likely", rivals=(rival,))
    return Named("undetermined", "possible", rivals=(of_account_id(kind), of_phone_id(kind)))
