"""What became of the test messages: refused, accepted, delivered, failed, or not to be told."""

from __future__ import annotations

import dataclasses

from pytest_wa_health.catalogue.notes import joined, needs, noted, sentence
from pytest_wa_health.diagnosis import refusal
from pytest_wa_health.diagnosis.area import AreaResult, Context
from pytest_wa_health.diagnosis.findings import Evidence
from pytest_wa_health.diagnosis.readings import Record
from pytest_wa_health.diagnosis.revision import Revision
from pytest_wa_health.model.probe_facts import SendFacts
from pytest_wa_health.privacy.national_forms import TWO_FORMS

_CHECKS = ("WA804", "WA805", "WA608")
_NOT_SENT = {
    "malformed": "recipient.malformed",
    "restricted-country": "recipient.country-restricted",
    "is-sender": "recipient.is-sender",
    "user-id": "recipient.user-id",
}
_NEEDED = {"no-recipients": "WHATSAPP_TEST_RECIPIENTS", "no-template": "WHATSAPP_TEST_TEMPLATE"}
"""Why nothing was sent, and the setting that would change it."""
_ARRIVED = ("delivered", "read", "played")
_DISPROVABLE = ("permission", "phone", "account")
"""Areas whose findings stop no message once one was delivered."""
_UPSTREAM = ("settings", "network", "api", "token", "permission", "phone")


def revise(context: Context, result: AreaResult) -> AreaResult:
    """Judge acceptance, delivery and Meta's own deliveries, and see what they prove of all that was concluded."""
    revision = Revision(context, result)
    sends = revision.snapshot.reach.get("sends")
    if not sends:
        note = noted("replay.sends-nothing") if revision.snapshot.mode == "replay" else noted("needs.send")
        for check in _CHECKS:
            revision.not_applicable(check, note)
    elif sends["reason"] is not None:
        _nothing_sent(revision, sends["reason"])
    else:
        rows = sends["recipients"]
        if sends.get("chosen"):
            shown = f"{sends['template']} ({sends['language']})"
            revision.note(noted("message.template-chosen", says=shown))
        revision.note(noted("message.count", count=sends["count"], total=len(rows)))
        causes = [cause for row in rows if (cause := _acceptance(revision, row, sends))]
        _verdict_of_acceptance(revision, rows, causes)
        accepted = [row for row in rows if row["state"] == "accepted"]
        _delivery(revision, accepted, sends, causes)
        _proof(revision, accepted)
        _callback(revision, rows)
    return revision.result()


def _nothing_sent(revision: Revision, reason: str) -> None:
    unread = revision.explained.get("templates")
    for check in _CHECKS:
        if reason == "no-template" and unread is not None:
            revision.blocked(check, unread)
        elif reason in _NEEDED:
            revision.not_applicable(check, needs(_NEEDED[reason]))
        else:
            revision.blocked(check, revision.first(*_UPSTREAM) or "undetermined")


def _label(row: Record) -> str:
    return noted("recipient.label", index=row["index"], value=row.get("country") or noted("recipient.no-country"))


def _of(row: Record, note: str) -> str:
    return noted("word.at", place=_label(row), note=note)


def _acceptance(revision: Revision, row: Record, template: SendFacts) -> str | None:
    """The cause that kept this message from being accepted; None for one that was."""
    state = row["state"]
    if state == "accepted":
        _peculiarities(revision, row)
        return None
    if state == "not-sent":
        return _held_back(revision, row)
    answer = row["answer"]
    if state == "refused":
        cause = refusal.name(revision, _refusal(row, template, answer, _of(row, noted("message.refused"))), "WA804")
        revision.saw_refusal(cause)
        return cause
    if state == "no-id":
        revision.undetermined("WA804", _evidence(answer, _of(row, noted("message.no-id"))))
        return "undetermined"
    if (network := revision.first("network")) is not None:
        return network
    note = joined([_of(row, sentence(answer["failure"])), noted("message.not-repeated")])
    revision.undetermined("WA804", _evidence(answer, note), rivals=("network.timeout", "api.unavailable"))
    return "undetermined"


