"""``--wa-live --wa-events``: what happened is evidence beside what is read today."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from pytest_wa_health.double import Double
from tests.events.test_events_reading import failed, payload, status

NOW = int(time.time())
DAY = 86_400


@pytest.fixture
def double(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Iterator[Double]:
    with Double("healthy") as running:
        for name, value in running.env().items():
            monkeypatch.setenv(name, value)
        yield running


def live(pytester: pytest.Pytester, *options: str) -> tuple[int, dict[str, Any], str]:
    run = pytester.runpytest("-p", "wa_health", "--wa-live", "--wa-json", "out.json", *options)
    (tenant,) = json.loads((pytester.path / "out.json").read_text())["tenants"]
    return int(run.ret), tenant, run.stdout.str()


def store(pytester: pytest.Pytester, *payloads: Any) -> None:
    (pytester.path / "events.jsonl").write_text("\n".join(map(json.dumps, payloads)))


def sent_well(number: str, count: int, at: int) -> list[Any]:
    return [
        payload(status(f"wamid.{at}{n}", state, at), number=number)
        for n in range(count)
        for state in ("sent", "delivered")
    ]


def unpaid(number: str, count: int, at: int) -> list[Any]:
    title = "Business eligibility payment issue"
    return [payload(failed(f"wamid.f{at}{n}", 131042, title, at + n), number=number) for n in range(count)]


def written(number: str, count: int, at: int) -> list[Any]:
    """`count` inbound messages within one day."""
    return [
        payload(
            messages=[{"from": "96650000", "id": f"in.{at}.{n}", "timestamp": str(at - n * 60), "type": "text"}],
            number=number,
        )
        for n in range(count)
    ]


def test_payment_that_failed_yesterday_and_is_readable_today_is_said_as_that(
    double: Double, pytester: pytest.Pytester
) -> None:
    number = double.env()["WHATSAPP_PHONE_NUMBER_ID"]
    store(pytester, *sent_well(number, 30, NOW - 3 * DAY), *unpaid(number, 7, NOW - 26 * 3600))

    code, tenant, output = live(pytester, "--wa-events", "events.jsonl")

    assert "what is read today looks right" in " ".join(output.split())
    (diagnosis,) = [one for one in tenant["diagnoses"] if one["cause"] == "account.payment"]
    notes = [seen["note"] for seen in diagnosis["evidence"]]
    assert (code, tenant["verdict"], diagnosis["verdict"]) == (0, "warned", "warned")
    assert notes[0].startswith("messages that failed with it: 7 of 37, from ")
    assert notes[0].endswith("; what is read today looks right")
    for said in (diagnosis["explanation"], diagnosis["forward"]):
        assert "what is read today looks right: it may be over" in said
    assert diagnosis["evidence"][0]["code"] == 131042
    assert tenant["can_send"] is not False
    assert (tenant["events"]["phone_number"], tenant["events"]["funnel"]["failed"]) == (number, 7)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_terminal_and_page_show_what_became_of_the_messages(
    lang: str, double: Double, pytester: pytest.Pytester
) -> None:
    number = double.env()["WHATSAPP_PHONE_NUMBER_ID"]
    store(pytester, *sent_well(number, 30, NOW - 3 * DAY), *unpaid(number, 7, NOW - 26 * 3600))

    run = pytester.runpytest(
        "-p", "wa_health", "-p", "html", "-p", "metadata", "--wa-live",
        "--wa-events", "events.jsonl", "--html", "o.html", "--wa-lang", lang, "--wa-metrics", "o.prom",
        "--wa-report-dir", "pages",
    )  # fmt: skip

    run.stdout.fnmatch_lines(
        ["SEEN*messages 37, sent 81.1%, delivered 81.1%, read 0.0%, failed 18.9%,*", "*7 x 131042:*"]
    )
    for page in [pytester.path / "o.html", *(pytester.path / "pages").glob("*.html")]:
        text = page.read_text("utf-8")
        assert {"en": "What became of the messages", "ar": "ماذا حدث للرسائل"}[lang] in text
        assert "<code>131042</code>" in text
        assert text.count("<rect") >= 4
    (ratio,) = [
        line
        for line in (pytester.path / "o.prom").read_text().splitlines()
        if line.startswith("wa_health_events_failed_ratio{")
    ]
    assert ratio == 'wa_health_events_failed_ratio{tenant="default"} 0.1892'


def test_a_file_in_which_nothing_is_understood_is_a_note(double: Double, pytester: pytest.Pytester) -> None:
    (pytester.path / "plain.txt").write_text("nothing of interest\n")

    code, tenant, output = live(pytester, "--wa-events", "plain.txt")

    assert code == 0
    assert [note for note in tenant["notes"] if "nothing in it is a webhook payload" in note]
    assert "nothing in it is a webhook payload" in " ".join(output.split())


def test_a_run_without_events_says_nothing_of_them(double: Double, pytester: pytest.Pytester) -> None:
    run = pytester.runpytest("-p", "wa_health", "-p", "html", "-p", "metadata", "--wa-live", "--html", "o.html")

    run.stdout.no_fnmatch_line("SEEN*")
    assert "What became of the messages" not in (pytester.path / "o.html").read_text("utf-8")


def test_a_path_that_cannot_be_read_is_exit_4_alone_and_exit_1_beside_others(
    double: Double, pytester: pytest.Pytester
) -> None:
    store(pytester, *sent_well(double.env()["WHATSAPP_PHONE_NUMBER_ID"], 3, NOW - DAY))

    alone = pytester.runpytest("-p", "wa_health", "--wa-live", "--wa-events", "gone.jsonl")
    code, tenant, output = live(pytester, "--wa-events", "events.jsonl", "gone.jsonl")

    assert alone.ret == 4
    alone.stderr.fnmatch_lines(["*--wa-events: gone.jsonl cannot be read: No such file or directory*"])
    assert not double.calls or tenant["events"]["messages"] == 3
    assert (code, tenant["verdict"]) == (1, "passed")
    assert "gone.jsonl cannot be read" in output


def test_payment_that_fails_now_is_a_failure_though_the_reads_look_right(
    double: Double, pytester: pytest.Pytester
) -> None:
    number = double.env()["WHATSAPP_PHONE_NUMBER_ID"]
    store(pytester, *sent_well(number, 30, NOW - 3 * DAY), *unpaid(number, 7, NOW - 600))

    code, tenant, _ = live(pytester, "--wa-events", "events.jsonl")

    assert code == 1
    assert (tenant["diagnoses"][0]["cause"], tenant["diagnoses"][0]["verdict"]) == ("account.payment", "failed")
    assert tenant["can_send"] is False


def test_a_fault_that_is_read_and_happened_is_one_diagnosis_with_both(
    double: Double, pytester: pytest.Pytester
) -> None:
    double.set_state("payment")
    number = double.env()["WHATSAPP_PHONE_NUMBER_ID"]
    store(pytester, *sent_well(number, 30, NOW - 3 * DAY), *unpaid(number, 7, NOW - DAY))

    code, tenant, _ = live(pytester, "--wa-events", "events.jsonl")

    payments = [one for one in tenant["diagnoses"] if one["cause"] == "account.payment"]
    assert code == 1
    assert len(payments) == 1
    assert any((seen["note"] or "").startswith("messages that failed with it: 7") for seen in payments[0]["evidence"])


def test_silence_after_hundreds_a_day_is_a_warning(double: Double, pytester: pytest.Pytester) -> None:
    number = double.env()["WHATSAPP_PHONE_NUMBER_ID"]
    store(pytester, *(one for day in range(3, 9) for one in written(number, 300, NOW - day * DAY)))

    code, tenant, _ = live(pytester, "--wa-events", "events.jsonl")

    (diagnosis,) = tenant["diagnoses"]
    assert (code, tenant["verdict"]) == (0, "warned")
    assert (diagnosis["cause"], diagnosis["verdict"]) == ("webhook.delivery-failing", "warned")
    assert diagnosis["title"] == "Customers' messages have stopped coming in"


QUIET = {
    "a few a day": [(day, 3) for day in range(3, 9)],
    "hundreds, until an hour ago": [(day, 200) for day in range(7)],
    "nobody ever wrote": [],
    "closed for three days every week": [(day, 150) for day in (3, 4, 7, 8, 11, 12)],
}


@pytest.mark.parametrize("traffic", QUIET)
def test_a_usual_quiet_is_no_warning(traffic: str, double: Double, pytester: pytest.Pytester) -> None:
    number = double.env()["WHATSAPP_PHONE_NUMBER_ID"]
    store(
        pytester,
        *sent_well(number, 5, NOW - 4000),
        *(one for day, count in QUIET[traffic] for one in written(number, count, NOW - 3600 - day * DAY)),
    )

    code, tenant, _ = live(pytester, "--wa-events", "events.jsonl")

    assert (code, tenant["verdict"], tenant["diagnoses"]) == (0, "passed", [])


def test_single_failures_stay_in_the_events_and_many_are_a_failure(double: Double, pytester: pytest.Pytester) -> None:
    number = double.env()["WHATSAPP_PHONE_NUMBER_ID"]
    good = sent_well(number, 60, NOW - DAY)
    late = [payload(failed(f"wamid.w{n}", 131047, at=NOW - 4000), number=number) for n in range(20)]

    store(pytester, *good, late[0])
    code, tenant, _ = live(pytester, "--wa-events", "events.jsonl")
    assert (code, tenant["diagnoses"]) == (0, [])
    assert tenant["events"]["failures"][0]["cause"] == "recipient.window-closed"

    store(pytester, *good, *late)
    code, tenant, _ = live(pytester, "--wa-events", "events.jsonl")
    assert (code, tenant["diagnoses"][0]["cause"]) == (1, "recipient.window-closed")


def test_the_hook_yields_payloads_and_what_it_raises_is_a_note(double: Double, pytester: pytest.Pytester) -> None:
    number = double.env()["WHATSAPP_PHONE_NUMBER_ID"]
    given = [*sent_well(number, 3, NOW - DAY), *unpaid(number, 2, NOW - 60)]
    pytester.makeconftest(
        f"""
        import json
        def pytest_wa_events(tenant):
            yield from json.loads({json.dumps(json.dumps(given))})
            raise RuntimeError("201001234567 must not be shown")
        """
    )

    code, tenant, output = live(pytester)

    assert (code, tenant["diagnoses"][0]["cause"]) == (1, "account.payment")
    assert tenant["events"]["messages"] == 5
    assert any(note.startswith("the hook pytest_wa_events raised RuntimeError") for note in tenant["notes"])
    assert "201001234567" not in output + json.dumps(tenant)


def test_rows_of_the_projects_database_are_events(
    double: Double, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("sqlalchemy")
    env = double.env()
    path = pytester.path / "shop.db"
    with sqlite3.connect(path) as database:
        database.execute("create table shops (name, access_token, phone_number_id, business_account_id)")
        database.execute(
            "insert into shops values (?, ?, ?, ?)",
            ("Acme", *(env[f"WHATSAPP_{key}"] for key in ("ACCESS_TOKEN", "PHONE_NUMBER_ID", "BUSINESS_ACCOUNT_ID"))),
        )
        database.execute("create table sent (wamid, status, error_code, created_at, phone)")
        when = datetime.fromtimestamp(NOW - 300, tz=timezone.utc).strftime("%Y-%m-%d %H:%M:%S")
        rows = [(f"wamid.s{n}", "failed", "131042", when, "201001234567") for n in range(4)]
        database.executemany("insert into sent values (?, ?, ?, ?, ?)", rows)
    for name in ("WHATSAPP_ACCESS_TOKEN", "WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_BUSINESS_ACCOUNT_ID"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("SHOP_DB", f"sqlite:///{path}")
    (pytester.path / "wa-health.toml").write_text(
        '[tenants_sql]\nurl_env = "SHOP_DB"\nquery = "select * from shops"\nevents = "select * from sent"\n'
    )

    code, tenant, _ = live(pytester)

    assert (code, tenant["name"], tenant["events"]["messages"]) == (1, "Acme", 4)
    assert tenant["diagnoses"][0]["cause"] == "account.payment"
    assert tenant["events"]["failures"][0]["countries"] == {"EG": 4}


@pytest.mark.parametrize("mode", ["--wa-replay", "--wa-record", "--wa-receiver=http://127.0.0.1:9", "--wa-renew"])
def test_events_go_with_a_live_run_alone(mode: str, pytester: pytest.Pytester) -> None:
    (pytester.path / "events.jsonl").write_text("")

    run = pytester.runpytest("-p", "wa_health", mode, "--wa-events", "events.jsonl")

    assert run.ret == 4
    run.stderr.fnmatch_lines(["*cannot be combined with*"])


def test_wa_health_check_takes_events(double: Double, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pytest_wa_health.cli import main

    number = double.env()["WHATSAPP_PHONE_NUMBER_ID"]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "e.jsonl").write_text("\n".join(map(json.dumps, unpaid(number, 3, NOW - 60))))

    assert main(["check", "--events", "e.jsonl", "--json", "o.json"]) == 1
    (tenant,) = json.loads((tmp_path / "o.json").read_text())["tenants"]
    assert tenant["events"]["funnel"]["failed"] == 3
