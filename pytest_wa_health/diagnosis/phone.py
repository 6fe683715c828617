"""The phone number: whose it is, whether the Cloud API has it registered and connected, its name and quality."""

from __future__ import annotations

import re

from pytest_wa_health.diagnosis.case import Case, Sending
from pytest_wa_health.diagnosis.identity import digits
from pytest_wa_health.diagnosis.model import Evidence
from pytest_wa_health.diagnosis.reading import Record, as_rows, as_seconds, as_text, as_word

_CHECKS = ("WA106", "WA401", "WA402", "WA403", "WA404", "WA405", "WA406", "WA407")
_STATUS = {
    "BANNED": "phone.banned",
    "RESTRICTED": "phone.restricted",
    "RATE_LIMITED": "phone.rate-limited",
    "MIGRATED": "phone.migrated",
    "DELETED": "phone.deleted",
}
_GONE = ("DISCONNECTED", "OFFLINE", "UNLINKED")
_CONNECTED = ("CONNECTED", "LINKED", "FLAGGED")
_NAMES = {"DECLINED": "phone.name-declined", "PENDING_REVIEW": "phone.name-in-review"}
_NOT_NAMED = ("EXPIRED", "NONE", "NON_EXISTS")
_NOT_LINKED = 141000
_FEWEST_DIGITS = 7
"""Of a telephone number; where there are fewer, the redactor took the sender for one of the recipients."""
_STATE_CHECKS = ("WA403", "WA404")
_ONLY_SOURCES = {"name_status": "WA405", "quality_rating": "WA406", "account_mode": "WA407"}
"""Fields without which a check has nothing to look at."""


def examine(case: Case) -> None:
    """Judge the number from its own fields, its health and the account's list."""
    phone = case.read.phone()
    if phone is None:
        for check in _CHECKS:
            case.unseen(check, "phone")
        if not case.settings.get("expected_number"):
            case.not_applicable("WA106", "needs WHATSAPP_EXPECTED_NUMBER")
        if not case.settings.get("business_account_id"):
            case.not_applicable("WA402", "needs WHATSAPP_BUSINESS_ACCOUNT_ID")
        return
    if not as_text(phone.get("display_phone_number")) and as_text(phone.get("name")):
        note = "the node has no telephone number"
        case.find("settings.waba-as-phone-id", _seen(case, note), confidence="likely", rivals=("phone.unknown-id",))
    case.confirm("WA401")
    _number(case, phone)
    _ownership(case)
    _state(case, phone)
    _name(case, phone)
    _quality(case, phone)
    case.unasked(_ONLY_SOURCES)


def _seen(case: Case, note: str) -> Evidence:
    answer = case.answer("phone") if case.read.data("phone") is not None else case.answer("phone_basic")
    return Evidence.of(answer, note) if answer is not None else Evidence(note=note)


def _number(case: Case, phone: Record) -> None:
    expected = case.settings.get("expected_number")
    shown = as_text(phone.get("display_phone_number"))
    if not expected:
        case.not_applicable("WA106", "needs WHATSAPP_EXPECTED_NUMBER")
    elif shown is None:
        case.unseen("WA106", "phone")
    elif len(digits(shown)) < _FEWEST_DIGITS:
        case.not_applicable("WA106", "the number is a test recipient too, and is shown nowhere")
    else:
        if _line(shown) != _line(str(expected)):
            note = f"Meta shows {shown}, expected is {expected}"
            case.find("settings.number-mismatch", _seen(case, note), params={"display_number": shown})
        case.confirm("WA106")


def _line(number: str) -> str:
    """A telephone line's digits whatever its national form: Meta and a phone book differ in these three countries."""
    plain = digits(number).removeprefix("00")
    for pattern, form in ((r"55(\d\d)9(\d{8})", r"55\1\2"), (r"521(\d{10})", r"52\1"), (r"549(\d{10})", r"54\1")):
        if re.fullmatch(pattern, plain):
            return re.sub(pattern, form, plain)
    return plain


def _ownership(case: Case) -> None:
    waba = case.settings.get("business_account_id")
    if not waba:
        owner = case.read.phone_account()
        hint = f" (the number names {owner})" if owner else ""
        case.not_applicable("WA402", f"needs WHATSAPP_BUSINESS_ACCOUNT_ID{hint}")
        return
    listing, owner = case.read.phones(), case.read.phone_account()
    phone_id = str(case.settings.get("phone_number_id"))
    if listing is not None and phone_id in listing.ids():
        case.confirm("WA402")
    elif listing is not None and listing.complete:
        evidence = [Evidence(note="the account's complete list of numbers does not contain this number")]
        if owner is not None:
            evidence.append(_seen(case, f"the number's health names {owner} as its account"))
        contradicted = owner == waba
        case.find(
            "phone.other-account",
            *evidence,
            confidence="likely" if contradicted else "certain",
            rivals=("account.unknown-id",) if contradicted else (),
            params={"waba_id": None if contradicted else owner},
        )
    elif owner is not None and owner == waba:
        case.confirm("WA402", "by the number's health: the account's list was not read to its end")
    elif case.read.account() is None:
        case.unseen("WA402", "account")
    else:
        case.unseen("WA402", *(name for name in case.snapshot.answers if name.startswith("phone_list")))


