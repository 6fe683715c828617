"""The JSON Schema of ``wa-health.toml``, made from what the code reads: editors complete and check by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pytest_wa_health.settings import sql_source, tenants
from pytest_wa_health.settings.names import VARIABLES
from pytest_wa_health.settings.project_tables import RENEWAL_KEYS, REPORT_KEYS, THRESHOLD_KEYS

__all__ = ["schema"]

_Schema = dict[str, Any]

_TEXT: _Schema = {"type": "string"}
_TEXTS: _Schema = {"oneOf": [_TEXT, {"type": "array", "items": _TEXT}]}
_NUMBER: _Schema = {"type": "number", "minimum": 0}
_LISTS = ("WHATSAPP_TEST_RECIPIENTS", "WHATSAPP_REQUIRED_TEMPLATES")
_ABOUT = {
    "tenants": "One table for each tenant.",
    "tenants_dir": "A directory of env files, one tenant each.",
    "tenants_sql": "Tenants from a database; the address stands in the variable that url_env names.",
    "waivers": "Findings that are accepted, with a reason and an end date.",
    "template_parameters": "What is put into the places of a template that is sent.",
    "report": "What reports tell their reader.",
    "renewal": "How a renewed token is stored.",
    "thresholds": "Where a warning begins; the ini file counts before these.",
}


def schema() -> _Schema:
    """The schema, as JSON types."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "wa-health.toml",
        "type": "object",
        "additionalProperties": False,
        "properties": {**_variables(), **{key: _described(key) for key in tenants.TOP_KEYS}},
    }


def _variables() -> _Schema:
    """The keys of the variables that are no secret."""
    return {
        variable.key: {**(_TEXTS if variable.name in _LISTS else _value(variable.name)), "description": variable.name}
        for variable in VARIABLES
        if not variable.secret
    }


def _value(name: str) -> _Schema:
    is_number = name.endswith(("_ID", "_VERSION", "_PORT"))
    return {"type": ["string", "number"]} if is_number else _TEXT


def _described(key: str) -> _Schema:
    return {**_TABLES[key], "description": _ABOUT[key]}


def _table(properties: Mapping[str, _Schema], required: Sequence[str] = ()) -> _Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": dict(properties),
        **({"required": list(required)} if required else {}),
    }


_PARAMETERS: _Schema = {"type": "object"}
_RENEWAL = _table(dict.fromkeys(RENEWAL_KEYS, _TEXT))
_TENANT = _table(
    {
        **_variables(),
        "env_file": _TEXT,
        "env_prefix": {"type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]*$"},
        "env_suffix": {"type": "string", "pattern": "^[A-Za-z0-9_]+$"},
        "template_parameters": _PARAMETERS,
        "renewal": _RENEWAL,
    }
)
_WAIVER = _table({**dict.fromkeys(tenants.WAIVER_KEYS, _TEXT), "until": {}}, ["reason", "until"])
_TABLES: Mapping[str, _Schema] = {
    "tenants": {"type": "object", "additionalProperties": _TENANT},
    "tenants_dir": _TEXT,
    "tenants_sql": _table(
        {**dict.fromkeys(sql_source.KEYS, _TEXT), "columns": {"type": "object", "additionalProperties": _TEXT}},
        ["url_env", "query"],
    ),
    "waivers": {"type": "array", "items": _WAIVER},
    "template_parameters": _PARAMETERS,
    "report": _table(dict.fromkeys(REPORT_KEYS, _TEXT)),
    "renewal": _RENEWAL,
    "thresholds": _table(dict.fromkeys(THRESHOLD_KEYS, _NUMBER)),
}
