"""Cassettes outlive releases: what was recorded with version 0.1 is judged as it was then."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pytest_wa_health.diagnosis import Diagnosis, diagnose
from pytest_wa_health.privacy.redactor import Redactor
from pytest_wa_health.run.answer_source import survey_replayed
from pytest_wa_health.survey import questions

OLD = Path(__file__).parents[1] / "data" / "cassettes-0.1"
VERDICTS = json.loads((OLD / "verdicts.json").read_text(encoding="utf-8"))
"""What version 0.1 made of each: check to verdict and cause."""
NAMES = sorted(VERDICTS)
CAUSE = "replay.not-recorded"


def replay(path: Path) -> Diagnosis:
    return diagnose(survey_replayed(path, Redactor(()))[0])


def judged(diagnosis: Diagnosis) -> dict[str, list[str | None]]:
    return {check: [seen.outcome, seen.cause] for check, seen in diagnosis.verdicts.items()}


def edited(name: str, tmp_path: Path, change) -> Path:
    document = json.loads((OLD / name).read_text(encoding="utf-8"))
    change(document)
    (tmp_path / name).write_text(json.dumps(document), encoding="utf-8")
    return tmp_path / name


def interactions():
    return [
        (name, place)
        for name in NAMES
        for place, _ in enumerate(json.loads((OLD / name).read_text(encoding="utf-8"))["interactions"])
    ]


@pytest.mark.parametrize("name", NAMES)
def test_an_old_cassette_is_judged_as_it_was(name):
    now = judged(replay(OLD / name))
    changed = {
        check: (then, now[check])
        for check, then in VERDICTS[name].items()
        # What passed because nothing was seen passes no longer.
        if now[check] != then and not (then[0] == "passed" and now[check][0] in ("not-applicable", "blocked"))
    }
    assert not changed


@pytest.mark.parametrize("name", NAMES)
def test_a_release_may_add_fields_to_the_reads(name, monkeypatch):
    before = replay(OLD / name)
    for read in ("PHONE_FIELDS", "ACCOUNT_FIELDS", "TEMPLATE_FIELDS"):
        monkeypatch.setattr(
            questions, read, f"first_new_field,{getattr(questions, read)},second_new_field,third{{id}}"
        )
    after = replay(OLD / name)
    assert judged(after) == judged(before)
    assert [finding.cause for finding in after.findings] == [finding.cause for finding in before.findings]


@pytest.mark.parametrize("field", ["quality_rating", "name_status", "account_mode", "health_status"])
def test_a_field_that_was_not_recorded_is_no_finding_and_no_green(field, tmp_path):
    def without(document):
        for each in document["interactions"]:
            query = each["request"]["query"]
            query["fields"] = ",".join(name for name in query.get("fields", "").split(",") if name != field)
            each["response"]["json"].pop(field, None)

    before, after = replay(OLD / "healthy.json"), replay(edited("healthy.json", tmp_path, without))
    assert after.findings == ()
    changed = {check for check, seen in after.verdicts.items() if seen != before.verdicts[check]}
    assert changed
    for check in changed:
        assert after.verdicts[check].outcome == "not-applicable"
        assert after.verdicts[check].note == f"the recording does not hold the field {field}; record it again"


@pytest.mark.parametrize(("name", "place"), interactions())
def test_a_question_that_was_not_recorded_says_nothing_about_the_account(name, place, tmp_path):
    before = replay(OLD / name)
    after = replay(edited(name, tmp_path, lambda document: document["interactions"].pop(place)))
    assert {finding.cause for finding in after.findings} <= {CAUSE, *(finding.cause for finding in before.findings)}
    for check, seen in after.verdicts.items():
        assert seen.outcome == before.verdicts[check].outcome or seen.outcome in (
            "blocked",
            "unknown",
            "not-applicable",
        )
        assert seen.outcome != "unknown" or seen.cause == CAUSE
    assert [f.verdict for f in after.findings if f.cause == CAUSE] in ([], ["unknown"])


def test_a_healthy_recording_without_the_answer_about_the_token_is_not_healthy(tmp_path):
    path = edited("healthy.json", tmp_path, lambda document: document["interactions"].pop(0))
    (finding,) = replay(path).findings
    assert (finding.cause, finding.verdict) == (CAUSE, "unknown")
    assert finding.evidence[0].note == "the recording has no answer to this question"
