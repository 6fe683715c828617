"""What becomes of an accepted message, by Meta's history and by the user's own system."""

from __future__ import annotations

import dataclasses

import pytest
from receivers import causes
from sender import Followed

from pytest_wa_health.diagnosis import diagnose
from pytest_wa_health.double.account import DELIVERED, SENT

SENT_CHECKS = ("WA804", "WA805")


# --- accepted, and then


@pytest.mark.parametrize(
    ("state", "cause", "outcome"),
    [
        ("not-on-whatsapp", "recipient.undeliverable", "failed"),
        ("history-names-code", "recipient.undeliverable", "failed"),
        ("payment-later", "account.payment", "blocked"),
        ("country-restricted-later", "recipient.country-restricted", "blocked"),
        ("marketing-capped", "recipient.marketing-capped", "warned"),
        ("in-experiment", "recipient.in-experiment", "warned"),
        ("opted-out", "recipient.opted-out", "warned"),
        ("sent-only", "recipient.accepted-only", "unknown"),
        ("no-status", "recipient.accepted-only", "unknown"),
    ],
)
def test_what_follows_becomes_its_cause(follow, state, cause, outcome):
    run = follow(state)

    assert run.verdict("WA804") == ("passed", None)
    assert run.verdict("WA805") == (outcome, cause)


@pytest.mark.parametrize(
    "state", ["read-without-delivered", "statuses-out-of-order", "statuses-duplicated", "delivered-then-failed"]
)
def test_whatever_shows_that_it_arrived_is_enough(follow, state):
    assert follow(state).verdict("WA805") == ("passed", None)


def test_one_device_that_failed_is_a_note(follow):
    notes = follow("delivered-then-failed").diagnosis.notes

    assert any("one device took the message, another failed" in note for note in notes)


def test_payment_stops_sending_although_the_health_of_the_account_knew_nothing(follow):
    run = follow("payment-later")

    assert run.diagnosis.can_send is False
    assert run.diagnosis.findings[0].cause == "account.payment"


def test_a_failure_that_names_only_its_title_is_likely(follow):
    by_title = follow("payment-later").diagnosis.findings[0]
    by_code = follow("payment-later", edit=lambda a: setattr(a.sending, "history_names_code", True)).diagnosis

    assert by_title.confidence == "likely"
    assert by_code.findings[0].confidence == "certain"


def test_a_failure_in_words_that_nobody_knows_is_undetermined_and_shown(follow):
    from pytest_wa_health.double.account import Step

    odd = (Step("failed", code=139999, title="The weather was bad"),)
    run = follow(edit=lambda account: setattr(account.sending, "steps", odd))

    assert run.verdict("WA805") == ("unknown", "undetermined")
    assert run.diagnosis.findings[0].evidence[0].meta_says == "The weather was bad"


def test_another_wa_id_proves_the_other_national_form(follow):
    run = follow("wa-id-differs")

    finding = next(f for f in run.diagnosis.findings if f.cause == "recipient.national-variant")
    assert (finding.confidence, finding.verdict) == ("certain", "warned")
    assert run.verdict("WA805") == ("passed", None)


def test_a_user_id_in_place_of_a_number_is_no_fault(follow):
    run = follow("scoped-user-id")

    assert causes(run.diagnosis, *SENT_CHECKS) == []
    assert any("business-scoped user ID" in note for note in run.diagnosis.notes)


@pytest.mark.parametrize("status", ["held_for_quality_assessment", "paused"])
def test_a_message_that_meta_holds_back(follow, status):
    def hold(account):
        account.sending.message_status = status
        account.sending.steps = ()

    run = follow(edit=hold)

    cause, verdict = {"paused": ("template.paused", "failed")}.get(status, ("template.held", "unknown"))
    assert [(f.cause, f.verdict) for f in run.diagnosis.findings] == [(cause, verdict)]
    assert run.verdict("WA805") == ("blocked", cause)


def test_a_message_that_was_held_and_then_arrived_is_no_fault(follow):
    run = follow(edit=lambda account: setattr(account.sending, "message_status", "held_for_quality_assessment"))

    assert causes(run.diagnosis, *SENT_CHECKS, "WA703") == []


# --- the two sources


def test_history_that_is_refused_is_asked_once_and_leaves_accepted_only(follow):
    for state in ("history-refused", "history-absent"):
        run = follow(state)

        reads = [call for call in run.double.calls if call.path.endswith("/message_history")]
        assert len(reads) == 1
        assert run.verdict("WA805") == ("unknown", "recipient.accepted-only")
        note = run.diagnosis.verdicts["WA805"].note
        assert "message_history is not available" in note
        assert "pytest_wa_delivery_status" in note
        assert sum(run.slept) < 60


