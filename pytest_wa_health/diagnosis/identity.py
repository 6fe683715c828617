"""Why a phone number or an account cannot be read: the wrong ID, or no right to see it.

Meta answers the same 100/33 to a telephone number typed as an ID, to an ID of another business, to an asset
that was never assigned and to a missing permission. What tells them apart is everything else that was read:
the node type inside the message, the account's own list of numbers, the token's grants, the number's health.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pytest_wa_health import catalogue
from pytest_wa_health.catalogue.notes import needs, noted
from pytest_wa_health.diagnosis.area import Area, AreaResult, Context, Sending
from pytest_wa_health.diagnosis.error_words import of_account_id, of_phone_id
from pytest_wa_health.diagnosis.findings import Confidence, Evidence
from pytest_wa_health.diagnosis.readings import Record, as_text, as_whole_rows
from pytest_wa_health.survey.facts import Answer
from pytest_wa_health.survey.questions import ACCOUNT_NODE, PHONE_NODE, is_invisible, kind_of, node_type

MANAGEMENT, MESSAGING = "whatsapp_business_management", "whatsapp_business_messaging"
_OF_A_NODE = ("settings", "api", "token", "permission", "phone", "account")
_PHONE_READS = ("phone", "phone_extra", "phone_health", "phone_callback")
_ACCOUNT_READS = ("account", "account_core", "phone_list", "subscribed_apps", "templates")


def examine(context: Context, earlier: AreaResult) -> AreaResult:
    """Explain an unreadable account, then an unreadable phone number, in the light of each other."""
    area = Area(context, earlier)
    account, phone = _unexplained(area, "account"), _unexplained(area, "phone")
    if account is not None and area.read.account() is None:
        cause = _account_cause(area, account, phone_is_readable=area.read.phone() is not None)
        area.explain(cause, *_ACCOUNT_READS)
    if phone is not None and area.read.phone() is None:
        cause = _phone_cause(area, phone)
        area.explain(cause, *_PHONE_READS)
    for name in area.snapshot.answers:
        _leftover(area, name)
    _observe_kinds(area)
    return area.result()


def _observe_kinds(area: Area) -> None:
    """An ID is seen to be of the right kind where its node was read."""
    nodes = {
        name: node
        for setting, name, node in (
            ("phone_number_id", "phone", area.read.phone()),
            ("business_account_id", "account", area.read.account()),
        )
        if area.settings.get(setting)
    }
    if not nodes:
        area.not_applicable("WA103", needs("WHATSAPP_PHONE_NUMBER_ID"))
    for name, node in nodes.items():
        if node is None:
            area.unseen("WA103", name)
    area.saw("WA103", *nodes.values())


def _unexplained(area: Area, name: str) -> Answer | None:
    answer = area.answer(name)
    return answer if answer is not None and answer.error is not None and name not in area.explained else None


def _leftover(area: Area, name: str) -> None:
    """An error that no one has explained is at least shown as Meta gave it, where a check depends on it."""
    answer = _unexplained(area, name)
    if answer is None or answer.error is None:
        return
    known = catalogue.code(answer.error.code, answer.error.subcode)
    if known is not None and known.kind == "enforcement":
        own = known.causes[0]
        if not area.has(own):
            area.find(own, Evidence.of(answer))
        area.explain(own, name)


def _account_cause(area: Area, answer: Answer, *, phone_is_readable: bool) -> str:
    kind = node_type(answer)
    waba = str(area.settings.get("business_account_id"))
    evidence = Evidence.of(answer)
    if kind is not None and kind != ACCOUNT_NODE:
        params = {"node_type": kind, "variable": "WHATSAPP_BUSINESS_ACCOUNT_ID"}
        sending: Sending | None = "goes on" if phone_is_readable else None
        return _named(area, of_account_id(kind), evidence, params=params, sending=sending)
    other = _other_role(area, waba)
    if other is not None:
        cause, note = other
        return _named(area, cause, evidence, Evidence(note=note), params={"variable": "WHATSAPP_BUSINESS_ACCOUNT_ID"})
    if not is_invisible(answer):
        return _by_code(area, answer, "WA501")
    # A number that answers proves the permission, whatever the lists say.
    missing = None if phone_is_readable else _missing_permission(area, evidence)
    if missing:
        return missing
    owner = area.read.phone_account()
    if phone_is_readable and owner is not None and owner != waba:
        note = noted("identity.names-account", account=owner)
        params = {"waba_id": owner}
        return _named(area, "account.unknown-id", evidence, Evidence(note=note), params=params, sending="goes on")
    if phone_is_readable and owner is None:
        return _named(
            area, "account.unknown-id", evidence, sure="likely", sending="goes on",
            rivals=("permission.asset-not-assigned", "permission.account-not-granted"),
        )  # fmt: skip
    return _missing_grant(area, answer, waba, sending="goes on" if phone_is_readable else None)


def _other_role(area: Area, waba: str) -> tuple[str, str] | None:
    """What the configured account ID is in the number's own words, where that is something else than an account."""
    if waba == area.read.business():
        return "settings.business-as-waba", noted("identity.is-portfolio")
    if waba == area.settings.get("phone_number_id") and area.read.phone() is not None:
        return "settings.phone-id-as-waba", noted("identity.is-phone")
    return None


