"""The WhatsApp Business Account: review, standing, payment, verification, and whatever Meta's health reports."""

from __future__ import annotations

from pytest_wa_health import catalogue
from pytest_wa_health.diagnosis.case import Case
from pytest_wa_health.diagnosis.model import Evidence, Outcome
from pytest_wa_health.diagnosis.reading import Record, as_rows, as_seconds, as_text, as_word

_CHECKS = ("WA501", "WA502", "WA503", "WA504", "WA505", "WA506")
_NEEDS = "needs WHATSAPP_BUSINESS_ACCOUNT_ID"
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
}
_UNVERIFIED = {
    "EXPIRED", "FAILED", "INELIGIBLE", "NOT_VERIFIED", "UNVERIFIED", "PENDING", "PENDING_NEED_MORE_INFO",
    "PENDING_SUBMISSION", "REJECTED", "REVOKED",
}  # fmt: skip
_BANS = ("phone.banned", "phone.restricted", "phone.rate-limited")
"""What the number's own status already says about the account behind it."""
_STANDING = ("account.restricted", "account.disabled", "account.locked", "account.review-rejected")
_HEARSAY = {"permission.messaging-missing": ("permission.asset-not-assigned", "token.predates-grant")}
"""What 141011 has been seen with; Meta explains the code nowhere, so it is never certain."""
_SENDING = ("AVAILABLE", "LIMITED", "BLOCKED")


def examine(case: Case) -> None:
    """Judge the account from its own fields, then the health entities that no field has explained."""
    account = case.read.account()
    for check in _CHECKS:
        case.confirm(check)
    if account is not None:
        _standing(case, account)
        _verification(case, account)
    _health(case)
    if account is not None:
        _currency(case)
    _absent(case, account)
    case.unasked({"account_review_status": "WA503"})


def _absent(case: Case, account: Record | None) -> None:
    """Withdraw what was not really looked at."""
    configured = case.settings.get("business_account_id")
    health = case.read.health()
    if account is None:
        for check in ("WA501", "WA503"):
            case.unseen(check, "account") if configured else case.not_applicable(check, _NEEDS)
    unread = ("phone_extra", "phone_health", "phone")
    if as_word((health or {}).get("can_send_message")) is None:
        for check in ("WA504", "WA506"):
            case.unseen(check, *unread)
    for check, kind, fields in (
        ("WA502", "WABA", ("status", "account_review_status")),
        ("WA503", None, ("account_review_status",)),
        ("WA505", "BUSINESS", ("business_verification_status",)),
    ):
        if kind is not None and case.read.entity(kind) is not None:
            continue
        if account is None and kind is not None:
            case.unseen(check, *unread)
        elif account is not None and not any(as_word(account.get(field)) for field in fields):
            case.not_applicable(check, "Meta leaves out what tells it")


def _seen(case: Case, note: str) -> Evidence:
    answer = case.answer("account")
    if answer is None or not answer.ok:
        answer = case.answer("account_core")
    return Evidence.of(answer, note) if answer is not None else Evidence(note=note)


def _standing(case: Case, account: Record) -> None:
    status, review = as_word(account.get("status")), as_word(account.get("account_review_status"))
    shown = f"status={status or 'not given'}, account_review_status={review or 'not given'}"
    cause = _STATUS.get(status or "") or _REVIEW.get(review or "")
    if cause is not None:
        case.find(cause, _seen(case, shown))
    elif status not in ("ACTIVE", None):
        case.undetermined("WA502", _seen(case, shown), rivals=("account.restricted", "account.disabled"))
    elif review not in ("APPROVED", None):
        case.undetermined("WA503", _seen(case, shown), rivals=("account.review-pending", "account.restricted"))


def _verification(case: Case, account: Record) -> None:
    state = as_word(account.get("business_verification_status"))
    if state in _UNVERIFIED and not _is_test_number(case):
        case.find("account.business-unverified", _seen(case, f"business_verification_status={state.lower()}"))
    elif state not in ("VERIFIED", None, *_UNVERIFIED):
        case.notes.append(f"Meta gives the business verification a status that is new to us: {state}")


def _is_test_number(case: Case) -> bool:
    """Meta's own test numbers come unverified, without currency or payment, and need none of them."""
    return as_word((case.read.phone() or {}).get("account_mode")) == "SANDBOX"


def _has_no_currency(case: Case) -> bool:
    """Whether an account that was read with its currency has none; a read that brought little proves nothing."""
    account = case.read.account() or {}
    was_asked = "account_review_status" in account and "currency" not in case.read.unknown_fields()
    return was_asked and not account.get("currency")


def _currency(case: Case) -> None:
    if not _has_no_currency(case) or _is_test_number(case) or case.has("account.currency-missing"):
        return
    seen = _seen(case, "the account has no currency")
    case.find("account.currency-missing", seen, confidence="likely", rivals=("account.payment",))


def _health(case: Case) -> None:
    """Read every entity whatever its level; noise about calling never raises an alarm."""
    health = case.read.health()
    if health is None:
        return
    parts = [(entity, as_word(entity.get("can_send_message"))) for entity in case.read.entities()]
    for entity, level in parts:
        if level in ("LIMITED", "BLOCKED"):
            _entity(case, entity, level)
    overall = as_word(health.get("can_send_message"))
    levels = {level for _, level in parts}
    strange = sorted(level for level in levels | {overall} if level is not None and level not in _SENDING)
    if strange or overall is None:
        shown = ", ".join(strange) or "no can_send_message"
        case.undetermined(
            "WA506", _health_seen(case, f"health_status says {shown}"), rivals=("account.meta-reported",)
        )
    elif overall in ("LIMITED", "BLOCKED") and overall not in levels:
        _reported(case, None, overall, f"health_status: sending is {overall}, and no part of it says why")


