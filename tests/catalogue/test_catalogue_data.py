"""The catalogue's data are complete, sound, and agree with the contract."""

from __future__ import annotations

import catalogue_validator as validate
import pytest

from pytest_wa_health import catalogue
from pytest_wa_health.catalogue import loader

CONTRACT = """
settings missing placeholder stray-characters malformed-id telephone-as-phone-id waba-as-phone-id
  phone-id-as-waba business-as-waba clock-skew env-file-committed number-mismatch
network dns refused tls timeout proxy intercepted
api unavailable maintenance rate-limited throughput-limited near-limit version-expired version-expiring
  version-unknown app-blocked app-not-live
token malformed expired logged-out password-changed checkpointed app-removed user-unconfirmed revoked invalid
  expiring short-lived wrong-app wrong-app-secret proof-required predates-grant data-access-expiring
permission messaging-missing management-missing account-not-granted asset-not-assigned advanced-access-missing
phone unknown-id other-account not-registered unverified pending offline banned restricted rate-limited
  migrated deleted on-premises coexistence-disconnected registration-broken pin-mismatch name-in-review
  name-declined name-not-approved quality-low sandbox
account unknown-id restricted disabled locked review-pending review-rejected payment business-unverified
  currency-missing partner-removed meta-reported
webhook not-subscribed other-app-subscribed overridden callback-missing field-missing inactive
  callback-unreachable callback-not-https callback-tls callback-blocked callback-slow handshake-refused
  handshake-mangled accepts-wrong-verify-token accepts-bad-signature rejects-good-signature
  callback-elsewhere requires-signature-on-get delivery-failing url-mangled
template missing wrong-language pending rejected paused disabled held
recipient malformed not-allowed national-variant undeliverable window-closed marketing-capped in-experiment
  opted-out blocked country-restricted is-sender pair-limited accepted-only
fallback not-configured unreachable tls auth-refused sender-refused
deployment stale-token unreachable
receiver unreachable handshake rejects-good-signature accepts-bad-signature accepts-unsigned signs-parsed-body slow
  fails-on-statuses fails-on-user-id fails-on-unknown fails-on-batches fails-on-duplicates fails-on-order
  fails-on-size fails-under-load
undetermined
"""

CHECKS = """
WA101 WA102 WA103 WA104 WA105 WA106 WA107 WA108 WA151 WA152 WA153 WA154 WA155 WA201 WA202 WA203 WA204 WA205 WA206
WA207
WA301 WA302 WA303 WA304 WA401 WA402 WA403 WA404 WA405 WA406 WA407 WA408 WA501 WA502 WA503 WA504 WA505 WA506 WA507
WA508
WA601 WA602 WA603 WA604 WA605 WA606 WA607 WA608 WA651 WA701 WA702 WA703 WA704 WA705 WA801 WA802 WA803 WA804 WA805
WA901
WA951
"""


RECEIVER_CHECKS = """
WR101 WR102 WR201 WR202 WR203 WR204 WR301 WR401 WR402 WR403 WR404 WR405 WR406 WR407 WR408
"""


def contract_causes() -> list[str]:
    found: list[str] = []
    for line in CONTRACT.strip().replace("\n  ", " ").splitlines():
        area, *names = line.split()
        found += [f"{area}.{name}" for name in names] or [area]
    return found


def test_the_data_are_sound() -> None:
    assert validate.problems() == []


@pytest.mark.parametrize("id_", contract_causes())
def test_every_cause_of_the_contract_can_be_explained(id_: str) -> None:
    assert catalogue.cause(id_).id == id_


def test_every_check_is_there_and_can_find_something() -> None:
    assert [check.id for check in catalogue.checks()] == CHECKS.split()
    assert [check.id for check in catalogue.receiver_checks()] == RECEIVER_CHECKS.split()
    assert {cause.check for cause in catalogue.causes()} - {""} == set((CHECKS + RECEIVER_CHECKS).split())


def test_causes_of_the_receiver_are_failures_of_the_receiver_suite_alone() -> None:
    receiver = [cause for cause in catalogue.causes() if cause.area == "receiver"]
    assert len(receiver) == 15
    assert {cause.verdict for cause in receiver} == {"failed"}
    assert [cause for cause in catalogue.causes() if cause.check.startswith("WR")] == receiver


def test_a_network_fault_never_blames_and_never_decides() -> None:
    for cause in loader.area_causes("network").values():
        assert cause.verdict == "unknown"
        assert cause.stops_sending is None