def _held_back(revision: Revision, row: Record) -> str | None:
    if row["why"] == "duplicate":
        revision.note(noted("recipient.twice", recipient=_label(row)))
        return None
    cause = _NOT_SENT[row["why"]]
    if not revision.has(cause):
        revision.find(cause, Evidence(note=_label(row)), params={"country": row.get("region")})
    return cause


def _refusal(row: Record, template: SendFacts, told: Record, note: str) -> refusal.Refusal:
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


def _peculiarities(revision: Revision, row: Record) -> None:
    if row.get("other_wa_id") and row.get("region") in TWO_FORMS:
        _other_form(revision, row)
    elif row.get("other_wa_id"):
        revision.note(joined([_of(row, noted("message.other-number")), noted("message.see-country")]))
    elif not row.get("has_wa_id"):
        what = noted("message.user-id") if row.get("has_user_id") else noted("message.no-wa-id")
        revision.note(_of(row, noted("message.no-number", what=what)))


def _other_form(revision: Revision, row: Record) -> None:
    cause = "recipient.national-variant"
    seen = Evidence(note=_of(row, noted("message.other-form")))
    is_known = revision.change(
        lambda finding: finding.cause == cause,
        lambda finding: dataclasses.replace(finding, evidence=(*finding.evidence, seen), confidence="certain"),
    )
    if not is_known:
        revision.find(cause, seen, params={"country": row.get("region")})


def _verdict_of_acceptance(revision: Revision, rows: list[Record], causes: list[str]) -> None:
    if causes:
        revision.blocked("WA804", causes[0])
    else:
        count = sum(row["state"] == "accepted" for row in rows)
        revision.saw("WA804", count or None, note=f"{count} accepted")


def _delivery(revision: Revision, rows: list[Record], template: SendFacts, refused: list[str]) -> None:
    if not rows:
        revision.blocked("WA805", refused[0] if refused else "undetermined")
        return
    silent, arrived, causes = [], 0, []
    for row in rows:
        if any(status in row["statuses"] for status in _ARRIVED):
            arrived += 1
            if "failed" in row["statuses"]:
                revision.note(_of(row, noted("message.one-device")))
        elif "failed" in row["statuses"]:
            causes.append(_failure(revision, row, template))
        elif row.get("message_status") == "paused":
            causes.append(_paused(revision, row, template))
        else:
            silent.append(row)
    if causes:
        revision.blocked("WA805", causes[0])
    else:
        note = f"{arrived} of {len(rows)} delivered, {_longest(rows)} s after the first look"
        revision.saw("WA805", arrived or None, note=note)
    if silent:
        _accepted_only(revision, silent, template)


def _proof(revision: Revision, rows: list[Record]) -> None:
    """What an accepted message disproves, and what a delivered one shows to let messages through for now."""
    listed = "permission.messaging-missing"
    if rows and revision.has(listed):
        revision.withdraw(listed)
        revision.prove("WA301", noted("permission.proven"))
    if not any(status in row["statuses"] for row in rows for status in _ARRIVED):
        return
    revision.saw_delivery()
    seen = Evidence(note=noted("message.delivered"))
    revision.change(
        lambda finding: finding.stops_sending is True and finding.cause.split(".")[0] in _DISPROVABLE,
        lambda finding: dataclasses.replace(
            finding, verdict="warned", confidence="likely", stops_sending=False,
            evidence=(*finding.evidence, seen), rivals=finding.rivals or ("undetermined",),
        ),
    )  # fmt: skip
    # The block stays what it is, and reading is what it stops.
    revision.change(
        lambda finding: finding.cause == "api.app-blocked",
        lambda finding: dataclasses.replace(finding, stops_sending=False, evidence=(*finding.evidence, seen)),
    )


