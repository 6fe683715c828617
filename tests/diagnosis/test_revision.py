"""A check looks right only where it was seen to pass and nothing was found that is its own."""

from __future__ import annotations

import pytest

from pytest_wa_health.diagnosis.area import AreaResult, Context
from pytest_wa_health.diagnosis.findings import Finding, Outcome, Thresholds, Verdict
from pytest_wa_health.diagnosis.revision import Revision
from pytest_wa_health.survey.facts import Snapshot

WARNING = Finding("phone.quality-low", "certain", "WA405", "warned")
OF_ANOTHER = Finding("token.expiring", "certain", "WA204", "warned")


@pytest.mark.parametrize(
    ("seen", "findings", "looks_right"),
    [
        ("passed", (), True),
        ("passed", (OF_ANOTHER,), True),
        ("passed", (WARNING,), False),
        ("unknown", (), False),
        (None, (), False),
    ],
)
def test_a_check_looks_right(seen: Outcome | None, findings: tuple[Finding, ...], looks_right: bool) -> None:
    observed = {"WA405": Verdict(seen)} if seen else {}
    context = Context(Snapshot("", "live", 0, "", None), Thresholds())

    revision = Revision(context, AreaResult(findings=findings, observations=observed))

    assert revision.looks_right("WA405") is looks_right
