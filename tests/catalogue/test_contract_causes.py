"""Every cause that the contract promises exists: programs and people rely on these ids."""

from __future__ import annotations

from pytest_wa_health import catalogue

PROMISED = """
settings.missing settings.placeholder settings.stray-characters settings.malformed-id settings.telephone-as-phone-id
settings.waba-as-phone-id settings.phone-id-as-waba settings.business-as-waba settings.clock-skew
settings.env-file-committed settings.number-mismatch network.dns network.refused network.tls network.timeout
network.proxy network.intercepted api.unavailable api.maintenance api.rate-limited api.throughput-limited
api.near-limit api.version-expired api.version-expiring api.version-unknown api.app-blocked api.app-not-live
token.malformed token.expired token.logged-out token.password-changed token.checkpointed token.app-removed
token.user-unconfirmed token.revoked token.invalid token.expiring token.short-lived token.wrong-app
token.wrong-app-secret token.proof-required token.predates-grant token.data-access-expiring
permission.messaging-missing permission.management-missing permission.account-not-granted
permission.asset-not-assigned permission.advanced-access-missing phone.unknown-id phone.other-account
phone.not-registered phone.unverified phone.pending phone.offline phone.banned phone.restricted phone.rate-limited
phone.migrated phone.deleted phone.on-premises phone.coexistence-disconnected phone.registration-broken
phone.pin-mismatch phone.name-in-review phone.name-declined phone.name-not-approved phone.quality-low phone.sandbox
account.unknown-id account.restricted account.disabled account.locked account.review-pending account.review-rejected
account.payment account.business-unverified account.currency-missing account.partner-removed account.meta-reported
webhook.not-subscribed webhook.other-app-subscribed webhook.overridden webhook.callback-missing webhook.field-missing
webhook.inactive webhook.callback-unreachable webhook.callback-not-https webhook.callback-tls webhook.callback-blocked
webhook.callback-slow webhook.handshake-refused webhook.handshake-mangled webhook.accepts-wrong-verify-token
webhook.accepts-bad-signature webhook.rejects-good-signature webhook.callback-elsewhere
webhook.requires-signature-on-get webhook.delivery-failing webhook.url-mangled template.missing
template.wrong-language template.pending template.rejected template.paused template.disabled template.held
recipient.malformed recipient.not-allowed recipient.national-variant recipient.undeliverable recipient.window-closed
recipient.marketing-capped recipient.in-experiment recipient.opted-out recipient.blocked recipient.country-restricted
recipient.is-sender recipient.pair-limited recipient.accepted-only fallback.not-configured fallback.unreachable
fallback.tls fallback.auth-refused fallback.sender-refused deployment.stale-token deployment.unreachable undetermined
token.wrong-kind settings.two-places-differ settings.reference-unresolved template.recategorised template.sandbox-only
template.parameters-mismatch recipient.user-id webhook.no-handler webhook.challenge-not-echoed webhook.csrf-protected
webhook.callback-not-public webhook.client-certificate-wanted routing.not-owner routing.standby-only
account.marketing-disabled account.billing-currency account.funds-exhausted account.inactive api.ip-not-allowed
replay.not-recorded
"""


def test_every_promised_cause_is_in_the_catalogue_in_both_languages() -> None:
    known = {cause.id: cause for cause in catalogue.causes()}
    assert set(PROMISED.split()) - known.keys() == set()
    for id_ in PROMISED.split():
        cause = known[id_]
        assert cause.title.en != cause.title.ar
        assert cause.steps
