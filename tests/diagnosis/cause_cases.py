"""For every cause that can be seen from outside: a state that has it, and a look-alike that has not.

The table of `docs/coverage.md` is made from this file (see `coverage_table`). It is long because it is a table: a row
for each state, to be looked up and not to be read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from survey_bench import DAY, NOW, Edit, both, entity, number, record, waba

from pytest_wa_health.double.account import Account, Node
from pytest_wa_health.double.edits import hide_account
from pytest_wa_health.survey.facts import Answer, ErrorEnvelope, Failure

Env = Mapping[str, "str | None"]
NO_SECRET: Env = {"WHATSAPP_APP_SECRET": None}
HOOK = "https://hooks.example.test/wa"
"""The callback of the healthy account."""
READS = ("token", "phone", "phone_extra", "account", "subscriptions")
SCOPES = ("whatsapp_business_management", "whatsapp_business_messaging")
ELSEWHERE = "102290129349999"
"""An account of somebody else."""


@dataclass(frozen=True)
class Faulty:
    """A state of the account, and exactly what is to be found in it, in the order of repair."""

    name: str
    causes: tuple[str, ...]
    can_send: bool | None
    verdict: str = "failed"
    confidence: str = "certain"
    """Of the first cause."""
    states: tuple[str, ...] = ()
    edit: Edit | None = None
    env: Env = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    lost: tuple[str, ...] = ()

    @property
    def setup(self) -> dict[str, Any]:
        """How `survey_bench.examine` is to be called."""
        return {"edit": self.edit, "env": self.env, "answers": self.answers, "lost": self.lost}


@dataclass(frozen=True)
class Benign:
    """A healthy state that looks like the causes of `imitates`; `causes` are what it has beside."""

    name: str
    imitates: tuple[str, ...]
    states: tuple[str, ...] = ()
    edit: Edit | None = None
    env: Env = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    causes: tuple[str, ...] = ()

    @property
    def setup(self) -> dict[str, Any]:
        """How `survey_bench.examine` is to be called."""
        return {"edit": self.edit, "env": self.env, "answers": self.answers}


def faulty(
    state: str,
    *causes: str,
    can_send: bool | None = False,
    verdict: str = "failed",
    confidence: str = "certain",
    **setup: Any,
) -> Faulty:
    """A state that the double knows by name; several are joined by a plus."""
    return Faulty(state, causes, can_send, verdict, confidence, tuple(state.split("+")), **setup)


def made(
    name: str,
    *causes: str,
    can_send: bool | None = False,
    verdict: str = "failed",
    confidence: str = "certain",
    **setup: Any,
) -> Faulty:
    """A state that starts from health and is made here."""
    return Faulty(name, causes, can_send, verdict, confidence, **setup)


def alike(state: str, *imitates: str, **setup: Any) -> Benign:
    """A benign state that the double knows by name."""
    return Benign(state, imitates, tuple(state.split("+")), **setup)


def benign(name: str, *imitates: str, **setup: Any) -> Benign:
    """A benign state that is made here."""
    return Benign(name, imitates, **setup)


def refusal(code: int | None, message: str, subcode: int | None = None, status: int = 400, **changes: Any) -> Answer:
    """Meta's error object."""
    envelope = ErrorEnvelope(code, subcode, "OAuthException", message, fbtrace_id="Adouble", **changes)
    return Answer("GET /v25.0/…", status, error=envelope, from_meta=True, date=NOW, received_at=NOW)


def nonexisting(name: str, kind: str, status: int = 400) -> Answer:
    """The refusal of a whole read for one field that this kind of node has not."""
    return refusal(100, f"(#100) Tried accessing nonexisting field ({name}) on node type ({kind})", status=status)


def broken(kind: Any, reason: str = "no connection in time") -> dict[str, Answer]:
    """No read is answered, all for the same reason."""
    return {name: Answer(f"GET /{name}", failure=Failure(kind, reason)) for name in READS}


def errors(code: int, **more: Any) -> dict[str, Any]:
    """What an entity of ``health_status`` says of one code."""
    return {"errors": [{"error_code": code, "error_description": "…", "possible_solution": "…"}], **more}


def _renamed(node_id: str) -> Edit:
    def edit(account: Account) -> None:
        account.number.values["id"] = node_id
        account.health["PHONE_NUMBER"]["id"] = node_id

    return edit


