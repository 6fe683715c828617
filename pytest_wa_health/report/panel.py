"""One diagnosis, laid out for acting on: what to do, whom to tell; then what was seen and why it matters."""

from __future__ import annotations

from urllib.parse import quote

import msgspec

from pytest_wa_health import catalogue
from pytest_wa_health.model.run_result import CheckRow, DiagnosisEntry, EvidenceEntry, Link, TokenEntry, Who
from pytest_wa_health.model.run_result import Step as StepEntry
from pytest_wa_health.privacy.sanitising import safe_url
from pytest_wa_health.report.forwarding import actors, business, text
from pytest_wa_health.report.phrases import Code, Count, Day, Joined, Moment, Note, Plain, Say, Spoken, say
from pytest_wa_health.report.view import Root, View, display_name, evidence_notes, explanation_of, is_past

__all__ = ["Forward", "Panel", "Step", "panel", "steps_of"]

_FEW = 12
"""Tenants up to which each has everything on the page."""
_TOKEN_AREAS = ("token", "permission", "deployment")


class Step(msgspec.Struct, frozen=True):
    """`url` is one of the allowed hosts or None; `label` is what its button says."""

    who: str
    text: str
    url: str | None
    label: str


class Forward(msgspec.Struct, frozen=True):
    """The text to forward to one actor, or to all (None); `mail` and `chat` open it as a message."""

    who: Who | None
    text: str
    mail: str
    chat: str


class Panel(msgspec.Struct, frozen=True):
    """Everything a root's panel shows; see ``templates/panel.html`` for the order."""

    anchor: str
    verdict: str
    title: Spoken
    tenant: Spoken
    checked: Say | None
    asked_meta: bool
    quotes: tuple[str, ...]
    sentence: Note | None
    explanation: Spoken
    facts: tuple[tuple[Say, Spoken], ...]
    notes: tuple[Note, ...]
    why: str
    consequence: Say | None
    left: Say | None
    sure: Say | None
    rivals: Say | None
    probe: str
    steps: tuple[Step, ...]
    who: str
    minutes: int | None
    verify: str
    command: str
    forwards: tuple[Forward, ...]
    requests: tuple[str, ...]
    ruled_out: tuple[tuple[str, Note], ...]
    where: tuple[str, ...]


def panel(view: View, root: Root, anchor: str) -> Panel:
    """What to show of `root` under the element id `anchor`."""
    tenant, diagnosis = root.tenant, root.diagnosis
    evidence = diagnosis.get("evidence") or []
    check = next((check for check in tenant["checks"] if check["id"] == diagnosis["check"]), None)
    return Panel(
        anchor=anchor,
        verdict=diagnosis["verdict"],
        title=diagnosis["title"],
        tenant=display_name(tenant),
        checked=say("looked_at", title=check["title"]) if check else None,
        asked_meta=not tenant.get("receiver")
        and any(seen.get("http_status") or seen.get("meta_says") for seen in evidence),
        quotes=tuple(dict.fromkeys(words for seen in evidence if (words := seen.get("meta_says")))),
        sentence=said if isinstance(said := explanation_of(diagnosis), Note) else None,
        explanation=said,
        facts=tuple(_facts(view, root, check)),
        notes=tuple(note for note in evidence_notes(diagnosis) if note.text != diagnosis["explanation"]),
        why=diagnosis.get("why") or "",
        consequence=say("blocks_more", checks=Count("checks_of", root.blocks)) if root.blocks else None,
        left=_left(view, diagnosis),
        sure=_sure(diagnosis),
        rivals=_rivals(diagnosis, view.result["lang"]),
        probe=diagnosis.get("next_probe") or "",
        steps=steps_of(diagnosis),
        who=diagnosis["who"],
        minutes=diagnosis.get("minutes"),
        verify=diagnosis.get("verify") or "",
        command=view.command(tenant),
        forwards=tuple(_forward(view, root, who) for who in _readers(view, root)),
        requests=tuple(_request(seen) for seen in evidence),
        ruled_out=_ruled_out(diagnosis),
        where=tuple(filter(None, (diagnosis["cause"], *((check["id"], check["nodeid"]) if check else ())))),
    )


def _ruled_out(diagnosis: DiagnosisEntry) -> tuple[tuple[str, Note], ...]:
    said = diagnosis.get("ruled_out_said") or {}
    because = diagnosis.get("ruled_out_because") or {}
    return tuple((cause, Note(why, said.get(cause))) for cause, why in because.items())


