"""``wa-health.toml``: defaults, tenants, waivers and template parameters. A secret in it is refused."""

from __future__ import annotations

import difflib
import importlib
import re
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pytest_wa_health import catalogue
from pytest_wa_health.catalogue.notes import joined, noted
from pytest_wa_health.model.json_value import Json
from pytest_wa_health.model.note import Value
from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.settings import project_tables, sql_source
from pytest_wa_health.settings.names import BY_KEY, SECRET_NAMES, Variable, canonical
from pytest_wa_health.settings.spelling import PLAIN, Affix
from pytest_wa_health.settings.sql_source import SqlSource
from pytest_wa_health.settings.tenant_settings import ProjectTables, SettingsError, Waiver
from pytest_wa_health.settings.text_files import find_upward, read_text
from pytest_wa_health.settings.value_forms import looks_like_token

__all__ = ["Project", "TenantEntry", "from_hook", "read_project", "shown_name"]

PROJECT_FILE = "wa-health.toml"
HOOK = "the hook pytest_wa_tenants"

Table = dict[str, Any]

_TENANT_KEYS = ("env_file", "env_prefix", "env_suffix", "template_parameters", "renewal")
TOP_KEYS = (
    "tenants", "tenants_dir", "tenants_sql", "waivers", "template_parameters", "report", "renewal", "thresholds",
)  # fmt: skip
WAIVER_KEYS = ("check", "cause", "tenant", "reason", "until")
_NO_TENANTS = (".gitignore", ".gitkeep", ".DS_Store")
"""Files of other programs, in a directory of tenants."""
_PARTS = ("header", "body", "buttons")
_PREFIX = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SUFFIX = re.compile(r"[A-Za-z0-9_]+")


@dataclass(frozen=True, repr=False)
class TenantEntry:
    """One tenant as declared: its values by canonical variable name, and where else they are to be found.

    With `error` the declaration itself cannot be used.
    """

    name: str
    place: str
    where: str
    values: Mapping[str, str] = field(default_factory=dict)
    env_file: Path | None = None
    affix: Affix = PLAIN
    """What its variables have before or after their full names."""
    template_parameters: Mapping[str, Json] = field(default_factory=dict)
    store_command: str = ""
    """What stores a renewed token of this tenant; empty: that of all tenants."""
    error: SettingsError | None = None

    @property
    def may_hold_secrets(self) -> bool:
        """Whether it was made at run time, by the hook or a query, and not written into a file."""
        return self.place == HOOK or self.place.endswith(f"[{sql_source.TABLE}]")


@dataclass(frozen=True, repr=False)
class Project:
    """A parsed ``wa-health.toml``."""

    path: Path
    values: Mapping[str, str]
    tenants: tuple[TenantEntry, ...]
    waivers: tuple[Waiver, ...]
    template_parameters: Mapping[str, Json]
    sql: SqlSource | None = None
    tables: ProjectTables = field(default_factory=ProjectTables)
    notes: tuple[str, ...] = ()
    """What is there and is not read, one sentence each."""


def read_project(path: Path) -> Project:
    """Read ``wa-health.toml``.

    Raises SettingsError, naming the file and the key, where the file as a whole cannot be used; a tenant that
    cannot be used is returned with its error, so that it does not stop the others.
    """
    table = _parse(path)
    values = {key: value for key, value in table.items() if key not in TOP_KEYS}
    found, unread = _from_directory(table.get("tenants_dir"), path)
    tenants = [*_tenants(table.get("tenants", {}), path), *found]
    return Project(
        path,
        _values(values, str(path), allowed=TOP_KEYS),
        tuple(tenants),
        tuple(_waivers(table.get("waivers", []), path)),
        _parameters(table.get("template_parameters", {}), str(path)),
        sql_source.parse(table.get("tenants_sql"), str(path)),
        project_tables.parse(table, str(path)),
        notes=tuple(unread),
    )


def project_thresholds(directory: Path) -> Mapping[str, float]:
    """``[thresholds]`` of the project's file from `directory` upward; nothing where there is none.

    Raises SettingsError for a file that cannot be used.
    """
    path = find_upward(PROJECT_FILE, directory)
    return project_tables.parse(_parse(path), str(path)).thresholds if path else {}


def from_hook(items: Iterable[object], base: Path) -> list[TenantEntry]:
    """The tenants that the hook yields: mappings with ``name``, and variables, keys, ``env_file``, ``env_prefix``.

    They may hold secrets, because they are made at run time. A malformed item becomes a tenant with an error, and so
    does a SettingsError, which stands for tenants that could not be named.
    """
    return [_from_item(item, position, base) for position, item in enumerate(items, 1)]


def _parse(path: Path) -> Table:
    tomllib = importlib.import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    text = read_text(path, variable=PROJECT_FILE)
    table: Table | None = None
    line: int | None = None
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as trouble:
        found = re.search(r"line (\d+)", str(trouble))
        line = int(found.group(1)) if found else None
    if table is None:
        raise _error(_invalid(path, line))
    return table


