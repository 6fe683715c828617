"""``[tenants_sql]``: which database holds the tenants, and how they are asked for."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

import msgspec

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.model.note import Value
from pytest_wa_health.settings.names import BY_KEY
from pytest_wa_health.settings.tenant_settings import SettingsError
from pytest_wa_health.settings.value_forms import looks_like_token

__all__ = ["TABLE", "SqlSource", "parse"]

TABLE = "tenants_sql"
KEYS = ("url_env", "query", "columns", "update", "events")
NAME = "name"

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_READS = re.compile(r"\s*(?:--[^\n]*\n\s*)*(?:SELECT|WITH|TABLE|VALUES)\b", re.IGNORECASE)
_WRITES = re.compile(r"\s*(?:UPDATE|CALL|EXEC|EXECUTE|MERGE|INSERT|WITH|SELECT)\b", re.IGNORECASE)


class SqlSource(msgspec.Struct, frozen=True):
    """A parsed ``[tenants_sql]``. `columns` maps the keys of ``wa-health.toml`` (and ``name``) to columns."""

    url_env: str
    query: str
    columns: Mapping[str, str] = msgspec.field(default_factory=dict)
    update: str = ""
    """The statement that stores a renewed token; it is run by a renewal alone."""
    events: str = ""
    """The query that brings delivery events."""


def parse(table: object, where: str) -> SqlSource | None:
    """The source that `table` describes, or None without one. Raises SettingsError, which names the key."""
    if table is None:
        return None
    if not isinstance(table, Mapping):
        raise _error(_at(where, "sql.table"))
    for key in table:
        if key not in KEYS:
            raise _unknown(str(key), where)
    texts = {key: table.get(key, "") for key in KEYS if key != "columns"}
    if not all(isinstance(text, str) for text in texts.values()):
        raise _error(_at(where, "sql.texts"))
    if any("://" in text or looks_like_token(text) for text in texts.values()):
        raise _error(_at(where, "sql.secret"))
    if not texts["query"].strip() or not _VARIABLE.fullmatch(texts["url_env"]):
        raise _error(_at(where, "sql.needs"))
    for key, allowed in (("query", _READS), ("events", _READS), ("update", _WRITES)):
        if texts[key].strip() and not allowed.match(texts[key]):
            raise _error(_at(where, "sql.update" if key == "update" else "sql.select", key=key))
    return SqlSource(columns=_columns(table.get("columns", {}), where), **texts)


def _unknown(key: str, where: str) -> SettingsError:
    close = difflib.get_close_matches(key, KEYS, n=1, cutoff=0.6)
    takes = f"{', '.join(KEYS[:-1])} and {KEYS[-1]}"
    if close:
        return _error(_at(where, "sql.takes-meant", says=takes, suggestion=close[0]))
    return _error(_at(where, "sql.takes", says=takes))


def _columns(table: object, where: str) -> Mapping[str, str]:
    """Ours to theirs, whichever way round they are written."""
    if not isinstance(table, Mapping) or not all(isinstance(value, str) for value in table.values()):
        raise _error(_at(where, "sql.columns"))
    found = {}
    for key, value in table.items():
        ours, theirs = (key, value) if key in BY_KEY or key == NAME else (value, key)
        if ours not in BY_KEY and ours != NAME:
            close = difflib.get_close_matches(str(key), [*BY_KEY, NAME], n=1, cutoff=0.6)
            shown = key if _VARIABLE.fullmatch(key) else noted("project.a-key")
            if close:
                raise _error(_at(where, "sql.not-a-column-meant", value=shown, suggestion=close[0]))
            raise _error(_at(where, "sql.not-a-column", value=shown))
        found[ours] = theirs
    return found


def _at(where: str, key: str, /, **values: Value) -> str:
    return noted("word.at", place=where, note=noted(key, **values))


def _error(sentence: str) -> SettingsError:
    return SettingsError(sentence, variable=TABLE)
