"""The phone number: whose it is, whether the Cloud API has it registered and connected, its name and quality."""

from __future__ import annotations

import re

from pytest_wa_health import catalogue
from pytest_wa_health.catalogue.notes import joined, needs, noted
from pytest_wa_health.diagnosis.area import Area, AreaResult, Context, Sending
from pytest_wa_health.diagnosis.findings import Evidence
from pytest_wa_health.diagnosis.identity import digits
from pytest_wa_health.diagnosis.readings import Readings, Record, as_rows, as_seconds, as_text, as_word
from pytest_wa_health.privacy.national_forms import canonical

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
_FEWEST_DIGITS = 7
"""Of a telephone number; where there are fewer, the redactor took the sender for one of the recipients."""
_STATE_CHECKS = ("WA403", "WA404")
_STATE_KEYS = ("status", "platform_type", "code_verification_status", "name_status")
_BY_REGISTERING = ("phone.not-registered", "phone.pending", "phone.registration-broken")
"""What is repaired by registering the number."""


def examine(context: Context, earlier: AreaResult) -> AreaResult:
    """Judge the number from its own fields, its health and the account's list."""
    area = Area(context, earlier)
    phone = area.read.phone()
    if phone is None:
        if not area.settings.get("expected_number"):
            area.not_applicable("WA106", needs("WHATSAPP_EXPECTED_NUMBER"))
        if not area.settings.get("business_account_id"):
            area.not_applicable("WA402", needs("WHATSAPP_BUSINESS_ACCOUNT_ID"))
        for check in _CHECKS:
            area.unseen(check, "phone")
        return area.result()
    if not as_text(phone.get("display_phone_number")) and as_text(phone.get("name")):
        note = noted("identity.no-telephone")
        area.find("settings.waba-as-phone-id", _seen(area, note), confidence="likely", rivals=("phone.unknown-id",))
    area.saw("WA401", phone)
    _number(area, phone)
    _ownership(area)
    _state(area, phone)
    _name(area, phone)
    _quality(area, phone)
    return area.result()


def facts(read: Readings) -> tuple[str, ...]:
    """What of the number chooses between the catalogue's texts and steps."""
    state = as_word((read.phone() or {}).get("name_status"))
    known = {"coexistence": read.coexists(), "name-pending": state in _NAMES}
    return tuple(fact for fact, holds in known.items() if holds)


def _seen(area: Area, note: str) -> Evidence:
    answer = area.answer("phone") if area.read.data("phone") is not None else area.answer("phone_basic")
    return Evidence.of(answer, note) if answer is not None else Evidence(note=note)


def _number(area: Area, phone: Record) -> None:
    expected = area.settings.get("expected_number")
    shown = as_text(phone.get("display_phone_number"))
    if not expected:
        area.not_applicable("WA106", needs("WHATSAPP_EXPECTED_NUMBER"))
    elif shown is None:
        area.unseen("WA106", "phone")
    elif len(digits(shown)) < _FEWEST_DIGITS:
        area.not_applicable("WA106", noted("phone.hidden-recipient"))
    else:
        if _line(shown) != _line(str(expected)):
            note = noted("phone.shown-expected", items=shown, value=str(expected))
            area.find("settings.number-mismatch", _seen(area, note), params={"display_number": shown})
        area.saw("WA106", shown)


def _line(number: str) -> str:
    """A telephone line's digits whatever its national form, in which Meta and a phone book may differ."""
    return canonical(digits(number).removeprefix("00"))


def _ownership(area: Area) -> None:
    waba = area.settings.get("business_account_id")
    if not waba:
        owner = area.read.phone_account()
        setting = "WHATSAPP_BUSINESS_ACCOUNT_ID"
        area.not_applicable(
            "WA402",
            noted("needs.account-named", setting=setting, account=owner) if owner else needs(setting),
        )
        return
    listing, owner = area.read.phones(), area.read.phone_account()
    phone_id = str(area.settings.get("phone_number_id"))
    if listing is not None and phone_id in listing.ids():
        area.saw("WA402", listing)
    elif listing is not None and listing.complete:
        evidence = [Evidence(note=noted("phone.not-listed"))]
        if owner is not None:
            evidence.append(_seen(area, noted("phone.health-names", account=owner)))
        contradicted = owner == waba
        area.find(
            "phone.other-account",
            *evidence,
            confidence="likely" if contradicted else "certain",
            rivals=("account.unknown-id",) if contradicted else (),
            params={"waba_id": None if contradicted else owner},
        )
    elif owner is not None and owner == waba:
        area.saw("WA402", owner, note="by the number's health: the account's list was not read to its end")
    elif area.read.account() is None:
        area.unseen("WA402", "account")
    else:
        area.unseen("WA402", *(name for name in area.snapshot.answers if name.startswith("phone_list")))


