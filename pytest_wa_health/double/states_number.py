"""States of the phone number (F32 to F48)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wa_health.double.edits import (
    add_number,
    blocked,
    entity,
    failed,
    hide_account,
    number,
    sending,
    then,
)
from pytest_wa_health.double.problems import Problem, send_problem
from pytest_wa_health.double.registry import register
from pytest_wa_health.double.writes import NO_MESSAGING

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wa_health.double.account import Account
    from pytest_wa_health.double.calls import Json

UNREGISTERED = blocked(
    "PHONE_NUMBER",
    141000,
    "The phone number is not linked to the WhatsApp account.",
    "Register the phone number and complete the verification by one-time code.",
)
NAME_INFO = (
    "Your display name has not been approved yet. "
    "Your message limit will increase after the display name is approved."
)
NAME_NOT_APPROVED = entity(
    "PHONE_NUMBER",
    can_send_message="LIMITED",
    additional_info=[NAME_INFO],
)
LOCKED = send_problem(
    131031,
    "Business Account locked",
    "Your account has been locked and you are unable to send messages at this time.",
    status=403,
)
ABUSIVE = Problem(368, "(#368) The action attempted has been deemed abusive or is otherwise disallowed", 403)
SPAM = send_problem(
    131048,
    "Spam rate limit hit",
    "Message failed to send because there are restrictions on how many messages can be sent from this phone number.",
)
NUMBER_GONE = Problem(33, "(#33) This object does not exist or does not support this action")
NAME_NEEDED = send_problem(
    131037,
    "WhatsApp provided number needs display name approval before message can be sent",
    "The WhatsApp provided number needs an approved display name.",
)
CERTIFICATE = send_problem(
    131045, "Incorrect certificate", "Message failed to send due to a phone number registration error.", status=500
)
SIP_NUMBER = {
    "error_code": 138024,
    "error_description": "SIP is not enabled on this phone number.",
    "possible_solution": "Enable SIP on the phone number.",
}
SIP_APP = {
    "error_code": 138025,
    "error_description": "No SIP server is configured for this app.",
    "possible_solution": "Configure a SIP server.",
}


def _unregistered(**changes: Json) -> tuple[Callable[[Account], None], ...]:
    """What every number that Cloud API does not hold has in common."""
    return number(**changes), UNREGISTERED, sending(registered=False)


def _gone(account: Account) -> None:
    account.hidden[account.number.id] = None
    account.waba.edges["phone_numbers"].remove(account.number)


def _bare_digits(account: Account) -> None:
    account.number.values["display_phone_number"] = account.digits()


def _only_listed(account: Account) -> None:
    account.sending.allowed = ["16505551234"]


LEFT = {"platform_type": "NOT_APPLICABLE", "throughput": {"level": "NOT_APPLICABLE"}}

register(
    "not-registered",
    "F32",
    "verified, and never registered on Cloud API: 133010",
    *_unregistered(status="PENDING", **LEFT),
)
register(
    "unverified",
    "F33",
    "the one-time code was never entered",
    *_unregistered(code_verification_status="NOT_VERIFIED", status="UNVERIFIED", **LEFT),
)
register(
    "pending",
    "F33",
    "the one-time code was never entered, status PENDING",
    *_unregistered(code_verification_status="NOT_VERIFIED", status="PENDING", **LEFT),
)
register("disconnected", "F34", "status DISCONNECTED: 133010", *_unregistered(status="DISCONNECTED"))
register("offline", "F34", "status OFFLINE: 133010", *_unregistered(status="OFFLINE"))
register(
    "banned",
    "F35",
    "the number is banned: 131031",
    number(status="BANNED"),
    entity("PHONE_NUMBER", can_send_message="BLOCKED"),
    sending(refusal=LOCKED),
)
register(
    "banned-368",
    "F35",
    "the number is banned: 368",
    number(status="BANNED"),
    blocked("WABA", 141014, "The WABA is banned.", "Appeal the decision."),
    sending(refusal=ABUSIVE),
)
register(
    "restricted",
    "F36",
    "the number is restricted: templates give 131048, replies go",
    number(status="RESTRICTED"),
    entity("PHONE_NUMBER", can_send_message="LIMITED"),
    sending(template_refusal=SPAM),
)
register(
    "restricted-368",
    "F36",
    "the number is restricted: templates give 368",
    number(status="RESTRICTED"),
    entity("PHONE_NUMBER", can_send_message="BLOCKED"),
    sending(template_refusal=ABUSIVE),
)
register(
    "number-rate-limited",
    "F37",
    "status RATE_LIMITED: 131048",
    number(status="RATE_LIMITED"),
    entity("PHONE_NUMBER", can_send_message="LIMITED"),
    sending(late_refusal=SPAM),
)
register(
    "flagged",
    "F38",
    "status FLAGGED, as before October 2025; still sends",
    number(status="FLAGGED", quality_rating="RED"),
)
register("migrated", "F39", "the number moved elsewhere: 133010", *_unregistered(status="MIGRATED", **LEFT))
register("migrated-gone", "F39", "the number moved elsewhere and its ID is gone: 100/33", _gone)
register("deleted", "F40", "status DELETED: sending gives 33", number(status="DELETED"), sending(refusal=NUMBER_GONE))
register("deleted-gone", "F40", "the number was deleted and its ID is gone: 100/33", _gone)
register(
    "on-premises",
    "F41",
    "the number is on the On-Premises API: 133010",
    number(platform_type="ON_PREMISE"),
    sending(registered=False),
)
register(
    "name-declined",
    "F42",
    "the display name was declined; still sends",
    number(name_status="DECLINED"),
    NAME_NOT_APPROVED,
)
register(
    "name-declined-131005",
    "F42",
    "the display name was declined: 131005",
    number(name_status="DECLINED"),
    NAME_NOT_APPROVED,
    sending(refusal=NO_MESSAGING),
)
register(
    "name-in-review",
    "F43",
    "the display name is in review; still sends",
    number(name_status="PENDING_REVIEW"),
    NAME_NOT_APPROVED,
)
register(
    "name-not-approved",
    "F43",
    "a number from Meta without an approved name: 131037",
    number(name_status="PENDING_REVIEW"),
    NAME_NOT_APPROVED,
    sending(refusal=NAME_NEEDED),
)
register(
    "name-renaming",
    "",
    "healthy: a new display name is in review",
    number(new_name_status="PENDING_REVIEW", new_display_name="Lucky Shrub Garden"),
)
register(
    "verification-expired",
    "F44",
    "healthy: code_verification_status EXPIRED on a working number",
    number(code_verification_status="EXPIRED"),
)
register(
    "verification-expired-131005",
    "F44",
    "code_verification_status EXPIRED: 131005, as one report has it",
    number(code_verification_status="EXPIRED"),
    sending(refusal=NO_MESSAGING),
)
for _color in ("YELLOW", "RED"):
    register(
        f"quality-{_color.lower()}",
        "F45",
        f"quality {_color}; still sends",
        number(quality_rating=_color, quality_score={"score": _color, "reasons": ["BLOCK", "SPAM"]}),
    )
register(
    "quality-unknown",
    "F45",
    "healthy: quality UNKNOWN, as on every new number",
    number(quality_rating="UNKNOWN", quality_score={"score": "UNKNOWN"}),
)
register("quality-na", "F45", "healthy: quality NA", number(quality_rating="NA", quality_score=None))
register(
    "sandbox",
    "F46",
    "Meta's test number: five recipients, one of them the configured one",
    number(
        account_mode="SANDBOX",
        verified_name="Test Number",
        name_status="AVAILABLE_WITHOUT_REVIEW",
        messaging_limit_tier="TIER_250",
    ),
    _only_listed,
)
register("coexistence", "F47", "healthy: the number is on the Business app too", number(is_on_biz_app=True))
register(
    "coexistence-disconnected",
    "F47",
    "the Business app was unlinked: status DISCONNECTED, 133010",
    *_unregistered(is_on_biz_app=True, status="DISCONNECTED"),
)
register(
    "coexistence-gone",
    "F47",
    "the Business app was unlinked: the whole account is gone, 100/33",
    number(is_on_biz_app=True),
    hide_account(),
)
register(
    "sip-noise",
    "F48",
    "healthy: health_status complains about calling over SIP only",
    entity("PHONE_NUMBER", can_receive_call_sip="BLOCKED", errors=[SIP_NUMBER]),
    entity("APP", can_receive_call_sip="BLOCKED", errors=[SIP_APP]),
)
register(
    "registration-broken", "F33", "the registration's certificate is wrong: 131045", sending(refusal=CERTIFICATE)
)
register("display-digits", "", "healthy: the display number comes as bare digits", _bare_digits)
register("status-missing", "", "healthy: some reads leave status out", number(status=None))
register(
    "two-numbers",
    "",
    "healthy: a second number is disconnected, which is not ours to judge",
    add_number("106540352288888", "+1 555-078-8888", status="DISCONNECTED"),
)
register(
    "spam-lock",
    "",
    "every reading is healthy, every message fails later with 131031",
    sending(steps=then(failed(131031, "Business Account locked"))),
)
