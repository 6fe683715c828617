"""States of permissions and IDs (F19 to F31)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wa_health.double import schema
from pytest_wa_health.double.account import Node, subscription
from pytest_wa_health.double.account import waba as make_waba
from pytest_wa_health.double.edits import add_number, configured, drop_scope, entity, hide_account, record, sending
from pytest_wa_health.double.problems import Problem
from pytest_wa_health.double.registry import register
from pytest_wa_health.double.writes import NO_MESSAGING

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wa_health.double.account import Account

UNKNOWN_ID = "199999999999999"
STRANGER_ID = "100000000000777"
OTHER_WABA_ID = "102290129399999"
OTHER_NUMBER_ID = "106540352299999"
NO_ACTION = Problem(10, "(#10) Application does not have permission for this action", 403)
NEEDS_MANAGEMENT = Problem(200, "(#200) Requires whatsapp_business_management permission to manage the object", 403)
NEEDS_MESSAGING = Problem(200, "(#200) You do not have permission to send messages from this number", 403)
NEEDS_ADVANCED = Problem(200, "(#200) You do not have the necessary permissions required to access this account", 403)
BLIND = {
    "error_code": 141011,
    "error_description": "The access token or the app lacks the permission to send messages.",
    "possible_solution": "Grant whatsapp_business_messaging and generate a new access token.",
}


def _uses(setting: str, node: str) -> Callable[[Account], None]:
    """The setting holds the ID of another of the account's nodes."""

    def edit(account: Account) -> None:
        account.settings[f"WHATSAPP_{setting}"] = getattr(account, node).id

    return edit


def _granted_elsewhere(account: Account) -> None:
    for row in account.token.record["granular_scopes"]:
        row["target_ids"] = [OTHER_WABA_ID]


def _granted_by_name(account: Account) -> None:
    for row in account.token.record["granular_scopes"]:
        row["target_ids"] = [account.waba.id, OTHER_WABA_ID]


def _drifted(now: int) -> list[dict[str, str]]:  # noqa: ARG001 - every record edit is given the time
    return [{"scope": "business_management"}, {"scope": "whatsapp_business_manage_events"}]


def _telephone(account: Account) -> None:
    account.settings["WHATSAPP_PHONE_NUMBER_ID"] = account.digits()


def _telephone_with_plus(account: Account) -> None:
    account.settings["WHATSAPP_PHONE_NUMBER_ID"] = f"+{account.digits()}"


def _stranger(account: Account) -> None:
    account.others.append(Node(schema.USER, {"id": STRANGER_ID, "name": "A person"}))
    account.settings["WHATSAPP_BUSINESS_ACCOUNT_ID"] = STRANGER_ID


def _second_account(account: Account) -> None:
    """Another WABA of the same business, whose number is the configured one."""
    add_number(OTHER_NUMBER_ID, "+1 555-078-9999")(account)
    other = account.waba.edges["phone_numbers"].pop()
    second = make_waba(OTHER_WABA_ID, account.business, account.app, other, [])
    second.edges["subscribed_apps"] = [subscription(account.app.id, "Lucky Shrub")]
    account.others.append(second)
    account.business.edges["owned_whatsapp_business_accounts"].append(second)
    account.user.edges["assigned_whatsapp_business_accounts"].append(second)
    account.settings["WHATSAPP_PHONE_NUMBER_ID"] = OTHER_NUMBER_ID


def _thirty_numbers(account: Account) -> None:
    """Newest first, so that the configured one comes last."""
    base = int(account.number.id) + 1_000_000_000
    for index in range(29):
        add_number(str(base + index), f"+1 555-079-{index:04d}")(account)
    rows = account.waba.edges["phone_numbers"]
    rows.append(rows.pop(0))


def _empty_page(account: Account) -> None:
    account.empty_first_page.add("phone_numbers")


def _assigned_empty(account: Account) -> None:
    account.user.edges["assigned_whatsapp_business_accounts"] = []


def _permissions_empty(account: Account) -> None:
    account.permissions_empty = True


def _partner(account: Account) -> None:
    account.partner = True