def usage_of(percent: int) -> Edit:
    def edit(account: Account) -> None:
        account.app_usage = {"call_count": percent, "total_cputime": 1, "total_time": 1}

    return edit


def _untold_usage(account: Account) -> None:
    account.tells_usage = False


def _clock(seconds: int) -> Edit:
    def edit(account: Account) -> None:
        account.clock_offset = seconds

    return edit


def served(version: str) -> Edit:
    def edit(account: Account) -> None:
        account.served = version

    return edit


def callback_at(**urls: str) -> Edit:
    def edit(account: Account) -> None:
        account.number.values["webhook_configuration"] = urls
        if "application" in urls:
            account.app.edges["subscriptions"][0]["callback_url"] = urls["application"]

    return edit


def _integers(account: Account) -> None:
    for node in (account.number, account.waba, account.app, account.business):
        node.values["id"] = int(node.values["id"])
    for part in account.health.values():
        part["id"] = int(part["id"])


def _in_small_letters(account: Account) -> None:
    for key in (
        "status",
        "platform_type",
        "name_status",
        "quality_rating",
        "account_mode",
        "code_verification_status",
    ):
        account.number.values[key] = account.number.values[key].lower()
    for key in ("status", "account_review_status"):
        account.waba.values[key] = account.waba.values[key].lower()
    account.waba.values["business_verification_status"] = "VERIFIED"
    for part in account.health.values():
        part["can_send_message"] = part["can_send_message"].lower()
    account.token.record["type"] = "system_user"


WANTED = {"WHATSAPP_REQUIRED_TEMPLATES": "hello_world:en_US"}


def of_category(category: str, **more: str) -> Edit:
    """Another category of the wanted template, and what Meta notes beside it."""

    def edit(account: Account) -> None:
        row = next(row for row in account.templates() if row.values["name"] == "hello_world")
        row.values.update(category=category, **more)

    return edit


def _granted_to_nobody(account: Account) -> None:
    hide_account()(account)
    for row in account.token.record["granular_scopes"]:
        row["target_ids"] = []


def _without_optional(account: Account) -> None:
    keep = ("id", "display_phone_number", "status", "platform_type")
    account.number.values = {key: value for key, value in account.number.values.items() if key in keep}
    account.waba.values = {key: account.waba.values[key] for key in ("id", "name", "currency")}
    for key in ("issued_at", "granular_scopes", "data_access_expires_at", "expires_at", "type", "application"):
        account.token.record.pop(key)


def _news(account: Account) -> None:
    account.number.values.update(throughput={"level": "LUDICROUS"}, name_status="SHINY", quality_rating="BLUE")
    account.number.values.update(code_verification_status="TELEPATHIC")
    account.waba.values.update(business_verification_status="half_verified", ownership_type="SHARED")
    account.token.record["type"] = "ROBOT"


def many_numbers(count: int) -> Edit:
    def edit(account: Account) -> None:
        rows = account.waba.edges["phone_numbers"]
        first = int(account.number.id) + 1_000_000
        others = [{**account.number.values, "id": str(first + index)} for index in range(count)]
        rows[:0] = [Node(account.number.kind, values) for values in others]

    return edit


def _sip_everywhere(account: Account) -> None:
    for code, part in zip((138024, 138025, 138026, 138024), account.health.values(), strict=True):
        part.update(errors(code, can_receive_call_sip="BLOCKED", additional_info=["Calling is not configured."]))


def _fields(shape: Any) -> Edit:
    def edit(account: Account) -> None:
        account.app.edges["subscriptions"][0]["fields"] = shape

    return edit


def _moved(name: str, previous: str, category: str) -> Edit:
    def edit(account: Account) -> None:
        for node in account.templates():
            if node.values["name"] == name:
                node.values.update(previous_category=previous, category=category)

    return edit


ONE_500 = refusal(2, "An unexpected error has occurred. Please retry your request later.", status=500)

