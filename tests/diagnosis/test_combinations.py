"""Several faults at once: independent ones are all named in the order of repair, consequences are no diagnoses."""

from __future__ import annotations

from typing import Any

import pytest
from case_words import NO_SECRET, Faulty, errors, faulty, nonexisting, refusal
from survey_bench import NOW, altered, entity, examine, judged, record

ELSEWHERE = "+44 20 7946 0000"

COMBINED: tuple[Faulty, ...] = (
    faulty("payment+template-paused", "account.payment", "template.paused"),
    faulty("wrong-business-account-id+expiring", "account.unknown-id", "token.expiring", can_send=True),
    faulty("not-registered+payment", "phone.not-registered", "account.payment"),
    faulty("wrong-app-secret+expired", "token.expired", "token.wrong-app-secret"),
    faulty("messaging-missing+name-declined", "permission.messaging-missing", "phone.name-declined"),
    faulty("quoted-token+logged-out", "token.logged-out", "settings.stray-characters"),
    faulty("ids-swapped", "settings.waba-as-phone-id", "settings.phone-id-as-waba"),
    faulty("sandbox+template-missing", "template.missing", "phone.sandbox", can_send=True),
    faulty("other-app-subscribed+expiring", "webhook.other-app-subscribed", "token.expiring", can_send=True),
    faulty("telephone-as-phone-id+waba-not-assigned", "settings.telephone-as-phone-id",
           "permission.asset-not-assigned", confidence="likely"),
    faulty("quality-red", "settings.number-mismatch", "phone.quality-low", can_send=True,
           env={"WHATSAPP_EXPECTED_NUMBER": ELSEWHERE}),
    faulty("wrong-phone-number-id+wrong-business-account-id", "settings.waba-as-phone-id",
           "permission.asset-not-assigned", confidence="likely"),
    faulty("messaging-missing+payment+callback-overridden", "permission.messaging-missing", "account.payment",
           "webhook.overridden"),
    faulty("management-missing+expiring", "permission.management-missing", "token.expiring", can_send=None),
    faulty("not-subscribed+near-limit+name-in-review", "webhook.not-subscribed", "api.near-limit",
           "phone.name-in-review", can_send=None),
    faulty("wrong-app+not-registered", "phone.not-registered", "token.wrong-app"),
    faulty("clock-ahead+expiring", "settings.clock-skew", "token.expiring", can_send=True, verdict="warned"),
    faulty("expired-version+template-rejected", "template.rejected", "api.version-expired", can_send=True),
    faulty("business-unverified+quality-red+expiring", "token.expiring", "phone.quality-low",
           "account.business-unverified", can_send=True, verdict="warned"),
    faulty("app-subscription-missing+not-subscribed", "webhook.not-subscribed", "webhook.callback-missing",
           can_send=True),
    faulty("banned+payment", "phone.banned", "account.payment"),
    faulty("no-scopes", "permission.messaging-missing", "permission.management-missing"),
    faulty("offline+business-unverified", "phone.offline", "account.business-unverified", confidence="likely"),
    faulty("dashboard-token+sandbox", "token.short-lived", "phone.sandbox", can_send=True, verdict="warned"),
    faulty("granular-other-account+wrong-app-secret", "permission.account-not-granted", "token.wrong-app-secret"),
    faulty("waba-as-phone-id+expiring", "settings.waba-as-phone-id", "token.expiring"),
    faulty("business-as-waba+not-registered", "phone.not-registered", "settings.business-as-waba"),
    faulty("phone-id-as-waba+messaging-missing", "permission.messaging-missing", "settings.phone-id-as-waba"),
    faulty("app-removed+clock-ahead", "token.app-removed", "settings.clock-skew"),
    faulty("recipient-malformed+template-paused+payment", "account.payment", "template.paused",
           "recipient.malformed"),
    faulty("currency-missing+business-unverified", "account.payment", "account.business-unverified",
           "account.currency-missing",
           confidence="likely"),
    faulty("restricted+account-restricted", "phone.restricted", "account.restricted"),
    faulty("wrong-app-secret+not-registered+template-missing", "phone.not-registered", "token.wrong-app-secret",
           "template.missing"),
    faulty("wrong-phone-number-id+not-subscribed", "phone.unknown-id", "webhook.not-subscribed"),
    faulty("wrong-business-account-id+not-registered", "phone.not-registered", "account.unknown-id"),
    faulty("waba-not-assigned+dashboard-token", "permission.asset-not-assigned", "token.short-lived",
           confidence="likely"),
    faulty("data-access-expiring+expiring", "token.data-access-expiring", "token.expiring", can_send=True,
           verdict="warned"),
    faulty("debug-refused+messaging-missing-health", "permission.messaging-missing", confidence="likely",
           env=NO_SECRET),
    faulty("unverified+name-declined", "phone.unverified", "phone.name-declined"),
    faulty("app-subscription-inactive+other-app-subscribed", "webhook.other-app-subscribed", "webhook.inactive",
           can_send=True),
    faulty("near-limit+rate-limited-account", "api.rate-limited", can_send=None, verdict="unknown"),
    # What nobody explains, of what a named cause already holds back, is a consequence …
    faulty("account-restricted", "account.restricted",
           edit=entity("WABA", can_send_message="BLOCKED", **errors(141999))),
    faulty("banned", "phone.banned", edit=entity("PHONE_NUMBER", can_send_message="BLOCKED", **errors(141999))),
    # … and of what lets messages go out, a fault of its own.
    faulty("quality-red", "account.meta-reported", "phone.quality-low",
           edit=entity("PHONE_NUMBER", can_send_message="BLOCKED", **errors(141999))),
    # Nobody registers a number again whose account is closed.
    faulty("account-disabled+disconnected", "account.disabled", "phone.offline"),
    # A made-up app ID keeps no message back.
    faulty("healthy", "settings.placeholder", can_send=True,
           env={"WHATSAPP_APP_ID": "your_app_id", "WHATSAPP_APP_SECRET": None}),
    faulty("healthy", "settings.placeholder", env={"WHATSAPP_ACCESS_TOKEN": "your_access_token"}),
    faulty("payment", "account.payment", "settings.incomplete",
           env={"WHATSAPP_WEBHOOK_URL": "https://hooks.example.test/wa"}),
)  # fmt: skip


