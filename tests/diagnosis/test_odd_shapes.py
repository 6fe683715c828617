"""Each place of each answer, filled with what does not belong there: the diagnosis stands, and stays sound."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from soundness import assert_sound
from survey_bench import altered, examine

from pytest_wa_health.diagnosis import diagnose
from pytest_wa_health.survey.facts import Snapshot
from pytest_wa_health.survey.questions import MAX_READS, next_wave

ODD: tuple[Any, ...] = (
    None, True, 5, -1, 10**30, 1.5, "", "SOMETHING_NEW", "http://[", [], {}, [5], ["x"], [None], [[]], {"data": "x"},
    {"id": []}, [{"id": {}}],
)  # fmt: skip
NONSENSE: tuple[Any, ...] = ({"x": [5]}, [[5]], [True], True)
"""What no field of Meta's ever holds, whatever the field."""

STATES = {
    "healthy": (),
    "blocked": ("payment", "name-in-review", "callback-overridden-account"),
    "unverified": ("business-unverified", "unverified", "granular-targets"),
    "refused": ("granular-other-account",),
    "field missing": ("messaging-missing-health", "other-app-subscribed"),
}


STILL_TOLD = {
    "blocked": {"account.meta-reported"},
    "field missing": {"account.meta-reported"},
    "unverified": {"phone.not-registered", "account.meta-reported", "phone.coexistence-disconnected"},
}
"""What the health says of a fault in vaguer words, where the field that names it is not readable."""


def places(tree: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to every value in `tree`, itself included."""
    yield at
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in inner:
        yield from places(value, (*at, key))


def put(tree: Any, at: tuple[str | int, ...], value: Any) -> Any:
    """A copy of `tree` with `value` in that place."""
    if not at:
        return value
    whole = copy.deepcopy(tree)
    inner = whole
    for key in at[:-1]:
        inner = inner[key]
    inner[at[-1]] = value
    return whole


def variants(snapshot: Snapshot, values: tuple[Any, ...]) -> Iterator[Snapshot]:
    """The snapshot with each of `values` in each place of its data."""
    for name, answer in snapshot.answers.items():
        for at in places(answer.data) if answer.ok else ():
            for value in values:
                yield altered(snapshot, name, put(answer.data, at, value))


@pytest.mark.parametrize("states", STATES.values(), ids=STATES)
def test_no_odd_value_shakes_a_diagnosis(states: tuple[str, ...]) -> None:
    env = {"WHATSAPP_REQUIRED_TEMPLATES": "opening_hours:en_US"}
    snapshot = examine(*states, env=env).snapshot
    seen = 0
    for odd in variants(snapshot, ODD):
        assert_sound(odd)
        wave = next_wave(odd.settings, odd.answers)
        assert len(odd.answers) + len(wave) <= MAX_READS
        assert all(question.path.isascii() and " " not in question.path for question in wave)
        seen += 1
    assert seen > 500


@pytest.mark.parametrize("state", ["healthy", "blocked", "unverified", "field missing"])
def test_nonsense_convicts_nobody(state: str) -> None:
    """What is not understood may hide a fault or leave it unknown; it never makes one up."""
    snapshot = examine(*STATES[state], env={"WHATSAPP_REQUIRED_TEMPLATES": "opening_hours:en_US"}).snapshot
    before = failures(snapshot) | STILL_TOLD.get(state, set())
    made_up = {}
    for odd in variants(snapshot, NONSENSE):
        new = failures(odd) - before
        if new:
            changed = next(name for name, answer in odd.answers.items() if answer is not snapshot.answers[name])
            made_up[str(odd.answers[changed].data)] = new
    assert not made_up


def failures(snapshot: Snapshot) -> set[str]:
    """The causes that are said to be certain or likely failures."""
    return {finding.cause for finding in diagnose(snapshot).findings if finding.verdict == "failed"}
