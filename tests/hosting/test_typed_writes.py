"""What writes to an account counts only where it was typed: no project may ask for it in somebody's name."""

from __future__ import annotations

import pytest

TYPED = "counts only where it is typed on the command line"
SETS = (
    "import pytest\n\n@pytest.hookimpl(tryfirst=True)\ndef pytest_configure(config):\n    config.option.{} = True\n"
)


def written(stand_in):
    return [call for call in stand_in.calls if call.method != "GET"]


def ask_untyped(health, monkeypatch, place, option):
    if place == "environment":
        monkeypatch.setenv("PYTEST_ADDOPTS", option)
    elif place == "ini":
        health.pytester.makeini(f"[pytest]\naddopts = {option}\n")
    else:
        health.pytester.makeconftest(SETS.format(option.strip("-").replace("-", "_")))


@pytest.mark.parametrize("option", ["--wa-send", "--wa-renew"])
@pytest.mark.parametrize("place", ["environment", "ini", "conftest"])
def test_what_the_project_asks_for_sends_nothing(health, double, monkeypatch, place, option):
    stand_in = double("healthy")
    health.write_env(stand_in.env())
    ask_untyped(health, monkeypatch, place, option)

    outcome = health.run("--wa-live")

    assert written(stand_in) == []
    assert outcome.exit_code == 0, outcome.text
    assert outcome.report["mode"] == "live"
    assert outcome.text.count(f"{option} was ignored: it {TYPED}") == 1


def test_a_renewal_that_only_the_project_asks_for_leaves_its_own_tests(health, double):
    stand_in = double("healthy")
    health.write_env(stand_in.env())
    health.pytester.makeini("[pytest]\naddopts = --wa-renew\n")
    health.pytester.makepyfile("def test_mine(): pass")

    result = health.pytester.runpytest_inprocess()

    result.assert_outcomes(passed=1)
    assert stand_in.calls == []
    assert f"--wa-renew was ignored: it {TYPED}" in result.stderr.str()


def test_what_is_typed_is_sent(health, double):
    stand_in = double("healthy")
    health.write_env(stand_in.env())

    health.run("--wa-live", "--wa-send")

    assert [call.path for call in written(stand_in)]
