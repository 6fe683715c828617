"""What the user's own callback answered to the bench: reachable, handshake, wrong token, signatures."""

from __future__ import annotations

from pytest_wa_health.diagnosis.area import Area, AreaResult, Context
from pytest_wa_health.diagnosis.model import Evidence
from pytest_wa_health.diagnosis.readings import Record

_CHECKS = ("WA604", "WA605", "WA606", "WA607")
_NEEDS_TOKEN = "needs WHATSAPP_WEBHOOK_VERIFY_TOKEN"  # noqa: S105 - the name of a variable
_OURS = ("proxy", "refused-locally")
"""Failures on this machine's side of the way, which say nothing of the callback."""
_REFUSALS = (401, 403)


def examine(context: Context, earlier: AreaResult) -> AreaResult:
    """Judge the callback from the outside in: what fails first explains the rest."""
    area = Area(context, earlier)
    facts = area.snapshot.reach.get("webhook")
    if facts is None:
        configured = area.settings.get("webhook_url")
        note = "this run, or its recording, holds no probe of it" if configured else "needs WHATSAPP_WEBHOOK_URL"
        for check in _CHECKS:
            area.not_applicable(check, note)
    elif "broken" in facts:
        for check in _CHECKS:
            area.blocked(check, "undetermined")
        area.undetermined("WA604", Evidence(note=facts["broken"]))
    else:
        _judge(area, facts)
    return area.result()


def _judge(area: Area, facts: Record) -> None:
    first = facts.get("handshake") or facts.get("plain")
    cause = _way(area, facts, first)
    if cause is None and first is not None:
        _speed(area, facts, first)
        cause = _edge_at_post(area, facts)
    if cause is not None:
        for check in _CHECKS:
            area.blocked(check, cause)
        return
    _handshake(area, facts)
    _wrong_token(area, facts)
    _signatures(area, facts)


def _seen(facts: Record, exchange: Record, note: str, method: str = "GET") -> Evidence:
    title = f', page titled "{exchange["title"]}"' if exchange.get("title") else ""
    return Evidence(
        note=f"{note}{title}", request=f"{method} {facts['url']}", http_status=exchange.get("status")
    )  # fmt: skip


def _way(area: Area, facts: Record, first: Record | None) -> str | None:
    """The cause that keeps Meta from the application, if there is one."""
    params = {"url": facts["url"]}
    if first is None:
        cause = "webhook.callback-not-https"
        if not area.has(cause):
            area.find(cause, Evidence(note=f"the address is {facts['url']}; nothing was asked of it"), params=params)
        return cause
    failure = first.get("failure")
    if failure is not None and failure["kind"] != "too-large":
        return _no_answer(area, facts, first, failure)
    if (edge := first.get("edge")) is not None:
        return _edge(area, facts, first, edge)
    if "redirect" in first and "handshake" not in facts:
        area.find(
            "webhook.url-mangled",
            _seen(facts, first, f"it redirects to {first['redirect']}"),
            confidence="likely",
            check="WA604",
            params=params,
        )
        return "webhook.url-mangled"
    return None


def _no_answer(area: Area, facts: Record, first: Record, failure: Record) -> str:
    kind, reason = failure["kind"], failure["reason"]
    seen = _seen(facts, first, reason)
    params = {"url": facts["url"]}
    if kind == "tls" and "CA bundle" not in reason:
        area.find("webhook.callback-tls", seen, params=params)
        return "webhook.callback-tls"
    ours = kind in _OURS or kind == "tls" or (area.has("network.") and not facts["loopback"])
    area.find(
        "webhook.callback-unreachable",
        seen,
        verdict="unknown" if ours else "failed",
        confidence="possible" if ours else "certain" if kind in ("dns", "refused") else "likely",
        params=params,
    )
    return "webhook.callback-unreachable"


def _edge(area: Area, facts: Record, exchange: Record, edge: Record, method: str = "GET") -> str:
    is_down = edge["kind"] == "down"
    cause = "webhook.callback-unreachable" if is_down else "webhook.callback-blocked"
    what = "finds no application behind it" if is_down else "answers in place of the application"
    area.find(
        cause,
        _seen(facts, exchange, f"{edge['name']} {what}: HTTP {exchange['status']}", method),
        confidence="certain" if edge["sure"] else "likely",
        rivals=() if edge["sure"] or is_down else ("webhook.handshake-refused",),
        params={"url": facts["url"]},
    )
    return cause


def _edge_at_post(area: Area, facts: Record) -> str | None:
    """Bot protection that lets a GET through and stops what Meta posts."""
    posted = facts.get("good_signature") or {}
    edge = posted.get("edge")
    return _edge(area, facts, posted, edge, "POST") if edge is not None and edge["sure"] else None


def _speed(area: Area, facts: Record, first: Record) -> None:
    again = facts.get("again") or first
    fastest = min(first["ms"], again["ms"])
    until = facts.get("certificate_until")
    if fastest > area.thresholds.slow_callback_ms:
        area.find("webhook.callback-slow", _seen(facts, first, f"it took {fastest} ms"), params={"url": facts["url"]})
    notes = [f"HTTP {first['status']} in {fastest} ms"]
    notes += [f"certificate until {until}"] if until else []
    notes += ["on this machine, so http will do"] if facts["loopback"] and facts["scheme"] == "http" else []
    area.saw("WA604", first["status"], note="; ".join(notes))


