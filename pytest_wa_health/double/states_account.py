"""States of the business account and of its webhook wiring (F49 to F61)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wa_health.double.account import subscription
from pytest_wa_health.double.edits import (
    blocked,
    entity,
    failed,
    hide_account,
    nothing,
    number,
    sending,
    then,
    waba,
)
from pytest_wa_health.double.registry import register
from pytest_wa_health.double.states_number import ABUSIVE, LOCKED
from pytest_wa_health.double.webhooks import callback_failed

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wa_health.double.account import Account

OTHER_APP_ID = "750000000000002"
PAYMENT_FAILED = failed(
    131042,
    "Business eligibility payment issue",
    "Message failed to send because there were one or more errors related to your payment method.",
)
PAYMENT = blocked(
    "WABA",
    141006,
    "There is an error with the payment method. This will block business initiated conversations.",
    "There was an error with your payment method. Please add a new payment method to the account.",
)
UNVERIFIED = blocked(
    "BUSINESS",
    141010,
    "The Business has not passed business verification.",
    "Visit business settings and start or resolve the business verification request.",
    level="LIMITED",
)


def _unsubscribed(account: Account) -> None:
    account.waba.edges["subscribed_apps"] = []


def _omits_empty(account: Account) -> None:
    account.omits_empty_expansions = True


def _other_app_only(account: Account) -> None:
    account.waba.edges["subscribed_apps"] = [subscription(OTHER_APP_ID, "Another app")]


def _second_app(account: Account) -> None:
    account.waba.edges["subscribed_apps"].append(subscription(OTHER_APP_ID, "Another app"))


def _override(level: str) -> Callable[[Account], None]:
    def edit(account: Account) -> None:
        url = f"https://{level.replace('_', '-')}.example.test/wa"
        urls = account.number.values["webhook_configuration"]
        account.number.values["webhook_configuration"] = {**urls, level: url}
        if level == "whatsapp_business_account":
            account.waba.edges["subscribed_apps"][0]["override_callback_uri"] = url

    return edit


def _no_app_subscription(account: Account) -> None:
    account.app.edges["subscriptions"] = []
    account.number.values["webhook_configuration"] = {}


def _inactive(account: Account) -> None:
    account.app.edges["subscriptions"][0]["active"] = False


def _without_messages(account: Account) -> None:
    row = account.app.edges["subscriptions"][0]
    row["fields"] = [entry for entry in row["fields"] if entry["name"] != "messages"]


def _refused_handshake(errors: str) -> Callable[[Account], None]:
    def edit(account: Account) -> None:
        account.handshake_problem = callback_failed(errors)

    return edit


def _new_fields(account: Account) -> None:
    """What Meta may add any day: fields, enum values and permissions that nobody knows yet."""
    account.number.values.update(brand_new_field={"level": "SHINY"})
    account.number.extra_defaults = ("brand_new_field",)
    account.waba.values.update(brand_new_flag=True)
    account.waba.extra_defaults = ("brand_new_flag",)
    account.token.record["brand_new_hint"] = {"since": 2027}
    account.token.record["scopes"].append("whatsapp_business_telepathy")
    account.health["WABA"]["can_receive_telepathy"] = "BLOCKED"


def _configured_elsewhere(account: Account) -> None:
    account.settings["WHATSAPP_WEBHOOK_URL"] = "https://old.example.test/wa"
    account.settings["WHATSAPP_WEBHOOK_VERIFY_TOKEN"] = account.verify_token


register("healthy", "", "nothing is wrong", nothing)
register("new-fields", "", "healthy: answers hold fields, scopes and health keys that nobody knows", _new_fields)
register(
    "payment",
    "F49",
    "no payment method: health 141006; templates fail later with 131042, replies go",
    PAYMENT,
    sending(steps=then("sent", PAYMENT_FAILED), freeform_steps=then("sent", "delivered", "read")),
)
register("currency-missing", "F49", "the account has no currency", waba(currency=None), PAYMENT)
register(
    "timezone-missing",
    "F49",
    "the account has no time zone",
    waba(timezone_id=None),
    PAYMENT,
    sending(steps=then(PAYMENT_FAILED)),
)
register(
    "business-unverified",
    "F50",
    "the business is not verified: LIMITED, 141010",
    waba(business_verification_status="not_verified"),
    UNVERIFIED,
)
register(
    "review-pending",
    "F51",
    "the account is under review",
    waba(account_review_status="PENDING"),
    entity("WABA", can_send_message="LIMITED"),
)
register(
    "review-rejected",
    "F51",
    "the account's review was rejected: 131031",
    waba(account_review_status="REJECTED"),
    entity("WABA", can_send_message="BLOCKED"),
    sending(refusal=LOCKED),
)
BANNED = blocked("WABA", 141014, "The WABA is banned.", "Appeal the decision in WhatsApp Manager.")
register("account-locked", "F52", "the account is locked: 131031", BANNED, sending(refusal=LOCKED))
register(
    "account-disabled",
    "F52",
    "the account is disabled: 131031, status DISABLED",
    waba(status="DISABLED"),
    BANNED,
    sending(refusal=LOCKED),
)
register(
    "account-restricted",
    "F52",
    "the account is restricted: status RESTRICTED, LIMITED",
    waba(status="RESTRICTED"),
    entity("WABA", can_send_message="LIMITED"),
    sending(template_refusal=ABUSIVE),
)
register(
    "policy-block",
    "F53",
    "blocked for policy: 368",
    entity("WABA", can_send_message="BLOCKED"),
    sending(refusal=ABUSIVE),
)
register(
    "unknown-health-code",
    "F54",
    "health_status blocks with a code that nobody knows",
    blocked("WABA", 141999, "Something that no list explains.", "Contact support."),
)
register(
    "unknown-enums",
    "F55",
    "status and health hold values that nobody knows",
    number(status="SOMETHING_NEW"),
    entity("PHONE_NUMBER", can_send_message="DEGRADED"),
)
register("partner-removed", "F21", "a partner's access was withdrawn: 100/33 on the account", hide_account())
register("not-subscribed", "F56", "no app receives the account's webhooks", _unsubscribed)
register(
    "not-subscribed-omitted",
    "F56",
    "as not-subscribed, and expansions leave out what is empty",
    _unsubscribed,
    _omits_empty,
)
register("other-app-subscribed", "F57", "another app receives the account's webhooks", _other_app_only)
register("second-app-subscribed", "", "healthy: another app receives the webhooks too", _second_app)
register("callback-overridden", "F58", "the number's events go to another URL", _override("phone_number"))
register(
    "callback-overridden-account",
    "F58",
    "the account's events go to another URL",
    _override("whatsapp_business_account"),
)
register("app-subscription-missing", "F59", "the app has no webhook at all", _no_app_subscription)
register("app-subscription-inactive", "F59", "the app's webhook is not active", _inactive)
register("app-subscription-without-messages", "F59", "the app's webhook lacks the field messages", _without_messages)
register(
    "handshake-refused",
    "F60",
    "subscribing fails: the callback answers 403",
    _refused_handshake("HTTP Status Code = 403; HTTP Message = Forbidden"),
)
register(
    "handshake-timeout",
    "F60",
    "subscribing fails: the callback does not answer",
    _refused_handshake("curl_errno = 28; curl_error = Operation timed out; HTTP Status Code = 0"),
)
register(
    "marketing-disabled",
    "F61",
    "marketing templates are switched off on Cloud API: 131063",
    waba(disable_marketing_messages_on_cloud_api=True),
)
register(
    "callback-configured-elsewhere",
    "F58",
    "the settings name another callback than Meta has",
    _configured_elsewhere,
)
