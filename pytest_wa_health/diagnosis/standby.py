"""What stands by: the e-mail fallback, and the server that is really running."""

from __future__ import annotations

from pytest_wa_health.diagnosis.case import Case
from pytest_wa_health.diagnosis.model import Confidence, Evidence, Outcome
from pytest_wa_health.diagnosis.reading import Record

MAIL_VARIABLES = ("SMTP_", "EMAIL_")
"""How the settings of the fallback begin."""

_UNPROBED = "this run, or its recording, holds no probe of it"
_CAUSES = ("unreachable", "tls", "auth-refused", "sender-refused")


def examine(case: Case) -> None:
    """Judge fallback and deployment; say so where messages are lost for want of a fallback."""
    _fallback(case)
    _deployment(case)
    _losses(case)


def _fallback(case: Case) -> None:
    halves = [h for h in case.settings.get("incomplete", ()) if h["because"].startswith(MAIL_VARIABLES)]
    if halves:
        names = list(dict.fromkeys(half["missing"] for half in halves))
        missing = " and ".join(names)
        note = f"{halves[0]['because']} is set, {missing} {'is' if len(names) == 1 else 'are'} not"
        case.find("fallback.not-configured", Evidence(note=note), params={"variable": missing})
    facts = case.snapshot.reach.get("fallback")
    if facts is None:
        configured = case.settings.get("has_fallback")
        case.not_applicable("WA901", _UNPROBED if configured else "needs EMAIL_FALLBACK_URL or SMTP_HOST")
    elif "broken" in facts:
        case.undetermined("WA901", Evidence(note=facts["broken"]))
    elif facts["outcome"] in _CAUSES:
        _broken_fallback(case, facts)
    else:
        case.confirm("WA901", _steps_taken(facts))


def _broken_fallback(case: Case, facts: Record) -> None:
    code = f", code {facts['code']}" if facts.get("code") else ""
    note = f"{facts['server']}, at the step {facts['step']}: {facts['detail']}{code}"
    verdict: Outcome = "failed"
    confidence: Confidence = "certain"
    if facts.get("temporary"):
        verdict, confidence = "unknown", "likely"
    elif facts["outcome"] == "unreachable" and case.has("network."):
        # This machine reaches nothing at all: that says nothing of the mail server.
        verdict, confidence = "unknown", "possible"
    case.find(f"fallback.{facts['outcome']}", Evidence(note=note), verdict=verdict, confidence=confidence)


def _steps_taken(facts: Record) -> str:
    steps = ["connected over TLS" if facts["protected"] else "connected without TLS"]
    steps += ["signed in"] if facts["signed_in"] else []
    steps += ["sender accepted"] if facts["sender"] else []
    return f"{', '.join(steps)}; no mail was sent"


def _deployment(case: Case) -> None:
    facts = case.snapshot.reach.get("deployment")
    if facts is None:
        configured = case.settings.get("has_deployment_url")
        case.not_applicable("WA951", _UNPROBED if configured else "needs WHATSAPP_DEPLOYMENT_URL")
    elif "broken" in facts:
        case.undetermined("WA951", Evidence(note=facts["broken"]))
    elif facts["outcome"] == "same":
        case.confirm("WA951", f"the server holds {facts['remote']}")
    else:
        _other_deployment(case, facts)


def _other_deployment(case: Case, facts: Record) -> None:
    params = {"url": facts["url"]}
    request = f"GET {facts['url']}"
    if facts["outcome"] == "differs":
        note = f"the server holds {facts['remote']}, the settings hold {case.settings.get('fingerprint')}"
        cause = "deployment.stale-token"
    else:
        note, cause = facts["detail"], "deployment.unreachable"
        if "redirect" in facts:
            note += f" that leads to {facts['redirect']}"
    case.find(cause, Evidence(note=note, request=request, http_status=facts.get("status")), params=params)


def _losses(case: Case) -> None:
    if not any(finding.stops_sending and finding.verdict == "failed" for finding in case.findings):
        return
    when = "were being lost at the time of the recording" if case.snapshot.mode == "replay" else "are being lost now"
    if any(finding.check == "WA901" and finding.verdict == "failed" for finding in case.findings):
        case.notes.append(f"WhatsApp cannot send and the e-mail fallback does not work either: messages {when}")
    elif not case.settings.get("has_fallback"):
        case.notes.append(f"WhatsApp cannot send and no working fallback is configured: messages {when}")