def _invalid(path: Path, line: int | None) -> str:
    if line is None:
        return noted("file.invalid", path=str(path), format="TOML")
    return noted("file.invalid-at", path=str(path), format="TOML", line=line)


def _at(where: object, key: str, /, **values: Value) -> str:
    """The sentence `key`, and where it belongs."""
    return noted("word.at", place=where if isinstance(where, str) else str(where), note=noted(key, **values))


def _tenants(tables: object, path: Path) -> Iterable[TenantEntry]:
    if not isinstance(tables, dict):
        raise _error(_at(path, "project.tenants"))
    for name, table in tables.items():
        where = f"{path} [tenants.{shown_name(name)}]"
        yield _entry(shown_name(name), table, f"{path.name} [tenants.{shown_name(name)}]", where, path.parent)


def _entry(name: str, table: object, place: str, where: str, base: Path, *, secrets: bool = False) -> TenantEntry:
    error: SettingsError | None = None
    try:
        if not isinstance(table, Mapping):
            raise _error(noted("project.table", place=where))
        return _usable_entry(name, table, place, where, base, secrets=secrets)
    except SettingsError as trouble:
        error = trouble
    return TenantEntry(name, place, where, error=error)


def _usable_entry(
    name: str, table: Mapping[str, object], place: str, where: str, base: Path, *, secrets: bool
) -> TenantEntry:
    file = table.get("env_file")
    if file is not None and (not isinstance(file, str | Path) or not str(file)):
        raise _error(_at(where, "project.env-file"))
    affix = _affix(table, where)
    if looks_like_token(f"{file} {affix.spelt(' ')}"):
        # Errors name the file that is not there, and the variables with their prefix.
        raise _error(noted("project.token-as-file", place=where))
    values = {key: value for key, value in table.items() if key not in _TENANT_KEYS}
    return TenantEntry(
        name,
        place,
        where,
        _values(values, where, allowed=_TENANT_KEYS, secrets=secrets),
        base / file if file is not None else None,
        affix,
        _parameters(table.get("template_parameters", {}), where),
        project_tables.store_command(table.get("renewal", {}), where),
    )


def _affix(table: Mapping[str, object], where: str) -> Affix:
    prefix, suffix = table.get("env_prefix", ""), table.get("env_suffix", "")
    for key, text, form in (("env_prefix", prefix, _PREFIX), ("env_suffix", suffix, _SUFFIX)):
        if not isinstance(text, str) or (text and not form.fullmatch(text)):
            raise _error(_at(where, "project.env-prefix", key=key))
    if prefix and suffix:
        raise _error(noted("project.affixes", table=where))
    return Affix(str(prefix), str(suffix)) if prefix or suffix else PLAIN


def _from_directory(directory: object, path: Path) -> tuple[list[TenantEntry], list[str]]:
    """The tenants of ``tenants_dir``, and a sentence for each file in it that is none.

    Raises SettingsError for a directory that is not there or names nobody: another account must not stand in for
    those that were meant.
    """
    if directory is None:
        return [], []
    folder = path.parent / directory if isinstance(directory, str) and directory else None
    if folder is None or not folder.is_dir():
        raise _error(_at(path, "project.tenants-dir"))
    files = sorted(file for file in folder.iterdir() if file.name not in _NO_TENANTS)
    entries = [
        TenantEntry(shown_name(file.stem), str(file), str(file), env_file=file)
        for file in files
        if file.suffix == ".env" and file.is_file()
    ]
    unread = [shown_name(file.name) for file in files if not (file.suffix == ".env" and file.is_file())]
    if not entries:
        raise _error(_at(path, "project.empty-dir", path=str(folder)))
    return entries, [noted("project.not-read", path=str(folder / name)) for name in unread]


def _from_item(item: object, position: int, base: Path) -> TenantEntry:
    fallback = f"tenant-{position}"
    if isinstance(item, SettingsError):
        return TenantEntry(item.variable, HOOK, HOOK, error=item)
    if not isinstance(item, Mapping):
        error = _error(_of_hook("hook.mapping", position), variable="pytest_wa_tenants")
        return TenantEntry(fallback, HOOK, HOOK, error=error)
    name = item.get("name")
    if not isinstance(name, str) or not name.strip():
        error = _error(_of_hook("hook.no-name", position), variable="pytest_wa_tenants")
        return TenantEntry(fallback, HOOK, HOOK, error=error)
    table = {str(key): value for key, value in item.items() if key != "name"}
    return _entry(shown_name(name), table, HOOK, HOOK, base, secrets=True)


def _of_hook(key: str, position: int) -> str:
    return noted("word.at", place=noted("origin.hook"), note=noted(key, position=position))