def _longest(rows: list[Record]) -> float:
    longest: float = max(row["waited_s"] for row in rows)
    return longest


def _failure(revision: Revision, row: Record, template: SendFacts) -> str:
    coded = [error for error in row["errors"] if error["code"] is not None]
    told = (coded or row["errors"] or [{"code": None, "title": ""}])[0]
    cause = refusal.name(revision, _refusal(row, template, told, _of(row, noted("message.failed"))), "WA805")
    revision.saw_refusal(cause)
    return cause


def _paused(revision: Revision, row: Record, template: SendFacts) -> str:
    params = {"template": template["template"], "language": template["language"]}
    if not revision.has("template.paused"):
        revision.find(
            "template.paused", Evidence(note=_of(row, noted("message.status", value="paused"))), params=params
        )
    return "template.paused"


def _accepted_only(revision: Revision, rows: list[Record], template: SendFacts) -> None:
    held = [row for row in rows if row.get("message_status") == "held_for_quality_assessment"]
    if held and not revision.has("template.held"):
        params = {"template": template["template"], "language": template["language"]}
        note = _of(held[0], noted("message.status", value="held_for_quality_assessment"))
        # What is held may still be dropped: that is not known, and no mere warning.
        revision.find("template.held", Evidence(note=note), params=params, verdict="unknown")
    if len(held) == len(rows):
        revision.blocked("WA805", "template.held")
        return
    evidence = [Evidence(note=_of(row, _silence(row))) for row in rows]
    rivals = ("template.held",) if held else ("recipient.undeliverable",)
    revision.find("recipient.accepted-only", *evidence, confidence="likely", rivals=rivals)


def _silence(row: Record) -> str:
    """How far it got, and what would prove more."""
    reached = noted("message.only-sent") if "sent" in row["statuses"] else noted("message.only-accepted")
    history = {"refused": "message.no-history", "empty": "message.history-empty"}.get(row["history"])
    sources = [noted(history)] if history else []
    if row["hook"] == "absent":
        sources.append(noted("message.hook-absent"))
    elif row["hook"].startswith("raised"):
        sources.append(noted("message.hook", note=noted("word.raised", error=row["hook"].removeprefix("raised "))))
    seconds = f"{row['waited_s']:.0f}"
    if not sources:
        return noted("message.within", note=reached, seconds=seconds)
    return noted("message.within-but", note=reached, seconds=seconds, other_note=joined(sources))


def _callback(revision: Revision, rows: list[Record]) -> None:
    """Whether Meta's own deliveries reached the callback, by ``webhook_update_state``."""
    deliveries = [delivery for row in rows for delivery in row.get("deliveries", ())]
    states = {delivery["state"] for delivery in deliveries}
    if not deliveries:
        _without_deliveries(revision)
    elif states & {"FAILED", "RETRYING"}:
        worst = next(d for d in deliveries if d["state"] in ("FAILED", "RETRYING"))
        note = noted("message.update-state", items=sorted(states))
        revision.find(
            "webhook.delivery-failing",
            Evidence(note=note),
            confidence="certain" if states == {"FAILED"} else "likely",
            rivals=() if states == {"FAILED"} else ("webhook.callback-slow",),
            params={"url": worst["url"]},
        )
    elif "DELIVERED" in states:
        revision.saw("WA608", states, note=f"to {deliveries[-1]['url'] or 'the callback'}")
    else:
        revision.undetermined(
            "WA608", Evidence(note=noted("message.update-state", items=sorted(states))),
            rivals=("webhook.delivery-failing",),
        )  # fmt: skip


def _without_deliveries(revision: Revision) -> None:
    wiring = ("not-subscribed", "other-app-subscribed", "callback-missing", "inactive", "field-missing")
    unwired = next((f"webhook.{name}" for name in wiring if revision.has(f"webhook.{name}")), None)
    if unwired is not None:
        revision.blocked("WA608", unwired)
    else:
        revision.not_applicable("WA608", noted("message.no-delivery"))
