"""What became of the test messages, judged without sending one: each fate, its cause and its evidence."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from case_words import READS, refusal
from probe_facts import HOOK, Facts, brought, row, sends, told
from survey_bench import Surveyed, examine

from pytest_wa_health.diagnosis import Evidence

SENT = ("WA804", "WA805", "WA608")
FIRST = "recipient 1 (+966)"
UNDELIVERABLE = {"code": 131026, "title": "Message undeliverable"}


def note(found: Surveyed, check: str) -> str:
    return found.diagnosis.verdicts[check].note


@dataclass(frozen=True)
class Fate:
    """What became of the messages, and the one cause that it comes to."""

    name: str
    facts: Facts
    cause: str
    check: str
    verdict: str = "failed"
    confidence: str = "certain"
    rivals: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    outcomes: tuple[str, str, str] = ("blocked", "blocked", "not-applicable")
    """Of acceptance, delivery, and the callback."""
    params: tuple[tuple[str, object], ...] = ()
    """Some of the values for the texts."""


def answered(words: str, **more: object) -> Evidence:
    """What Meta's answer to the message shows."""
    meta = {"request": "POST /v25.0/106540352242922/messages", "http_status": 400, "fbtrace_id": "Adouble"}
    return Evidence(note=f"{FIRST}: {words}", **{**meta, **more})  # type: ignore[arg-type]


def silent(**more: object) -> Facts:
    """An accepted message of which nothing more was heard."""
    return row(**{"statuses": [], "history": "answered", "hook": "silent", **more})


ACCEPTED = ("passed", "unknown", "not-applicable")
TEMPLATE = (("template", "opening_hours"), ("language", "en_US"))

