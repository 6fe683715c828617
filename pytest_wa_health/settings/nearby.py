"""What lies near where a required variable is missing: one hint for each, with names of variables and files alone."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.settings import accounts
from pytest_wa_health.settings.accounts import foreign_accounts
from pytest_wa_health.settings.env_file import EnvFile, quoted
from pytest_wa_health.settings.likeness import (
    is_of_another,
    is_telephone,
    may_be_shown,
    names_of,
    speaks_of,
    telephone_of,
    values_of,
)
from pytest_wa_health.settings.names import Variable
from pytest_wa_health.settings.neighbours import neighbours
from pytest_wa_health.settings.out_of_use import blank_example, commented_out, in_an_example, within_json
from pytest_wa_health.settings.sources import Lookup
from pytest_wa_health.settings.spelling import has_foreign_word, recognise
from pytest_wa_health.settings.tenant_settings import PROCESS, where_it_is
from pytest_wa_health.settings.unreadable import Unreadable
from pytest_wa_health.settings.value_forms import clean_id, looks_like_token

__all__ = ["Nearby", "hints_within"]

_TOKEN, _PHONE = "WHATSAPP_ACCESS_TOKEN", "WHATSAPP_PHONE_NUMBER_ID"
_PATH = re.compile(r"(?:~|\.{1,2})?/?[\w.-]+(?:/[\w.-]+)*")
_LONGEST_EDIT = 0.85
_FILE_OF_SYSTEMD = "EnvironmentFile"


class Nearby:
    """Looks round once in a run, and only if something is missing."""

    def __init__(self, directory: Path, environ: Mapping[str, str], env: EnvFile | None) -> None:
        self._directory = directory
        self._environ = environ
        self._home = env.path.parent if env else directory
        self._env = env
        self._files: list[EnvFile] | None = None
        self._unreadable: Unreadable | None = None

    def hints(self, lookup: Lookup, missing: Sequence[Variable]) -> list[str]:
        """One hint for each of `missing`, or for several at once; none where nothing lies near."""
        if several := accounts.hint(lookup):
            return [several]
        found: dict[str, list[str]] = {}
        examples: dict[str, list[str]] = {}
        said: list[str] = []
        unexplained: list[Variable] = []
        unread_alone = False
        for variable in missing:
            hint = _by_value(lookup, variable)
            if hint is None and (near := self._next_door(variable, missing)):
                found.setdefault(near[0], []).append(near[1])
                continue
            hint = hint or commented_out(self._env, variable) or within_json(lookup, variable)
            hint = hint or _by_name(lookup, variable)
            if hint is None and (unread := _unread(lookup, variable)):
                said += [unread]
                unread_alone = True
                continue
            if hint is None and (example := in_an_example(self._home, variable)):
                examples.setdefault(example[0], []).append(example[1])
            elif hint is None:
                unexplained.append(variable)
            said += [hint] if hint else []
        said += [
            noted("missing.in-file", path=place, says=" and ".join(dict.fromkeys(names)), file=quoted(place))
            for place, names in found.items()
        ]
        said += [
            noted("missing.in-example", path=place, says=" and ".join(names), file=place)
            for place, names in examples.items()
        ]
        foreign = foreign_accounts(lookup) if unread_alone and not (found or examples) else None
        said += [foreign] if foreign else []
        return [*said, *(self._kept_elsewhere(unexplained, lookup) if unexplained and not foreign else ())]

    def _kept_elsewhere(self, variables: Sequence[Variable], lookup: Lookup) -> list[str]:
        """Where the values are named and not to be read: in another tool's store, in code, encrypted."""
        if self._unreadable is None:
            given = [self._env.path] if self._env else []
            self._unreadable = Unreadable(self._home, given, self._files or (), self._relative)
        kept = self._unreadable.values(variables)
        blank = None if kept else blank_example(self._home, variables)
        if blank:
            file, names = blank[0], " and ".join(blank[1])
            if self._env:
                return [noted("missing.names-to-add", path=file, items=names, file=self._env.path.name)]
            return [noted("missing.names-to-copy", path=file, items=names)]
        foreign = foreign_accounts(lookup)
        return kept or ([foreign] if foreign else self._unreadable.names(variables))

    def _next_door(self, variable: Variable, missing: Sequence[Variable]) -> tuple[str, str] | None:
        """(file, name) of the file that holds most of `missing`, by a known name first, then by value."""
        if self._files is None:
            leave_out = self._env.path if self._env else None
            self._files = list(neighbours(self._home, self._environ, leave_out=leave_out))
            self._files.sort(key=lambda file: -sum(any(names_of(file.index, each)) for each in missing))
        for by_value in (False, True):
            for file in self._files:
                names = values_of(file.index, variable) if by_value else names_of(file.index, variable)
                name = next(names, None)
                if name is not None and may_be_shown(str(file.path)):
                    return self._relative(file.path), name
        return None

    def _relative(self, path: Path) -> str:
        try:
            return Path(os.path.relpath(path, self._directory)).as_posix()
        except ValueError:  # another drive
            return str(path)


