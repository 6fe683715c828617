"""`--wa-notify`: each change of verdict is told once to each address, however often it could not be reached."""

from __future__ import annotations

import json
import sys

import pytest
from alert_runs import ROSA, TULIP, result_at, run_end


def test_a_title_says_verdict_and_business_and_the_body_has_five_lines(watched, receivers):
    watched("healthy")
    assert receivers.got == {}

    watched("logged-out")
    watched("logged-out")
    watched("healthy")
    watched("healthy")

    (failed, recovered) = receivers.got[ROSA]
    name = failed[0].partition(" CANNOT SEND: ")[0]
    assert name and name != "default"
    assert "signed out" in failed[0]
    assert failed[2] == "failure"
    what, who, step, before, again = failed[1].splitlines()
    assert "token.logged-out" in what and "Meta Business admin" in who
    assert "https://business.facebook.com" in step
    assert before.startswith("Before: OK (") and again.startswith("Check again: pytest --wa-live")
    assert recovered[0] == f"{name} works again"
    assert recovered[2] == "success"
    assert len(recovered[1].splitlines()) == 5


@pytest.mark.parametrize(
    ("state", "kind", "words"),
    [
        ("not-subscribed", "failure", "needs a fix"),
        ("expiring", "warning", "with a warning"),
        ("transient", "warning", "could not be checked"),
    ],
)
def test_the_type_follows_the_verdict(watched, receivers, state, kind, words):
    watched("healthy")
    watched(state)

    assert [(words in title, found) for title, _, found in receivers.got[ROSA]] == [(True, kind)]


def test_the_first_run_of_all_invents_no_past(watched, receivers):
    watched("logged-out")

    [(_, body, _)] = receivers.got[ROSA]
    assert "There is no earlier run to compare with." in body
    assert "OK" not in body and "passed" not in body


def test_in_arabic_with_a_link_to_the_report(health, receivers):
    from pytest_wa_health.report import history, notify

    path = health.path / "history.jsonl"
    more = {"lang": "ar", "url": "https://reports.example/wa"}
    history.append(result_at("2026-10-01T06:00:00Z", {"rosa": "passed"}), path)
    result = history.attach(result_at("2026-10-01T07:00:00Z", {"rosa": "failed"}) | more, path)
    alerts = notify.Alerts([ROSA], path)
    alerts.prepare(result, str)
    alerts.deliver()

    [(title, body, kind)] = receivers.got[ROSA]
    assert title.startswith("يلزم إصلاح لدى rosa")
    assert kind == "failure"
    lines = body.splitlines()
    assert len(lines) == 5
    assert lines[1].startswith("من يتصرف: ")
    assert lines[3].startswith("من قبل: سليم (1 أكتوبر 2026")
    assert lines[4] == "التقرير: https://reports.example/wa"


def test_one_that_cannot_send_any_more_is_told_though_it_had_failed_before(watched, receivers):
    watched("not-subscribed")
    watched("not-subscribed", "not-registered")

    assert [" CANNOT SEND: " in title for title in receivers.titles()] == [False, True]


def test_a_part_of_a_run_tells_nobody_and_delivers_nothing(watched, receivers):
    watched("healthy")
    receivers.is_down = lambda _: True
    watched("logged-out")
    receivers.is_down = lambda _: False

    watched("healthy", args=("-k", "token"))

    assert receivers.got == {}


def test_what_could_not_be_delivered_goes_out_with_the_next_run_and_holds_no_secret(watched, receivers):
    watched("healthy")
    receivers.is_down = lambda _: True
    lost = watched("logged-out")
    kept = (watched.path / "history.jsonl.alerts").read_text("utf-8")
    receivers.is_down = lambda _: False
    after = watched("logged-out")

    assert "--wa-notify: the address number 1 could not be reached; 1 message waits for the next run" in lost.text
    assert "hunter2" not in kept + lost.text and "alerts.example" not in kept
    assert "EAA" not in kept
    assert len(receivers.got[ROSA]) == 1
    assert "--wa-notify" not in after.text
    assert json.loads((watched.path / "history.jsonl.alerts").read_text("utf-8"))["addresses"]


def test_each_address_has_its_own_post(watched, receivers):
    watched("healthy", to=(ROSA, TULIP))
    receivers.is_down = lambda address: address == TULIP
    watched("logged-out", to=(ROSA, TULIP))
    receivers.is_down = lambda _: False
    watched("healthy", to=(TULIP, ROSA))

    assert len(receivers.got[ROSA]) == len(receivers.got[TULIP]) == 2
    assert receivers.titles(ROSA) == receivers.titles(TULIP)


def test_the_history_may_be_in_a_directory_that_is_yet_to_be_made(health, receivers):
    assert run_end(health.path / "new" / "history.jsonl", "2026-10-01T06:00:00Z", {"rosa": "failed"}) == []
    assert len(receivers.got[ROSA]) == 1


