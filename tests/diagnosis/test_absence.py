"""Absence is not health: whatever is taken out of a snapshot, no check turns green and nothing is said to send."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
from case_words import Faulty
from cause_cases import FAULTY
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


def lessened(snapshot: Snapshot, one_in: int = 1, first: int = 0) -> Iterator[tuple[str, Snapshot]]:
    """The snapshot without one thing, for each thing in it; or for one in so many."""
    gone: list[tuple[str, Path]] = []
    for name, answer in snapshot.answers.items():
        gone.append((name, ()))
        gone += [(name, path) for path in places(answer.data)] if answer.ok else []
    for name, path in gone[first::one_in]:
        dotted = ".".join(str(step) for step in path)
        if not path:
            rest = {other: kept for other, kept in snapshot.answers.items() if other != name}
            yield name, dataclasses.replace(snapshot, answers=rest)
        elif not any(field in dotted for field in HEALTHY_WITHOUT):
            yield f"{name}: {dotted}", altered(snapshot, name, without(snapshot.answers[name].data, path))


def greener(case: Faulty, one_in: int, first: int = 0) -> list[tuple[str, str, str]]:
    """What is better for a loss than with everything there; of the losses, one in so many is tried."""
    snapshot = examine(*case.states, **case.setup).snapshot
    whole = diagnose(snapshot)
    exempt = {check for name, check in CONTRADICTED if name == case.name} | set(OF_ANY_ANSWER)
    better = []
    for gone, rest in lessened(snapshot, one_in, first):
        found = diagnose(rest)
        better += [
            (gone, check, whole.verdicts[check].outcome)
            for check, verdict in found.verdicts.items()
            if verdict.outcome == "passed" and whole.verdicts[check].outcome != "passed" and check not in exempt
        ]
        if found.can_send is True and whole.can_send is False:
            better.append((gone, "can_send", "False"))
    return better


CASES = (*FAULTY, *RARE)
ONE_IN = 5
"""Neighbours in the tables are alike: of each case one loss in five is tried, each time beginning with another."""


@pytest.mark.parametrize("part", range(ONE_IN))
def test_what_is_taken_out_makes_nothing_greener(part: int) -> None:
    wrong = [(case, greener(case, ONE_IN, (part + n) % ONE_IN)) for n, case in enumerate(CASES[part::ONE_IN])]
    assert [(f"{case.name}-{case.causes[0]}", found) for case, found in wrong if found] == []


@pytest.mark.slow
@pytest.mark.parametrize("part", range(ONE_IN))
def test_nothing_that_is_taken_out_of_any_state_makes_it_greener(part: int) -> None:
    wrong = [(case, greener(case, 1)) for case in CASES[part::ONE_IN]]
    assert [(f"{case.name}-{case.causes[0]}", found) for case, found in wrong if found] == []


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
