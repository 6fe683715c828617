"""``GET /debug_token``: who may ask about which token, and what a bad one looks like.

A bad *input* token gives HTTP 200 with ``is_valid: false``; only a bad *caller* is refused, and that refusal says
nothing about the token that was asked about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wa_health.double import problems
from pytest_wa_health.double.credentials import unknown_token
from pytest_wa_health.double.problems import Refused

if TYPE_CHECKING:
    from pytest_wa_health.double.account import Token
    from pytest_wa_health.double.calls import Call, Json
    from pytest_wa_health.double.credentials import Caller
    from pytest_wa_health.double.fleet import Fleet
    from pytest_wa_health.double.problems import Problem

__all__ = ["debug_token"]


def debug_token(call: Call, caller: Caller, fleet: Fleet) -> dict[str, Json]:
    """The answer's JSON. Raises `Refused` if `caller` may not ask about this token."""
    asked = call.params.get("input_token")
    if not asked:
        raise Refused(problems.parameter_required("input_token"))
    if asked == caller.value and caller.kind == "app":
        return {"data": _app_record(caller)}
    token = fleet.token(str(asked))
    if caller.kind == "app":
        return {"data": _seen_by_app(str(asked), token, caller, fleet)}
    if token is None or token.value != caller.value or not token.inspects_itself:
        raise Refused(problems.DEBUG_REFUSED)
    return {"data": _record(token)}


def _seen_by_app(asked: str, token: Token | None, caller: Caller, fleet: Fleet) -> dict[str, Json]:
    if token is None:
        return _invalid(unknown_token(asked, None, fleet))
    if str(token.record.get("app_id")) != caller.app_id:
        raise Refused(problems.DEBUG_REFUSED)
    return _record(token)


def _record(token: Token) -> dict[str, Json]:
    if token.problem is None:
        return dict(token.record)
    kept = ("app_id", "type", "application", "data_access_expires_at", "expires_at", "issued_at", "user_id")
    return {
        **{key: token.record[key] for key in kept if key in token.record},
        **_invalid(token.problem),
    }


def _invalid(problem: Problem) -> dict[str, Json]:
    error: dict[str, Json] = {"code": problem.code, "message": problem.message}
    if problem.subcode is not None:
        error["subcode"] = problem.subcode
    return {"error": error, "is_valid": False, "scopes": []}


def _app_record(caller: Caller) -> dict[str, Json]:
    app = caller.tenant.account.app
    return {
        "app_id": caller.app_id,
        "type": "APP",
        "application": app.values["name"],
        "is_valid": True,
        "scopes": [],
    }
