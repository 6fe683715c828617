"""Read everything once, at start-up: the only door through which settings come in."""

from __future__ import annotations

import dataclasses
import difflib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_wa_health.catalogue.notes import joined, noted
from pytest_wa_health.settings import accounts
from pytest_wa_health.settings.build import PHONE, TOKEN, build
from pytest_wa_health.settings.drift import across_tenants, differing, with_finding
from pytest_wa_health.settings.env_file import EnvFile, read_env_file
from pytest_wa_health.settings.git import tracked
from pytest_wa_health.settings.held import held
from pytest_wa_health.settings.index import Index
from pytest_wa_health.settings.names import BY_NAME, SECRET_NAMES
from pytest_wa_health.settings.nearby import Nearby
from pytest_wa_health.settings.slugs import SlugError, slugs_of
from pytest_wa_health.settings.sources import Lookup, Source
from pytest_wa_health.settings.spelling import PLAIN, Affix
from pytest_wa_health.settings.tenant_settings import (
    COMMAND_LINE,
    PROCESS,
    Broken,
    Loaded,
    ProjectTables,
    Settings,
    SettingsError,
)
from pytest_wa_health.settings.tenants import PROJECT_FILE, Project, TenantEntry, from_hook, read_project
from pytest_wa_health.settings.text_files import find_upward
from pytest_wa_health.settings.value_forms import is_placeholder
from pytest_wa_health.survey.facts import LocalFinding

if TYPE_CHECKING:
    from pytest_wa_health.settings.sql_source import SqlSource
    from pytest_wa_health.settings.sql_tenants import Decrypt

__all__ = ["load"]

Watch = Callable[[str, Lookup], None]

DEFAULT = "default"
REQUIRED = (TOKEN, PHONE)
"""What a run that asks Meta cannot do without."""


def load(
    *,
    environ: Mapping[str, str],
    invocation_dir: Path,
    env_file: Path | None = None,
    overrides: Mapping[str, str] | None = None,
    tenants: Sequence[str] = (),
    allow_hosts: Sequence[str] = (),
    extra_tenants: Iterable[object] = (),
    decrypt: Decrypt | None = None,
    watch: Watch | None = None,
    needs: Sequence[str] = REQUIRED,
) -> Loaded:
    """Read the settings of all tenants, or of those whose names or slugs are in `tenants`.

    `overrides` are variables from the command line; `extra_tenants` is what the hook yields; `decrypt` makes clear
    what stands encrypted in a database; `watch` gets the places of each tenant before they are judged. Precedence:
    command line, process environment, ``.env`` (`env_file`, or found upward from `invocation_dir`),
    ``wa-health.toml``; a tenant's own places stand before those that all tenants share. `needs` are the variables
    without which a tenant cannot be used.

    A tenant that cannot be used is in `Loaded.broken` and stops no other. Raises SettingsError for what concerns
    the whole run: an unusable file, an unknown tenant name.
    """
    desk = _Run.open(environ, invocation_dir, env_file, overrides or {}, needs)
    declared = [
        *(desk.project.tenants if desk.project else ()),
        *desk.from_database(decrypt),
        *from_hook(extra_tenants, invocation_dir),
    ]
    entries, again = _distinct(declared)

    def attempt(entry: TenantEntry | None, slug: str) -> _Read | Broken:
        return _attempt(desk, entry, slug, is_alone=len(entries) == 1, allow_hosts=allow_hosts, watch=watch)

    outcomes = []
    for entry, slug in _selected(entries, tenants):
        others = again.get(entry.name, []) if entry else []
        places = [each.where for each in (entry, *others) if each]
        outcomes.append(_compared(attempt(entry, slug), [attempt(each, slug) for each in others], places))
    return Loaded(
        tuple(across_tenants(list(_with_committed([each for each in outcomes if isinstance(each, _Read)], desk)))),
        tuple(outcome for outcome in outcomes if isinstance(outcome, Broken)),
        desk.project.waivers if desk.project else (),
        (*(desk.env.notes if desk.env else ()), *(desk.project.notes if desk.project else ())),
        desk.env.path if desk.env else None,
        desk.project.path if desk.project else None,
        desk.project.tables if desk.project else ProjectTables(),
        held([*desk.places, *(entry.values for entry in declared)], desk.raw),
        desk.events(),
    )


@dataclass(frozen=True, repr=False)
class _Read:
    """A tenant's settings and the ``.env`` files that they come from."""

    settings: Settings
    files: tuple[EnvFile, ...]


