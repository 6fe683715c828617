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
    standby,
    template,
    token,
    webhook,
)
from pytest_wa_health.diagnosis.case import Case
from pytest_wa_health.diagnosis.model import (
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
    "fallback", "deployment", "undetermined",
)  # fmt: skip


_WALK = (
    local, network, token, identity, permission, phone, account, template,
    webhook, recipient, callback, delivery, standby,
)  # fmt: skip


def diagnose(snapshot: Snapshot, thresholds: Thresholds | None = None) -> Diagnosis:
    """Name the causes behind a snapshot, in the order of repair, and judge every bundled check."""
    case = Case(snapshot, thresholds or Thresholds())
    for area in _WALK:
        area.examine(case)
    findings = tuple(sorted(case.findings, key=_order))
    return Diagnosis(
        findings=findings,
        verdicts={check.id: _verdict(case, check.id) for check in catalogue.checks()},
        can_send=_can_send(case),
        notes=tuple(dict.fromkeys(case.notes)),
        explained=dict(case.explained),
    )


def _order(finding: Finding) -> tuple[int, int, int]:
    """What to repair first: what stops sending, what hides the rest, what is merely wrong, then warnings."""
    area = finding.cause.split(".")[0]
    if finding.verdict == "failed":
        tier = 0 if finding.stops_sending else 2
    elif finding.verdict == "unknown":
        tier = 1 if area in ("network", "api") else 3
    else:
        tier = 4
    return tier, _AREAS.index(area), finding.deadline or 2**62


def _verdict(case: Case, check: str) -> Verdict:
    own = [finding for finding in case.findings if finding.check == check]
    if own:
        head = max(own, key=lambda finding: {"failed": 3, "unknown": 2, "warned": 1}.get(finding.verdict, 0))
        note = "; ".join(evidence.note for evidence in head.evidence if evidence.note)
        return Verdict(head.verdict, head.cause, note)
    return case.observations.get(check) or Verdict("not-applicable", note="not part of this run")


def _can_send(case: Case) -> bool | None:
    """Whether template messages leave: None where it was not seen, and always in a replay."""
    if case.snapshot.mode == "replay":
        return None
    if any(finding.stops_sending and finding.verdict == "failed" for finding in case.findings):
        return False
    if any(finding.verdict == "unknown" or finding.stops_sending is None for finding in case.findings):
        return None
    seen_right = all(
        (found := case.observations.get(check)) is not None and found.outcome == "passed"
        for check in ("WA201", "WA401", "WA403", "WA404")
    )
    level = as_word((case.read.health() or {}).get("can_send_message"))
    may_message = case.observations.get("WA301")
    permitted = may_message is not None and may_message.outcome == "passed"
    if seen_right and level in ("AVAILABLE", "LIMITED") and (permitted or level == "AVAILABLE"):
        return True
    return None
