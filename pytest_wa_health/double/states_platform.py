"""States of what Meta brought in 2026, or what the sheet of faults has no number for.

Path and form of the Routing Roles are this double's own: no public source shows Meta's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wa_health.double.edits import blocked, gate, number, record, set_template, waba
from pytest_wa_health.double.problems import Problem, token_problem
from pytest_wa_health.double.registry import register
from pytest_wa_health.double.states_account import PAYMENT
from pytest_wa_health.double.states_template import NAME, REQUIRED

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wa_health.double.account import Account

INACTIVE = blocked(
    "WABA",
    141008,
    "The WhatsApp Business Account is not active.",
    "Contact support to activate the WhatsApp Business Account.",
)
APP_DELETED = token_problem("Error validating application. Application has been deleted.", status=401)
ADDRESS_REFUSED = Problem(5, "(#5) This IP can't make requests for that application.")


def _app_token(account: Account) -> None:
    account.settings["WHATSAPP_ACCESS_TOKEN"] = f"{account.app.id}|{account.app_secret}"


def _of_a_page(account: Account) -> None:
    account.token.record["scopes"] = ["pages_show_list", "pages_messaging"]
    account.token.record["granular_scopes"] = []


def _inactive_and_unpaid(account: Account) -> None:
    PAYMENT(account)
    unpaid = account.health["WABA"]["errors"]
    INACTIVE(account)
    account.health["WABA"]["errors"] = [*unpaid, *account.health["WABA"]["errors"]]


def _roles(*roles: str, is_standby: bool) -> Callable[[Account], None]:
    def edit(account: Account) -> None:
        account.number.edges["routing_roles"] = [{"roles": list(roles), "is_standby": is_standby}]
        account.settings["WHATSAPP_ROUTING_ROLES_PATH"] = "routing_roles"

    return edit


register("app-token", "", "an app's token stands in the place of a system user's", _app_token)
register(
    "page-token",
    "",
    "a Facebook Page's token stands in the place of a system user's",
    record(type="PAGE", profile_id="112200000000001"),
    _of_a_page,
)
register(
    "ip-not-allowed", "", "5 on everything: the app takes calls from other addresses only", gate(ADDRESS_REFUSED)
)
register("app-deleted", "", "190 on everything: the whole app has been deleted", gate(APP_DELETED))
register("account-inactive", "", "the account is not active: 141008", waba(status="ONBOARDING"), INACTIVE)
register(
    "account-inactive-unpaid", "", "not active, and no payment method either: 141006, 141008", _inactive_and_unpaid
)
register(
    "timezone-missing-unnoticed",
    "",
    "the account has no time zone, and its health says nothing",
    waba(timezone_id=None),
)
register(
    "billing-currency-india", "", "an account in India that is billed in dollars", waba(country="IN", currency="USD")
)
register(
    "billing-currency-brazil",
    "",
    "an account in Brazil that is billed in euros, by its primary location",
    waba(country=None, primary_business_location="BR", currency="EUR"),
)
register(
    "template-recategorised",
    "",
    "Meta moved the required template from UTILITY to MARKETING",
    REQUIRED,
    set_template(NAME, category="MARKETING", previous_category="UTILITY", correct_category="MARKETING"),
)
register(
    "template-recategorisation-announced",
    "",
    "Meta will move the required template to MARKETING within 24 hours",
    REQUIRED,
    set_template(NAME, correct_category="MARKETING"),
)
register(
    "marketing-disabled-needed",
    "F61",
    "marketing is switched off, and the required template is of that category",
    REQUIRED,
    set_template(NAME, category="MARKETING"),
    waba(disable_marketing_messages_on_cloud_api=True),
)
register(
    "routing-owner", "", "the app's business answers the number's conversations", _roles("service", is_standby=False)
)
register("routing-not-owner", "", "the app's business holds no role for the number", _roles(is_standby=False))
register("routing-standby", "", "the app's business only watches the number's conversations", _roles(is_standby=True))
register(
    "limit-lowest",
    "",
    "the business may write first to 50 people in 24 hours",
    number(whatsapp_business_manager_messaging_limit="TIER_50"),
)
register("pin-not-set", "", "the number has no two-step PIN", number(is_pin_enabled=False))
register(
    "limit-not-set",
    "",
    "Meta has not set a messaging limit yet",
    number(whatsapp_business_manager_messaging_limit="UNTIERED"),
)
