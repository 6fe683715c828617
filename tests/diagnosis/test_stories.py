"""Stories from the field, as far as they can be seen from outside: the true cause is named, and not its rivals.

Each test bears the number of its story.
"""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import pytest
from case_words import NO_SECRET, refusal
from survey_bench import Surveyed, examine, judged, number

from pytest_wa_health import settings
from pytest_wa_health.double import Double

DATA = Path(__file__).parents[1] / "data"
UNSEEN = {"FS-52": "a subscription does not say how old it is"}
"""Stories that nothing shows from outside, and why."""


def with_reach(*states: str, env: dict[str, str | None] | None = None, **reach: Any) -> Surveyed:
    """A survey, and what the opt-in probes would have brought home beside it."""
    snapshot = examine(*states, env=env).snapshot
    return judged(dataclasses.replace(snapshot, reach=reach))


def sent(code: int, title: str, *, failed_later: bool, **recipient: Any) -> dict[str, Any]:
    """One test message that Meta refused, at once or later."""
    row = {"index": 1, "country": "+54", "region": "AR", "variant": None, **recipient}
    told = {"code": code, "message": title, "title": title, "request": "POST /v25.0/x/messages", "http_status": 400}
    accepted = {"state": "accepted", "statuses": ["failed"], "errors": [told], "has_wa_id": True, "deliveries": []}
    fate = accepted if failed_later else {"state": "refused", "answer": told}
    return {
        "reason": None, "count": 1, "template": "opening_hours", "language": "en_US",
        "recipients": [{**row, **fate, "waited_s": 1.0, "history": "empty", "hook": "absent"}],
    }  # fmt: skip


def bench(**handshake: Any) -> dict[str, Any]:
    """What the callback answered to a handshake."""
    first = {"status": 200, "ms": 20, "echo": "exact", **handshake}
    return {
        "url": "https://hooks.example.test/wa", "loopback": False, "scheme": "https", "certificate_until": None,
        "handshake": first, "wrong_token": {"status": 403, "ms": 20}, "samples_skipped": "needs --wa-send",
    }  # fmt: skip


def test_fs_01_telephone_number_as_id() -> None:
    found = examine("telephone-as-phone-id")
    assert found.causes == ["settings.telephone-as-phone-id"]
    assert found.confidence["settings.telephone-as-phone-id"] == "certain"


def test_fs_04_asset_never_assigned() -> None:
    found = examine("waba-not-assigned")
    assert found.causes == ["permission.asset-not-assigned"]
    finding = found.diagnosis.findings[0]
    assert "account.unknown-id" in finding.rivals
    assert "phone.coexistence-disconnected" in finding.rivals
    assert any("not among those assigned" in evidence.note for evidence in finding.evidence)


def test_fs_07_business_portfolio_as_account() -> None:
    assert examine("business-as-waba").causes == ["settings.business-as-waba"]


def test_a_name_of_two_meanings_that_holds_the_portfolio_is_a_warning() -> None:
    with Double("business-as-waba") as double:
        portfolio = double.env()["WHATSAPP_BUSINESS_ACCOUNT_ID"]
    env = {"WHATSAPP_BUSINESS_ACCOUNT_ID": None, "WHATSAPP_BUSINESS_ID": portfolio}

    surveyed = examine("business-as-waba", env=env)

    assert surveyed.causes == ["settings.business-as-waba"]
    assert surveyed.verdict_of("WA103") == ("warned", "settings.business-as-waba")


@pytest.mark.parametrize("value", ["None", "your-access-token", "<token>", "''", "undefined"])
def test_fs_10_token_that_is_no_token_is_told_before_anything_is_asked(value: str) -> None:
    loaded = settings.load(
        environ={"WHATSAPP_ACCESS_TOKEN": value, "WHATSAPP_PHONE_NUMBER_ID": "106540352242922"},
        invocation_dir=Path("/"),
    )
    if loaded.broken:
        assert loaded.broken[0].error.variable == "WHATSAPP_ACCESS_TOKEN"
    else:
        found = examine(env={"WHATSAPP_ACCESS_TOKEN": value})
        assert found.first in ("settings.placeholder", "token.malformed")
        assert not found.snapshot.requests or found.first == "token.malformed"


def test_fs_13_renamed_granular_scope_is_no_fault() -> None:
    found = examine("granular-drift")
    assert not found.alarms
    assert found.diagnosis.can_send is True


def test_fs_16_server_that_holds_another_token() -> None:
    differs = {"outcome": "differs", "url": "https://shop.example.test/token", "remote": "sha256:00000000"}
    assert with_reach(deployment=differs).causes == ["deployment.stale-token"]


def test_fs_19_listed_recipient_in_the_other_national_form() -> None:
    refused = sent(131030, "(#131030) Recipient phone number not in allowed list", failed_later=False)
    found = with_reach("sandbox", sends=refused)
    assert found.first == "recipient.national-variant"
    assert "recipient.not-allowed" in found.diagnosis.findings[0].rivals


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("+55 11 8765-4321", "+5511987654321"),
        ("+52 1 55 1234 5678", "+525512345678"),
        ("+54 9 11 2345-6789", "+541123456789"),
    ],
)
def test_fs_22_national_forms_of_one_line_are_no_mismatch(shown: str, expected: str) -> None:
    found = examine(edit=number(display_phone_number=shown), env={"WHATSAPP_EXPECTED_NUMBER": expected})
    assert "settings.number-mismatch" not in found.causes
    assert found.outcome("WA106") == "passed"


