"""The WhatsApp Business Account: review, standing, payment, verification, and whatever Meta's health reports."""

from __future__ import annotations

from pytest_wa_health import catalogue
from pytest_wa_health.catalogue.notes import joined, needs, noted, word
from pytest_wa_health.diagnosis.area import UNDETERMINED, Area, AreaResult, Context
from pytest_wa_health.diagnosis.findings import Evidence, Outcome
from pytest_wa_health.diagnosis.readings import Record, as_rows, as_seconds, as_text, as_word

_ONLY_SOURCES = {"status": "WA502", "account_review_status": "WA503", "business_verification_status": "WA505"}
"""Fields without which a check has nothing to look at."""
_ENTITIES = ("PHONE_NUMBER", "WABA", "BUSINESS", "APP")
"""What Meta's health of a phone number tells of."""
_REVIEW = {
    "PENDING": "account.review-pending",
    "DEFERRED": "account.review-pending",
    "REJECTED": "account.review-rejected",
    "RESTRICTED": "account.restricted",
}
_STATUS = {
    "PENDING": "account.review-pending",
    "RESTRICTED": "account.restricted",
    "DISABLED": "account.disabled",
    "BANNED": "account.disabled",
    "ONBOARDING": "account.inactive",
}
_UNVERIFIED = {
    "EXPIRED", "FAILED", "INELIGIBLE", "NOT_VERIFIED", "UNVERIFIED", "PENDING", "PENDING_NEED_MORE_INFO",
    "PENDING_SUBMISSION", "REJECTED", "REVOKED",
}  # fmt: skip
_BANS = ("phone.banned", "phone.restricted", "phone.rate-limited")
"""What the number's own status already says about the account behind it."""
_INACTIVE = "account.inactive"
_STANDING = ("account.restricted", "account.disabled", "account.locked", "account.review-rejected")
_HEARSAY = {"permission.messaging-missing": ("permission.asset-not-assigned", "token.predates-grant")}
"""What 141011 has been seen with; Meta explains the code nowhere, so it is never certain."""
_SENDING = ("AVAILABLE", "LIMITED", "BLOCKED")


def examine(context: Context, earlier: AreaResult) -> AreaResult:
    """Judge the account from its own fields, then the health entities that no field has explained."""
    area = Area(context, earlier)
    account = area.read.account()
    if account is not None:
        _standing(area, account)
        _verification(area, account)
    _health(area)
    if account is not None:
        _currency(area)
        _time_zone(area)
    _observe_account(area, account)
    _observe_health(area)
    return area.result()


def _observe_account(area: Area, account: Record | None) -> None:
    if account is None:
        for check in ("WA501", *_ONLY_SOURCES.values()):
            if area.settings.get("business_account_id"):
                area.unseen(check, "account")
            else:
                area.not_applicable(check, needs("WHATSAPP_BUSINESS_ACCOUNT_ID"))
        return
    area.saw("WA501", account)
    for field, check in _ONLY_SOURCES.items():
        word = as_word(account.get(field))
        if check == "WA502" and (gap := area.read.health_gap("WABA")) is not None:
            area.left_out(check, gap)
        area.saw(check, word)
        if word is None:
            area.left_out(check, field)


def _observe_health(area: Area) -> None:
    overall = as_word((area.read.health() or {}).get("can_send_message"))
    if overall is None:
        lacks_it = area.read.lacks_health() and "phone_extra" not in area.explained
        for check in ("WA504", "WA506"):
            if lacks_it or "health_status" in area.read.not_recorded():
                area.left_out(check, "health_status")
            else:
                area.unseen(check, "phone_extra", "phone_health", "phone")
        return
    levels = {kind: as_word((area.read.entity(kind) or {}).get("can_send_message")) for kind in _ENTITIES}
    rows = as_rows((area.read.entity("WABA") or {}).get("errors")) or []
    coded = rows and all(as_seconds(row.get("error_code")) is not None for row in rows)
    if levels["WABA"] is None:
        area.not_applicable("WA504", _without("WABA"))
    elif levels["WABA"] != "AVAILABLE" and not coded:
        # Held back and not said why: it may be the payment.
        area.blocked("WA504", area.first("account", "phone") or UNDETERMINED)
    area.saw("WA504", levels["WABA"])
    for kind, level in levels.items():
        if level is None:
            area.not_applicable("WA506", _without(kind))
    area.saw("WA506", overall, *levels.values())


def _without(kind: str) -> str:
    return noted("field.no-entity", kind=word("entity", kind))


def _part(kind: str, level: str, says: str) -> str:
    return noted("health.part", kind=word("entity", kind), held=word("sending", level), says=says)


