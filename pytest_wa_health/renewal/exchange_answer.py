"""What Meta's answer to an exchange means. Its errors are its own: code 1 is no outage here, 101 no dead token."""

from __future__ import annotations

from pytest_wa_health import catalogue
from pytest_wa_health.renewal.said import RenewalError
from pytest_wa_health.renewal.token_facts import TokenFacts
from pytest_wa_health.survey.facts import Answer, ErrorEnvelope, Failure

__all__ = ["refusal"]

_UNKNOWN, _BAD_APP = 1, 101
_OF_FAILURE = {
    "dns": "network.dns",
    "refused": "network.refused",
    "reset": "network.refused",
    "tls": "network.tls",
    "timeout": "network.timeout",
    "proxy": "network.proxy",
}
_INTERCEPTED = "network.intercepted"
_SECRET_WORDS = ("client secret", "client_secret", "app secret")
_APP_WORDS = ("does not belong to application", "does not belong to this application")
_GONE_WORDS = "has been deleted"


def refusal(answer: Answer, before: TokenFacts, app_id: str) -> RenewalError:
    """Why no token came. The token that was to be exchanged is no worse for it."""
    if answer.failure is not None:
        return _unanswered(answer.failure)
    if answer.error is None:
        return RenewalError("exchange-garbage", cause="undetermined")
    cause = _cause(answer.error, answer.status or 0, before, app_id)
    code = str(answer.error.code if answer.error.code is not None else "?")
    shown = f"{code}/{answer.error.subcode}" if answer.error.subcode else code
    return RenewalError("exchange-refused", cause=cause, code=shown, says=answer.error.message or "-")


def _unanswered(failure: Failure) -> RenewalError:
    cause = _OF_FAILURE.get(failure.kind, _INTERCEPTED)
    return RenewalError("exchange-unanswered", cause=cause, reason=failure.reason or failure.kind)


def _cause(error: ErrorEnvelope, status: int, before: TokenFacts, app_id: str) -> str:
    words = error.message.lower()
    if any(mark in words for mark in _APP_WORDS):
        return "token.wrong-app"
    if any(mark in words for mark in _SECRET_WORDS):
        return "token.wrong-app-secret"
    if error.code == catalogue.TOKEN_REFUSED:
        return _dead(error, words)
    if error.code == _BAD_APP:
        return "token.wrong-app" if before.app and before.app != app_id else "settings.malformed-id"
    if error.code == _UNKNOWN and status < 500:  # Meta says so of a wrong secret; of an outage it would be a 5xx
        return "token.wrong-app-secret"
    return _of_code(error) or ("api.unavailable" if status >= 500 else "undetermined")


def _dead(error: ErrorEnvelope, words: str) -> str:
    if _GONE_WORDS in words:
        return "token.app-removed"
    return _of_code(error) or "token.invalid"


def _of_code(error: ErrorEnvelope) -> str | None:
    known = catalogue.code(error.code, error.subcode)
    return known.causes[0] if known and known.causes else None
