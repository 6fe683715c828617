"""Names of several accounts in one place (``ACME_WHATSAPP_TOKEN``, ``WHATSAPP_TOKEN_2``), and of other vendors."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.settings.guards import fits
from pytest_wa_health.settings.likeness import is_of_another, may_be_shown
from pytest_wa_health.settings.names import BY_NAME, VENDORS, Spelling
from pytest_wa_health.settings.sources import Lookup, Source
from pytest_wa_health.settings.spelling import Affix, has_foreign_word, prefixed, recognise, suffixed, words
from pytest_wa_health.settings.tenant_settings import place_of
from pytest_wa_health.settings.value_forms import is_placeholder

__all__ = ["foreign_accounts", "hint"]

_TOKEN, _PHONE = "WHATSAPP_ACCESS_TOKEN", "WHATSAPP_PHONE_NUMBER_ID"
_FORMS = {_TOKEN: "token", _PHONE: "id"}
_MOST = 6
_BEFORE, _AFTER = re.compile(r"[A-Za-z][A-Za-z0-9_]*_"), re.compile(r"_?\d+|_[A-Za-z0-9_]+")

_Names = Mapping[str, str]
"""The name of each variable, as one account has it."""


def hint(lookup: Lookup, *, beside: bool = False) -> str | None:
    """What to write into ``wa-health.toml`` where the names have a part before or after them that ours lack.

    `beside`: the plain names are there as well and are read, so that these accounts are left out.
    """
    for source in lookup.sources_of_names():
        accounts = _accounts(source)
        whole = {affix: names for affix, names in accounts.items() if names.keys() >= _FORMS.keys()}
        if beside:
            used = {entry.value for entry in source.index.readings(BY_NAME[_TOKEN])}
            whole = {affix: names for affix, names in whole.items() if source.index.values[names[_TOKEN]] not in used}
        if whole:
            return _of_accounts(whole, source, beside=beside)
        numbers = [names[_PHONE] for names in accounts.values() if _PHONE in names]
        if not beside and len(numbers) > 1 and any(True for _ in source.index.named() if _ == _TOKEN):
            return _of_numbers(numbers, accounts, source)
    return None


def _of_accounts(accounts: Mapping[Affix, _Names], source: Source, *, beside: bool) -> str:
    first = next(iter(accounts.values()))
    lines = [
        f'tenants.{_key(affix)}.env_{"prefix" if affix.before else "suffix"} = "{affix.before or affix.after}"'
        for affix in list(accounts)[:_MOST]
    ]
    own = "missing.own-account-lines" if len(lines) > 1 else "missing.own-account"
    key = own if beside or len(accounts) == 1 else "missing.one-of-several"
    says = " and ".join(lines)
    return noted(key, setting=first[_TOKEN], other=first[_PHONE], file=place_of(source.place), says=says)


def _of_numbers(numbers: list[str], accounts: Iterable[Affix], source: Source) -> str:
    shown = " and ".join(numbers[:_MOST])
    key = next(_key(affix) for affix in accounts)
    return noted("missing.several-numbers", says=shown, file=place_of(source.place), slug=key)


def _accounts(source: Source) -> dict[Affix, dict[str, str]]:
    """The names of each account, of token and number alone."""
    found: dict[Affix, dict[str, str]] = defaultdict(dict)
    for name, value in source.index.values.items():
        if not value or recognise(name) is not None or has_foreign_word(name) or is_placeholder(value):
            continue
        if not may_be_shown(name) or is_of_another(name, BY_NAME[_TOKEN]):
            continue
        readings = [(affix, spelling) for affix, spelling in _readings(name) if _is_one(spelling, value)]
        if readings:
            affix, spelling = min(readings, key=lambda reading: len(reading[0].before + reading[0].after))
            found[affix].setdefault(spelling.variable, name)
    return found


def _readings(name: str) -> Iterator[tuple[Affix, Spelling]]:
    yield from (found for found in prefixed(name) if _BEFORE.fullmatch(found[0].before))
    yield from (found for found in suffixed(name) if _AFTER.fullmatch(found[0].after))


def _is_one(spelling: Spelling, value: str) -> bool:
    form = _FORMS.get(spelling.variable)
    return form is not None and fits(form, value, strict=True)


def _key(affix: Affix) -> str:
    return (affix.before or affix.after).strip("_").lower()


def foreign_accounts(lookup: Lookup) -> str | None:
    """The setting of another vendor of WhatsApp messages, where there is none of ours."""
    for source in lookup.sources_of_names():
        for name, value in source.index.values.items():
            parts = (*words(name), *_pairs(words(name)), *_of_host(value))
            vendor = next((VENDORS[word] for word in parts if word in VENDORS), None)
            if value and vendor and may_be_shown(name):
                return noted("missing.other-provider", setting=name, file=place_of(source.place), says=vendor)
    return None


def _of_host(value: str) -> list[str]:
    """The words of the host that an address names."""
    if not value.startswith(("https://", "http://")):
        return []
    return re.split(r"[^A-Z0-9]+", value.partition("://")[2].partition("/")[0].upper())


def _pairs(parts: tuple[str, ...]) -> Iterator[str]:
    return ("_".join(parts[place : place + 2]) for place in range(len(parts) - 1))
