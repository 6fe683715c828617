"""The public face for programs says what a live run says, and nothing more than it may."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
import time

import pytest

import pytest_wa_health
from pytest_wa_health import Settings, examine, examine_async
from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.report import html


@pytest.fixture(autouse=True)
def elsewhere(health):
    """An empty directory and a clean environment: what a program hands over is all that counts."""
    return health


def verdicts(result):
    return {check["id"]: (check["verdict"], check["cause"]) for check in result["tenants"][0]["checks"]}


@pytest.mark.parametrize("state", ["healthy", "logged-out", "messaging-missing", "not-registered"])
def test_it_says_what_a_live_run_says(state, live):
    outcome, double = live(state)

    result = examine(double.env(), timeout=1)

    assert verdicts(result) == verdicts(outcome.report)
    assert result["verdict"] == outcome.report["verdict"]
    assert result["tenants"][0]["can_send"] == outcome.tenant["can_send"]
    assert [d["cause"] for d in result["tenants"][0]["diagnoses"]] == outcome.causes
    # What the gate of a run adds has no meaning here: nothing fails, and nothing was left out.
    assert set(result) == set(outcome.report) - {"fail_on", "selected"}
    assert set(result["tenants"][0]) == set(outcome.tenant)


def test_settings_may_be_made_by_hand(double):
    env = double("logged-out").env()
    settings = Settings(
        name="Shop",
        slug="shop",
        access_token=Secret(env["WHATSAPP_ACCESS_TOKEN"]),
        phone_number_id=env["WHATSAPP_PHONE_NUMBER_ID"],
        graph_url=env["WHATSAPP_GRAPH_URL"],
    )

    tenant = examine(settings, timeout=1)["tenants"][0]

    assert tenant["name"] == "Shop"
    assert tenant["diagnoses"][0]["cause"] == "token.logged-out"


def test_an_alias_is_known_and_named(double):
    env = double().env()
    env["WABA_ID"] = env.pop("WHATSAPP_BUSINESS_ACCOUNT_ID")
    env["WHATSAPP_TOKEN"] = env.pop("WHATSAPP_ACCESS_TOKEN")

    tenant = examine(env, timeout=1)["tenants"][0]

    assert tenant["token"]["source"] == "WHATSAPP_TOKEN in the given settings"
    assert verdicts({"tenants": [tenant]})["WA501"] == ("passed", None)


def test_the_result_is_json_without_a_secret(double):
    env = double("logged-out").env()

    text = json.dumps(examine(env, timeout=1))

    secrets = [env["WHATSAPP_ACCESS_TOKEN"], env["WHATSAPP_APP_SECRET"], env["WHATSAPP_TEST_RECIPIENTS"].lstrip("+")]
    assert [secret for secret in secrets if secret in text] == []


def test_reports_can_be_made_from_it(double):
    page = html.page(examine(double("logged-out").env(), timeout=1))

    assert "token.logged-out" in page
    assert ">None<" not in page


def test_texts_are_in_the_language_asked_for(double):
    diagnosis = examine(double("logged-out").env(), timeout=1, lang="ar")["tenants"][0]["diagnoses"][0]

    assert "رمز الوصول" in diagnosis["title"]


def test_nobody_answering_is_a_verdict_and_no_exception(double):
    gone = double()
    env = gone.env()
    gone.stop()

    result = examine(env, timeout=0.5)

    assert result["verdict"] == "unknown"
    assert result["tenants"][0]["diagnoses"][0]["cause"] == "network.refused"


def test_no_file_is_read_and_none_is_written(double, health):
    env = double().env()
    health.write_env({**env, "WHATSAPP_ACCESS_TOKEN": "EAA" + "other" * 40})
    before = sorted(health.path.iterdir())

    result = examine(env, timeout=1)

    assert result["verdict"] == "passed"
    assert sorted(health.path.iterdir()) == before


@pytest.mark.parametrize(
    ("values", "variable"),
    [
        ({}, "WHATSAPP_ACCESS_TOKEN"),
        (
            {"WHATSAPP_ACCESS_TOKEN": "EAA" + "dummy" * 40, "WHATSAPP_PHONE_NUMBER_ID": None},
            "WHATSAPP_PHONE_NUMBER_ID",
        ),
    ],
)
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_settings_that_nothing_can_be_asked_with_are_a_report(values, variable, lang):
    report = examine(values, lang=lang)

    [tenant] = report["tenants"]
    [diagnosis] = tenant["diagnoses"]
    assert (report["verdict"], tenant["can_send"], tenant["checks"]) == ("failed", None, [])
    assert diagnosis["cause"] == "settings.missing"
    assert variable in diagnosis["explanation"]
    assert "missing: looked for in the given settings" in diagnosis["explanation"]
    assert variable in " ".join(diagnosis["steps"])


def test_the_token_does_not_go_to_a_host_that_was_not_allowed(double):
    env = {**double().env(), "WHATSAPP_GRAPH_URL": "https://graph.example.com"}

    report = examine(env)

    [diagnosis] = report["tenants"][0]["diagnoses"]
    assert diagnosis["cause"] == "settings.unusable"
    assert "WHATSAPP_GRAPH_URL" in diagnosis["explanation"]
    assert env["WHATSAPP_ACCESS_TOKEN"] not in str(report)


@pytest.mark.parametrize("odd", [5, 5.5, True, b"x", ["a"], {"a": 1}, "\ud800", "\0", "http://[", "x" * 50_000])
@pytest.mark.parametrize(
    "name",
    ["WHATSAPP_ACCESS_TOKEN", "WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_GRAPH_URL", "WHATSAPP_WEBHOOK_URL", "SMTP_PORT"],
)
def test_no_value_is_an_exception(double, name, odd):
    report = examine({**double().env(), name: odd, 7: "a name that is no text"}, timeout=1)

    assert report["verdict"] in ("failed", "unknown", "warned", "passed")
    assert report["verdict"] != "passed" or name == "SMTP_PORT"


def test_an_id_may_be_a_number(double):
    env = double().env()

    report = examine({**env, "WHATSAPP_PHONE_NUMBER_ID": int(env["WHATSAPP_PHONE_NUMBER_ID"])}, timeout=1)

    assert report["verdict"] == "passed"


@pytest.mark.parametrize("state", ["healthy", "logged-out"])
def test_awaited_it_says_the_same(double, state):
    env = double(state).env()

    awaited, called = asyncio.run(examine_async(env, timeout=1)), examine(env, timeout=1)

    assert verdicts(awaited) == verdicts(called)


def assert_that_threads_end():
    for thread in [thread for thread in threading.enumerate() if thread.name == "wa-health-examine"]:
        assert thread.daemon
        thread.join(10)
        assert not thread.is_alive()


def test_a_deadline_that_passes_blames_nobody_and_leaves_nothing_behind(double, capfd):
    env = double("hang").env()
    begun = time.monotonic()

    async def beside():
        report, turns = asyncio.ensure_future(examine_async(env, timeout=4, deadline=0.2)), 0
        while not report.done():
            turns += 1
            await asyncio.sleep(0)
        return await report, turns

    report, turns = asyncio.run(beside())

    assert time.monotonic() - begun < 3.5  # the check alone takes four seconds
    assert turns > 10  # the loop was free
    [tenant] = report["tenants"]
    assert (report["verdict"], tenant["can_send"]) == ("unknown", None)
    assert {diagnosis["cause"] for diagnosis in tenant["diagnoses"]} == {"undetermined"}
    assert any("deadline of 0.2 s" in note for note in tenant["notes"])
    assert_that_threads_end()
    assert capfd.readouterr() == ("", "")


def test_a_task_that_is_cancelled_is_cancelled(double):
    async def cancelled():
        task = asyncio.ensure_future(examine_async(double("hang").env(), timeout=1))
        await asyncio.sleep(0)
        task.cancel()
        await task

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(cancelled())
    assert_that_threads_end()


def test_unusable_settings_are_a_report_when_awaited_and_an_impossible_deadline_is_refused():
    assert asyncio.run(examine_async({}))["tenants"][0]["diagnoses"][0]["cause"] == "settings.missing"
    for wrong in ({"deadline": 0}, {"deadline": 4000}, {"timeout": -1}, {"lang": "fr"}):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            asyncio.run(examine_async({}, **wrong))


@pytest.mark.parametrize("wrong", [{"timeout": 0}, {"timeout": 4000}, {"lang": "fr"}])
def test_an_impossible_argument_is_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        examine({}, **wrong)


def test_importing_the_package_loads_nothing_until_a_name_is_used():
    program = """
import sys
import pytest_wa_health
ours = sorted(n for n in sys.modules if n.startswith("pytest_wa_health"))
assert ours == ["pytest_wa_health", "pytest_wa_health._version"]
assert not {"requests", "pytest", "vcr", "jinja2"} & set(sys.modules)
from pytest_wa_health import examine, Settings, SettingsError
assert callable(examine) and Settings and SettingsError
assert not {"vcr", "werkzeug", "jinja2"} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = pytest_wa_health.nothing
