"""A canary of 200 characters in tests that leak it in every way, and every channel that pytest has."""

from __future__ import annotations

import json
import logging
import re
import sys
from pathlib import Path

import pytest
from leaky_project import BROKEN_MODULE, CANARY, CONFTEST, COUNTS, LEAKY, assert_no_leak, leaks

from pytest_wa_health.hosting import output_guard as exits

pytest_plugins = ["pytester"]


@pytest.fixture
def leaky(pytester, monkeypatch):
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTHONPATH", str(Path(exits.__file__).parents[1]))
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(test_leaky=LEAKY)
    return pytester


def run(leaky, *options, subprocess=False):
    leaky_run = leaky.runpytest_subprocess if subprocess else leaky.runpytest_inprocess
    return leaky_run("-W", "default", *options)


def check(leaky, result, counts=COUNTS):
    # Which of the plugins were imported before adds warnings of pytest's own.
    result.assert_outcomes(**{word: count for word, count in counts.items() if word != "warnings"})
    assert result.parseoutcomes().get("warnings", 0) >= counts.get("warnings", 0)
    assert_no_leak(leaky.path, result.stdout.str(), result.stderr.str())


HTML = ["-p", "pytest_metadata.plugin", "-p", "pytest_html.plugin", "--html=r.html", "--self-contained-html"]
JUNIT = ["--junitxml=junit.xml", "-o", "junit_family=legacy"]
OPTIONS = {
    "plain": [],
    "locals": ["-l", "-vv", "--color=yes"],
    "full-trace": ["--full-trace", "-l", "-rA"],
    "native": ["--tb=native", "-rA"],
    "short": ["--tb=short", "-rA", "-v", "--durations=0"],
    "line": ["--tb=line", "-q"],
    "live-logs": ["-o", "log_cli=true", "--log-cli-level=DEBUG", "-vv", "--color=yes"],
    "log-file": ["--log-file=run.log", "--log-file-level=DEBUG"],
    "junit": [*JUNIT, "-o", "junit_logging=all", "-o", "junit_log_passing_tests=true"],
    "setup-show": ["--setup-show", "-vv"],
    "no-capture": ["-s", "-v"],
    "no-logging": ["-p", "no:logging", "-rA"],
    "no-cache": ["-p", "no:cacheprovider", "--show-capture=all"],
    "html": HTML,
    "debug": ["--debug=trace.log", "-rA"],
}


TOGETHER = (
    ("plain", "debug"),
    ("locals", "junit", "log-file"),
    ("full-trace", "html"),
    ("native", "setup-show", "log-file"),
    ("short", "no-cache", "junit"),
    ("line", "html"),
    ("live-logs", "junit"),
    ("no-capture", "log-file"),
    ("no-logging", "html", "debug"),
)
"""Each output beside others, which a run may have at once; by itself, each is tried by the slow tests."""


@pytest.mark.parametrize(
    "names", [*TOGETHER, *(pytest.param((name,), marks=pytest.mark.slow) for name in OPTIONS)], ids="+".join
)
def test_nothing_of_the_canary_in_any_output(leaky, names):
    options = [option for name in names for option in OPTIONS[name]]
    result = run(leaky, *options)

    check(leaky, result)
    written = {
        option.partition("=")[2] for option in options if re.match("--(junit|html|log-file|debug)\\w*=", option)
    }
    assert all((leaky.path / name).stat().st_size > 1000 for name in written)


def test_the_canary_would_be_seen(leaky):
    """What the other tests are worth: without the plugin every channel leaks."""
    leaky.makeconftest(CONFTEST.replace("exits.install", "lambda *_: None; print"))
    result = run(leaky, "-rA", *JUNIT, "--log-file=run.log", "--log-file-level=DEBUG")
    assert leaks(result.stdout.str())
    assert leaks((leaky.path / "junit.xml").read_text("utf-8"))
    assert leaks((leaky.path / "run.log").read_text("utf-8"))


@pytest.mark.parametrize(
    "options",
    [
        ["-p", "xdist.plugin", "-n2", "-rA", "-vv", "-l"],
        ["-p", "xdist.plugin", "-n2", *JUNIT, *HTML],
        ["-s", "-o", "log_cli=true", "--log-cli-level=DEBUG", "-vv"],
        ["-p", "pytest_rerunfailures", "--reruns=1", "-rA"],
    ],
    ids=["xdist", "xdist-files", "no-capture", "reruns"],
)
def test_nothing_in_a_process_of_its_own(leaky, options):
    check(leaky, run(leaky, *options, subprocess=True))


