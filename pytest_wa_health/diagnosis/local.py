"""The local half: what is wrong with the settings before Meta is asked, and with this machine's clock."""

from __future__ import annotations

from pytest_wa_health.diagnosis.case import Case
from pytest_wa_health.diagnosis.model import Evidence
from pytest_wa_health.diagnosis.standby import MAIL_VARIABLES
from pytest_wa_health.survey.questions import Question, first_wave

TOKEN, PHONE, ACCOUNT = "WHATSAPP_ACCESS_TOKEN", "WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_BUSINESS_ACCOUNT_ID"

_QUESTIONS = {
    PHONE: ("phone", "phone_extra"),
    ACCOUNT: ("account", "templates"),
    "WHATSAPP_APP_ID": ("subscriptions",),
    "WHATSAPP_APP_SECRET": ("subscriptions",),
}


def examine(case: Case) -> None:
    """Carry over what the settings showed, and judge the clock."""
    for item in case.snapshot.local:
        if item.confidence != "certain" and _is_answered(case, item.variable):
            continue  # A value that merely looks made up, and Meta knows it.
        case.find(
            item.cause,
            Evidence(note=item.note),
            *_running(case, item.variable if item.cause == "settings.two-places-differ" else ""),
            confidence="certain" if item.confidence == "certain" else "likely",
            params={"variable": item.variable},
            sending=None if item.variable in (TOKEN, PHONE) else "goes on",
        )
        if item.variable in case.settings.get("unusable", ()):
            case.explain(item.cause, *_QUESTIONS.get(item.variable, _all_questions(case)))
    _clock(case)
    _incomplete(case)
    for check in ("WA101", "WA102", "WA103", "WA104", "WA107"):
        case.confirm(check)
    if case.settings.get("phone_number_id") is None:
        case.not_applicable("WA103", f"needs {PHONE}")


def _running(case: Case, variable: str) -> list[Evidence]:
    """Which of several tokens the running server holds, where it was asked."""
    remote = (case.snapshot.reach.get("deployment") or {}).get("remote") if variable == TOKEN else None
    if not remote:
        return []
    held = [(case.settings.get("origins", {}).get(TOKEN, ""), case.settings.get("fingerprint"))]
    held += [(each["origin"], each["fingerprint"]) for each in case.settings.get("tokens_elsewhere", ())]
    places = [origin.partition(" (")[0] for origin, mark in held if mark == remote]
    return [Evidence(note=f"the running server holds the one of {places[0]}" if places else _NEITHER)]


_NEITHER = "the running server holds neither of them"


def _is_answered(case: Case, variable: str) -> bool:
    return {PHONE: case.read.phone, ACCOUNT: case.read.account}.get(variable, case.read.token)() is not None


def _all_questions(case: Case) -> tuple[str, ...]:
    usable: dict[str, object] = {**case.settings, "unusable": ()}
    wave: list[Question] = first_wave(usable)
    return tuple(question.name for question in wave)


def _clock(case: Case) -> None:
    if case.snapshot.mode == "replay":
        case.not_applicable("WA105", "a replay says nothing about this machine's clock")
        return
    dates = case.read.server_date()
    if dates is None:
        case.unseen("WA105", *case.snapshot.answers)
        if case.observations["WA105"].outcome == "unknown":
            case.not_applicable("WA105", "no answer carried a Date header")
        return
    theirs, ours = dates
    skew = ours - theirs
    if abs(skew) > case.thresholds.clock_skew_seconds:
        minutes = max(abs(skew) // 60, 1)
        word = "fast" if skew > 0 else "slow"
        case.find(
            "settings.clock-skew",
            Evidence(note=f"this machine's clock is {minutes} min {word}"),
            params={"minutes": minutes},
        )
    case.confirm("WA105")


def _incomplete(case: Case) -> None:
    for half in case.settings.get("incomplete", ()):
        missing, because = half["missing"], half["because"]
        if because.startswith(MAIL_VARIABLES):
            continue  # fallback.not-configured says so
        case.find(
            "settings.incomplete",
            Evidence(note=f"{because} is set, {missing} is not"),
            params={"variable": missing},
        )
