"""States of the recipient and of what follows an accepted message (F91 to F107)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wa_health.double.account import Step
from pytest_wa_health.double.edits import configured, failed, sending, then
from pytest_wa_health.double.problems import Problem, send_problem
from pytest_wa_health.double.registry import register

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wa_health.double.account import Account

UNDELIVERABLE = failed(131026, "Message undeliverable", "Message Undeliverable.")
WINDOW = failed(
    131047,
    "Re-engagement message",
    "Message failed to send because more than 24 hours have passed since the customer last replied to this number.",
)
CAPPED = failed(
    131049,
    "This message was not delivered to maintain healthy ecosystem engagement.",
    "In order to maintain a healthy ecosystem engagement, the message failed to be delivered.",
)
EXPERIMENT = failed(
    130472,
    "User's number is part of an experiment",
    "Failed to send message because this user's phone number is part of an experiment.",
)
OPTED_OUT = failed(
    131050,
    "User has stopped receiving marketing messages from your business",
    "The user has chosen to stop receiving marketing messages on WhatsApp from your business.",
)
COUNTRY = "Business account is restricted from messaging users in this country."
BLOCKED_USER = send_problem(130403, "User is blocked", "The business has blocked this user.")
WINDOW_NOW = send_problem(131047, WINDOW.title, WINDOW.details)
NO_HISTORY = Problem(
    200, "(#200) Your app doesn't have permission to access message history for this phone number", 403
)
ARGENTINA = "+5491123456789"
BRAZIL = "+5511987654321"


def _is_sender(account: Account) -> None:
    account.settings["WHATSAPP_TEST_RECIPIENTS"] = f"+{account.digits()}"


def _history_refused(kind: str) -> Callable[[Account], None]:
    fieldless = Problem(
        100,
        "(#100) Tried accessing nonexisting field (message_history) on node type (WhatsAppBusinessPhoneNumber)",
        lookup=True,
    )
    return sending(history=NO_HISTORY if kind == "refused" else fieldless)


register(
    "recipient-not-allowed",
    "F91",
    "a test number that does not list the recipient: 131030",
    sending(allowed=["16505550000"]),
)
register(
    "recipient-not-allowed-subcode",
    "F91",
    "as recipient-not-allowed with the subcode of old versions",
    sending(allowed=["16505550000"], not_allowed_subcode=2655007),
)
register(
    "national-variant",
    "F91",
    "a test number that lists the recipient in the other national form",
    configured(TEST_RECIPIENTS=ARGENTINA),
    sending(allowed=["541123456789"]),
)
register(
    "not-on-whatsapp", "F92", "accepted with a normal wa_id, then failed 131026", sending(steps=then(UNDELIVERABLE))
)
register(
    "window-closed", "F93", "messages without a template fail later with 131047", sending(freeform_steps=then(WINDOW))
)
register(
    "window-closed-sync", "F93", "every message is refused at once with 131047", sending(late_refusal=WINDOW_NOW)
)
register("marketing-capped", "F94", "accepted, then failed 131049", sending(steps=then(CAPPED)))
register("in-experiment", "F95", "accepted, then failed 130472", sending(steps=then(EXPERIMENT)))
register("opted-out", "F96", "accepted, then failed 131050", sending(steps=then(OPTED_OUT)))
register(
    "payment-later",
    "F97",
    "health_status knows nothing, messages fail later with 131042",
    sending(
        steps=then(
            failed(
                131042,
                "Business eligibility payment issue",
                "Message failed to send because there were one or more errors related to your payment method.",
            )
        )
    ),
)
register("recipient-is-sender", "F98", "the test recipient is the number itself: 131021", _is_sender)
register(
    "recipient-malformed",
    "F99",
    "the test recipient is no telephone number: 131009",
    configured(TEST_RECIPIENTS="+12"),
)
register(
    "recipient-blocked", "F100", "the business blocked the recipient: 130403", sending(late_refusal=BLOCKED_USER)
)
register("sent-only", "F100", "accepted, sent, and nothing more is ever heard", sending(steps=then("sent")))
register("no-status", "F105", "accepted, and no status ever comes", sending(steps=()))
register(
    "wa-id-differs",
    "F101",
    "the wa_id lacks the ninth digit of the Brazilian recipient",
    configured(TEST_RECIPIENTS=BRAZIL),
    sending(wa_ids={BRAZIL[1:]: "551187654321"}),
)
register(
    "delivered-then-failed",
    "F102",
    "one device took the message, another failed",
    sending(steps=then("sent", "delivered", UNDELIVERABLE)),
)
register("read-without-delivered", "F103", "sent, then read", sending(steps=then("sent", "read")))
register("statuses-out-of-order", "F103", "read, delivered, sent", sending(steps=then("read", "delivered", "sent")))
register(
    "statuses-duplicated",
    "F103",
    "each status comes twice",
    sending(steps=then("sent", "sent", "delivered", "delivered")),
)
register("scoped-user-id", "F104", "a business-scoped user ID stands for the wa_id", sending(scoped_ids=True))
register(
    "callback-deliveries-fail",
    "F105",
    "no webhook arrives; message_history says FAILED of each",
    sending(callbacks_broken=True),
)
register(
    "country-restricted",
    "F106",
    "130497 at once: the recipient's country is closed to the account",
    sending(late_refusal=send_problem(130497, COUNTRY, COUNTRY, status=403)),
)
register(
    "country-restricted-later", "F106", "accepted, then failed 130497", sending(steps=then(failed(130497, COUNTRY)))
)
register("bad-webhook-signature", "F107", "webhooks are signed with another secret", sending(wrong_signature=True))
register("history-refused", "F105", "message_history is refused with 200", _history_refused("refused"))
register("history-absent", "F105", "message_history is no field of the number", _history_refused("absent"))
register(
    "history-names-code",
    "F92",
    "as not-on-whatsapp, and message_history names the code",
    sending(steps=then(UNDELIVERABLE), history_names_code=True),
)
register(
    "delivered-late",
    "",
    "healthy: delivered a second after it was sent",
    sending(steps=(Step("sent"), Step("delivered", 1.0))),
)
