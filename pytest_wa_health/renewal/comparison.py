"""The old token beside the new one: a table, and the reason to refuse what is not proven to be at least as good."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pytest_wa_health.model.times import iso
from pytest_wa_health.renewal.said import RenewalError
from pytest_wa_health.renewal.token_facts import APP, NEEDED, PAGE, SYSTEM_USER, USER, TokenFacts

__all__ = ["Row", "rows", "worse"]

_PERSONAL = ("token.logged-out", "token.password-changed", "token.checkpointed", "token.user-unconfirmed")
"""Only what hangs on a person's login dies of these."""
_OWN = "whatsapp_"


@dataclass(frozen=True)
class Row:
    """One line of the table: what, the key ``row-…`` of ``renewal_table.toml``, and both values."""

    what: str
    before: str
    after: str


def rows(before: TokenFacts, after: TokenFacts | None) -> list[Row]:
    """The table; of a token that is not there yet nothing is said."""
    pairs = zip(_cells(before), _cells(after) if after else _empty(), strict=False)
    return [Row(what, old, new) for (what, old), (_, new) in pairs]


def _cells(facts: TokenFacts) -> Iterator[tuple[str, str]]:
    yield "fingerprint", facts.fingerprint
    yield "kind", facts.kind or "?"
    yield "app", facts.app or "?"
    yield "permissions", ", ".join(n for n in NEEDED if n in facts.scopes) or "-" if facts.scopes is not None else "?"
    yield "account", facts.account or "?"
    yield "expiry", _expiry(facts)
    yield "reaches", {True: "yes", False: "no", None: "?"}[facts.reaches]


def _empty() -> Iterator[tuple[str, str]]:
    for what in ("fingerprint", "kind", "app", "permissions", "account", "expiry", "reaches"):
        yield what, ""


def _expiry(facts: TokenFacts) -> str:
    return "never" if facts.never_ends else (iso(facts.expires_at) if facts.expires_at else None) or "?"


def worse(before: TokenFacts, after: TokenFacts, *, app_id: str | None) -> RenewalError | None:
    """Why the new token must not take the place of the old one; None where it may."""
    for refused in (
        _same,
        _unfit,
        _dead,
        _kind,
        lambda old, new: _app(old, new, app_id),
        _permissions,
        _reach,
        _expires,
    ):
        if error := refused(before, after):
            return error
    return None


def _same(before: TokenFacts, after: TokenFacts) -> RenewalError | None:
    return RenewalError("same-token") if before.fingerprint == after.fingerprint else None


def _dead(before: TokenFacts, after: TokenFacts) -> RenewalError | None:  # noqa: ARG001 - one shape for all
    if after.alive:
        return None
    found = after.first("token.", "settings.") if after.alive is False else None
    found = found or after.first("network.", "api.", "token.") or after.first("", verdict="unknown")
    return RenewalError("not-accepted" if after.alive is False else "not-proven", cause=found or "undetermined")


def _unfit(before: TokenFacts, after: TokenFacts) -> RenewalError | None:  # noqa: ARG001 - one shape for all
    if after.kind in (APP, PAGE):
        return RenewalError("wrong-kind", cause="token.wrong-kind", kind=after.kind)
    return None


def _kind(before: TokenFacts, after: TokenFacts) -> RenewalError | None:
    if after.kind == SYSTEM_USER:
        return None
    if after.kind is None:
        return RenewalError("kind-unseen", cause="undetermined")
    was_personal = before.kind == USER or (before.kind is None and before.first(*_PERSONAL) is not None)
    return None if was_personal else RenewalError("personal", cause="token.short-lived")


def _app(before: TokenFacts, after: TokenFacts, app_id: str | None) -> RenewalError | None:
    wanted = before.app or app_id
    if wanted is None or after.app == wanted:
        return None
    if after.app is None:
        return RenewalError("app-unseen", cause="undetermined")
    return RenewalError("other-app", cause="token.wrong-app", app=after.app, wanted=wanted)


def _permissions(before: TokenFacts, after: TokenFacts) -> RenewalError | None:
    if cause := after.first("permission."):
        return RenewalError("lacks-permission", cause=cause)
    if after.scopes is None:
        return None if after.can_both else RenewalError("permissions-unseen", cause="undetermined")
    for name, cause in zip(NEEDED, ("permission.messaging-missing", "permission.management-missing"), strict=True):
        if name not in after.scopes:
            return RenewalError("lacks", cause=cause, permission=name)
    lost = sorted(name for name in before.scopes or () if name.startswith(_OWN) and name not in after.scopes)
    return RenewalError("lacks", cause="permission.management-missing", permission=lost[0]) if lost else None


def _reach(before: TokenFacts, after: TokenFacts) -> RenewalError | None:
    if after.reaches is not True:
        cause = after.first("phone.", "settings.", "account.", "network.", "api.")
        if after.reaches is None:
            return RenewalError("not-proven", cause=cause or "undetermined")
        # The number is there for the old one, so what the new one lacks is the assignment.
        return RenewalError("unreached", cause="permission.asset-not-assigned" if before.reaches else cause)
    if before.account and after.account != before.account:
        cause = after.first("account.", "settings.") or "permission.account-not-granted"
        return RenewalError("other-account", cause=cause, account=before.account)
    if after.account is None and after.wants_account:
        cause = after.first("account.", "settings.", "api.") or "undetermined"
        return RenewalError("account-unseen", cause=cause)
    return None


def _expires(before: TokenFacts, after: TokenFacts) -> RenewalError | None:
    if after.never_ends:
        return None
    if after.expires_at is None:
        return RenewalError("expiry-unseen", cause="undetermined")
    is_sooner = before.alive and (before.never_ends or (before.expires_at or 0) >= after.expires_at)
    return RenewalError("ends-sooner", cause="token.expiring") if is_sooner else None
