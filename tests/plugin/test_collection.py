"""The bundled suite as pytest sees it: ids, arguments, the user's own tests."""

from __future__ import annotations

from pytest_wa_health import catalogue

ACCEPTED = "wa-health/test_token.py::test_token_is_accepted[default]"
OWN = """
import pytest

@pytest.mark.wa_check("X101", title="The number is a Saudi one", severity="low")
def test_number_is_saudi(wa_phone):
    assert wa_phone["display_phone_number"].startswith("+966")

@pytest.mark.wa_check("X102")
def test_account_has_a_currency(wa_account):
    assert wa_account["name"]

def test_unrelated():
    raise AssertionError("a health run is not the user's test run")
"""


def test_an_id_can_be_pasted_back(live):
    outcome, _ = live("healthy", args=(ACCEPTED,))

    assert outcome.exit_code == 0, outcome.text
    assert [check["nodeid"] for check in outcome.tenant["checks"]] == [ACCEPTED]


def test_an_id_is_the_same_from_a_subdirectory(health, double, monkeypatch):
    health.write_env(double("healthy").env())
    deeper = health.path / "a" / "b"
    deeper.mkdir(parents=True)
    monkeypatch.chdir(deeper)

    outcome = health.run("--wa-live", ACCEPTED)

    assert outcome.exit_code == 0, outcome.text
    assert [check["nodeid"] for check in outcome.tenant["checks"]] == [ACCEPTED]


def test_an_unknown_id_is_one_sentence(live):
    outcome, _ = live("healthy", args=("wa-health/test_token.py::test_nothing",))

    assert outcome.exit_code == 4
    assert "no check is called wa-health/test_token.py::test_nothing" in outcome.text


def test_the_users_marked_tests_run_along_and_the_others_do_not(health, double):
    health.pytester.makeini("[pytest]\ntestpaths = .")
    health.pytester.makepyfile(test_own=OWN, test_broken="import a_module_that_is_not_there")
    health.write_env(double("healthy").env())

    outcome = health.run("--wa-live")

    by_id = {check["id"]: check for check in outcome.tenant["checks"]}
    assert by_id["X101"]["verdict"] == "failed"
    assert by_id["X101"]["title"] == "The number is a Saudi one"
    assert by_id["X102"]["verdict"] == "passed"
    assert "unrelated" not in outcome.text
    assert outcome.exit_code == 1


def test_arguments_add_to_the_suite(health, double):
    health.pytester.makepyfile(test_own=OWN)
    health.write_env(double("healthy").env())

    outcome = health.run("--wa-live", "test_own.py::test_account_has_a_currency")

    ids = [check["id"] for check in outcome.tenant["checks"]]
    assert sorted(ids) == sorted(["X102", *(check.id for check in catalogue.checks())])
    assert outcome.report["selection"] == "all"


def test_a_users_check_is_blocked_by_the_named_cause(health, double):
    health.pytester.makepyfile(test_own=OWN)
    health.write_env(double("logged-out").env())

    outcome = health.run("--wa-live", "test_own.py")

    checks = {check["id"]: check for check in outcome.tenant["checks"]}
    assert (checks["X101"]["verdict"], checks["X101"]["cause"]) == ("blocked", "token.logged-out")


def test_a_plain_run_of_the_users_tests_skips_health_checks_with_a_reason(health):
    health.pytester.makepyfile(test_own=OWN.replace("raise AssertionError", "assert True or Exception"))

    result = health.pytester.runpytest_inprocess("-p", "wa_health", "-rs")

    result.assert_outcomes(passed=1, skipped=2)
    result.stdout.fnmatch_lines(["*needs --wa-live, --wa-record or --wa-replay*"])


def test_last_failed_reruns_only_what_failed(live, health):
    live("not-registered")

    outcome = health.run("--wa-live", "--lf", "--wa-timeout", "1")

    assert {check["id"] for check in outcome.tenant["checks"]} == {"WA403"}


def test_a_users_check_of_what_is_not_configured_names_the_setting(health, double):
    health.pytester.makepyfile(test_own=OWN)
    health.write_env({k: v for k, v in double("healthy").env().items() if k != "WHATSAPP_BUSINESS_ACCOUNT_ID"})

    outcome = health.run("--wa-live", "test_own.py::test_account_has_a_currency")

    check = next(check for check in outcome.tenant["checks"] if check["id"] == "X102")
    assert (check["verdict"], check["note"]) == ("not-applicable", "needs WHATSAPP_BUSINESS_ACCOUNT_ID")
    assert outcome.exit_code == 0