def _seen(area: Area, note: str) -> Evidence:
    answer = area.answer("account")
    if answer is None or not answer.ok:
        answer = area.answer("account_core")
    return Evidence.of(answer, note) if answer is not None else Evidence(note=note)


def _standing(area: Area, account: Record) -> None:
    status, review = as_word(account.get("status")), as_word(account.get("account_review_status"))
    given = {"status": status, "account_review_status": review}
    shown = joined(
        (noted(f"state.{field}", value=value or noted("word.not-given")) for field, value in given.items()), "comma"
    )
    cause = _STATUS.get(status or "") or _REVIEW.get(review or "")
    if cause is not None:
        area.find(cause, _seen(area, shown))
    elif status not in ("ACTIVE", None):
        area.undetermined("WA502", _seen(area, shown), rivals=("account.restricted", "account.disabled"))
    elif review not in ("APPROVED", None):
        area.undetermined("WA503", _seen(area, shown), rivals=("account.review-pending", "account.restricted"))


def _verification(area: Area, account: Record) -> None:
    state = as_word(account.get("business_verification_status"))
    if state in _UNVERIFIED and not _is_test_number(area):
        area.find(
            "account.business-unverified",
            _seen(area, noted("state.business_verification_status", value=state.lower())),
        )
    elif state not in ("VERIFIED", None, *_UNVERIFIED):
        says = noted("account.verification-new", value=state)
        area.not_applicable("WA505", says)
        area.note(says)


def _is_test_number(area: Area) -> bool:
    """Meta's own test numbers come unverified, without currency or payment, and need none of them."""
    return as_word((area.read.phone() or {}).get("account_mode")) == "SANDBOX"


def _is_told(account: Record) -> bool:
    """Whether the account came with its optional fields; a read that brought little proves nothing."""
    return any(field in account for field in (*_ONLY_SOURCES, "timezone_id", "ownership_type"))


def _lacks(area: Area, field: str) -> bool:
    """Whether an account that was read with `field` has none; a read that brought little proves nothing."""
    account = area.read.account() or {}
    was_asked = _is_told(account) and field not in area.read.unknown_fields()
    return was_asked and not account.get(field)


def _currency(area: Area) -> None:
    if not _lacks(area, "currency") or _is_test_number(area) or area.has("account.currency-missing"):
        return
    seen = _seen(area, noted("account.no-currency"))
    area.find("account.currency-missing", seen, confidence="likely", rivals=("account.payment",))


def _time_zone(area: Area) -> None:
    if _lacks(area, "timezone_id") and not _is_test_number(area) and not area.has("account.payment", _INACTIVE):
        area.find(
            "account.payment", _seen(area, noted("account.no-time-zone")), confidence="likely",
            rivals=("account.currency-missing",), verdict="warned", sending="open",
        )  # fmt: skip


def _health(area: Area) -> None:
    """Read every entity whatever its level; noise about calling never raises an alarm."""
    health = area.read.health()
    if health is None:
        return
    parts = [(entity, as_word(entity.get("can_send_message"))) for entity in area.read.entities()]
    for entity, level in parts:
        if level in ("LIMITED", "BLOCKED"):
            _entity(area, entity, level)
    overall = as_word(health.get("can_send_message"))
    levels = {level for _, level in parts}
    strange = sorted(level for level in levels | {overall} if level is not None and level not in _SENDING)
    if strange or overall is None:
        shown = strange or noted("health.no-answer")
        area.undetermined(
            "WA506", _health_seen(area, noted("health.says", items=shown)), rivals=("account.meta-reported",)
        )
    elif overall in ("LIMITED", "BLOCKED") and overall not in levels:
        _reported(area, None, overall, noted("health.held-no-part", held=word("sending", overall)))


def _health_seen(area: Area, note: str, code: int | None = None) -> Evidence:
    name = "phone_extra" if area.read.data("phone_extra") is not None else "phone_health"
    answer = area.answer(name)
    seen = Evidence.of(answer, note) if answer is not None else Evidence(note=note)
    return Evidence(note, seen.request, seen.http_status, code, None, seen.fbtrace_id)


def _entity(area: Area, entity: Record, level: str) -> None:
    kind = as_word(entity.get("entity_type")) or noted("health.unnamed-part")
    errors = [(as_seconds(row.get("error_code")), row) for row in as_rows(entity.get("errors")) or []]
    telling = [(code, row) for code, row in errors if not _is_noise(code)]
    # An account that is not active yet has no payment either: the first says what is to be done about both.
    for code, row in sorted(telling, key=lambda pair: _first_cause(pair[0]) != _INACTIVE):
        _coded(area, kind, level, code, row)
    if telling:
        return
    listed = entity.get("additional_info")
    info = [text for text in listed if isinstance(text, str)] if isinstance(listed, list) else []
    if kind == "PHONE_NUMBER" and any("display name" in text.lower() for text in info):
        _unnamed(area, _health_seen(area, info[0]))
    elif not _explains(area, kind, level):
        _reported(
            area,
            None,
            level,
            info[0] if info else noted("health.no-reason", kind=word("entity", kind), held=word("sending", level)),
        )


