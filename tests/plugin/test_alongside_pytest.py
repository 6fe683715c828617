"""Options of pytest and of other plugins behave as everywhere."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest


@pytest.fixture
def as_installed() -> bool:
    return True


def test_under_xdist_the_account_is_asked_once_and_the_verdicts_are_the_same(health, double):
    stand_in = double("messaging-missing", "template-paused")
    health.write_env(stand_in.env())
    alone = health.run("--wa-live")
    asked = len(stand_in.calls)

    spread = health.run("--wa-live", "-n", "2", subprocess=True)

    assert len(stand_in.calls) == 2 * asked
    assert spread.exit_code == alone.exit_code == 1
    assert spread.causes == alone.causes
    verdicts = [sorted((c["id"], c["verdict"]) for c in run.tenant["checks"]) for run in (alone, spread)]
    assert verdicts[0] == verdicts[1]


def test_junit_carries_check_cause_tenant_and_verdict(live, health):
    live("logged-out", args=("--junitxml", "junit.xml"))

    cases = ET.parse(health.path / "junit.xml").getroot().iter("testcase")
    accepted = next(case for case in cases if case.get("name", "").startswith("test_token_is_accepted"))
    properties = {p.get("name"): p.get("value") for p in accepted.iter("property")}
    assert properties == {
        "wa_check": "WA201", "wa_tenant": "default", "wa_verdict": "failed", "wa_cause": "token.logged-out",
    }  # fmt: skip
    assert accepted.find("failure") is not None


@pytest.mark.parametrize(
    "args",
    [
        ("-p", "no:html", "-p", "no:metadata"),
        ("-p", "no:cacheprovider"),
        ("-p", "no:terminal"),
        ("-m", "wa_check"),
        ("--strict-markers", "--strict-config"),
        ("-x",),
        ("-vv", "-rA", "--setup-show"),
        ("--import-mode=importlib",),
        ("-p", "no:logging"),
    ],
    ids=" ".join,
)
def test_a_healthy_account_stays_green_with(live, args):
    outcome, _ = live("healthy", args=args)

    assert outcome.exit_code == 0, outcome.text
    assert outcome.report["verdict"] == "passed"


def test_a_user_who_makes_warnings_errors_sees_none_of_ours(health, double):
    health.write_env(double("healthy").env())

    outcome = health.run("--wa-live", "-W", "error", subprocess=True)

    assert outcome.exit_code == 0, outcome.text


def test_stop_at_the_first_failure_still_reports(live):
    outcome, _ = live("messaging-missing", "quality-red", args=("-x",))

    assert outcome.exit_code == 1
    assert outcome.causes[0] == "permission.messaging-missing"


def test_the_users_ini_sets_what_options_would(health, double):
    health.pytester.makeini("[pytest]\nwa_fail_on = warned\nwa_lang = ar\nwa_timeout = 1\n")
    health.write_env(double("quality-red").env())

    outcome = health.run("--wa-live")

    assert outcome.exit_code == 1
    assert outcome.report["lang"] == "ar"


def test_a_threshold_is_set_in_the_ini(health, double):
    health.pytester.makeini("[pytest]\nwa_expiry_warn_days = 2\n")
    health.write_env(double("expiring").env())

    outcome = health.run("--wa-live")

    assert outcome.causes == []


def test_a_token_in_its_last_days_fails_where_the_user_wants_it_to(health, double):
    health.pytester.makeini("[pytest]\nwa_expiry_fail_days = 14\n")
    health.write_env(double("expiring").env())

    outcome = health.run("--wa-live")

    assert outcome.verdict("WA205") == "failed"
    assert outcome.tenant["can_send"] is True


def test_a_report_that_cannot_be_written_is_a_sentence_and_not_a_green_run(live, health):
    (health.path / "taken").write_text("a file, no directory", encoding="utf-8")

    outcome, _ = live("healthy", args=("--wa-report-dir", "taken"))

    assert outcome.exit_code == 1
    assert "--wa-report-dir" in outcome.text and "could not be written" in outcome.text
    assert "Traceback" not in outcome.text


def test_the_report_hook_receives_what_is_written(health, double):
    health.pytester.makeconftest(
        """
        import json, pathlib

        def pytest_wa_report(report):
            pathlib.Path("hooked.json").write_text(json.dumps(report), encoding="utf-8")
        """
    )
    health.write_env(double("payment").env())

    outcome = health.run("--wa-live")

    hooked = json.loads((health.path / "hooked.json").read_text(encoding="utf-8"))
    assert hooked["tenants"][0]["diagnoses"][0]["cause"] == "account.payment"
    assert hooked == outcome.report


def test_tracebacks_come_back_on_request(live):
    quiet, _ = live("logged-out")
    loud, _ = live("logged-out", args=("--wa-traceback",))

    assert "= FAILURES =" not in quiet.text
    assert "= FAILURES =" in loud.text


def test_history_tells_since_when_it_is_broken(health, double):
    stand_in = double("healthy")
    health.write_env(stand_in.env())
    history = ("--wa-history", "history.jsonl")
    health.run("--wa-live", *history)
    file = health.path / "history.jsonl"
    line = {**json.loads(file.read_text(encoding="utf-8")), "at": "2026-01-01T06:00:00Z"}
    file.write_text(json.dumps(line) + "\n", encoding="utf-8")
    stand_in.set_state("logged-out")

    outcome = health.run("--wa-live", *history)

    assert len(file.read_text(encoding="utf-8").splitlines()) == 2
    assert outcome.tenant["history"]["last_good"] == "2026-01-01T06:00:00Z"
    assert [run["verdict"] for run in outcome.tenant["history"]["runs"]] == ["passed", "failed"]


def test_a_line_of_somebody_else_in_the_history_costs_no_report(health, double):
    health.write_env(double("healthy").env())
    file = health.path / "history.jsonl"
    file.write_text('{"at": "0001-01-01T00:00:00+23:59", "tenant": "default", "verdict": "failed"}\n', "utf-8")

    outcome = health.run("--wa-live", "--wa-history", str(file))

    assert outcome.exit_code == 0, outcome.text
    assert "Traceback" not in outcome.text
    assert [entry["verdict"] for entry in outcome.tenant["history"]["runs"]] == ["passed"]


def test_a_history_that_is_a_directory_is_one_sentence_and_the_report_is_sound(health, double):
    health.write_env(double("healthy").env())

    outcome = health.run("--wa-live", "--wa-history", ".")

    assert outcome.exit_code == 1
    assert outcome.text.count("--wa-history: ") == 1 and "could not be read: Is a directory" in outcome.text
    assert outcome.report["verdict"] == "passed"


def test_in_a_pipeline_each_root_is_an_annotation_and_the_summary_is_written(health, double, monkeypatch):
    summary = health.path / "summary.md"
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    health.write_env(double("logged-out").env())

    outcome = health.run("--wa-live")

    assert "::error title=" in outcome.text and "token.logged-out" in outcome.text
    assert "WhatsApp messages cannot be sent" in summary.read_text(encoding="utf-8")


def test_the_verdict_is_an_output_of_the_step_without_a_summary_too(health, monkeypatch):
    monkeypatch.setenv("GITHUB_OUTPUT", str(health.path / "output"))

    health.run("--wa-replay")

    assert (health.path / "output").read_text(encoding="utf-8") == "wa_verdict=passed\n"


def test_a_summary_that_cannot_be_written_keeps_no_verdict_back(health, monkeypatch):
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(health.path / "missing" / "summary.md"))
    monkeypatch.setenv("GITHUB_OUTPUT", str(health.path / "output"))

    outcome = health.run("--wa-replay")

    assert outcome.exit_code == 1
    assert outcome.text.count("could not be written") == 1 and "GITHUB_STEP_SUMMARY: " in outcome.text
    assert (health.path / "output").read_text(encoding="utf-8") == "wa_verdict=passed\n"


def test_the_page_that_pytest_html_writes_is_the_report(live, health):
    live("logged-out", args=("--wa-lang", "ar"))

    page = (health.path / "wa-health-report.html").read_text(encoding="utf-8")
    assert '<html lang="ar" dir="rtl">' in page
    assert "190 / 467" in page


def test_usage_of_the_rate_limits_is_reported(live):
    outcome, _ = live("near-limit")

    assert outcome.tenant["usage"]["app"] >= 80
