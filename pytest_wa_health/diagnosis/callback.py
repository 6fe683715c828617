"""What the user's own callback answered to the bench, from the outside in: what fails first explains the rest."""

from __future__ import annotations

from typing import cast

from pytest_wa_health.catalogue.notes import joined, needs, noted, sentence
from pytest_wa_health.diagnosis import handshake, signed_sample
from pytest_wa_health.diagnosis.area import Area, AreaResult, Context
from pytest_wa_health.diagnosis.exchanges import seen
from pytest_wa_health.diagnosis.findings import Evidence
from pytest_wa_health.diagnosis.hosts import host_of, is_reachable_by_meta
from pytest_wa_health.diagnosis.readings import Record

_CHECKS = ("WA604", "WA605", "WA606", "WA607")
_OURS = ("proxy", "refused-locally")
"""Failures on this machine's side of the way, which say nothing of the callback."""
_ELSE = {"down": "webhook.delivery-failing", "login": "webhook.url-mangled"}
"""What an answer may be that is not surely the edge's."""
_WANTS_CERTIFICATE = "wants a client certificate"


def examine(context: Context, earlier: AreaResult) -> AreaResult:
    """Judge way, handshake and signatures."""
    area = Area(context, earlier)
    facts = cast("Record | None", area.snapshot.reach.get("webhook"))
    if facts is None:
        configured = area.settings.get("webhook_url")
        note = noted("probe.none") if configured else needs("WHATSAPP_WEBHOOK_URL")
        for check in _CHECKS:
            area.not_applicable(check, note)
    elif "broken" in facts:
        area.undetermined("WA604", Evidence(note=sentence(facts["broken"])))
        for check in _CHECKS:
            area.blocked(check, "undetermined")
    else:
        _judge(area, facts)
    return area.result()


def _judge(area: Area, facts: Record) -> None:
    first = facts.get("handshake") or facts.get("plain")
    cause = _way(area, facts, first)
    if cause is None and first is not None and _wants_certificate(area, facts, first):
        return
    if cause is None and first is not None:
        _speed(area, facts, first)
        cause = _edge_at_post(area, facts)
    if cause is not None:
        for check in _CHECKS:
            area.blocked(check, cause)
        return
    handshake.judge(area, facts)
    signed_sample.judge(area, facts)


def _way(area: Area, facts: Record, first: Record | None) -> str | None:
    """The cause that keeps Meta from the application, if there is one."""
    params = {"url": facts["url"]}
    if not is_reachable_by_meta(area.snapshot.graph_url, facts["url"]):
        cause = "webhook.callback-not-public"
        if not area.has(cause):
            note = noted("webhook.not-public", host=host_of(facts["url"]))
            area.find(cause, Evidence(note=note), params=params)
        return cause
    if first is None:
        cause = "webhook.callback-not-https"
        if not area.has(cause):
            area.find(cause, Evidence(note=noted("webhook.not-asked", address=facts["url"])), params=params)
        return cause
    failure = first.get("failure")
    if failure is not None and failure["kind"] != "too-large" and not _is_mutual(failure):
        return _no_answer(area, facts, first, failure)
    if (edge := first.get("edge")) is not None:
        return _edge(area, facts, first, edge)
    if "redirect" in first and "handshake" not in facts:
        area.find(
            "webhook.url-mangled",
            seen(facts, first, noted("webhook.redirects", address=sentence(first["redirect"]))),
            confidence="likely",
            rivals=("webhook.callback-blocked",),
            check="WA604",
            params=params,
        )
        return "webhook.url-mangled"
    return None


def _is_mutual(failure: Record) -> bool:
    return failure["kind"] == "tls" and _WANTS_CERTIFICATE in failure["reason"]


def _wants_certificate(area: Area, facts: Record, first: Record) -> bool:
    """Mutual TLS is allowed, and Meta has the certificate: nothing is wrong, and nothing can be looked at."""
    failure = first.get("failure")
    if not (first.get("wants_certificate") or (failure is not None and _is_mutual(failure))):
        return False
    note = noted("webhook.wants-certificate", url=facts["url"])
    for check in _CHECKS:
        area.not_applicable(check, note)
    area.note(note)
    return True


def _no_answer(area: Area, facts: Record, first: Record, failure: Record) -> str:
    kind, reason = failure["kind"], failure["reason"]
    evidence = seen(facts, first, sentence(reason))
    params = {"url": facts["url"]}
    if kind == "tls" and "CA bundle" not in reason:
        area.find("webhook.callback-tls", evidence, params=params)
        return "webhook.callback-tls"
    ours = kind in _OURS or kind == "tls" or (area.has("network.") and not facts["loopback"])
    area.find(
        "webhook.callback-unreachable",
        evidence,
        verdict="unknown" if ours else "failed",
        confidence="possible" if ours else "certain" if kind in ("dns", "refused") else "likely",
        rivals=() if kind in ("dns", "refused") and not ours else ("webhook.callback-blocked",),
        params=params,
    )
    return "webhook.callback-unreachable"


def _edge(area: Area, facts: Record, exchange: Record, edge: Record, method: str = "GET") -> str:
    causes = {"down": "webhook.callback-unreachable", "tunnel": "webhook.no-handler"}
    cause = causes.get(edge["kind"], "webhook.callback-blocked")
    key = "edge.nothing-behind" if edge["kind"] in causes else "edge.answers"
    is_sure = edge["sure"]
    rivals = _ELSE.get(edge["kind"], "webhook.handshake-refused")
    says = [noted(key, edge=sentence(edge["name"]), status=exchange["status"])]
    if "redirect" in exchange:
        says.append(noted("webhook.redirects", address=sentence(exchange["redirect"])))
    area.find(
        cause,
        seen(facts, exchange, joined(says), method),
        confidence="certain" if is_sure else "likely",
        rivals=() if is_sure else (rivals,),
        params={"url": facts["url"]},
        facts=("behind-login",) if edge["kind"] == "login" else (),
    )
    return cause


def _edge_at_post(area: Area, facts: Record) -> str | None:
    """Bot protection that lets a GET through and stops what Meta posts."""
    posted = facts.get("good_signature") or {}
    edge = posted.get("edge")
    is_told = edge is not None and (edge["sure"] or edge["kind"] == "login")
    return _edge(area, facts, posted, edge, "POST") if edge is not None and is_told else None


def _speed(area: Area, facts: Record, first: Record) -> None:
    again = facts.get("again") or first
    fastest = min(first["ms"], again["ms"])
    until = facts.get("certificate_until")
    if fastest > area.thresholds.slow_callback_ms:
        area.find(
            "webhook.callback-slow",
            seen(facts, first, noted("webhook.slow", milliseconds=fastest)),
            params={"url": facts["url"]},
        )
    notes = [f"HTTP {first['status']} in {fastest} ms"]
    notes += [f"certificate until {until}"] if until else []
    notes += ["on this machine, so http will do"] if facts["loopback"] and facts["scheme"] == "http" else []
    area.saw("WA604", first["status"], note="; ".join(notes))