FAULTY: tuple[Faulty, ...] = (
    # settings
    faulty("text-as-phone-id", "settings.placeholder"),
    faulty("quoted-token", "settings.stray-characters", can_send=None),
    faulty("prefixed-token", "settings.stray-characters", can_send=None),
    made("an ID with a letter in it", "settings.malformed-id", can_send=None,
         env={"WHATSAPP_PHONE_NUMBER_ID": "10654035224292x"}),
    faulty("telephone-as-phone-id", "settings.telephone-as-phone-id"),
    faulty("telephone-with-plus-as-phone-id", "settings.telephone-as-phone-id"),
    faulty("waba-as-phone-id", "settings.waba-as-phone-id"),
    faulty("phone-id-as-waba", "settings.phone-id-as-waba", can_send=True),
    faulty("business-as-waba", "settings.business-as-waba", can_send=True),
    faulty("clock-ahead", "settings.clock-skew", can_send=True, verdict="warned"),
    made("another number than the expected one", "settings.number-mismatch", can_send=True,
         env={"WHATSAPP_EXPECTED_NUMBER": "+44 20 7946 0000"}),
    made("a webhook URL without its verify token", "settings.incomplete", can_send=True, verdict="warned",
         env={"WHATSAPP_WEBHOOK_URL": HOOK}),
    # network
    made("no such host", "network.dns", can_send=None, verdict="unknown", answers=broken("dns")),
    faulty("refused", "network.refused", can_send=None, verdict="unknown"),
    faulty("reset", "network.refused", can_send=None, verdict="unknown"),
    made("a certificate of another host", "network.tls", can_send=None, verdict="unknown", answers=broken("tls")),
    made("no answer in time", "network.timeout", can_send=None, verdict="unknown", lost=READS),
    faulty("proxy-407", "network.proxy", can_send=None, verdict="unknown"),
    faulty("captive-portal", "network.intercepted", can_send=None, verdict="unknown"),
    faulty("redirect", "network.intercepted", can_send=None, verdict="unknown"),
    faulty("intercepted", "network.intercepted", can_send=None, verdict="unknown"),
    # api
    faulty("transient-503", "api.unavailable", can_send=None, verdict="unknown"),
    faulty("html-page-503", "api.unavailable", can_send=None, verdict="unknown"),
    faulty("unknown-error-400", "api.unavailable", can_send=None, verdict="unknown"),
    faulty("maintenance", "api.maintenance", can_send=None, verdict="unknown"),
    faulty("rate-limited-app", "api.rate-limited", can_send=None, verdict="unknown"),
    faulty("rate-limited-account", "api.rate-limited", can_send=None, verdict="unknown"),
    faulty("rate-limited-613", "api.rate-limited", can_send=None, verdict="unknown"),
    faulty("rate-limited-user", "api.rate-limited", can_send=None, verdict="unknown"),
    made("throughput reached while reading", "api.throughput-limited", can_send=None, verdict="unknown",
         answers={name: refusal(130429, "(#130429) Rate limit hit") for name in READS}),
    faulty("near-limit", "api.near-limit", can_send=True, verdict="warned"),
    faulty("near-limit-account", "api.near-limit", can_send=True, verdict="warned"),
    faulty("expired-version", "api.version-expired", can_send=True, verdict="warned"),
    faulty("version-auto-upgraded", "api.version-expired", can_send=True, verdict="warned", confidence="likely"),
    faulty("version-expiring", "api.version-expiring", can_send=True, verdict="warned"),
    faulty("version-unknown", "api.version-unknown"),
    faulty("app-blocked", "api.app-blocked"),
    faulty("ip-not-allowed", "api.ip-not-allowed", can_send=None),
    # token
    faulty("malformed-token", "token.malformed"),
    faulty("unparsable-token", "token.malformed"),
    faulty("expired", "token.expired"),
    faulty("expired-401", "token.expired"),
    faulty("expired-no-subcode", "token.expired", confidence="likely"),
    faulty("logged-out", "token.logged-out"),
    faulty("logged-out-system-error", "token.logged-out"),
    faulty("logged-out+dead-token-inspects-itself", "token.logged-out", env=NO_SECRET),
    faulty("password-changed", "token.password-changed"),
    faulty("password-changed-401", "token.password-changed", confidence="likely"),
    faulty("password-changed-no-subcode", "token.password-changed", confidence="likely"),
    faulty("checkpointed", "token.checkpointed"),
    faulty("checkpointed-no-prefix", "token.checkpointed"),
    faulty("blocking-checkpoint", "token.checkpointed", confidence="likely"),
    faulty("app-removed", "token.app-removed"),
    faulty("app-removed-user-first", "token.app-removed"),
    faulty("app-deleted", "token.app-removed", confidence="likely"),
    faulty("app-deleted", "token.app-removed", confidence="likely", env=NO_SECRET),
    faulty("user-unconfirmed", "token.user-unconfirmed"),
    faulty("revoked", "token.revoked"),
    faulty("invalid-token", "token.invalid"),
    faulty("expiring", "token.expiring", can_send=True, verdict="warned"),
    faulty("dashboard-token", "token.short-lived", can_send=True, verdict="warned"),
    faulty("long-lived-user-token", "token.short-lived", can_send=True, verdict="warned"),
    faulty("wrong-app", "token.wrong-app", can_send=True),
    faulty("wrong-app-id", "token.wrong-app", can_send=True),
    made("another app's ID beside the right secret", "token.wrong-app", can_send=True,
         env={"WHATSAPP_APP_ID": "750000000000001"}),
    faulty("wrong-app-secret", "token.wrong-app-secret", can_send=True),
    faulty("proof-wrong", "token.wrong-app-secret", can_send=True, confidence="likely"),
    faulty("proof-required-no-secret", "token.proof-required", can_send=None),
    faulty("data-access-expiring", "token.data-access-expiring", can_send=True, verdict="warned"),
    faulty("app-token", "token.wrong-kind"),
    faulty("app-token", "token.wrong-kind", env=NO_SECRET),
    faulty("page-token", "token.wrong-kind"),
    # permission
    faulty("messaging-missing", "permission.messaging-missing"),
    faulty("messaging-missing-health", "permission.messaging-missing"),
    faulty("management-missing", "permission.management-missing", can_send=None),
    faulty("management-missing-10", "permission.management-missing", can_send=None),
    faulty("management-missing-200", "permission.management-missing", can_send=None),
    faulty("granular-other-account", "permission.account-not-granted"),
    faulty("granular-other-account-200", "permission.account-not-granted"),
    faulty("waba-not-assigned", "permission.asset-not-assigned", confidence="likely"),
    faulty("advanced-access-missing", "permission.advanced-access-missing", confidence="likely"),
    made("a grant that names no account", "permission.asset-not-assigned", edit=_granted_to_nobody),
    # phone
    made("a number of the app that was never connected", "phone.coexistence-disconnected", confidence="likely",
         edit=number(is_on_biz_app=True, status="PENDING", platform_type="NOT_APPLICABLE",
                     code_verification_status="VERIFIED")),
    made("a number of the app that counts as connected", "phone.coexistence-disconnected", confidence="likely",
         edit=number(is_on_biz_app=True, platform_type="NOT_APPLICABLE")),
    made("a number of the app whose code was never entered", "phone.coexistence-disconnected", confidence="likely",
         edit=number(is_on_biz_app=True, status="UNVERIFIED", code_verification_status="NOT_VERIFIED")),
    made("a number that waits for its name", "phone.name-in-review",
         edit=number(status="PENDING", platform_type="NOT_APPLICABLE", name_status="PENDING_REVIEW",
                     code_verification_status="VERIFIED")),
    made("a number whose name was declined before it was registered", "phone.name-declined",
         edit=number(status="PENDING", platform_type="NOT_APPLICABLE", name_status="DECLINED",
                     code_verification_status="VERIFIED")),
    faulty("wrong-phone-number-id", "phone.unknown-id"),
    faulty("deleted-gone", "phone.unknown-id"),
    faulty("app-as-phone-id", "phone.unknown-id"),
    faulty("other-account", "phone.other-account", can_send=True, confidence="likely"),
    faulty("not-registered", "phone.not-registered"),
    faulty("unverified", "phone.unverified"),
    faulty("pending", "phone.unverified"),
    made("verified, registered, and still pending", "phone.pending", edit=number(status="PENDING")),
    faulty("offline", "phone.offline", confidence="likely"),
    faulty("disconnected", "phone.offline", confidence="likely"),
    faulty("banned", "phone.banned"),
    faulty("restricted", "phone.restricted"),
    faulty("number-rate-limited", "phone.rate-limited", can_send=None),
    faulty("migrated", "phone.migrated"),
    faulty("deleted", "phone.deleted"),
    faulty("on-premises", "phone.on-premises"),
    faulty("coexistence-disconnected", "phone.coexistence-disconnected", confidence="likely"),
    made("connected, and its health says it is not linked", "phone.registration-broken", confidence="likely",
         edit=entity("PHONE_NUMBER", can_send_message="BLOCKED", **errors(141000))),
    # The double's number is one of Meta's own (+1 555): those wait for their name, and reads do not show whether.
    faulty("name-in-review", "phone.name-in-review", can_send=None, verdict="warned"),
    faulty("name-declined", "phone.name-declined", can_send=None, verdict="warned"),
    made("an own number's name in review", "phone.name-in-review", can_send=True, verdict="warned",
         edit=number(name_status="PENDING_REVIEW", display_phone_number="+966 11 234 5678")),
    made("a number from Meta without a name", "phone.name-not-approved", confidence="likely",
         edit=number(name_status="NONE")),
    faulty("quality-red", "phone.quality-low", can_send=True, verdict="warned"),
    faulty("flagged", "phone.quality-low", can_send=True, verdict="warned"),
    faulty("sandbox", "phone.sandbox", can_send=True, verdict="warned"),
    faulty("limit-lowest", "phone.limit-lowest", can_send=True, verdict="warned"),
    # account
    faulty("wrong-business-account-id", "account.unknown-id", can_send=True),
    faulty("stranger-as-waba", "account.unknown-id", can_send=True),
    faulty("account-restricted", "account.restricted", can_send=None),
    faulty("account-disabled", "account.disabled"),
    faulty("account-locked", "account.disabled", confidence="likely"),
    made("every read of the account is refused with 131031", "account.locked",
         answers={"account": refusal(131031, "(#131031) Business Account locked", status=403)}),
    faulty("review-pending", "account.review-pending", can_send=None, verdict="warned"),
    faulty("review-rejected", "account.review-rejected"),
    faulty("payment", "account.payment"),
    faulty("timezone-missing", "account.payment"),
    faulty("currency-missing", "account.payment", "account.currency-missing", confidence="likely"),
    made("no currency, and health says nothing of it", "account.currency-missing", can_send=None, verdict="warned",
         confidence="likely", edit=waba(currency=None)),
    faulty("business-unverified", "account.business-unverified", can_send=True, verdict="warned"),
    faulty("unknown-health-code", "account.meta-reported"),
    faulty("policy-block", "account.meta-reported", confidence="likely"),
    faulty("account-inactive", "account.inactive"),
    faulty("account-inactive-unpaid", "account.inactive", confidence="likely"),
    faulty("timezone-missing-unnoticed", "account.payment", can_send=None, verdict="warned", confidence="likely"),
    faulty("billing-currency-india", "account.billing-currency", can_send=True, verdict="warned",
           confidence="possible"),
    faulty("billing-currency-brazil", "account.billing-currency", can_send=True, verdict="warned",
           confidence="possible"),
    faulty("marketing-disabled-needed", "account.marketing-disabled", can_send=True),
    # webhook
    faulty("not-subscribed", "webhook.not-subscribed", can_send=True),
    faulty("not-subscribed-omitted", "webhook.not-subscribed", can_send=True),
    faulty("other-app-subscribed", "webhook.other-app-subscribed", can_send=True),
    faulty("callback-overridden", "webhook.overridden", can_send=True, verdict="warned"),
    faulty("callback-overridden-account", "webhook.overridden", can_send=True, verdict="warned"),
    faulty("app-subscription-missing", "webhook.callback-missing", can_send=True),
    faulty("app-subscription-missing", "webhook.callback-missing", can_send=True, confidence="likely", env=NO_SECRET),
    faulty("app-subscription-inactive", "webhook.inactive", can_send=True),
    faulty("app-subscription-without-messages", "webhook.field-missing", can_send=True),
    faulty("callback-configured-elsewhere", "webhook.callback-elsewhere", can_send=True),
    made("a callback on http", "webhook.callback-not-https", can_send=True,
         edit=callback_at(application="http://hooks.example.test/wa")),
    made("a callback that was pasted with its encoding", "webhook.url-mangled", can_send=True,
         edit=callback_at(application=f"{HOOK}%20"),
         env={"WHATSAPP_WEBHOOK_URL": HOOK, "WHATSAPP_WEBHOOK_VERIFY_TOKEN": "dummy-word"}),
    # template
    faulty("template-missing", "template.missing", can_send=True),
    faulty("template-archived", "template.missing", can_send=True),
    faulty("template-wrong-language", "template.wrong-language", can_send=True),
    faulty("template-many-languages", "template.wrong-language", can_send=True),
    faulty("template-pending", "template.pending", can_send=True),
    faulty("template-rejected", "template.rejected", can_send=True),
    faulty("template-paused", "template.paused", can_send=True),
    faulty("template-disabled", "template.disabled", can_send=True),
    made("advertising that is switched off", "account.marketing-disabled", can_send=True,
         edit=both(waba(disable_marketing_messages_on_cloud_api=True), of_category("MARKETING")), env=WANTED),
    made("a template that became advertising", "template.recategorised", can_send=True, verdict="warned",
         edit=of_category("MARKETING", previous_category="UTILITY"), env=WANTED),
    made("a template that will become advertising", "template.recategorised", can_send=True, verdict="warned",
         edit=of_category("UTILITY", correct_category="MARKETING"), env=WANTED),
    faulty("template-quality-low", "template.quality-low", can_send=True, verdict="warned"),
    faulty("template-recategorised", "template.recategorised", can_send=True, verdict="warned"),
    faulty("template-recategorisation-announced", "template.recategorised", can_send=True, verdict="warned"),
    # routing
    faulty("routing-not-owner", "routing.not-owner", can_send=True),
    faulty("routing-standby", "routing.standby-only", can_send=True),
    # recipient
    faulty("recipient-malformed", "recipient.malformed", can_send=True),
    made("a Brazilian number without its ninth digit", "recipient.national-variant", can_send=True, verdict="warned",
         confidence="likely", env={"WHATSAPP_TEST_RECIPIENTS": "+551187654321"}),
    made("a number in a country that Meta does not serve", "recipient.country-restricted", can_send=True,
         env={"WHATSAPP_TEST_RECIPIENTS": "+5352123456"}),
    made("the sender as recipient", "recipient.is-sender", can_send=True,
         env={"WHATSAPP_TEST_RECIPIENTS": "+15550783881", "WHATSAPP_EXPECTED_NUMBER": "+15550783881"}),
    # undetermined
    made("an expiry that cannot be read", "undetermined", can_send=None, verdict="unknown", confidence="possible",
         edit=record(expires_at="soon")),
    made("messaging granted for another account alone", "permission.account-not-granted", confidence="likely",
         edit=record(granular_scopes=[{"scope": SCOPES[0]}, {"scope": SCOPES[1], "target_ids": [ELSEWHERE]}])),
    faulty("unknown-enums", "undetermined", can_send=None, verdict="unknown", confidence="possible"),
    faulty("error-data-string", "undetermined", can_send=None, verdict="unknown",
           confidence="possible"),
)  # fmt: skip

