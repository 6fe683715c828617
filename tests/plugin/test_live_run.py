"""`pytest --wa-live` in an empty directory, against a double."""

from __future__ import annotations

import threading

import pytest


def test_a_healthy_account_is_green_after_one_wave_of_reads(live):
    outcome, double = live("healthy")

    assert outcome.exit_code == 0, outcome.text
    assert outcome.report["verdict"] == "passed"
    assert outcome.tenant["can_send"] is True
    assert outcome.causes == []
    assert outcome.tenant["requests"]["count"] == len(double.calls) <= 6
    assert outcome.tenant["requests"]["waves"] == 1
    assert double.writes == []


def test_a_logged_out_token_is_one_failure_and_everything_behind_it_is_blocked(live):
    outcome, _ = live("logged-out")

    assert outcome.exit_code == 1
    assert outcome.causes == ["token.logged-out"]
    first = outcome.tenant["diagnoses"][0]
    assert (first["confidence"], first["severity"]) == ("certain", "critical")
    assert first["evidence"][0]["code"], first["evidence"][0]["subcode"] == (190, 467)
    assert {"WA301", "WA401", "WA502"} <= set(first["blocks"])
    assert [c["id"] for c in outcome.tenant["checks"] if c["verdict"] == "failed"] == ["WA201"]
    assert outcome.tenant["can_send"] is False


def test_the_verdict_is_the_last_line_above_pytests_own(live):
    outcome, _ = live("logged-out")

    lines = [line for line in outcome.result.outlines if line.strip()]
    assert lines[-1].startswith("=") and "failed" in lines[-1]
    assert "CANNOT SEND" in lines[-2]


def test_a_server_that_never_answers_is_unknown_and_blames_no_credential(live):
    outcome, _ = live("hang", args=("--wa-timeout", "0.3"))

    assert outcome.exit_code == 1
    assert outcome.report["verdict"] == "unknown"
    assert outcome.causes == ["network.timeout"]
    assert outcome.tenant["can_send"] is None


def test_a_closed_port_is_refused_in_one_sentence(health):
    health.write_env(
        {
            "WHATSAPP_ACCESS_TOKEN": "EAA" + "closedport" * 12,
            "WHATSAPP_PHONE_NUMBER_ID": "106540352242922",
            "WHATSAPP_GRAPH_URL": "http://127.0.0.1:9",
        }
    )

    outcome = health.run("--wa-live", "--wa-timeout", "1")

    assert outcome.causes == ["network.refused"]
    assert outcome.report["verdict"] == "unknown"
    assert "Traceback" not in outcome.text


@pytest.mark.parametrize(
    ("fail_on", "state", "exit_code"),
    [
        ("failed", "hang", 0),
        ("unknown", "hang", 1),
        ("unknown", "quality-red", 0),
        ("warned", "quality-red", 1),
        ("warned", "healthy", 0),
    ],
)
def test_fail_on_decides_what_fails_the_run(live, fail_on, state, exit_code):
    outcome, _ = live(state, args=("--wa-fail-on", fail_on, "--wa-timeout", "0.3"))

    assert outcome.exit_code == exit_code, outcome.text


def test_a_selection_that_is_wholly_blocked_is_not_green(live):
    outcome, _ = live("logged-out", args=("-k", "display_name"))

    assert outcome.exit_code == 1
    assert [check["verdict"] for check in outcome.tenant["checks"]] == ["blocked"]


def test_a_selection_asks_nothing_when_nothing_is_run(live):
    outcome, double = live("healthy", args=("--collect-only", "-q"))

    assert outcome.exit_code == 0
    assert "wa-health/test_token.py::test_token_is_accepted[default]" in outcome.text
    assert double.calls == []


def test_a_run_leaves_no_thread_of_its_own_behind(health, double):
    """A program that lets tools of ours run again and again would gather them."""

    def ours() -> set[threading.Thread]:
        return {thread for thread in threading.enumerate() if thread.name.startswith("wa-health-")}

    before = ours()
    health.write_env(double("healthy").env())
    assert health.run("--wa-live").exit_code == 0

    for thread in ours() - before:
        thread.join(5)
    assert ours() - before == set()


def test_the_page_is_ours_though_pytest_html_was_named_by_its_module(health, double):
    health.write_env(double("logged-out").env())
    assert health.run("--wa-live", "-p", "pytest_html.plugin", "--html", "page.html").exit_code == 1

    assert "wa-fix" in (health.path / "page.html").read_text("utf-8")
