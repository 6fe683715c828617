"""What Meta leaves open stays open: doubtful facts are never certain, and a doubt names what else it may be."""

from __future__ import annotations

import dataclasses

import pytest
from cause_cases import NO_SECRET, Faulty, errors, faulty, made, refusal
from survey_bench import both, entity, examine, judged, number

from pytest_wa_health import catalogue

DOUBTFUL: tuple[Faulty, ...] = (
    # Nobody says why a number is disconnected, nor what OFFLINE is.
    faulty("offline", "phone.offline", confidence="likely"),
    faulty("disconnected", "phone.offline", confidence="likely"),
    faulty("coexistence-disconnected", "phone.coexistence-disconnected", confidence="likely"),
    # 490 and other subcodes that no document lists.
    faulty("blocking-checkpoint", "token.checkpointed", confidence="likely"),
    made("190 with an unknown subcode", "token.invalid", confidence="likely", env=NO_SECRET,
         answers=dict.fromkeys(("token", "phone", "phone_extra", "account"), refusal(190, "Something new.", 999))),
    made("102, the old form of 190", "token.invalid", confidence="likely", env=NO_SECRET,
         answers=dict.fromkeys(("token", "phone", "phone_extra", "account"), refusal(102, "Session key invalid"))),
    # Words without a subcode.
    faulty("expired-no-subcode", "token.expired", confidence="likely"),
    faulty("password-changed-no-subcode", "token.password-changed", confidence="likely"),
    # 131005, 10 and 200 about a read, with nobody to list the permissions.
    *(
        made(f"{code} on every read, permissions unlisted", "permission.asset-not-assigned", confidence="possible",
             can_send=None, env=NO_SECRET,
             answers={
                 "token": refusal(100, "(#100) You must provide an app access token"),
                 "permissions": refusal(190, "Page tokens cannot use it"),
                 "assigned": refusal(1_000_001, "new to us"),
                 **dict.fromkeys(("phone", "phone_extra", "account", "account_core", "phone_list", "subscribed_apps"),
                                 refusal(code, "Access denied", status=403)),
             })
        for code in (10, 200, 131005)
    ),
    # 803 and 33 without a subcode are known from Graph at large, not from WhatsApp recordings.
    made("803 on the number", "phone.unknown-id", confidence="possible", env={"WHATSAPP_BUSINESS_ACCOUNT_ID": None},
         answers=dict.fromkeys(("phone", "phone_extra"), refusal(803, "(#803) Some of the aliases do not exist"))),
    made("33 on the number", "phone.deleted", confidence="likely",
         answers=dict.fromkeys(("phone", "phone_extra"), refusal(33, "Object is gone"))),
    # A foreign account without Advanced access looks like much else.
    faulty("advanced-access-missing", "permission.advanced-access-missing", confidence="likely"),
    faulty("waba-not-assigned", "permission.asset-not-assigned", confidence="likely"),
    faulty("coexistence-gone", "permission.asset-not-assigned", confidence="likely"),
    faulty("partner-removed", "permission.asset-not-assigned", confidence="likely"),
    # Codes of health_status that only third parties explain.
    faulty("account-locked", "account.disabled", confidence="likely"),
    made("141011, permissions unlisted", "permission.messaging-missing", confidence="likely", env=NO_SECRET,
         answers={"token": refusal(100, "(#100) You must provide an app access token")},
         edit=both(entity("APP", can_send_message="BLOCKED", **errors(141011)))),
    # Absent currency: Meta calls it a payment fault as well, and which of the two it is stays open.
    faulty("currency-missing", "account.payment", "account.currency-missing", confidence="likely"),
    # Served by a newer version than asked, though the calendar gives it more years.
    faulty("version-auto-upgraded", "api.version-expired", can_send=True, verdict="warned", confidence="likely"),
    # The app token works, the proof made from the same secret does not.
    faulty("proof-wrong", "token.wrong-app-secret", can_send=True, confidence="likely"),
    made("not registered anywhere, and yet connected", "phone.not-registered", confidence="likely",
         edit=number(platform_type="NOT_APPLICABLE")),
)  # fmt: skip


