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
    yield "wa_health_checks", "Checks of a tenant by verdict.", _checks(tenants)
    yield "wa_health_requests", "Graph calls of the run, retries included.", _survey(tenants, "count")
    yield "wa_health_survey_seconds", "How long asking Meta took.", _survey(tenants, "wall_s")
    yield "wa_health_usage_percent", "How much of a rate limit is used, as Meta says it.", _usage(tenants)
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