FATES: tuple[Fate, ...] = (
    # accepted, and nothing after it
    Fate("sent, with nobody else to ask", sends(row(statuses=["sent"], history="empty")), "recipient.accepted-only",
         "WA805", "unknown", "likely", ("recipient.undeliverable",), outcomes=ACCEPTED,
         evidence=(Evidence(f"{FIRST}: sent, and nothing after it within 3 s (message_history shows nothing of it; "
                            "the hook pytest_wa_delivery_status could tell what your own webhook received)"),)),
    Fate("no history, and a hook that broke", sends(silent(history="refused", hook="raised KeyError")),
         "recipient.accepted-only", "WA805", "unknown", "likely", ("recipient.undeliverable",), outcomes=ACCEPTED,
         evidence=(Evidence(f"{FIRST}: accepted, and nothing after it within 3 s (message_history is not available; "
                            "the hook pytest_wa_delivery_status raised KeyError)"),)),
    Fate("two that both sources are silent about", sends(silent(), silent(index=2, country=None)),
         "recipient.accepted-only", "WA805", "unknown", "likely", ("recipient.undeliverable",), outcomes=ACCEPTED,
         evidence=(Evidence(f"{FIRST}: accepted, and nothing after it within 3 s"),
                   Evidence("recipient 2 (no country code): accepted, and nothing after it within 3 s"))),
    Fate("a paused template, twice", sends(silent(message_status="paused"), silent(index=2, message_status="paused")),
         "template.paused", "WA703", outcomes=("passed", "blocked", "not-applicable"), params=TEMPLATE,
         evidence=(Evidence(f"{FIRST}: message_status=paused"),)),
    # accepted, and then failed
    Fate("a code among errors without one",
         sends(row(statuses=["sent", "failed"], errors=[{"code": None, "title": "?"}, UNDELIVERABLE])),
         "recipient.undeliverable", "WA805", outcomes=("passed", "failed", "not-applicable"), params=TEMPLATE,
         evidence=(Evidence(f"{FIRST}: accepted, then failed", code=131026, meta_says="Message undeliverable"),)),
    Fate("a failure that says nothing", sends(row(statuses=["failed"], errors=[])), "undetermined", "WA805",
         "unknown", "possible", outcomes=ACCEPTED,
         evidence=(Evidence(f"{FIRST}: accepted, then failed: an error that is new to us"),)),
    # refused at once
    Fate("a code that decides", sends(row("refused", answer=told(131026, "(#131026) …", details="in detail"))),
         "recipient.undeliverable", "WA805", outcomes=("blocked", "failed", "not-applicable"),
         params=(("code", 131026), ("meta_says", "in detail"), ("country", "SA")),
         evidence=(answered("refused", code=131026, meta_says="in detail"),)),
    Fate("a code with a subcode", sends(row("refused", answer=told(131030, "not in allowed list", subcode=2655007))),
         "recipient.not-allowed", "WA803", confidence="likely", rivals=("undetermined",),
         params=(("code", "131030/2655007"),),
         evidence=(answered("refused", code=131030, subcode=2655007, meta_says="not in allowed list"),)),
    Fate("a code that is new", sends(row("refused", answer=told(139999, "The weather was bad"))), "undetermined",
         "WA804", "unknown", "possible", outcomes=("unknown", "blocked", "not-applicable"),
         evidence=(answered("refused: an error that is new to us", code=139999, meta_says="The weather was bad"),)),
    Fate("an answer that names no message", sends(row("no-id")), "undetermined", "WA804", "unknown", "possible",
         outcomes=("unknown", "blocked", "not-applicable"), evidence=(answered("the answer names no message"),)),
    Fate("no answer at all", sends(row("no-answer", answer=told(failure="no answer in time"))), "undetermined",
         "WA804", "unknown", "possible", ("network.timeout", "api.unavailable"),
         outcomes=("unknown", "blocked", "not-applicable"),
         evidence=(answered("no answer in time; it may have been accepted all the same, so it was not repeated"),)),
    # not sent
    Fate("two numbers that are none",
         sends(row("not-sent", why="malformed", country=None), row("not-sent", index=2, why="malformed")),
         "recipient.malformed", "WA801", evidence=(Evidence("recipient 1 (no country code)"),)),
    Fate("a country that is not served", sends(row("not-sent", why="restricted-country", country="+53", region="CU")),
         "recipient.country-restricted", "WA802", evidence=(Evidence("recipient 1 (+53)"),),
         params=(("country", "CU"),)),
    Fate("the sender itself", sends(row("not-sent", why="is-sender")), "recipient.is-sender", "WA801",
         evidence=(Evidence(FIRST),)),
    # Meta's own deliveries
    Fate("one delivery failed, another did not",
         sends(row(deliveries=[{"state": "DELIVERED", "url": HOOK}, {"state": "FAILED", "url": "https://other.test"}])),
         "webhook.delivery-failing", "WA608", "failed", "likely", ("webhook.callback-slow",),
         outcomes=("passed", "passed", "failed"),
         params=(("url", "https://other.test"),), evidence=(Evidence("webhook_update_state: DELIVERED, FAILED"),)),
    Fate("every delivery failed", sends(row(deliveries=[{"state": "FAILED", "url": HOOK}])),
         "webhook.delivery-failing", "WA608", outcomes=("passed", "passed", "failed"), params=(("url", HOOK),),
         evidence=(Evidence("webhook_update_state: FAILED"),)),
    Fate("a delivery that is tried again",
         sends(row(deliveries=[{"state": "PENDING", "url": None}, {"state": "RETRYING", "url": HOOK}])),
         "webhook.delivery-failing", "WA608", "failed", "likely", ("webhook.callback-slow",),
         outcomes=("passed", "passed", "failed"),
         params=(("url", HOOK),), evidence=(Evidence("webhook_update_state: PENDING, RETRYING"),)),
    Fate("a delivery on its way", sends(row(deliveries=[{"state": "PENDING", "url": HOOK}])), "undetermined", "WA608",
         "unknown", "possible", ("webhook.delivery-failing",), outcomes=("passed", "passed", "unknown"),
         evidence=(Evidence("webhook_update_state: PENDING"),)),
)  # fmt: skip


@pytest.mark.parametrize("fate", FATES, ids=lambda fate: fate.name)
def test_a_fate_is_one_cause_with_its_evidence(fate: Fate) -> None:
    found = brought(sends=fate.facts)
    assert found.causes == [fate.cause]
    (finding,) = found.diagnosis.findings
    assert (finding.check, finding.verdict) == (fate.check, fate.verdict)
    assert finding.rivals == fate.rivals
    assert finding.confidence == fate.confidence
    assert finding.evidence == fate.evidence
    assert set(fate.params) <= set(finding.params.items())
    assert tuple(found.outcome(check) for check in SENT) == fate.outcomes
    assert {found.blocker(check) for check in SENT} <= {None, fate.cause}


