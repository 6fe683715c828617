"""The guards of a run do their work whatever other hooks raise, and whoever writes the files."""

from __future__ import annotations

import pytest
from canaries import Canaries

HEAD = """
import os, pathlib, pytest
SETTINGS = dict(line.split("=", 1) for line in pathlib.Path(".env").read_text().splitlines() if "=" in line)
TOKEN, TO = SETTINGS["WHATSAPP_ACCESS_TOKEN"], SETTINGS["WHATSAPP_TEST_RECIPIENTS"]
"""
PHASES = {
    "configure": "@pytest.hookimpl(trylast=True)\ndef pytest_configure(config):",
    "collection": "def pytest_collection_modifyitems(items):",
    "call": "def pytest_runtest_call(item):",
    "report": "def pytest_runtest_logreport(report):",
    "sessionfinish": "def pytest_sessionfinish(session):",
    "terminal summary": "def pytest_terminal_summary(terminalreporter):",
    "unconfigure": "def pytest_unconfigure(config):",
}
# Where the secret stands while another hook raises.
PLACES = {
    "exception": "",
    "node id": "def pytest_itemcollected(item):\n    item._nodeid += TOKEN[5:60]\n",
    "property": "def pytest_runtest_setup(item):\n    item.user_properties.append(('to', TOKEN + TO))\n",
    "section": "def pytest_runtest_teardown(item):\n    item.add_report_section('call', 'mine', TOKEN + TO)\n",
}
WRITTEN = ("--junitxml=junit.xml", "--html=report.html", "--log-file=run.log", "--log-file-level=DEBUG")
PAIRS = [
    (phase, list(PLACES)[(number + shift) % len(PLACES)]) for shift in (0, 2) for number, phase in enumerate(PHASES)
]


def run(health, double, conftest, *args, subprocess=False, own="def test_mine(): pass\n"):
    canaries = Canaries()
    stand_in = double("healthy", edit=canaries.plant)
    health.write_env({**stand_in.env(), **canaries.env()})
    (health.path / "conftest.py").write_text(HEAD + conftest, "utf-8")
    (health.path / "test_mine.py").write_text(HEAD + own, "utf-8")
    outcome = health.run("--wa-live", "--wa-timeout", "2", *args, "test_mine.py", subprocess=subprocess)
    assert canaries.found_below(health.path) == {}
    assert canaries.found_in(outcome.text) == set()
    return outcome


@pytest.mark.parametrize(
    ("phase", "place"),
    [
        pytest.param(phase, place, marks=[] if (phase, place) in PAIRS else [pytest.mark.slow, pytest.mark.full])
        for phase in PHASES
        for place in PLACES
    ],
)
def test_a_hook_that_raises_leaves_no_file_unread(health, double, phase, place):
    hooks = f"{PLACES[place]}\n{PHASES[phase]}\n    raise RuntimeError('broken ' + TOKEN + TO)\n"

    outcome = run(health, double, hooks, *WRITTEN, "-rA")

    assert outcome.exit_code != 0


REPORTER = """
import json
class Allure:
    "A reporter that takes exceptions itself, and writes a file for each test."
    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_makereport(self, item, call):
        outcome = yield
        report = outcome.get_result()
        if call.excinfo is not None:
            found = [str(call.excinfo.value), repr(call.excinfo.value.args), report.longreprtext, report.capstdout]
            SEEN.extend(found)
            pathlib.Path("allure-results").mkdir(exist_ok=True)
            pathlib.Path("allure-results", call.when + ".json").write_text(json.dumps([*found, *EXTRA]))
SEEN, EXTRA = [], []
def pytest_addoption(parser):
    parser.addoption("--alluredir")
def pytest_configure(config):
    config.pluginmanager.register(Allure())
def pytest_unconfigure(config):
    assert SEEN and not [text for text in SEEN if TOKEN[8:20] in text], "it saw a secret"
    pathlib.Path("allure-results", "saw-nothing").touch()
"""
FAILING = """
def test_mine():
    print("printed", TOKEN, TO)
    raise LookupError("url: /debug_token?input_token=" + TOKEN, {"to": TO})
"""


def test_a_reporter_that_takes_exceptions_itself_gets_clean_ones(health, double):
    outcome = run(health, double, REPORTER, "--alluredir=allure-results", own=FAILING)

    assert outcome.exit_code == 1
    assert (health.path / "allure-results" / "saw-nothing").exists()
    assert "sha256:" in (health.path / "allure-results" / "call.json").read_text("utf-8")


def test_what_it_writes_of_its_own_is_cleaned_with_a_sentence(health, double):
    conftest = REPORTER.replace("EXTRA = [], []", "EXTRA = [], [TOKEN, TO]")

    outcome = run(health, double, conftest, "--alluredir=allure-results", own=FAILING)

    assert "call.json held what must not be shown" in outcome.text
    assert "was rewritten without it" in outcome.text


def test_a_file_beside_a_report_and_one_that_is_told_of_by_another_option(health, double):
    conftest = (
        "def pytest_addoption(parser):\n    parser.addoption('--my-report')\n"
        "def pytest_sessionfinish(session):\n"
        "    pathlib.Path('reports/beside.txt').write_text('x ' + TOKEN)\n"
        "    pathlib.Path('mine.csv').write_text('x;' + TO)\n"
    )

    run(health, double, conftest, "--junitxml=reports/junit.xml", "--my-report=mine.csv")

    assert (health.path / "reports" / "beside.txt").read_text("utf-8").startswith("x sha256:")
    assert (health.path / "mine.csv").read_text("utf-8").startswith("x;[recipient +966]")


def test_the_settings_themselves_are_left_alone(health, double):
    run(health, double, "def pytest_sessionstart():\n    os.utime('.env')\n", "--wa-env-file=.env")

    assert "WHATSAPP_ACCESS_TOKEN=EAA" in (health.path / ".env").read_text("utf-8")


def test_the_cache_of_a_run_whose_end_broke(health, double):
    conftest = (
        "@pytest.hookimpl(tryfirst=True, hookwrapper=True)\ndef pytest_sessionfinish(session):\n    yield\n"
        "    session.config.cache.set('mine/value', TOKEN)\n    raise RuntimeError('broken')\n"
    )

    run(health, double, conftest)

    assert (health.path / ".pytest_cache" / "v" / "mine" / "value").exists()


LAST_WORDS = {
    "an exit handler": "import atexit\natexit.register(lambda: print('heard', TOKEN, TO))\n",
    "a SystemExit": "def pytest_sessionfinish(session):\n    raise SystemExit('heard ' + TOKEN + ' ' + TO)\n",
}


@pytest.mark.parametrize("words", LAST_WORDS)
def test_the_last_words_of_a_process(health, double, words):
    outcome = run(health, double, LAST_WORDS[words], subprocess=True)

    # What would end the run is named by its place, without its words.
    place = "the run was stopped by this project: SystemExit at conftest.py:"
    assert ("heard sha256:" if words == "an exit handler" else place) in outcome.text