def test_without_a_terminal_the_files_are_clean(leaky):
    result = run(leaky, "-p", "no:terminal", *JUNIT, subprocess=True)
    assert 'tests="15"' in (leaky.path / "junit.xml").read_text("utf-8")
    assert_no_leak(leaky.path, result.stdout.str(), result.stderr.str())


def test_a_module_that_cannot_be_imported(leaky):
    leaky.makepyfile(test_broken=BROKEN_MODULE)
    result = run(leaky, "--continue-on-collection-errors", "-l", *JUNIT)
    check(leaky, result, counts={**COUNTS, "errors": 2})


INTERNAL = """
def pytest_runtest_logfinish(nodeid):
    local_copy = {"Authorization": "Bearer " + CANARY}
    raise RuntimeError("broken plugin " + CANARY)
"""


@pytest.mark.parametrize(
    "options",
    [["-l", "--full-trace"], ["-p", "no:terminal"], ["-p", "xdist.plugin", "-n1"]],
    ids=["one", "bare", "xdist"],
)
def test_an_internal_error(leaky, options):
    leaky.makeconftest(CONFTEST + INTERNAL)
    result = run(leaky, *JUNIT, *options, subprocess=True)
    output = result.stdout.str() + result.stderr.str()
    assert re.search(r"INTERNALERROR> .*RuntimeError: broken plugin sha256:", output)
    assert_no_leak(leaky.path, output)


def test_an_interrupted_run(leaky):
    leaky.makepyfile(
        test_leaky="from conftest import CANARY\ndef test_it():\n    x = CANARY\n    raise KeyboardInterrupt(x)\n"
    )
    result = run(leaky, "--full-trace", "-l", subprocess=True)
    result.stdout.fnmatch_lines("*KeyboardInterrupt*")
    assert_no_leak(leaky.path, result.stdout.str(), result.stderr.str())


def test_a_crashed_worker(leaky):
    leaky.makepyfile(
        test_leaky="import os, pytest\nfrom conftest import CANARY\n"
        "@pytest.mark.parametrize('x', [1], ids=[CANARY])\ndef test_it(x): os._exit(3)\n"
    )
    result = run(leaky, "-p", "xdist.plugin", "-n1", "--max-worker-restart=0", "-rA", subprocess=True)
    result.stdout.fnmatch_lines("*crashed*")
    assert_no_leak(leaky.path, result.stdout.str(), result.stderr.str())


def test_a_property_of_the_whole_suite_and_an_extra_of_a_record(leaky):
    leaky.makepyfile(
        test_leaky="import logging\nfrom conftest import CANARY\n"
        "def test_it(record_testsuite_property):\n"
        "    record_testsuite_property('token', CANARY)\n"
        "    logging.getLogger('app').warning('hello', extra={'token': CANARY})\n"
    )
    options = [*JUNIT, "--log-file=run.log", "--log-file-format=%(message)s %(token)s"]
    result = run(leaky, *options)
    assert "hello" in (leaky.path / "run.log").read_text("utf-8")
    assert 'name="token"' in (leaky.path / "junit.xml").read_text("utf-8")
    check(leaky, result, counts={"passed": 1})


RECORDER = """
import logging, warnings

def note(*seen):
    with open("seen.txt", "a", encoding="utf-8") as file:
        print(*seen, file=file)

def pytest_runtest_logreport(report):
    note("report", report.nodeid, report.longreprtext, report.sections, report.user_properties, report.keywords)

def pytest_collectreport(report):
    note("collected", report.longreprtext, report.sections)

def pytest_warning_recorded(warning_message):
    note("warning", warning_message, warnings.formatwarning(
        str(warning_message.message), warning_message.category, warning_message.filename,
        warning_message.lineno, warning_message.line), warning_message.source)

class Handler(logging.Handler):
    def emit(self, record):
        try: note("record", self.format(record))
        except Exception: note("unfit", record.msg, record.args)

logging.getLogger().addHandler(Handler())
"""
MORE = """
@pytest.mark.parametrize("part", [CANARY[50:80]])
def test_id_of_a_value(part):
    with open("short.txt", "w") as file: file.write(os.environ["PYTEST_CURRENT_TEST"])
def test_unfit(): logging.getLogger("app").error("%d of %d", CANARY, 2)
def test_message_only(): warnings.warn_explicit("literal", UserWarning, "lines.py", 1)
def test_source(): warnings.warn_explicit("unclosed", ResourceWarning, "x.py", 1, source=Thing(CANARY))
"""


