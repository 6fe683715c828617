"""Several tenants in one run, from the project file or the hook; waivers."""

from __future__ import annotations

import pytest

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
    assert slugs == {"../Acme / Riyadh": "acme-riyadh", "globex": "globex"}
    assert {file.name for file in (two_tenants.path / "pages").rglob("*.html")} == {"acme-riyadh.html", "globex.html"}


def test_tenants_come_from_the_hook(health, double):
    settings = {**double("payment").env(), "name": "from-the-database"}
    health.pytester.makeconftest(f"def pytest_wa_tenants(config):\n    yield {settings!r}\n")

    outcome = health.run("--wa-live")

    assert outcome.tenant["name"] == "from-the-database"
    assert outcome.causes == ["account.payment"]


def waive(health, text):
    (health.path / "wa-health.toml").write_text(text, encoding="utf-8")


def test_a_waiver_with_reason_and_date_is_shown_as_such(live, health):
    waive(health, '[[waivers]]\ncause = "account.payment"\nreason = "invoiced from March"\nuntil = 2099-01-01\n')

    outcome, _ = live("payment")

    assert outcome.exit_code == 0, outcome.text
    assert outcome.verdict("WA504") == "waived"
    assert outcome.report["verdict"] == "passed"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ('reason = "we know"\nuntil = 2020-01-01', "expired on 2020-01-01"),
        ("until = 2099-01-01", "gives no reason"),
        ('reason = "we know"', "has no end date"),
    ],
)
def test_a_waiver_that_does_not_hold_fails(live, health, fields, words):
    waive(health, f'[[waivers]]\ncheck = "WA406"\n{fields}\n')

    outcome, _ = live("quality-red")

    assert outcome.exit_code == 1
    assert outcome.verdict("WA406") == "failed"
    assert words in next(check["note"] for check in outcome.tenant["checks"] if check["id"] == "WA406")


def test_a_waiver_covers_its_tenant_alone(two_tenants):
    text = '[[waivers]]\ncheck = "WA201"\ntenant = "globex"\nreason = "x"\nuntil = 2099-01-01\n'
    waive(two_tenants, TWO + text)

    outcome = two_tenants.run("--wa-live")

    assert outcome.exit_code == 1