@pytest.mark.parametrize(
    ("more", "zones", "said"),
    [
        ({}, [None], "07:30 UTC"),
        ({}, ["Asia/Riyadh"], "10:30 Asia/Riyadh"),
        ({"timezone": "Africa/Cairo"}, ["Asia/Riyadh"], "10:30 Africa/Cairo"),
        ({"timezone": "Mars/Olympus"}, [None], "07:30 UTC"),
        ({}, ["Asia/Riyadh"] * 4, "10:30 Asia/Riyadh"),
        ({}, ["Asia/Riyadh", "Asia/Dubai"] * 2, "07:30 UTC"),
    ],
)
def test_times_are_those_of_the_business_and_the_zone_is_named(health, receivers, more, zones, said):
    from pytest_wa_health.report import history, notify

    path = health.path / "history.jsonl"
    result = result_at("2026-10-01T07:30:00Z", {f"shop-{number}": "failed" for number in range(len(zones))}) | more
    for tenant, zone in zip(result["tenants"], zones, strict=True):
        tenant["timezone"] = zone
    alerts = notify.Alerts([ROSA], path)
    alerts.prepare(history.attach(result, path), str)
    alerts.deliver()

    [(_, body, _)] = receivers.got[ROSA]
    assert f"Seen: 1 Oct 2026, {said}. " in body


def test_an_account_that_cannot_be_read_keeps_the_name_and_the_time_that_it_had(health, receivers):
    """A dead token reads nothing: neither what the business is called nor where it is."""
    from pytest_wa_health.report import history, notify

    path = health.path / "history.jsonl"
    known = result_at("2026-10-01T06:00:00Z", {"default": "passed"})
    known["tenants"][0] |= {"verified_name": "متجر الورد", "timezone": "Asia/Riyadh"}
    history.append(known, path)
    result = history.attach(result_at("2026-10-01T07:00:00Z", {"default": "failed"}), path)
    alerts = notify.Alerts([ROSA], path)
    alerts.prepare(result, str)
    alerts.deliver()

    [(title, body, _)] = receivers.got[ROSA]
    assert title.startswith("متجر الورد needs a fix")
    assert "09:00 Asia/Riyadh" in body


def test_a_run_that_was_killed_before_its_history_does_not_tell_twice(health, receivers):
    from pytest_wa_health.report import history, notify

    path = health.path / "history.jsonl"
    history.append(result_at("2026-10-01T06:00:00Z", {"rosa": "passed"}), path)
    for minute in (10, 20, 30):
        result = history.attach(result_at(f"2026-10-01T07:{minute}:00Z", {"rosa": "failed"}), path)
        alerts = notify.Alerts([ROSA], path)
        alerts.prepare(result, str)
        alerts.deliver()

    assert len(receivers.got[ROSA]) == 1


def test_many_businesses_with_one_cause_are_one_message(health, receivers):
    from pytest_wa_health.report import history, notify

    path = health.path / "history.jsonl"
    names = {f"shop-{number}": "passed" for number in range(30)}
    history.append(result_at("2026-10-01T06:00:00Z", names), path)
    result = history.attach(result_at("2026-10-01T07:00:00Z", dict.fromkeys(names, "failed")), path)
    alerts = notify.Alerts([ROSA], path)
    alerts.prepare(result, str)
    alerts.deliver()

    [(title, body, _)] = receivers.got[ROSA]
    assert title == "30 businesses need a fix: Something"
    assert "shop-19" in body and "10 more" in body
    assert len(body.splitlines()) == 5


def test_a_file_that_is_none_of_ours_is_set_aside(health, receivers):
    from pytest_wa_health.report import notify

    path = health.path / "history.jsonl"
    (health.path / "history.jsonl.alerts").write_text("{", encoding="utf-8")

    alerts = notify.Alerts([ROSA], path)

    assert alerts.deliver() == []
    assert (health.path / "history.jsonl.alerts.unreadable").read_text("utf-8") == "{"


@pytest.mark.parametrize("address", ["nonsense://hunter2hunter2", "hunter2hunter2"])
def test_an_address_that_is_not_understood_ends_the_run_before_it_begins(health, double, receivers, address):
    account = double("logged-out")
    health.write_env(account.env())

    outcome = health.run("--wa-live", "--wa-history", "history.jsonl", "--wa-notify", ROSA, "--wa-notify", address)

    assert outcome.exit_code == 4
    assert "--wa-notify: the address number 2 is not one that Apprise knows" in outcome.text
    assert "hunter2" not in outcome.text
    assert account.calls == [] and receivers.got == {}


def test_without_apprise_the_extra_is_named(health, double, monkeypatch):
    monkeypatch.setitem(sys.modules, "apprise", None)
    health.write_env(double("healthy").env())

    outcome = health.run("--wa-live", "--wa-history", "history.jsonl", "--wa-notify", ROSA)

    assert outcome.exit_code == 4
    assert "pytest-wa-health[notify]" in outcome.text


@pytest.mark.parametrize("live", [(), ("--wa-live", "--wa-history", "history.jsonl")])
def test_a_test_message_reaches_every_address_and_checks_nothing(health, double, receivers, live):
    account = double("logged-out")
    health.write_env(account.env())
    words = ("--wa-notify-test", "--wa-notify", ROSA, "--wa-notify", TULIP, *live)

    outcome = health.pytester.runpytest_inprocess(*words)
    receivers.is_down = lambda address: address == TULIP
    red = health.pytester.runpytest_inprocess(*words)

    assert (int(outcome.ret), int(red.ret)) == (0, 1)
    assert "taken by 2 of 2 addresses" in outcome.stdout.str()
    assert "the address number 2 did not take the message" in red.stdout.str()
    assert {kind for _, _, kind in receivers.got[ROSA]} == {"info"}
    assert "this is a test" in receivers.titles()[0]
    assert account.calls == [] and not (health.path / "history.jsonl").exists()


def test_a_test_message_needs_an_address(health):
    outcome = health.pytester.runpytest_inprocess("--wa-notify-test")

    assert int(outcome.ret) == 4
    assert "--wa-notify-test needs --wa-notify" in outcome.stderr.str()