def _unnamed(area: Area, seen: Evidence) -> None:
    """Meta says it of names in review and of declined ones alike; the number's own field tells them apart."""
    if not area.has("phone."):
        rivals = ("phone.name-declined", "phone.name-not-approved")
        area.find("phone.name-in-review", seen, confidence="likely", rivals=rivals)


def _is_noise(code: int | None) -> bool:
    known = catalogue.health_code(code) if code is not None else None
    return known is not None and known.retry == "noise"


def _first_cause(code: int | None) -> str | None:
    known = catalogue.health_code(code) if code is not None else None
    return known.causes[0] if known and known.causes else None


def _coded(area: Area, kind: str, level: str, code: int | None, row: Record) -> None:
    says = " ".join(text for key in ("error_description", "possible_solution") if (text := as_text(row.get(key))))
    known = catalogue.health_code(code) if code is not None else None
    cause = _first_cause(code)
    if cause is None and _explains(area, kind, level):
        area.note(noted("health.code", code=code, says=says) if code is not None else _part(kind, level, says))
    elif cause is None:
        _reported(area, code, level, _part(kind, level, says))
    elif (cause == "account.disabled" and area.has(*_BANS)) or (cause == "account.payment" and area.has(_INACTIVE)):
        area.note(noted("health.code", code=code, says=says))
    elif cause == "account.payment":
        _payment(
            area,
            _health_seen(area, _part(kind, level, says), code),
            level,
        )
    # The number's own fields tell its story better (see diagnosis.phone), and the token's list that of its rights.
    elif not area.has("phone." if cause.startswith("phone.") else cause):
        rivals = (known.causes[1:3] if known else ()) or _HEARSAY.get(cause, ())
        seen = _health_seen(area, _part(kind, level, says), code)
        area.find(
            cause, seen, confidence="likely" if rivals else "certain", rivals=rivals, verdict=_softened(cause, level)
        )  # fmt: skip


def _payment(area: Area, seen: Evidence, level: str) -> None:
    """Meta's word is "payment method"; an account without a currency gets the same one, so that both are told."""
    softened = _softened("account.payment", level)
    if _lacks(area, "currency"):
        without = _seen(area, noted("account.no-currency"))
        area.find(
            "account.payment", seen, without,
            confidence="likely", rivals=("account.currency-missing",), verdict=softened,
        )  # fmt: skip
        area.find("account.currency-missing", without, confidence="likely", rivals=("account.payment",))
        return
    notes = [_seen(area, noted("account.no-time-zone"))] if _lacks(area, "timezone_id") else []
    area.find("account.payment", seen, *notes, verdict=softened)


def _softened(cause: str, level: str) -> Outcome | None:
    """What is LIMITED still sends."""
    return "warned" if level == "LIMITED" and catalogue.cause(cause).verdict == "failed" else None


def _reported(area: Area, code: int | None, level: str, says: str) -> None:
    known = [f for f in area.findings if f.cause == "account.meta-reported"]
    if not (known and code is None) and not any(seen.code == code for found in known for seen in found.evidence):
        area.find(
            "account.meta-reported",
            _health_seen(area, says, code),
            confidence="certain" if code is not None else "likely",
            rivals=() if code is not None else ("account.restricted",),
            # A code that nobody explains may mean anything; that Meta blocks the sending, it says itself.
            verdict="warned" if level == "LIMITED" else "failed",
            sending="stops" if level == "BLOCKED" else None,
            params={"code": code, "meta_says": says},
        )


def _explains(area: Area, kind: str, level: str) -> bool:
    """Whether a named cause already explains why this entity is held back, where Meta gives no code we know.

    What lets messages go out explains no BLOCKED.
    """
    fit = [finding for finding in area.findings if level != "BLOCKED" or finding.stops_sending is not False]
    if kind == "PHONE_NUMBER":
        return any(finding.cause.startswith("phone.") for finding in fit)
    if kind == "WABA":
        return any(f.check in ("WA502", "WA503", "WA504") or f.cause in _BANS for f in fit)
    if kind == "BUSINESS":
        return any(finding.cause in ("account.business-unverified", *_STANDING) for finding in fit)
    return any(finding.cause == "api.app-blocked" for finding in fit)
