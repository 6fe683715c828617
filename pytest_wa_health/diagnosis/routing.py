"""Conversation Routing: whether the business of this app holds a role for the number, or only watches it."""

from __future__ import annotations

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.diagnosis.area import Area, AreaResult, Context
from pytest_wa_health.diagnosis.findings import Evidence
from pytest_wa_health.diagnosis.readings import Record, as_text
from pytest_wa_health.model.json_value import Json
from pytest_wa_health.survey.facts import Answer

_CHECK = "WA651"
_ANSWER = "routing_roles"
_CALLS = "CALLS"
_DEEPEST = 4
"""Levels of nesting in which the two fields are looked for: the form of the answer is not published."""


def examine(context: Context, earlier: AreaResult) -> AreaResult:
    """Judge the Routing Roles, where the settings say how they are read."""
    area = Area(context, earlier)
    answer = area.answer(_ANSWER)
    if not area.settings.get("routing_roles_path"):
        area.not_applicable(_CHECK, noted("routing.needs-path"))
    elif answer is None or not answer.ok:
        _unread(area, answer)
    else:
        _judge(area, answer)
    return area.result()


def _unread(area: Area, answer: Answer | None) -> None:
    if answer is None or _ANSWER in area.explained or answer.error is None:
        area.unseen(_CHECK, _ANSWER, "phone")
        return
    seen = Evidence.of(answer, noted("routing.not-read"))
    area.undetermined(_CHECK, seen, rivals=("routing.not-owner", "routing.standby-only"))


def _judge(area: Area, answer: Answer) -> None:
    found = _fields(answer.data, _DEEPEST)
    listed, is_standby = found.get("roles"), found.get("is_standby")
    roles = _words(listed)
    if roles is None or not isinstance(is_standby, bool):
        told = sorted(found) or noted("word.neither")
        seen = Evidence.of(answer, noted("routing.fields-held", items=told))
        area.undetermined(_CHECK, seen, rivals=("routing.not-owner", "routing.standby-only"))
        return
    shown = Evidence.of(
        answer, noted("routing.roles", says=", ".join(roles) or "none", value=str(is_standby).lower())
    )
    if [role for role in roles if role.upper() != _CALLS]:
        area.saw(_CHECK, roles, note=shown.note)
        return
    cause, rival = ("routing.standby-only", "routing.not-owner")[:: 1 if is_standby else -1]
    # A role for calls alone answers no message, as far as is known.
    area.find(cause, shown, confidence="likely" if roles else "certain", rivals=(rival,) if roles else ())


def _fields(data: Json, depth: int) -> Record:
    """``roles`` and ``is_standby`` wherever they stand in the answer; the outermost of each counts."""
    if depth < 0:
        return {}
    if isinstance(data, list):
        inner = [_fields(item, depth - 1) for item in data]
        return {key: value for found in reversed(inner) for key, value in found.items()}
    if not isinstance(data, dict):
        return {}
    found: Record = {}
    for value in data.values():
        if isinstance(value, (dict, list)):
            found = {**_fields(value, depth - 1), **found}
    return {**found, **{key: data[key] for key in ("roles", "is_standby") if key in data}}


def _words(listed: Json) -> list[str] | None:
    """The names of the roles, given as words or as objects; None where they are neither."""
    if not isinstance(listed, list):
        return None
    words = [
        as_text(item.get("role") or item.get("name")) if isinstance(item, dict) else as_text(item) for item in listed
    ]
    return [word for word in words if word] if all(words) else None
