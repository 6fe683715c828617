"""The variables, the names under which they are common in the wild, and which of them belong together.

The names themselves are data: ``names.toml``.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

__all__ = [
    "AMBIGUOUS", "BROWSER", "BY_KEY", "BY_NAME", "COMPANIONS", "FOREIGN", "KNOWN", "PREFIXES", "SECRET_NAMES",
    "VARIABLES", "VENDORS", "Spelling", "Variable", "canonical",
]  # fmt: skip
import msgspec


class Spelling(msgspec.Struct, frozen=True):
    """One name under which `variable` is read. Without `form` any value counts.

    `strict`: the name says nothing of WhatsApp, so an example or a reference under it is nobody's either.
    """

    name: str
    variable: str
    rank: int
    form: str = ""
    strict: bool = False


@dataclass(frozen=True)
class Variable:
    """One setting. `group` names settings that only make sense together and so come from one tenant."""

    name: str
    spellings: tuple[Spelling, ...] = field(repr=False)
    group: str = ""
    secret: bool = False
    carriers: bool = False
    """Whether an address of the Graph API may hold the value."""
    listed: tuple[str, ...] = ()
    """The aliases that the documentation names; the others are made of a stem and an ending."""

    @functools.cached_property
    def key(self) -> str:
        """The key in ``wa-health.toml``: the name in lower case without ``WHATSAPP_``."""
        return self.name.removeprefix("WHATSAPP_").lower()

    @functools.cached_property
    def names(self) -> tuple[str, ...]:
        """The canonical name first, then the aliases in order of preference."""
        return tuple(spelling.name for spelling in self.spellings)

    @property
    def aliases(self) -> tuple[str, ...]:
        """The aliases that the documentation names."""
        return self.listed


def _variables(data: Mapping[str, Any]) -> tuple[Variable, ...]:
    stems: Mapping[str, list[str]] = data["stems"]
    return tuple(_variable(name, table, stems) for name, table in data.items() if name.isupper())


def _variable(name: str, table: Mapping[str, Any], stems: Mapping[str, list[str]]) -> Variable:
    guarded: Mapping[str, str] = table.get("guarded", {})
    general: Mapping[str, str] = table.get("general", {})
    aliases: list[str] = table.get("aliases", [])
    listed = dict.fromkeys([*aliases, *guarded, *general])
    made, short = (_made(table, stems.get(of, ())) for of in (table.get("stems", ""), "short"))
    strict = {**dict.fromkeys(short if "form" in table else (), table.get("form", "")), **general}
    strict = {each: form for each, form in strict.items() if each in general or each not in {*listed, *made}}
    ordered = [name, *aliases, *(each for each in made if each not in strict), *guarded, *strict]
    spellings = tuple(
        Spelling(each, name, rank, guarded.get(each, strict.get(each, "")), each in strict)
        for rank, each in enumerate(dict.fromkeys(ordered))
    )
    return Variable(
        name,
        spellings,
        table.get("group", ""),
        table.get("secret", False),
        table.get("carriers", False),
        tuple(listed),
    )


def _made(table: Mapping[str, Any], stems: Iterable[str]) -> list[str]:
    """Every stem with every ending of a variable."""
    return [f"{stem}_{ending}" for ending in table.get("endings", []) for stem in stems]


_DATA = tomllib.loads((Path(__file__).parent / "names.toml").read_text("utf-8"))

VARIABLES = _variables(_DATA)
BY_NAME = {variable.name: variable for variable in VARIABLES}
BY_KEY = {variable.key: variable for variable in VARIABLES}

# A name of two variables belongs to the one that lists it, not to one that makes it of a stem and an ending.
KNOWN: Mapping[str, Spelling] = {
    spelling.name: spelling
    for listed in (False, True)
    for variable in reversed(VARIABLES)
    for spelling in variable.spellings
    if (spelling.name == variable.name or spelling.name in variable.listed) is listed
}

BROWSER: tuple[str, ...] = tuple(_DATA["browser"])
"""What stands before a name that a framework compiles into the pages that browsers load."""

PREFIXES: tuple[str, ...] = (*BROWSER, *_DATA["prefixes"])
"""What frameworks put before a variable's name; the rest is the name."""

VENDORS: Mapping[str, str] = _DATA["vendors"]
"""Words of those who send WhatsApp messages another way, with their names."""

FOREIGN: frozenset[str] = frozenset((*_DATA["foreign"], *VENDORS))
"""Words of other vendors."""

SECRET_NAMES = frozenset(
    spelling.name
    for variable in VARIABLES
    if variable.secret
    for spelling in variable.spellings
    if not spelling.strict or spelling.form == "chosen"
)
"""Names of secrets with words of their own; what stands under a general name is known by its form."""

COMPANIONS = {"APP_SECRET": "APP_ID", "APP_ID": "APP_SECRET"}
"""Aliases so common that other frameworks use them for something else (Symfony's ``APP_SECRET`` also is 32 hex
digits, and a wrong proof made from it would fail every call): they count only where both stand together."""

AMBIGUOUS = frozenset(name for name in BY_NAME["WHATSAPP_BUSINESS_ACCOUNT_ID"].names if name.endswith("_BUSINESS_ID"))
"""Names that hold the WhatsApp account's ID with some and the whole portfolio's with others."""


def canonical(name: str) -> Variable | None:
    """The variable of a canonical name, an alias or a ``wa-health.toml`` key, whatever its case."""
    found = BY_KEY.get(name.lower())
    if found is None and (spelling := KNOWN.get(name.upper())):
        found = BY_NAME[spelling.variable]
    return found
