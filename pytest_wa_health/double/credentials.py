"""Who is calling: the checks that come before any node is looked at.

Order, as pieced together from recordings: a token is there, it is alive, its proof is right. Token errors
outrank everything else.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from pytest_wa_health.double import problems
from pytest_wa_health.double.calls import Call, Misused
from pytest_wa_health.double.problems import Problem, Refused

if TYPE_CHECKING:
    from pytest_wa_health.double.account import Token
    from pytest_wa_health.double.fleet import Fleet
    from pytest_wa_health.double.tenant import Tenant

__all__ = ["Caller", "identify", "presented", "proof_of"]

SHORTEST_CUT = 21
UNKNOWN_APP = Problem(
    101, "Error validating application. Cannot get application info due to a system error.", token_invalid=True
)


@dataclass(frozen=True)
class Caller:
    """The credential of a call, found good."""

    tenant: Tenant
    kind: Literal["token", "app"]
    value: str
    app_id: str

    @property
    def scopes(self) -> list[str]:
        """What its token was made for."""
        return self.tenant.account.held(self.value).record["scopes"]  # type: ignore[no-any-return]


def presented(call: Call) -> str | None:
    """The token that `call` carries in its header, query or form.

    Raises `Misused` if it carries one in the header and another, or the same, elsewhere: what Meta does then
    is unknown, and no client should find out.
    """
    scheme, _, value = call.headers.get("authorization", "").partition(" ")
    in_header = value.strip() if scheme.lower() in ("bearer", "oauth") else ""
    elsewhere = call.params.get("access_token")
    if in_header and elsewhere:
        raise Misused(400, "the access token came in the header and in the parameters of one call")
    return in_header or (str(elsewhere) if elsewhere else None)


def proof_of(token: str, secret: str) -> str:
    """``appsecret_proof``: HMAC-SHA256 of the token under the app secret, in hex."""
    return hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()


def identify(call: Call, fleet: Fleet) -> Caller:
    """The caller, its token and its proof checked.

    Raises `Refused` as Meta refuses, `Misused` for what it would be wrong to imitate.
    """
    value = presented(call)
    if value is None:
        raise Refused(_without_token(call, fleet.whose(call)))
    caller = _app_caller(value, fleet) if "|" in value else _token_caller(value, call, fleet)
    _check_proof(call, caller)
    return caller


def _without_token(call: Call, tenant: Tenant | None) -> Problem:
    last = call.parts[-1] if call.parts else ""
    if last == "me":
        problem = problems.NO_TOKEN_ME
    elif last == "whatsapp_business_profile":
        problem = problems.NO_TOKEN_PROFILE
    else:
        problem = problems.NO_TOKEN
    return replace(problem, status=tenant.account.no_token_status) if tenant else problem


def _app_caller(value: str, fleet: Fleet) -> Caller:
    app_id, _, secret = value.partition("|")
    tenant = fleet.of_app(app_id)
    if tenant is None:
        raise Refused(UNKNOWN_APP)
    right = tenant.account.other_apps.get(app_id, tenant.account.app_secret)
    if not hmac.compare_digest(right.encode(), secret.encode()):
        raise Refused(problems.WRONG_SIGNATURE)
    return Caller(tenant, "app", value, app_id)


def _token_caller(value: str, call: Call, fleet: Fleet) -> Caller:
    tenant = fleet.of_token(value)
    if tenant is None:
        raise Refused(unknown_token(value, call, fleet))
    token = tenant.account.held(value)
    if token.problem is not None and not _debugs_itself(call, token):
        raise Refused(_dead(call, token, token.problem))
    return Caller(tenant, "token", value, str(token.record["app_id"]))


def _debugs_itself(call: Call, token: Token) -> bool:
    return token.debug_answers_dead and call.parts[-1:] == ["debug_token"]


def _dead(call: Call, token: Token, problem: Problem) -> Problem:
    if call.parts[-1:] == ["messages"] and token.send_status is not None:
        return replace(problem, status=token.send_status)
    return problem


def unknown_token(value: str, call: Call | None, fleet: Fleet) -> Problem:
    """What Meta says of a token that it never issued, or not in this form."""
    if any(c not in "-_" and not (c.isascii() and c.isalnum()) for c in value):
        return problems.malformed(value)
    if fleet.cut_from(value, at_least=SHORTEST_CUT):
        return problems.CANNOT_DECRYPT
    sending = call is not None and call.parts[-1:] == ["messages"]
    return replace(problems.CANNOT_PARSE, status=401 if sending else 400)


def _check_proof(call: Call, caller: Caller) -> None:
    account = caller.tenant.account
    proof = call.params.get("appsecret_proof")
    if proof is None:
        if account.proof_required and caller.kind == "token":
            raise Refused(problems.PROOF_MISSING)
        return
    secret = account.other_apps.get(caller.app_id, account.app_secret)
    if account.proof_refused or not hmac.compare_digest(proof_of(caller.value, secret), str(proof)):
        raise Refused(problems.PROOF_INVALID)
