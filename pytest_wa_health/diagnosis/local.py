"""The local half: what is wrong with the settings before Meta is asked, and with this machine's clock."""

from __future__ import annotations

from collections.abc import Sequence

from pytest_wa_health.catalogue.notes import joined, noted
from pytest_wa_health.diagnosis.area import Area, AreaResult, Context
from pytest_wa_health.diagnosis.fallback import MAIL_VARIABLES
from pytest_wa_health.diagnosis.findings import Evidence
from pytest_wa_health.model.note import Note
from pytest_wa_health.model.settings_view import SettingsView
from pytest_wa_health.survey.facts import LocalFinding
from pytest_wa_health.survey.questions import Question, first_wave

TOKEN, PHONE, ACCOUNT = "WHATSAPP_ACCESS_TOKEN", "WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_BUSINESS_ACCOUNT_ID"

_STRAY = "settings.stray-characters"
_AND = " and "
"""Between the variables of one finding."""

_QUESTIONS = {
    PHONE: ("phone", "phone_extra"),
    ACCOUNT: ("account", "templates"),
    "WHATSAPP_APP_ID": ("subscriptions",),
    "WHATSAPP_APP_SECRET": ("subscriptions",),
}


def examine(context: Context, earlier: AreaResult) -> AreaResult:
    """Carry over what the settings showed, and judge the clock."""
    area = Area(context, earlier)
    for item in _together(area.snapshot.local):
        if item.confidence != "certain" and _is_answered(area, item.variable):
            continue  # A value that merely looks made up, and Meta knows it.
        area.find(
            item.cause,
            Evidence(note=item.note),
            *_running(area, item.variable if item.cause == "settings.two-places-differ" else ""),
            confidence="certain" if item.confidence == "certain" else "likely",
            params={"variable": item.variable},
            sending=None if {TOKEN, PHONE} & set(item.variable.split(_AND)) else "goes on",
        )
        for variable in item.variable.split(_AND):
            if variable in area.settings.get("unusable", ()):
                area.explain(item.cause, *_QUESTIONS.get(variable, _all_questions(area)))
    _clock(area)
    _incomplete(area)
    for check in ("WA101", "WA102", "WA104", "WA107", "WA108"):
        area.saw(check, area.settings or None)
    return area.result()


def _running(area: Area, variable: str) -> list[Evidence]:
    """Which of several tokens the running server holds, where it was asked."""
    remote = (area.snapshot.reach.get("deployment") or {}).get("remote") if variable == TOKEN else None
    if not remote:
        return []
    held = [(area.settings.get("origins", {}).get(TOKEN, ""), area.settings.get("fingerprint"))]
    held += [(each["origin"], each["fingerprint"]) for each in area.settings.get("tokens_elsewhere", ())]
    places = [_alone(origin) for origin, mark in held if mark == remote]
    holds = noted("deployment.holds", origin=places[0]) if places else noted("deployment.holds-neither")
    return [Evidence(note=holds)]


def _alone(origin: str) -> str:
    """Where a value is, without what is ignored because of it."""
    if isinstance(origin, Note) and origin.key == "origin.shadowing":
        alone = origin.values["origin"]
        return alone if isinstance(alone, str) else origin
    return origin if isinstance(origin, Note) else origin.partition(" (")[0]


def _together(found: Sequence[LocalFinding]) -> list[LocalFinding]:
    """What was seen in the settings; stray characters in several variables are one finding with one repair."""
    stray = [item for item in found if item.cause == _STRAY]
    if len(stray) < 2:
        return list(found)
    whole = LocalFinding(
        _STRAY,
        joined(dict.fromkeys(item.variable for item in stray), "and"),
        joined(dict.fromkeys(item.note for item in stray)),
        "certain" if any(item.confidence == "certain" for item in stray) else "likely",
    )
    return [whole, *(item for item in found if item.cause != _STRAY)]


def _is_answered(area: Area, variable: str) -> bool:
    return {PHONE: area.read.phone, ACCOUNT: area.read.account}.get(variable, area.read.token)() is not None


def _all_questions(area: Area) -> tuple[str, ...]:
    usable: SettingsView = {**area.settings, "unusable": []}
    wave: list[Question] = first_wave(usable)
    return tuple(question.name for question in wave)


def _clock(area: Area) -> None:
    if area.snapshot.mode == "replay":
        area.not_applicable("WA105", noted("clock.replay"))
        return
    dates = area.read.server_date()
    if dates is None:
        cause = next((area.explained[name] for name in area.snapshot.answers if name in area.explained), None)
        if cause is not None:
            area.blocked("WA105", cause)
        else:
            area.not_applicable("WA105", noted("clock.no-date"))
        return
    theirs, ours = dates
    skew = ours - theirs
    if abs(skew) > area.thresholds.clock_skew_seconds:
        minutes = max(abs(skew) // 60, 1)
        area.find(
            "settings.clock-skew",
            Evidence(note=noted("clock.fast" if skew > 0 else "clock.slow", minutes=minutes)),
            params={"minutes": minutes},
        )
    area.saw("WA105", skew)


def _incomplete(area: Area) -> None:
    for half in area.settings.get("incomplete", ()):
        missing, because = half["missing"], half["because"]
        if because.startswith(MAIL_VARIABLES):
            continue  # fallback.not-configured says so
        area.find(
            "settings.incomplete",
            Evidence(note=noted("incomplete.one", items=because, value=missing)),
            params={"variable": missing},
        )
