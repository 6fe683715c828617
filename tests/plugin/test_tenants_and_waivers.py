"""Several tenants in one run, from the project file or the hook; waivers."""

from __future__ import annotations

import re
import sqlite3
from datetime import date, timedelta

import pytest

SOON = (date.today() + timedelta(days=90)).isoformat()  # noqa: DTZ011

TWO = """
[tenants.acme]
env_file = "acme.env"

[tenants.globex]
env_file = "globex.env"
"""


@pytest.fixture
def two_tenants(health, double):
    for name, state in (("acme", "logged-out"), ("globex", "healthy")):
        lines = [f"{key}={value}\n" for key, value in double(state).env().items()]
        (health.path / f"{name}.env").write_text("".join(lines), encoding="utf-8")
    (health.path / "wa-health.toml").write_text(TWO, encoding="utf-8")
    return health


def test_each_tenant_has_its_own_verdict(two_tenants):
    outcome = two_tenants.run("--wa-live")

    verdicts = {tenant["name"]: tenant["verdict"] for tenant in outcome.report["tenants"]}
    assert verdicts == {"acme": "failed", "globex": "passed"}
    assert outcome.report["verdict"] == "failed"
    assert "wa-health/test_token.py::test_token_is_accepted[acme]" in {
        check["nodeid"] for tenant in outcome.report["tenants"] for check in tenant["checks"]
    }


def test_one_tenant_can_be_chosen(two_tenants):
    outcome = two_tenants.run("--wa-live", "--wa-tenant", "globex")

    assert [tenant["name"] for tenant in outcome.report["tenants"]] == ["globex"]
    assert outcome.exit_code == 0


def test_an_unknown_tenant_is_one_sentence(two_tenants):
    outcome = two_tenants.run("--wa-live", "--wa-tenant", "initech")

    assert outcome.exit_code == 4
    assert "initech" in outcome.text


def test_a_broken_tenant_is_named_and_the_others_are_checked(two_tenants):
    (two_tenants.path / "acme.env").write_text("WHATSAPP_PHONE_NUMBER_ID=106540352242922\n", encoding="utf-8")

    outcome = two_tenants.run("--wa-live")

    by_name = {tenant["name"]: tenant for tenant in outcome.report["tenants"]}
    assert by_name["globex"]["verdict"] == "passed"
    assert by_name["acme"]["diagnoses"][0]["cause"] == "settings.missing"
    assert outcome.exit_code == 1


def test_each_tenant_gets_a_page_of_its_own_that_names_no_other(two_tenants):
    two_tenants.run("--wa-live", "--wa-report-dir", "pages")

    page = (two_tenants.path / "pages" / "acme.html").read_text(encoding="utf-8")
    assert "acme" in page and "globex" not in page


def test_the_page_of_a_tenant_that_cannot_be_used_stays_in_its_directory(two_tenants):
    tables = TWO.replace("tenants.acme", 'tenants."../Acme / Riyadh"').replace("acme.env", "gone.env")
    (two_tenants.path / "wa-health.toml").write_text(tables, encoding="utf-8")

    outcome = two_tenants.run("--wa-live", "--wa-report-dir", "pages/today")

    slugs = {tenant["name"]: tenant["slug"] for tenant in outcome.report["tenants"]}
    acme = slugs["../Acme / Riyadh"]
    assert re.fullmatch("acme-riyadh-[0-9a-f]{8}", acme) and slugs["globex"] == "globex"
    assert {file.name for file in (two_tenants.path / "pages").rglob("*.html")} == {f"{acme}.html", "globex.html"}


def test_tenants_come_from_the_hook(health, double):
    settings = {**double("payment").env(), "name": "from-the-database"}
    health.pytester.makeconftest(f"def pytest_wa_tenants(config):\n    yield {settings!r}\n")

    outcome = health.run("--wa-live")

    assert outcome.tenant["name"] == "from-the-database"
    assert outcome.causes == ["account.payment"]


def waive(health, text):
    (health.path / "wa-health.toml").write_text(text, encoding="utf-8")


