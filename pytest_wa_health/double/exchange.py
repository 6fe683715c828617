"""``GET /oauth/access_token``: a token that still lives, with its app's secret, for a new one.

It carries no header: token and secret stand in the query. Its errors are its own: code 1 for a wrong secret and for
another app's token, 101 for an unknown app.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from pytest_wa_health.double import problems
from pytest_wa_health.double.account import DAY
from pytest_wa_health.double.calls import Misused
from pytest_wa_health.double.credentials import unknown_token
from pytest_wa_health.double.problems import Problem, Refused

if TYPE_CHECKING:
    from pytest_wa_health.double.account import Account, Token
    from pytest_wa_health.double.calls import Call, Json
    from pytest_wa_health.double.fleet import Fleet

__all__ = ["BAD_APP_ID", "NOT_OF_APP", "WRONG_SECRET", "exchange"]

LIFETIME = 60 * DAY
GRANT = "fb_exchange_token"
WRONG_SECRET = Problem(1, "Error validating client secret.")
NOT_OF_APP = Problem(1, "The access token does not belong to application 634974688087057")
BAD_APP_ID = Problem(101, "Error validating application. Invalid application ID.")


def exchange(call: Call, fleet: Fleet) -> Json:
    """The answer's JSON, with a new token. Raises `Refused` as Meta refuses."""
    if call.headers.get("authorization"):
        raise Misused(400, "an exchange carries its token in the query and no header")
    for name in ("grant_type", "client_id", "client_secret", GRANT):
        if not call.params.get(name):
            raise Refused(problems.parameter_required(name))
    if call.params["grant_type"] != GRANT:
        raise Refused(Problem(1, "Unsupported grant type"))
    app_id, value = str(call.params["client_id"]), str(call.params[GRANT])
    tenant = fleet.of_app(app_id)
    if tenant is None:
        raise Refused(BAD_APP_ID)
    account = tenant.account
    secret = account.other_apps.get(app_id, account.app_secret)
    if not hmac.compare_digest(secret.encode(), str(call.params["client_secret"]).encode()):
        raise Refused(WRONG_SECRET)
    if account.exchange.problem is not None:
        raise Refused(account.exchange.problem)
    return _issued(account, _alive(call, value, app_id, fleet), call)


def _alive(call: Call, value: str, app_id: str, fleet: Fleet) -> Token:
    token = fleet.token(value)
    if token is None:
        raise Refused(unknown_token(value, call, fleet))
    if token.problem is not None:
        raise Refused(token.problem)
    if str(token.record.get("app_id")) != app_id:
        raise Refused(Problem(1, f"The access token does not belong to application {app_id}"))
    return token


def _issued(account: Account, old: Token, call: Call) -> Json:
    rules = account.exchange
    if rules.garbage is not None:
        return rules.garbage
    if rules.same:
        return {"access_token": old.value, "token_type": "bearer", "expires_in": LIFETIME}
    is_system = old.record.get("type") == "SYSTEM_USER"
    if is_system and old.record.get("expires_at") and call.params.get("set_token_expires_in_60_days") != "true":
        raise Refused(problems.parameter_required("set_token_expires_in_60_days"))
    new = account.issue(expires_at=account.now + LIFETIME)
    if rules.edit is not None:
        rules.edit(account, new)
    return {"access_token": new.value, "token_type": "bearer", "expires_in": LIFETIME}
