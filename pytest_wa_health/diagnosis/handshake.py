"""The callback's handshake: whether the right verify token gets the challenge back, and a wrong one does not."""

from __future__ import annotations

from pytest_wa_health.catalogue.notes import needs, noted, sentence
from pytest_wa_health.diagnosis.area import Area
from pytest_wa_health.diagnosis.exchanges import has_no_route, is_sure_of_no_route, seen
from pytest_wa_health.diagnosis.readings import Record

_REFUSALS = (401, 403)
_REFUSED = "webhook.handshake-refused"
_UNECHOED = "webhook.challenge-not-echoed"
_UNREADABLE = (400, 422)
"""What a framework says of parameters that it does not know or misses."""
_BROKEN = 500


def judge(area: Area, facts: Record) -> None:
    """Judge the answers to the right and to a wrong verify token."""
    if facts.get("handshake") is None:
        for check in ("WA605", "WA606"):
            area.not_applicable(check, needs("WHATSAPP_WEBHOOK_VERIFY_TOKEN"))
        return
    _right_token(area, facts, facts["handshake"])
    _wrong_token(area, facts)


def _right_token(area: Area, facts: Record, first: Record) -> None:
    area.saw("WA605", first.get("status"))
    params = {"url": facts["url"]}
    status, echo = first["status"], first.get("echo")
    is_fine = status is not None and 200 <= status < 300
    if "redirect" in first:
        evidence = seen(
            facts, first, noted("webhook.redirects-with", status=status, address=sentence(first["redirect"]))
        )
        rivals = ("webhook.callback-blocked",)
        area.find("webhook.url-mangled", evidence, confidence="likely", rivals=rivals, params=params)
    elif echo == "exact" and status == 200:
        return
    elif echo == "inside" and is_fine:
        area.find(
            "webhook.handshake-mangled",
            seen(
                facts, first, noted("handshake.around", what=[sentence(part) for part in first["around"].split(", ")])
            ),
            params=params,
        )
    elif echo == "exact" and is_fine:
        evidence = seen(facts, first, noted("handshake.not-200", status=status))
        area.find("webhook.handshake-mangled", evidence, confidence="likely", rivals=(_REFUSED,), params=params)
    elif "failure" in first:
        evidence = seen(facts, first, sentence(first["failure"]["reason"]))
        area.find("webhook.handshake-mangled", evidence, confidence="likely", rivals=(_UNECHOED,), params=params)
    elif not (_is_mangled(area, facts) or _is_signed_on_get(area, facts, first)):
        _by_status(area, facts, first)


def _is_mangled(area: Area, facts: Record) -> bool:
    """Whether the token gets through with one more layer of encoding: something on the way decodes twice."""
    decoded = facts.get("decoded_twice") or {}
    if decoded.get("echo") != "exact" or decoded["status"] != 200:
        return False
    evidence = seen(facts, decoded, noted("handshake.decoded-twice"))
    area.find("webhook.url-mangled", evidence, params={"url": facts["url"]})
    return True


def _is_signed_on_get(area: Area, facts: Record, first: Record) -> bool:
    """Whether a signature is asked for, which Meta puts on no handshake."""
    signed = facts.get("with_signature") or {}
    named = bool(first.get("wants_signature"))
    if not (named or _answers_otherwise(first, signed)):
        return False
    sure = named or signed.get("echo") == "exact"
    note = noted("handshake.names-signature") if named else noted("handshake.with-signature")
    area.find(
        "webhook.requires-signature-on-get", seen(facts, first, note),
        confidence="certain" if sure else "likely", rivals=() if sure else (_REFUSED,),
        params={"url": facts["url"]},
    )  # fmt: skip
    return True


def _answers_otherwise(first: Record, signed: Record) -> bool:
    if not signed or "failure" in signed or "edge" in signed:
        return False
    return signed["status"] != first["status"] or bool(signed.get("wants_signature"))


def _by_status(area: Area, facts: Record, first: Record) -> None:
    """Read the HTTP status: only a refusal proper says that anybody compared the token."""
    status = first["status"] or 0
    params = {"url": facts["url"]}
    note = (
        noted("handshake.not-200", status=status)
        if first.get("echo")
        else noted("handshake.no-challenge", status=status)
    )
    evidence = seen(facts, first, note)
    behind = ("webhook.callback-blocked",) if "behind" in first else ()  # a bare refusal may be the edge's own
    if has_no_route(first):
        sure = is_sure_of_no_route(first)
        rivals = () if sure else (_REFUSED,)
        area.find(
            "webhook.no-handler", evidence, confidence="certain" if sure else "likely", rivals=rivals, params=params
        )  # fmt: skip
    elif first.get("csrf"):
        area.find("webhook.csrf-protected", evidence, check="WA605", params=params)
    elif 200 <= status < 300:
        _without_challenge(area, first, facts)
    elif status >= _BROKEN:
        area.find(
            "webhook.delivery-failing",
            evidence,
            check="WA605",
            confidence="likely",
            rivals=(_REFUSED,),
            params=params,
            facts=("probed",),
        )
    else:
        rivals = (*behind, *((_UNECHOED,) if status in _UNREADABLE else ()))
        sure = status in _REFUSALS and not rivals
        area.find(
            _REFUSED, evidence, confidence="certain" if sure else "likely",
            rivals=() if sure else rivals or (_UNECHOED,), params=params,
        )  # fmt: skip


def _without_challenge(area: Area, first: Record, facts: Record) -> None:
    """A friendly answer without the challenge: the program never echoes it, unless its words refuse the token."""
    evidence = seen(facts, first, noted("handshake.no-challenge", status=first["status"]))
    params = {"url": facts["url"]}
    if first.get("names_token"):
        area.find(_REFUSED, evidence, confidence="likely", rivals=(_UNECHOED,), params=params)
    else:
        area.find(_UNECHOED, evidence, params=params)


def _wrong_token(area: Area, facts: Record) -> None:
    wrong = facts.get("wrong_token")
    if wrong is None or any(finding.check == "WA605" and _hides(finding.cause) for finding in area.findings):
        area.blocked("WA606", next((f.cause for f in area.findings if f.check == "WA605"), "undetermined"))
    elif wrong.get("echo") is not None and 200 <= (wrong["status"] or 0) < 300:
        note = noted("handshake.wrong-token-taken")
        evidence = seen(facts, wrong, note)
        area.find("webhook.accepts-wrong-verify-token", evidence, params={"url": facts["url"]})
    elif "failure" in wrong and wrong["failure"]["kind"] != "too-large":
        area.undetermined("WA606", seen(facts, wrong, sentence(wrong["failure"]["reason"])))
    else:
        area.saw("WA606", wrong["status"], note=noted("answer.status", status=wrong["status"]))


def _hides(cause: str) -> bool:
    """Whether nobody compared a token: then a wrong one was not refused either."""
    return cause in ("webhook.no-handler", _UNECHOED, "webhook.csrf-protected", "webhook.delivery-failing")
