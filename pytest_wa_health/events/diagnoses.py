"""A cause found in events as a diagnosis of the report, with what it cost as its evidence."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Mapping

from pytest_wa_health._version import __version__
from pytest_wa_health.catalogue.loader import event_texts
from pytest_wa_health.diagnosis import Evidence
from pytest_wa_health.diagnosis.entry import entry
from pytest_wa_health.events.causes import Found
from pytest_wa_health.model.options import Lang
from pytest_wa_health.model.run_result import SCHEMA, DiagnosisEntry, Report, TenantResult
from pytest_wa_health.model.times import day_of, iso, written
from pytest_wa_health.report.forwarding import text

_NAMELESS = "default"


def diagnosis_row(found: Found, ids: Mapping[str, str | None], messages: int, lang: Lang) -> DiagnosisEntry:
    """The diagnosis in the form of a live run's. `messages` is how many there were in all."""
    finding = found.finding
    first, *rest = finding.evidence or (Evidence(),)
    evidence = (dataclasses.replace(first, note=note(found, messages, lang)), *rest)
    said = entry(dataclasses.replace(finding, evidence=evidence), ids, lang, now=0)
    return {**said, "forward": _forward(said, found, ids, lang), "lost": found.lost}


def _forward(said: DiagnosisEntry, found: Found, ids: Mapping[str, str | None], lang: Lang) -> str:
    """The text to forward, as a live run writes it: of a business that has no name here."""
    first = iso(found.first)
    business: TenantResult = {
        "name": _NAMELESS, "slug": _NAMELESS, "verdict": said["verdict"], "can_send": None, "diagnoses": [said],
        "checks": [], "ids": {"phone_number": ids.get("phone_number_id"), "business_account": ids.get("waba_id")},
        "history": {"runs": [], "first_seen": first} if first else None,
    }  # fmt: skip
    whole: Report = {
        "schema": SCHEMA, "tool": {"version": __version__}, "graph": {"url": None, "version": None}, "mode": "events",
        "lang": lang, "generated_at": written(time.time()), "duration_s": 0.0, "verdict": said["verdict"],
        "tenants": [business],
    }  # fmt: skip
    return text(whole, business, said)


def note(found: Found, messages: int, lang: Lang) -> str:
    """How many messages it cost and when, or which webhook said it."""
    texts = event_texts(lang)
    days = ""
    if found.first:
        days = texts["days"].format(first=day_of(found.first), last=day_of(found.last or found.first))
    if found.event:
        return str(texts["webhook"].format(event=found.event, days=days)).strip()
    return str(texts["lost"].format(lost=found.lost, messages=messages, days=days)).strip()
