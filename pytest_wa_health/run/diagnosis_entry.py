"""The entries of a result's ``diagnoses``: what was found, in the words of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from pytest_wa_health import catalogue
from pytest_wa_health.catalogue import notes
from pytest_wa_health.diagnosis import Evidence, Finding
from pytest_wa_health.diagnosis.readings import as_text
from pytest_wa_health.model.options import Lang
from pytest_wa_health.model.run_result import CheckRow, DiagnosisEntry, EvidenceEntry, Faulty, Ids, Link, Step
from pytest_wa_health.model.times import iso
from pytest_wa_health.run.examination import Examination

if TYPE_CHECKING:
    from pytest_wa_health.settings import SettingsError

__all__ = ["found", "unusable"]

DAY = 86_400


def found(
    examination: Examination, finding: Finding, checks: Sequence[CheckRow], ids: Ids, lang: Lang
) -> DiagnosisEntry:
    """The entry of a finding. `checks` are those of the tenant, some of which it may block."""
    facts = [*examination.diagnosis.facts, *finding.facts]
    cause = catalogue.cause(finding.cause).where(facts)
    params = _in_language(_params(examination, finding, ids), lang)
    entry = _worded(cause, params, lang)
    return {
        **entry,
        "confidence": finding.confidence,
        "verdict": cast(Faulty, finding.verdict),
        "check": finding.check,
        "links": list(dict.fromkeys(link["url"] for step in entry["step_details"] if (link := step.get("link")))),
        "deadline": iso(finding.deadline),
        "days_left": (finding.deadline - examination.snapshot.now) // DAY if finding.deadline else None,
        "blocks": [c["id"] for c in checks if c["verdict"] == "blocked" and c["cause"] == finding.cause],
        "ruled_out": list(finding.ruled_out),
        "ruled_out_because": dict(finding.ruled_out),
        "rivals": list(finding.rivals),
        "evidence": [_evidence(evidence) for evidence in finding.evidence],
        "facts": facts,
    }


def unusable(name: str, error: SettingsError, lang: Lang) -> DiagnosisEntry:
    """The entry of settings that nothing can be asked with: what they lack is said by `error` itself."""
    cause = catalogue.cause(error.cause or "settings.unusable")
    entry = _worded(cause, {"tenant": name, "variable": error.variable}, lang)
    return {
        **entry,
        "explanation": str(error),
        "step_details": [{**step, "link": None} for step in entry["step_details"]],
        "next_probe": None,
        "evidence": [_evidence(Evidence(note=str(error)))],
    }


def _worded(cause: catalogue.Cause, params: Mapping[str, object], lang: Lang) -> DiagnosisEntry:
    """What the catalogue says of `cause`, with nothing found yet."""

    def say(text: catalogue.Text) -> str:
        return catalogue.render(text(lang), params, lang)

    steps: list[Step] = [
        {"who": step.who, "text": say(step.text), "link": _link(step.link, params, lang)} for step in cause.steps
    ]
    return {
        "cause": cause.id,
        "severity": cause.severity,
        "confidence": "certain",
        "verdict": "failed",
        "check": cause.check,
        "title": say(cause.title),
        "explanation": say(cause.explanation),
        "why": say(cause.why),
        "who": cause.who,
        "minutes": cause.minutes,
        "steps": [step["text"] for step in steps],
        "step_details": steps,
        "links": [],
        "deadline": None,
        "days_left": None,
        "blocks": [],
        "ruled_out": [],
        "ruled_out_because": {},
        "rivals": [],
        "next_probe": say(cause.next_probe) if cause.next_probe else None,
        "verify": say(cause.verify),
        "evidence": [],
    }


def _evidence(evidence: Evidence) -> EvidenceEntry:
    return {
        "note": evidence.note,
        "request": evidence.request,
        "http_status": evidence.http_status,
        "code": evidence.code,
        "subcode": evidence.subcode,
        "fbtrace_id": evidence.fbtrace_id,
        "meta_says": evidence.meta_says,
    }


def _params(examination: Examination, finding: Finding, ids: Ids) -> dict[str, object]:
    """Values for the texts' placeholders, the tenant's own first, then the finding's."""
    settings = examination.snapshot.settings
    origins = settings.get("variables") or {}
    head = next((evidence for evidence in finding.evidence if evidence.code is not None), None)
    params: dict[str, object] = {
        "tenant": examination.tenant,
        "token_variable": origins.get("WHATSAPP_ACCESS_TOKEN", "WHATSAPP_ACCESS_TOKEN"),
        "phone_variable": origins.get("WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_PHONE_NUMBER_ID"),
        "account_variable": origins.get("WHATSAPP_BUSINESS_ACCOUNT_ID", "WHATSAPP_BUSINESS_ACCOUNT_ID"),
        "phone_number_id": ids["phone_number"],
        "waba_id": ids["business_account"],
        "business_id": ids["business"],
        "app_id": ids["app"],
        "display_number": as_text((examination.readings.phone() or {}).get("display_phone_number")),
        "version": examination.snapshot.version,
        "served_version": examination.readings.served(),
    }
    if head is not None:
        params["code"] = f"{head.code}/{head.subcode}" if head.subcode else head.code
        params["meta_says"] = head.meta_says
    if finding.deadline:
        params["date"] = (iso(finding.deadline) or "")[:10]
    params.update({key: value for key, value in finding.params.items() if value is not None})
    return {key: value for key, value in params.items() if value is not None}


_SENTENCES = ("variable", "meta_says", "url", "expected_url")
"""Values that may be words of ours rather than a name: ``the password in EMAIL_FALLBACK_URL``."""


def _in_language(params: Mapping[str, object], lang: Lang) -> dict[str, object]:
    """`params` as a text in `lang` can hold them; texts carry no marks of direction, those are the page's affair."""
    said = {key: notes.note(value, lang) for key in _SENTENCES if isinstance(value := params.get(key), str)}
    return {**params, **{key: value.replace(notes.APART, "").replace(notes.NEXT, "") for key, value in said.items()}}


def _link(name: str | None, params: Mapping[str, object], lang: Lang) -> Link | None:
    if name is None:
        return None
    label = catalogue.link(name).label(lang)
    return {"url": catalogue.link_url(name, {k: str(v) for k, v in params.items()}), "label": label}