@pytest.mark.parametrize("status", ["delivered", "read", "played"])
def test_a_message_that_arrived_has_arrived_however_it_is_told(status: str) -> None:
    found = brought(sends=sends(row(statuses=[status]), row(index=2, waited_s=7.0)))
    assert not found.causes
    assert note(found, "WA804") == "2 accepted"
    assert note(found, "WA805") == "2 of 2 delivered, 7.0 s after the first look"
    assert found.diagnosis.notes[0] == "2 test message(s) left for 2 configured recipient(s)"
    assert found.diagnosis.can_send is True


def test_one_that_arrives_does_not_hide_one_that_does_not() -> None:
    found = brought(sends=sends(row("refused", answer=told(131026, "…")), row(index=2)))
    assert found.causes == ["recipient.undeliverable"]
    assert found.blocker("WA804") == "recipient.undeliverable"
    late = brought(sends=sends(row(), row(index=2, statuses=["failed"], errors=[UNDELIVERABLE])))
    assert (late.outcome("WA804"), late.outcome("WA805")) == ("passed", "failed")


def test_an_accepted_message_proves_the_permission_that_meta_s_list_omits() -> None:
    found = brought("messaging-missing", sends=sends(row()))
    assert found.causes == []
    assert found.outcome("WA301") == "passed"
    assert note(found, "WA301") == "proven by an accepted message, though Meta's list omits it"
    kept = brought("messaging-missing", sends=sends(reason="--wa-send was not given"))
    assert kept.causes == ["permission.messaging-missing"]


@pytest.mark.parametrize("status", ["delivered", "read"])
def test_what_stops_sending_is_a_warning_where_a_message_arrived(status: str) -> None:
    found = brought("payment", sends=sends(row(statuses=["sent", status])))
    (finding,) = found.diagnosis.findings
    assert (finding.cause, finding.verdict, finding.confidence) == ("account.payment", "warned", "likely")
    assert finding.stops_sending is False
    assert finding.rivals == ("undetermined",)
    assert finding.evidence[-1] == Evidence(note="a template message was delivered all the same")
    assert len(finding.evidence) == 2
    assert found.diagnosis.can_send is True


def test_a_message_that_was_only_sent_disproves_nothing() -> None:
    (finding, *_) = brought("payment", sends=sends(silent(statuses=["sent"]))).diagnosis.findings
    assert (finding.cause, finding.verdict, finding.confidence) == ("account.payment", "failed", "certain")
    assert finding.stops_sending is True


def test_what_does_not_stop_sending_stays_as_it_is_where_a_message_arrived() -> None:
    alone = brought("quality-red").diagnosis.findings
    assert brought("quality-red", sends=sends(row())).diagnosis.findings == alone


def test_what_is_held_by_meta_is_told_by_its_template_and_stays_open() -> None:
    held = silent(index=2, message_status="held_for_quality_assessment")
    found = brought(sends=sends(silent(), held))
    assert found.causes == ["template.held", "recipient.accepted-only"]
    template, accepted = found.diagnosis.findings
    assert accepted.rivals == ("template.held",)
    assert template.evidence == (Evidence("recipient 2 (+966): message_status=held_for_quality_assessment"),)
    assert dict(template.params) == dict(TEMPLATE)


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        (row(statuses=["delivered", "failed"], errors=[UNDELIVERABLE]), "one device took the message, another"),
        (row(other_wa_id=True), "another number (wa_id)"),
        (row(has_wa_id=False), "with no wa_id in place of a number"),
        (row(has_wa_id=False, has_user_id=True), "with a business-scoped user ID in place of a number"),
    ],
    ids=["two devices", "another number", "no number", "a user ID"],
)
def test_what_is_merely_odd_is_a_note(facts: Facts, says: str) -> None:
    found = brought(sends=sends(facts))
    assert not found.causes
    (odd,) = found.diagnosis.notes[1:]
    assert odd.startswith(f"{FIRST}: ")
    assert says in odd


def test_a_number_that_is_configured_twice_is_a_note_and_no_fault() -> None:
    found = brought(sends=sends(row(), row("not-sent", index=2, why="duplicate")))
    assert not found.causes
    assert "recipient 2 (+966) is configured twice and got one message" in found.diagnosis.notes
    assert (note(found, "WA804"), found.outcome("WA805")) == ("1 accepted", "passed")


