"""Where values come from: the places in their order, and the one that wins for each variable."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.settings.index import Index
from pytest_wa_health.settings.names import Variable
from pytest_wa_health.settings.spelling import PLAIN, Affix
from pytest_wa_health.settings.tenant_settings import Origin, place_of

__all__ = ["Elsewhere", "Lookup", "Reading", "Source"]


@dataclass(frozen=True, repr=False)
class Source:
    """One place with values by name.

    `place` is how reports name it, `where` how an error says that it was searched. `affix` stands before or after
    the full variable name. `by_key`: the values bear the canonical names, as keys of ``wa-health.toml``.
    `secrets` is False where no secret may stand, so that nobody is sent there with one.
    """

    place: str
    index: Index
    where: str
    affix: Affix = PLAIN
    by_key: bool = False
    secrets: bool = True

    def readings(self, variable: Variable) -> Iterator[tuple[str, str]]:
        """(name as written here, value) of every name of `variable` that holds something, preferred ones first."""
        if self.by_key:
            value = self.index.values.get(variable.name, "")
            if value.strip().strip("\"'"):
                yield variable.key, value
            return
        for entry in self.index.readings(variable, self.affix):
            yield entry.written, entry.value

    def names(self) -> Collection[str]:
        """The variables that are named here, with or without a value."""
        return self.index.values.keys() if self.by_key else self.index.named(self.affix)

    def is_empty_here(self, variable: Variable) -> bool:
        """Whether the variable is named here without a value."""
        return not self.by_key and any(entry.is_empty for entry in self.index.entries(variable, self.affix))


@dataclass(frozen=True, repr=False)
class Elsewhere:
    """A further value of a setting, which does not count."""

    name: str
    place: str
    value: str

    @property
    def origin(self) -> str:
        """As `Origin` says it."""
        return noted("origin.in", setting=self.name, place=place_of(self.place))


@dataclass(frozen=True, repr=False)
class Reading:
    """A raw value and where it comes from."""

    value: str
    origin: Origin
    remark: str = ""
    """What the file says of the value: that it goes on in the next line."""
    others: tuple[Elsewhere, ...] = ()
    """Other values further down, in their order."""


class Lookup:
    """The places of one tenant: the command line, then the tenant's own, then those that all tenants share.

    Within each the order is the precedence. A tenant's own places stand before the shared ones, because the
    process environment would otherwise turn all tenants into one. Settings of one group never mix the two:
    a phone number ID of the tenant with the account of another one would be a false alarm.
    """

    def __init__(
        self,
        command_line: Source,
        own: Sequence[Source],
        shared: Sequence[Source],
        *,
        own_groups: frozenset[str] = frozenset(),
    ) -> None:
        self._command_line = command_line
        self._own, self._shared = tuple(own), tuple(shared)
        self._own_groups = own_groups
        self._named = frozenset[str]().union(
            *(source.names() for source in (command_line, *self._own, *self._shared))
        )

    def is_named(self, variable: Variable) -> bool:
        """Whether any place has a name of `variable`, with or without a value."""
        return variable.name in self._named

    def find(self, variable: Variable) -> Reading | None:
        """The value that wins, with the places further down that hold a different one."""
        if variable.name not in self._named:
            return None
        for name, value in self._command_line.readings(variable) if self._command_line.index.values else ():
            return Reading(value, Origin(variable.name, name, self._command_line.place))
        for scope in self._scopes(variable):
            holding = [source for source in scope if variable.name in source.names()]
            found = [(source, *pair) for source in holding for pair in source.readings(variable)]
            if found:
                source, name, value = found[0]
                others = tuple(Elsewhere(n, s.place, v) for s, n, v in found[1:] if v.strip() != value.strip())
                shadows = tuple(other.origin for other in others)
                remark = source.index.remarks.get(name, "")
                return Reading(value, Origin(variable.name, name, source.place, shadows), remark, others)
        return None

    def places(self, variable: Variable) -> list[str]:
        """Where `variable` is looked for, in words."""
        return [
            _searched(source, variable)
            for scope in self._scopes(variable)
            for source in scope
            if source.secrets or not variable.secret
        ]

    def spelling(self, variable: Variable) -> str:
        """The name under which the tenant's own places would hold `variable`."""
        return next((source.affix for source in self._own if source.affix), PLAIN).spelt(variable.name)

    def sources(self, variable: Variable) -> tuple[Source, ...]:
        """The places of `variable`, in their order."""
        return tuple(source for scope in self._scopes(variable) for source in scope)

    def sources_of_names(self) -> Iterator[Source]:
        """The places whose names are somebody's own, each once."""
        yield from dict.fromkeys(
            source
            for source in (*self._own, *self._shared)
            if not source.by_key and not source.affix and source.index.values
        )

    def _scopes(self, variable: Variable) -> tuple[tuple[Source, ...], ...]:
        if variable.group and variable.group in self._own_groups:
            return (self._own,)
        return (self._own, self._shared) if self._own else (self._shared,)


def _searched(source: Source, variable: Variable) -> str:
    where = place_of(source.where)
    return noted("origin.empty", place=where) if source.is_empty_here(variable) else where
