"""At its end a run of the bundled checks alone leaves the garbage collector nothing to look through."""

from __future__ import annotations

import gc

WATCH = """
import gc
import pytest

@pytest.hookimpl(tryfirst=True)
def pytest_unconfigure(config):
    with open("seen.txt", "a") as file:
        file.write(f"{len(gc.get_objects()) < 1000}")
"""
OWN = """
class Noisy:
    def __del__(self):
        raise OSError("the last words of a cycle")

def test_own():
    noisy = Noisy()
    noisy.itself = noisy
"""


def test_what_a_run_made_is_set_aside_until_the_run_is_over(health):
    health.pytester.makeconftest(WATCH)

    outcome = health.run("--wa-replay")

    assert outcome.exit_code == 0
    assert (health.path / "seen.txt").read_text() == "True"
    assert gc.get_freeze_count() == 0


def test_finalizers_of_own_tests_are_still_heard(health):
    health.pytester.makeconftest(WATCH)
    health.pytester.makepyfile(test_own=OWN)

    outcome = health.run("--wa-replay", "test_own.py", "-W", "default", subprocess=True)

    assert (health.path / "seen.txt").read_text() == "False"
    assert "the last words of a cycle" in outcome.text
