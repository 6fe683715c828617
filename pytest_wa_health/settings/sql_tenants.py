"""Tenants from a database: read in pages, in a transaction that cannot write."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.settings.guards import fits
from pytest_wa_health.settings.names import BY_KEY, BY_NAME
from pytest_wa_health.settings.spelling import recognise
from pytest_wa_health.settings.sql_engine import sql_error
from pytest_wa_health.settings.sql_rows import rows
from pytest_wa_health.settings.sql_source import NAME, TABLE, SqlSource
from pytest_wa_health.settings.tenant_settings import SettingsError
from pytest_wa_health.settings.tenants import TenantEntry, shown_name

__all__ = ["Decrypt", "entries", "place_of"]

Decrypt = Callable[[str, str, object], object]
"""Tenant, key and value as they stand in the database, to the value in clear; None leaves it as it is."""


def place_of(project_file: Path) -> str:
    """How reports name the place of what a query brought."""
    return f"{project_file.name} [{TABLE}]"


def entries(source: SqlSource, url: str, project_file: Path, decrypt: Decrypt | None = None) -> Iterator[TenantEntry]:
    """Every row as a tenant. A row that is of no use, and what ends the reading, is a tenant with an error."""
    place, count = place_of(project_file), 0
    sentence = ""
    try:
        for count, row in enumerate(
            rows(url, project_file.parent, source.query, lambda found: _columns(found, source)), 1
        ):
            yield _entry(row, count, place, decrypt)
    except SettingsError as trouble:
        sentence = trouble.note
    if not sentence and not count:
        sentence = noted("word.at", place=place, note=noted("sql.no-row"))
    if sentence:
        yield TenantEntry(TABLE, place, place, error=SettingsError(sentence, variable=TABLE))


def _columns(found: Sequence[str], source: SqlSource) -> list[str]:
    """The key of each column, or its own name where it is none of ours."""
    ours = {theirs.lower(): key for key, theirs in source.columns.items()}
    missing = [theirs for theirs in source.columns.values() if theirs.lower() not in {name.lower() for name in found}]
    if missing:
        raise sql_error(noted("sql.no-column", column=missing[0], says=", ".join(found[:20])))
    keys = [ours.get(name.lower()) or _key(name) for name in found]
    if NAME not in keys:
        raise sql_error(noted("sql.no-name-column", says=", ".join(found[:20])))
    return keys


def _key(column: str) -> str:
    name = column.lower()
    if name == NAME or name in BY_KEY:
        return name
    spelling = recognise(column)
    # A general name (`version`, `token`) is judged by the value: see `_entry`.
    return f"?{column}" if spelling is None or spelling.strict else BY_NAME[spelling.variable].key


def _entry(row: Mapping[str, object], position: int, place: str, decrypt: Decrypt | None) -> TenantEntry:
    given = row[NAME]
    name = shown_name(str(given)) if given is not None and str(given).strip() else ""
    if not name:
        sentence = noted("word.at", place=place, note=noted("sql.no-name", position=position))
        error = SettingsError(sentence, variable=TABLE)
        return TenantEntry(f"row-{position}", place, place, error=error)
    values: dict[str, str] = {}
    for key, raw in row.items():
        value = _text(key, raw, name, decrypt)
        if isinstance(value, SettingsError):
            return TenantEntry(name, place, place, error=value)
        if key.startswith("?") and (spelling := recognise(key[1:])):
            if value and fits(spelling.form, value, strict=True):
                values.setdefault(spelling.variable, value)
        elif key in BY_KEY and value:
            values[BY_KEY[key].name] = value
    return TenantEntry(name, place, place, values)


def _text(key: str, raw: object, tenant: str, decrypt: Decrypt | None) -> str | SettingsError:
    if raw is None or key == NAME:
        return ""
    value = bytes(raw) if isinstance(raw, memoryview | bytearray) else raw
    variable = BY_KEY.get(key)
    if decrypt is not None and variable is not None and variable.secret:
        reason = ""
        try:
            clear = decrypt(tenant, key, value)
            value = value if clear is None else clear
        except Exception as trouble:  # whatever the user's own code raises
            reason = type(trouble).__name__
        if reason:
            sentence = noted("sql.decrypt-raised", error=reason, setting=key, says=tenant)
            return SettingsError(sentence, variable="pytest_wa_decrypt")
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
