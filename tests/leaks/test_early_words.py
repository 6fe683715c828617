"""What is said before the settings are read: pytest's usage errors, and code that breaks while it is imported."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from canaries import Canaries

from pytest_wa_health.cli import main

HEAD = """
import atexit, os, pathlib, sys, warnings
import pytest
SETTINGS = dict(line.split("=", 1) for line in pathlib.Path(".env").read_text().splitlines() if "=" in line)
NAMES = "WHATSAPP_ACCESS_TOKEN", "WHATSAPP_APP_SECRET", "WHATSAPP_TEST_RECIPIENTS"
HEARD = " ".join(["heard", *map(SETTINGS.get, NAMES)])
"""
BREAKING = {
    "exits": "sys.exit(HEARD)",
    "raises": "raise RuntimeError(HEARD)",
    "raises a usage error": "raise pytest.UsageError(HEARD)",
    "skips": "pytest.skip(HEARD, allow_module_level=True)",
    "raises while it adds options": "def pytest_addoption(parser):\n    raise LookupError(HEARD)",
    "raises in configure": "@pytest.hookimpl(tryfirst=True)\ndef pytest_configure(config):\n    sys.exit(HEARD)",
    "names a plugin": "pytest_plugins = ['nosuch_' + SETTINGS['WHATSAPP_ACCESS_TOKEN']]",
}
TALKING = {
    "prints": "print(HEARD); print(HEARD, file=sys.stderr)",
    "prints past the capture": "print(HEARD, file=sys.__stderr__)",
    "prints while it adds options": "def pytest_addoption(parser):\n    print(HEARD)",
}
COMMANDS = {
    "a run": ("--wa-live", "--wa-timeout", "2"),
    "what it would run": ("--wa-live", "--collect-only"),
    "its fixtures": ("--wa-live", "--fixtures"),
    "events": ("--wa-events", "nothing.jsonl"),
    "a usage error": ("--wa-live", "--nosuch"),
}
QUICK = ("raises in configure", "prints")
PAIRS = [("a run", each) for each in (*BREAKING, *TALKING)]
PAIRS += [
    pytest.param(command, each, marks=[] if each in QUICK else pytest.mark.slow)
    for command in COMMANDS
    if command != "a run"
    for each in ("raises in configure", *TALKING)
]


class Said(NamedTuple):
    text: str
    exit_code: int


@pytest.fixture
def said(health, double):
    """``said(conftest, *args)``: what a run said, in which no canary may be; neither may one be in a file."""

    def said(conftest, *args, subprocess=False):
        canaries = Canaries()
        stand_in = double("healthy", edit=canaries.plant)
        health.write_env({**stand_in.env(), **canaries.env()})
        (health.path / "conftest.py").write_text(HEAD + conftest + "\n", "utf-8")
        run = health.pytester.runpytest_subprocess if subprocess else health.pytester.runpytest_inprocess
        result = run(*args)
        outcome = Said("\n".join([*result.outlines, *result.errlines]), int(result.ret))
        assert canaries.found_in(outcome.text) == set()
        assert canaries.found_below(health.path) == {}
        return outcome

    return said


@pytest.mark.parametrize(("command", "conftest"), PAIRS)
def test_what_a_conftest_says_while_it_is_imported(said, command, conftest):
    is_past = conftest == "prints past the capture"

    outcome = said({**BREAKING, **TALKING}[conftest], *COMMANDS[command], subprocess=is_past)

    # In a run pytest holds what a conftest.py has printed, and gives it to the first test.
    if conftest in TALKING and command != "a run":
        assert "heard sha256:" in outcome.text


def test_a_plugin_that_breaks_while_it_is_imported(said, health, monkeypatch):
    (health.path / "loaded_late.py").write_text(HEAD + BREAKING["raises"] + "\n", "utf-8")
    monkeypatch.setenv("PYTEST_PLUGINS", "loaded_late")
    monkeypatch.setenv("PYTHONPATH", str(health.path))

    outcome = said("", "--wa-live", subprocess=True)

    assert "RuntimeError: heard sha256:" in outcome.text
    assert outcome.exit_code not in (0, 5)


MISTAKES = {
    "an option that there is not": "--nosuch={token}",
    "one of ours": "--wa-nosuch={token}",
    "a path": "{token}",
    "the app secret": "--nosuch={secret}",
    "the token in other words": "--nosuch=Bearer%20{token}",
}


@pytest.mark.parametrize("with_run", [False, True], ids=["pytest", "a run"])
@pytest.mark.parametrize("mistake", MISTAKES)
def test_what_pytest_does_not_understand(said, mistake, with_run, monkeypatch):
    canaries = Canaries()
    monkeypatch.setenv("WHATSAPP_APP_SECRET", canaries.app_secret)
    word = MISTAKES[mistake].format(token=canaries.token, secret=canaries.app_secret)

    outcome = said("", *(["--wa-live"] if with_run else []), word)

    assert outcome.exit_code == 4
    assert "nosuch" in outcome.text or "not found" in outcome.text


def test_a_run_of_pytest_alone_is_left_alone(health):
    health.pytester.makepyfile(
        "import sys\ndef test_mine():\n    assert type(sys.stdout.write).__name__ != '_Write'\n"
    )
    health.pytester.makeconftest(
        "import sys\ndef pytest_unconfigure():\n"
        "    print('loaded', [name for name in sys.modules if name.startswith('pytest_wa_health')])\n"
    )

    outcome = health.pytester.runpytest_subprocess("-s")

    outcome.assert_outcomes(passed=1)
    assert "loaded ['pytest_wa_health" in outcome.stdout.str()
    assert "early_guard" not in outcome.stdout.str()
    assert "pytest_wa_health.privacy" not in outcome.stdout.str()


@pytest.mark.parametrize(
    "words",
    [
        ("check", "--nosuch={token}"), ("{token}",), ("scan", "{token}"), ("double", "{token}"),
        ("check", "--tenant", "{secret}"), ("explain", "{secret}"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_what_the_command_does_not_understand(health, double, words, monkeypatch, capsys):
    canaries = Canaries()
    monkeypatch.setenv("WHATSAPP_APP_SECRET", canaries.app_secret)

    code = main([word.format(token=canaries.token, secret=canaries.app_secret) for word in words])

    assert code == 4
    shown = "".join(capsys.readouterr())
    assert shown.strip()
    assert canaries.found_in(shown) == set()
