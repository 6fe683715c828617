"""Where a warning begins and where it becomes a failure: on the line, one step before it, and moved by the user."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from case_words import served, usage_of
from survey_bench import DAY, NOW, Edit, examine, record

from pytest_wa_health.diagnosis import Thresholds, diagnose

LIMITS: tuple[tuple[str, Edit, dict[str, int], str | None, str], ...] = (
    ("fourteen days to go", record(expires_at=NOW + 14 * DAY), {}, "token.expiring", "warned"),
    ("almost fifteen days to go", record(expires_at=NOW + 15 * DAY - 1), {}, "token.expiring", "warned"),
    ("fifteen days to go", record(expires_at=NOW + 15 * DAY), {}, None, "passed"),
    ("fifteen days, and a user who wants to know", record(expires_at=NOW + 15 * DAY), {"expiry_warn_days": 15},
     "token.expiring", "warned"),
    ("two days, and three are a failure", record(expires_at=NOW + 2 * DAY), {"expiry_fail_days": 3},
     "token.expiring", "failed"),
    ("three days, and three are a failure", record(expires_at=NOW + 3 * DAY), {"expiry_fail_days": 3},
     "token.expiring", "warned"),
    ("its last hour", record(expires_at=NOW + 3600), {}, "token.expiring", "warned"),
    ("fourteen days of data access", record(data_access_expires_at=NOW + 14 * DAY), {},
     "token.data-access-expiring", "warned"),
    ("fifteen days of data access", record(data_access_expires_at=NOW + 15 * DAY), {}, None, "passed"),
    ("79 per cent", usage_of(79), {}, None, "passed"),
    ("79 per cent, and a user who wants to know", usage_of(79), {"usage_warn_percent": 79}, "api.near-limit",
     "warned"),
    ("80 per cent", usage_of(80), {}, "api.near-limit", "warned"),
    ("five minutes between the clocks", lambda account: setattr(account, "clock_offset", 300), {}, None, "passed"),
    ("five minutes and a second", lambda account: setattr(account, "clock_offset", 301), {}, "settings.clock-skew",
     "warned"),
    ("five minutes the other way", lambda account: setattr(account, "clock_offset", -301), {},
     "settings.clock-skew", "warned"),
    ("a version with years to go", served("v25.0"), {"version_warn_days": 3650}, "api.version-expiring", "warned"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("edit", "moved", "cause", "verdict"), [limit[1:] for limit in LIMITS], ids=[limit[0] for limit in LIMITS]
)
def test_a_limit_holds_on_the_line(edit: Edit, moved: dict[str, int], cause: str | None, verdict: str) -> None:
    diagnosis = diagnose(examine(edit=edit).snapshot, Thresholds(**moved))
    assert [finding.cause for finding in diagnosis.findings] == ([cause] if cause else [])
    if cause:
        assert diagnosis.findings[0].verdict == verdict
        assert diagnosis.verdicts[diagnosis.findings[0].check].outcome == verdict


@pytest.mark.parametrize(("offset", "says"), [(301, "5 min slow"), (-620, "10 min fast")])
def test_a_clock_that_is_wrong_is_told_with_its_direction(offset: int, says: str) -> None:
    found = examine(edit=lambda account: setattr(account, "clock_offset", offset)).diagnosis.findings[0]
    assert found.evidence[0].note == f"this machine's clock is {says}"
    assert found.params["minutes"] == int(says.split()[0])


def asked_for(version: str | None, answered: str | None, **moved: Any) -> list[tuple[str, str, tuple[str, ...]]]:
    """What a survey comes to that asked for one version and was answered by another."""
    snapshot = examine().snapshot
    answers = {name: dataclasses.replace(one, served_version=answered) for name, one in snapshot.answers.items()}
    found = diagnose(dataclasses.replace(snapshot, version=version, answers=answers), Thresholds(**moved))
    assert found.verdicts["WA153"].outcome == (found.findings[0].verdict if found.findings else "passed")
    return [(finding.cause, finding.confidence, finding.rivals) for finding in found.findings]


def test_a_version_is_judged_by_what_was_served_and_by_metas_calendar() -> None:
    assert asked_for(None, "v25.0") == []
    assert asked_for("v25.0", "v25.0") == []
    assert asked_for("v25.0", None) == []
    assert asked_for("v19.0", "v25.0") == [("api.version-expired", "certain", ())]
    assert asked_for("v19.0", None) == [("api.version-expired", "likely", ("api.version-expiring",))]
    assert asked_for("v25.0", "v26.0") == [("api.version-expired", "likely", ("api.version-expiring",))]
    # Meta still serves it under its own name: its calendar is ahead of ours.
    assert asked_for("v19.0", "v19.0") == []
    assert asked_for("v1.0", "v1.0") == asked_for("next", "next") == []
