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


def test_a_missing_setting_is_answered_with_what_lies_near_and_the_first_steps(health):
    (health.path / "backend").mkdir()
    (health.path / "backend" / ".env").write_text(f"WHATSAPP_TOKEN={TOKEN}\nPHONE_NUMBER_ID=106540352242922\n")

    outcome = health.run("--wa-live")

    assert outcome.exit_code == 4
    assert "read it with --wa-env-file backend/.env" in outcome.text
    assert "  1. Set the variable WHATSAPP_ACCESS_TOKEN in the .env file" in outcome.text
    assert "wa-health init" in outcome.text
    assert TOKEN[:9] not in outcome.text


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
        (("--wa-live", "--wa-timeout", "nan"), "--wa-timeout takes a number of seconds"),
        (("--wa-live", "--wa-delivery-timeout", "inf"), "--wa-delivery-timeout takes a number of seconds"),
        (("--wa-live", "--wa-concurrency", "9" * 5000), "--wa-concurrency takes a whole number"),
        (("--wa-live", "--wa-budget", "0"), "--wa-budget takes a whole number"),
        (("--wa-live", "--wa-budget", "9" * 5000), "--wa-budget takes a whole number"),
        (("--wa-live", "--wa-shard", "1/1001"), "--wa-shard takes I/N"),
        (("--wa-live", "--wa-shard", "1/" + "9" * 5000), "--wa-shard takes I/N"),
        (("--wa-live", "-o", "wa_expiry_warn_days=soon"), "wa_expiry_warn_days in the ini file"),
        (("--wa-live", "-o", "wa_expiry_warn_days=" + "9" * 5000), "wa_expiry_warn_days in the ini file"),
        (("--wa-live", "-o", "wa_fold_above=few"), "wa_fold_above takes a whole number"),
        (("--wa-live", "-o", "wa_timeout=never"), "--wa-timeout takes a number of seconds"),
        (("--wa-live", "-o", "wa_lang=fr"), "--wa-lang takes en or ar"),
        (("--wa-live", "--wa-baseline", "gone.json"), "--wa-baseline"),
        (("--wa-live", "--wa-env-file", "gone.env"), "gone.env does not exist"),
        (("--wa-live", "--wa-tenant", "gone"), "--wa-tenant: no tenant is called 'gone'"),
        (("--wa-live", "--wa-notify", "mailto://x"), "--wa-notify needs --wa-history"),
        (("--wa-live", "--wa-anonymize"), "--wa-anonymize needs --wa-record"),
        (("--wa-replay", "--wa-baseline", "gone.json"), "--wa-baseline"),
        (("--wa-replay", "--wa-cassettes", "gone"), "--wa-cassettes gone"),
        (("--wa-replay", "-o", "wa_cassettes=gone"), "--wa-cassettes gone"),
        (("--wa-replay", "--wa-cassettes", "empty"), "holds no cassette"),
        (("--wa-cassette", "healthy"), "--wa-cassette needs --wa-replay"),
        ((), "--wa-json needs --wa-live"),
        (("--wa-live", "--wa-replay"), "--wa-replay cannot be combined"),
        (("--wa-replay", "--wa-send"), "--wa-send needs --wa-live"),
        (("--wa-send",), "--wa-send needs --wa-live"),
        (
            ("--wa-live", "--wa-env-file", "a.env", "--wa-env-file=b.env"),
            "--wa-env-file is given twice, a.env and b.env",
        ),
        (("--wa-live", "--wa-cassette", "healthy"), "--wa-cassette needs --wa-replay"),
        (("--wa-replay", "--wa-cassette", "no-such"), "--wa-cassette no-such"),
    ],
)
def test_an_option_that_cannot_be_meant_is_one_sentence_and_the_report_says_it_too(health, args, words):
    health.write_env({"WHATSAPP_ACCESS_TOKEN": TOKEN, **IDS, "WHATSAPP_GRAPH_URL": "http://127.0.0.1:9"})
    (health.path / "empty").mkdir()

    outcome = health.run(*args, "--html", "asked.html")

    assert outcome.exit_code == 4
    assert len([line for line in outcome.text.splitlines() if words in line]) == 1
    assert "Traceback" not in outcome.text
    assert outcome.report["verdict"] == "failed"
    assert outcome.causes == ["settings.unusable"]
    (found,) = outcome.tenant["diagnoses"]
    assert words in found["explanation"]
    assert words in (health.path / "asked.html").read_text(encoding="utf-8").replace("&#39;", "'")


def test_an_option_that_was_mistyped_is_no_line_of_the_history(health):
    outcome = health.run("--wa-live", "--wa-timeout", "soon", "--wa-history", "history.jsonl", "--wa-lang", "ar")

    assert outcome.exit_code == 4
    assert outcome.report["lang"] == "ar"
    assert "`--wa-timeout`" in outcome.tenant["diagnoses"][0]["steps"][0]
    assert not (health.path / "history.jsonl").exists()


def test_the_words_of_a_hook_that_refuses_the_run_are_in_no_report(health):
    health.pytester.makeconftest(
        "import pytest\ndef pytest_wa_tenants(config):\n    raise pytest.UsageError('no vault')\n"
    )

    outcome = health.run("--wa-live")

    assert outcome.exit_code == 4
    assert "no vault" in outcome.text
    assert outcome.tenant["diagnoses"][0]["explanation"] == "the hook pytest_wa_tenants refuses this run"


def test_what_cannot_be_explained_is_one_sentence(health):
    outcome = health.run("--wa-explain", "token.logged-in")

    assert outcome.exit_code == 4
    assert "token.logged-out" in outcome.text and "Traceback" not in outcome.text


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