def _values(
    table: Mapping[str, object], where: str, *, allowed: Collection[str], secrets: bool = False
) -> dict[str, str]:
    """Values by canonical variable name; only the hook may use full names and hold secrets."""
    values: dict[str, str] = {}
    for key, value in table.items():
        variable = canonical(key) if secrets else BY_KEY.get(key)
        if not secrets:
            _refuse_secret(key, value, where)
        if variable is None:
            raise _unknown(key, [*BY_KEY, *allowed], where)
        values[variable.name] = _as_text(value, where, variable)
    return values


def _refuse_secret(key: str, value: object, where: str) -> None:
    variable = canonical(key)
    is_secret = key.upper() in SECRET_NAMES or (variable is not None and variable.secret)
    if is_secret or looks_like_token(str(value)):
        name = variable.name if is_secret and variable else noted("word.an-access-token")
        raise _error(
            noted("project.secret", place=where, value=name),
            variable=name if variable else PROJECT_FILE,
        )


def _as_text(value: object, where: str, variable: Variable) -> str:
    if isinstance(value, Secret):
        return value.reveal()
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return ",".join(value)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _error(noted("project.value", place=where, setting=variable.key), variable=variable.name)
    return str(value)


def _parameters(table: object, where: str) -> dict[str, Json]:
    """Template name to parts; a bare list of values is the body."""
    if not isinstance(table, Mapping):
        raise _error(_at(where, "project.parameters"))
    result: dict[str, Json] = {}
    for template, given in table.items():
        parts = {"body": given} if isinstance(given, list | tuple) else given
        if not isinstance(parts, Mapping) or not all(_is_part(name, value) for name, value in parts.items()):
            shape = 'a list of texts, or a table of lists under "header", "body" and "buttons"'
            raise _error(_at(where, "project.parameters-each", says=shape))
        result[str(template)] = dict(parts)
    return result


def _is_part(name: object, value: object) -> bool:
    texts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else [None]
    return name in _PARTS and all(isinstance(text, str) for text in texts)


def _waivers(tables: object, path: Path) -> Iterable[Waiver]:
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise _error(_at(path, "project.waivers"))
    for position, table in enumerate(tables, 1):
        yield _waiver(table, _at(path, "project.waiver", position=position))


def _waiver(table: Table, where: str) -> Waiver:
    for key in table:
        if key not in WAIVER_KEYS:
            raise _unknown(key, WAIVER_KEYS, where)
    texts = {key: table.get(key, "") for key in WAIVER_KEYS if key != "until"}
    if not all(isinstance(text, str) for text in texts.values()):
        raise _error(_at(where, "project.texts"))
    if not (texts["check"].strip() or texts["cause"].strip()):
        raise _error(noted("project.neither", place=where))
    check, cause, tenant = (texts[key].strip() or None for key in ("check", "cause", "tenant"))
    _refuse_unknown("check", check, (each.id for each in catalogue.checks()), where)
    _refuse_unknown("cause", cause, (each.id for each in catalogue.causes()), where)
    until = _date(table.get("until"), where)
    if not texts["reason"].strip():
        raise _error(noted("project.no-reason", place=where))
    return Waiver(check, cause, tenant, texts["reason"].strip(), until)


def _refuse_unknown(kind: str, given: str | None, known: Iterable[str], where: str) -> None:
    """A waiver of nothing would look as if something were waived."""
    names = list(known)
    if given is None or given in names:
        return
    close = difflib.get_close_matches(given.upper() if kind == "check" else given.lower(), names, n=1)
    shown = given if re.fullmatch(r"[\w.-]{1,60}", given) and not looks_like_token(given) else noted("word.such-name")
    key = "project.no-check" if kind == "check" else "project.no-cause"
    raise _error(_with_hint(_at(where, key, value=shown), close))


def _date(value: object, where: str) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date) or value is None:
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        pass
    raise _error(_at(where, "project.until"))


def _unknown(key: str, known: Iterable[str], where: str) -> SettingsError:
    spelt = BY_KEY.get(key.lower()) or canonical(key)
    close = [spelt.key] if spelt else difflib.get_close_matches(key.lower(), list(known), n=1, cutoff=0.7)
    shown = key if re.fullmatch(r"[A-Za-z_]{1,40}", key) else noted("project.a-key")
    return _error(_with_hint(_at(where, "project.unknown-key", value=shown), close))


def _with_hint(said: str, close: Sequence[str]) -> str:
    if close:
        return joined([said, noted("project.meant", suggestion=close[0])])
    return noted("word.sentence", note=said)


def shown_name(name: str) -> str:
    """The name as given, but on one line and without control characters."""
    return "".join(char if char.isprintable() or char in "\u200c\u200d" else " " for char in name).strip() or "tenant"


def _error(sentence: str, *, variable: str = PROJECT_FILE) -> SettingsError:
    return SettingsError(sentence, variable=variable)
