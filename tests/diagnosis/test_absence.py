"""Absence is not health: whatever is taken out of a snapshot, no check turns green and nothing is said to send."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
from cause_cases import FAULTY, Faulty
from rare_cases import RARE
from survey_bench import altered, examine, judged

from pytest_wa_health.diagnosis import diagnose
from pytest_wa_health.survey.facts import Snapshot

Path = tuple[Any, ...]

HEALTHY_WITHOUT = (
    # What a healthy answer does not hold: without it, it is one.
    "granular_scopes", "target_ids", "override_callback_uri", "webhook_configuration.phone_number",
    "webhook_configuration.whatsapp_business_account", "previous_category", "correct_category", "quality_score",
)  # fmt: skip
"""Fields whose absence is the usual, healthy form."""

CONTRADICTED = (
    # state, check: two sources contradict each other, and the one that remains is a value that was read.
    ("other-account", "WA402"),
    ("business-as-waba", "WA103"),
    ("account-locked", "WA502"),
    ("account-inactive-unpaid", "WA502"),
    ("no time zone, and health says nothing of it", "WA504"),
    ("timezone-missing-unnoticed", "WA504"),
    *(("page-token", check) for check in ("WA201", "WA202", "WA301", "WA302", "WA303", "WA304", "WA205", "WA206")),
    ("connected, and its health says it is not linked", "WA403"),
    ("connected, and its health says it is not linked", "WA404"),
    ("its health speaks of the display name alone", "WA405"),
    ("no status, and a health that is limited for no reason", "WA506"),
    ("the account lists the number, and the number is hidden", "WA304"),
    ("messaging granted for another account alone", "WA303"),
    ("templates alone are locked", "WA502"),
    ("no currency, and health says nothing of it", "WA504"),
    ("a node without a telephone number under the ID", "WA103"),
)
"""Findings that stand on a second source, which has gone."""

OF_ANY_ANSWER = ("WA152", "WA154", "WA203")
"""Checks that look at all answers together: one answer that is gone takes its trouble with it."""


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every field, row and object of an answer."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        yield (*path, key)
        yield from places(item, (*path, key))


def without(value: Any, path: Path) -> Any:
    """The answer with one thing taken out."""
    whole = copy.deepcopy(value)
    place = whole
    for step in path[:-1]:
        place = place[step]
    del place[path[-1]]
    return whole


def lessened(snapshot: Snapshot) -> Iterator[tuple[str, Snapshot]]:
    """The snapshot without one thing, for each thing in it."""
    for name, answer in snapshot.answers.items():
        rest = {other: kept for other, kept in snapshot.answers.items() if other != name}
        yield name, dataclasses.replace(snapshot, answers=rest)
        for path in places(answer.data) if answer.ok else ():
            dotted = ".".join(str(step) for step in path)
            if not any(field in dotted for field in HEALTHY_WITHOUT):
                yield f"{name}: {dotted}", altered(snapshot, name, without(answer.data, path))


@pytest.mark.parametrize("case", [*FAULTY, *RARE], ids=lambda case: f"{case.name}-{case.causes[0]}")
def test_what_is_taken_out_makes_nothing_greener(case: Faulty) -> None:
    snapshot = examine(*case.states, **case.setup).snapshot
    whole = diagnose(snapshot)
    exempt = {check for name, check in CONTRADICTED if name == case.name} | set(OF_ANY_ANSWER)
    greener = []
    for gone, rest in lessened(snapshot):
        found = diagnose(rest)
        greener += [
            (gone, check, whole.verdicts[check].outcome)
            for check, verdict in found.verdicts.items()
            if verdict.outcome == "passed" and whole.verdicts[check].outcome != "passed" and check not in exempt
        ]
        if found.can_send is True and whole.can_send is False:
            greener.append((gone, "can_send", "False"))
    assert greener == []


def test_a_healthy_account_stays_without_alarm_or_becomes_less_than_green() -> None:
    snapshot = examine(env={"WHATSAPP_REQUIRED_TEMPLATES": "hello_world:en_US"}).snapshot
    whole = diagnose(snapshot)
    for gone, rest in lessened(snapshot):
        found = diagnose(rest)
        newly = [
            check
            for check, verdict in found.verdicts.items()
            if verdict.outcome == "passed" and whole.verdicts[check].outcome != "passed"
        ]
        assert newly == [], gone


@pytest.mark.parametrize("shape", ["missing", None])
def test_a_health_that_meta_leaves_out_of_a_number_it_read_is_no_fault(shape: str | None) -> None:
    snapshot = examine().snapshot
    extra = {**snapshot.answers["phone_extra"].data, "health_status": None}
    if shape == "missing":
        del extra["health_status"]
    found = judged(altered(snapshot, "phone_extra", extra))
    assert not found.alarms
    assert (found.outcome("WA504"), found.outcome("WA506")) == ("not-applicable", "not-applicable")
    assert found.diagnosis.can_send is None


@pytest.mark.parametrize("extra", [{"id": "106540352242922", "health_status": "AVAILABLE"}, {}])
def test_a_health_that_cannot_be_read_or_was_not_stays_unknown(extra: dict[str, Any]) -> None:
    found = judged(altered(examine().snapshot, "phone_extra", extra))
    assert (found.outcome("WA504"), found.outcome("WA506")) == ("unknown", "unknown")
    assert found.diagnosis.can_send is None