@pytest.mark.parametrize("case", COMBINED, ids=lambda case: case.name)
def test_independent_faults_are_all_named_in_the_order_of_repair(case: Faulty) -> None:
    found = examine(*case.states, **case.setup)
    assert tuple(found.causes) == case.causes
    assert found.diagnosis.can_send is case.can_send
    assert found.diagnosis.findings[0].confidence == case.confidence
    assert found.snapshot.requests <= 12
    assert found.writes == 0


@pytest.mark.parametrize(
    ("states", "cause", "blocked"),
    [
        ("expired+not-registered+payment", "token.expired", ("WA301", "WA401", "WA403", "WA501", "WA504", "WA601")),
        ("telephone-as-phone-id+payment", "settings.telephone-as-phone-id", ("WA402", "WA404", "WA504", "WA506")),
        ("waba-not-assigned", "permission.asset-not-assigned", ("WA303", "WA401", "WA501", "WA601", "WA406")),
        ("not-registered", "phone.not-registered", ("WA404",)),
        ("wrong-business-account-id", "account.unknown-id", ("WA402", "WA503", "WA601")),
        ("wrong-app-secret", "token.wrong-app-secret", ("WA602",)),
        ("app-subscription-missing", "webhook.callback-missing", ()),
        ("template-missing", "template.missing", ("WA702", "WA703")),
        ("dashboard-token", "token.short-lived", ("WA205",)),
    ],
)
def test_consequences_are_blocked_by_the_cause_and_named_nowhere_else(
    states: str, cause: str, blocked: tuple[str, ...]
) -> None:
    found = examine(*states.split("+"))
    assert found.causes == [cause]
    assert {check: found.blocker(check) for check in blocked} == dict.fromkeys(blocked, cause)