def test_a_waiver_with_reason_and_date_is_shown_as_such(live, health):
    waive(health, f'[[waivers]]\ncause = "account.payment"\nreason = "invoiced from March"\nuntil = {SOON}\n')

    outcome, _ = live("payment")

    assert outcome.exit_code == 0, outcome.text
    assert outcome.verdict("WA504") == "waived"
    assert outcome.report["verdict"] == "passed"
    assert f"WA504 account.payment: invoiced from March (until {SOON})" in outcome.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ('reason = "we know"\nuntil = 2020-01-01', "expired on 2020-01-01"),
        ('reason = "we know"\nuntil = 2099-01-01', "runs for more than a year, until 2099-01-01"),
        ('reason = "we know"', "has no end date"),
    ],
)
def test_a_waiver_that_does_not_hold_fails(live, health, fields, words):
    waive(health, f'[[waivers]]\ncheck = "WA406"\n{fields}\n')

    outcome, _ = live("quality-red")

    assert outcome.exit_code == 1
    assert outcome.verdict("WA406") == "failed"
    assert words in next(check["note"] for check in outcome.tenant["checks"] if check["id"] == "WA406")
    assert "FIX      WA406" in outcome.text
    assert words in " ".join(outcome.text.split())


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ('check = "WA406"\nuntil = 2099-01-01', "waiver 1 gives no reason"),
        ('check = "WA999"\nreason = "x"', "there is no check WA999"),
        ('check = "wa201"\nreason = "x"', "there is no check wa201; did you mean WA201?"),
        (
            'cause = "token.loged-out"\nreason = "x"',
            "there is no cause token.loged-out; did you mean token.logged-out?",
        ),
    ],
)
def test_a_waiver_that_waives_nothing_is_refused(live, health, fields, words):
    waive(health, f"[[waivers]]\n{fields}\n")

    outcome, _ = live("healthy")

    assert outcome.exit_code == 4
    assert words in outcome.text
    assert outcome.report["verdict"] == "failed"


def test_a_directory_of_tenants_that_is_empty_is_no_other_account(live, health):
    (health.path / "shops").mkdir()
    waive(health, 'tenants_dir = "shops"\n')

    outcome, stand_in = live("healthy")

    assert outcome.exit_code == 4
    assert "shops must hold a NAME.env for each tenant" in outcome.text
    assert stand_in.calls == []


def test_a_file_among_the_tenants_that_is_not_read_is_named(health, double):
    (health.path / "shops").mkdir()
    for name in ("north.env", "south.env.old"):
        text = "".join(f"{key}={value}\n" for key, value in double("healthy").env().items())
        (health.path / "shops" / name).write_text(text, encoding="utf-8")
    waive(health, 'tenants_dir = "shops"\n')

    outcome = health.run("--wa-live")

    assert [tenant["name"] for tenant in outcome.report["tenants"]] == ["north"]
    assert "south.env.old is not read" in outcome.text


def test_a_waiver_covers_its_tenant_alone(two_tenants):
    text = '[[waivers]]\ncheck = "WA201"\ntenant = "globex"\nreason = "x"\nuntil = SOON\n'.replace("SOON", SOON)
    waive(two_tenants, TWO + text)

    outcome = two_tenants.run("--wa-live")

    assert outcome.exit_code == 1


def test_tenants_come_from_a_database_and_the_hook_makes_their_secrets_clear(health, double):
    env = double("healthy").env()
    with sqlite3.connect(health.path / "shops.db") as connection:
        connection.execute("CREATE TABLE shops (name TEXT, token TEXT, sender TEXT)")
        row = ("acme", env["WHATSAPP_ACCESS_TOKEN"][::-1], env["WHATSAPP_PHONE_NUMBER_ID"])
        connection.execute("INSERT INTO shops VALUES (?, ?, ?)", row)
        connection.execute("INSERT INTO shops VALUES ('globex', NULL, '106540352242922')")
    health.write_env({"SHOPS": "sqlite:///shops.db", "WHATSAPP_GRAPH_URL": env["WHATSAPP_GRAPH_URL"]})
    (health.path / "wa-health.toml").write_text(
        "[tenants_sql]\nurl_env = 'SHOPS'\nquery = 'SELECT * FROM shops'\n"
        "columns = { access_token = 'token', phone_number_id = 'sender' }\n"
    )
    health.pytester.makeconftest("def pytest_wa_decrypt(tenant, name, value):\n    return value and value[::-1]\n")

    outcome = health.run("--wa-live")

    by_name = {tenant["name"]: tenant for tenant in outcome.report["tenants"]}
    assert by_name["acme"]["verdict"] == "passed"
    assert by_name["acme"]["token"]["source"] == "access_token in wa-health.toml [tenants_sql]"
    assert by_name["globex"]["diagnoses"][0]["cause"] == "settings.missing"
    assert outcome.exit_code == 1
    assert env["WHATSAPP_ACCESS_TOKEN"][:12] not in outcome.text
