"""The e-mail fallback: whether it is configured as a whole, and what its server answered."""

from __future__ import annotations

from pytest_wa_health.catalogue.notes import joined, noted, sentence, word
from pytest_wa_health.diagnosis.area import Area, AreaResult, Context
from pytest_wa_health.diagnosis.findings import Confidence, Evidence, Outcome
from pytest_wa_health.model.probe_facts import FallbackFacts

MAIL_VARIABLES = ("SMTP_", "EMAIL_")
"""How the settings of the fallback begin."""

_CAUSES = ("unreachable", "tls", "auth-refused", "sender-refused")


def examine(context: Context, earlier: AreaResult) -> AreaResult:
    """Judge the fallback by its settings and by what its server answered."""
    area = Area(context, earlier)
    halves = [h for h in area.settings.get("incomplete", ()) if h["because"].startswith(MAIL_VARIABLES)]
    if halves:
        names = list(dict.fromkeys(half["missing"] for half in halves))
        missing = joined(names, "and")
        key = "incomplete.one" if len(names) == 1 else "incomplete.several"
        note = noted(key, items=halves[0]["because"], value=missing)
        area.find("fallback.not-configured", Evidence(note=note), params={"variable": missing})
    facts = area.snapshot.reach.get("fallback")
    if facts is None:
        configured = area.settings.get("has_fallback")
        area.not_applicable("WA901", noted("probe.none") if configured else _needs())
    elif "broken" in facts:
        area.undetermined("WA901", Evidence(note=sentence(facts["broken"])))
    elif facts["outcome"] in _CAUSES:
        _broken_fallback(area, facts)
    else:
        area.saw("WA901", facts, note=_steps_taken(facts))
    return area.result()


def _needs() -> str:
    return noted("needs.either", setting="EMAIL_FALLBACK_URL", alternative="SMTP_HOST")


def _broken_fallback(area: Area, facts: FallbackFacts) -> None:
    step = word("step", facts["step"])
    detail = sentence(facts["detail"])
    if code := facts.get("code"):
        note = noted("mail.step-code", server=facts["server"], step=step, note=detail, code=code)
    else:
        note = noted("mail.step", server=facts["server"], step=step, note=detail)
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
