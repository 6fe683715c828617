"""Build the one result from which every report is made (the JSON report's schema)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from pytest_wa_health import catalogue
from pytest_wa_health._version import __version__
from pytest_wa_health.catalogue import notes
from pytest_wa_health.diagnosis import Evidence, Finding, worst
from pytest_wa_health.diagnosis.readings import as_seconds, as_text
from pytest_wa_health.model.run_result import SCHEMA
from pytest_wa_health.run.examination import Examination
from pytest_wa_health.survey.facts import Snapshot

if TYPE_CHECKING:
    from pytest_wa_health.settings import SettingsError

Json = Any


def iso(seconds: float | None) -> str | None:
    """Unix seconds as UTC in ISO 8601, to the second."""
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, tz=timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def build(
    examinations: Sequence[Examination],
    checks: Mapping[str, Sequence[Mapping[str, Json]]],
    *,
    mode: str,
    lang: str,
    generated_at: float,
    duration: float,
    cassette: str | None = None,
    command: str = "pytest --wa-live",
    broken: Sequence[Mapping[str, Json]] = (),
    shard: tuple[int, int] | None = None,
) -> dict[str, Json]:
    """The result of a run, or of its `shard` (which share of how many).

    `checks` maps a tenant's slug to what its checks came to, in the order in which they ran. `broken` are
    tenants that could not be examined at all.
    """
    tenants = [tenant_result(e, checks.get(e.slug, ()), lang, generated_at) for e in examinations]
    tenants += [dict(tenant) for tenant in broken]
    snapshots = [examination.snapshot for examination in examinations]
    recorded = [snapshot.now for snapshot in snapshots] if mode == "replay" else []
    first = snapshots[0] if snapshots else None
    return {
        "schema": SCHEMA,
        "tool": {"version": __version__},
        "mode": mode,
        "lang": lang,
        "generated_at": iso(generated_at),
        "recorded_at": iso(min(recorded)) if recorded else None,
        "cassette": cassette,
        "duration_s": round(duration, 3),
        "graph": {"url": first.graph_url if first else None, "version": first.version if first else None},
        "verdict": worst([tenant["verdict"] for tenant in tenants]),
        "command": command,
        "shard": {"share": shard[0], "of": shard[1]} if shard else None,
        "causes": shared_causes(tenants),
        "tenants": tenants,
    }


def shared_causes(tenants: Sequence[Mapping[str, Json]]) -> list[dict[str, Json]]:
    """Every cause and the slugs of those who have it, the most common first: one repair may help many."""
    found: dict[str, dict[str, Json]] = {}
    for tenant in tenants:
        for diagnosis in tenant["diagnoses"]:
            cause = found.setdefault(
                diagnosis["cause"],
                {"cause": diagnosis["cause"], "verdict": diagnosis["verdict"], "count": 0, "tenants": []},
            )
            if tenant["slug"] not in cause["tenants"][-1:]:
                cause["count"] += 1
                cause["tenants"].append(tenant["slug"])
    return sorted(found.values(), key=lambda cause: -int(cause["count"]))


def tenant_result(
    examination: Examination, checks: Sequence[Mapping[str, Json]], lang: str, now: float
) -> dict[str, Json]:
    """One tenant's part of the result."""
    snapshot, read, diagnosis = examination.snapshot, examination.readings, examination.diagnosis
    settings = snapshot.settings
    waived = {check["id"] for check in checks if check["verdict"] == "waived"}
    ran = {check["id"] for check in checks}
    findings = [f for f in diagnosis.findings if f.check not in waived]
    phone = read.phone() or {}
    ids = {
        "phone_number": settings.get("phone_number_id") or None,
        "business_account": settings.get("business_account_id") or read.phone_account(),
        "business": read.business(),
        "app": read.token_app() or settings.get("app_id"),
    }
    return {
        "name": examination.tenant,
        "slug": examination.slug,
        "verdict": worst([check["verdict"] for check in checks]),
        "can_send": diagnosis.can_send,
        "ids": ids,
        "display_number": as_text(phone.get("display_phone_number")),
        "verified_name": as_text(phone.get("verified_name")),
        "served_version": read.served(),
        "token": _token(examination, now),
        "diagnoses": [_diagnosis(examination, f, checks, ids, lang) for f in findings if _is_reported(f, ran)],
        "checks": list(checks),
        "notes": [*snapshot.notes, *diagnosis.notes],
        "usage": _usage(snapshot),
        "requests": {"count": snapshot.requests, "waves": snapshot.waves, "wall_s": round(snapshot.wall, 3)},
        "history": None,
    }


