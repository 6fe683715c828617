"""What a code means when a message is refused with it: the catalogue names several causes, the survey decides."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field

import pytest
from probe_facts import Facts, brought, row, sends, told
from rare_cases import answer
from survey_bench import Surveyed

from pytest_wa_health import catalogue
from pytest_wa_health.double.account import Account

FIRST = "recipient 1 (+966)"
REQUIRED = {"WHATSAPP_REQUIRED_TEMPLATES": "opening_hours:en_US"}
BY_READS = ("permission.messaging-missing", "permission.account-not-granted", "phone.name-declined")
"""What the reads of a healthy account rule out."""


def refused(
    code: int, *states: str, at: Facts | None = None, env: dict[str, str | None] | None = None, **template: str
) -> Surveyed:
    """A survey in these states, and a message that Meta refused with this code."""
    answer = told(code, "Meta's words")
    return brought(*states, env=env, sends=sends(row("refused", **{"answer": answer, **(at or {})}), **template))


@dataclass(frozen=True)
class Refused:
    """A code, what the survey saw, and what it then means."""

    code: int
    cause: str
    check: str
    verdict: str = "failed"
    confidence: str = "certain"
    rivals: tuple[str, ...] = ()
    ruled_out: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    at: Facts = field(default_factory=dict)
    """Of the recipient."""
    template: dict[str, str] = field(default_factory=dict)
    evidence: int = 1
    """How much of it; where the survey had found the cause already, its own comes first."""


MEANINGS: tuple[Refused, ...] = (
    # one meaning
    Refused(131021, "recipient.is-sender", "WA801"),
    Refused(131047, "recipient.window-closed", "WA804"),
    Refused(131056, "recipient.pair-limited", "WA804", "unknown"),
    Refused(131057, "api.maintenance", "WA152", "unknown"),
    Refused(130429, "api.throughput-limited", "WA154", "unknown"),
    Refused(131037, "phone.name-not-approved", "WA405"),
    # Meta withholds what is no fault of the set-up: it stays a warning.
    Refused(131049, "recipient.marketing-capped", "WA805", "warned"),
    Refused(131050, "recipient.opted-out", "WA805", "warned"),
    # Codes that Meta also gives for a request that is wrong in itself are never certain.
    # What every read shows to be right is ruled out.
    Refused(131005, "token.predates-grant", "WA304", confidence="likely",
            rivals=("account.payment", "permission.asset-not-assigned"), ruled_out=BY_READS),
    Refused(3, "token.predates-grant", "WA304", confidence="likely", rivals=("permission.asset-not-assigned",),
            ruled_out=("permission.messaging-missing", "permission.management-missing",
                       "permission.advanced-access-missing")),
    Refused(131042, "account.payment", "WA504", ruled_out=("account.currency-missing", "account.disabled")),
    Refused(131045, "phone.registration-broken", "WA403", ruled_out=("phone.not-registered",)),
    # Where everything is ruled out, Meta's word stands, and nothing is left out.
    Refused(131031, "account.locked", "WA502", confidence="likely",
            rivals=("account.restricted", "phone.banned", "account.disabled", "phone.pin-mismatch")),
    Refused(131048, "phone.rate-limited", "WA404", confidence="likely",
            rivals=("phone.quality-low", "account.restricted")),
    # What the survey had found explains it, and is no second finding.
    Refused(131005, "permission.messaging-missing", "WA301", states=("messaging-missing",), evidence=2),
    Refused(131031, "phone.banned", "WA404", states=("banned",), evidence=2),
    Refused(131031, "account.restricted", "WA502", states=("account-restricted",), evidence=2),
    Refused(131042, "account.payment", "WA504", states=("timezone-missing",), evidence=3),
    Refused(133010, "phone.offline", "WA404", confidence="likely", rivals=("phone.not-registered",),
            states=("offline",), evidence=2),
    # … unless messages would go out with it.
    Refused(131037, "phone.name-not-approved", "WA405", states=("name-declined",), evidence=2),
    Refused(131048, "phone.quality-low", "WA406", states=("quality-red",), evidence=2),
    # A number with two forms may be listed in the other one.
    Refused(131030, "recipient.not-allowed", "WA803", confidence="likely", rivals=("undetermined",)),
    *(
        Refused(131030, "recipient.national-variant", "WA801", confidence="likely",
                rivals=("recipient.not-allowed",), at=at)
        for at in ({"region": "AR"}, {"region": "BR"}, {"region": "CI"}, {"region": "MX"}, {"variant": True})
    ),
    Refused(131026, "recipient.undeliverable", "WA805", ruled_out=("recipient.national-variant",)),
    Refused(131026, "recipient.undeliverable", "WA805", confidence="likely", rivals=("recipient.national-variant",),
            at={"region": "BR"}),
    # The account's list of templates tells which of its states it is.
    Refused(132001, "template.missing", "WA701", confidence="likely",
            rivals=("template.wrong-language", "template.pending", "template.rejected")),
    Refused(132001, "template.pending", "WA702", states=("template-pending",), evidence=2),
    Refused(132001, "template.rejected", "WA702", states=("template-rejected",), evidence=2),
    Refused(132001, "template.wrong-language", "WA701", states=("template-wrong-language",), evidence=2),
    Refused(132001, "template.wrong-language", "WA701", template={"language": "ar"}),
    Refused(132001, "template.missing", "WA701", confidence="likely",
            rivals=("template.wrong-language", "template.pending", "template.rejected"),
            template={"template": "goodbye"}),
    Refused(132015, "template.paused", "WA703", confidence="likely", rivals=("template.held",)),
    Refused(132015, "template.paused", "WA703", states=("template-paused",), evidence=2),
)  # fmt: skip


@pytest.mark.parametrize(
    "case", MEANINGS, ids=lambda case: "-".join(map(str, (case.code, *case.states, *case.at.values(), case.cause)))
)
def test_a_code_is_read_in_the_light_of_the_survey(case: Refused) -> None:
    is_listed = case.cause.startswith("template.") and (case.states or case.template)
    found = refused(case.code, *case.states, at=case.at, env=REQUIRED if is_listed else None, **case.template)
    assert found.causes.count(case.cause) == 1
    finding = next(finding for finding in found.diagnosis.findings if finding.cause == case.cause)
    assert (finding.check, finding.verdict) == (case.check, case.verdict)
    assert (finding.confidence, finding.rivals) == (case.confidence, case.rivals)
    assert set(case.ruled_out) <= set(finding.ruled_out)
    assert not set(finding.ruled_out) & {case.cause, *case.rivals}
    assert len(finding.evidence) == case.evidence
    assert finding.evidence[-1].note == f"{FIRST}: refused"
    assert (finding.evidence[-1].code, finding.evidence[-1].meta_says) == (case.code, "Meta's words")
    assert found.verdict_of("WA804") in (("blocked", case.cause), (case.verdict, case.cause))


@pytest.mark.parametrize(
    ("status", "cause"),
    [("PENDING", "template.pending"), ("in_appeal", "template.pending"), ("REJECTED", "template.rejected"),
     ("APPROVED", "template.missing"), (None, "template.missing")],
)  # fmt: skip
def test_a_template_that_nobody_requires_is_looked_up_in_the_list_as_well(status: str | None, cause: str) -> None:
    rows = [
        {"id": "1", "name": "opening_hours", "language": "en_US", "status": "APPROVED"},
        {"id": "2", "name": "order_update", "language": "ar", "status": "PENDING"},
        {"id": "3", "name": "order_update", "language": "en_US", "status": status},
    ]
    message = sends(row("refused", answer=told(132001, "…")), template="order_update")
    found = brought(env=REQUIRED, answers={"templates": answer({"data": rows})}, sends=message)
    finding = found.diagnosis.findings[0]
    assert found.causes == [cause]
    assert (finding.confidence, bool(finding.rivals)) == (
        ("likely", True) if cause == "template.missing" else ("certain", False)
    )
    assert (finding.params["template"], finding.params["language"]) == ("order_update", "en_US")


def test_a_template_of_another_name_explains_no_refusal() -> None:
    message = sends(row("refused", answer=told(132001, "…")), template="goodbye")
    found = brought("template-pending", env=REQUIRED, sends=message)
    assert found.causes == ["template.pending", "template.missing"]
    assert [finding.params["template"] for finding in found.diagnosis.findings] == ["opening_hours", "goodbye"]


def test_a_refusal_is_no_evidence_about_another_template_of_the_same_state() -> None:
    rows = [
        {"id": "1", "name": "opening_hours", "language": "en_US", "status": "PENDING"},
        {"id": "2", "name": "order_update", "language": "en_US", "status": "PENDING"},
    ]
    message = sends(row("refused", answer=told(132001, "…")), template="order_update")
    found = brought(env=REQUIRED, answers={"templates": answer({"data": rows})}, sends=message)
    assert found.causes == ["template.pending", "template.pending"]
    assert [(finding.params["template"], len(finding.evidence)) for finding in found.diagnosis.findings] == [
        ("opening_hours", 1), ("order_update", 1),
    ]  # fmt: skip


def test_why_a_cause_is_ruled_out_is_said_with_the_check_that_passed() -> None:
    finding = refused(131045).diagnosis.findings[0]
    assert finding.ruled_out == {"phone.not-registered": "WA403 passed: The number is registered on Cloud API"}
    one_form = refused(131026).diagnosis.findings[0]
    assert one_form.ruled_out == {"recipient.national-variant": "the number has one form only"}


def test_a_code_that_nobody_knows_is_unknown_and_shown_in_words() -> None:
    found = refused(139999)
    assert found.causes == ["undetermined"]
    assert found.outcome("WA804") == "unknown"
    assert found.diagnosis.findings[0].evidence[0].note == f"{FIRST}: refused: an error that is new to us"


@pytest.mark.parametrize("code", [131051, 131055, 134100, 132068])
def test_a_known_code_without_a_cause_of_its_own_is_said_in_words(code: int) -> None:
    found = refused(code)
    (finding,) = found.diagnosis.findings
    assert (finding.cause, finding.check, finding.verdict) == ("api.request-refused", "WA804", "failed")
    known = catalogue.code(code)
    assert known is not None
    assert known.meaning("en") in finding.evidence[0].note
    assert finding.params["meta_says"] == "Meta's words"


WORDS = (
    # what Meta names, its message, its details
    (
        "template.parameters-mismatch",
        "(#100) Invalid parameter",
        "Parameter 'image' is mandatory for component header",
    ),
    (
        "template.parameters-mismatch",
        "(#131009) Parameter value is not valid",
        "buttons: sub_type invalid at index: 1",
    ),
    ("template.parameters-mismatch", "(#100) The parameter template['language'] is required.", None),
    ("template.parameters-mismatch", "(#131008) Required parameter is missing", "body: number of placeholders is 2"),
    ("recipient.malformed", "(#131009) Parameter value is not valid", "The parameter to is not a phone number"),
    ("recipient.malformed", "(#100) Invalid parameter", "Recipient phone number is not in E.164 form"),
    ("api.request-refused", "(#100) Invalid parameter", "messaging_product has to be whatsapp"),
    ("api.request-refused", "(#131009) Parameter value is not valid", "preview_url is of the wrong kind"),
    ("undetermined", "(#100) Invalid parameter", None),
    ("undetermined", "(#131009) Parameter value is not valid.", None),
    ("undetermined", "", None),
)


@pytest.mark.parametrize("code", [100, 131008, 131009])
@pytest.mark.parametrize(("cause", "message", "details"), WORDS)
def test_a_parameter_is_what_metas_words_name_and_nothing_is_guessed(
    code: int, cause: str, message: str, details: str | None
) -> None:
    (finding,) = brought(sends=sends(row("refused", answer=told(code, message, details=details)))).diagnosis.findings
    assert finding.cause == cause
    if cause == "undetermined":
        assert set(finding.rivals) == {"template.parameters-mismatch", "recipient.malformed"}
        assert finding.verdict == "unknown"
    else:
        assert finding.verdict == "failed"
        assert finding.evidence[0].meta_says == (details or message)


def test_a_number_of_the_app_is_never_told_to_register_after_a_refusal() -> None:
    def in_the_app(account: Account) -> None:
        account.number.values["is_on_biz_app"] = True

    found = brought(edit=in_the_app, sends=sends(row("refused", answer=told(133010, "(#133010) not registered"))))
    (finding,) = found.diagnosis.findings
    assert (finding.cause, finding.rivals) == ("phone.coexistence-disconnected", ("phone.offline",))
    assert found.diagnosis.facts == ("coexistence",)


@pytest.mark.parametrize(
    ("title", "cause"),
    [
        ("Business eligibility payment issue", "account.payment"),
        ("Message undeliverable", "recipient.undeliverable"),
        ("Re-engagement message", "recipient.window-closed"),
    ],
)
def test_a_failure_that_is_known_by_its_title_alone_is_likely(title: str, cause: str) -> None:
    by_title, by_code = (
        brought(sends=sends(row(statuses=["failed"], errors=[{"code": code, "title": title}])))
        for code in (None, {"account.payment": 131042, "recipient.window-closed": 131047}.get(cause, 131026))
    )
    assert by_title.confidence[cause] == "likely"
    assert by_code.confidence[cause] == "certain"
    finding = by_title.diagnosis.findings[0]
    assert (finding.params["code"], finding.params["meta_says"]) == (None, title)


def test_no_message_leads_to_a_likely_cause_without_naming_what_else_it_may_be() -> None:
    for known in catalogue.codes():
        code, _, subcode = known.key.partition("/")
        if not code.isdecimal():
            continue
        answer = told(int(code), known.says or "…", subcode=int(subcode) if subcode else None)
        titled = row(statuses=["failed"], errors=[{"code": None, "title": known.says or "…"}])
        for found in (brought(sends=sends(row("refused", answer=answer))), brought(sends=sends(titled))):
            for finding in found.diagnosis.findings:
                assert finding.confidence == "certain" or finding.rivals or finding.cause == "undetermined", known.key


def test_a_sandbox_explains_no_refusal_and_stays_a_warning() -> None:
    found = refused(131030, "sandbox")
    assert found.causes == ["recipient.not-allowed", "phone.sandbox"]
    assert found.outcome("WA407") == "warned"


def test_a_policy_towards_the_recipient_leaves_the_warnings_of_the_number_as_they_are() -> None:
    found = refused(131049, "quality-red")
    assert found.causes == ["phone.quality-low", "recipient.marketing-capped"]
    assert {finding.verdict for finding in found.diagnosis.findings} == {"warned"}


def test_a_refusal_turns_a_warning_into_a_failure_and_keeps_its_evidence() -> None:
    before = brought("quality-red").diagnosis.findings[0]
    after = refused(131048, "quality-red").diagnosis.findings[0]
    assert (before.cause, before.verdict) == ("phone.quality-low", "warned")
    assert after == dataclasses.replace(before, verdict="failed", evidence=after.evidence, stops_sending=True)
    assert after.evidence[: len(before.evidence)] == before.evidence
    assert len(after.evidence) == len(before.evidence) + 1


OF_THE_NUMBER = (
    "Business phone number is not ready to send messages",
    "The sender's phone number has to be verified first",
    "Your WhatsApp number cannot be used for this",
    "Phone number is still being set up",
)
OF_THE_NAME = (
    "The number needs an approved display name before it sends",
    "Sending waits until the verified name is accepted",
    "name_status does not allow this",
)


@pytest.mark.parametrize("code", [100, 131009])
@pytest.mark.parametrize("details", OF_THE_NUMBER)
def test_words_about_the_own_number_blame_no_recipient(code: int, details: str) -> None:
    found = brought(sends=sends(row("refused", answer=told(code, "(#100) Invalid parameter", details=details))))
    (finding,) = found.diagnosis.findings
    assert (finding.cause, finding.verdict) == ("undetermined", "unknown")
    assert finding.evidence[0].meta_says == details
    assert not any(rival.startswith("recipient.") for rival in finding.rivals)
    assert found.diagnosis.can_send is None


@pytest.mark.parametrize("code", [100, 131009])
@pytest.mark.parametrize("details", OF_THE_NAME)
@pytest.mark.parametrize("states", [(), ("name-declined",)])
def test_words_about_the_display_name_name_it(code: int, details: str, states: tuple[str, ...]) -> None:
    message = sends(row("refused", answer=told(code, "(#100) Invalid parameter", details=details)))
    found = brought(*states, sends=message)
    assert found.causes == ["phone.name-not-approved"]
    assert found.diagnosis.findings[0].params["code"] == code
    assert found.diagnosis.can_send is False


@pytest.mark.parametrize(
    "details",
    ["Recipient phone number is not valid", "Phone number is in the wrong format", "'to' is not a phone number",
     "The parameter to must be digits only"],
)  # fmt: skip
def test_words_about_the_recipient_still_name_it(details: str) -> None:
    found = brought(sends=sends(row("refused", answer=told(131009, "…", details=details))))
    assert found.causes == ["recipient.malformed"]


def test_a_refusal_that_is_not_the_recipients_leaves_open_whether_messages_go_out() -> None:
    of_the_request = told(100, "(#100) Invalid parameter", details="messaging_product has to be whatsapp")
    found = brought(sends=sends(row("refused", answer=of_the_request)))
    assert (found.causes, found.diagnosis.can_send) == (["api.request-refused"], None)
    of_the_recipient = brought(sends=sends(row("refused", answer=told(131026, "…"))))
    assert of_the_recipient.diagnosis.can_send is True


PROOF = "Invalid appsecret_proof provided in the API argument"


@pytest.mark.parametrize("code", [100, 104])
def test_a_message_refused_for_its_proof_is_the_wrong_secret_alone(code: int) -> None:
    message = sends(row("refused", answer=told(code, PROOF)))
    found = brought("wrong-app-secret", sends=message)
    known = brought("wrong-app-secret").diagnosis.findings[0]
    (finding,) = found.diagnosis.findings
    assert (finding.cause, finding.confidence, finding.stops_sending) == (
        "token.wrong-app-secret", known.confidence, known.stops_sending,
    )  # fmt: skip
    assert finding.evidence[-1].meta_says == PROOF
    assert found.blocker("WA804") == found.blocker("WA805") == "token.wrong-app-secret"
    assert found.diagnosis.can_send is not True


@pytest.mark.parametrize(
    ("words", "cause"),
    [(PROOF, "token.wrong-app-secret"),
     ("API calls from the server require an appsecret_proof argument", "token.proof-required")],
)  # fmt: skip
def test_a_proof_that_only_the_message_shows_is_found_by_its_words(words: str, cause: str) -> None:
    assert brought(sends=sends(row("refused", answer=told(100, words)))).causes == [cause]


def test_words_about_another_parameter_are_no_proof() -> None:
    found = brought(sends=sends(row("refused", answer=told(100, "Invalid biz_opaque_callback_data provided"))))
    assert found.causes == ["api.request-refused"]