def _facts(view: View, root: Root, check: CheckRow | None) -> list[tuple[Say, Spoken]]:
    """The masked evidence: error, status, time, and for what concerns a token its fingerprint and origin."""
    evidence = root.diagnosis.get("evidence") or []
    facts: list[tuple[Say, Spoken]] = []
    for seen in evidence:
        if seen.get("code") is not None:
            subcode = "" if seen.get("subcode") is None else f" / {seen['subcode']}"
            facts.append((say("ev_error"), Code(f"{seen['code']}{subcode}")))
        if seen.get("http_status"):
            facts.append((say("ev_status"), Code(str(seen["http_status"]))))
    if facts:
        at = (view.result.get("recorded_at") if view.replay else None) or view.result["generated_at"]
        facts.append((say("ev_time"), Moment(at, utc=True)))
    if check and check.get("area") in _TOKEN_AREAS:
        facts += _token_facts(root.tenant.get("token") or TokenEntry())
    # Several requests often fail alike; each figure is said once.
    return [fact for number, fact in enumerate(facts) if fact not in facts[:number]]


def _token_facts(token: TokenEntry) -> list[tuple[Say, Spoken]]:
    facts: list[tuple[Say, Spoken]] = []
    if fingerprint := token.get("fingerprint"):
        facts.append((say("ev_token"), Code(fingerprint)))
    if length := token.get("length"):
        facts.append((say("ev_length"), Count("ev_characters", length)))
    if source := token.get("source"):
        facts.append((say("ev_source"), Note(source, token.get("source_said"))))
    return facts


def _left(view: View, diagnosis: DiagnosisEntry) -> Say | None:
    deadline = diagnosis.get("deadline")
    if not deadline or view.replay:
        return None
    if is_past(deadline, view.result["generated_at"]):
        return say("left_over", date=Day(deadline))
    return say("left_days", days=Count("days", diagnosis.get("days_left") or 0), date=Moment(deadline))


def _sure(diagnosis: DiagnosisEntry) -> Say | None:
    confidence = diagnosis.get("confidence")
    return say("sure_" + confidence) if confidence in ("likely", "possible") else None


def _rivals(diagnosis: DiagnosisEntry, lang: str) -> Say | None:
    rivals = [_rival(cause, lang) for cause in diagnosis.get("rivals") or []]
    return say("q_rivals", rivals=Joined(rivals, "comma")) if rivals else None


def _rival(cause: str, lang: str) -> Spoken:
    """A cause that may be it as well. Its id is English, so another language says its title too."""
    try:
        return say("rival", cause=Code(cause), title=catalogue.cause(cause).title(lang))
    except KeyError:
        return Code(cause)


def steps_of(diagnosis: DiagnosisEntry) -> tuple[Step, ...]:
    """The steps of a repair, each link one of the allowed hosts' or none."""
    return tuple(_step(step) for step in diagnosis.get("step_details") or ())


def _step(step: StepEntry) -> Step:
    link = step.get("link") or Link(url="")
    return Step(step["who"], step["text"], safe_url(link["url"]), link.get("label") or "")


def _readers(view: View, root: Root) -> list[Who | None]:
    """Each actor gets a text of his own; on the page of a fleet, which an operator reads, each cause has one text."""
    if len(view.tenants) <= _FEW:
        return list(actors(root.diagnosis))
    cause = root.diagnosis["cause"]
    first = next(each for each in view.roots if each.diagnosis["cause"] == cause)
    return [None] if first.diagnosis is root.diagnosis else []


def _forward(view: View, root: Root, who: Who | None) -> Forward:
    said = text(view.result, root.tenant, root.diagnosis, who)
    plain = Plain(view.result["lang"])
    subject = plain(say("share_subject", name=business(root.tenant, view.result["lang"])))
    mail = f"mailto:?subject={quote(subject)}&body={quote(said)}"
    return Forward(who, said, mail, f"https://wa.me/?text={quote(said)}")


def _request(seen: EvidenceEntry) -> str:
    """One exchange as a developer would note it down."""
    status = f"HTTP {seen['http_status']}" if seen.get("http_status") else "no readable answer"
    lines = [seen.get("request") or "no request", f"-> {status}"]
    fields = {"code": seen.get("code"), "error_subcode": seen.get("subcode"), "fbtrace_id": seen.get("fbtrace_id")}
    lines += [f"   {label}: {value}" for label, value in fields.items() if value is not None]
    if seen.get("meta_says"):
        lines.append(f"   message: {seen['meta_says']}")
    return "\n".join(lines)
