"""Reach inside whole runs: side by side, in a recording, by the command line."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from receivers import VERIFY_TOKEN, Asked, Reply, app, judged, make_settings, probe_outside

from pytest_wa_health import probes
from pytest_wa_health.privacy.secret import Secret

RECIPIENT = "+16505551234"


def test_what_is_not_configured_is_not_asked_and_costs_no_thread(monkeypatch):
    monkeypatch.setattr("threading.Thread.start", lambda _self: pytest.fail("a thread was started"))

    assert probe_outside(make_settings()) == {"sends": None, "webhook": None, "fallback": None, "deployment": None}


def test_the_servers_are_asked_side_by_side(receiver):
    sound = app()

    def slow(asked: Asked) -> Reply | None:
        asked.server.ending.wait(0.3)
        return (200, {}, b'{"token_sha256": "00000000"}') if "token" not in asked.query else sound(asked)

    hanging = receiver(lambda _: None).url
    settings = make_settings(
        webhook_url=receiver(slow).url, webhook_verify_token=Secret(VERIFY_TOKEN), deployment_url=hanging
    )
    started = time.monotonic()

    facts = probe_outside(settings, timeout=1.0)

    assert time.monotonic() - started < 1.8
    assert facts["deployment"]["outcome"] == "unreachable"
    assert facts["webhook"]["handshake"]["ms"] >= 300


def test_a_probe_that_breaks_is_a_fact_and_not_a_crash(receiver, monkeypatch):
    def burst(*_: object) -> None:
        raise ZeroDivisionError("secret words")

    monkeypatch.setattr("pytest_wa_health.probes.running_server.probe", burst)
    settings = make_settings(deployment_url=receiver().url)

    facts = probe_outside(settings)

    assert facts["deployment"] == {"broken": "it could not be made (ZeroDivisionError)"}
    assert judged(settings, facts).verdicts["WA951"].outcome == "unknown"


@pytest.mark.parametrize("part", ["webhook", "fallback", "deployment"])
def test_every_broken_probe_is_unknown_and_never_green(part):
    diagnosis = judged(make_settings(), {part: {"broken": "it did not end in time"}})

    check = {"webhook": "WA604", "fallback": "WA901", "deployment": "WA951"}[part]
    assert diagnosis.verdicts[check].outcome == "unknown"


def test_graph_calls_are_counted_retries_included():
    rows = [{"state": "accepted", "reads": 4}, {"state": "refused"}, {"state": "not-sent"}]

    assert probes.graph_calls({"sends": {"recipients": rows}}) == 6
    assert probes.graph_calls({"sends": None}) == probes.graph_calls({}) == 0


# --- whole runs


def test_without_send_a_run_writes_nothing_whatever_is_configured(health, double, receiver):
    stand_in, hook = double("healthy"), receiver()
    health.write_env(
        {**stand_in.env(), "WHATSAPP_WEBHOOK_URL": hook.url, "WHATSAPP_WEBHOOK_VERIFY_TOKEN": VERIFY_TOKEN}
    )

    outcome = health.run("--wa-live", "--wa-timeout", "2")

    assert stand_in.writes == []
    assert {asked.method for asked in hook.asked} == {"GET"}
    assert outcome.verdict("WA605") == "passed"
    assert outcome.verdict("WA804") == outcome.verdict("WA607") == "not-applicable"


def test_send_asks_the_projects_own_hook_and_tells_how_it_goes(health, double):
    stand_in = double("history-refused")
    health.write_env(stand_in.env())
    health.pytester.makeconftest(
        """
        def pytest_wa_delivery_status(tenant, message_id):
            assert tenant == "default" and message_id.startswith("wamid.")
            return {"status": "delivered"}
        """
    )

    outcome = health.run("--wa-live", "--wa-send", "--wa-delivery-timeout", "5")

    assert len(stand_in.writes) == 1
    assert outcome.report["mode"] == "send"
    assert outcome.verdict("WA804") == outcome.verdict("WA805") == "passed"
    assert "wa-health: sending opening_hours:en_US (UTILITY), chosen among" in outcome.text
    assert "of the account to 1 test recipient(s), once each" in outcome.text
    assert "wa-health: 1 of 1 accepted by Meta" in outcome.text
    assert RECIPIENT[1:] not in outcome.text + json.dumps(outcome.report)
    assert outcome.tenant["requests"]["count"] == len(stand_in.calls)


def test_a_recording_keeps_what_was_seen_beyond_meta_and_none_of_its_traffic(health, double, receiver):
    stand_in, hook = double("healthy"), receiver(lambda _: (403, {}, b"Forbidden"))
    settings = {"WHATSAPP_WEBHOOK_URL": hook.url, "WHATSAPP_WEBHOOK_VERIFY_TOKEN": VERIFY_TOKEN}
    health.write_env({**stand_in.env(), **settings})

    recorded = health.run("--wa-record", "--wa-timeout", "2")
    asked = len(hook.asked)
    (cassette,) = (health.path / "cassettes").glob("*.json")
    replayed = health.run("--wa-replay")

    kept: dict[str, Any] = json.loads(cassette.read_text(encoding="utf-8"))
    assert "/webhook" not in {entry.get("path") for entry in kept.get("interactions", [])}
    assert VERIFY_TOKEN not in cassette.read_text(encoding="utf-8")
    assert len(hook.asked) == asked
    assert "webhook.handshake-refused" in recorded.causes
    assert replayed.causes == recorded.causes
    assert replayed.tenant["can_send"] is None


def test_a_sound_set_up_is_green_from_the_send_to_the_signed_event(health, double, receiver):
    hook = receiver()
    # The stand-in keeps the URL as Meta would; over http it is a rehearsal on this machine.
    stand_in = double("healthy", callback=hook.url)
    hook.behaviour = app(verify_token=stand_in.verify_token, app_secret=stand_in.app_secret)
    health.write_env(stand_in.env())

    outcome = health.run("--wa-live", "--wa-send", "--wa-delivery-timeout", "5")

    assert outcome.exit_code == 0, outcome.text
    checks = ("WA603", "WA604", "WA605", "WA606", "WA607", "WA608", "WA804", "WA805")
    assert {check: outcome.verdict(check) for check in checks} == dict.fromkeys(checks, "passed")
    events = [json.loads(asked.body)["entry"][0]["changes"][0]["value"] for asked in hook.asked if asked.body]
    tags = {status.get("biz_opaque_callback_data") for value in events for status in value["statuses"]}
    assert len(tags) == 2  # the message's own, and that of the two samples
    assert all(tag.startswith("pytest-wa-health:") for tag in tags)


def test_two_independent_faults_are_both_named(health, double, receiver):
    hook = receiver(lambda _: (401, {}, b"missing signature"))
    health.write_env(double("logged-out", callback=hook.url).env())

    outcome = health.run("--wa-live", "--wa-timeout", "2")

    assert outcome.causes == ["token.logged-out", "webhook.requires-signature-on-get"]
    assert any("messages are being lost now" in note for note in outcome.tenant["notes"])
