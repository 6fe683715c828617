"""A run goes step by step: what reads never asks or sends, and a run that cannot begin says why."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from pytest_wa_health.diagnosis import Thresholds
from pytest_wa_health.model.callbacks import Callbacks
from pytest_wa_health.model.options import Options
from pytest_wa_health.run.health_run import HealthRun
from pytest_wa_health.run.setup import Setup, UnusableRunError, load

RECIPIENT = "+966501234567"


def loaded(environ: dict[str, str], folder: Path, **options: object) -> Setup:
    return load(Options(**{"mode": "live", **options}), Thresholds(), folder, environ)


@pytest.fixture
def sender(double, tmp_path):
    twin = double("healthy")
    setup = loaded(twin.env(WHATSAPP_TEST_RECIPIENTS=RECIPIENT), tmp_path, mode="send", delivery_timeout=5.0)
    return twin, setup


def test_to_load_asks_nobody(sender):
    twin, setup = sender

    assert setup.slugs == ["default"]
    assert twin.calls == []


def test_to_examine_sends_nothing_even_where_sending_is_opted_in_for(sender):
    twin, setup = sender
    run = HealthRun(setup)

    run.survey()
    examination = run.examine("default")
    run.check("default", "WA804")
    run.result()

    assert examination.snapshot.reach.get("sends") is None
    assert twin.calls and twin.writes == []


def test_to_send_is_a_step_of_its_own(sender):
    twin, setup = sender
    said: list[str] = []
    run = HealthRun(setup, Callbacks(progress=said.append))

    run.survey()
    run.send()
    before = len(twin.calls)
    examination = run.examine("default")

    assert len(twin.writes) == 1
    assert examination.snapshot.reach["sends"]["count"] == 1
    assert said
    assert len(twin.calls) == before


def test_a_live_run_has_no_step_that_sends(double, tmp_path):
    twin = double("healthy")
    run = HealthRun(loaded(twin.env(WHATSAPP_TEST_RECIPIENTS=RECIPIENT), tmp_path))

    run.survey()
    run.send()
    run.examine("default")

    assert twin.writes == []


def test_what_a_run_is_about_is_settled_before_it_starts(sender):
    _, setup = sender

    with pytest.raises(dataclasses.FrozenInstanceError):
        setup.options = None


@pytest.mark.parametrize(
    ("options", "words", "cause"),
    [
        ({}, "WHATSAPP_ACCESS_TOKEN", "settings.missing"),
        ({"mode": "replay", "cassette": "nowhere"}, "--wa-cassette nowhere", "settings.unusable"),
        ({"mode": "replay", "baseline": Path("gone.json")}, "--wa-baseline", "settings.unusable"),
    ],
)
def test_a_run_that_cannot_begin_has_a_result_that_says_why(tmp_path, options, words, cause):
    with pytest.raises(UnusableRunError, match=words) as refused:
        loaded({}, tmp_path, **options)

    result = HealthRun(refused.value.setup).result()

    [diagnosis] = result["tenants"][0]["diagnoses"]
    assert (result["verdict"], diagnosis["cause"]) == ("failed", cause)
    assert words in diagnosis["explanation"]
