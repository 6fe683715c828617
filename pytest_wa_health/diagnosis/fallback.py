"""The e-mail fallback: whether it is configured as a whole, and what its server answered."""

from __future__ import annotations

from pytest_wa_health.diagnosis.area import Area, AreaResult, Context
from pytest_wa_health.diagnosis.findings import Confidence, Evidence, Outcome
from pytest_wa_health.model.probe_facts import FallbackFacts

MAIL_VARIABLES = ("SMTP_", "EMAIL_")
"""How the settings of the fallback begin."""

UNPROBED = "this run, or its recording, holds no probe of it"
_CAUSES = ("unreachable", "tls", "auth-refused", "sender-refused")


def examine(context: Context, earlier: AreaResult) -> AreaResult:
    """Judge the fallback by its settings and by what its server answered."""
    area = Area(context, earlier)
    halves = [h for h in area.settings.get("incomplete", ()) if h["because"].startswith(MAIL_VARIABLES)]
    if halves:
        names = list(dict.fromkeys(half["missing"] for half in halves))
        missing = " and ".join(names)
        note = f"{halves[0]['because']} is set, {missing} {'is' if len(names) == 1 else 'are'} not"
        area.find("fallback.not-configured", Evidence(note=note), params={"variable": missing})
    facts = area.snapshot.reach.get("fallback")
    if facts is None:
        configured = area.settings.get("has_fallback")
        area.not_applicable("WA901", UNPROBED if configured else "needs EMAIL_FALLBACK_URL or SMTP_HOST")
    elif "broken" in facts:
        area.undetermined("WA901", Evidence(note=facts["broken"]))
    elif facts["outcome"] in _CAUSES:
        _broken_fallback(area, facts)
    else:
        area.saw("WA901", facts, note=_steps_taken(facts))
    return area.result()


def _broken_fallback(area: Area, facts: FallbackFacts) -> None:
    code = f", code {facts['code']}" if facts.get("code") else ""
    note = f"{facts['server']}, at the step {facts['step']}: {facts['detail']}{code}"
    verdict: Outcome = "failed"
    confidence: Confidence = "certain"
    if facts.get("temporary"):
        verdict, confidence = "unknown", "likely"
    elif facts["outcome"] == "unreachable" and area.has("network."):
        # This machine reaches nothing at all: that says nothing of the mail server.
        verdict, confidence = "unknown", "possible"
    area.find(f"fallback.{facts['outcome']}", Evidence(note=note), verdict=verdict, confidence=confidence)


def _steps_taken(facts: FallbackFacts) -> str:
    steps = ["connected over TLS" if facts["protected"] else "connected without TLS"]
    steps += ["signed in"] if facts["signed_in"] else []
    steps += ["sender accepted"] if facts["sender"] else []
    return f"{', '.join(steps)}; no mail was sent"