def _state(area: Area, phone: Record) -> None:
    """Registration and connection are one story: at most one cause tells it."""
    status, platform = as_word(phone.get("status")), as_word(phone.get("platform_type"))
    suspects = _registration(area, phone, status, platform)
    if suspects and (held := _held_by_name(area, phone, suspects)) is not None:
        for check in _STATE_CHECKS:
            area.blocked(check, held)
    elif suspects:
        shown = [noted(f"state.{key}", value=word) for key in _STATE_KEYS[:3] if (word := as_word(phone.get(key)))]
        cause, *rivals = suspects
        seen = _seen(area, joined(shown, "comma"))
        # The ID exists, or nothing would have been read.
        where = "WA404" if cause == "phone.deleted" else None
        area.find(cause, seen, confidence="likely" if rivals else "certain", rivals=rivals, check=where)
        for check in _STATE_CHECKS:
            area.blocked(check, cause)
    elif platform not in ("CLOUD_API", None):
        strange = _seen(area, noted("state.platform-new", value=platform))
        area.undetermined("WA403", strange, rivals=("phone.not-registered",))
        area.blocked("WA404", "undetermined")
    elif status in _CONNECTED or (status is None and _sends(area)):
        _observe_state(area, phone)
    else:
        told = {"status": status, "platform_type": platform}
        states = (noted(f"state.{key}", value=word or noted("word.not-given")) for key, word in told.items())
        area.undetermined("WA404", _seen(area, joined(states, "comma")), rivals=("phone.offline", "phone.pending"))
        area.blocked("WA403", "undetermined")


def _observe_state(area: Area, phone: Record) -> None:
    """Two fields and the number's health tell of registration and connection; what is left out may deny it."""
    told = {field: as_word(phone.get(field)) for field in ("platform_type", "status")}
    for check in _STATE_CHECKS:
        for field, word in told.items():
            if word is None:
                area.left_out(check, field)
        if (gap := area.read.health_gap("PHONE_NUMBER")) is not None:
            area.left_out(check, gap)
        area.saw(check, *told.values(), note=_verification_note(phone) if check == "WA403" else "")


def _held_by_name(area: Area, phone: Record, suspects: tuple[str, ...]) -> str | None:
    """The display name that has to come first: Meta registers no number whose name is not through (100/2388001)."""
    cause = _NAMES.get(as_word(phone.get("name_status")) or "")
    if cause is None or suspects[0] not in _BY_REGISTERING:
        return None
    shown = [noted(f"state.{key}", value=word) for key in _STATE_KEYS if (word := as_word(phone.get(key)))]
    seen = _seen(area, joined(shown, "comma"))
    area.find(cause, seen, verdict="failed", sending="stops", facts=("unregistered",))
    return cause


def _registration(area: Area, phone: Record, status: str | None, platform: str | None) -> tuple[str, ...]:
    """What keeps the number from sending, the likeliest first; more than one where the fields leave a doubt."""
    if status in _STATUS:
        return (_STATUS[status],)
    if platform == "ON_PREMISE":
        return ("phone.on-premises",)
    suspects = _unconnected(area, phone, status, platform)
    if suspects and area.read.coexists():
        # Every other repair would register the number by hand, and the app would lose it.
        return ("phone.coexistence-disconnected", "phone.offline" if status in _GONE else "phone.pending")
    return suspects


def _unconnected(area: Area, phone: Record, status: str | None, platform: str | None) -> tuple[str, ...]:
    """Why a number that nobody barred is not connected to Cloud API."""
    unverified = as_word(phone.get("code_verification_status")) in ("NOT_VERIFIED", "UNVERIFIED")
    is_test_number = as_word(phone.get("account_mode")) == "SANDBOX"
    if status == "UNVERIFIED" or (status == "PENDING" and unverified and not is_test_number):
        return ("phone.unverified",)
    if platform == "NOT_APPLICABLE":
        return ("phone.not-registered", "phone.registration-broken")[: 2 if status in _CONNECTED else 1]
    if status == "PENDING":
        return ("phone.pending", "phone.not-registered")[: 2 if platform is None else 1]
    if status in _GONE:
        # Nobody at Meta says why a number is disconnected: removed by hand, deregistered, or set up elsewhere.
        return ("phone.offline", "phone.not-registered")
    if "not-linked" in _health_kinds(area):
        known = ("phone.registration-broken", "phone.not-registered")
        return known if status in _CONNECTED else known[::-1]
    return ()


