"""The server that is really running: whether it holds the access token of the settings."""

from __future__ import annotations

from pytest_wa_health.catalogue.notes import needs, noted, sentence
from pytest_wa_health.diagnosis.area import Area, AreaResult, Context
from pytest_wa_health.diagnosis.findings import Evidence
from pytest_wa_health.model.probe_facts import DeploymentFacts


def examine(context: Context, earlier: AreaResult) -> AreaResult:
    """Judge the running server by the fingerprint that it showed."""
    area = Area(context, earlier)
    facts = area.snapshot.reach.get("deployment")
    if facts is None:
        configured = area.settings.get("has_deployment_url")
        area.not_applicable("WA951", noted("probe.none") if configured else needs("WHATSAPP_DEPLOYMENT_URL"))
    elif "broken" in facts:
        area.undetermined("WA951", Evidence(note=sentence(facts["broken"])))
    elif facts["outcome"] == "same":
        area.saw("WA951", facts["remote"], note=f"the server holds {facts['remote']}")
    else:
        _other_deployment(area, facts)
    return area.result()


def _other_deployment(area: Area, facts: DeploymentFacts) -> None:
    params = {"url": facts["url"]}
    request = f"GET {facts['url']}"
    if facts["outcome"] == "differs":
        note = noted("deployment.differs", remote=facts["remote"], own=str(area.settings.get("fingerprint")))
        cause = "deployment.stale-token"
    else:
        note, cause = _unanswered(facts), "deployment.unreachable"
    area.find(cause, Evidence(note=note, request=request, http_status=facts.get("status")), params=params)


def _unanswered(facts: DeploymentFacts) -> str:
    status = facts.get("status")
    if status is None or "failure" in facts or facts["outcome"] == "unreadable":
        return sentence(facts["detail"])
    if "redirect" in facts:
        return noted("answer.leads-to", status=status, address=sentence(facts["redirect"]))
    return noted("answer.status", status=status)
