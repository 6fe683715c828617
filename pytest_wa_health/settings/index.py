"""What a place holds, found by variable: each name as it is written there, whatever its spelling."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from pytest_wa_health.settings.guards import fits, is_stand_in, is_token, read_from_address
from pytest_wa_health.settings.names import BY_NAME, COMPANIONS, Spelling, Variable
from pytest_wa_health.settings.spelling import prefixed, recognise, words

__all__ = ["Entry", "Index"]

_VERSION, _PHONE, _TOKEN = "WHATSAPP_API_VERSION", "WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_ACCESS_TOKEN"
_BASE = "WHATSAPP_GRAPH_URL"
_LAST = 10_000
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
        if not spelling.form or fits(spelling.form, self.value, strict=spelling.strict):
            return True
        return not spelling.strict and is_stand_in(self.value, (spelling.name,))


class Index:
    """`values` by variable. Made once for each place, however many tenants read it."""

    def __init__(self, values: Mapping[str, str], remarks: Mapping[str, str] | None = None) -> None:
        self.values = values
        self.remarks = remarks or {}
        """What else is to be said of a value, by its name as written."""
        self._plain: dict[str, list[Entry]] | None = None
        self._prefixed: dict[str, dict[str, list[Entry]]] | None = None

    def named(self, prefix: str = "") -> Collection[str]:
        """The variables that have a name here behind `prefix`."""
        if not prefix:
            if self._plain is None:
                self._plain = self._by_name()
            return self._plain.keys()
        if self._prefixed is None:
            self._prefixed = self._by_prefix()
        return self._prefixed.get(prefix, {}).keys()

    def entries(self, variable: Variable, prefix: str = "") -> list[Entry]:
        """Every name of `variable` behind `prefix`, preferred ones first, whether its value counts or not."""
        if variable.name not in self.named(prefix):
            return []
        found = self._prefixed[prefix] if prefix and self._prefixed else self._plain or {}
        return found[variable.name]

    def readings(self, variable: Variable, prefix: str = "") -> Iterator[Entry]:
        """Those of `entries` that count."""
        for entry in self.entries(variable, prefix):
            if not entry.is_empty and entry.counts and self._has_companion(entry, prefix):
                yield entry

    def unused(self) -> Iterator[Entry]:
        """Names of ours whose value has not the form that would make them count."""
        for variable in BY_NAME.values():
            used = {entry.written for entry in self.readings(variable)}
            for entry in self.entries(variable):
                if not entry.is_empty and entry.written not in used:
                    yield entry

    def _has_companion(self, entry: Entry, prefix: str) -> bool:
        other = COMPANIONS.get(entry.spelling.name)
        if other is None:
            return True
        variable = BY_NAME["WHATSAPP_APP_ID" if other == "APP_ID" else "WHATSAPP_APP_SECRET"]
        others = (each for each in self.entries(variable, prefix) if each.spelling.name == other)
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

    def _by_prefix(self) -> dict[str, dict[str, list[Entry]]]:
        found: dict[str, dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
        for written, value in self.values.items():
            for prefix, spelling in prefixed(written):
                found[prefix][spelling.variable].append(Entry(written, spelling, value))
        for of_prefix in found.values():
            for entries in of_prefix.values():
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
