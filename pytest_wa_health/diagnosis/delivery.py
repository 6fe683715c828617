"""What became of the test messages: refused, accepted, delivered, failed, or not to be told."""

from __future__ import annotations

import dataclasses

from pytest_wa_health.diagnosis import refusal
from pytest_wa_health.diagnosis.case import Case
from pytest_wa_health.diagnosis.model import Evidence
from pytest_wa_health.diagnosis.reading import Record

_CHECKS = ("WA804", "WA805", "WA608")
_NOT_SENT = {
    "malformed": "recipient.malformed",
    "restricted-country": "recipient.country-restricted",
    "is-sender": "recipient.is-sender",
}
_NEEDED = {"no-recipients": "WHATSAPP_TEST_RECIPIENTS", "no-template": "WHATSAPP_TEST_TEMPLATE"}
"""Why nothing was sent, and the setting that would change it."""
_ARRIVED = ("delivered", "read", "played")
_UPSTREAM = ("settings", "network", "api", "token", "permission", "phone")


def examine(case: Case) -> None:
    """Judge acceptance, delivery, and Meta's own deliveries to the callback."""
    sends = case.snapshot.reach.get("sends")
    if not sends:
        note = "a replay sends nothing" if case.snapshot.mode == "replay" else "needs --wa-send"
        for check in _CHECKS:
            case.not_applicable(check, note)
    elif sends["reason"] is not None:
        _nothing_sent(case, sends["reason"])
    else:
        rows = sends["recipients"]
        case.notes.append(f"{sends['count']} test message(s) left for {len(rows)} configured recipient(s)")
        causes = [cause for row in rows if (cause := _acceptance(case, row, sends))]
        _verdict_of_acceptance(case, rows, causes)
        accepted = [row for row in rows if row["state"] == "accepted"]
        _delivery(case, accepted, sends, causes)
        _proof(case, accepted)
        _callback(case, rows)


def _nothing_sent(case: Case, reason: str) -> None:
    unread = case.explained.get("templates")
    for check in _CHECKS:
        if reason == "no-template" and unread is not None:
            case.blocked(check, unread)
        elif reason in _NEEDED:
            case.not_applicable(check, f"needs {_NEEDED[reason]}")
        else:
            case.blocked(check, case.first(*_UPSTREAM) or "undetermined")


def _label(row: Record) -> str:
    return f"recipient {row['index']} ({row.get('country') or 'no country code'})"


def _acceptance(case: Case, row: Record, template: Record) -> str | None:
    """The cause that kept this message from being accepted; None for one that was."""
    state = row["state"]
    if state == "accepted":
        _peculiarities(case, row)
        return None
    if state == "not-sent":
        return _held_back(case, row)
    answer = row["answer"]
    if state == "refused":
        return refusal.name(case, _refusal(row, template, answer, f"{_label(row)}: refused"), "WA804")
    if state == "no-id":
        case.undetermined("WA804", _evidence(answer, f"{_label(row)}: the answer names no message"))
        return "undetermined"
    if (network := case.first("network")) is not None:
        return network
    note = f"{_label(row)}: {answer['failure']}; it may have been accepted all the same, so it was not repeated"
    case.undetermined("WA804", _evidence(answer, note), rivals=("network.timeout", "api.unavailable"))
    return "undetermined"


def _held_back(case: Case, row: Record) -> str | None:
    if row["why"] == "duplicate":
        case.notes.append(f"{_label(row)} is configured twice and got one message")
        return None
    cause = _NOT_SENT[row["why"]]
    if not case.has(cause):
        case.find(cause, Evidence(note=_label(row)), params={"country": row.get("region")})
    return cause


def _refusal(row: Record, template: Record, told: Record, note: str) -> refusal.Refusal:
    title = told.get("message") or told.get("title") or ""
    wanted = {"name": template["template"], "language": template["language"]}
    return refusal.Refusal(told.get("code"), told.get("subcode"), title, _evidence(told, note), row, wanted)


def _evidence(told: Record, note: str) -> Evidence:
    return Evidence(
        note=note,
        request=told.get("request"),
        http_status=told.get("http_status"),
        code=told.get("code"),
        subcode=told.get("subcode"),
        fbtrace_id=told.get("fbtrace_id"),
        meta_says=told.get("details") or told.get("message") or told.get("title") or None,
    )


def _peculiarities(case: Case, row: Record) -> None:
    if row.get("other_wa_id") and row.get("region") in ("AR", "BR", "CI", "MX"):
        _other_form(case, row)
    elif row.get("other_wa_id"):
        case.notes.append(
            f"{_label(row)}: Meta answered with another number (wa_id) than the one sent to; see that the country "
            "code is right"
        )
    elif not row.get("has_wa_id"):
        what = "a business-scoped user ID" if row.get("has_user_id") else "no wa_id"
        case.notes.append(f"{_label(row)}: Meta answered with {what} in place of a number, which is no fault")


def _other_form(case: Case, row: Record) -> None:
    cause = "recipient.national-variant"
    seen = Evidence(note=f"{_label(row)}: Meta holds the number in its other national form (wa_id)")
    for place, finding in enumerate(case.findings):
        if finding.cause == cause:
            case.findings[place] = dataclasses.replace(
                finding, evidence=(*finding.evidence, seen), confidence="certain"
            )
            return
    case.find(cause, seen, params={"country": row.get("region")})


def _verdict_of_acceptance(case: Case, rows: list[Record], causes: list[str]) -> None:
    if causes:
        case.blocked("WA804", causes[0])
    else:
        count = sum(row["state"] == "accepted" for row in rows)
        case.confirm("WA804", f"{count} accepted")


