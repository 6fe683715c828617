"""States that few accounts ever reach: what tells two causes apart where the usual evidence is missing."""

from __future__ import annotations

import dataclasses
from typing import Any

from case_words import ELSEWHERE as OTHER
from case_words import (
    HOOK,
    NO_SECRET,
    READS,
    SCOPES,
    Benign,
    Faulty,
    benign,
    callback_at,
    faulty,
    made,
    many_numbers,
    nonexisting,
    refusal,
    usage_of,
)
from survey_bench import NOW, Edit, both, number, record, waba

from pytest_wa_health.double.account import Account
from pytest_wa_health.survey.facts import Answer, ErrorEnvelope, Failure, Json

HIDDEN = refusal(100, "Unsupported get request. Object with ID … does not exist", 33)
UNLISTED = refusal(100, "(#100) You must provide an app access token")
NEW = refusal(1_000_001, "new to us")
PHONE, ACCOUNT, APP, BUSINESS = "106540352242922", "102290129340398", "634974688087057", "506914307656634"
"""IDs of the healthy account."""
NO_ACCOUNT = {"WHATSAPP_BUSINESS_ACCOUNT_ID": None}
WANTED = {"WHATSAPP_WEBHOOK_URL": HOOK, "WHATSAPP_WEBHOOK_VERIFY_TOKEN": "dummy-word"}
ELSEWHERE = "105954558954427"
"""Another number's ID."""


def answer(data: Json, **more: Any) -> Answer:
    """An answer of Meta's, made by hand."""
    return Answer("GET /v25.0/…", 200, data, from_meta=True, date=NOW, received_at=NOW, **more)


def hidden(*names: str) -> dict[str, Answer]:
    """These reads say that there is no such object, or none to be seen."""
    return dict.fromkeys(names, HIDDEN)


def _health(**changes: dict[str, Any]) -> Edit:
    """Other values in several entities of ``health_status``."""

    def edit(account: Account) -> None:
        for kind, part in changes.items():
            account.health[kind].update(part)

    return edit


LIMITED = [{"scope": scope, "target_ids": [ACCOUNT]} for scope in SCOPES]
"""What ``debug_token`` says of permissions that were granted for one account alone."""


def _granted(*rows: dict[str, str]) -> dict[str, Answer]:
    return {"granted_phones": answer({"data": list(rows)})}


def blocked(kind: str, *errors: dict[str, Any], level: str = "BLOCKED", **more: Any) -> Edit:
    """One entity is held back for these reasons."""
    return _health(**{kind: {"can_send_message": level, "errors": list(errors), **more}})


