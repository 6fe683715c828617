"""A finding in the words of the catalogue: the one entry of ``diagnoses`` that runs and events are reported with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from pytest_wa_health import catalogue
from pytest_wa_health.catalogue import notes
from pytest_wa_health.diagnosis.findings import Evidence, Finding
from pytest_wa_health.model.json_value import Json
from pytest_wa_health.model.note import Said, plain_value, said_of
from pytest_wa_health.model.options import Lang
from pytest_wa_health.model.run_result import CheckRow, DiagnosisEntry, EvidenceEntry, Faulty, Link, Step
from pytest_wa_health.model.times import iso

__all__ = ["entry", "evidence_entry", "worded"]

DAY = 86_400
OVER = "over"
"""The fact that a fault was seen to happen, and that what is read today looks right."""
_NAMELESS = "default"
"""The name of a tenant that nobody named: it means nothing to whoever is asked for help."""
_SENTENCES = ("variable", "meta_says", "url", "expected_url")
"""Values that may be words of ours rather than a name: ``the password in EMAIL_FALLBACK_URL``."""


def entry(
    finding: Finding,
    params: Mapping[str, object],
    lang: Lang,
    *,
    now: int,
    facts: Sequence[str] = (),
    checks: Sequence[CheckRow] = (),
) -> DiagnosisEntry:
    """What `finding` is, in `lang`. `params` fill the texts, the finding's own last.

    `facts` choose between texts; of `checks`, those of the tenant, some may be blocked by it.
    """
    facts = [*facts, *finding.facts]
    cause = catalogue.cause(finding.cause).where(facts)
    known = {**params, **_of_evidence(finding), **finding.params}
    said = worded(cause, {key: value for key, value in known.items() if value is not None}, lang)
    if OVER in facts:
        said["explanation"] = f"{notes.rendered(notes.noted('events.over'), lang)} {said['explanation']}"
    return {
        **said,
        "confidence": finding.confidence,
        "verdict": cast(Faulty, finding.verdict),
        "check": finding.check,
        "deadline": iso(finding.deadline),
        "days_left": (finding.deadline - now) // DAY if finding.deadline else None,
        "blocks": [c["id"] for c in checks if c["verdict"] == "blocked" and c["cause"] == finding.cause],
        "ruled_out": list(finding.ruled_out),
        "ruled_out_because": {other: str(why) for other, why in finding.ruled_out.items()},
        "ruled_out_said": _all_said(finding.ruled_out),
        "rivals": list(finding.rivals),
        "evidence": [evidence_entry(evidence) for evidence in finding.evidence],
        "facts": facts,
    }


def _all_said(sentences: Mapping[str, str]) -> dict[str, Said]:
    return {name: said for name, sentence in sentences.items() if (said := said_of(sentence)) is not None}


def worded(cause: catalogue.Cause, params: Mapping[str, object], lang: Lang) -> DiagnosisEntry:
    """What the catalogue says of `cause`, with nothing found yet."""
    known = _in_language(params, lang)

    def say(text: catalogue.Text) -> str:
        return catalogue.render(text(lang), known, lang)

    steps: list[Step] = [
        {"who": step.who, "text": say(step.text), "link": _link(step.link, known, lang)} for step in cause.steps
    ]
    links = list(dict.fromkeys(link["url"] for step in steps if (link := step.get("link"))))
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
        "links": links,
        "deadline": None,
        "days_left": None,
        "blocks": [],
        "ruled_out": [],
        "ruled_out_because": {},
        "rivals": [],
        "next_probe": say(cause.next_probe) if cause.next_probe else None,
        "verify": say(cause.verify),
        "forward": _forward(cause, known, links, lang),
        "evidence": [],
        "values": _values(cause, params),
    }


def _values(cause: catalogue.Cause, params: Mapping[str, object]) -> dict[str, Json]:
    """Those of `params` that title, explanation and steps show."""
    texts = [cause.title, cause.explanation, *(step.text for step in cause.steps)]
    names = {name for text in texts for name in catalogue.PLACEHOLDER.findall(text("en") + text("ar"))}
    return {
        name: plain_value(value if isinstance(value, (str, int, float)) else str(value))
        for name, value in params.items()
        if name in names and value is not None
    }


def evidence_entry(evidence: Evidence) -> EvidenceEntry:
    """What was seen, as plain JSON."""
    found: EvidenceEntry = {
        "note": str(evidence.note),
        "request": evidence.request,
        "http_status": evidence.http_status,
        "code": evidence.code,
        "subcode": evidence.subcode,
        "fbtrace_id": evidence.fbtrace_id,
        "meta_says": evidence.meta_says,
    }
    if (said := said_of(evidence.note)) is not None:
        found["said"] = said
    return found


def _forward(cause: catalogue.Cause, params: Mapping[str, object], links: Sequence[str], lang: Lang) -> str:
    """The text to forward, plain: the catalogue's own or what it is and what to do, and where that is done."""
    named = dict(params)
    if named.get("tenant") == _NAMELESS:
        named["tenant"] = named.get("verified_name")

    def say(text: catalogue.Text) -> str:
        return catalogue.render(text(lang), named, lang).replace("**", "").replace("`", "")

    if cause.forward is not None:
        words = say(cause.forward)
    else:
        steps = [f"{number}. {say(step.text)}" for number, step in enumerate(cause.steps, 1)]
        words = "\n".join([f"{say(cause.title)}. {say(cause.explanation)}", *steps])
    return "\n".join([words, *(links[:2] or cause.source[:1])])


def _of_evidence(finding: Finding) -> dict[str, object]:
    head = next((evidence for evidence in finding.evidence if evidence.code is not None), None)
    found: dict[str, object] = {}
    if head is not None:
        found["code"] = f"{head.code}/{head.subcode}" if head.subcode else head.code
        found["meta_says"] = head.meta_says
    if finding.deadline:
        found["date"] = (iso(finding.deadline) or "")[:10]
    return found


def _in_language(params: Mapping[str, object], lang: Lang) -> dict[str, object]:
    """`params` as a text in `lang` can hold them; texts carry no marks of direction, those are the page's affair."""
    if lang != "ar":
        return dict(params)
    texts = {key: value for key in _SENTENCES if isinstance(value := params.get(key), str)}
    said = {key: notes.rendered(notes.sentence(value), lang) for key, value in texts.items()}
    return {**params, **{key: value.replace(notes.APART, "").replace(notes.NEXT, "") for key, value in said.items()}}


def _link(name: str | None, params: Mapping[str, object], lang: Lang) -> Link | None:
    if name is None:
        return None
    label = catalogue.link(name).label(lang)
    return {"url": catalogue.link_url(name, {k: str(v) for k, v in params.items()}), "label": label}