def _delivery(case: Case, rows: list[Record], template: Record, refused: list[str]) -> None:
    if not rows:
        case.blocked("WA805", refused[0] if refused else "undetermined")
        return
    silent, arrived, causes = [], 0, []
    for row in rows:
        if any(status in row["statuses"] for status in _ARRIVED):
            arrived += 1
            if "failed" in row["statuses"]:
                case.notes.append(f"{_label(row)}: one device took the message, another failed")
        elif "failed" in row["statuses"]:
            causes.append(_failure(case, row, template))
        elif row.get("message_status") == "paused":
            causes.append(_paused(case, row, template))
        else:
            silent.append(row)
    if causes:
        case.blocked("WA805", causes[0])
    else:
        case.confirm("WA805", f"{arrived} of {len(rows)} delivered, {_longest(rows)} s after the first look")
    if silent:
        _accepted_only(case, silent, template)


def _proof(case: Case, rows: list[Record]) -> None:
    """What an accepted message disproves, and what a delivered one shows to let messages through for now."""
    listed = "permission.messaging-missing"
    if rows and case.has(listed):
        case.findings = [finding for finding in case.findings if finding.cause != listed]
        case.confirm("WA301", "proven by an accepted message, though Meta's list omits it")
    if not any(status in row["statuses"] for row in rows for status in _ARRIVED):
        return
    case.delivered = True
    seen = Evidence(note="a template message was delivered all the same")
    for place, finding in enumerate(case.findings):
        if finding.stops_sending is True and finding.cause.split(".")[0] in ("permission", "phone", "account"):
            case.findings[place] = dataclasses.replace(
                finding, verdict="warned", confidence="likely", stops_sending=False,
                evidence=(*finding.evidence, seen), rivals=finding.rivals or ("undetermined",),
            )  # fmt: skip


def _longest(rows: list[Record]) -> float:
    longest: float = max(row["waited_s"] for row in rows)
    return longest


def _failure(case: Case, row: Record, template: Record) -> str:
    coded = [error for error in row["errors"] if error["code"] is not None]
    told = (coded or row["errors"] or [{"code": None, "title": ""}])[0]
    return refusal.name(case, _refusal(row, template, told, f"{_label(row)}: accepted, then failed"), "WA805")


def _paused(case: Case, row: Record, template: Record) -> str:
    params = {"template": template["template"], "language": template["language"]}
    if not case.has("template.paused"):
        case.find("template.paused", Evidence(note=f"{_label(row)}: message_status=paused"), params=params)
    return "template.paused"


def _accepted_only(case: Case, rows: list[Record], template: Record) -> None:
    held = [row for row in rows if row.get("message_status") == "held_for_quality_assessment"]
    if held and not case.has("template.held"):
        params = {"template": template["template"], "language": template["language"]}
        note = f"{_label(held[0])}: message_status=held_for_quality_assessment"
        # What is held may still be dropped: that is not known, and no mere warning.
        case.find("template.held", Evidence(note=note), params=params, verdict="unknown")
    if len(held) == len(rows):
        case.blocked("WA805", "template.held")
        return
    evidence = [Evidence(note=f"{_label(row)}: {_silence(row)}") for row in rows]
    rivals = ("template.held",) if held else ("recipient.undeliverable",)
    case.find("recipient.accepted-only", *evidence, rivals=rivals)


def _silence(row: Record) -> str:
    """How far it got, and what would prove more."""
    reached = "sent, and nothing after it" if "sent" in row["statuses"] else "accepted, and nothing after it"
    history = {"refused": "message_history is not available", "empty": "message_history shows nothing of it"}
    sources = [history.get(row["history"], "")]
    if row["hook"] == "absent":
        sources.append("the hook pytest_wa_delivery_status could tell what your own webhook received")
    elif row["hook"].startswith("raised"):
        sources.append(f"the hook pytest_wa_delivery_status {row['hook']}")
    told = "; ".join(source for source in sources if source)
    return f"{reached} within {row['waited_s']:.0f} s" + (f" ({told})" if told else "")


def _callback(case: Case, rows: list[Record]) -> None:
    """Whether Meta's own deliveries reached the callback, by ``webhook_update_state``."""
    deliveries = [delivery for row in rows for delivery in row.get("deliveries", ())]
    states = {delivery["state"] for delivery in deliveries}
    if not deliveries:
        _without_deliveries(case)
    elif states & {"FAILED", "RETRYING"}:
        worst = next(d for d in deliveries if d["state"] in ("FAILED", "RETRYING"))
        note = f"webhook_update_state: {', '.join(sorted(states))}"
        case.find(
            "webhook.delivery-failing",
            Evidence(note=note),
            confidence="certain" if states == {"FAILED"} else "likely",
            params={"url": worst["url"]},
        )
    elif "DELIVERED" in states:
        case.confirm("WA608", f"to {deliveries[-1]['url'] or 'the callback'}")
    else:
        case.undetermined(
            "WA608", Evidence(note=f"webhook_update_state: {', '.join(sorted(states))}"),
            rivals=("webhook.delivery-failing",),
        )  # fmt: skip


def _without_deliveries(case: Case) -> None:
    wiring = ("not-subscribed", "other-app-subscribed", "callback-missing", "inactive", "field-missing")
    unwired = next((f"webhook.{name}" for name in wiring if case.has(f"webhook.{name}")), None)
    if unwired is not None:
        case.blocked("WA608", unwired)
    else:
        case.not_applicable("WA608", "Meta's message_history tells of no delivery to a callback")
