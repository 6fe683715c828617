"""Any two faults of different areas that do not hide each other are both named, and no third one is."""

from __future__ import annotations

import itertools

import pytest
from survey_bench import examine

ALONE = {
    "expiring": "token.expiring",
    "not-registered": "phone.not-registered",
    "quality-red": "phone.quality-low",
    "payment": "account.payment",
    "business-unverified": "account.business-unverified",
    "not-subscribed": "webhook.not-subscribed",
    "app-subscription-without-messages": "webhook.field-missing",
    "template-paused": "template.paused",
    "template-missing": "template.missing",
    "expired-version": "api.version-expired",
    "near-limit": "api.near-limit",
    "messaging-missing": "permission.messaging-missing",
    "clock-ahead": "settings.clock-skew",
    "recipient-malformed": "recipient.malformed",
}
"""A state of the double, and its one cause."""

PAIRS = [
    pair
    for pair in itertools.combinations(ALONE, 2)
    if ALONE[pair[0]].partition(".")[0] != ALONE[pair[1]].partition(".")[0]
]


@pytest.mark.parametrize(("one", "other"), PAIRS, ids=lambda state: state)
def test_a_mixture_names_both(one: str, other: str) -> None:
    found = examine(one, other)
    assert set(found.causes) == {ALONE[one], ALONE[other]}
    for finding in found.diagnosis.findings:
        assert finding.confidence != "certain" or not finding.rivals
        assert finding.confidence == "certain" or finding.rivals
