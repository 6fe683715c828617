"""What lies near where a required variable is missing: one hint for each, with names of variables and files alone."""

from __future__ import annotations

import difflib
import os
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pytest_wa_health.settings.env_file import EnvFile
from pytest_wa_health.settings.guards import fits, is_token
from pytest_wa_health.settings.index import Index
from pytest_wa_health.settings.names import Variable
from pytest_wa_health.settings.neighbours import neighbours
from pytest_wa_health.settings.out_of_use import commented_out, in_an_example, within_json
from pytest_wa_health.settings.references import kind_of
from pytest_wa_health.settings.sources import Lookup
from pytest_wa_health.settings.spelling import has_foreign_word, recognise, words
from pytest_wa_health.settings.tenant_settings import COMMAND_LINE, PROCESS
from pytest_wa_health.settings.value_forms import clean_id, is_dummy_id, is_placeholder, looks_like_token

__all__ = ["Nearby", "hints_within"]

_TOKEN, _PHONE = "WHATSAPP_ACCESS_TOKEN", "WHATSAPP_PHONE_NUMBER_ID"
_ID = re.compile(r"\d{15,17}")
_OURS = frozenset({"WHATSAPP", "WA", "META", "FB", "FACEBOOK", "CLOUD", "WABA", "WSP", "WPP"})
_OF_A_NUMBER = frozenset({"PHONE", "NUMBER", "SENDER", "FROM", "TELEPHONE", "TEL"})
_OF_OTHERS = frozenset(
    {"WABA", "ACCOUNT", "BUSINESS", "APP", "APPLICATION", "CATALOG", "FLOW", "PAGE", "PIXEL", "VERIFY", "CONFIG",
     "CONFIGURATION"}
)  # fmt: skip
_OF_OTHER_PRODUCTS = re.compile(r"PAGE|INSTAGRAM|MESSENGER", re.IGNORECASE)
_OF_A_TOKEN = frozenset({"TOKEN", "KEY", "BEARER", "CREDENTIAL", "CREDENTIALS"})
_PATH = re.compile(r"(?:~|\.{1,2})?/?[\w.-]+(?:/[\w.-]+)*")
_SHOWN = re.compile(r"[A-Za-z_$][\w.:\-\[\] ]{0,119}")
_LONGEST_EDIT = 0.85


class Nearby:
    """Looks round once in a run, and only if something is missing."""

    def __init__(self, directory: Path, environ: Mapping[str, str], env: EnvFile | None) -> None:
        self._directory = directory
        self._environ = environ
        self._home = env.path.parent if env else directory
        self._env = env
        self._files: list[EnvFile] | None = None

    def hints(self, lookup: Lookup, missing: Sequence[Variable]) -> list[str]:
        """One hint for each of `missing`, or for several at once; none where nothing lies near."""
        found: dict[str, list[str]] = {}
        examples: dict[str, list[str]] = {}
        said: list[str] = []
        for variable in missing:
            hint = _by_value(lookup, variable)
            if hint is None and (near := self._next_door(variable)):
                found.setdefault(near[0], []).append(near[1])
                continue
            hint = hint or commented_out(self._env, variable) or within_json(lookup, variable)
            hint = hint or _by_name(lookup, variable) or _unread(lookup, variable)
            if hint is None and (example := in_an_example(self._home, variable)):
                examples.setdefault(example[0], []).append(example[1])
            said += [hint] if hint else []
        said += [
            f"{place} holds {' and '.join(dict.fromkeys(names))}: read it with --wa-env-file {_quoted(place)}"
            for place, names in found.items()
        ]
        said += [
            f"{place} holds {' and '.join(names)}: read it with --wa-env-file {place}, and mind that examples are"
            " committed: real values belong into .env"
            for place, names in examples.items()
        ]
        return said

    def _next_door(self, variable: Variable) -> tuple[str, str] | None:
        """(file, name) of the nearest file that holds `variable`, by a known name first, then by value."""
        if self._files is None:
            leave_out = self._env.path if self._env else None
            self._files = list(neighbours(self._home, self._environ, leave_out=leave_out))
        for by_value in (False, True):
            for file in self._files:
                names = _values_of(file.index, variable) if by_value else _names_of(file.index, variable)
                name = next(names, None)
                if name is not None and _may_be_shown(str(file.path)):
                    return self._relative(file.path), name
        return None

    def _relative(self, path: Path) -> str:
        try:
            return Path(os.path.relpath(path, self._directory)).as_posix()
        except ValueError:  # another drive
            return str(path)


def _quoted(place: str) -> str:
    """For a shell; the # before a service begins no comment within a word."""
    return place if shlex.quote(place.replace("#", "")) == place.replace("#", "") else shlex.quote(place)