@dataclass(frozen=True, repr=False)
class _Run:
    """The places that all tenants share."""

    environ: Mapping[str, str]
    process: Index
    invocation_dir: Path
    command_line: Source
    env: EnvFile | None
    project: Project | None
    nearby: Nearby
    places: list[Mapping[str, str]]
    """All that was read so far, whoever is to use it."""
    raw: list[tuple[str, str]]
    """The same as it is written in files, of lines that cannot be read as well."""
    needs: Sequence[str]

    @classmethod
    def open(
        cls,
        environ: Mapping[str, str],
        directory: Path,
        env_file: Path | None,
        overrides: Mapping[str, str],
        needs: Sequence[str],
    ) -> _Run:
        path = directory / env_file if env_file else find_upward(".env", directory)
        # What is not text in the system's encoding arrives as lone surrogates, which nothing could print.
        environ = {name: value.encode("utf-8", "replace").decode() for name, value in environ.items()}
        option = "--wa-env-file" if env_file else ".env"
        env = read_env_file(path, option=option, environ=environ) if path else None
        toml = find_upward(PROJECT_FILE, directory)
        return cls(
            environ,
            Index(environ),
            directory,
            Source(COMMAND_LINE, Index(overrides), COMMAND_LINE),
            env,
            read_project(toml) if toml else None,
            Nearby(directory, environ, env),
            [environ, overrides, *([env.values] if env else ())],
            [*env.raw] if env else [],
            needs,
        )

    def from_database(self, decrypt: Decrypt | None) -> Iterable[TenantEntry]:
        """The tenants of ``[tenants_sql]``; raises SettingsError where nothing names the database."""
        source = self.project.sql if self.project else None
        if source is None or self.project is None:
            return ()
        url = self._address(source)
        if not url:
            at = noted("origin.found", path=str(self.env.path)) if self.env else None
            places = [noted("origin.process"), at or noted("origin.none-found", path=".env")]
            sentence = noted("sql.no-address", setting=source.url_env, place=places)
            raise SettingsError(sentence, variable=source.url_env, cause="settings.missing")
        from pytest_wa_health.settings import sql_tenants

        return sql_tenants.entries(source, url, self.project.path, decrypt)

    def events(self) -> Callable[[], Iterable[Mapping[str, object]]] | None:
        """What runs the query for events of ``[tenants_sql]``, and raises SettingsError; None without one."""
        source = self.project.sql if self.project else None
        if source is None or self.project is None or not source.events.strip():
            return None
        url, base, query = self._address(source), self.project.path.parent, source.events
        from pytest_wa_health.settings import sql_rows

        return lambda: sql_rows.rows(url or "", base, query)

    def _address(self, source: SqlSource) -> str | None:
        return self.environ.get(source.url_env) or (self.env.values.get(source.url_env) if self.env else None)

    def default(self, allow_hosts: Sequence[str], watch: Watch | None) -> _Read:
        """The only tenant where none is declared; raises SettingsError."""
        parameters = self.project.template_parameters if self.project else {}
        lookup = Lookup(self.command_line, (), self._shared())
        if watch:
            watch(DEFAULT, lookup)
        settings = build(
            DEFAULT,
            DEFAULT,
            lookup,
            allow_hosts=allow_hosts,
            template_parameters=parameters,
            store_command=self.project.tables.store_command if self.project else "",
            nearby=self.nearby.hints,
            needs=self.needs,
        )
        if others := accounts.hint(lookup, beside=True):
            settings = dataclasses.replace(settings, notes=(*settings.notes, others))
        return _Read(settings, (self.env,) if self.env else ())

    def declared(
        self, entry: TenantEntry, slug: str, *, is_alone: bool, allow_hosts: Sequence[str], watch: Watch | None
    ) -> _Read:
        """A tenant of ``wa-health.toml`` or of the hook; raises SettingsError."""
        if entry.error:
            raise entry.error
        own_file = read_env_file(entry.env_file, option="env_file", environ=self.environ) if entry.env_file else None
        self.places.extend([own_file.values] if own_file else ())
        self.raw.extend(own_file.raw if own_file else ())
        parameters = self.project.template_parameters if self.project else {}
        lookup = self._lookup(entry, own_file, is_alone=is_alone)
        if watch:
            watch(entry.name, lookup)
        settings = build(
            entry.name,
            slug,
            lookup,
            allow_hosts=allow_hosts,
            template_parameters={**parameters, **entry.template_parameters},
            store_command=entry.store_command or (self.project.tables.store_command if self.project else ""),
            notes=own_file.notes if own_file else (),
            needs=self.needs,
        )
        used = {origin.place for origin in settings.origins.values()}
        return _Read(settings, tuple(file for file in (self.env, own_file) if file and self.shown(file.path) in used))

    def _lookup(self, entry: TenantEntry, own_file: EnvFile | None, *, is_alone: bool) -> Lookup:
        own = list(self._own(entry, own_file))
        groups = {variable.group for name, variable in BY_NAME.items() if name in entry.values}
        for source in own:
            groups |= {BY_NAME[name].group for name in source.names() if any(source.readings(BY_NAME[name]))}
        if entry.env_file or entry.affix:
            groups |= {"token", "number"}
        if not is_alone:
            groups.add("number")
        return Lookup(self.command_line, own, self._shared(), own_groups=frozenset(groups - {""}))

    def _own(self, entry: TenantEntry, own_file: EnvFile | None) -> Iterable[Source]:
        affix = entry.affix
        if affix:
            yield Source(PROCESS, self.process, PROCESS, affix)
        if own_file:
            yield from (self._file_source(own_file, each) for each in dict.fromkeys((affix, PLAIN)))
        if affix and self.env:
            yield self._file_source(self.env, affix)
        yield Source(entry.place, Index(entry.values), entry.where, by_key=True, secrets=entry.may_hold_secrets)

    def _shared(self) -> list[Source]:
        nothing = noted("origin.no-env-file", path=str(self.invocation_dir))
        env = self._file_source(self.env) if self.env else Source(".env", Index({}), nothing)
        path = self.project.path if self.project else None
        toml = Source(
            PROJECT_FILE,
            Index(self.project.values if self.project else {}),
            str(path) if path else noted("origin.none-found", path=PROJECT_FILE),
            by_key=True,
            secrets=False,
        )
        return [Source(PROCESS, self.process, PROCESS), env, toml]

    def _file_source(self, file: EnvFile, affix: Affix = PLAIN) -> Source:
        return Source(self.shown(file.path), file.index, noted("origin.found", path=str(file.path)), affix)

    def shown(self, path: Path) -> str:
        """`path` as reports name it: short where it is below the invocation directory."""
        inside = path.is_relative_to(self.invocation_dir)
        return path.relative_to(self.invocation_dir).as_posix() if inside else str(path)


