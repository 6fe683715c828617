"""What lies on disk after a run that was killed or terminated: clean, or hidden and its owner's alone."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from canaries import Canaries

HEAD = """
import logging, os, pathlib, signal, time, warnings
import pytest
SETTINGS = dict(line.split("=", 1) for line in pathlib.Path(".env").read_text().splitlines() if "=" in line)
TOKEN, TO = SETTINGS["WHATSAPP_ACCESS_TOKEN"], SETTINGS["WHATSAPP_TEST_RECIPIENTS"]
def die():
    os.kill(os.getpid(), signal.SIGNAL)
    time.sleep(0.2)
"""
ALLURE = """
class Allure:
    "A reporter that takes exceptions itself, and writes a file for each test."
    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_makereport(self, item, call):
        outcome = yield
        if call.excinfo is not None:
            pathlib.Path("allure-results").mkdir(exist_ok=True)
            text = repr(call.excinfo.value) + outcome.get_result().longreprtext
            pathlib.Path("allure-results", call.when + ".json").write_text(text)
def pytest_addoption(parser):
    parser.addoption("--alluredir")
@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session):
    session.config.pluginmanager.register(Allure())
"""
OWN = """
def test_mine(record_property, record_testsuite_property):
    record_property("x", TOKEN)
    record_testsuite_property("y", TOKEN)
    print(TOKEN, TO)
    logging.warning("logged %s %s", TOKEN, TO)
    warnings.warn(TOKEN)
    raise RuntimeError(TOKEN + TO)
def test_later():
    pass
"""
PHASES = {
    "a test": "def pytest_runtest_call(item):\n    if 'later' in item.nodeid: die()\n",
    "the report hook": "def pytest_wa_report(report): die()\n",
    "the page": "def pytest_html_results_summary(prefix): die()\n",
    "the end": "@pytest.hookimpl(trylast=True)\ndef pytest_sessionfinish(session): die()\n",
    "the summary": "def pytest_terminal_summary(terminalreporter): die()\n",
}
WRITTEN = (
    "--junitxml=junit.xml", "-o", "junit_family=xunit1", "--html=page.html", "--log-file=run.log",
    "--log-file-level=DEBUG", "--wa-json=report.json", "--wa-history=history.jsonl", "--wa-metrics=metrics.prom",
    "--wa-report-dir=pages", "--alluredir=allure-results", "--debug=trace.log", "-p", "no:warnings",
)  # fmt: skip
KILLED = ["a test", "the page"]
ENDED = ["the page"]


@pytest.fixture
def ended(health, double):
    """``ended("SIGKILL", "a test")``: the canaries, and the exit code of a run that such a signal has met there."""

    def run(name, phase, mode="--wa-live"):
        canaries = Canaries()
        stand_in = double("healthy", edit=canaries.plant)
        health.write_env({**stand_in.env(), **canaries.env()})
        head = HEAD.replace("SIGNAL", name)
        (health.path / "conftest.py").write_text(head + ALLURE + PHASES[phase], "utf-8")
        (health.path / "test_mine.py").write_text(head + OWN, "utf-8")
        result = health.pytester.runpytest_subprocess(mode, "--wa-timeout", "2", *WRITTEN, "test_mine.py", timeout=60)
        return canaries, result

    return run


@pytest.mark.parametrize("mode", ["--wa-live", pytest.param("--wa-record", marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    "phase", [pytest.param(each, marks=[] if each in KILLED else pytest.mark.slow) for each in PHASES]
)
def test_a_killed_run_leaves_nothing_for_others_to_read(ended, health, phase, mode):
    canaries, result = ended("SIGKILL", phase, mode)

    assert int(result.ret) == -9
    for name in canaries.found_below(health.path):
        path = health.path / name
        assert path.name.startswith(".")
        assert path.stat().st_mode & 0o077 == 0
    assert (health.path / "allure-results").exists()
    assert (health.path / "run.log").stat().st_size


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
@pytest.mark.parametrize(
    "phase", [pytest.param(each, marks=[] if each in ENDED else pytest.mark.slow) for each in PHASES]
)
def test_one_that_is_ended_leaves_nothing_half(ended, health, phase, name):
    canaries, result = ended(name, phase)

    assert int(result.ret) == 2
    assert "Traceback" not in result.stdout.str() + result.stderr.str()
    assert canaries.found_in(result.stdout.str() + result.stderr.str()) == set()
    assert canaries.found_below(health.path) == {}
    assert [file.name for file in health.path.rglob("*") if file.suffix == ".tmp"] == []


DYING = """
import os, pathlib, signal, sys
pathlib.Path.chmod = lambda *names: os.kill(os.getpid(), signal.SIGKILL)
from pytest_wa_health.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("words", [("events", "log.jsonl"), ("replay", "healthy")], ids=["events", "replay"])
def test_a_report_that_is_being_written_is_its_owners_alone(health, words):
    (health.path / "log.jsonl").write_text('{"object": "whatsapp_business_account", "entry": []}\n', "utf-8")
    os.umask(0o022)

    done = subprocess.run(
        [sys.executable, "-c", DYING, *words, "--json=report.json"], cwd=health.path, capture_output=True, check=False
    )

    drafts = [file for file in health.path.iterdir() if file.suffix == ".tmp"]
    assert done.returncode == -9, done.stderr
    assert not (health.path / "report.json").exists()
    assert {draft.stat().st_mode & 0o777 for draft in drafts} == {0o600}
    assert all(draft.name.startswith(".") for draft in drafts)