def _state(case: Case, phone: Record) -> None:
    """Registration and connection are one story: at most one cause tells it."""
    status, platform = as_word(phone.get("status")), as_word(phone.get("platform_type"))
    suspects = _registration(case, phone, status, platform)
    if suspects:
        keys = ("status", "platform_type", "code_verification_status")
        shown = [f"{key}={word}" for key in keys if (word := as_word(phone.get(key)))]
        cause, *rivals = suspects
        seen = _seen(case, ", ".join(shown))
        case.find(cause, seen, confidence="likely" if rivals else "certain", rivals=rivals)
        for check in _STATE_CHECKS:
            case.blocked(check, cause)
    elif platform not in ("CLOUD_API", None):
        strange = _seen(case, f"platform_type={platform}, which is new to us")
        case.undetermined("WA403", strange, rivals=("phone.not-registered",))
        case.blocked("WA404", "undetermined")
    elif status in _CONNECTED:
        case.confirm("WA403", _verification_note(phone))
        case.confirm("WA404")
    elif status is None and _sends(case):
        case.confirm("WA403", _verification_note(phone))
        case.confirm("WA404", "by the number's health: Meta gave no status")
    else:
        shown_state = f"status={status or 'not given'}, platform_type={platform or 'not given'}"
        case.undetermined("WA404", _seen(case, shown_state), rivals=("phone.offline", "phone.pending"))
        case.blocked("WA403", "undetermined")


def _registration(case: Case, phone: Record, status: str | None, platform: str | None) -> tuple[str, ...]:
    """What keeps the number from sending, the likeliest first; more than one where the fields leave a doubt."""
    unverified = as_word(phone.get("code_verification_status")) in ("NOT_VERIFIED", "UNVERIFIED")
    is_test_number = as_word(phone.get("account_mode")) == "SANDBOX"
    if status in _STATUS:
        return (_STATUS[status],)
    if platform == "ON_PREMISE":
        return ("phone.on-premises",)
    if status == "UNVERIFIED" or (status == "PENDING" and unverified and not is_test_number):
        return ("phone.unverified",)
    if platform == "NOT_APPLICABLE":
        return ("phone.not-registered", "phone.registration-broken")[: 2 if status in _CONNECTED else 1]
    if status == "PENDING":
        return ("phone.pending", "phone.not-registered")[: 2 if platform is None else 1]
    if status in _GONE:
        # Nobody at Meta says why a number is disconnected: removed by hand, deregistered, or unlinked from the app.
        app = case.read.data("phone_coexistence") or phone
        rivals = ("phone.offline", "phone.not-registered")
        return ("phone.coexistence-disconnected", *rivals) if app.get("is_on_biz_app") is True else rivals
    if _NOT_LINKED in _health_codes(case):
        known = ("phone.registration-broken", "phone.not-registered")
        return known if status in _CONNECTED else known[::-1]
    return ()


def _health_codes(case: Case) -> set[int]:
    entity = case.read.entity("PHONE_NUMBER") or {}
    if as_word(entity.get("can_send_message")) == "AVAILABLE":
        return set()
    return {code for row in as_rows(entity.get("errors")) or [] if (code := as_seconds(row.get("error_code")))}


def _sends(case: Case) -> bool:
    entity = case.read.entity("PHONE_NUMBER") or {}
    return as_word(entity.get("can_send_message")) in ("AVAILABLE", "LIMITED")


def _verification_note(phone: Record) -> str:
    if as_word(phone.get("code_verification_status")) == "EXPIRED":
        return "the code verification has expired, which a connected number outlives"
    return ""


def _name(case: Case, phone: Record) -> None:
    state = as_word(phone.get("name_status"))
    if state in _NAMES:
        # Meta refuses a 555 number's messages until its name is approved (131037); reads do not show whether it does.
        sending: Sending | None = "open" if _is_metas_own(phone) else None
        case.find(_NAMES[state], _seen(case, f"name_status={state}"), sending=sending)
    elif state in _NOT_NAMED and as_word(phone.get("account_mode")) != "SANDBOX":
        seen = _seen(case, f"name_status={state}")
        rivals = ("phone.name-in-review", "phone.name-declined")
        held = _is_metas_own(phone)
        case.find(
            "phone.name-not-approved",
            seen,
            confidence="likely",
            rivals=rivals,
            verdict="failed" if held else "warned",
            sending="stops" if held else "goes on",
        )
    elif state not in ("APPROVED", "AVAILABLE_WITHOUT_REVIEW", None, *_NOT_NAMED):
        case.notes.append(f"Meta gives the display name a status that is new to us: {state}")
    if state is None:
        case.not_applicable("WA405", "Meta gave no name status")
    else:
        case.confirm("WA405")


def _is_metas_own(phone: Record) -> bool:
    """Whether Meta gave the number out: those may not send before their name is approved, others may."""
    is_555 = re.fullmatch(r"1555\d{7}", digits(as_text(phone.get("display_phone_number")))) is not None
    return is_555 and as_word(phone.get("account_mode")) != "SANDBOX"


def _quality(case: Case, phone: Record) -> None:
    rating, status = as_word(phone.get("quality_rating")), as_word(phone.get("status"))
    if rating == "RED" or status == "FLAGGED":
        case.find("phone.quality-low", _seen(case, f"quality_rating={rating or 'not given'}"))
    elif rating not in ("GREEN", "YELLOW", "UNKNOWN", "NA", None):
        case.notes.append(f"Meta gives the quality a rating that is new to us: {rating}")
    case.confirm("WA406", {"YELLOW": "medium", "GREEN": ""}.get(rating or "", "not rated yet"))
    mode = as_word(phone.get("account_mode"))
    if mode == "SANDBOX":
        case.find("phone.sandbox", _seen(case, "account_mode=SANDBOX"))
    if mode is None:
        case.not_applicable("WA407", "Meta gave no account mode")
    else:
        case.confirm("WA407")
