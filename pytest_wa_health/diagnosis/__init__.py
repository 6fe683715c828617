"""From a snapshot to named causes: pure reasoning, no I/O, no clock.

`diagnose` walks the identity chain once (settings, road, token, app, permissions, account, phone number,
templates, webhook, recipients). What one area explains blocks what depends on it; only independent faults
become findings.
"""

from __future__ import annotations

import dataclasses

from pytest_wa_health import catalogue
from pytest_wa_health.catalogue.notes import joined, noted
from pytest_wa_health.diagnosis import (
    account,
    billing,
    callback,
    delivery,
    deployment,
    fallback,
    happened,
    identity,
    local,
    marketing,
    messaging_limit,
    network,
    permission,
    phone,
    recipient,
    recorded,
    routing,
    template,
    template_details,
    token,
    token_kind,
    webhook,
)
from pytest_wa_health.diagnosis.area import UNDETERMINED, AreaResult, Context
from pytest_wa_health.diagnosis.findings import (
    Confidence,
    Diagnosis,
    Evidence,
    Finding,
    Outcome,
    Thresholds,
    Verdict,
)
from pytest_wa_health.diagnosis.readings import Readings, as_word
from pytest_wa_health.model.verdicts import RANK, worst
from pytest_wa_health.survey.facts import Snapshot

__all__ = [
    "Confidence",
    "Diagnosis",
    "Evidence",
    "Finding",
    "Outcome",
    "Readings",
    "Thresholds",
    "Verdict",
    "diagnose",
    "worst",
]

_AREAS = (
    "settings", "network", "api", "token", "permission", "phone", "account", "template", "webhook", "routing",
    "recipient", "fallback", "deployment", "replay", "undetermined",
)  # fmt: skip


_WALK = (
    recorded, local, network, token_kind, token, identity, permission, phone, messaging_limit, account, billing,
    template, template_details, marketing, webhook, routing, recipient, callback, fallback, deployment,
)  # fmt: skip


def diagnose(snapshot: Snapshot, thresholds: Thresholds | None = None) -> Diagnosis:
    """Name the causes behind a snapshot, in the order of repair, and judge every bundled check."""
    context = Context(snapshot, thresholds or Thresholds())
    result = AreaResult()
    for area in _WALK:
        result = result.plus(area.examine(context, result))
    result = happened.revise(context, delivery.revise(context, result))
    result = result.plus(recorded.report(context, result))
    result = _with_losses(context, _with_open_questions(context, result))
    return Diagnosis(
        findings=tuple(sorted(result.findings, key=_order)),
        verdicts={check.id: _verdict(result, check.id) for check in catalogue.checks()},
        can_send=_can_send(context, result),
        notes=tuple(dict.fromkeys(result.notes)),
        facts=phone.facts(context.read),
        explained=dict(result.explained),
    )


_BEFORE_OTHERS = ("webhook.callback-not-public", "webhook.callback-not-https")
"""What has to be repaired before its neighbours can be: nobody enters such an address at Meta."""


def _order(finding: Finding) -> tuple[int, int, int, int, int]:
    """What to repair first: what stops sending, what hides the rest, what is merely wrong, then warnings."""
    area = finding.cause.split(".")[0]
    if finding.verdict == "failed":
        tier = 0 if finding.stops_sending else 2
    elif finding.verdict == "unknown":
        tier = 1 if area in ("network", "api") else 3
    else:
        tier = 4
    # Nobody registers a number again whose account is closed: of what stops messages, what is sure comes first.
    doubt = int(tier == 0 and area in ("phone", "account") and finding.confidence != "certain")
    later = int(finding.cause not in _BEFORE_OTHERS)
    return tier, _AREAS.index(area if not doubt else "account"), doubt, later, finding.deadline or 2**62


def _with_open_questions(context: Context, result: AreaResult) -> AreaResult:
    """See that a check which nothing explains leads to a finding: an open question is an answer, too."""
    observed = {check.id: result.observations.get(check.id) or _unobserved() for check in catalogue.checks()}
    result = dataclasses.replace(result, observations=observed)
    found = {finding.check for finding in result.findings}
    open_checks = [
        check for check, verdict in observed.items() if verdict.cause == UNDETERMINED and check not in found
    ]
    if not open_checks or result.has(UNDETERMINED):
        return result
    answers = context.snapshot.answers
    unread = tuple(
        Evidence.of(answer) for name, answer in answers.items() if not answer.ok and name not in result.explained
    )
    evidence = unread or (Evidence(note=observed[open_checks[0]].note),)
    doubt = Finding(UNDETERMINED, "possible", open_checks[0], catalogue.cause(UNDETERMINED).verdict, evidence)
    return dataclasses.replace(result, findings=(*result.findings, doubt))


def _unobserved() -> Verdict:
    """What nobody observed."""
    return Verdict("unknown", UNDETERMINED, noted("verdict.not-shown"))


def _with_losses(context: Context, result: AreaResult) -> AreaResult:
    """Say so where messages are lost for want of a fallback."""
    if not any(_stops(finding) for finding in result.findings):
        return result
    is_replay = context.snapshot.mode == "replay"
    when = noted("lost.then") if is_replay else noted("lost.now")
    if any(finding.check == "WA901" and finding.verdict == "failed" for finding in result.findings):
        note = noted("lost.fallback-broken", note=when)
    elif not context.snapshot.settings.get("has_fallback"):
        note = noted("lost.no-fallback", note=when)
    else:
        return result
    return result.plus(AreaResult(notes=(note,)))


def _stops(finding: Finding) -> bool:
    return bool(finding.stops_sending) and finding.verdict == "failed"


def _verdict(result: AreaResult, check: str) -> Verdict:
    own = [finding for finding in result.findings if finding.check == check]
    if own:
        head = max(own, key=lambda finding: RANK[finding.verdict])
        note = joined(evidence.note for evidence in head.evidence)
        return Verdict(head.verdict, head.cause, note)
    return result.observations[check]


def _can_send(context: Context, result: AreaResult) -> bool | None:
    """Whether template messages leave: None where it was not seen, and always in a replay."""
    if context.snapshot.mode == "replay":
        return None
    stopping = [finding for finding in result.findings if _stops(finding) and finding.confidence != "possible"]
    level = as_word((context.read.health() or {}).get("can_send_message"))
    if result.delivered and not stopping:
        return True
    if stopping or (level == "BLOCKED" and not result.has("account.meta-reported", UNDETERMINED)):
        return False
    if result.refused or any(
        finding.verdict == "unknown" or finding.stops_sending is None for finding in result.findings
    ):
        return None
    permitted = result.observations["WA301"].outcome == "passed"
    is_told = level in ("AVAILABLE", "LIMITED") and (permitted or level == "AVAILABLE")
    return True if is_told and _is_number_right(context, result) else None


def _is_number_right(context: Context, result: AreaResult) -> bool:
    """Whether token and number were seen to be right."""
    needed = ["WA201", "WA401", "WA403", "WA404"]
    if phone.may_be_metas_own(context.read.phone() or {}):
        needed.append("WA405")
    return all(_verdict(result, check).outcome == "passed" for check in needed)