@pytest.mark.parametrize(
    ("verdict", "ids"),
    [
        (
            "warned",
            (
                "token.expiring token.short-lived token.data-access-expiring phone.sandbox phone.quality-low "
                "phone.name-in-review phone.name-declined api.near-limit api.version-expiring "
                "api.version-expired settings.env-file-committed settings.clock-skew settings.incomplete"
            ),
        ),
        (
            "unknown",
            (
                "api.unavailable api.maintenance api.rate-limited api.throughput-limited undetermined "
                "recipient.accepted-only"
            ),
        ),
        (
            "failed",
            (
                "token.logged-out token.wrong-app token.wrong-app-secret settings.number-mismatch "
                "permission.asset-not-assigned phone.name-not-approved"
            ),
        ),
    ],
)
def test_verdicts(verdict: str, ids: str) -> None:
    assert {id_: catalogue.cause(id_).verdict for id_ in ids.split()} == dict.fromkeys(ids.split(), verdict)


@pytest.mark.parametrize("id_", ["token.wrong-app-secret", "settings.number-mismatch", "api.version-expired"])
def test_some_faults_do_not_stop_sending(id_: str) -> None:
    assert catalogue.cause(id_).stops_sending is False


def test_nobody_is_asked_to_send_a_token_by_mail() -> None:
    for cause in catalogue.causes():
        text = cause.forward.en if cause.forward else ""
        if "new token" in text or "generate" in text:
            assert "not send the token by e-mail or WhatsApp" in text or "secret store" in text, cause.id


def test_folklore_is_corrected() -> None:
    expired, revoked = catalogue.cause("token.expired").explanation, catalogue.cause("token.revoked").explanation
    assert "less than a day" in expired.en
    assert "أقل من يوم" in expired.ar
    assert "long-lived personal tokens" in expired.en
    assert "without an expiry date dies this way" in revoked.en


def test_the_newest_versions_have_no_end_and_the_rest_end_in_order() -> None:
    open_ends = [version.name for version in catalogue.versions() if version.expires is None]
    assert open_ends == ["v27.0", "v26.0"]
    ends = [version.expires for version in catalogue.versions()[len(open_ends) :]]
    assert all(ends)
    assert ends == sorted(ends, key=str, reverse=True)


@pytest.mark.parametrize(
    ("break_it", "complaint"),
    [
        (lambda raw: raw["title"].pop("ar"), "title.ar is missing"),
        (lambda raw: raw.update(colour="red"), "colour is not known here"),
        (lambda raw: raw.update(who="somebody"), "who 'somebody' is not known"),
        (lambda raw: raw.update(check="WA999"), "check 'WA999' is not known"),
        (lambda raw: raw.update(source=[]), "no source"),
        (lambda raw: raw.update(source=["http://example.org"]), "not an https address"),
        (lambda raw: raw.update(stops_sending="maybe"), "stops_sending 'maybe'"),
        (lambda raw: raw.pop("recipe"), "no steps"),
        (lambda raw: raw["verify"].update(en="Look at {colour}"), "placeholder 'colour'"),
        (lambda raw: raw["verify"].update(en="Look at {date}"), "same placeholders"),
        (lambda raw: raw["verify"].update(ar="في ٣ أيام"), "digits must be 0 to 9"),
        (lambda raw: raw["explanation"].update(en="**open"), "markup is not closed"),
        (lambda raw: raw["explanation"].update(en="<b>bold</b>"), "holds HTML"),
        (lambda raw: raw.update(verdict="warned"), "cannot be a mere warning"),
    ],
)
def test_validation_notices(break_it, complaint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import copy

    raws = copy.deepcopy(loader.read("causes/token.toml"))
    break_it(raws["logged-out"])
    original = loader.read
    monkeypatch.setattr(loader, "read", lambda name: raws if name == "causes/token.toml" else original(name))
    assert any("token.logged-out" in fault and complaint in fault for fault in validate.problems())


@pytest.mark.parametrize("title", ["Ensure that the token works", "Check the token", "x" * 151, "It works."])
def test_validation_wants_titles_that_say_the_healthy_condition(title: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import copy

    raws = copy.deepcopy(loader.read("checks.toml"))
    raws["WA201"]["title"]["en"] = title
    original = loader.read
    monkeypatch.setattr(loader, "read", lambda name: raws if name == "checks.toml" else original(name))
    assert any(fault.startswith("WA201: the title") for fault in validate.problems())