register("messaging-missing", "F19a", "no messaging scope: sending gives 131005", drop_scope(schema.MESSAGING))
register(
    "messaging-missing-10", "F19b", "no messaging scope: sending gives 10", drop_scope(schema.MESSAGING, NO_ACTION)
)
register(
    "messaging-missing-200",
    "F19c",
    "no messaging scope: sending gives 200",
    drop_scope(schema.MESSAGING, NEEDS_MESSAGING),
)
register(
    "messaging-missing-health",
    "F19a",
    "as messaging-missing, and health_status says 141011 of the app",
    drop_scope(schema.MESSAGING),
    entity("APP", can_send_message="BLOCKED", errors=[BLIND]),
)
register("management-missing", "F20a", "no management scope: reads give 100/33", drop_scope(schema.MANAGEMENT))
register(
    "management-missing-200",
    "F20b",
    "no management scope: reads give 200",
    drop_scope(schema.MANAGEMENT, NEEDS_MANAGEMENT),
)
register(
    "management-missing-10", "F20b", "no management scope: reads give 10", drop_scope(schema.MANAGEMENT, NO_ACTION)
)
register(
    "no-scopes",
    "F20a",
    "a token with neither scope",
    drop_scope(schema.MANAGEMENT),
    drop_scope(schema.MESSAGING),
)
register("waba-not-assigned", "F21", "the system user was never given the WABA: 100/33 on all of it", hide_account())
register("granular-other-account", "F22", "the grant names another WABA: 100/33", _granted_elsewhere, hide_account())
register(
    "granular-other-account-200",
    "F22",
    "the grant names another WABA: 200",
    _granted_elsewhere,
    hide_account(NEEDS_MANAGEMENT),
)
register(
    "advanced-access-missing",
    "F23",
    "a partner's app without Advanced access: 200 on the customer's WABA",
    hide_account(NEEDS_ADVANCED, unassigned=False),
)
register("solution-provider", "F24", "the app's business is a BSP, so primary_funding_id is readable", _partner)
register(
    "token-predates-grant",
    "F19a",
    "scopes and assignment are right but younger than the token: sending gives 131005",
    sending(refusal=NO_MESSAGING),
)
register(
    "wrong-phone-number-id",
    "F25",
    "the settings hold a number ID that nobody has",
    configured(PHONE_NUMBER_ID=UNKNOWN_ID),
)
register(
    "wrong-business-account-id",
    "F25",
    "the settings hold a WABA ID that nobody has",
    configured(BUSINESS_ACCOUNT_ID=UNKNOWN_ID),
)
register("waba-as-phone-id", "F26", "the WABA's ID stands for the number's", _uses("PHONE_NUMBER_ID", "waba"))
register("phone-id-as-waba", "F27", "the number's ID stands for the WABA's", _uses("BUSINESS_ACCOUNT_ID", "number"))
register(
    "ids-swapped",
    "F26",
    "number ID and WABA ID are exchanged (with F27)",
    _uses("PHONE_NUMBER_ID", "waba"),
    _uses("BUSINESS_ACCOUNT_ID", "number"),
)
register(
    "business-as-waba", "F27", "the portfolio's ID stands for the WABA's", _uses("BUSINESS_ACCOUNT_ID", "business")
)
register("app-as-phone-id", "F26", "the app's ID stands for the number's", _uses("PHONE_NUMBER_ID", "app"))
register("stranger-as-waba", "F27", "the WABA's ID is that of a person", _stranger)
register("telephone-as-phone-id", "F28", "the telephone number stands for the number's ID", _telephone)
register(
    "telephone-with-plus-as-phone-id",
    "F28b",
    "the telephone number, with its plus, stands for the ID",
    _telephone_with_plus,
)
register("text-as-phone-id", "F28b", "a word stands for the number's ID", configured(PHONE_NUMBER_ID="my-number"))
register("other-account", "F29", "the configured number is readable and belongs to another WABA", _second_account)
register(
    "field-too-new",
    "F30",
    "the settings ask for v23.0, which lacks whatsapp_business_manager_messaging_limit",
    configured(API_VERSION="v23.0"),
)
register("page-2", "F31", "thirty numbers, the configured one on page 2", _thirty_numbers)
register("page-empty", "F31", "the first page of numbers is empty and has a next", _empty_page)
register("granular-targets", "", "healthy: the grant names this WABA and another", _granted_by_name)
register("granular-absent", "", "healthy: debug_token tells no granular_scopes", record(granular_scopes=[]))
register(
    "granular-drift",
    "",
    "healthy: granular_scopes no longer lists the whatsapp scopes, scopes does",
    record(granular_scopes=_drifted),
)
register("assigned-empty", "", "healthy: assigned_whatsapp_business_accounts is empty all the same", _assigned_empty)
register("permissions-empty", "", "healthy: /me/permissions is empty, which proves nothing", _permissions_empty)
