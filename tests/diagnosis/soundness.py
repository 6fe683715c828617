"""What holds of every diagnosis, whatever was answered."""

from __future__ import annotations

import dataclasses
import json

from pytest_wa_health import catalogue
from pytest_wa_health.diagnosis import Diagnosis, diagnose
from pytest_wa_health.survey.facts import Snapshot

_INSPECTION = ("token", "token_self")
_NUMBER = ("phone", "phone_basic", "phone_state")
_HEALTH = ("phone_extra", "phone_health")
_TEMPLATES = ("templates", "templates_2")
SEEN_BY: dict[str, tuple[str, ...]] = {
    "WA106": _NUMBER,
    "WA204": _INSPECTION,
    "WA205": _INSPECTION,
    "WA206": _INSPECTION,
    "WA207": _INSPECTION,
    "WA301": (*_INSPECTION, "permissions"),
    "WA401": _NUMBER,
    "WA403": _NUMBER,
    "WA404": _NUMBER,
    "WA405": _NUMBER,
    "WA406": _NUMBER,
    "WA407": _NUMBER,
    "WA408": ("phone_extra",),
    "WA507": ("account", "account_core"),
    "WA508": ("account", "account_core"),
    "WA651": ("routing_roles",),
    "WA704": _TEMPLATES,
    "WA705": _TEMPLATES,
    "WA501": ("account", "account_core"),
    "WA503": ("account", "account_core"),
    "WA504": _HEALTH,
    "WA506": _HEALTH,
    "WA601": ("account", "subscribed_apps"),
    "WA602": ("subscriptions",),
    "WA701": _TEMPLATES,
    "WA702": _TEMPLATES,
    "WA703": _TEMPLATES,
}
"""Checks that may be green only where one of these questions was answered."""


WITHOUT_RIVALS = ("undetermined", "account.billing-currency")
"""Nothing else is meant by the last one's facts; whether they concern this business, no read shows."""


def assert_sound(snapshot: Snapshot) -> Diagnosis:
    """Diagnose `snapshot`, and see that every verdict has its finding and nothing unseen is green."""
    diagnosis = diagnose(snapshot)
    named = {finding.cause for finding in diagnosis.findings}
    checks = {check.id for check in catalogue.checks()}
    assert set(diagnosis.verdicts) == checks
    for finding in diagnosis.findings:
        assert finding.check in checks
        assert catalogue.cause(finding.cause)
        assert finding.cause not in finding.rivals
        assert finding.confidence != "certain" or not finding.rivals, finding
        assert finding.confidence == "certain" or finding.rivals or finding.cause in WITHOUT_RIVALS, finding
        json.dumps(dataclasses.asdict(finding))
    for check, verdict in diagnosis.verdicts.items():
        if verdict.outcome in ("blocked", "failed", "warned", "unknown"):
            assert verdict.cause in named, (check, verdict)
    for check, questions in SEEN_BY.items():
        if diagnosis.verdicts[check].outcome == "passed":
            assert any((answer := snapshot.answers.get(name)) is not None and answer.ok for name in questions), check
    return diagnosis
