"""The opt-in send against the double: one message per recipient, followed until its fate is known."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from receivers import causes, make_options

from pytest_wa_health import reach, settings, surveying
from pytest_wa_health.diagnosis import Diagnosis, diagnose
from pytest_wa_health.double import Double
from pytest_wa_health.redaction import Redactor
from pytest_wa_health.survey.facts import Snapshot
from pytest_wa_health.survey.run import survey

RECIPIENT = "+16505551234"
SENT_CHECKS = ("WA804", "WA805")


@dataclass
class Followed:
    """A run with ``--wa-send`` and what it left behind."""

    double: Double
    snapshot: Snapshot
    diagnosis: Diagnosis
    said: list[str]
    slept: list[float]

    @property
    def sends(self) -> dict[str, Any]:
        return self.snapshot.reach["sends"]

    @property
    def first(self) -> dict[str, Any]:
        return self.sends["recipients"][0]

    def verdict(self, check: str) -> tuple[str, str | None]:
        found = self.diagnosis.verdicts[check]
        return found.outcome, found.cause

    @property
    def posted(self) -> list[dict[str, Any]]:
        return [json.loads(call.body) for call in self.double.writes]


@dataclass
class Clock:
    """A clock that only sleeping moves; while we sleep, the double's statuses arrive."""

    double: Double
    now: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.double.settle()
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def follow(tmp_path: Path) -> Any:
    """``follow("payment-later")``: send to the double in that state, and judge."""

    def run(
        *states: str,
        mode: str = "send",
        hook: Callable[[str, str], object] | None = None,
        edit: Callable[[Any], None] | None = None,
        callback: str | None = None,
        parameters: dict[str, Any] | None = None,
        delivery_timeout: float = 60.0,
        **env: str | None,
    ) -> Followed:
        with Double(*states, edit=edit, callback=callback) as double:
            environ = {name: value for name, value in double.env(**env).items() if "WEBHOOK" not in name}
            if parameters:
                name = environ.get("WHATSAPP_TEST_TEMPLATE", "hello_world:en_US").split(":")[0]
                text = "".join(f"{part} = {json.dumps(values)}\n" for part, values in parameters.items())
                (tmp_path / "wa-health.toml").write_text(f"[template_parameters.{name}]\n{text}", encoding="utf-8")
            (tenant,) = settings.load(environ=environ, invocation_dir=tmp_path).settings
            options = make_options(mode, delivery_timeout=delivery_timeout)
            redactor = Redactor(tenant.secrets(), tenant.recipients)
            clock, said = Clock(double), []
            with surveying.client_for(tenant, options, redactor) as client:
                snapshot = survey(
                    surveying.asker(client, tenant.access_token),
                    tenant=tenant.name, mode=mode, graph_url=tenant.graph_url, version="v25.0",
                    settings=tenant.public(), local=tenant.local, now=1_790_000_000,
                )  # fmt: skip
                facts = reach.probe(
                    tenant, options, redactor, snapshot, client=client, delivery_status=hook,
                    progress=said.append, clock=lambda: clock.now, sleep=clock.sleep,
                )  # fmt: skip
        snapshot = Snapshot.from_json(json.loads(json.dumps({**snapshot.to_json(), "reach": facts})))
        text = json.dumps(facts) + "".join(said)
        assert redactor.find(text) == []
        assert "wamid" not in text
        return Followed(double, snapshot, diagnose(snapshot), said, clock.slept)

    return run


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
        "template": {"name": "hello_world", "language": {"code": "en_US"}},
    }
    assert run.verdict("WA804") == run.verdict("WA805") == ("passed", None)
    assert run.sends["count"] == 1
    assert any("1 test message(s) left" in note for note in run.diagnosis.notes)
    assert run.said[0] == "sending hello_world:en_US to 1 test recipient(s), once each"
    assert run.double.misuse == []


def test_parameters_of_the_template_go_along(follow):
    run = follow(WHATSAPP_TEST_TEMPLATE="order_update:en_US", parameters={"body": ["4711"]})

    assert run.posted[0]["template"]["components"] == [
        {"type": "body", "parameters": [{"type": "text", "text": "4711"}]}
    ]
    assert run.verdict("WA805") == ("passed", None)


def test_a_template_that_lacks_its_parameters_is_refused_in_metas_words(follow):
    run = follow(WHATSAPP_TEST_TEMPLATE="order_update:en_US")

    assert run.verdict("WA804") == ("unknown", "undetermined")
    evidence = run.diagnosis.findings[0].evidence[0]
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
        ("name-not-approved", "phone.name-in-review", "blocked"),
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


def test_a_refusal_despite_good_reads_is_likely_and_names_rivals(follow):
    finding = follow("token-predates-grant").diagnosis.findings[0]

    assert (finding.cause, finding.confidence) == ("token.predates-grant", "likely")
    assert finding.rivals == ("account.payment",)
    assert {"permission.messaging-missing", "phone.name-declined"} <= set(finding.ruled_out)


def test_a_number_with_two_forms_is_likely_the_other_form_and_another_number_is_not(follow):
    variant = next(
        f for f in follow("national-variant").diagnosis.findings if f.cause == "recipient.national-variant"
    )

    assert (variant.confidence, variant.verdict) == ("likely", "failed")
    assert "recipient.national-variant" not in [f.cause for f in follow("recipient-not-allowed").diagnosis.findings]


def test_a_template_in_another_language_is_told_from_a_missing_one(follow):
    required = {"WHATSAPP_REQUIRED_TEMPLATES": "hello_world:en_US"}

    assert follow(WHATSAPP_TEST_TEMPLATE="hello_world:ar", **required).verdict("WA804") == (
        "blocked", "template.wrong-language",
    )  # fmt: skip
    missing = follow(WHATSAPP_TEST_TEMPLATE="goodbye:en_US")
    assert missing.verdict("WA804") == ("blocked", "template.missing")


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

    cause = {"paused": "template.paused"}.get(status, "template.held")
    assert cause in [f.cause for f in run.diagnosis.findings]
    assert run.verdict("WA805")[0] != "passed"


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