@pytest.mark.parametrize("case", DOUBTFUL, ids=lambda case: case.name)
def test_doubtful_facts_are_never_certain_and_name_their_rivals(case: Faulty) -> None:
    found = examine(*case.states, **case.setup)
    assert found.first == case.causes[0]
    head = found.diagnosis.findings[0]
    assert head.confidence == case.confidence
    assert head.rivals
    assert set(head.rivals) <= {cause.id for cause in catalogue.causes()}
    if head.confidence == "possible":
        assert found.diagnosis.can_send is None


def test_account_that_is_assigned_and_unreadable_has_an_older_token() -> None:
    hidden = refusal(100, "Unsupported get request. Object with ID …", 33)
    found = examine(answers=dict.fromkeys(("phone", "phone_extra", "account"), hidden))
    assert found.causes == ["token.predates-grant"]
    assert found.confidence["token.predates-grant"] == "likely"


@pytest.mark.parametrize("state", ["verification-expired", "verification-expired-131005"])
def test_expired_code_verification_passes_with_a_note(state: str) -> None:
    found = examine(state)
    assert not found.alarms
    assert "expired" in found.diagnosis.verdicts["WA403"].note


def test_account_that_is_assigned_and_unreadable_may_lack_the_permission_where_nobody_lists_it() -> None:
    hidden = refusal(100, "Unsupported get request. Object with ID …", 33)
    unlisted = dict.fromkeys(("token", "permissions"), refusal(100, "(#100) You must provide an app access token"))
    found = examine(answers={**unlisted, **dict.fromkeys(("phone", "phone_extra", "account"), hidden)}, env=NO_SECRET)
    head = found.diagnosis.findings[0]
    assert (head.cause, head.confidence) == ("token.predates-grant", "possible")
    assert head.rivals == ("permission.management-missing", "permission.asset-not-assigned")


@pytest.mark.parametrize(
    ("granted", "rivals"),
    [
        (["whatsapp_business_management"], ("permission.asset-not-assigned",)),
        (["public_profile"], ("permission.messaging-missing",)),
    ],
    ids=["messaging is not listed", "neither is listed, and reads work"],
)
def test_a_permission_that_only_the_users_own_list_lacks_is_never_certainly_missing(
    granted: list[str], rivals: tuple[str, ...]
) -> None:
    healthy = examine().snapshot
    rows = [{"permission": scope, "status": "granted"} for scope in granted]
    rows += [{"permission": "whatsapp_business_messaging", "status": "declined"}]
    listed = dataclasses.replace(healthy.answers["token"], request="GET /v25.0/me/permissions", data={"data": rows})
    unlisted = refusal(100, "(#100) You must provide an app access token")
    answers = {**healthy.answers, "token": unlisted, "permissions": listed}
    head = judged(dataclasses.replace(healthy, answers=answers)).diagnosis.findings[0]
    assert head.check == "WA301"
    assert head.rivals == rivals
    assert head.evidence[0].request == "GET /v25.0/me/permissions"
    assert "do not contain whatsapp_business_messaging" in head.evidence[0].note


def test_invisible_number_without_an_account_to_look_it_up_in_is_open() -> None:
    hidden = refusal(100, "Unsupported get request. Object with ID …", 33)
    answers = {"phone": hidden, "phone_extra": hidden, "granted_phones": refusal(1_000_001, "new to us")}
    head = examine(env={"WHATSAPP_BUSINESS_ACCOUNT_ID": None}, answers=answers).diagnosis.findings[0]
    assert (head.cause, head.confidence) == ("phone.unknown-id", "possible")
    assert {"permission.asset-not-assigned", "phone.coexistence-disconnected"} <= set(head.rivals)


def test_telephone_is_certain_only_where_an_account_or_the_user_names_it() -> None:
    assert examine("telephone-as-phone-id").confidence["settings.telephone-as-phone-id"] == "certain"
    alone = examine(
        edit=number(display_phone_number="+1 202-456-1111"),
        env={"WHATSAPP_PHONE_NUMBER_ID": "12024561414", "WHATSAPP_BUSINESS_ACCOUNT_ID": None},
    )
    assert alone.confidence == {"settings.telephone-as-phone-id": "likely"}
    assert alone.diagnosis.findings[0].rivals == ("phone.unknown-id",)