REFUSED_TOKENS = (
    "token.malformed", "token.expired", "token.logged-out", "token.password-changed", "token.checkpointed",
    "token.app-removed", "token.user-unconfirmed", "token.revoked", "token.invalid",
)  # fmt: skip

BENIGN: tuple[Benign, ...] = (
    alike("healthy", "undetermined"),
    # what came in 2026
    alike("long-lived-user-token", "token.wrong-kind", causes=("token.short-lived",)),
    benign("an account in India that is billed in rupees", "account.billing-currency",
           edit=waba(country="IN", currency="INR")),
    benign("an account elsewhere that is billed in dollars", "account.billing-currency",
           edit=waba(country="SA", currency="USD")),
    alike("marketing-disabled", "account.marketing-disabled",
          env={"WHATSAPP_REQUIRED_TEMPLATES": "opening_hours:en_US"}),
    benign("an active account", "account.inactive", edit=waba(status="active")),
    benign("a template of the scheme before 2023", "template.recategorised",
           env={"WHATSAPP_REQUIRED_TEMPLATES": "sale:en_US"}, edit=_moved("sale", "ISSUE_RESOLUTION", "MARKETING")),
    benign("a template that Meta moved to UTILITY", "template.recategorised",
           env={"WHATSAPP_REQUIRED_TEMPLATES": "opening_hours:en_US"},
           edit=_moved("opening_hours", "MARKETING", "UTILITY")),
    alike("routing-owner", "routing.not-owner", "routing.standby-only"),
    benign("a name with the words of that refusal", "api.ip-not-allowed", edit=number(verified_name="(#5) This IP")),
    alike("pin-not-set", "phone.not-registered"),
    alike("limit-not-set", "phone.rate-limited", "phone.limit-lowest"),
    benign("the limit of a business that is new", "phone.limit-lowest",
           edit=number(whatsapp_business_manager_messaging_limit="TIER_250")),
    # settings
    benign("an expected number with spaces and brackets", "settings.stray-characters", "settings.number-mismatch",
           env={"WHATSAPP_EXPECTED_NUMBER": "+1 (555) 078-3881"}),
    benign("the same Brazilian line with its ninth digit", "settings.number-mismatch",
           edit=number(display_phone_number="+55 11 8765-4321"),
           env={"WHATSAPP_EXPECTED_NUMBER": "+55 11 98765-4321"}),
    benign("an ID that looks made up, and is one", "settings.placeholder", "settings.malformed-id",
           edit=_renamed("123456789012345")),
    benign("an ID that is as long as a telephone number", "settings.telephone-as-phone-id",
           edit=_renamed("15550783882")),
    benign("a field of the number that this version lacks", "settings.waba-as-phone-id",
           answers={"phone": nonexisting("is_pin_enabled", "WhatsAppBusinessPhoneNumber")}),
    benign("a field of the account that this version lacks", "settings.phone-id-as-waba", "settings.business-as-waba",
           answers={"account": nonexisting("owner_business_info", "WhatsAppBusinessAccount")}),
    benign("four minutes between the clocks", "settings.clock-skew", edit=_clock(240)),
    benign("webhook URL and verify token", "settings.incomplete", "webhook.callback-elsewhere", "webhook.url-mangled",
           env={"WHATSAPP_WEBHOOK_URL": f"{HOOK}/", "WHATSAPP_WEBHOOK_VERIFY_TOKEN": "dummy-word"}),
    # network and api
    benign("no usage headers", "api.rate-limited", "api.throughput-limited", edit=_untold_usage),
    alike("flapping", "api.unavailable", "api.maintenance", "network.timeout"),
    benign("79 per cent of the limit", "api.near-limit", "api.rate-limited", edit=usage_of(79)),
    benign("the asked version, served under its own name", "api.version-expired", "api.version-unknown",
           "api.version-expiring", edit=served("v25.0")),
    benign("calling is blocked for the app, messages are not", "api.app-blocked",
           edit=entity("APP", **errors(138025, can_receive_call_sip="BLOCKED"))),
    # token
    benign("an OAuthException with HTTP 401 about one field", *REFUSED_TOKENS,
           answers={"phone_extra": nonexisting("webhook_configuration", "WhatsAppBusinessPhoneNumber", 401)}),
    alike("debug-refused", "token.invalid", "token.revoked", "permission.messaging-missing", env=NO_SECRET),
    benign("self-inspection refused with 190", "token.invalid", "token.malformed", env=NO_SECRET,
           answers={"token": refusal(190, "Debug only access token", status=401)}),
    benign("twenty days to go", "token.expiring", "token.expired", edit=record(expires_at=NOW + 20 * DAY)),
    benign("a system user's token of sixty days", "token.short-lived", edit=record(expires_at=NOW + 60 * DAY)),
    benign("IDs as integers", "token.wrong-app", "phone.unknown-id", "phone.other-account", "account.unknown-id",
           "webhook.other-app-subscribed", edit=_integers),
    alike("native-app", "token.wrong-app-secret"),
    alike("proof-required", "token.proof-required", "token.wrong-app-secret"),
    benign("eighty days of data access", "token.data-access-expiring",
           edit=record(data_access_expires_at=NOW + 80 * DAY)),
    # permission
    alike("granular-drift", "permission.management-missing", "permission.messaging-missing"),
    alike("granular-absent", "permission.management-missing", "permission.account-not-granted"),
    alike("granular-targets", "permission.account-not-granted"),
    benign("a list of granted accounts that a working read disproves", "permission.account-not-granted",
           edit=record(granular_scopes=[{"scope": scope, "target_ids": [ELSEWHERE]} for scope in SCOPES])),
    alike("assigned-empty", "permission.asset-not-assigned", "token.predates-grant", "account.partner-removed"),
    alike("solution-provider", "permission.advanced-access-missing"),
    # phone
    alike("page-2", "phone.unknown-id", "phone.other-account"),
    benign("a hundred and twenty numbers", "phone.unknown-id", "phone.other-account", edit=many_numbers(120)),
    alike("page-empty", "phone.unknown-id", "phone.other-account"),
    alike("two-numbers", "phone.offline", "phone.not-registered"),
    alike("verification-expired", "phone.unverified"),
    alike("status-missing", "phone.offline", "phone.pending"),
    benign("everything in small letters", "phone.banned", "phone.restricted", "phone.rate-limited", "phone.migrated",
           "phone.deleted", "phone.on-premises", "phone.sandbox", "account.review-pending", "account.review-rejected",
           "account.restricted", "account.disabled", "account.business-unverified", edit=_in_small_letters),
    alike("coexistence", "phone.coexistence-disconnected"),
    benign("a remark about registration on a number that sends", "phone.registration-broken", "phone.not-registered",
           edit=entity("PHONE_NUMBER", **errors(141000))),
    alike("name-renaming", "phone.name-in-review", "phone.name-declined"),
    benign("a name that needs no review", "phone.name-not-approved", "phone.name-in-review",
           edit=number(name_status="AVAILABLE_WITHOUT_REVIEW")),
    alike("quality-yellow", "phone.quality-low"),
    alike("quality-unknown", "phone.quality-low"),
    alike("quality-na", "phone.quality-low"),
    # account
    benign("advertising that is switched off and not wanted", "account.marketing-disabled",
           edit=both(waba(disable_marketing_messages_on_cloud_api=True), of_category("UTILITY")), env=WANTED),
    benign("a template that is no advertising any more", "template.recategorised",
           edit=of_category("UTILITY", previous_category="MARKETING"), env=WANTED),
    benign("a name in review on a number of the app that sends", "phone.coexistence-disconnected",
           edit=number(is_on_biz_app=True)),
    benign("fields left out", "account.locked", "account.disabled", "account.restricted", "phone.not-registered",
           edit=_without_optional),
    benign("a remark about payment on an account that sends", "account.payment",
           edit=entity("WABA", **errors(141006))),
    benign("a test number's account without a currency", "account.currency-missing", "account.business-unverified",
           edit=both(
               number(account_mode="SANDBOX"), waba(currency=None, business_verification_status="not_verified")
           ),
           causes=("phone.sandbox",)),
    alike("sip-noise", "account.meta-reported"),
    benign("complaints about calls on every part", "account.meta-reported", "account.payment", edit=_sip_everywhere),
    alike("new-fields", "account.meta-reported", "undetermined"),
    benign("new words in fields that decide nothing", "undetermined", "phone.quality-low", "phone.name-declined",
           edit=_news),
    # webhook
    alike("second-app-subscribed", "webhook.other-app-subscribed", "webhook.not-subscribed"),
    benign("an override that says the same", "webhook.overridden",
           edit=callback_at(application=HOOK, phone_number="https://HOOKS.example.test:443/wa/")),
    benign("fields as plain names", "webhook.field-missing", edit=_fields(["messages", "account_update"])),
    benign("a callback of the app alone", "webhook.callback-missing", "webhook.inactive",
           "webhook.callback-not-https", edit=callback_at(application=HOOK), env=NO_SECRET),
    # template
    alike("template-parameters", "template.missing", "template.wrong-language", "template.pending",
          "template.rejected", "template.paused", "template.disabled"),
    alike("template-held", "template.quality-low"),
    # recipient
    benign("a number with spaces and brackets", "recipient.malformed", "recipient.country-restricted",
           env={"WHATSAPP_TEST_RECIPIENTS": "+1 (650) 555-1234"}),
    benign("a recipient that differs from the sender in one digit", "recipient.is-sender",
           env={"WHATSAPP_TEST_RECIPIENTS": "+1 202-456-1111", "WHATSAPP_EXPECTED_NUMBER": "+1 202-456-1114"},
           edit=number(display_phone_number="+1 202-456-1114")),
    benign("a Brazilian number with its ninth digit", "recipient.malformed", "recipient.national-variant",
           env={"WHATSAPP_TEST_RECIPIENTS": "+55 11 98765-4321"}),
)  # fmt: skip