def test_other_plugins_see_nothing_either(leaky):
    """Each layer by itself: reports, warnings and records are clean before anybody else sees them."""
    leaky.makeconftest(CONFTEST + RECORDER)
    leaky.makepyfile(test_leaky=LEAKY + MORE)
    (leaky.path / "lines.py").write_text(f"token = '{CANARY}'\n", "utf-8")

    result = run(leaky, "-p", "no:logging", subprocess=True)

    seen = (leaky.path / "seen.txt").read_text("utf-8")
    (leaky.path / "lines.py").unlink()
    check(leaky, result, counts={**COUNTS, "passed": 10, "warnings": 5})
    for kind, fewest in {"report": 40, "collected": 2, "warning": 5, "record": 1, "unfit": 1}.items():
        assert len(re.findall(f"^{kind} ", seen, re.MULTILINE)) >= fewest


def test_last_failed_and_the_cache(leaky):
    run(leaky)
    cached = json.loads((leaky.path / ".pytest_cache/v/cache/lastfailed").read_text("utf-8"))
    assert len(cached) >= 6
    result = run(leaky, "--lf", "-v")
    assert_no_leak(leaky.path, result.stdout.str(), result.stderr.str())


def test_warnings_as_errors(leaky):
    result = run(leaky, "-W", "error", "-l")
    result.stdout.fnmatch_lines("collected 15 items")  # of a module that printed the canary when imported
    check(leaky, result, counts={**COUNTS, "passed": 3, "failed": 9, "warnings": 0})


def test_clean_runs_are_left_alone(leaky):
    """Logs keep their arguments, reports their text, streams and the record factory are as before."""
    leaky.makepyfile(
        test_leaky="import logging, warnings\n"
        "def test_log(caplog):\n"
        "    logging.getLogger('app').warning('%s of %d', 'one', 2)\n"
        "    assert caplog.records[0].args == ('one', 2)\n"
        "    assert caplog.messages == ['one of 2']\n"
        "def test_fails():\n    x = 41\n    warnings.warn(UserWarning('careful'))\n    assert x == 42\n"
    )
    factory, streams = logging.getLogRecordFactory(), (sys.stdout, sys.stderr)

    result = run(leaky, "-s")

    result.assert_outcomes(passed=1, failed=1, warnings=1)
    result.stdout.fnmatch_lines(["*assert 41 == 42", "*UserWarning: careful"])
    assert logging.getLogRecordFactory() is factory
    assert (sys.stdout, sys.stderr) == streams


def test_log_arguments_that_do_not_fit_are_not_quoted(leaky):
    leaky.makepyfile(
        test_leaky="import logging\nfrom conftest import CANARY\n"
        "def test_it():\n    logging.getLogger('app').warning('%d', CANARY)\n"
    )
    check(leaky, run(leaky, "-rA", "-l"), counts={"failed": 1})


def test_installing_twice_keeps_one_plugin_with_the_newest_redactor(leaky):
    leaky.makeconftest(
        CONFTEST.replace("exits.install", "exits.install(config, Redactor(['other-secret'])); exits.install")
    )
    check(leaky, run(leaky, "-rA"))


PROGRAM = """
import sys
import pytest

before = sys.stdout, sys.stderr
for number in range(3):
    pytest.main(["-q", "-p", "wa_health", "-p", "no:cacheprovider", "leaky"])
import leaky.conftest
print("afterwards", leaky.conftest.CANARY)
print("and", leaky.conftest.CANARY, file=sys.stderr)
pytest.main(["-q", "-p", "wa_health", "-p", "no:cacheprovider", "other"])
assert (sys.stdout, sys.stderr) == before
assert not [stream for stream in before if "write" in vars(stream)]
print("released")
"""


def test_a_program_that_runs_pytest_again_and_again(pytester, monkeypatch):
    """The guard of a run outlives it, for its last words, and ends with the next: none stands on another."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    for folder, conftest in (("leaky", CONFTEST), ("other", "")):
        (pytester.mkpydir(folder) / "conftest.py").write_text(conftest, "utf-8")
        (pytester.path / folder / f"test_{folder}.py").write_text("def test_it():\n    pass\n", "utf-8")

    result = pytester.runpython_c(PROGRAM)

    assert result.ret == 0, result.stderr.str()
    result.stdout.fnmatch_lines(
        ["1 passed*", "1 passed*", "1 passed*", "afterwards sha256:*", "1 passed*", "released"]
    )
    result.stderr.fnmatch_lines(["and sha256:*"])
    assert_no_leak(pytester.path, result.stdout.str(), result.stderr.str())