def hints_within(lookup: Lookup, missing: Sequence[Variable]) -> list[str]:
    """The same of the places of the settings alone, without a look at files."""
    if several := accounts.hint(lookup):
        return [several]
    found = [_by_value(lookup, each) or _by_name(lookup, each) or _unread(lookup, each) for each in missing]
    return [hint for hint in found if hint]


def _by_value(lookup: Lookup, variable: Variable) -> str | None:
    for source in lookup.sources(variable):
        for name in values_of(source.index, variable):
            if not source.by_key:
                return _meant(name, lookup.spelling(variable), source.where)
    return None


def _by_name(lookup: Lookup, variable: Variable) -> str | None:
    """A name that looks like a misspelt or lengthened one, or that leads to the value."""
    held = [
        (name, value, source.where)
        for source in lookup.sources(variable)
        if not source.by_key
        for name, value in source.index.values.items()
        if value and may_be_shown(name) and recognise(name) is None and not has_foreign_word(name)
    ]
    spelt = lookup.spelling(variable)
    for name, value, place in held:
        if name.endswith(_FILE_OF_SYSTEMD) and (path := value.strip().removeprefix("-")) and _PATH.fullmatch(path):
            return noted("missing.systemd", path=place.removesuffix(" (found)"), file=path, says=quoted(path))
        if name == f"{spelt}_FILE" or (name.endswith("_FILE") and _spells(name.removesuffix("_FILE"), variable)):
            sentence = noted("missing.file-of-value", setting=name, other=spelt)
            if not _PATH.fullmatch(value.strip()) or looks_like_token(value):
                return sentence
            command = f'{spelt}="$(cat {value.strip()})"'
            return noted("missing.file-of-value-run", setting=name, other=spelt, says=command)
    where = {name: place for name, _, place in reversed(held)}
    names = [name for name, _, _ in held]
    names = [name for name in names if not is_of_another(name, variable)]
    if variable.name == _PHONE:
        values = {name: value for name, value, _ in held}
        names = [name for name in names if clean_id(values[name]).value.isdigit() and not is_telephone(values[name])]
    close = difflib.get_close_matches(spelt, names, n=1, cutoff=_LONGEST_EDIT)
    parts = [name for name in names if speaks_of(name, variable)]
    found = [*close, *parts]
    return _meant(found[0], spelt, where[found[0]]) if found else None


def _unread(lookup: Lookup, variable: Variable) -> str | None:
    """A known name whose value has not our form, or a telephone number in place of its ID."""
    for source in lookup.sources(variable):
        if variable.name == _PHONE and not source.by_key and (name := telephone_of(source.index)):
            return noted("missing.telephone", origin=where_it_is(name, source.place))
        for entry in () if source.by_key else source.index.entries(variable, source.affix):
            if not entry.is_empty and not entry.counts and may_be_shown(entry.written):
                what = noted("word.an-access-token") if variable.name == _TOKEN else noted("word.an-id")
                return noted("missing.not-our-form", origin=where_it_is(entry.written, source.place), what=what)
    return None


def _meant(name: str, spelt: str, where: str) -> str:
    """The question, and what to do if the answer is yes; a shell knows the process environment alone."""
    if where == PROCESS and name.isidentifier():
        return noted("missing.meant-in-shell", setting=name, other=spelt, says=f'{spelt}="${name}"')
    return noted("missing.meant", setting=name, other=spelt)


def _spells(name: str, variable: Variable) -> bool:
    spelling = recognise(name)
    return spelling is not None and spelling.variable == variable.name
