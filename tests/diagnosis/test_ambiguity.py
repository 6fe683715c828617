"""What Meta leaves open stays open: doubtful facts are never certain, and a doubt names what else it may be."""

from __future__ import annotations

import dataclasses

import pytest
from case_words import NO_SECRET, Faulty, errors, faulty, made, nonexisting, refusal
from survey_bench import NOW, Edit, both, entity, examine, judged, number, record, waba

from pytest_wa_health import catalogue
from pytest_wa_health.survey.facts import Answer

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


def test_one_field_that_a_version_does_not_have_hides_the_account_no_longer() -> None:
    found = examine(answers={"account": nonexisting("currency", "WhatsAppBusinessAccount")})
    assert found.causes == []
    assert found.outcome("WA501") == found.outcome("WA503") == "passed"
    assert found.diagnosis.can_send is True


@pytest.mark.parametrize(
    ("answer", "field", "check"),
    [
        ("phone", "name_status", "WA405"),
        ("phone", "quality_rating", "WA406"),
        ("phone", "account_mode", "WA407"),
        ("account", "account_review_status", "WA503"),
    ],
)
def test_what_a_version_does_not_tell_is_not_green(answer: str, field: str, check: str) -> None:
    kind = {"phone": "WhatsAppBusinessPhoneNumber", "account": "WhatsAppBusinessAccount"}[answer]
    found = examine(answers={answer: nonexisting(field, kind)})
    assert found.causes == []
    assert found.outcome(check) == "not-applicable"
    assert field in found.diagnosis.verdicts[check].note


def test_an_error_about_an_account_names_no_recipient_as_its_rival() -> None:
    found = examine(answers={"account": refusal(100, "(#100) Invalid parameter")}, lost=("account_core",))
    assert found.first in ("undetermined", "network.timeout")
    rivals = {rival for finding in found.diagnosis.findings for rival in finding.rivals}
    assert not {rival for rival in rivals if rival.split(".")[0] in ("recipient", "template")}


def apps(*ids: str, after: str | None = None) -> Answer:
    rows = [{"whatsapp_business_api_data": {"id": app}} for app in ids]
    paging = {"cursors": {"after": after}, "next": True} if after else {}
    return Answer("GET /x", 200, {"data": rows, "paging": paging}, from_meta=True, date=NOW, received_at=NOW)


STRANGERS = [str(600_000_000_000_000 + number) for number in range(3)]
OWN_APP = "634974688087057"


@pytest.mark.parametrize("pages", [(STRANGERS, [OWN_APP]), ([], [OWN_APP]), (STRANGERS, [], [OWN_APP])])
def test_the_own_app_on_a_later_page_is_found(pages: tuple[list[str], ...]) -> None:
    names = ("subscribed_apps", "subscribed_apps_2", "subscribed_apps_3")
    last = len(pages) - 1
    told = {
        name: apps(*ids, after=None if at == last else "Q")
        for at, (name, ids) in enumerate(zip(names, pages, strict=False))
    }
    found = examine("not-subscribed-omitted", answers=told)
    assert found.causes == []


def test_a_list_of_apps_that_breaks_off_convicts_nobody() -> None:
    lost = refusal(1_000_001, "new to us")
    found = examine("not-subscribed-omitted", answers={"subscribed_apps": apps(after="Q"), "subscribed_apps_2": lost})
    assert found.causes == ["undetermined"]
    assert found.diagnosis.findings[0].rivals == ("webhook.other-app-subscribed", "webhook.not-subscribed")


def test_an_answer_about_another_node_that_bears_no_mark_of_meta_blames_nobody() -> None:
    other = Answer("GET /x", 200, {"id": "1"}, received_at=NOW)
    names = ("token", "phone", "phone_extra", "account", "subscriptions", "app", "phone_list", "subscribed_apps")
    found = examine(answers=dict.fromkeys(names, other))
    assert found.first == "network.intercepted"
    assert not [cause for cause in found.causes if cause.startswith(("token.", "permission.", "phone."))]
    assert not [check for check in ("WA201", "WA203", "WA302", "WA401", "WA501") if found.outcome(check) == "passed"]


def test_an_empty_object_proves_no_app_secret() -> None:
    empty = Answer("GET /x", 200, {}, from_meta=True, date=NOW, received_at=NOW)
    assert examine(answers={"token": empty, "subscriptions": empty}).outcome("WA203") != "passed"


@pytest.mark.parametrize(
    ("check", "edit"),
    [
        ("WA405", number(name_status=None)),
        ("WA407", number(account_mode=None)),
        ("WA503", waba(account_review_status=None)),
        ("WA204", record(type=None)),
        ("WA206", record(data_access_expires_at=None)),
    ],
)
def test_a_field_that_meta_leaves_out_is_neither_right_nor_wrong(check: str, edit: Edit) -> None:
    found = examine(edit=edit)
    assert found.causes == []
    assert found.outcome(check) == "not-applicable"
