"""``POST /{number}/messages``: Meta's order of refusals, and the acceptance that proves so little.

Seen from outside the order is: registered, parameters, recipient list, template, acceptance. Whether the recipient
has WhatsApp is never among them: that comes later, as a status.
"""

from __future__ import annotations

import base64
import re
import secrets
from typing import TYPE_CHECKING

from pytest_wa_health.double import problems
from pytest_wa_health.double.history import Message
from pytest_wa_health.double.problems import Problem, Refused, send_problem

if TYPE_CHECKING:
    from pytest_wa_health.double.account import Account, Node
    from pytest_wa_health.double.calls import Json
    from pytest_wa_health.double.tenant import Tenant

__all__ = ["NOT_REGISTERED", "send"]

ALPHABET = "0123456789ABCDEF"
PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")
MEDIA = ("IMAGE", "VIDEO", "DOCUMENT", "LOCATION")
NOT_REGISTERED = send_problem(133010, "Account not registered")
IS_SENDER = send_problem(
    131021, "Recipient cannot be sender", "Recipient phone number cannot be sender phone number."
)
SCOPED_AUTHENTICATION = send_problem(
    131062, "Business-scoped User ID (BSUID) recipients are not supported for this message"
)
FOR_TEST_NUMBERS = "hello_world"
TEST_NUMBERS_ONLY = send_problem(131058, "Hello World templates can only be sent from the Public Test Numbers")
TEMPLATE_REFUSALS = {
    "PAUSED": send_problem(132015, "Template is paused", "Template is paused due to low quality."),
    "DISABLED": send_problem(132016, "Template is disabled", "Template is permanently disabled due to low quality."),
}


def send(tenant: Tenant, number: Node, body: Json, version: float) -> tuple[dict[str, Json], Message | None]:
    """The answer's JSON and the message that was accepted (None for a read receipt).

    Raises `Refused` in Meta's order.
    """
    account = tenant.account
    sending = account.sending
    if not sending.registered:
        raise Refused(NOT_REGISTERED)
    if sending.refusal is not None:
        raise Refused(sending.refusal)
    if not isinstance(body, dict) or body.get("messaging_product") != "whatsapp":
        raise Refused(problems.parameter_required("messaging_product"))
    if body.get("status") == "read":
        return _mark_read(tenant, str(body.get("message_id", ""))), None
    sent_to, contact, recipient = _recipient(account, body)
    kind = str(body.get("type", "text"))
    if kind not in body:
        raise Refused(
            send_problem(
                131008, "Required parameter is missing", f"Parameter '{kind}' is mandatory for type '{kind}'"
            )
        )
    _allow(account, sent_to)
    template = _template(account, body["template"], version) if kind == "template" else None
    category = str(template.values["category"]) if template else "SERVICE"
    if template is not None and "recipient_user_id" in recipient and category == "AUTHENTICATION":
        raise Refused(SCOPED_AUTHENTICATION)
    late = sending.late_refusal or (sending.template_refusal if template else None)
    if late is not None:
        raise Refused(late)
    message = Message(
        _wamid(sent_to or secrets.token_hex(6)),
        number.id,
        account,
        recipient,
        category.lower(),
        body.get("biz_opaque_callback_data"),
    )
    told: dict[str, str] = {"id": message.id}
    if template is not None:
        told["message_status"] = sending.message_status
    return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [told]}, message


def _mark_read(tenant: Tenant, wamid: str) -> dict[str, Json]:
    if any(message.id == wamid for message in tenant.messages):
        details = (
            f"Message supplied to mark message as read API with message ID: {wamid} is outgoing. Please use an "
            f"incoming message ID."
        )
        raise Refused(send_problem(100, "Invalid parameter", details))
    return {"success": True}


