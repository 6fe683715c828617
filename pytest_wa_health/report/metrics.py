"""The result as numbers, in OpenMetrics text that Prometheus' older text format reads as well.

Everything is a gauge: node_exporter's textfile collector reads the older format, which knows no ``stateset``
and no ``info``. See https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from pytest_wa_health.model.run_result import STATES, Report, Requests, TenantResult
from pytest_wa_health.privacy.sanitising import clean_tree
from pytest_wa_health.report.phrases import moment
from pytest_wa_health.report.view import counts

__all__ = ["text"]

Sample = tuple[Mapping[str, str], float]

_VERDICTS = ("passed", "warned", "failed", "unknown")


def text(result: Report) -> str:
    """OpenMetrics text; what is not known has no sample. Tenants are known by their slug."""
    clean = clean_tree(result)
    lines: list[str] = []
    for name, meaning, samples in _families(clean):
        found = list(samples)
        if found:
            lines += [f"# HELP {name} {meaning}", f"# TYPE {name} gauge"]
            lines += [f"{name}{_labels(labels)} {_number(value)}" for labels, value in found]
    return "\n".join([*lines, "# EOF"]) + "\n"


def _families(result: Report) -> Iterator[tuple[str, str, Iterator[Sample]]]:
    tenants = result["tenants"]
    info = {"version": result["tool"]["version"], "mode": result["mode"]}
    yield "wa_health_info", "The version and mode of the run.", iter([(info, 1.0)])
    yield "wa_health_verdict", "1 for the verdict of a tenant, 0 for the others.", _verdicts(tenants)
    yield "wa_health_can_send", "Whether template messages leave; absent if not known.", _can_send(tenants)
    yield "wa_health_token_expiry_days", "Days until the token expires; absent without a date.", _days(tenants)
    yield "wa_health_token_expiry_timestamp_seconds", "When the token expires.", _expiry(tenants)
    yield "wa_health_finding", "1 for each finding: its cause, how grave it is, who acts.", _findings(tenants)
    yield (
        "wa_health_deadline_timestamp_seconds",
        "When a finding stops messages, if that is known.",
        _deadlines(tenants),
    )
    yield "wa_health_checks", "Checks of a tenant by verdict.", _checks(tenants)
    yield "wa_health_requests", "Graph calls of the run, retries included.", _survey(tenants, "count")
    yield "wa_health_survey_seconds", "How long asking Meta took.", _survey(tenants, "wall_s")
    yield "wa_health_usage_percent", "How much of a rate limit is used, as Meta says it.", _usage(tenants)
    yield "wa_health_usage_ratio", "How much of a rate limit is used, from 0 to 1.", _shares(_usage(tenants))
    yield "wa_health_events_failed_ratio", "Failed messages among all, from 0 to 1.", _failed(tenants)
    yield "wa_health_run_duration_seconds", "How long the run took.", iter([({}, float(result["duration_s"]))])
    yield "wa_health_run_timestamp_seconds", "When the run was made.", _made(result)


def _tenant(tenant: TenantResult) -> dict[str, str]:
    return {"tenant": tenant["slug"]}


def _verdicts(tenants: list[TenantResult]) -> Iterator[Sample]:
    for tenant in tenants:
        for verdict in _VERDICTS:
            yield {**_tenant(tenant), "verdict": verdict}, float(tenant["verdict"] == verdict)


def _can_send(tenants: list[TenantResult]) -> Iterator[Sample]:
    yield from ((_tenant(tenant), float(tenant["can_send"])) for tenant in tenants if tenant["can_send"] is not None)


def _days(tenants: list[TenantResult]) -> Iterator[Sample]:
    for tenant in tenants:
        days = (tenant.get("token") or {}).get("days_left")
        if days is not None:
            yield _tenant(tenant), float(days)


def _expiry(tenants: list[TenantResult]) -> Iterator[Sample]:
    for tenant in tenants:
        when = moment((tenant.get("token") or {}).get("expires_at"))
        if when is not None:
            yield _tenant(tenant), when.timestamp()


def _findings(tenants: list[TenantResult]) -> Iterator[Sample]:
    """One for each cause of a tenant: two samples with the same labels would be refused whole."""
    for tenant in tenants:
        for cause, found in {each["cause"]: each for each in reversed(tenant["diagnoses"])}.items():
            severity = found.get("severity") or "unknown"
            yield {**_tenant(tenant), "cause": cause, "severity": severity, "who": found["who"]}, 1.0


def _deadlines(tenants: list[TenantResult]) -> Iterator[Sample]:
    for tenant in tenants:
        dates = [(each["cause"], moment(each.get("deadline"))) for each in tenant["diagnoses"]]
        known = sorted(((when.timestamp(), cause) for cause, when in dates if when), reverse=True)
        for cause, ends in {cause: ends for ends, cause in known}.items():
            yield {**_tenant(tenant), "cause": cause}, ends


def _failed(tenants: list[TenantResult]) -> Iterator[Sample]:
    """Of runs with events: the share of the messages of a tenant's number that failed."""
    for tenant in tenants:
        if events := tenant.get("events"):
            yield _tenant(tenant), events["failed_share"]


def _shares(percentages: Iterator[Sample]) -> Iterator[Sample]:
    # Meta counts on beyond a limit that is used up.
    yield from ((labels, min(max(percent / 100, 0.0), 1.0)) for labels, percent in percentages)


def _checks(tenants: list[TenantResult]) -> Iterator[Sample]:
    for tenant in tenants:
        found = counts(tenant)
        yield from (({**_tenant(tenant), "verdict": state}, float(found[state])) for state in STATES)


def _survey(tenants: list[TenantResult], key: Literal["count", "wall_s"]) -> Iterator[Sample]:
    yield from ((_tenant(tenant), float((tenant.get("requests") or Requests()).get(key) or 0)) for tenant in tenants)


def _usage(tenants: list[TenantResult]) -> Iterator[Sample]:
    """``usage`` of a tenant, where the result has it: the name of a limit and its percentage."""
    for tenant in tenants:
        for limit, percent in (tenant.get("usage") or {}).items():
            yield {**_tenant(tenant), "limit": limit}, float(percent)


def _made(result: Report) -> Iterator[Sample]:
    when = moment(result["generated_at"])
    if when is not None:
        yield {}, when.timestamp()


def _labels(labels: Mapping[str, str]) -> str:
    escaped = (f'{name}="{_escaped(value)}"' for name, value in labels.items())
    return "{" + ",".join(escaped) + "}" if labels else ""


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)
