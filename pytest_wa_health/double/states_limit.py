"""States of limits, outages and versions (F69 to F79 and F88 to F90)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pytest_wa_health.double.edits import configured, gate, sending
from pytest_wa_health.double.problems import Problem, send_problem
from pytest_wa_health.double.registry import register
from pytest_wa_health.double.states_number import SPAM

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wa_health.double.account import Account

HOUR = 3_600
APP_LIMIT = Problem(4, "(#4) Application request limit reached", 403, transient=True)
USER_LIMIT = Problem(17, "(#17) User request limit reached")
ACCOUNT_LIMIT = Problem(
    80008,
    "(#80008) There have been too many calls to this WhatsApp Business account. Wait a bit and try again. For more "
    "info, please refer to https://developers.facebook.com/docs/graph-api/overview/rate-limiting.",
)
CALL_LIMIT = Problem(613, "(#613) Calls to this api have exceeded the rate limit.")
THROUGHPUT = send_problem(130429, "Rate limit hit", "Cloud API message throughput has been reached.")
PAIR_LIMIT = send_problem(
    131056,
    "(Business Account, Consumer Account) pair rate limit hit",
    "Message failed to send because there were too many messages sent from this phone number to the same phone "
    "number in a short period of time.",
)
TRANSIENT = Problem(2, "An unexpected error has occurred. Please retry your request later.", 500, transient=True)
UNKNOWN = Problem(1, "An unknown error has occurred.", 500)
MAINTENANCE = Problem(
    131057,
    "(#131057) Account in maintenance mode",
    500,
    subcode=2494100,
    error_data={"messaging_product": "whatsapp"},
)
SOMETHING_WRONG = send_problem(
    131000, "Something went wrong", "Message failed to send due to an unknown error.", status=500
)


def _app_usage(percent: int) -> Callable[[Account], None]:
    def edit(account: Account) -> None:
        account.app_usage.update(call_count=percent, total_cputime=percent // 4, total_time=percent // 3)

    return edit


def _account_usage(percent: int, minutes: int) -> Callable[[Account], None]:
    def edit(account: Account) -> None:
        account.account_usage.update(call_count=percent, estimated_time_to_regain_access=minutes)

    return edit


def _served(version: str) -> Callable[[Account], None]:
    def edit(account: Account) -> None:
        account.served = version

    return edit


def _clock(seconds: int) -> Callable[[Account], None]:
    def edit(account: Account) -> None:
        account.clock_offset = seconds

    return edit


def _no_usage(account: Account) -> None:
    account.tells_usage = False


def _spec(account: Account) -> None:
    account.not_found_by_spec = True


def _batch_times_out(account: Account) -> None:
    account.batch_times_out = True


register("rate-limited-app", "F69", "4: the app's limit is reached, HTTP 403", gate(APP_LIMIT), _app_usage(100))
for _status in (400, 429):
    register(
        f"rate-limited-app-{_status}",
        "F69",
        f"4: the app's limit is reached, HTTP {_status}",
        gate(replace(APP_LIMIT, status=_status)),
        _app_usage(100),
    )
register("rate-limited-user", "F70", "17: the user's limit is reached", gate(USER_LIMIT))
register(
    "rate-limited-account",
    "F71",
    "80008: the account's limit is reached for 19 minutes",
    gate(ACCOUNT_LIMIT, "nodes"),
    _account_usage(100, 19),
)
register(
    "rate-limited-account-80007",
    "F71",
    "as rate-limited-account with code 80007",
    gate(replace(ACCOUNT_LIMIT, code=80007, message="(#80007) Rate limit issues"), "nodes"),
    _account_usage(100, 19),
)
register("throughput-limited", "F72", "130429 on sending", sending(late_refusal=THROUGHPUT))
register(
    "throughput-limited-429",
    "F72",
    "130429 on sending, HTTP 429",
    sending(late_refusal=replace(THROUGHPUT, status=429)),
)
register("rate-limited-613", "F73", "613: calls exceed a limit", gate(CALL_LIMIT))
register("pair-limited", "F74", "131056 on sending: too fast to one recipient", sending(late_refusal=PAIR_LIMIT))
register("spam-limited", "F75", "131048 on sending", sending(late_refusal=SPAM))
register("near-limit", "F76", "x-app-usage stands at 95 percent", _app_usage(95))
register("near-limit-account", "F76", "the account's usage stands at 92 percent", _account_usage(92, 0))
register("no-usage-headers", "", "healthy: answers carry no usage headers", _no_usage)
register("transient", "F77", "2 with HTTP 500 on everything", gate(TRANSIENT))
register("transient-503", "F77", "2 with HTTP 503 on everything", gate(replace(TRANSIENT, status=503)))
register("transient-nodes", "F77", "2 with HTTP 500 on nodes, while debug_token works", gate(TRANSIENT, "nodes"))
register("unknown-error", "F78", "1 with HTTP 500 on everything", gate(UNKNOWN))
register("unknown-error-400", "F78", "1 with HTTP 400 on everything", gate(replace(UNKNOWN, status=400)))
register("maintenance", "F79", "131057 with HTTP 500 on nodes", gate(MAINTENANCE, "nodes"))
register("sending-fails", "F78", "131000 with HTTP 500 on sending", sending(late_refusal=SOMETHING_WRONG))
register(
    "expired-version",
    "F88",
    "the settings ask for v19.0, which another version serves",
    configured(API_VERSION="v19.0"),
)
register(
    "version-auto-upgraded",
    "F88",
    "every call is served by v26.0, as recorded of living versions too",
    _served("v26.0"),
)
register(
    "version-expiring",
    "F88",
    "the settings ask for v21.0, which ends on 21 January 2027",
    configured(API_VERSION="v21.0"),
)
register(
    "version-unknown", "F89", "the settings ask for v99.0, which does not exist", configured(API_VERSION="v99.0")
)
register("flapping", "F90", "every path fails twice with 2, then answers", gate(TRANSIENT, times=2))
register("clock-ahead", "", "Meta's clock is two hours ahead of ours", _clock(2 * HOUR))
register("spec-mode", "", "missing nodes give 404 and 803, as Meta's OpenAPI file says and nobody recorded", _spec)
register("batch-timeout", "", "every part of a batch but the first times out", _batch_times_out)
