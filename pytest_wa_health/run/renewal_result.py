"""Puts what the renewals came to into a run's result."""

from __future__ import annotations

from collections.abc import Mapping

from pytest_wa_health import catalogue
from pytest_wa_health.diagnosis import Evidence, Finding, worst
from pytest_wa_health.model.run_result import DiagnosisEntry, Ids, Report, TenantResult
from pytest_wa_health.renewal.outcome import Outcome, entry
from pytest_wa_health.report.forwarding import with_forwards
from pytest_wa_health.run import diagnosis_entry
from pytest_wa_health.run.health_run import HealthRun
from pytest_wa_health.run.result import shared_causes

__all__ = ["with_renewals"]

_FALLBACK = {"refused": "renewal.refused", "not-stored": "renewal.not-stored"}


def with_renewals(result: Report, run: HealthRun, outcomes: Mapping[str, Outcome], within: int | None) -> Report:
    """`result` with the object ``renewal`` in each tenant; a renewal that failed is the tenant's first diagnosis."""
    tenants = [_tenant(tenant, run, outcomes.get(tenant["slug"]), within) for tenant in result["tenants"]]
    renewed: Report = {
        **result,
        "command": "pytest --wa-renew",
        "verdict": worst([tenant["verdict"] for tenant in tenants]) if tenants else "unknown",
        "causes": shared_causes(tenants),
        "tenants": tenants,
    }
    return with_forwards(renewed)


def _tenant(tenant: TenantResult, run: HealthRun, outcome: Outcome | None, within: int | None) -> TenantResult:
    if outcome is None:
        return tenant
    renewed: TenantResult = {**tenant, "renewal": entry(outcome, run.options.lang, within)}
    if outcome.is_good:
        return renewed
    diagnoses = _with_cause(renewed, run, outcome)
    return {**renewed, "verdict": "failed", "diagnoses": diagnoses}


def _with_cause(tenant: TenantResult, run: HealthRun, outcome: Outcome) -> list[DiagnosisEntry]:
    found = tenant["diagnoses"]
    cause = outcome.cause
    if cause is None and any(each["verdict"] == "failed" for each in found):
        return found  # the account's own fault says why, and what to do
    cause = cause or _FALLBACK.get(outcome.result, "deployment.stale-token")
    known = next((each for each in found if each["cause"] == cause), None)
    if known is None:
        known = _entry(cause, tenant, run, outcome)
    return [{**known, "verdict": "failed"}, *(each for each in found if each["cause"] != cause)]


def _entry(cause: str, tenant: TenantResult, run: HealthRun, outcome: Outcome) -> DiagnosisEntry:
    finding = Finding(
        cause,
        "certain",
        catalogue.cause(cause).check,
        "failed",
        (Evidence(note=outcome.why.note() if outcome.why else ""),),
    )
    ids: Ids = tenant.get("ids") or {}
    return diagnosis_entry.found(run.examine(tenant["slug"]), finding, tenant["checks"], ids, run.options.lang)
