"""``[tenants_sql]``: which database holds the tenants, and how they are asked for."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

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


@dataclass(frozen=True)
class SqlSource:
    """A parsed ``[tenants_sql]``. `columns` maps the keys of ``wa-health.toml`` (and ``name``) to columns."""

    url_env: str
    query: str
    columns: Mapping[str, str] = field(default_factory=dict)
    update: str = ""
    """The statement that stores a renewed token; it is run by a renewal alone."""
    events: str = ""
    """The query that brings delivery events."""


def parse(table: object, where: str) -> SqlSource | None:
    """The source that `table` describes, or None without one. Raises SettingsError, which names the key."""
    if table is None:
        return None
    place = f"{where}: {TABLE}"
    if not isinstance(table, Mapping):
        raise _error(f"{place} must be a table.")
    for key in table:
        if key not in KEYS:
            close = difflib.get_close_matches(str(key), KEYS, n=1, cutoff=0.6)
            hint = f"; did you mean {close[0]}?" if close else "."
            raise _error(f"{place} takes {', '.join(KEYS[:-1])} and {KEYS[-1]}{hint}")
    texts = {key: table.get(key, "") for key in KEYS if key != "columns"}
    if not all(isinstance(text, str) for text in texts.values()):
        raise _error(f"{place}: url_env, query, update and events must be texts.")
    if any("://" in text or looks_like_token(text) for text in texts.values()):
        raise _error(f"{place} holds an address or a secret: url_env names the variable that holds the address.")
    if not texts["query"].strip() or not _VARIABLE.fullmatch(texts["url_env"]):
        raise _error(f"{place} needs url_env (the name of a variable) and query.")
    for key, allowed in (("query", _READS), ("events", _READS), ("update", _WRITES)):
        if texts[key].strip() and not allowed.match(texts[key]):
            raise _error(f"{place}: {key} must be {'an UPDATE' if key == 'update' else 'a SELECT'}.")
    return SqlSource(columns=_columns(table.get("columns", {}), place), **texts)


def _columns(table: object, place: str) -> Mapping[str, str]:
    """Ours to theirs, whichever way round they are written."""
    if not isinstance(table, Mapping) or not all(isinstance(value, str) for value in table.values()):
        raise _error(f"{place}: columns must map keys such as access_token to names of columns.")
    found = {}
    for key, value in table.items():
        ours, theirs = (key, value) if key in BY_KEY or key == NAME else (value, key)
        if ours not in BY_KEY and ours != NAME:
            close = difflib.get_close_matches(str(key), [*BY_KEY, NAME], n=1, cutoff=0.6)
            hint = f"; did you mean {close[0]}?" if close else "."
            shown = key if _VARIABLE.fullmatch(key) else "a key"
            raise _error(f"{place}: {shown} is not a key of columns{hint}")
        found[ours] = theirs
    return found


def _error(sentence: str) -> SettingsError:
    return SettingsError(sentence, variable=TABLE)
