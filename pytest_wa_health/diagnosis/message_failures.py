"""What made messages fail that others sent: the reasoning about a refused test message, without a message of ours.

With nothing but events there is no survey; the same code then decides by Meta's code and words alone.
"""

from __future__ import annotations

import dataclasses

from pytest_wa_health.diagnosis import refusal
from pytest_wa_health.diagnosis.area import AreaResult, Context
from pytest_wa_health.diagnosis.findings import Evidence, Finding, Thresholds
from pytest_wa_health.diagnosis.revision import Revision
from pytest_wa_health.survey.facts import Snapshot

__all__ = ["finding_of", "is_of_set_up", "is_policy"]

_POLICY = ("recipient.marketing-capped", "recipient.in-experiment", "recipient.opted-out")
"""Walls that Meta or a recipient stands between a business and a person: no fault of the set-up."""
_PASSING = ("recipient", "api", "network", "undetermined")
"""Areas whose causes lie with single messages or pass by themselves."""
_LASTING = ("api.app-blocked", "api.ip-not-allowed", "api.version-expired", "api.app-not-live")

_DELIVERY = "WA805"
_NOTHING_SURVEYED = Context(Snapshot("", "live", 0, "", None), Thresholds())


def finding_of(
    evidence: Evidence, title: str = "", *, country: str | None = None, template: str | None = None
) -> Finding | None:
    """What a failed message shows by Meta's answer alone; None where nobody explains its code and words.

    `title` is what Meta calls the error where it gives no code.
    """
    wanted = {"name": template, "language": None}
    seen = refusal.Refusal(evidence.code, evidence.subcode, title, evidence, {"region": country}, wanted)
    if seen.known is None:
        return None
    revision = Revision(_NOTHING_SURVEYED, AreaResult())
    refusal.name(revision, seen, _DELIVERY)
    return _undecided(revision.findings[0], is_country_known=country is not None)


def is_policy(cause: str | None) -> bool:
    """Whether the cause is a wall of policy."""
    return cause in _POLICY


def is_of_set_up(cause: str) -> bool:
    """Whether the cause lies with token, permission, account, template or number, and stays until it is repaired."""
    return cause in _LASTING or cause.partition(".")[0] not in _PASSING


def _undecided(finding: Finding, *, is_country_known: bool) -> Finding:
    """What only a survey could rule out may be it as well."""
    kept = {cause: why for cause, why in finding.ruled_out.items() if is_country_known and "recipient" in cause}
    open_ = tuple(cause for cause in finding.ruled_out if cause not in kept)
    if not open_:
        return finding
    sure = "likely" if finding.confidence == "certain" else finding.confidence
    return dataclasses.replace(finding, confidence=sure, rivals=(*finding.rivals, *open_), ruled_out=kept)