def hints_within(lookup: Lookup, missing: Sequence[Variable]) -> list[str]:
    """The same of the places of the settings alone, without a look at files."""
    found = [_by_value(lookup, each) or _by_name(lookup, each) or _unread(lookup, each) for each in missing]
    return [hint for hint in found if hint]


def _by_value(lookup: Lookup, variable: Variable) -> str | None:
    for source in lookup.sources(variable):
        for name in _values_of(source.index, variable):
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
        if value and _may_be_shown(name) and recognise(name) is None and not has_foreign_word(name)
    ]
    spelt = lookup.spelling(variable)
    for name, value, _ in held:
        if name == f"{spelt}_FILE" or (name.endswith("_FILE") and _spells(name.removesuffix("_FILE"), variable)):
            sentence = f"{name} is set: it leads to a file with the value, and this tool reads {spelt} alone"
            is_path = _PATH.fullmatch(value.strip()) and not looks_like_token(value)
            return f'{sentence}: run {spelt}="$(cat {value.strip()})" wa-health check' if is_path else sentence
    where = {name: place for name, _, place in reversed(held)}
    names = [name for name, _, _ in held]
    names = [name for name in names if not _is_of_another(variable, name)]
    close = difflib.get_close_matches(spelt, names, n=1, cutoff=_LONGEST_EDIT)
    parts = [name for name in names if _speaks_of(variable, words(name))]
    found = [*close, *parts]
    return _meant(found[0], spelt, where[found[0]]) if found else None


def _unread(lookup: Lookup, variable: Variable) -> str | None:
    """A known name whose value has not our form."""
    for source in lookup.sources(variable):
        for entry in () if source.by_key else source.index.entries(variable, source.prefix):
            if not entry.is_empty and not entry.counts and _may_be_shown(entry.written):
                what = "an access token" if variable.name == _TOKEN else "an ID"
                return f"{entry.written} {_where(source.place)} does not count: its value has not the form of {what}"
    return None


def _names_of(index: Index, variable: Variable) -> Iterator[str]:
    for entry in index.readings(variable):
        if _may_be_meant(entry.value, variable) and _may_be_shown(entry.written):
            yield entry.written


def _may_be_meant(value: str, variable: Variable) -> bool:
    """Whether a value of a file next door may be one, and no example, reference or label of a form."""
    if is_placeholder(value, variable.names) or kind_of(value) is not None:
        return False
    if variable.name == _PHONE:
        return fits("digits", value, strict=False)
    return " " not in value.strip() or is_token(value)


def _values_of(index: Index, variable: Variable) -> Iterator[str]:
    """Names that are not ours whose value has the form of `variable`."""
    for name, value in index.values.items():
        if recognise(name) is not None or not _may_be_shown(name) or is_placeholder(value):
            continue
        if variable.name == _TOKEN:
            if is_token(value) and not has_foreign_word(name) and not _OF_OTHER_PRODUCTS.search(name):
                yield name
        elif variable.name == _PHONE and _ID.fullmatch(digits := clean_id(value).value) and not is_dummy_id(digits):
            parts = set(words(name))
            if parts & (_OURS | _OF_A_NUMBER) and not parts & _OF_OTHERS and not has_foreign_word(name):
                yield name


def _speaks_of(variable: Variable, parts: Sequence[str]) -> bool:
    if not _OURS.intersection(parts) or _OF_OTHERS.intersection(parts):
        return False
    return not (_OF_A_TOKEN if variable.name == _TOKEN else _OF_A_NUMBER).isdisjoint(parts)


def _meant(name: str, spelt: str, where: str) -> str:
    """The question, and what to do if the answer is yes; a shell knows the process environment alone."""
    hint = f"{name} is set, is it meant? Then rename it to {spelt}"
    if where == PROCESS and name.isidentifier():
        hint += f', or run {spelt}="${name}" wa-health check'
    return hint


def _spells(name: str, variable: Variable) -> bool:
    spelling = recognise(name)
    return spelling is not None and spelling.variable == variable.name


def _is_of_another(variable: Variable, name: str) -> bool:
    if variable.name == _TOKEN:
        return _OF_OTHER_PRODUCTS.search(name) is not None
    return variable.name == _PHONE and not {"CONFIG", "CONFIGURATION"}.isdisjoint(words(name))


def _may_be_shown(name: str) -> bool:
    """Whether a name is one, and no value that stands in a name's place."""
    return not looks_like_token(name) and (_SHOWN.fullmatch(name) is not None or "/" in name or "." in name)


def _where(place: str) -> str:
    return f"{'on' if place == COMMAND_LINE else 'in'} {place}"
