"""What the token is allowed to do, judged by working reads first and by Meta's lists second."""

from __future__ import annotations

from pytest_wa_health.diagnosis.case import Case
from pytest_wa_health.diagnosis.identity import MANAGEMENT, MESSAGING
from pytest_wa_health.diagnosis.model import Evidence
from pytest_wa_health.diagnosis.token import unseen_record


def examine(case: Case) -> None:
    """Judge messaging, management, the granted accounts and the assigned assets."""
    blocker = case.observations["WA201"]
    if blocker.outcome != "passed":
        for check in ("WA301", "WA302", "WA303", "WA304"):
            case.blocked(check, blocker.cause or "undetermined")
        return
    _messaging(case)
    _management(case)
    _account(case)


def _messaging(case: Case) -> None:
    scopes = case.read.scopes()
    waba = case.settings.get("business_account_id") or case.read.phone_account()
    if scopes is None:
        unseen_record(case, "WA301")
        return
    if MESSAGING not in scopes:
        _without_messaging(case, scopes)
        return
    targets, readable = case.read.targets(MESSAGING), case.read.targets(MANAGEMENT)
    if case.read.account() is not None and readable is not None and waba not in readable:
        # The same list denies what a read has just done: it is stale, and convicts nobody.
        case.notes.append("Meta's list of granted accounts lacks this one, and reading it works all the same")
        targets = None
    if targets is not None and waba and waba not in targets and not case.has("permission.", "account.", "settings."):
        case.find(
            "permission.account-not-granted",
            _source(case, f"{MESSAGING} was granted for other accounts only"),
            confidence="likely",
            rivals=("permission.messaging-missing",),
            params={"permission": MESSAGING},
        )
    case.confirm("WA301")


def _without_messaging(case: Case, scopes: set[str]) -> None:
    seen = _source(case, f"the token's permissions do not contain {MESSAGING}")
    if MANAGEMENT not in scopes and (case.read.phone() is not None or case.read.account() is not None):
        note = f"nor {MANAGEMENT}, yet reads that need it work: the list is not to be relied on"
        case.undetermined("WA301", seen, Evidence(note=note), rivals=("permission.messaging-missing",))
        return
    by_token = case.read.token() is not None
    case.find(
        "permission.messaging-missing",
        seen,
        confidence="certain" if by_token else "likely",
        rivals=() if by_token else ("permission.asset-not-assigned",),
        params={"permission": MESSAGING},
    )


def _source(case: Case, note: str) -> Evidence:
    answer = case.answer("token_self") if case.read.data("token") is None else case.answer("token")
    answer = answer if answer is not None and answer.ok else case.answer("permissions")
    return Evidence.of(answer, note) if answer is not None else Evidence(note=note)


def _management(case: Case) -> None:
    scopes = case.read.scopes()
    if case.read.phone() is not None or case.read.account() is not None:
        # A read that works is the permission; Meta's own lists have omitted scopes that are granted.
        listed = scopes is None or MANAGEMENT in scopes
        case.confirm("WA302", "" if listed else "proven by a working read, though Meta's list omits it")
    elif scopes is not None and MANAGEMENT in scopes:
        case.confirm("WA302")
    elif scopes is None and not case.has("permission.management-missing"):
        unseen_record(case, "WA302")
    else:
        case.unseen("WA302", "phone", "account")


def _account(case: Case) -> None:
    if case.read.account() is not None:
        case.confirm("WA303")
        case.confirm("WA304")
    elif case.settings.get("business_account_id"):
        case.unseen("WA303", "account")
        case.unseen("WA304", "account")
    elif case.read.phone() is not None:
        case.not_applicable("WA303", "needs WHATSAPP_BUSINESS_ACCOUNT_ID")
        case.confirm("WA304", "the number itself can be read")
    else:
        case.not_applicable("WA303", "needs WHATSAPP_BUSINESS_ACCOUNT_ID")
        case.unseen("WA304", "phone")