def _missing_permission(area: Area, evidence: Evidence) -> str | None:
    """`permission.management-missing` where the token's own list lacks it."""
    scopes = area.read.scopes()
    if scopes is None or MANAGEMENT in scopes:
        return None
    from_token = area.read.token() is not None
    return _named(
        area, "permission.management-missing", evidence,
        Evidence(note=noted("permission.lacks", permission=MANAGEMENT)),
        sure="certain" if from_token else "likely", params={"permission": MANAGEMENT},
    )  # fmt: skip


def _missing_grant(area: Area, answer: Answer, waba: str, sending: Sending | None) -> str:
    """The permission is there, or not known to be missing: does it cover this account?"""
    evidence = Evidence.of(answer)
    targets = area.read.targets(MANAGEMENT)
    if targets is not None and waba in targets:
        targets = None
    if targets:
        note = noted("permission.granted-for", items=sorted(targets))
        return _named(area, "permission.account-not-granted", evidence, Evidence(note=note), sending=sending)
    if targets is not None:
        return _nothing_granted(area, evidence, sending)
    scopes, assigned = area.read.scopes(), area.read.assigned()
    if kind_of(answer) == "capability" and scopes is not None:
        return _named(
            area,
            "permission.advanced-access-missing",
            evidence,
            sure="likely",
            rivals=("permission.asset-not-assigned", "token.predates-grant"),
            sending=sending,
        )
    if assigned is not None and waba in assigned:
        note = noted("identity.assigned-unreadable")
        unlisted = () if scopes is not None else ("permission.management-missing",)
        return _named(
            area, "token.predates-grant", evidence, Evidence(note=note), sure="possible" if unlisted else "likely",
            rivals=(*unlisted, "permission.asset-not-assigned"),
        )  # fmt: skip
    if scopes is None:
        return _open_question(area, answer)
    rivals = ["account.unknown-id", "account.partner-removed", "phone.coexistence-disconnected"]
    if assigned is None:
        rivals.append("token.predates-grant")
    notes = [Evidence(note=noted("identity.not-visible"))]
    if assigned is not None:
        notes.append(Evidence(note=noted("identity.not-assigned")))
    return _named(
        area, "permission.asset-not-assigned", evidence, *notes, sure="likely", rivals=rivals, sending=sending
    )


def _nothing_granted(area: Area, evidence: Evidence, sending: Sending | None) -> str:
    """The permission is limited to an empty list: nothing was assigned when the token was made."""
    assigned = area.read.assigned()
    note = noted("permission.granted-to-none")
    if assigned and str(area.settings.get("business_account_id")) in assigned:
        later = Evidence(note=noted("permission.assigned-now"))
        rivals = ("permission.asset-not-assigned",)
        return _named(
            area, "token.predates-grant", evidence, Evidence(note=note), later, sure="likely", rivals=rivals
        )
    sure: Confidence = "certain" if assigned is not None else "likely"
    return _named(
        area, "permission.asset-not-assigned", evidence, Evidence(note=note), sure=sure,
        rivals=() if sure == "certain" else ("token.predates-grant",), sending=sending,
    )  # fmt: skip


def _open_question(area: Area, answer: Answer) -> str:
    """Neither permissions nor assets can be seen: name the likeliest and its rivals."""
    return _named(
        area, "permission.asset-not-assigned", Evidence.of(answer), sure="possible",
        rivals=("permission.management-missing", "account.unknown-id", "permission.account-not-granted"),
    )  # fmt: skip


def _phone_cause(area: Area, answer: Answer) -> str:
    kind = node_type(answer)
    phone = str(area.settings.get("phone_number_id"))
    evidence = Evidence.of(answer)
    is_same = phone == area.settings.get("business_account_id") and not area.has("settings.")
    if kind == ACCOUNT_NODE or is_same:
        # One ID for both is wrong for one of them at least; where neither can be read, nobody knows for which.
        is_seen = kind == ACCOUNT_NODE or area.read.account() is not None
        return _named(
            area,
            "settings.waba-as-phone-id",
            evidence,
            sure="certain" if is_seen else "likely",
            rivals=() if is_seen else ("settings.phone-id-as-waba",),
            params={"node_type": ACCOUNT_NODE, "variable": "WHATSAPP_PHONE_NUMBER_ID"},
        )
    if kind is not None and kind != PHONE_NODE:
        note = noted("identity.other-node", kind=kind)
        return _named(area, of_phone_id(kind), evidence, Evidence(note=note), params={"node_type": kind})
    if not is_invisible(answer):
        return _by_code(area, answer, "WA401")
    known = catalogue.code(answer.error.code, answer.error.subcode) if answer.error is not None else None
    if known is not None and known.causes[:1] == ("phone.deleted",):
        return _named(area, "phone.deleted", evidence, sure="likely", rivals=("phone.unknown-id",))
    return _invisible_phone(area, answer, phone)


