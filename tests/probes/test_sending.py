"""The opt-in send against the double: one message per recipient, and Meta's refusals."""

from __future__ import annotations

import pytest

from pytest_wa_health.double.states_access import NO_ACTION

RECIPIENT = "+16505551234"


# --- the opt-in


def test_without_the_flag_nothing_but_get_leaves(follow):
    run = follow(mode="live")

    assert run.double.writes == []
    assert run.verdict("WA804")[0] == run.verdict("WA805")[0] == run.verdict("WA608")[0] == "not-applicable"
    assert run.diagnosis.verdicts["WA804"].note == "needs --wa-send"


def test_one_tagged_template_message_leaves_in_metas_form(follow):
    run = follow()

    (message,) = run.posted
    tag = message.pop("biz_opaque_callback_data")
    assert tag.startswith("pytest-wa-health:")
    assert message == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": RECIPIENT.removeprefix("+"),
        "type": "template",
        "template": {"name": "opening_hours", "language": {"code": "en_US"}},
    }
    assert run.verdict("WA804") == run.verdict("WA805") == ("passed", None)
    assert run.sends["count"] == 1
    assert any("1 test message(s) left" in note for note in run.diagnosis.notes)
    assert any("was sent: opening_hours (en_US)" in note for note in run.diagnosis.notes)
    chosen = "opening_hours:en_US (UTILITY), chosen among the approved templates of the account"
    assert run.said[0] == f"sending {chosen} to 1 test recipient(s), once each"
    assert run.double.misuse == []


def test_parameters_of_the_template_go_along(follow):
    run = follow(WHATSAPP_TEST_TEMPLATE="order_update:en_US", parameters={"body": ["4711"]})

    assert run.posted[0]["template"]["components"] == [
        {"type": "body", "parameters": [{"type": "text", "text": "4711"}]}
    ]
    assert run.verdict("WA805") == ("passed", None)


def test_a_template_that_lacks_its_parameters_is_named_in_metas_words(follow):
    run = follow(WHATSAPP_TEST_TEMPLATE="order_update:en_US")

    assert run.verdict("WA705") == ("failed", "template.parameters-mismatch")
    assert run.verdict("WA804") == ("blocked", "template.parameters-mismatch")
    evidence = run.diagnosis.findings[0].evidence[-1]
    assert evidence.code == 132000
    assert "number of localizable_params (0)" in (evidence.meta_says or "")


def test_each_recipient_gets_one_message_however_often_it_is_written(follow):
    run = follow(WHATSAPP_TEST_RECIPIENTS="+16505551234,+1 (650) 555-1234,+966501234567")

    assert [message["to"] for message in run.posted] == ["16505551234", "966501234567"]
    assert [row["state"] for row in run.sends["recipients"]] == ["accepted", "not-sent", "accepted"]
    assert any("configured twice" in note for note in run.diagnosis.notes)


def test_send_without_recipients_names_the_setting(follow):
    run = follow(WHATSAPP_TEST_RECIPIENTS=None)

    assert run.double.writes == []
    assert run.diagnosis.verdicts["WA804"].note == "needs WHATSAPP_TEST_RECIPIENTS"


@pytest.mark.parametrize(
    ("number", "cause"),
    [
        ("+5352345678", "recipient.country-restricted"),
        ("0501234567", "recipient.malformed"),
        ("+12", "recipient.malformed"),
    ],
)
def test_what_cannot_be_sent_to_is_not_sent_to(follow, number, cause):
    run = follow(WHATSAPP_TEST_RECIPIENTS=number)

    assert run.double.writes == []
    assert run.verdict("WA804") == run.verdict("WA805") == ("blocked", cause)
    assert [finding.cause for finding in run.diagnosis.findings].count(cause) == 1


def test_the_number_itself_is_never_sent_to(follow):
    run = follow("recipient-is-sender")

    assert run.double.writes == []
    assert [f.cause for f in run.diagnosis.findings if f.cause == "recipient.is-sender"] == ["recipient.is-sender"]
    assert run.verdict("WA804") == ("blocked", "recipient.is-sender")