def _handshake(area: Area, facts: Record) -> None:
    first = facts.get("handshake")
    if first is None:
        area.not_applicable("WA605", _NEEDS_TOKEN)
        return
    area.saw("WA605", first.get("status"))
    params = {"url": facts["url"]}
    status, echo = first["status"], first.get("echo")
    if "redirect" in first:
        seen = _seen(facts, first, f"HTTP {status}: it redirects to {first['redirect']}")
        area.find("webhook.url-mangled", seen, confidence="likely", params=params)
    elif echo == "exact" and status == 200:
        return
    elif echo == "inside" and status == 200:
        area.find("webhook.handshake-mangled", _seen(facts, first, f"{first['around']} around it"), params=params)
    elif "failure" in first:
        seen = _seen(facts, first, first["failure"]["reason"])
        area.find("webhook.handshake-mangled", seen, confidence="likely", params=params)
    else:
        _refused(area, facts, first)


def _refused(area: Area, facts: Record, first: Record) -> None:
    params = {"url": facts["url"]}
    decoded, signed = facts.get("decoded_twice") or {}, facts.get("with_signature") or {}
    status = first["status"]
    if decoded.get("echo") == "exact" and decoded["status"] == 200:
        seen = _seen(facts, decoded, "the verify token arrives whole only if it is encoded twice")
        area.find("webhook.url-mangled", seen, params=params)
        return
    named = bool(first.get("wants_signature"))
    if named or _answers_otherwise(first, signed):
        sure = named or signed.get("echo") == "exact"
        note = "the refusal names a signature" if named else "with a signature it answers otherwise"
        area.find(
            "webhook.requires-signature-on-get", _seen(facts, first, note),
            confidence="certain" if sure else "likely", rivals=() if sure else ("webhook.handshake-refused",),
            params=params,
        )  # fmt: skip
        return
    rivals: tuple[str, ...] = ()
    if "behind" in first:
        rivals = ("webhook.callback-blocked",)  # a bare refusal may be the edge's own
    elif status == 200:
        rivals = ("webhook.handshake-mangled",)
    note = f"HTTP {status}, not 200" if first.get("echo") else f"HTTP {status} without the number that was sent"
    area.find(
        "webhook.handshake-refused", _seen(facts, first, note),
        confidence="certain" if status in _REFUSALS and not rivals else "likely", rivals=rivals, params=params,
    )  # fmt: skip


def _answers_otherwise(first: Record, signed: Record) -> bool:
    if not signed or "failure" in signed or "edge" in signed:
        return False
    return signed["status"] != first["status"] or bool(signed.get("wants_signature"))


def _wrong_token(area: Area, facts: Record) -> None:
    if "handshake" not in facts:
        area.not_applicable("WA606", _NEEDS_TOKEN)
        return
    wrong = facts.get("wrong_token")
    if wrong is None:
        area.blocked("WA606", next((f.cause for f in area.findings if f.check == "WA605"), "undetermined"))
    elif wrong.get("echo") is not None and 200 <= (wrong["status"] or 0) < 300:
        note = "it answered a made-up verify token with the number that was sent"
        area.find("webhook.accepts-wrong-verify-token", _seen(facts, wrong, note), params={"url": facts["url"]})
    elif "failure" in wrong and wrong["failure"]["kind"] != "too-large":
        area.undetermined("WA606", _seen(facts, wrong, wrong["failure"]["reason"]))
    else:
        area.saw("WA606", wrong["status"], note=f"HTTP {wrong['status']}")


def _signatures(area: Area, facts: Record) -> None:
    if "samples_skipped" in facts:
        area.not_applicable("WA607", facts["samples_skipped"])
        return
    if area.has("token.wrong-app-secret"):
        area.blocked("WA607", "token.wrong-app-secret")
        return
    good, bad = facts["good_signature"], facts["bad_signature"]
    params = {"url": facts["url"]}
    if _is_accepted(bad):
        note = f"HTTP {bad['status']} to a sample that was changed after it was signed"
        seen = _seen(facts, bad, note, "POST")
        area.find("webhook.accepts-bad-signature", seen, confidence="likely", params=params)
    elif "failure" in bad and bad["failure"]["kind"] != "too-large":
        # Silence refuses nothing.
        seen = _seen(facts, bad, bad["failure"]["reason"], "POST")
        area.undetermined("WA607", seen, rivals=("webhook.accepts-bad-signature",))
    if not _is_accepted(good):
        _good_refused(area, facts, good)
    note = f"HTTP {good['status']} to the right one, HTTP {bad['status']} to the tampered one"
    area.saw("WA607", good["status"], bad["status"], note=note)


def _is_accepted(sample: Record) -> bool:
    return "failure" not in sample and 200 <= (sample["status"] or 0) < 300


def _good_refused(area: Area, facts: Record, good: Record) -> None:
    status = good["status"]
    if "failure" in good or status is None or status >= 500:
        note = good["failure"]["reason"] if "failure" in good else f"HTTP {status} to a rightly signed sample"
        rivals = ("webhook.rejects-good-signature",)
        area.undetermined("WA607", _seen(facts, good, note, "POST"), rivals=rivals)
        return
    area.find(
        "webhook.rejects-good-signature",
        _seen(facts, good, f"HTTP {status} to a rightly signed sample", "POST"),
        confidence="certain" if status in _REFUSALS else "likely",
        params={"url": facts["url"]},
    )
