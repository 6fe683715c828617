"""Runs over several tenants: isolation, bad input, folding, and what is named of what was not checked."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

import pytest
from small_fleet import by_name

from pytest_wa_health import catalogue

FOLDED = "wa_fold_above = 1"


def counted(outcome) -> dict[str, int]:
    """Tests by outcome, without pytest's own remarks on how it was started."""
    return {word: n for word, n in outcome.result.parseoutcomes().items() if word != "warnings"}


def test_what_is_broken_is_named_and_everyone_else_gets_a_verdict(fleet):
    small = fleet("hang", "logged-out", *["healthy"] * 5)
    small.entries.insert(3, 17)

    outcome = small.run(
        "--wa-timeout", "0.5", after="raise RuntimeError('the row of ' + 'EAA' + 'x' * 40)", ini=FOLDED
    )

    tenants = by_name(outcome)
    assert outcome.exit_code == 1
    assert [tenants[f"t{number}"]["verdict"] for number in range(7)] == ["unknown", "failed", *["passed"] * 5]
    assert tenants["t0"]["diagnoses"][0]["cause"] == "network.timeout"
    assert tenants["t1"]["diagnoses"][0]["cause"] == "token.logged-out"
    assert "item 4" in tenants["tenant-4"]["diagnoses"][0]["explanation"]
    assert "RuntimeError" in tenants["pytest_wa_tenants"]["diagnoses"][0]["explanation"]
    assert "conftest.py" in tenants["pytest_wa_tenants"]["diagnoses"][0]["explanation"]
    assert "xxxx" not in outcome.text


def test_a_hook_that_names_nobody_and_raises_does_not_fall_back_to_another_account(fleet):
    small = fleet("healthy")
    small.health.write_env(small.double.env())
    small.entries = []

    outcome = small.run(after="raise RuntimeError")

    assert outcome.exit_code == 4
    assert "pytest_wa_tenants raised RuntimeError" in outcome.text
    assert small.double.calls == []


def test_tenants_keep_their_order_in_the_report(fleet):
    outcome = fleet("hang", "healthy", "healthy").run("--wa-timeout", "0.3", ini=FOLDED)

    assert list(by_name(outcome)) == ["t0", "t1", "t2"]


@pytest.mark.parametrize("args", [(), ("-k", "token_is_accepted")])
def test_only_the_tenants_whose_checks_run_are_asked_about(fleet, args):
    small = fleet("healthy", "healthy", "healthy")

    outcome = small.run(*args, "wa-health/test_token.py::test_token_is_accepted[t1]")

    assert outcome.exit_code == 0, outcome.text
    assert small.asked() == {"t1"}
    assert list(by_name(outcome)) == ["t1"]


def test_a_large_fleet_has_one_test_for_each_tenant_and_the_same_verdicts(fleet):
    small = fleet("healthy", "logged-out", "quality-red", "not-registered")
    apart = by_name(small.run())

    outcome = small.run(ini=FOLDED)

    together = by_name(outcome)
    assert counted(outcome) == {"passed": 1, "failed": 2, "warned": 1}
    for name, tenant in apart.items():
        expected = {check["id"]: (check["verdict"], check["cause"], check["note"]) for check in tenant["checks"]}
        found = {check["id"]: (check["verdict"], check["cause"], check["note"]) for check in together[name]["checks"]}
        assert found == expected
        assert [d["cause"] for d in together[name]["diagnoses"]] == [d["cause"] for d in tenant["diagnoses"]]
        assert together[name]["verdict"] == tenant["verdict"]


def test_the_id_of_a_folded_tenant_can_be_pasted_back(fleet):
    small = fleet("healthy", "payment", "healthy")
    first = small.run(ini=FOLDED)
    (nodeid,) = {check["nodeid"] for check in by_name(first)["t1"]["checks"]}
    small.double.calls.clear()

    again = small.run(nodeid)

    assert nodeid == "wa-health/tenants::t1"
    assert again.exit_code == 1
    assert list(by_name(again)) == ["t1"] and small.asked() == {"t1"}