def _health_kinds(area: Area) -> set[str]:
    entity = area.read.entity("PHONE_NUMBER") or {}
    if as_word(entity.get("can_send_message")) == "AVAILABLE":
        return set()
    codes = [as_seconds(row.get("error_code")) for row in as_rows(entity.get("errors")) or []]
    known = [catalogue.health_code(code) for code in codes if code]
    return {code.kind for code in known if code is not None}


def _sends(area: Area) -> bool:
    entity = area.read.entity("PHONE_NUMBER") or {}
    return as_word(entity.get("can_send_message")) in ("AVAILABLE", "LIMITED")


def _verification_note(phone: Record) -> str:
    notes = []
    if as_word(phone.get("code_verification_status")) == "EXPIRED":
        notes.append(noted("phone.verification-expired"))
    if phone.get("is_pin_enabled") is False:
        notes.append(noted("phone.no-pin"))
    return joined(notes)


def _name(area: Area, phone: Record) -> None:
    state = as_word(phone.get("name_status"))
    if state in _NAMES and area.has(_NAMES[state]):
        pass  # it is known already as what keeps the number from being registered
    elif state in _NAMES:
        # Meta refuses a 555 number's messages until its name is approved (131037); reads do not show whether it does.
        sending: Sending | None = "open" if _is_metas_own(phone) else None
        area.find(_NAMES[state], _seen(area, noted("state.name_status", value=state)), sending=sending)
    elif state in _NOT_NAMED and as_word(phone.get("account_mode")) != "SANDBOX":
        seen = _seen(area, noted("state.name_status", value=state))
        rivals = ("phone.name-in-review", "phone.name-declined")
        held = _is_metas_own(phone)
        area.find(
            "phone.name-not-approved",
            seen,
            confidence="likely",
            rivals=rivals,
            verdict="failed" if held else "warned",
            sending="stops" if held else "goes on",
        )
    elif state is None:
        area.left_out("WA405", "name_status")
    elif state not in ("APPROVED", "AVAILABLE_WITHOUT_REVIEW", *_NOT_NAMED):
        _is_new(area, "WA405", noted("phone.name-new", value=state))
    area.saw("WA405", state)


def may_be_metas_own(phone: Record) -> bool:
    """Whether the number is one that may send with an approved name only, or is not shown."""
    return not as_text(phone.get("display_phone_number")) or _is_metas_own(phone)


def _is_metas_own(phone: Record) -> bool:
    """Whether Meta gave the number out: those may not send before their name is approved, others may."""
    is_555 = re.fullmatch(r"1555\d{7}", digits(as_text(phone.get("display_phone_number")))) is not None
    return is_555 and as_word(phone.get("account_mode")) != "SANDBOX"


def _quality(area: Area, phone: Record) -> None:
    rating, status = as_word(phone.get("quality_rating")), as_word(phone.get("status"))
    if rating == "RED" or status == "FLAGGED":
        area.find(
            "phone.quality-low", _seen(area, noted("state.quality_rating", value=rating or noted("word.not-given")))
        )
    elif rating is None:
        area.left_out("WA406", "quality_rating")
    elif rating not in ("GREEN", "YELLOW", "UNKNOWN", "NA"):
        _is_new(area, "WA406", noted("phone.quality-new", value=rating))
    area.saw("WA406", rating, note={"YELLOW": "medium", "GREEN": ""}.get(rating or "", "not rated yet"))
    mode = as_word(phone.get("account_mode"))
    if mode == "SANDBOX":
        area.find("phone.sandbox", _seen(area, "account_mode=SANDBOX"))
    if mode is None:
        area.left_out("WA407", "account_mode")
    area.saw("WA407", mode)


def _is_new(area: Area, check: str, says: str) -> None:
    """Record that a field was given a word that we do not know: it speaks neither for the number nor against it."""
    area.not_applicable(check, says)
    area.note(says)
