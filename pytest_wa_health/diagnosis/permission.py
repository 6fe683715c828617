"""What the token is allowed to do, judged by working reads first and by Meta's lists second."""

from __future__ import annotations

from pytest_wa_health.catalogue.notes import needs, noted
from pytest_wa_health.diagnosis.area import Area, AreaResult, Context
from pytest_wa_health.diagnosis.findings import Evidence
from pytest_wa_health.diagnosis.identity import MANAGEMENT, MESSAGING
from pytest_wa_health.diagnosis.token import unseen_record


def examine(context: Context, earlier: AreaResult) -> AreaResult:
    """Judge messaging, management, the granted accounts and the assigned assets."""
    area = Area(context, earlier)
    accepted = area.observed("WA201")
    if accepted is None or accepted.outcome != "passed":
        for check in ("WA301", "WA302", "WA303", "WA304"):
            area.blocked(check, (accepted and accepted.cause) or "undetermined")
        return area.result()
    _messaging(area)
    _management(area)
    _account(area)
    return area.result()


def _messaging(area: Area) -> None:
    scopes = area.read.scopes()
    waba = area.settings.get("business_account_id") or area.read.phone_account()
    if scopes is None:
        unseen_record(area, "WA301")
        return
    if MESSAGING not in scopes:
        _without_messaging(area, scopes)
        return
    targets, readable = area.read.targets(MESSAGING), area.read.targets(MANAGEMENT)
    if area.read.account() is not None and readable is not None and waba not in readable:
        # The same list denies what a read has just done: it is stale, and convicts nobody.
        area.note(noted("permission.not-listed"))
        targets = None
    if targets is not None and waba and waba not in targets and not area.has("permission.", "account.", "settings."):
        listed = sorted(targets)
        note = (
            noted("permission.named-for", setting=MESSAGING, items=listed)
            if listed
            else noted("permission.named-for-none", setting=MESSAGING)
        )
        area.find(
            "permission.account-not-granted" if listed else "permission.asset-not-assigned",
            _source(area, note),
            confidence="likely",
            rivals=("permission.messaging-missing",),
            params={"permission": MESSAGING},
        )
    area.saw("WA301", scopes)


def _without_messaging(area: Area, scopes: set[str]) -> None:
    seen = _source(area, noted("permission.lacks", permission=MESSAGING))
    if MANAGEMENT not in scopes and (area.read.phone() is not None or area.read.account() is not None):
        note = noted("permission.list-unreliable", permission=MANAGEMENT)
        area.undetermined("WA301", seen, Evidence(note=note), rivals=("permission.messaging-missing",))
        return
    by_token = area.read.token() is not None
    area.find(
        "permission.messaging-missing",
        seen,
        confidence="certain" if by_token else "likely",
        rivals=() if by_token else ("permission.asset-not-assigned",),
        params={"permission": MESSAGING},
    )


def _source(area: Area, note: str) -> Evidence:
    answer = area.answer("token_self") if area.read.data("token") is None else area.answer("token")
    answer = answer if answer is not None and answer.ok else area.answer("permissions")
    return Evidence.of(answer, note) if answer is not None else Evidence(note=note)


def _management(area: Area) -> None:
    scopes = area.read.scopes()
    if area.read.phone() is not None or area.read.account() is not None:
        # A read that works is the permission; Meta's own lists have omitted scopes that are granted.
        listed = scopes is None or MANAGEMENT in scopes
        note = "" if listed else "proven by a working read, though Meta's list omits it"
        area.saw("WA302", area.read.phone() or area.read.account(), note=note)
    elif scopes is not None and MANAGEMENT in scopes:
        area.saw("WA302", scopes)
    elif scopes is None and not area.has("permission.management-missing"):
        unseen_record(area, "WA302")
    else:
        area.unseen("WA302", "phone", "account")


def _account(area: Area) -> None:
    if area.read.account() is not None:
        for check in ("WA303", "WA304"):
            area.saw(check, area.read.account())
    elif area.settings.get("business_account_id"):
        area.unseen("WA303", "account")
        area.unseen("WA304", "account")
    elif area.read.phone() is not None:
        area.not_applicable("WA303", needs("WHATSAPP_BUSINESS_ACCOUNT_ID"))
        area.saw("WA304", area.read.phone(), note="the number itself can be read")
    else:
        area.not_applicable("WA303", needs("WHATSAPP_BUSINESS_ACCOUNT_ID"))
        area.unseen("WA304", "phone")