@pytest.mark.parametrize("region", ["AR", "BR", "CI", "MX"])
def test_another_wa_id_where_numbers_have_two_forms_is_the_other_form(region: str) -> None:
    found = brought(sends=sends(row(region=region, other_wa_id=True), row(index=2, region=region, other_wa_id=True)))
    assert found.confidence == {"recipient.national-variant": "certain"}
    (finding,) = found.diagnosis.findings
    assert [seen.note.split(":")[0] for seen in finding.evidence] == [FIRST, "recipient 2 (+966)"]
    assert finding.params["country"] == region
    assert found.outcome("WA805") == "passed"


def test_a_form_that_was_only_likely_becomes_certain_when_meta_answers_with_it() -> None:
    brazil = {"WHATSAPP_TEST_RECIPIENTS": "+551187654321"}
    before = brought(env=brazil).diagnosis.findings[0]
    after = brought(env=brazil, sends=sends(row(region="BR", other_wa_id=True))).diagnosis.findings
    assert (before.cause, before.confidence) == ("recipient.national-variant", "likely")
    assert [(finding.cause, finding.confidence) for finding in after] == [(before.cause, "certain")]
    assert after[0].evidence[:-1] == before.evidence


def test_nothing_that_was_sent_is_nothing_to_judge() -> None:
    for mode, words in (("live", "needs --wa-send"), ("replay", "a replay sends nothing")):
        found = brought(mode=mode)
        assert {(found.outcome(check), note(found, check)) for check in SENT} == {("not-applicable", words)}
    nobody = brought(sends=sends(reason="no-recipients"))
    assert {(nobody.outcome(check), note(nobody, check)) for check in SENT} == {
        ("not-applicable", "needs WHATSAPP_TEST_RECIPIENTS")
    }


@pytest.mark.parametrize("state", ["logged-out", "refused", "text-as-phone-id", "rate-limited-app", "not-registered"])
def test_messages_that_were_held_back_are_blocked_by_what_the_survey_found(state: str) -> None:
    found = brought(state, sends=sends(reason="api-unreachable"))
    assert {found.blocker(check) for check in SENT} == {found.first}


def test_messages_that_no_answer_came_to_are_blocked_by_a_network_that_is_known_to_be_broken() -> None:
    found = brought("refused", sends=sends(row("no-answer", answer=told(failure="refused"))))
    assert found.causes == ["network.refused"]
    assert found.blocker("WA804") == found.blocker("WA805") == "network.refused"


def test_deliveries_that_work_name_the_callback() -> None:
    for url, words in ((HOOK, f"to {HOOK}"), (None, "to the callback")):
        found = brought(sends=sends(row(deliveries=[{"state": "DELIVERED", "url": url}])))
        assert (found.outcome("WA608"), note(found, "WA608")) == ("passed", words)


@pytest.mark.parametrize(
    ("state", "cause"),
    [
        ("not-subscribed", "not-subscribed"),
        ("other-app-subscribed", "other-app-subscribed"),
        ("app-subscription-missing", "callback-missing"),
        ("app-subscription-inactive", "inactive"),
        ("app-subscription-without-messages", "field-missing"),
    ],
)
def test_no_word_of_deliveries_is_explained_by_wiring_that_is_known_to_be_broken(state: str, cause: str) -> None:
    found = brought(state, sends=sends(row()))
    assert found.causes == [f"webhook.{cause}"]
    assert found.blocker("WA608") == f"webhook.{cause}"
    sound = brought(sends=sends(row()))
    assert sound.outcome("WA608") == "not-applicable"
    assert "tells of no delivery" in note(sound, "WA608")


def test_an_app_whose_reads_are_barred_in_part_may_still_send() -> None:
    barred = refusal(200, "API access blocked.")
    found = examine(answers={"account": barred, "account_core": barred})
    assert found.first == "api.app-blocked"
    assert found.diagnosis.can_send is None


def test_a_delivered_message_shows_that_a_barred_app_still_sends() -> None:
    barred = refusal(200, "API access blocked.")
    found = brought(answers=dict.fromkeys(READS, barred), sends=sends(row()))
    assert found.first == "api.app-blocked"
    assert found.diagnosis.findings[0].verdict == "failed"
    assert found.diagnosis.can_send is True
