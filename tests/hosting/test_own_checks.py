"""Checks of the user's own: what a wrong mark is answered with, and what a failed one becomes."""

from __future__ import annotations

import json

import pytest

WRONG = {
    "no id": ("@pytest.mark.wa_check()\ndef test_a(wa_phone): pass", "an id of its own is missing"),
    "no text": ("@pytest.mark.wa_check(7)\ndef test_a(wa_phone): pass", "an id of its own is missing"),
    "ours": ('@pytest.mark.wa_check("WA201")\ndef test_a(wa_phone): pass', "WA201 is one of the bundled checks"),
    "twice": (
        "\n\n".join(f'@pytest.mark.wa_check("X7")\ndef test_{name}(wa_phone): pass' for name in "ab"),
        "the id X7 is that of test_own.py::test_a already",
    ),
    "severity": (
        '@pytest.mark.wa_check("X8", severity="awful")\ndef test_a(wa_phone): pass',
        "the severity 'awful' is not one of critical, high, medium, low",
    ),
}


def run(health, double, code, *args):
    health.pytester.makeini("[pytest]\ntestpaths = .")
    health.pytester.makepyfile(test_own=f"import pytest\n\n{code}\n")
    health.write_env(double("healthy").env())
    return health.run("--wa-live", *args)


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_mark_is_one_sentence_and_exit_4(health, double, name):
    code, said = WRONG[name]

    outcome = run(health, double, code)

    assert outcome.exit_code == 4, outcome.text
    assert outcome.text.count(said) == 1
    assert "Traceback" not in outcome.text


def test_one_test_of_several_parameters_has_one_id(health, double):
    code = (
        '@pytest.mark.wa_check("X9")\n@pytest.mark.parametrize("field", ["id", "verified_name"])\n'
        "def test_a(wa_phone, field): assert wa_phone[field]"
    )

    outcome = run(health, double, code)

    assert outcome.exit_code == 0, outcome.text


def test_a_failed_one_is_a_diagnosis_of_its_own_and_the_hook_can_page(health, double):
    health.pytester.makeconftest(
        "def pytest_wa_report(report):\n"
        "    if report['verdict'] in ('failed', 'unknown'):\n"
        "        first = report['tenants'][0]['diagnoses'][0]\n"
        "        print('page the team:', first['cause'], first['title'])\n"
    )
    code = (
        '@pytest.mark.wa_check("X101", title="Orders are sent", severity="low")\n'
        "def test_orders(wa_phone):\n    raise RuntimeError('17 orders wait')"
    )

    outcome = run(health, double, code, "-s")

    assert outcome.exit_code == 1
    (entry,) = outcome.tenant["diagnoses"]
    assert (entry["cause"], entry["check"], entry["severity"]) == ("own.X101", "X101", "low")
    assert "RuntimeError: 17 orders wait" in entry["explanation"]
    assert "https://" in entry["forward"]
    assert "page the team: own.X101 A check of your own failed: Orders are sent" in outcome.text
    json.dumps(entry)


def test_a_field_that_is_not_there_is_answered_with_those_that_are(health, double):
    code = '@pytest.mark.wa_check("X102")\ndef test_name(wa_phone): assert wa_phone["verified_nmae"]'

    outcome = run(health, double, code)

    (entry,) = outcome.tenant["diagnoses"]
    assert "KeyError: no field 'verified_nmae'; there are: " in entry["explanation"]
    assert "verified_name" in entry["explanation"]
