"""Press save, watch it turn green: what failed is looked at again, and no more than that."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from pytest_wa_health.diagnosis import Thresholds
from pytest_wa_health.model.callbacks import Callbacks
from pytest_wa_health.model.options import Options
from pytest_wa_health.run.health_run import HealthRun
from pytest_wa_health.run.setup import load


class Clock:
    """Time that passes by sleeping alone; at some moments somebody does something."""

    def __init__(self, **happens: Callable[[], object]) -> None:
        self.now = 0.0
        self.naps = 0
        self.happens = {int(name.removeprefix("at_")): what for name, what in happens.items()}

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        before, self.now = self.now, self.now + seconds
        self.naps += 1
        for at, what in self.happens.items():
            if before < at <= self.now:
                what()


def waited(twin, folder, clock: Clock, seconds: float = 60.0, **more: object):
    options = Options(mode="live", wait=seconds, timeout=2.0, **more)
    said: list[str] = []
    run = HealthRun(load(options, Thresholds(), folder, twin.env()), Callbacks(progress=said.append))
    run.survey()
    run.examine("default")
    first = len(twin.calls)
    run.wait(clock=clock, sleep=clock.sleep)
    found = [finding.cause for finding in run.examine("default").diagnosis.findings]
    return found, len(twin.calls) - first, said


@pytest.mark.parametrize("state", ["logged-out", "payment", "expired"])
def test_what_is_repaired_meanwhile_turns_green(double, tmp_path, state):
    twin = double(state)
    clock = Clock(at_10=lambda: twin.set_state("healthy"))

    found, _, said = waited(twin, tmp_path, clock)

    assert found == []
    assert 10 <= clock.now < 30
    assert len(said) == 1
    assert said[0].startswith("default: waiting 60 s at most for ")


def test_only_what_the_failed_check_rests_on_is_read_again(double, tmp_path):
    twin = double("payment")
    clock = Clock()

    found, calls, _ = waited(twin, tmp_path, clock)

    assert found != []
    assert clock.now == 60
    assert calls <= 2 * clock.naps


def test_nobody_waits_for_what_is_right(double, tmp_path):
    clock = Clock()

    found, calls, said = waited(double("healthy"), tmp_path, clock)

    assert (found, calls, said, clock.now) == ([], 0, [], 0)


def test_another_fault_that_shows_up_is_waited_for_as_well(double, tmp_path):
    twin = double("logged-out")
    clock = Clock(at_5=lambda: twin.set_state("payment"), at_20=lambda: twin.set_state("healthy"))

    found, _, _ = waited(twin, tmp_path, clock)

    assert found == []
    assert 20 <= clock.now < 45


def test_what_the_baseline_knows_is_not_waited_for(double, tmp_path):
    twin = double("payment")
    options = Options(mode="live", wait=60.0)
    setup = load(options, Thresholds(), tmp_path, twin.env())
    run = HealthRun(dataclasses.replace(setup, known={("default", "account.payment"): "2026-11-01T00:00:00Z"}))
    clock = Clock()

    run.survey()
    run.wait(clock=clock, sleep=clock.sleep)

    assert clock.now == 0


@pytest.mark.parametrize("words", [("--wa-replay", "--wa-wait", "5"), ("--wa-live", "--wa-send", "--wa-wait", "5")])
def test_the_option_needs_a_live_run(health, words):
    outcome = health.run(*words)

    assert outcome.exit_code == 4
    assert "--wa-wait needs --wa-live" in outcome.text


def test_a_number_that_is_none_is_one_sentence(health, double):
    health.write_env(double("healthy").env())

    outcome = health.run("--wa-live", "--wa-wait", "soon")

    assert outcome.exit_code == 4
    assert "--wa-wait takes a number of seconds" in outcome.text