@pytest.mark.parametrize(
    ("lost", "setup", "causes", "seen", "hidden"),
    [
        ("token", {"states": ("logged-out",)}, ["token.logged-out", "network.timeout"], ("WA152",), ("WA401",)),
        ("token", {}, ["network.timeout"], ("WA201", "WA401", "WA504", "WA601"), ("WA204", "WA301")),
        ("phone", {"states": ("expiring",)}, ["network.timeout", "token.expiring"], ("WA501", "WA504", "WA601"),
         ("WA401", "WA404", "WA406")),
        ("phone_extra", {"states": ("not-registered",)}, ["phone.not-registered", "network.timeout"],
         ("WA401", "WA501", "WA503", "WA601"), ("WA504", "WA506")),
        ("account", {"states": ("payment",)}, ["account.payment", "network.timeout"], ("WA401", "WA404", "WA406"),
         ("WA501", "WA503", "WA601")),
        ("subscriptions", {"states": ("messaging-missing",)}, ["permission.messaging-missing", "network.timeout"],
         ("WA203", "WA401", "WA501", "WA601"), ("WA602",)),
    ],
)  # fmt: skip
def test_one_read_that_hangs_hides_only_what_depends_on_it(
    lost: str, setup: dict[str, Any], causes: list[str], seen: tuple[str, ...], hidden: tuple[str, ...]
) -> None:
    found = examine(*setup.get("states", ()), lost=(lost,))
    assert found.causes == causes
    assert {check: found.outcome(check) for check in seen} == dict.fromkeys(seen, "passed")
    assert {found.blocker(check) for check in hidden} <= set(causes)
    assert not any(found.outcome(check) == "passed" for check in hidden)


def test_a_token_that_debug_token_calls_invalid_while_reads_work_is_unknown() -> None:
    found = examine(edit=record(is_valid=False))
    assert found.causes == ["undetermined"]
    assert found.outcome("WA201") == "unknown"
    assert found.diagnosis.findings[0].rivals == ("token.invalid",)
    assert found.diagnosis.can_send is None
    assert found.outcome("WA401") == found.outcome("WA501") == "passed"


@pytest.mark.parametrize("name", ["phone", "phone_extra", "account"])
def test_a_token_that_is_refused_by_some_reads_only_is_unknown(name: str) -> None:
    expired = refusal(190, "Error validating access token: Session has expired on …", 463)
    found = examine(answers={name: expired})
    assert found.causes == ["undetermined"]
    assert found.diagnosis.findings[0].rivals == ("token.expired",)
    assert found.outcome("WA201") == "unknown"


def test_an_expiry_that_is_past_on_a_token_that_works_is_unknown() -> None:
    found = examine(edit=record(expires_at=NOW - 5))
    assert found.causes == ["undetermined"]
    assert found.outcome("WA205") == "unknown"


def test_a_list_of_permissions_that_reads_prove_wrong_convicts_nobody() -> None:
    healthy = examine().snapshot
    found = judged(altered(healthy, "token", {"data": {"app_id": "634974688087057", "scopes": ["public_profile"]}}))
    assert found.causes == ["undetermined"]
    assert found.outcome("WA301") == "unknown"
    assert found.outcome("WA302") == "passed"


def test_a_blocked_whole_without_a_blocked_part_is_reported() -> None:
    healthy = examine().snapshot
    data = healthy.answers["phone_extra"].data
    health = {**data["health_status"], "can_send_message": "BLOCKED"}
    found = judged(altered(healthy, "phone_extra", {**data, "health_status": health}))
    assert found.causes == ["account.meta-reported"]
    assert found.diagnosis.can_send is False


def test_two_rejected_reads_of_the_number_are_told_from_one_unknown_field() -> None:
    odd = nonexisting("display_phone_number", "Application")
    found = examine(answers={"phone": odd, "phone_extra": odd})
    assert found.causes == ["phone.unknown-id"]


def test_health_of_an_entity_without_a_type_is_not_lost() -> None:
    found = examine(edit=entity("PHONE_NUMBER", entity_type=None, can_send_message="BLOCKED"))
    assert found.causes == ["account.meta-reported"]
    assert found.diagnosis.can_send is False