RARE: tuple[Faulty, ...] = (
    # settings
    made("a node without a telephone number under the ID", "settings.waba-as-phone-id", confidence="likely",
         answers={"phone": answer({"id": PHONE, "name": "Clinic"})}),
    made("one ID for both, and it is the number's", "settings.phone-id-as-waba", can_send=True,
         env={"WHATSAPP_BUSINESS_ACCOUNT_ID": PHONE}, answers=hidden("account")),
    made("one ID for both, and nothing answers to it", "settings.waba-as-phone-id", "token.predates-grant",
         confidence="likely", env={"WHATSAPP_PHONE_NUMBER_ID": ACCOUNT},
         answers=hidden("phone", "phone_extra", "account")),
    made("an app where the account belongs", "account.unknown-id", can_send=True,
         env={"WHATSAPP_BUSINESS_ACCOUNT_ID": APP}),
    made("another number than expected, and no number told", "undetermined", can_send=None, verdict="unknown",
         confidence="possible", edit=number(display_phone_number=None),
         env={"WHATSAPP_EXPECTED_NUMBER": "+44 20 7946 0000"}),
    made("a telephone number that the user names as his own", "settings.telephone-as-phone-id",
         env={**NO_ACCOUNT, "WHATSAPP_PHONE_NUMBER_ID": "12024561414", "WHATSAPP_EXPECTED_NUMBER": "+1 202-456-1414"},
         answers=hidden("phone", "phone_extra")),
    made("a telephone number of the account that was granted", "settings.telephone-as-phone-id",
         env={**NO_ACCOUNT, "WHATSAPP_PHONE_NUMBER_ID": "12024561414"},
         answers={**hidden("phone", "phone_extra"), **_granted({"id": "1", "display_phone_number": "12024561414"})},
         edit=record(granular_scopes=LIMITED)),
    made("what looks like a telephone number, and a list that is not read to its end",
         "settings.telephone-as-phone-id", confidence="likely", env={"WHATSAPP_PHONE_NUMBER_ID": "12024561414"},
         answers=hidden("phone", "phone_extra"), edit=many_numbers(2000)),
    # permission
    made("the account is hidden, and the number names no account", "account.unknown-id", can_send=True,
         confidence="likely", answers=hidden("account"), edit=_health(WABA={"id": None})),
    made("neither is visible, and nobody lists what is assigned", "permission.asset-not-assigned",
         confidence="likely", answers={**hidden("phone", "phone_extra", "account"), "assigned": NEW}),
    made("the account lists the number, and the number is hidden", "permission.asset-not-assigned",
         confidence="likely", answers=hidden("phone", "phone_extra")),
    made("no account, and a token without management", "permission.management-missing", can_send=None,
         env=NO_ACCOUNT, answers=hidden("phone", "phone_extra"),
         edit=record(scopes=[SCOPES[1]], granular_scopes=[])),
    made("management is missing by the user's own list", "permission.management-missing", can_send=None,
         confidence="likely", env=NO_SECRET,
         answers={**hidden("phone", "phone_extra", "account"), "token": UNLISTED, "token_self": UNLISTED,
                  "permissions": answer({"data": [
                      {"permission": "whatsapp_business_messaging", "status": "granted"},
                      {"permission": "whatsapp_business_management", "status": "declined"}]})}),
    made("the number can be read, and its account was not granted", "permission.account-not-granted", can_send=True,
         answers=hidden("account"), edit=record(granular_scopes=[
             {"scope": SCOPES[0], "target_ids": [OTHER]}, {"scope": SCOPES[1]}])),
    made("the number can be read, and its account is neither granted nor assigned", "permission.asset-not-assigned",
         can_send=True, confidence="likely",
         answers={**hidden("account"), "assigned": answer({"data": [{"id": OTHER}]})}),
    made("the number can be read, and code 200 stands for its account", "permission.advanced-access-missing",
         can_send=True, confidence="likely", answers={"account": refusal(200, "Permissions error", status=403)}),
    # phone
    made("the granted account does not list the number", "phone.unknown-id", confidence="likely", env=NO_ACCOUNT,
         answers={**hidden("phone", "phone_extra"), **_granted({"id": ELSEWHERE})},
         edit=record(granular_scopes=LIMITED)),
    made("the account's list of numbers is not read to its end", "phone.unknown-id", confidence="likely",
         env={"WHATSAPP_PHONE_NUMBER_ID": ELSEWHERE}, answers=hidden("phone", "phone_extra"),
         edit=many_numbers(2000)),
    made("a platform that is new", "undetermined", can_send=None, verdict="unknown", confidence="possible",
         edit=number(platform_type="ON_THE_MOON")),
    made("not linked, and no word of a connection", "phone.not-registered", confidence="likely",
         edit=both(number(status=None), blocked("PHONE_NUMBER", {"error_code": 141000}))),
    made("no status, and a health that is limited for no reason", "account.meta-reported", can_send=None,
         verdict="warned", confidence="likely",
         edit=both(number(status=None), blocked("PHONE_NUMBER", level="LIMITED"))),
    made("pending, and no word of the platform", "phone.pending", confidence="likely",
         edit=number(status="PENDING", platform_type=None)),
    made("a test number that is pending and unverified", "phone.pending", "phone.sandbox",
         edit=number(status="PENDING", code_verification_status="NOT_VERIFIED", account_mode="SANDBOX")),
    made("its health speaks of the display name alone", "phone.name-in-review", confidence="likely", can_send=False,
         verdict="warned",
         edit=blocked("PHONE_NUMBER", additional_info=[7, "Your display name has not been approved yet."])),
    made("a test number without a name", "phone.sandbox", can_send=True, verdict="warned",
         edit=number(account_mode="SANDBOX", name_status="NONE")),
    made("a test number whose name is in review", "phone.name-in-review", "phone.sandbox", can_send=True,
         verdict="warned", edit=number(account_mode="SANDBOX", name_status="PENDING_REVIEW")),
    made("no status, no platform, and a number that is held back", "undetermined", can_send=None, verdict="unknown",
         confidence="possible",
         edit=both(number(status=None, platform_type=None), blocked("PHONE_NUMBER", level="HELD"))),
    made("flagged, and no rating", "phone.quality-low", can_send=True, verdict="warned",
         edit=number(status="FLAGGED", quality_rating=None)),
    made("an own number without a name", "phone.name-not-approved", can_send=True, verdict="warned",
         confidence="likely", edit=number(name_status="EXPIRED", display_phone_number="+966 11 234 5678")),
    # account
    made("a policy that 368 stands for", "account.restricted", can_send=None,
         answers={"account": refusal(368, "The action attempted has been deemed abusive", status=403)}),
    made("templates alone are locked", "account.locked", env={"WHATSAPP_REQUIRED_TEMPLATES": "opening_hours:en_US"},
         answers={"templates": refusal(131031, "(#131031) Business Account locked", status=403)}),
    made("a status that is new", "undetermined", can_send=None, verdict="unknown", confidence="possible",
         edit=waba(status="ON_HOLIDAY")),
    made("a review that is new", "undetermined", can_send=None, verdict="unknown", confidence="possible",
         edit=waba(account_review_status="ON_HOLIDAY")),
    made("payment that only limits", "account.payment", can_send=True, verdict="warned",
         edit=blocked("WABA", {"error_code": 141006, "error_description": "No payment method."}, level="LIMITED")),
    made("limited, and nobody says why", "account.meta-reported", can_send=None, verdict="warned",
         confidence="likely", edit=blocked("BUSINESS", level="LIMITED")),
    made("blocked, and a remark without a code", "account.meta-reported", confidence="likely",
         edit=blocked("WABA", additional_info=["Contact support."])),
    made("a business that is held back because it is not verified", "account.business-unverified", can_send=True,
         verdict="warned",
         edit=both(waba(business_verification_status="not_verified"), blocked("BUSINESS", level="LIMITED"))),
    made("an app that is held back beside an account of which Meta reports", "account.meta-reported",
         edit=both(blocked("WABA", {"error_code": 149_001, "error_description": "One."}), blocked("APP"))),
    made("a part without a name", "account.meta-reported", confidence="likely",
         edit=blocked("APP", entity_type=None)),
    made("two unknown codes are two reports", "account.meta-reported", "account.meta-reported",
         edit=blocked("WABA", {"error_code": 149_001, "error_description": "One."},
                      {"error_code": 149_002, "possible_solution": "Two."}, {"error_code": 149_001})),
    made("a whole that is new", "undetermined", can_send=None, verdict="unknown", confidence="possible",
         edit=blocked("APP", level="MAYBE")),
    # api
    made("eighty per cent of the limit exactly", "api.near-limit", can_send=True, verdict="warned",
         edit=lambda a: setattr(a, "app_usage", {"call_count": 80, "total_cputime": 1, "total_time": 1})),
    made("Meta names the minutes until calls are taken again", "api.near-limit", can_send=True, verdict="warned",
         env={"WHATSAPP_REQUIRED_TEMPLATES": "opening_hours:en_US"},
         answers={"templates": answer(
             {"data": [{"name": "opening_hours", "language": "en_US", "status": "APPROVED", "id": "1"}]},
             business_usage={ACCOUNT: [{"call_count": 12}, {"estimated_time_to_regain_access": 7}]})}),
    made("some reads are limited, the others work", "api.rate-limited", can_send=None, verdict="unknown",
         answers={"account": dataclasses.replace(
             refusal(80008, "limited"), business_usage={ACCOUNT: [{"estimated_time_to_regain_access": 7}, {}]})}),
    *(
        made(f"{name} in place of every answer", cause, can_send=None, verdict="unknown", confidence=confidence,
             answers=dict.fromkeys(READS, Answer("GET /v25.0/…", failure=Failure("not-json", "no JSON"), **page)))
        for name, cause, confidence, page in (
            ("a bare page", "network.intercepted", "likely", {"status": 200}),
            ("a page with a title", "network.intercepted", "certain", {"status": 200, "title": "Sign in"}),
            ("Facebook's own page", "api.unavailable", "likely", {"status": 400, "title": "Facebook | Error"}),
            ("a page from Meta's servers", "api.unavailable", "certain", {"status": 400, "from_meta": True}),
            ("a server error from nobody", "api.unavailable", "likely", {"status": 500}),
            ("a page that took too long", "api.unavailable", "likely", {"status": 408}),
        )
    ),
    made("JSON of somebody else in place of every answer", "network.intercepted", can_send=None, verdict="unknown",
         answers=dict.fromkeys(READS, Answer("GET /v25.0/…", 200, {"hello": "guest"}))),
    made("an error that is new, and said to pass", "api.unavailable", can_send=None, verdict="unknown",
         answers=dict.fromkeys(READS, refusal(1_000_001, "new to us", is_transient=True))),
    made("throughput is reached, so that nearness to a limit is no news", "api.throughput-limited", can_send=None,
         verdict="unknown", edit=usage_of(95), answers={"account": refusal(130429, "(#130429) Rate limit hit")}),
    made("one read that broke off", "api.unavailable", can_send=None, verdict="unknown", confidence="likely",
         answers={"account": Answer("GET /v25.0/…", failure=Failure("truncated", "the answer broke off"))}),
    made("an error object that is not Meta's", "network.intercepted", can_send=None, verdict="unknown",
         answers=dict.fromkeys(READS, Answer("GET /v25.0/…", 403, error=ErrorEnvelope(7_777_777)))),
    # token
    made("an expiry that is past on a token that works", "undetermined", can_send=None, verdict="unknown",
         confidence="possible", edit=record(expires_at=NOW - 5)),
    made("102 without anything else", "token.invalid", confidence="likely", env=NO_SECRET,
         answers=dict.fromkeys(("token", "phone", "phone_extra", "account"), refusal(102, "Session key invalid"))),
    *(
        made(f"{name} for the app's own token", "token.wrong-app-secret", can_send=True, confidence="likely",
             answers=dict.fromkeys(("token", "subscriptions"), reply))
        for name, reply in (
            ("190", refusal(190, "Invalid OAuth access token signature.")),
            ("no such app", refusal(101, "Error validating application. Cannot get application info.")),
        )
    ),
    made("a wrong proof, and no other word of the app", "token.wrong-app-secret", "undetermined", can_send=None,
         answers={**dict.fromkeys(("phone", "phone_extra", "account", "proof"),
                                  refusal(100, "Invalid appsecret_proof provided in the API argument")),
                  "subscriptions": NEW}),
    made("no record of the token", "undetermined", can_send=None, verdict="unknown", confidence="possible",
         answers=dict.fromkeys(("token", "token_self"), NEW)),
    made("every read is refused with a code that is new", "undetermined", can_send=None, verdict="unknown",
         confidence="possible", answers=dict.fromkeys(READS, NEW)),
    # webhook
    made("a callback on another port", "webhook.callback-elsewhere", can_send=True,
         edit=callback_at(application="https://hooks.example.test:8443/wa"),
         env=WANTED),
    made("subscriptions of another shape", "undetermined", can_send=None, verdict="unknown", confidence="possible",
         answers={"subscriptions": answer({"data": [{"object": 5, "callback_url": 7}]})}),
    made("fields of another shape", "undetermined", can_send=None, verdict="unknown", confidence="possible",
         edit=lambda a: a.app.edges["subscriptions"][0].update(fields="messages")),
    made("a subscribed app without an ID", "undetermined", can_send=None, verdict="unknown", confidence="possible",
         answers={"account": answer({
             "id": ACCOUNT, "name": "Clinic", "currency": "SAR", "timezone_id": "118", "status": "ACTIVE",
             "account_review_status": "APPROVED", "phone_numbers": {"data": [{"id": PHONE}]},
             "subscribed_apps": {"data": [{"whatsapp_business_api_data": {"name": "Clinic"}}]}})}),
    faulty("app-subscription-missing", "webhook.callback-missing", can_send=True, env=WANTED),
    faulty("callback-overridden", "webhook.overridden", can_send=True, env=WANTED),
    made("a callback is wanted, and nobody tells of any", "undetermined", can_send=None, verdict="unknown",
         confidence="possible", env={**WANTED, **NO_SECRET}, edit=number(webhook_configuration=None)),
    # template
    made("a template among more than can be listed", "undetermined", can_send=None, verdict="unknown",
         confidence="possible", env={"WHATSAPP_REQUIRED_TEMPLATES": "goodbye:en_US"},
         answers={"templates": answer({"data": [{"language": "en_US", "status": "APPROVED", "id": "1"}]})}),
    made("a template in a state that is new", "undetermined", can_send=None, verdict="unknown", confidence="possible",
         env={"WHATSAPP_REQUIRED_TEMPLATES": "opening_hours:en_US"},
         answers={"templates": answer({"data": [
             {"name": "opening_hours", "language": "en_US", "status": "SHINY", "id": "1"}]})}),
    made("a rejected template with its reason", "template.rejected", can_send=True,
         env={"WHATSAPP_REQUIRED_TEMPLATES": "opening_hours:en_US"},
         answers={"templates": answer({"data": [
             {"name": "opening_hours", "language": "en_US", "status": "REJECTED", "rejected_reason": "SCAM"}]})}),
    made("a field of the account that this version lacks, and a pending review", "account.review-pending",
         can_send=None, verdict="warned", edit=waba(account_review_status="PENDING"),
         answers={"account": nonexisting("owner_business_info", "WhatsAppBusinessAccount")}),
)  # fmt: skip

PLAIN: tuple[Benign, ...] = (
    benign("nothing but a token and a number", env={
        "WHATSAPP_BUSINESS_ACCOUNT_ID": None, "WHATSAPP_APP_ID": None, "WHATSAPP_APP_SECRET": None}),
    benign("the expected number with 00 in front", env={"WHATSAPP_EXPECTED_NUMBER": "0015550783881"}),
    benign("messaging among the granular scopes alone",
           edit=record(scopes=[SCOPES[0]], granular_scopes=[{"scope": SCOPES[1]}])),
)  # fmt: skip
"""Healthy states that imitate nothing: what is said of them is the page's to tell."""
