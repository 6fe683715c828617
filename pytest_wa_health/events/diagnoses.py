"""A cause found in events as a diagnosis of the report: texts, actor and steps from the catalogue."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import cast

from pytest_wa_health import catalogue
from pytest_wa_health.catalogue import loader
from pytest_wa_health.events.causes import Found
from pytest_wa_health.model.options import Lang
from pytest_wa_health.model.run_result import DiagnosisEntry, Faulty, Link, Step


def diagnosis_row(found: Found, ids: Mapping[str, str | None], messages: int, lang: Lang) -> DiagnosisEntry:
    """The diagnosis in the form of a live run's. `messages` is how many there were in all."""
    language = "ar" if lang == "ar" else "en"
    cause = catalogue.cause(found.cause)
    params: dict[str, object] = {key: value for key, value in ids.items() if value}
    failure = found.example
    if failure.code is not None:
        params["code"] = f"{failure.code}/{failure.subcode}" if failure.subcode else failure.code
        params["meta_says"] = failure.details or failure.words
    params |= found.params

    def say(text: catalogue.Text) -> str:
        return catalogue.render(text(language), params, language)

    steps: list[Step] = [
        {"who": step.who, "text": say(step.text), "link": _link(step.link, params, language)} for step in cause.steps
    ]
    note = _note(found, messages, language)
    return {
        "cause": found.cause,
        "severity": cause.severity,
        "confidence": found.confidence,
        "verdict": cast(Faulty, found.verdict),
        "check": cause.check,
        "title": say(cause.title),
        "explanation": say(cause.explanation),
        "why": say(cause.why) if cause.why else None,
        "who": cause.who,
        "minutes": cause.minutes,
        "steps": [step["text"] for step in steps],
        "step_details": steps,
        "links": list(dict.fromkeys(link["url"] for step in steps if (link := step.get("link")))),
        "deadline": None,
        "days_left": None,
        "blocks": [],
        "ruled_out": [],
        "ruled_out_because": {},
        "rivals": list(found.rivals),
        "next_probe": say(cause.next_probe) if cause.next_probe else None,
        "verify": say(cause.verify),
        "forward": say(cause.forward) if cause.forward else None,
        "lost": found.lost,
        "evidence": [
            {
                "note": note,
                "request": None,
                "http_status": None,
                "code": failure.code,
                "subcode": failure.subcode,
                "fbtrace_id": failure.fbtrace_id or None,
                "meta_says": failure.words or None,
            }
        ],
    }


def _link(name: str | None, params: Mapping[str, object], lang: str) -> Link | None:
    if name is None:
        return None
    return {"url": catalogue.link_url(name, params), "label": catalogue.link(name).label(lang)}


def _note(found: Found, messages: int, lang: str) -> str:
    texts = words(lang)
    days = texts["days"].format(first=_day(found.first), last=_day(found.last)) if found.first else ""
    if found.event:
        return str(texts["webhook"].format(event=found.event, days=days)).strip()
    return str(texts["lost"].format(lost=found.lost, messages=messages, days=days)).strip()


@functools.cache
def words(lang: str) -> dict[str, str]:
    """The texts of reports about events."""
    return {key: raw["ar" if lang == "ar" else "en"] for key, raw in loader.read("events.toml").items()}


def _day(at: int | None) -> str:
    return datetime.fromtimestamp(at, tz=timezone.utc).strftime("%Y-%m-%d") if at else ""