def test_the_users_own_system_is_believed_where_history_is_silent(follow):
    asked = []

    def hook(tenant: str, message_id: str) -> object:
        asked.append((tenant, message_id[:6]))
        return None if len(asked) < 3 else {"status": "failed", "errors": [{"code": 131049}]}

    run = follow("history-refused", hook=hook)

    assert asked[0] == ("default", "wamid.")
    assert run.verdict("WA805") == ("warned", "recipient.marketing-capped")


@pytest.mark.parametrize("nonsense", ["delivered", 7, {"status": 7}, {"errors": "no"}, [None], {"status": "odd"}])
def test_a_hook_that_answers_nonsense_proves_nothing(follow, nonsense):
    run = follow("history-refused", hook=lambda *_: nonsense)

    assert run.verdict("WA805") == ("unknown", "recipient.accepted-only")


def test_a_hook_that_raises_is_named_and_not_asked_again(follow):
    asked = []

    def hook(*_: str) -> object:
        asked.append(1)
        raise ConnectionError("postgres://user:hush@db")

    run = follow("history-refused", hook=hook)

    assert len(asked) == 1
    note = run.diagnosis.verdicts["WA805"].note
    assert "raised ConnectionError" in note
    assert "hush" not in note


def test_a_failed_message_is_looked_at_again_before_it_is_judged(follow):
    answers = iter([{"status": "failed", "errors": [{"code": 131026}]}, {"status": "delivered"}])

    run = follow("history-refused", hook=lambda *_: next(answers))

    assert run.verdict("WA805") == ("passed", None)


def test_following_is_bounded_and_reads_at_most_twelve_times_a_minute(follow):
    run = follow("no-status", delivery_timeout=120.0)

    times = [sum(run.slept[: n + 1]) for n in range(len(run.slept))]
    assert times[-1] <= 120
    assert max(sum(start <= t < start + 60 for t in times) for start in times) <= 12
    assert run.first["reads"] == len(times)
    assert any(line.startswith("waiting for 1 of 1 deliveries, 1 of 120 s") for line in run.said)


def test_a_message_that_arrives_at_once_is_not_waited_for(follow):
    assert follow().slept == [1.0]


# --- Meta's deliveries to the callback


def test_failed_deliveries_to_the_callback_are_told_by_history(follow):
    run = follow("callback-deliveries-fail")

    assert run.verdict("WA608") == ("failed", "webhook.delivery-failing")
    assert run.verdict("WA805") == ("passed", None)


def test_deliveries_that_work_pass(follow):
    assert run_outcome(follow()) == "passed"


def test_no_word_of_deliveries_is_not_applicable_and_a_known_cause_blocks(follow):
    assert run_outcome(follow("history-refused")) == "not-applicable"
    assert follow("not-subscribed").verdict("WA608") == ("blocked", "webhook.not-subscribed")


def run_outcome(run: Followed) -> str:
    return run.verdict("WA608")[0]


# --- what a message proves


def test_an_accepted_message_outweighs_a_list_without_its_permission(follow):
    snapshot = follow().snapshot
    record = {**snapshot.answers["token"].data["data"], "scopes": ["whatsapp_business_management"]}
    record["granular_scopes"] = [{"scope": scope} for scope in record["scopes"]]
    token = dataclasses.replace(snapshot.answers["token"], data={"data": record})
    judged = diagnose(dataclasses.replace(snapshot, answers={**snapshot.answers, "token": token}))
    unsent = diagnose(dataclasses.replace(snapshot, answers={**snapshot.answers, "token": token}, reach={}))

    assert [finding.cause for finding in unsent.findings] == ["permission.messaging-missing"]
    assert judged.findings == ()
    assert judged.verdicts["WA301"].outcome == "passed"
    assert judged.can_send is True


def test_a_delivered_message_makes_a_warning_of_what_should_have_stopped_it(follow):
    run = follow("payment", edit=lambda account: setattr(account.sending, "steps", (SENT, DELIVERED)))

    (finding,) = run.diagnosis.findings
    assert (finding.cause, finding.verdict, finding.confidence) == ("account.payment", "warned", "likely")
    assert "delivered all the same" in finding.evidence[-1].note
    assert run.diagnosis.can_send is True