def _attempt(
    desk: _Run,
    entry: TenantEntry | None,
    slug: str,
    *,
    is_alone: bool,
    allow_hosts: Sequence[str],
    watch: Watch | None,
) -> _Read | Broken:
    try:
        if entry is None:
            return desk.default(allow_hosts, watch)
        return desk.declared(entry, slug, is_alone=is_alone, allow_hosts=allow_hosts, watch=watch)
    except SettingsError as trouble:
        error = trouble
    if entry is None:
        return Broken(DEFAULT, error, slug)
    sentence = error.note if entry.error else noted("setting.of-tenant", says=entry.name, note=error.note)
    return Broken(entry.name, SettingsError(sentence, variable=error.variable, cause=error.cause), slug)


def _selected(entries: Sequence[TenantEntry], wanted: Sequence[str]) -> list[tuple[TenantEntry | None, str]]:
    """The tenants to read with their slugs; raises SettingsError for a name that nobody bears."""
    names = [entry.name for entry in entries] or [DEFAULT]
    slug_of = _slugs(names)
    for name in wanted:
        if name not in names and name not in slug_of:
            close = difflib.get_close_matches(name, names, n=1)
            hint = noted("tenant.there-is", items=names[:10])
            if close:
                hint = noted("project.meant", suggestion=close[0])
            raise SettingsError(joined([noted("tenant.unknown", says=repr(name)), hint]), variable="--wa-tenant")
    if not entries:
        return [(None, DEFAULT)]
    pairs = zip(entries, slug_of, strict=True)
    return [(entry, slug) for entry, slug in pairs if not wanted or entry.name in wanted or slug in wanted]


def _slugs(names: Sequence[str]) -> list[str]:
    try:
        return slugs_of(names)
    except SlugError as trouble:
        sentence = trouble.note
    raise SettingsError(sentence, variable="tenants")


def _distinct(entries: Iterable[TenantEntry]) -> tuple[list[TenantEntry], dict[str, list[TenantEntry]]]:
    """The first declaration of each tenant, and the further ones of the same name by that name."""
    first: dict[str, TenantEntry] = {}
    again: dict[str, list[TenantEntry]] = defaultdict(list)
    for entry in entries:
        if first.setdefault(entry.name, entry) is not entry:
            again[entry.name].append(entry)
    return list(first.values()), again


def _compared(read: _Read | Broken, again: Iterable[_Read | Broken], places: Sequence[str]) -> _Read | Broken:
    """`read` with a finding where the same tenant is declared elsewhere with other values."""
    if isinstance(read, Broken):
        return read
    for other, place in zip(again, places[1:], strict=True):
        if isinstance(other, _Read) and differing(read.settings, other.settings):
            what = noted("differs.declared-again", says=read.settings.name, place=places[0], address=place)
            settings = with_finding(read.settings, other.settings, what, places[0], place)
            return dataclasses.replace(read, settings=settings)
    return read


def _with_committed(tenants: Sequence[_Read], desk: _Run) -> Iterable[Settings]:
    """The tenants, with a finding where a file with their secrets is tracked by git."""
    held = {file.path for read in tenants for file in read.files if _holds_secrets(file)}
    committed = tracked(held, desk.environ)
    for read in tenants:
        local = [
            LocalFinding("settings.env-file-committed", desk.shown(file.path), noted("setting.in-git"))
            for file in read.files
            if file.path in committed
        ]
        yield dataclasses.replace(read.settings, local=(*read.settings.local, *local))


def _holds_secrets(file: EnvFile) -> bool:
    return any(
        value and name.endswith(tuple(SECRET_NAMES)) and not is_placeholder(value, [name])
        for name, value in file.values.items()
    )
