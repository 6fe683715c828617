"""Test messages of all sorts of templates: what is chosen, how it is filled, and what a refusal of it means."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_wa_health.double.edits import set_template, waba
from pytest_wa_health.double.problems import send_problem

VIDEO = [{"type": "HEADER", "format": "VIDEO"}, {"type": "BODY", "text": "See how it works."}]


def causes(run: Any) -> list[str]:
    return [finding.cause for finding in run.diagnosis.findings]


def test_without_a_template_that_may_be_sent_nothing_is_sent(follow):
    run = follow(edit=set_template("opening_hours", category="MARKETING"))

    assert run.double.writes == []
    assert run.verdict("WA804") == run.verdict("WA805") == ("not-applicable", None)
    assert run.diagnosis.verdicts["WA804"].note == "needs WHATSAPP_TEST_TEMPLATE"
    assert causes(run) == []


def test_hello_world_is_refused_from_a_number_that_is_no_test_number(follow):
    run = follow(WHATSAPP_TEST_TEMPLATE="hello_world:en_US")

    assert causes(run) == ["template.sandbox-only"]
    assert run.verdict("WA804") == ("failed", "template.sandbox-only")


def test_a_test_number_sends_hello_world(follow):
    run = follow("sandbox")

    assert run.posted[0]["template"]["name"] == "hello_world"
    assert run.verdict("WA804") == ("passed", None)


def test_a_link_becomes_the_parameter_of_the_media_header(follow):
    run = follow(
        edit=set_template("order_update", components=VIDEO),
        WHATSAPP_TEST_TEMPLATE="order_update:en_US",
        parameters={"header": ["https://cdn.example.test/film.mp4"]},
    )

    parameter = {"type": "video", "video": {"link": "https://cdn.example.test/film.mp4"}}
    assert run.posted[0]["template"]["components"] == [{"type": "header", "parameters": [parameter]}]
    assert run.verdict("WA705") == run.verdict("WA804") == ("passed", None)


def test_values_that_do_not_fit_are_seen_before_meta_says_so(follow):
    run = follow(WHATSAPP_TEST_TEMPLATE="order_update:en_US", parameters={"body": ["4711", "tomorrow"]})

    (finding,) = run.diagnosis.findings
    assert (finding.cause, finding.check, finding.verdict) == ("template.parameters-mismatch", "WA705", "failed")
    assert finding.evidence[0].note == "order_update (en_US): body: values given: 2, needed: 1"
    assert finding.evidence[-1].code == 132000
    assert run.verdict("WA804") == ("blocked", "template.parameters-mismatch")


def test_values_for_a_template_that_is_not_sent_are_a_warning(follow):
    run = follow(
        mode="live",
        WHATSAPP_TEST_TEMPLATE="order_update:en_US",
        WHATSAPP_REQUIRED_TEMPLATES="order_update:en_US",
        parameters={"body": []},
    )

    assert run.verdict("WA705") == ("warned", "template.parameters-mismatch")


@pytest.mark.parametrize(
    ("code", "title", "details", "cause"),
    [
        (131062, "Business-scoped recipients are not supported", "Use the number.", "recipient.user-id"),
        (131063, "Marketing is disabled", "Switched off for this account.", "account.marketing-disabled"),
        (131053, "Media upload error", "Weblink answered with http code 404", "template.media-refused"),
        (134100, "Only marketing messages", "Category marketing only.", "api.request-refused"),
        (132007, "Format character policy violated", None, "api.request-refused"),
        (2494191, "Not the escalation partner", None, "routing.not-owner"),
    ],
)
def test_a_code_that_is_known_is_never_left_undetermined(follow, code, title, details, cause):
    refusal = send_problem(code, title, details)
    run = follow(edit=lambda account: setattr(account.sending, "late_refusal", refusal))

    assert causes(run) == [cause]
    assert run.diagnosis.findings[0].verdict == "failed"


def test_a_refused_marketing_template_stops_no_other(follow):
    refusal = send_problem(131063, "Marketing is disabled")
    run = follow(edit=lambda account: setattr(account.sending, "template_refusal", refusal))

    assert run.diagnosis.findings[0].stops_sending is False


@pytest.mark.parametrize(
    ("country", "currency", "rivals"),
    [("IN", "INR", ("account.funds-exhausted",)), ("IN", "USD", ()), ("SA", "SAR", ())],
)
def test_an_empty_balance_is_a_rival_of_the_payment_method_where_accounts_are_prepaid(
    follow, country, currency, rivals
):
    refusal = send_problem(131042, "Business eligibility payment issue")

    def edit(account: Any) -> None:
        waba(country=country, currency=currency)(account)
        account.sending.late_refusal = refusal

    run = follow(edit=edit)
    finding = next(f for f in run.diagnosis.findings if f.cause == "account.payment")
    assert finding.rivals == rivals
    assert finding.confidence == ("likely" if rivals else "certain")
    assert ("account.billing-currency" in causes(run)) == (currency == "USD")


def test_a_recategorised_template_says_why_advertising_rules_hold_for_it(follow):
    run = follow(
        "template-recategorised",
        WHATSAPP_TEST_TEMPLATE="opening_hours:en_US",
    )

    found = {finding.cause: finding for finding in run.diagnosis.findings}
    moved = found["template.recategorised"]
    assert moved.params["old_category"] == "UTILITY"
    assert moved.evidence[0].note == "opening_hours (en_US): Meta moved it from UTILITY to MARKETING"
