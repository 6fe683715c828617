"""What a place holds, found by variable: each name as it is written there, whatever its spelling."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from pytest_wa_health.settings.guards import fits, is_stand_in, is_token, read_from_address
from pytest_wa_health.settings.names import BY_NAME, COMPANIONS, Spelling, Variable
from pytest_wa_health.settings.spelling import PLAIN, Affix, prefixed, recognise, suffixed, words

__all__ = ["Entry", "Index"]

_VERSION, _PHONE, _TOKEN = "WHATSAPP_API_VERSION", "WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_ACCESS_TOKEN"
_BASE = "WHATSAPP_GRAPH_URL"
_LAST = 10_000
_JWT = re.compile(r"[\"']?eyJ[\w-]+\.[\w-]+\.[\w-]+")
_ABOUT_A_TOKEN = frozenset(
    {"WHATSAPP", "TOKEN", "API", "ACCESS", "ACESSO", "ACCESO", "DE", "PERMANENT", "PERMANENTE", "BUSINESS",
     "CLOUD", "META", "FB", "FACEBOOK", "GRAPH", "SYSTEM", "USER", "BEARER", "AUTH", "KEY", "WA", "BOT"}
)  # fmt: skip
"""A name of these words alone says of whom the token is; SHOP_WHATSAPP_TOKEN may be one tenant's."""


@dataclass(frozen=True, repr=False)
class Entry:
    """A name as written that spells a known one, and its value."""

    written: str
    spelling: Spelling
    value: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing, or nothing but quotes, stands there."""
        return not self.value.strip().strip("\"'")

    @property
    def counts(self) -> bool:
        """Whether the value has the form that the name must show."""
        spelling = self.spelling
        if spelling.variable == _TOKEN and spelling.name != _TOKEN and _JWT.match(self.value):
            return False  # of Supabase, of a gateway: Meta's tokens never have this form
        if not spelling.form or fits(spelling.form, self.value, strict=spelling.strict):
            return True
        return not spelling.strict and is_stand_in(self.value, (spelling.name,))


_ByAffix = dict[Affix, dict[str, list[Entry]]]


class Index:
    """`values` by variable. Made once for each place, however many tenants read it."""

    def __init__(self, values: Mapping[str, str], remarks: Mapping[str, str] | None = None) -> None:
        self.values = values
        self.remarks = remarks or {}
        """What else is to be said of a value, by its name as written."""
        self._plain: dict[str, list[Entry]] | None = None
        self._prefixed: _ByAffix | None = None
        self._suffixed: _ByAffix | None = None

    def named(self, affix: Affix = PLAIN) -> Collection[str]:
        """The variables that have a name here with `affix`."""
        return self._of(affix).keys()

    def entries(self, variable: Variable, affix: Affix = PLAIN) -> list[Entry]:
        """Every name of `variable` with `affix`, preferred ones first, whether its value counts or not."""
        return self._of(affix).get(variable.name, [])

    def readings(self, variable: Variable, affix: Affix = PLAIN) -> Iterator[Entry]:
        """Those of `entries` that count."""
        for entry in self.entries(variable, affix):
            if not entry.is_empty and entry.counts and self._has_companion(entry, affix):
                yield entry

    def unused(self) -> Iterator[Entry]:
        """Names of ours whose value has not the form that would make them count."""
        for variable in BY_NAME.values():
            used = {entry.written for entry in self.readings(variable)}
            for entry in self.entries(variable):
                if not entry.is_empty and entry.written not in used:
                    yield entry

    def _of(self, affix: Affix) -> Mapping[str, list[Entry]]:
        if affix is PLAIN:
            if self._plain is None:
                self._plain = self._by_name()
            return self._plain
        if affix.before:
            if self._prefixed is None:
                self._prefixed = self._by_affix(prefixed)
            return self._prefixed.get(affix, {})
        if self._suffixed is None:
            self._suffixed = self._by_affix(suffixed)
        return self._suffixed.get(affix, {})

    def _has_companion(self, entry: Entry, affix: Affix) -> bool:
        other = COMPANIONS.get(entry.spelling.name)
        if other is None:
            return True
        variable = BY_NAME["WHATSAPP_APP_ID" if other == "APP_ID" else "WHATSAPP_APP_SECRET"]
        others = (each for each in self.entries(variable, affix) if each.spelling.name == other)
        return any(not each.is_empty and each.counts for each in others)

    def _by_name(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = defaultdict(list)
        for written, value in self.values.items():
            if spelling := recognise(written):
                found[spelling.variable].append(Entry(written, spelling, value))
            elif _is_token_by_form(written, value):
                found[_TOKEN].append(Entry(written, Spelling(written, _TOKEN, _LAST), value))
            if "://" in value:
                for entry in _carried(written, value):
                    found[entry.spelling.variable].append(entry)
        for entries in found.values():
            entries.sort(key=lambda entry: entry.spelling.rank)
        return found

    def _by_affix(self, readings: Callable[[str], Iterator[tuple[Affix, Spelling]]]) -> _ByAffix:
        found: _ByAffix = defaultdict(lambda: defaultdict(list))
        for written, value in self.values.items():
            for affix, spelling in readings(written):
                found[affix][spelling.variable].append(Entry(written, spelling, value))
        for of_affix in found.values():
            for entries in of_affix.values():
                entries.sort(key=lambda entry: entry.spelling.rank)
        return found


def _is_token_by_form(written: str, value: str) -> bool:
    """``TOKEN_WHATSAPP``, ``WHATSAPP_TOKEN_ACESSO``: both words in any order, and a value that is a token of Meta."""
    if "EAA" not in value or not is_token(value):
        return False
    parts = set(words(written))
    return {"WHATSAPP", "TOKEN"} <= parts <= _ABOUT_A_TOKEN


def _carried(written: str, value: str) -> Iterator[Entry]:
    """What an address of the Graph API tells, under whatever name it stands."""
    if not {"URL", "URI", "ENDPOINT", "HOST", "BASE"}.intersection(words(written)):
        return
    version, phone = read_from_address(value)
    if written.upper().endswith(_BASE):
        version = None  # the base address of all calls; what it says of the version is read with it
    for variable, text in ((_VERSION, version), (_PHONE, phone)):
        if text:
            yield Entry(written, Spelling(written, variable, _LAST), text)
