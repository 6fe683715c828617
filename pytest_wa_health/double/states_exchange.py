"""States of the exchange of a token: each begins with a system user's token that ends in five days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wa_health.double import schema
from pytest_wa_health.double.account import DAY, Gate
from pytest_wa_health.double.edits import record
from pytest_wa_health.double.exchange import BAD_APP_ID, NOT_OF_APP, WRONG_SECRET
from pytest_wa_health.double.problems import Problem, token_problem
from pytest_wa_health.double.registry import register
from pytest_wa_health.double.states_token import EXPIRED

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wa_health.double.account import Account, Token

ENDING = record(expires_at=lambda now: now + 5 * DAY)
OTHER_APP = "750000000000002"
GONE = token_problem("Error validating application. Application has been deleted.", status=401)
BUSY = Problem(2, "An unexpected error has occurred. Please retry your request later.", 500, transient=True)


def _refused(problem: Problem) -> Callable[[Account], None]:
    def edit(account: Account) -> None:
        account.exchange.problem = problem

    return edit


def _garbled(account: Account) -> None:
    account.exchange.garbage = {"token_type": "bearer", "expires_in": 5_183_944}


def _same(account: Account) -> None:
    account.exchange.same = True


def _then(change: Callable[[Account, Token], None]) -> Callable[[Account], None]:
    def edit(account: Account) -> None:
        account.exchange.edit = change

    return edit


def _says(**values: object) -> Callable[[Account, Token], None]:
    def change(account: Account, token: Token) -> None:  # noqa: ARG001 - one shape for all
        token.record.update(values)

    return change


def _unable(account: Account, token: Token) -> None:  # noqa: ARG001 - one shape for all
    token.record["scopes"] = [schema.MANAGEMENT]
    token.record["granular_scopes"] = [{"scope": schema.MANAGEMENT}]


def _strange(account: Account, token: Token) -> None:  # noqa: ARG001 - one shape for all
    token.is_strange = True


def _ends_now(account: Account, token: Token) -> None:
    token.record["expires_at"] = account.now + 2 * DAY


def _cut_off(account: Account, token: Token) -> None:  # noqa: ARG001 - one shape for all
    """An outage begins, and every read meets it."""
    account.gates.append(Gate(BUSY))


_PERSONAL = _says(type="USER")
_OF_PAGE = _says(type="PAGE", profile_id="108000000000001")
_OF_OTHER_APP = _says(app_id=OTHER_APP)
register(
    "exchange-wrong-secret", "", "the exchange says that the app secret is wrong", ENDING, _refused(WRONG_SECRET)
)
register("exchange-other-app", "", "the exchange says that the token is another app's", ENDING, _refused(NOT_OF_APP))
register("exchange-bad-app-id", "", "the exchange does not know the app", ENDING, _refused(BAD_APP_ID))
register("exchange-dead", "", "the exchange says that the token has expired", ENDING, _refused(EXPIRED))
register("exchange-app-gone", "", "the exchange says that the app was deleted", ENDING, _refused(GONE))
register("exchange-busy", "", "the exchange meets an outage", ENDING, _refused(BUSY))
register("exchange-garbage", "", "the exchange answers without a token", ENDING, _garbled)
register("exchange-same", "", "the exchange gives back the token that came", ENDING, _same)
register("exchange-personal", "", "the exchange gives a person's token", ENDING, _then(_PERSONAL))
register("exchange-page", "", "the exchange gives a token of a page", ENDING, _then(_OF_PAGE))
register("exchange-strange-app", "", "the exchange gives a token of another app", ENDING, _then(_OF_OTHER_APP))
register("exchange-unable", "", "the exchanged token may not send messages", ENDING, _then(_unable))
register("exchange-unassigned", "", "the exchanged token sees neither account nor number", ENDING, _then(_strange))
register("exchange-sooner", "", "the exchanged token ends before the old one", ENDING, _then(_ends_now))
register("exchange-cut-off", "", "an outage begins once the new token is out", ENDING, _then(_cut_off))