@pytest.mark.parametrize("platform", ["CLOUD_API", "NOT_APPLICABLE"])
def test_fs_25_deregistered_number_after_a_new_signup(platform: str) -> None:
    found = examine(edit=number(status="DISCONNECTED", platform_type=platform))
    finding = found.diagnosis.findings[0]
    assert len(found.causes) == 1
    assert "phone.not-registered" in (finding.cause, *finding.rivals)
    assert found.outcome("WA201") == "passed"


def test_fs_28_number_from_meta_without_an_approved_name() -> None:
    found = examine(edit=number(name_status="NONE", display_phone_number="+1 555-078-3881"))
    assert found.causes == ["phone.name-not-approved"]
    assert found.diagnosis.can_send is False


def test_fs_28_own_number_without_an_approved_name_sends_all_the_same() -> None:
    found = examine(edit=number(name_status="NONE", display_phone_number="+44 20 7946 0000"))
    assert found.causes == ["phone.name-not-approved"]
    assert found.outcome("WA405") == "warned"
    assert found.diagnosis.can_send is True


def test_fs_31_no_payment_method_on_this_account() -> None:
    found = examine("payment")
    assert found.causes == ["account.payment"]
    assert found.outcome("WA502") == "passed"


def test_fs_31_payment_that_only_a_failed_message_shows() -> None:
    later = sent(131042, "Business eligibility payment issue", failed_later=True)
    assert "account.payment" in with_reach("payment-later", sends=later).causes


def test_fs_34_number_still_tied_to_the_old_app() -> None:
    assert examine("other-app-subscribed").causes == ["webhook.other-app-subscribed"]
    found = examine("callback-overridden", env={"WHATSAPP_WEBHOOK_URL": "https://hooks.example.test/wa",
                                                "WHATSAPP_WEBHOOK_VERIFY_TOKEN": "dummy-word"})  # fmt: skip
    assert found.causes == ["webhook.overridden"]
    assert found.outcome("WA603") == "failed"


def test_fs_37_messages_field_not_ticked() -> None:
    assert examine("app-subscription-without-messages").causes == ["webhook.field-missing"]


def test_fs_40_no_webhook_of_the_app_to_override() -> None:
    assert examine("app-subscription-missing").causes == ["webhook.callback-missing"]


def test_fs_43_one_callback_per_app_and_it_is_the_other_environments() -> None:
    assert examine("callback-configured-elsewhere").causes == ["webhook.callback-elsewhere"]


def test_fs_46_refused_handshake_and_expired_token_are_both_named() -> None:
    found = with_reach("expired", webhook=bench(status=401, echo=None, wants_signature=True))
    assert found.causes == ["token.expired", "webhook.requires-signature-on-get"]


def test_fs_49_edge_that_answers_in_place_of_the_application() -> None:
    edge = {"kind": "blocks", "name": "a bot protection", "sure": True}
    assert with_reach(webhook=bench(status=418, echo=None, edge=edge)).causes == ["webhook.callback-blocked"]


def test_fs_55_free_form_message_outside_the_window() -> None:
    later = sent(131047, "Re-engagement message", failed_later=True)
    assert with_reach(sends=later).causes == ["recipient.window-closed"]


@pytest.mark.parametrize(("code", "cause"), [(131049, "marketing-capped"), (130472, "in-experiment")])
def test_fs_58_message_that_meta_withholds_is_no_fault_of_the_set_up(code: int, cause: str) -> None:
    found = with_reach(sends=sent(code, "withheld", failed_later=True))
    assert found.causes == [f"recipient.{cause}"]
    assert found.outcome("WA805") == "warned"
    assert found.diagnosis.can_send is True


@pytest.mark.parametrize("state", ["logged-out", "expired", "malformed-token", "invalid-token", "app-removed"])
def test_fs_61_broken_token_turns_everything_that_rests_on_it_from_green(state: str) -> None:
    found = examine(state)
    assert found.outcome("WA201") == "failed"
    rest = ("WA202", "WA301", "WA302", "WA401", "WA404", "WA501", "WA504", "WA601")
    assert {found.outcome(check) for check in rest} == {"blocked"}


@pytest.mark.parametrize(
    ("code", "cause"),
    [(4, "rate-limited"), (80007, "rate-limited"), (80008, "rate-limited"), (130429, "throughput-limited")],
)
def test_fs_64_limits_are_told_by_their_owner_and_blame_nothing_else(code: int, cause: str) -> None:
    limited = {name: refusal(code, "limited") for name in ("phone", "phone_extra", "account")}
    found = examine(answers=limited, env=NO_SECRET)
    assert found.causes == [f"api.{cause}"]
    assert not [check for check in found.alarms if found.outcome(check) == "failed"]


@pytest.mark.parametrize(("code", "cause"), [(131056, "recipient.pair-limited"), (131048, "phone.rate-limited")])
def test_fs_64_limits_that_only_a_message_meets(code: int, cause: str) -> None:
    found = with_reach(sends=sent(code, "limited", failed_later=False))
    assert found.first == cause


def test_every_story_that_shows_has_its_test() -> None:
    stories = json.loads((DATA / "failure_stories.json").read_text(encoding="utf-8"))
    told = {
        f"FS-{number}" for number in re.findall(r"def test_fs_(\d+)_", Path(__file__).read_text(encoding="utf-8"))
    }
    assert told | set(UNSEEN) == set(stories)
