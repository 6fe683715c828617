"""A dead account never exits 0, and one that is well never anything else, in whatever project pytest is started."""

from __future__ import annotations

import json

import pytest
from host_projects import PROJECTS, Project

from pytest_wa_health import catalogue

WHOLE = len(catalogue.checks())
ONE_IN = 6


def projects(offset: int) -> list[object]:
    """All projects; each is a whole run, so all but one in six wait for the slow tests."""
    return [
        pytest.param(project, id=project.name, marks=() if place % ONE_IN == offset else pytest.mark.slow)
        for place, project in enumerate(PROJECTS)
    ]


@pytest.fixture(scope="session")
def dead():
    from pytest_wa_health.double import Double

    with Double("logged-out") as stand_in:
        yield stand_in


@pytest.fixture(scope="session")
def well():
    from pytest_wa_health.double import Double

    with Double("healthy") as stand_in:
        yield stand_in


@pytest.fixture
def start(health, monkeypatch):
    """Starts pytest in a project, against a stand-in."""

    def started(project: Project, stand_in):
        for name, text in project.files.items():
            path = health.path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        (health.path / project.where).mkdir(parents=True, exist_ok=True)
        for name, value in project.environ.items():
            monkeypatch.setenv(name, value)
        health.write_env(stand_in.env())
        monkeypatch.chdir(health.path / project.where)
        monkeypatch.syspath_prepend(health.path)
        return health.run("--wa-live", *project.args, subprocess=project.process)

    return started


@pytest.mark.parametrize("project", projects(0))
def test_a_dead_account_is_never_green(start, dead, project):
    outcome = start(project, dead)

    assert outcome.exit_code == 1, outcome.text
    assert outcome.report["selection"] == ("partial" if project.partial or project.stops else "all")
    if project.judges_token:
        assert "token.logged-out" in outcome.causes
        assert outcome.tenant["can_send"] is False
        assert "token.logged-out" in outcome.text
    else:
        assert outcome.tenant["can_send"] is None
        assert outcome.tenant["diagnoses"] == outcome.tenant["notes"] == []
        assert "CANNOT SEND" not in outcome.text


@pytest.mark.parametrize("project", projects(3))
def test_an_account_that_is_well_is_never_red(start, well, project):
    outcome = start(project, well)

    assert outcome.exit_code == int(project.own_unknown), outcome.text
    bundled = {check["id"] for check in outcome.tenant["checks"] if check["area"] != "own"}
    assert (len(bundled) < WHOLE) is project.partial
    assert not [check for check in outcome.tenant["checks"] if check.get("stopped_by")]
    assert outcome.tenant["can_send"] is (None if project.partial else True)
    assert project.says in outcome.text


def test_the_report_says_how_much_of_the_suite_a_narrowed_run_judged(start, well):
    outcome = start(Project("narrowed", args=("-k", "settings")), well)

    settings = sum(check.area == "settings" for check in catalogue.checks())
    assert outcome.report["selected"] == {"judged": settings, "of": WHOLE}
    assert outcome.result.outlines[-2].startswith(f"partial: {settings} of {WHOLE} checks passed")


def test_words_that_select_nothing_are_said_and_leave_a_report(start, well):
    outcome = start(Project("none", args=("-k", "there_is_no_such_check")), well)

    assert outcome.exit_code == 5
    assert f"`-k there_is_no_such_check` left none of {WHOLE} checks" in outcome.text
    assert outcome.report["verdict"] == "unknown"


def test_what_stops_a_check_all_the_same_is_named(start, well):
    """An installed plugin may wrap the run of a test; one that breaks it is the culprit, not the account."""
    plugin = """
import pytest

@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    if "token" in item.nodeid:
        raise LookupError("the secret of somebody")
    return (yield)
"""
    outcome = start(Project("stopper", {"stopper.py": plugin}, args=("-p", "stopper")), well)

    assert outcome.exit_code == 1
    check = next(check for check in outcome.tenant["checks"] if check["id"] == "WA201")
    assert (check["verdict"], check["cause"]) == ("unknown", None)
    assert check["stopped_by"] == "LookupError at stopper.py:7 in pytest_runtest_call"
    assert "secret of somebody" not in json.dumps(outcome.report)


def test_tests_that_were_asked_for_count_as_well(start, well):
    files = {"tests/test_unit.py": "def test_adds():\n    assert 1 + 1 == 3\n"}

    outcome = start(Project("failing", files, args=("tests",)), well)

    assert outcome.exit_code == 1
    assert outcome.report["verdict"] == "passed"


@pytest.mark.parametrize("question", ["--collect-only", "--help", "--version", "--markers", "--fixtures"])
def test_a_question_to_pytest_is_no_run(start, dead, question):
    asked = len(dead.calls)

    outcome = start(Project("question", args=(question,)), dead)

    assert outcome.exit_code == 0
    assert outcome.report == {}
    assert len(dead.calls) == asked


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("--wa-jsn", "x.json"), "there is no option --wa-jsn; did you mean --wa-json?"),
        (("--wa-tenat=acme",), "there is no option --wa-tenat; did you mean --wa-tenant?"),
        (("--wa-replay",), "--wa-replay cannot be combined with --wa-live"),
        (("--wa-list",), "--wa-live cannot be combined with --wa-list"),
    ],
)
def test_a_command_line_that_cannot_be_meant_is_one_sentence(start, well, args, sentence):
    outcome = start(Project("wrong", args=args), well)

    assert outcome.exit_code == 4
    assert sentence in outcome.text
    # A question that is answered without a run has no report.
    assert "--wa-list" in args or outcome.report["verdict"] == "failed"


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("--wa-send",), "--wa-send needs --wa-live"),
        (("--wa-anonymize",), "--wa-anonymize needs --wa-record"),
        (("--wa-history", "h.jsonl"), "--wa-history needs --wa-live"),
        (("--wa-list", "--wa-tenant", "acme"), "--wa-tenant needs --wa-live"),
        (("--wa-liv",), "there is no option --wa-liv; did you mean --wa-live?"),
    ],
)
def test_an_option_without_its_mode_is_one_sentence(health, args, sentence):
    result = health.pytester.runpytest_inprocess(*args)

    assert result.ret == 4
    assert sentence in result.stderr.str()


def test_what_the_project_always_adds_does_not_end_its_own_tests(health):
    health.pytester.makeini("[pytest]\naddopts = --wa-json report.json --wa-lang ar\n")
    health.pytester.makepyfile("def test_mine(): pass")

    result = health.pytester.runpytest_inprocess()

    result.assert_outcomes(passed=1)
