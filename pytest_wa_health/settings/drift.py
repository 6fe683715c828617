"""The same setting with different values in two places: both are named, by fingerprint where they are secret."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Sequence

from pytest_wa_health.catalogue.notes import joined, noted
from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.settings.names import BY_NAME
from pytest_wa_health.settings.references import kind_of
from pytest_wa_health.settings.sources import Elsewhere, Reading
from pytest_wa_health.settings.tenant_settings import Settings
from pytest_wa_health.settings.value_forms import clean_credential, clean_id, is_placeholder
from pytest_wa_health.survey.facts import LocalFinding

__all__ = ["CAUSE", "WATCHED", "across_tenants", "differing", "elsewhere", "finding", "shown", "with_finding"]

CAUSE = "settings.two-places-differ"
TOKEN = BY_NAME["WHATSAPP_ACCESS_TOKEN"].name
_LONGEST_VERSION = 6
WATCHED = (
    TOKEN, "WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_BUSINESS_ACCOUNT_ID", "WHATSAPP_APP_ID", "WHATSAPP_APP_SECRET",
    "WHATSAPP_API_VERSION",
)  # fmt: skip


def elsewhere(variable: str, reading: Reading) -> list[Elsewhere]:
    """The values of `variable` further down that are none of ours: other than the one that counts, and real ones."""
    if not reading.others:
        return []
    mine = _plain(variable, reading.value)
    return [
        other
        for other in reading.others
        if _plain(variable, other.value) != mine
        and not is_placeholder(other.value, BY_NAME[variable].names)
        and kind_of(other.value) is None
    ]


def finding(variable: str, reading: Reading) -> LocalFinding | None:
    """What to say where another *place* holds another value; two names in one place are a note, no contradiction."""
    others = [other for other in elsewhere(variable, reading) if other.place != reading.origin.place]
    if variable not in WATCHED or not others:
        return None
    parts = [_counts(reading.origin.note, variable, reading.value)]
    parts += [_holds(other.origin, variable, other.value) for other in others]
    return LocalFinding(CAUSE, variable, joined(parts))


def _counts(origin: str, variable: str, value: str) -> str:
    kind, plain = _as_shown(variable, value)
    return noted(f"differs.{kind}-counts", origin=origin, **{_NAMED[kind]: plain})


def _holds(place: str, variable: str, value: str) -> str:
    kind, plain = _as_shown(variable, value)
    return noted(f"differs.{kind}", says=place, **{_NAMED[kind]: plain})


_NAMED = {"token": "mark", "id": "id", "version": "version"}
"""What each kind of value is called in the notes."""


def _as_shown(variable: str, value: str) -> tuple[str, str]:
    """Which kind of value it is, and what may be shown of it."""
    plain = _plain(variable, value)
    if variable == "WHATSAPP_API_VERSION" and len(plain) <= _LONGEST_VERSION:
        return "version", plain
    if not BY_NAME[variable].secret and variable != "WHATSAPP_API_VERSION" and plain.isdigit():
        return "id", plain
    return "token", Secret(plain).fingerprint.removeprefix("sha256:")


def shown(variable: str, value: str) -> str:
    """A value as it may be shown: a secret's fingerprint, an ID, a version."""
    kind, plain = _as_shown(variable, value)
    return {"token": f"sha256:{plain}", "id": f"the ID {plain}", "version": f"the version {plain}"}[kind]


def across_tenants(tenants: Sequence[Settings]) -> Iterator[Settings]:
    """`tenants`, with a finding where two name one number and go to Meta with different tokens or accounts."""
    kinds: dict[str, dict[tuple[str | None, ...], Settings]] = defaultdict(dict)
    for tenant in tenants:
        if tenant.phone_number_id:
            key = (tenant.access_token.fingerprint, tenant.business_account_id, tenant.api_version)
            kinds[tenant.phone_number_id].setdefault(key, tenant)
    for tenant in tenants:
        same = kinds.get(tenant.phone_number_id, {}).values()
        other = next((each for each in same if differing(each, tenant)), None)
        if other is None:
            yield tenant
        else:
            what = noted("differs.same-number", says=f"{tenant.name} and {other.name}")
            yield with_finding(tenant, other, what, tenant.name, other.name)


def with_finding(tenant: Settings, other: Settings, what: str, place: str, other_place: str) -> Settings:
    """`tenant` with a finding that says `what` is in two places, and what stands in each of them."""
    variable = differing(tenant, other)
    held, held_there = (_of(each, variable, at) for each, at in ((tenant, place), (other, other_place)))
    note = joined([what, held, held_there])
    return dataclasses.replace(tenant, local=(*tenant.local, LocalFinding(CAUSE, variable, note)))


def differing(one: Settings, other: Settings) -> str:
    """The variable in which two declarations differ: token, ID or version; empty where they agree."""
    if one.access_token != other.access_token:
        return TOKEN
    for variable, mine, theirs in (
        ("WHATSAPP_PHONE_NUMBER_ID", one.phone_number_id, other.phone_number_id),
        ("WHATSAPP_BUSINESS_ACCOUNT_ID", one.business_account_id, other.business_account_id),
        ("WHATSAPP_API_VERSION", one.api_version, other.api_version),
    ):
        if mine and theirs and mine != theirs:
            return variable
    return ""


def _of(tenant: Settings, variable: str, place: str) -> str:
    if variable == TOKEN:
        mark = tenant.access_token.fingerprint.removeprefix("sha256:")
        return noted("differs.token", says=place, mark=mark)
    held = {
        "WHATSAPP_PHONE_NUMBER_ID": tenant.phone_number_id,
        "WHATSAPP_BUSINESS_ACCOUNT_ID": tenant.business_account_id,
        "WHATSAPP_API_VERSION": tenant.api_version,
    }
    return _holds(place, variable, held[variable] or "")


def _plain(variable: str, value: str) -> str:
    if BY_NAME[variable].secret:
        return clean_credential(value).value
    plain = clean_id(value).value
    return f"v{plain.lower().removeprefix('v')}" if variable == "WHATSAPP_API_VERSION" else plain