def broken_tenant(name: str, slug: str, error: SettingsError, lang: str) -> dict[str, Json]:
    """A tenant whose settings cannot be used at all: one diagnosis, no check."""
    language = "ar" if lang == "ar" else "en"
    cause = catalogue.cause(error.cause or "settings.unusable")
    params = {"tenant": name, "variable": error.variable}
    steps = [
        {"who": step.who, "text": catalogue.render(step.text(language), params, language), "link": None}
        for step in cause.steps
    ]
    return {
        "name": name,
        "slug": slug,
        "verdict": "failed",
        "can_send": None,
        "ids": {"phone_number": None, "business_account": None, "business": None, "app": None},
        "display_number": None,
        "verified_name": None,
        "served_version": None,
        "token": dict.fromkeys(
            ("fingerprint", "length", "type", "expires_at", "data_access_expires_at", "days_left", "source")
        ),
        "diagnoses": [
            {
                "cause": cause.id,
                "severity": cause.severity,
                "confidence": "certain",
                "verdict": "failed",
                "check": cause.check,
                "title": catalogue.render(cause.title(language), params, language),
                "explanation": str(error),
                "why": cause.why(language),
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
                "next_probe": None,
                "verify": catalogue.render(cause.verify(language), params, language),
                "forward": None,
                "evidence": [dataclasses.asdict(Evidence(note=str(error)))],
            }
        ],
        "checks": [],
        "notes": [],
        "usage": {},
        "requests": {"count": 0, "waves": 0, "wall_s": 0.0},
        "history": None,
    }


def _is_reported(finding: Finding, ran: set[Json]) -> bool:
    """Under ``-k`` only what the chosen checks looked at, unless a cause upstream explains them."""
    return not ran or finding.check in ran or finding.verdict != "warned"


def _usage(snapshot: Snapshot) -> dict[str, float]:
    """Per cent of the app's and of the account's rate limit that are used, where Meta's headers say so."""
    rows: dict[str, list[Mapping[str, Json]]] = {"app": [], "account": []}
    for answer in snapshot.answers.values():
        rows["app"].append(answer.app_usage)
        rows["account"] += [row for usage in answer.business_usage.values() for row in usage]
    keys = ("call_count", "total_cputime", "total_time")
    used = {
        name: [float(row[key]) for row in found for key in keys if type(row.get(key)) in (int, float)]
        for name, found in rows.items()
    }
    return {name: max(percentages) for name, percentages in used.items() if percentages}


def _token(examination: Examination, now: float) -> dict[str, Json]:
    settings, record = examination.snapshot.settings, examination.readings.token() or {}
    expires = as_seconds(record.get("expires_at"))
    moment = examination.snapshot.now if examination.snapshot.mode == "replay" else now
    return {
        "fingerprint": settings.get("fingerprint"),
        "length": settings.get("token_length"),
        "type": as_text(record.get("type")),
        "expires_at": iso(expires) if expires else None,
        "data_access_expires_at": iso(as_seconds(record.get("data_access_expires_at")) or None),
        "days_left": int((expires - moment) // 86_400) if expires else None,
        "source": (settings.get("origins") or {}).get("WHATSAPP_ACCESS_TOKEN"),
    }


def _diagnosis(
    examination: Examination,
    finding: Finding,
    checks: Sequence[Mapping[str, Json]],
    ids: Mapping[str, Json],
    lang: str,
) -> dict[str, Json]:
    cause = catalogue.cause(finding.cause)
    language = "ar" if lang == "ar" else "en"
    params = _in_language(_params(examination, finding, ids), language)

    def say(text: catalogue.Text | None) -> str | None:
        return catalogue.render(text(language), params, language) if text is not None else None

    steps: list[dict[str, Json]] = [
        {"who": step.who, "text": say(step.text), "link": _link(step.link, params, language)} for step in cause.steps
    ]
    days = (finding.deadline - examination.snapshot.now) // 86_400 if finding.deadline else None
    return {
        "cause": finding.cause,
        "severity": cause.severity,
        "confidence": finding.confidence,
        "verdict": finding.verdict,
        "check": finding.check,
        "title": say(cause.title),
        "explanation": say(cause.explanation),
        "why": say(cause.why),
        "who": cause.who,
        "minutes": cause.minutes,
        "steps": [step["text"] for step in steps],
        "step_details": steps,
        "links": list(dict.fromkeys(step["link"]["url"] for step in steps if step["link"])),
        "deadline": iso(finding.deadline),
        "days_left": days,
        "blocks": [c["id"] for c in checks if c["verdict"] == "blocked" and c["cause"] == finding.cause],
        "ruled_out": list(finding.ruled_out),
        "ruled_out_because": dict(finding.ruled_out),
        "rivals": list(finding.rivals),
        "next_probe": say(cause.next_probe),
        "verify": say(cause.verify),
        "forward": say(cause.forward),
        "evidence": [dataclasses.asdict(evidence) for evidence in finding.evidence],
    }


def _params(examination: Examination, finding: Finding, ids: Mapping[str, Json]) -> dict[str, object]:
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


def _in_language(params: Mapping[str, object], lang: str) -> dict[str, object]:
    """`params` as a text in `lang` can hold them; texts carry no marks of direction, those are the page's affair."""
    said = {key: notes.note(value, lang) for key in _SENTENCES if isinstance(value := params.get(key), str)}
    return {**params, **{key: value.replace(notes.APART, "").replace(notes.NEXT, "") for key, value in said.items()}}


def _link(name: str | None, params: Mapping[str, object], lang: str) -> dict[str, Json] | None:
    if name is None:
        return None
    label = catalogue.link(name).label("ar" if lang == "ar" else "en")
    return {"url": catalogue.link_url(name, {k: str(v) for k, v in params.items()}), "label": label}
