"""Build the one result from which every report is made (the JSON report's schema)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pytest_wa_health import catalogue
from pytest_wa_health._version import __version__
from pytest_wa_health.diagnosis import Finding, worst
from pytest_wa_health.diagnosis.readings import as_seconds, as_text
from pytest_wa_health.model.json_value import Json
from pytest_wa_health.model.modes import Mode
from pytest_wa_health.model.note import said_of
from pytest_wa_health.model.options import Lang
from pytest_wa_health.model.run_result import (
    SCHEMA,
    CheckRow,
    Ids,
    Report,
    Selection,
    SharedCause,
    TenantResult,
    TokenEntry,
)
from pytest_wa_health.model.times import iso, written
from pytest_wa_health.report.forwarding import with_forwards
from pytest_wa_health.report.own_checks import own_diagnoses
from pytest_wa_health.report.view import urgency
from pytest_wa_health.run import diagnosis_entry
from pytest_wa_health.run.examination import Examination
from pytest_wa_health.survey.facts import Snapshot
from pytest_wa_health.survey.limits import used_percent

if TYPE_CHECKING:
    from pytest_wa_health.settings import SettingsError


def build(
    examinations: Sequence[Examination],
    checks: Mapping[str, Sequence[CheckRow]],
    *,
    mode: Mode,
    lang: Lang,
    generated_at: float,
    duration: float,
    cassette: str | None = None,
    command: str = "pytest --wa-live",
    broken: Sequence[TenantResult] = (),
    shard: tuple[int, int] | None = None,
    selection: Selection = "all",
    contact: str | None = None,
    url: str | None = None,
    timezone: str | None = None,
    events_problems: Sequence[str] = (),
) -> Report:
    """The result of a run, or of its `shard` (which share of how many).

    `selection` says whether every bundled check was to run.
    `checks` maps a tenant's slug to what its checks came to, in the order in which they ran. `broken` are
    tenants that could not be examined at all. `contact`, `url` and `timezone` are those of ``[report]``;
    `events_problems` say what was named as recorded events and could not be read.
    """
    tenants = [tenant_result(e, checks.get(e.slug, ()), lang, generated_at, command) for e in examinations]
    tenants += broken
    snapshots = [examination.snapshot for examination in examinations]
    recorded = [snapshot.now for snapshot in snapshots] if mode == "replay" else []
    first = snapshots[0] if snapshots else None
    return with_forwards(
        {
            "schema": SCHEMA,
            "tool": {"version": __version__},
            "mode": mode,
            "lang": lang,
            "generated_at": written(generated_at),
            "recorded_at": iso(min(recorded)) if recorded else None,
            "cassette": cassette,
            "duration_s": round(duration, 3),
            "graph": {
                "url": (first.graph_url or None) if first else None,
                "version": first.version if first else None,
            },
            "verdict": worst([tenant["verdict"] for tenant in tenants]),
            "selection": selection,
            "command": command,
            "shard": {"share": shard[0], "of": shard[1]} if shard else None,
            "causes": shared_causes(tenants),
            "contact": contact,
            "url": url,
            "timezone": timezone,
            "events_problems": list(events_problems),
            "tenants": sorted(tenants, key=urgency),
        }
    )


def shared_causes(tenants: Sequence[TenantResult]) -> list[SharedCause]:
    """Every cause and the slugs of those who have it, the most common first: one repair may help many."""
    found: dict[str, SharedCause] = {}
    for tenant in tenants:
        for diagnosis in tenant["diagnoses"]:
            cause = found.setdefault(
                diagnosis["cause"],
                {"cause": diagnosis["cause"], "verdict": diagnosis["verdict"], "count": 0, "tenants": []},
            )
            if tenant["slug"] not in cause["tenants"][-1:]:
                cause["count"] += 1
                cause["tenants"].append(tenant["slug"])
    return sorted(found.values(), key=lambda cause: -cause["count"])


def tenant_result(
    examination: Examination, checks: Sequence[CheckRow], lang: Lang, now: float, command: str = "pytest --wa-live"
) -> TenantResult:
    """One tenant's part of the result."""
    snapshot, read, diagnosis = examination.snapshot, examination.readings, examination.diagnosis
    settings = snapshot.settings
    waived = {check["id"] for check in checks if check["verdict"] == "waived"}
    ran = {check["id"] for check in checks}
    findings = [f for f in diagnosis.findings if f.check not in waived]
    phone = read.phone() or {}
    notes = (*snapshot.notes, *diagnosis.notes)
    ids: Ids = {
        "phone_number": settings.get("phone_number_id") or None,
        "business_account": settings.get("business_account_id") or read.phone_account(),
        "business": read.business(),
        "app": read.token_app() or settings.get("app_id"),
    }
    diagnoses = [diagnosis_entry.found(examination, f, checks, ids, lang) for f in findings if _is_reported(f, ran)]
    result: TenantResult = {
        "name": examination.tenant,
        "slug": examination.slug,
        "verdict": worst([check["verdict"] for check in checks]),
        "can_send": diagnosis.can_send,
        "ids": ids,
        "display_number": as_text(phone.get("display_phone_number")),
        "verified_name": as_text(phone.get("verified_name")),
        "served_version": read.served(),
        "token": _token(examination, now),
        "diagnoses": [*diagnoses, *own_diagnoses(checks, diagnoses, lang, command)],
        "checks": list(checks),
        "notes": [str(text) for text in notes],
        "notes_said": [said_of(text) for text in notes],
        "usage": _usage(snapshot),
        "requests": {"count": snapshot.requests, "waves": snapshot.waves, "wall_s": round(snapshot.wall, 3)},
        "history": None,
        "timezone": catalogue.time_zone(as_text((read.account() or {}).get("timezone_id"))),
    }
    if found := snapshot.reach.get("receiver"):
        result["receiver"] = {"url": found["url"], "figures": found["figures"]}
    if events := snapshot.reach.get("events"):
        result["events"] = events["shown"]
    return result


