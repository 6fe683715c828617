"""Settings and options that cannot be used: one sentence, exit 4, no traceback."""

from __future__ import annotations

import pytest

TOKEN = "EAA" + "badinput" * 15
IDS = {"WHATSAPP_PHONE_NUMBER_ID": "106540352242922"}


def test_an_empty_env_file_names_the_missing_variable_and_still_writes_the_report(health):
    health.write_env({})

    outcome = health.run("--wa-live", "--html", "asked.html")

    assert outcome.exit_code == 4
    assert "WHATSAPP_ACCESS_TOKEN" in outcome.text and ".env" in outcome.text
    assert "Traceback" not in outcome.text
    assert outcome.report["verdict"] == "failed"
    assert outcome.causes == ["settings.missing"]
    assert "WHATSAPP_ACCESS_TOKEN" in (health.path / "asked.html").read_text(encoding="utf-8")


def test_an_unreadable_env_file_is_named(health):
    (health.path / ".env").mkdir()

    outcome = health.run("--wa-live")

    assert outcome.exit_code == 4
    assert ".env" in outcome.text and "Traceback" not in outcome.text


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--wa-live", "--wa-fail-on", "sometimes"), "--wa-fail-on takes failed, unknown or warned"),
        (("--wa-live", "--wa-lang", "fr"), "--wa-lang takes en or ar"),
        (("--wa-live", "--wa-timeout", "soon"), "--wa-timeout takes a number of seconds"),
        (("--wa-live", "--wa-timeout", "-1"), "--wa-timeout takes a number of seconds"),
        (("--wa-live", "--wa-replay"), "--wa-replay cannot be combined"),
        (("--wa-replay", "--wa-send"), "--wa-send needs --wa-live"),
        (("--wa-send",), "--wa-send needs --wa-live"),
        (("--wa-live", "--wa-cassette", "healthy"), "--wa-cassette needs --wa-replay"),
        (("--wa-replay", "--wa-cassette", "no-such"), "--wa-cassette no-such"),
        (("--wa-explain", "token.logged-in"), "token.logged-out"),
    ],
)
def test_an_option_that_cannot_be_meant_is_one_sentence(health, args, words):
    health.write_env({"WHATSAPP_ACCESS_TOKEN": TOKEN, **IDS, "WHATSAPP_GRAPH_URL": "http://127.0.0.1:9"})

    outcome = health.run(*args)

    assert outcome.exit_code == 4
    assert words in outcome.text
    assert "Traceback" not in outcome.text


def test_a_foreign_graph_url_is_refused_before_the_token_goes_anywhere(health):
    health.write_env({"WHATSAPP_ACCESS_TOKEN": TOKEN, **IDS, "WHATSAPP_GRAPH_URL": "https://graph.example.com"})

    outcome = health.run("--wa-live")

    assert outcome.exit_code == 4
    assert "WHATSAPP_GRAPH_URL" in outcome.text and "--wa-allow-host" in outcome.text


@pytest.mark.parametrize(
    ("name", "value"), [("WHATSAPP_API_VERSION", "latest"), ("WHATSAPP_REQUIRED_TEMPLATES", "order_update")]
)
def test_a_value_that_is_there_and_of_no_use_is_not_called_missing(health, name, value):
    health.write_env({"WHATSAPP_ACCESS_TOKEN": TOKEN, **IDS, name: value})

    outcome = health.run("--wa-live")

    assert outcome.exit_code == 4
    assert name in outcome.text
    assert outcome.causes == ["settings.unusable"]


def test_a_recipient_of_the_command_line_is_not_kept_in_pytests_debug_file(health, double):
    health.write_env(double("healthy").env())
    number = "+4915112345678"

    outcome = health.run("--wa-live", "--debug=trace.log", "--wa-recipient", number, subprocess=True)

    trace = (health.path / "trace.log").read_text(encoding="utf-8")
    assert outcome.exit_code == 0, outcome.text
    assert "--wa-recipient" in trace
    assert "pytest_sessionfinish" in trace
    assert number[1:] not in trace and number[5:] not in trace