def _recipient(account: Account, body: dict[str, Json]) -> tuple[str, dict[str, str], dict[str, str]]:
    """Digits (empty for a business-scoped user ID), the contact of the answer, and the statuses' recipient."""
    if not body.get("to"):
        if not body.get("recipient"):
            raise Refused(problems.parameter_required("to"))
        scoped = str(body["recipient"])
        return "", {"input": scoped, "user_id": scoped}, {"recipient_user_id": scoped}
    given = str(body["to"])
    digits = re.sub(r"[\s+().-]", "", given)
    if not re.fullmatch(r"[0-9]{5,15}", digits):
        raise Refused(send_problem(131009, "Parameter value is not valid", "Recipient phone number is not valid."))
    if account.sending.scoped_ids:
        scoped = f"US.{int(digits) * 7919}"
        return digits, {"input": given, "user_id": scoped}, {"recipient_user_id": scoped}
    wa_id = account.sending.wa_ids.get(digits, digits)
    return digits, {"input": given, "wa_id": wa_id}, {"recipient_id": wa_id}


def _allow(account: Account, digits: str) -> None:
    if digits == account.digits():
        raise Refused(IS_SENDER)
    allowed = account.sending.allowed
    if allowed is not None and digits not in allowed:
        title = "Recipient phone number not in allowed list"
        details = f"{title}: Add recipient phone number to recipient list and try again."
        data = {"messaging_product": "whatsapp", "details": details}
        subcode = account.sending.not_allowed_subcode
        raise Refused(Problem(131030, f"(#131030) {title}", subcode=subcode, error_data=data))


def _template(account: Account, asked: Json, version: float) -> Node:
    asked = asked if isinstance(asked, dict) else {}
    name = str(asked.get("name", ""))
    language = asked.get("language")
    code = str(language.get("code", "")) if isinstance(language, dict) else ""
    if not name or not code:
        raise Refused(
            send_problem(
                131008, "Required parameter is missing", "Parameter 'template' needs a name and a language code."
            )
        )
    found = next((t for t in account.templates() if (t.values["name"], t.values["language"]) == (name, code)), None)
    status = found.values["status"] if found else ""
    if found is not None and status in TEMPLATE_REFUSALS and (status != "DISABLED" or version >= 17):
        raise Refused(TEMPLATE_REFUSALS[status])
    if found is None or status != "APPROVED":
        details = f"template name ({name}) does not exist in {code}"
        raise Refused(send_problem(132001, "Template name does not exist in the translation", details, status=404))
    if name == FOR_TEST_NUMBERS and account.number.values.get("account_mode") != "SANDBOX":
        raise Refused(TEST_NUMBERS_ONLY)
    _parameters(found, asked.get("components") or [])
    if account.waba.values.get("disable_marketing_messages_on_cloud_api") and found.values["category"] == "MARKETING":
        raise Refused(send_problem(131063, "Marketing templates are disabled on Cloud API for this account"))
    return found


def _parameters(template: Node, given: list[dict[str, Json]]) -> None:
    for component in template.values["components"]:
        part = str(component["type"]).lower()
        if part not in ("header", "body"):
            continue
        own = [entry for entry in given if str(entry.get("type")).lower() == part]
        parameters: list[dict[str, Json]] = own[0].get("parameters", []) if own else []
        form = component.get("format", "TEXT")
        if form in MEDIA:
            received = str(parameters[0].get("type", "unknown")).upper() if parameters else "UNKNOWN"
            if received != form:
                details = f"{part}: Format mismatch, expected {form}, received {received}"
                raise Refused(
                    send_problem(132012, "Parameter format does not match format in the created template", details)
                )
            continue
        expected = len(set(PLACEHOLDER.findall(component.get("text", ""))))
        if expected != len(parameters):
            details = (
                f"{part}: number of localizable_params ({len(parameters)}) does not match the expected number of "
                f"params ({expected})"
            )
            raise Refused(
                send_problem(132000, "Number of parameters does not match the expected number of params", details)
            )


def _wamid(digits: str) -> str:
    """A message ID built as Meta builds them: the recipient's number can be read out of it."""
    unique = "".join(secrets.choice(ALPHABET) for _ in range(18))
    raw = (
        b"\x1c\x18" + bytes([len(digits)]) + digits.encode() + b"\x15\x02\x00\x11\x18\x12" + unique.encode() + b"\x00"
    )
    return "wamid." + base64.b64encode(raw).decode()
