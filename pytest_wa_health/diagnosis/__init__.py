"""From a snapshot to named causes: pure reasoning, no I/O, no clock.

`diagnose` walks the identity chain once (settings, road, token, app, permissions, account, phone number,
templates, webhook, recipients). What one area explains blocks what depends on it; only independent faults
become findings.
"""

from __future__ import annotations

from pytest_wa_health import catalogue
from pytest_wa_health.diagnosis import (
    account,
    callback,
    delivery,
    identity,
    local,
    network,
    permission,
    phone,
    recipient,
    recorded,
    standby,
    template,
    token,
    webhook,
)
from pytest_wa_health.diagnosis.case import Case
from pytest_wa_health.diagnosis.model import (
    RANK,
    Confidence,
    Diagnosis,
    Evidence,
    Finding,
    Outcome,
    Thresholds,
    Verdict,
    worst,
)
from pytest_wa_health.diagnosis.reading import Readings, as_word
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
    "settings", "network", "api", "token", "permission", "phone", "account", "template", "webhook", "recipient",
    "fallback", "deployment", "replay", "undetermined",
)  # fmt: skip


_WALK = (
    local, network, token, identity, permission, phone, account, template,
    webhook, recipient, callback, delivery, standby,
)  # fmt: skip


def diagnose(snapshot: Snapshot, thresholds: Thresholds | None = None) -> Diagnosis:
    """Name the causes behind a snapshot, in the order of repair, and judge every bundled check."""
    case = Case(snapshot, thresholds or Thresholds())
    recorded.explain(case)
    for area in _WALK:
        area.examine(case)
    recorded.report(case)
    _own_up(case)
    findings = tuple(sorted(case.findings, key=_order))
    return Diagnosis(
        findings=findings,
        verdicts={check.id: _verdict(case, check.id) for check in catalogue.checks()},
        can_send=_can_send(case),
        notes=tuple(dict.fromkeys(case.notes)),
        explained=dict(case.explained),
    )


def _order(finding: Finding) -> tuple[int, int, int, int]:
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
    return tier, _AREAS.index(area if not doubt else "account"), doubt, finding.deadline or 2**62


def _own_up(case: Case) -> None:
    """See that a check which nothing explains leads to a finding: "not to be told" is an answer too."""
    if case.has("undetermined"):
        return
    open_checks = [
        check.id
        for check in catalogue.checks()
        if (seen := case.observations.get(check.id)) is not None
        and seen.cause == "undetermined"
        and not any(finding.check == check.id for finding in case.findings)
    ]
    if open_checks:
        answers = case.snapshot.answers
        unread = [
            Evidence.of(answer) for name, answer in answers.items() if not answer.ok and name not in case.explained
        ]
        note = case.observations[open_checks[0]].note or "Meta's answers do not show it"
        case.undetermined(open_checks[0], *(unread or [Evidence(note=note)]))


def _verdict(case: Case, check: str) -> Verdict:
    own = [finding for finding in case.findings if finding.check == check]
    if own:
        head = max(own, key=lambda finding: RANK[finding.verdict])
        note = "; ".join(evidence.note for evidence in head.evidence if evidence.note)
        return Verdict(head.verdict, head.cause, note)
    if check in case.open:
        return Verdict("unknown", "undetermined", "the evidence does not decide")
    return case.observations.get(check) or Verdict("not-applicable", note="not part of this run")


def _can_send(case: Case) -> bool | None:
    """Whether template messages leave: None where it was not seen, and always in a replay."""
    if case.snapshot.mode == "replay":
        return None
    stopping = [f for f in case.findings if f.stops_sending and f.verdict == "failed" and f.confidence != "possible"]
    level = as_word((case.read.health() or {}).get("can_send_message"))
    if case.delivered and not stopping:
        return True
    if stopping or (level == "BLOCKED" and not case.has("account.meta-reported", "undetermined")):
        return False
    if any(finding.verdict == "unknown" or finding.stops_sending is None for finding in case.findings):
        return None
    seen_right = all(
        (found := case.observations.get(check)) is not None and found.outcome == "passed"
        for check in ("WA201", "WA401", "WA403", "WA404")
    )
    may_message = case.observations.get("WA301")
    permitted = may_message is not None and may_message.outcome == "passed"
    if seen_right and level in ("AVAILABLE", "LIMITED") and (permitted or level == "AVAILABLE"):
        return True
    return None