def _health_seen(case: Case, note: str, code: int | None = None) -> Evidence:
    name = "phone_extra" if case.read.data("phone_extra") is not None else "phone_health"
    answer = case.answer(name)
    seen = Evidence.of(answer, note) if answer is not None else Evidence(note=note)
    return Evidence(note, seen.request, seen.http_status, code, None, seen.fbtrace_id)


def _entity(case: Case, entity: Record, level: str) -> None:
    kind = as_word(entity.get("entity_type")) or "an unnamed part"
    errors = [(as_seconds(row.get("error_code")), row) for row in as_rows(entity.get("errors")) or []]
    telling = [(code, row) for code, row in errors if not _is_noise(code)]
    for code, row in telling:
        _coded(case, kind, level, code, row)
    if telling:
        return
    listed = entity.get("additional_info")
    info = [text for text in listed if isinstance(text, str)] if isinstance(listed, list) else []
    if kind == "PHONE_NUMBER" and any("display name" in text.lower() for text in info):
        _unnamed(case, _health_seen(case, info[0]))
    elif not _explains(case, kind, level):
        _reported(case, None, level, info[0] if info else f"{kind} is {level} and Meta gives no reason")


def _unnamed(case: Case, seen: Evidence) -> None:
    """Meta says it of names in review and of declined ones alike; the number's own field tells them apart."""
    if not case.has("phone."):
        rivals = ("phone.name-declined", "phone.name-not-approved")
        case.find("phone.name-in-review", seen, confidence="likely", rivals=rivals)


def _is_noise(code: int | None) -> bool:
    known = catalogue.health_code(code) if code is not None else None
    return known is not None and known.retry == "noise"


def _coded(case: Case, kind: str, level: str, code: int | None, row: Record) -> None:
    says = " ".join(text for key in ("error_description", "possible_solution") if (text := as_text(row.get(key))))
    known = catalogue.health_code(code) if code is not None else None
    cause = known.causes[0] if known and known.causes else None
    if cause is None and _explains(case, kind, level):
        case.notes.append(f"health_status {code}: {says}" if code is not None else f"{kind} is {level}: {says}")
    elif cause is None:
        _reported(case, code, level, f"{kind} is {level}: {says}")
    elif cause == "account.disabled" and case.has(*_BANS):
        case.notes.append(f"health_status {code}: {says}")
    elif cause == "account.payment":
        _payment(case, _health_seen(case, f"{kind} is {level}: {says}", code), level)
    # The number's own fields tell its story better (see diagnosis.phone), and the token's list that of its rights.
    elif not case.has("phone." if cause.startswith("phone.") else cause):
        rivals = (known.causes[1:3] if known else ()) or _HEARSAY.get(cause, ())
        seen = _health_seen(case, f"{kind} is {level}: {says}", code)
        case.find(
            cause, seen, confidence="likely" if rivals else "certain", rivals=rivals, verdict=_softened(cause, level)
        )  # fmt: skip


def _payment(case: Case, seen: Evidence, level: str) -> None:
    """Meta's word is "payment method"; an account without a currency gets the same one, so that both are told."""
    softened = _softened("account.payment", level)
    if _has_no_currency(case):
        without = _seen(case, "the account has no currency")
        case.find(
            "account.payment", seen, without,
            confidence="likely", rivals=("account.currency-missing",), verdict=softened,
        )  # fmt: skip
        case.find("account.currency-missing", without, confidence="likely", rivals=("account.payment",))
        return
    account = case.read.account() or {}
    was_asked = "account_review_status" in account and "timezone_id" not in case.read.unknown_fields()
    no_zone = was_asked and not account.get("timezone_id")
    notes = [_seen(case, "the account has no time zone, which payments need")] if no_zone else []
    case.find("account.payment", seen, *notes, verdict=softened)


def _softened(cause: str, level: str) -> Outcome | None:
    """What is LIMITED still sends."""
    return "warned" if level == "LIMITED" and catalogue.cause(cause).verdict == "failed" else None


def _reported(case: Case, code: int | None, level: str, says: str) -> None:
    known = [f for f in case.findings if f.cause == "account.meta-reported"]
    if not (known and code is None) and not any(seen.code == code for found in known for seen in found.evidence):
        case.find(
            "account.meta-reported",
            _health_seen(case, says, code),
            confidence="certain" if code is not None else "likely",
            rivals=() if code is not None else ("account.restricted",),
            # A code that nobody explains may mean anything: it is shown as Meta gives it, and judged by no one.
            verdict="unknown" if code is not None else "warned" if level == "LIMITED" else "failed",
            params={"code": code, "meta_says": says},
        )


def _explains(case: Case, kind: str, level: str) -> bool:
    """Whether a named cause already explains why this entity is held back, where Meta gives no code we know.

    What lets messages go out explains no BLOCKED.
    """
    fit = [finding for finding in case.findings if level != "BLOCKED" or finding.stops_sending is not False]
    if kind == "PHONE_NUMBER":
        return any(finding.cause.startswith("phone.") for finding in fit)
    if kind == "WABA":
        return any(f.check in ("WA502", "WA503", "WA504") or f.cause in _BANS for f in fit)
    if kind == "BUSINESS":
        return any(finding.cause in ("account.business-unverified", *_STANDING) for finding in fit)
    return any(finding.cause == "api.app-blocked" for finding in fit)