def _invisible_phone(area: Area, answer: Answer, phone: str) -> str:
    evidence = Evidence.of(answer)
    telephone = _as_telephone(area, phone)
    if telephone == "certain":
        note = noted("identity.telephone")
        return _named(area, "settings.telephone-as-phone-id", evidence, Evidence(note=note))
    blocker = area.explained.get("account")
    if area.read.account() is None and blocker is not None and not blocker.startswith("settings."):
        if telephone and blocker != "permission.management-missing":
            rivals = ("phone.unknown-id",)
            return _named(area, "settings.telephone-as-phone-id", evidence, sure="likely", rivals=rivals)
        return blocker
    listing = area.read.phones()
    if listing is None and area.read.account() is None:
        return _phone_without_account(area, answer, telephone)
    if telephone:
        return _named(area, "settings.telephone-as-phone-id", evidence, sure="likely", rivals=("phone.unknown-id",))
    if listing is not None and phone in listing.ids():
        note = noted("identity.listed-unreadable")
        return _named(
            area, "permission.asset-not-assigned", evidence, Evidence(note=note), sure="likely",
            rivals=("token.predates-grant",),
        )  # fmt: skip
    if listing is not None and listing.complete:
        note = noted("identity.id-not-listed")
        return _named(
            area, "phone.unknown-id", evidence, Evidence(note=note),
            ruled_out={"permission.management-missing": noted("identity.account-readable")},
        )  # fmt: skip
    return _named(
        area, "phone.unknown-id", evidence, sure="likely",
        rivals=("permission.asset-not-assigned", "phone.coexistence-disconnected"),
    )  # fmt: skip


def _phone_without_account(area: Area, answer: Answer, telephone: str | None) -> str:
    """No account is configured or readable: grants and shapes are all there is."""
    evidence = Evidence.of(answer)
    missing = _missing_permission(area, evidence)
    if missing:
        return missing
    if telephone:
        return _named(area, "settings.telephone-as-phone-id", evidence, sure="likely", rivals=("phone.unknown-id",))
    rows = _granted_phones(area)
    if rows is not None and str(area.settings.get("phone_number_id")) not in {as_text(row.get("id")) for row in rows}:
        note = noted("identity.granted-not-listed")
        return _named(
            area,
            "phone.unknown-id",
            evidence,
            Evidence(note=note),
            sure="likely",
            rivals=("phone.other-account",),
        )
    return _named(
        area, "phone.unknown-id", evidence, sure="possible",
        rivals=("permission.asset-not-assigned", "permission.management-missing", "phone.coexistence-disconnected"),
    )  # fmt: skip


def _as_telephone(area: Area, phone: str) -> str | None:
    """Whether the configured ID is really a telephone number: certain, likely, or not at all (None)."""
    listing = area.read.phones()
    rows = listing.rows if listing else _granted_phones(area) or []
    known = {digits(as_text(row.get("display_phone_number"))) for row in rows}
    known.add(digits(as_text(area.settings.get("expected_number"))))
    if digits(phone) in known - {""}:
        return "certain"
    return "likely" if area.settings.get("phone_id_looks_like_number") else None


def _granted_phones(area: Area) -> list[Record] | None:
    """The numbers of the one account that this token was granted, where that had to be asked."""
    return as_whole_rows((area.read.data("granted_phones") or {}).get("data"))


def digits(text: str | None) -> str:
    """The ASCII digits of `text`."""
    return "".join(character for character in text or "" if character in "0123456789")


def _by_code(area: Area, answer: Answer, check: str) -> str:
    """A code that speaks of the account itself, or one we do not know: shown as Meta gives it."""
    error = answer.error
    known = catalogue.code(error.code, error.subcode) if error else None
    cause = known.causes[0] if known and known.causes else None
    if cause in ("account.locked", "account.restricted", "account.disabled"):
        return _named(area, cause, Evidence.of(answer))
    # A code that many things share is told by what was asked: nobody's number was in question here.
    rivals = [cause for cause in known.causes if cause.split(".")[0] in _OF_A_NODE] if known else []
    area.undetermined(check, Evidence.of(answer), rivals=rivals)
    return "undetermined"


def _named(
    area: Area,
    cause: str,
    *evidence: Evidence,
    sure: Confidence = "certain",
    rivals: tuple[str, ...] | list[str] = (),
    ruled_out: Mapping[str, str] | None = None,
    params: Mapping[str, object] | None = None,
    sending: Sending | None = None,
) -> str:
    if not area.has(cause):
        said = _of_two_meanings(area) if cause == "settings.business-as-waba" else []
        area.find(
            cause, *evidence, *said, confidence=sure, rivals=rivals, ruled_out=ruled_out, params=params,
            sending=sending, verdict="warned" if said else None,
        )  # fmt: skip
    return cause


def _of_two_meanings(area: Area) -> list[Evidence]:
    """Where the account's ID was read under a name that holds the portfolio's with others, nobody made a mistake."""
    name = str(area.settings.get("variables", {}).get("WHATSAPP_BUSINESS_ACCOUNT_ID", ""))
    if not re.fullmatch(r"\w*BUSINESS_?ID", name, re.IGNORECASE):
        return []
    return [Evidence(note=noted("identity.two-meanings", setting=name))]