def test_single_checks_can_be_chosen_in_a_large_fleet(fleet):
    outcome = fleet("healthy", "logged-out").run("-k", "token_is_accepted", ini=FOLDED)

    assert counted(outcome) == {"passed": 1, "failed": 1, "deselected": 2 * (len(catalogue.checks()) - 1)}


def test_a_waiver_holds_in_a_large_fleet(fleet):
    small = fleet("payment", "healthy")
    until = datetime.now(tz=timezone.utc).date() + timedelta(days=90)
    text = f'[[waivers]]\ncause = "account.payment"\nreason = "invoiced from March"\nuntil = {until}\n'
    (small.health.path / "wa-health.toml").write_text(text, encoding="utf-8")

    outcome = small.run(ini=FOLDED)

    assert outcome.exit_code == 0, outcome.text
    assert {c["id"]: c["verdict"] for c in by_name(outcome)["t0"]["checks"]}["WA504"] == "waived"


def test_a_warning_fails_a_large_fleet_only_if_asked_to(fleet):
    small = fleet("quality-red", "healthy")

    assert small.run(ini=FOLDED).exit_code == 0
    assert small.run("--wa-fail-on", "warned", ini=FOLDED).exit_code == 1


def test_causes_that_tenants_share_are_told_once(fleet):
    outcome = fleet("healthy", "payment", "payment", "payment").run(ini=FOLDED)

    assert outcome.report["causes"] == [
        {"cause": "account.payment", "verdict": "failed", "count": 3, "tenants": ["t1", "t2", "t3"]}
    ]
    assert outcome.text.count("account.payment:") == 1
    assert "business_id=" not in outcome.text, "the page of one of them would mislead the others"
    assert "3 tenants WA504 account.payment" in outcome.text


def test_a_run_that_stops_early_says_how_many_were_not_checked(fleet):
    outcome = fleet("logged-out", "healthy", "healthy").run("-x", ini=FOLDED)

    assert outcome.exit_code == 1
    assert "2 tenants were not checked" in outcome.text


def test_own_checks_run_beside_a_folded_suite(fleet):
    small = fleet("healthy", "logged-out")
    small.health.pytester.makepyfile(
        "import pytest\n@pytest.mark.wa_check('X1')\ndef test_own(wa_phone):\n    assert wa_phone['id']\n"
    )

    outcome = small.run(ini=f"{FOLDED}\ntestpaths = .")

    own = {name: {c["id"]: c["verdict"] for c in tenant["checks"]}["X1"] for name, tenant in by_name(outcome).items()}
    assert own == {"t0": "passed", "t1": "blocked"}


def test_a_machine_that_starts_no_thread_is_named_and_blames_no_token(fleet, monkeypatch):
    def refuse(thread):
        raise RuntimeError("can't start new thread")

    small = fleet("healthy", "healthy")
    monkeypatch.setattr("threading.Thread.start", refuse)

    outcome = small.run()

    assert outcome.exit_code == 1
    assert "INTERNALERROR" not in outcome.text
    for tenant in by_name(outcome).values():
        assert tenant["verdict"] == "unknown"
        assert tenant["can_send"] is None
        assert {diagnosis["cause"] for diagnosis in tenant["diagnoses"]} == {"undetermined"}
        assert "no thread could be started on this machine" in tenant["notes"]


def test_a_tenant_that_bears_the_name_of_a_secret_gives_none_away(fleet):
    """Folded tests are called after their tenants; whoever pasted a secret into that column did it once."""
    small = fleet(*["healthy"] * 3)
    secret = "9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c"
    small.entries[1]["name"] = small.entries[1]["WHATSAPP_WEBHOOK_VERIFY_TOKEN"] = secret

    outcome = small.run("-v", "--html", "page.html", "--junitxml", "junit.xml", ini=FOLDED)

    written = [path.read_text("utf-8") for path in small.health.path.rglob("*.*") if path.suffix in (".html", ".xml")]
    assert len(written) == 2
    for text in (outcome.text, json.dumps(outcome.report), *written):
        assert secret[:6] not in text
    assert len(outcome.report["tenants"]) == 3
    hidden = next(tenant for tenant in outcome.report["tenants"] if tenant["name"] == "[redacted]")
    assert {check["nodeid"].rpartition("::")[2] for check in hidden["checks"]} == {"[redacted]"}