@pytest.mark.parametrize(
    ("state", "cause"),
    [("logged-out", "token.logged-out"), ("transient", "api.unavailable"), ("app-blocked", "api.app-blocked")],
)
def test_what_the_survey_already_explains_is_not_tried_again(follow, state, cause):
    run = follow(state)

    assert run.verdict("WA804") == run.verdict("WA805") == ("blocked", cause)
    if state != "transient":
        assert [f.cause for f in run.diagnosis.findings if f.verdict == "failed"] == [cause]
    if state == "logged-out":
        assert run.double.writes == []


# --- refused at once


@pytest.mark.parametrize(
    ("state", "cause", "outcome"),
    [
        ("recipient-not-allowed", "recipient.not-allowed", "blocked"),
        ("recipient-not-allowed-subcode", "recipient.not-allowed", "blocked"),
        ("national-variant", "recipient.national-variant", "blocked"),
        ("recipient-blocked", "recipient.blocked", "failed"),
        ("window-closed-sync", "recipient.window-closed", "failed"),
        ("country-restricted", "recipient.country-restricted", "blocked"),
        ("pair-limited", "recipient.pair-limited", "unknown"),
        ("throughput-limited", "api.throughput-limited", "blocked"),
        ("sending-fails", "api.unavailable", "blocked"),
        ("token-predates-grant", "token.predates-grant", "blocked"),
        ("messaging-missing", "permission.messaging-missing", "blocked"),
        ("name-declined-131005", "phone.name-declined", "blocked"),
        ("name-not-approved", "phone.name-not-approved", "blocked"),
        ("spam-limited", "phone.rate-limited", "blocked"),
    ],
)
def test_a_refusal_becomes_its_cause_once(follow, state, cause, outcome):
    run = follow(state)

    found = [finding.cause for finding in run.diagnosis.findings]
    assert found.count(cause) == 1, found
    assert run.verdict("WA804") == (outcome, cause)
    assert run.verdict("WA805") == ("blocked", cause)
    finding = next(f for f in run.diagnosis.findings if f.cause == cause)
    assert finding.verdict in ("failed", "unknown")


def test_a_refused_message_outdoes_what_let_messages_go_out(follow):
    """ "Messages go out" is what a name in review means, until Meta refuses one for it (131037)."""
    run = follow("name-not-approved")

    assert "phone.name-in-review" not in [finding.cause for finding in run.diagnosis.findings]
    assert run.diagnosis.findings[0].evidence[-1].code == 131037
    assert run.diagnosis.can_send is False


@pytest.mark.parametrize("state", ["token-predates-grant", "messaging-missing-10", "spam-limited", "restricted-368"])
def test_what_refuses_one_message_refuses_all(follow, state):
    assert follow(state).diagnosis.can_send is False


def test_code_10_despite_every_permission_may_be_the_role_as_well(follow):
    finding = follow(edit=lambda account: setattr(account.sending, "refusal", NO_ACTION)).diagnosis.findings[0]

    assert (finding.cause, finding.confidence) == ("token.predates-grant", "likely")
    assert finding.rivals == ("permission.asset-not-assigned",)


def test_a_refusal_despite_good_reads_is_likely_and_names_rivals(follow):
    finding = follow("token-predates-grant").diagnosis.findings[0]

    assert (finding.cause, finding.confidence) == ("token.predates-grant", "likely")
    assert finding.rivals == ("account.payment", "permission.asset-not-assigned")
    assert {"permission.messaging-missing", "phone.name-declined"} <= set(finding.ruled_out)


def test_a_number_with_two_forms_is_likely_the_other_form_and_another_number_is_not(follow):
    variant = next(
        f for f in follow("national-variant").diagnosis.findings if f.cause == "recipient.national-variant"
    )

    assert (variant.confidence, variant.verdict) == ("likely", "failed")
    assert "recipient.national-variant" not in [f.cause for f in follow("recipient-not-allowed").diagnosis.findings]


def test_a_template_in_another_language_is_told_from_a_missing_one(follow):
    required = {"WHATSAPP_REQUIRED_TEMPLATES": "opening_hours:en_US"}

    assert follow(WHATSAPP_TEST_TEMPLATE="opening_hours:ar", **required).verdict("WA804") == (
        "blocked", "template.wrong-language",
    )  # fmt: skip
    missing = follow(WHATSAPP_TEST_TEMPLATE="goodbye:en_US")
    assert missing.verdict("WA804") == ("blocked", "template.missing")