def broken_tenant(name: str, slug: str, error: SettingsError, lang: Lang) -> TenantResult:
    """A tenant whose settings cannot be used at all: one diagnosis, no check."""
    return {
        "name": name,
        "slug": slug,
        "verdict": "failed",
        "can_send": None,
        "ids": {"phone_number": None, "business_account": None, "business": None, "app": None},
        "display_number": None,
        "verified_name": None,
        "served_version": None,
        "token": {
            "fingerprint": None,
            "length": None,
            "type": None,
            "expires_at": None,
            "data_access_expires_at": None,
            "days_left": None,
            "source": None,
        },
        "diagnoses": [diagnosis_entry.unusable(error, lang)],
        "checks": [],
        "notes": [],
        "notes_said": [],
        "usage": {},
        "requests": {"count": 0, "waves": 0, "wall_s": 0.0},
        "history": None,
        "timezone": None,
    }


def _is_reported(finding: Finding, ran: set[str]) -> bool:
    """Under ``-k`` only what the chosen checks looked at, unless a cause upstream explains them."""
    return not ran or finding.check in ran or finding.verdict != "warned"


def _usage(snapshot: Snapshot) -> dict[str, float]:
    """Per cent of the app's and of the account's rate limit that are used, where Meta's headers say so."""
    rows: dict[str, list[Mapping[str, Json]]] = {"app": [], "account": []}
    for answer in snapshot.answers.values():
        rows["app"].append(answer.app_usage)
        rows["account"] += [row for usage in answer.business_usage.values() for row in usage]
    used = {name: [percent for row in found for percent in used_percent(row)] for name, found in rows.items()}
    return {name: max(percentages) for name, percentages in used.items() if percentages}


def _token(examination: Examination, now: float) -> TokenEntry:
    settings, record = examination.snapshot.settings, examination.readings.token() or {}
    expires = as_seconds(record.get("expires_at"))
    moment = examination.snapshot.now if examination.snapshot.mode == "replay" else now
    source = (settings.get("origins") or {}).get("WHATSAPP_ACCESS_TOKEN")
    found: TokenEntry = {
        "fingerprint": settings.get("fingerprint"),
        "length": settings.get("token_length"),
        "type": as_text(record.get("type")),
        "expires_at": iso(expires) if expires else None,
        "data_access_expires_at": iso(as_seconds(record.get("data_access_expires_at")) or None),
        "days_left": int((expires - moment) // 86_400) if expires else None,
        "source": None if source is None else str(source),
    }
    if (said := said_of(source)) is not None:
        found["source_said"] = said
    return found
