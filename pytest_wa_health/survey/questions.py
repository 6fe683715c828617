"""Which questions are put to the Graph API, and in which wave.

The first wave is the handful of reads that answers nearly everything (graph-api reference: node fields of phone
number and WABA, field expansion, debug_token). Core and optional fields are asked apart, because one unknown
field fails a whole read. A later wave goes out only where the answers so far leave rivals to tell apart, and it
never tries an ID that nobody named: each 100/33 also lands in the app's own error dashboard.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qsl

from pytest_wa_health import catalogue
from pytest_wa_health.model.json_value import Json
from pytest_wa_health.model.settings_view import SettingsView
from pytest_wa_health.survey.facts import Answer
from pytest_wa_health.survey.pages import (
    MAX_READS,
    app_of,
    edge_of,
    numbered,
    page_of,
    phone_pages,
    rows_of,
    template_pages,
)
from pytest_wa_health.survey.template_choice import choose

PHONE_FIELDS = (
    "id,display_phone_number,verified_name,code_verification_status,quality_rating,status,name_status,"
    "platform_type,throughput,account_mode,is_official_business_account,is_pin_enabled"
)
PHONE_EXTRA = "health_status,webhook_configuration,is_on_biz_app"
MESSAGING_LIMIT = "whatsapp_business_manager_messaging_limit"
MESSAGING_LIMIT_SINCE = 24
"""Asking for it in an older version fails the whole read."""
ACCOUNT_FIELDS = "id,name,account_review_status,business_verification_status,currency,timezone_id,ownership_type"
ACCOUNT_EXTRA = "status,owner_business_info,country,primary_business_location,disable_marketing_messages_on_cloud_api"
PHONE_ROW = "id,display_phone_number"
TEMPLATE_FIELDS = "name,language,status,category,quality_score,rejected_reason"
TEMPLATE_EXTRA = "components,parameter_format,previous_category,correct_category"
PAGE = "100"

PHONE_NODE, ACCOUNT_NODE = "WhatsAppBusinessPhoneNumber", "WhatsAppBusinessAccount"
TEMPLATE_NODE = "WhatsAppMessageTemplate"
UNKNOWN_FIELD = re.compile(r"nonexisting field \((\w+)\)")
"""The field that failed a whole read, as Meta names it inside a code-100 message."""

NODE_TYPE = re.compile(r"on node type \((\w+)\)")
"""The kind of node that an ID really names, as Meta says it inside a code-100 message."""

ROUTING_PLACES = {"phone_number_id": "phone_number_id", "waba_id": "business_account_id", "app_id": "app_id"}
"""What may stand in braces in the path of the Routing Roles, and the setting it stands for."""
_APP_BARRED = re.compile(r"\bAPI access (?:is |was |has been )?(?:blocked|deactivated)", re.IGNORECASE)
_INVISIBLE = ("absent", "access", "capability", "permission")
_BARRED = ("limit", "outage", "path")


@dataclass(frozen=True)
class Question:
    """One read: `name` is the key of its answer in the snapshot, `path` has no version and no query."""

    name: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    credential: Literal["token", "app"] = "token"
    proof: bool = True
    inspects_token: bool = False
    """Whether the access token is to be passed as ``input_token``."""


def first_wave(settings: SettingsView) -> list[Question]:
    """The reads of a healthy account: at most five without an app secret, one more with it.

    The Routing Roles are one more where the settings name their path. `sends` among the settings says that test
    messages are to leave, so that their template has to be known.
    """
    app_id, phone, account = (settings.get(k) for k in ("app_id", "phone_number_id", "business_account_id"))
    has_app_token = bool(app_id and settings.get("has_app_secret"))
    unusable = set(settings.get("unusable", ()))
    if "WHATSAPP_ACCESS_TOKEN" in unusable:
        return []
    wave = [_inspect("token", "app" if has_app_token else "token")]
    if phone and "WHATSAPP_PHONE_NUMBER_ID" not in unusable:
        wave.append(Question("phone", f"/{phone}", {"fields": PHONE_FIELDS}))
        wave.append(Question("phone_extra", f"/{phone}", {"fields": _phone_extra(settings)}))
        if settings.get("routing_roles_path"):
            wave.append(_routing_roles(settings))
    if account and "WHATSAPP_BUSINESS_ACCOUNT_ID" not in unusable:
        edges = f"phone_numbers.limit({PAGE}){{{PHONE_ROW}}},subscribed_apps"
        wave.append(Question("account", f"/{account}", {"fields": f"{ACCOUNT_FIELDS},{ACCOUNT_EXTRA},{edges}"}))
        if settings.get("required_templates") or settings.get("sends"):
            wave.append(_templates("templates", str(account), settings))
    if has_app_token:
        wave.append(Question("subscriptions", f"/{app_id}/subscriptions", credential="app"))
    return wave


def next_wave(settings: SettingsView, answers: Mapping[str, Answer]) -> list[Question]:
    """What to ask once the answers so far are in; empty when nothing is left that a read could tell apart."""
    if _is_hopeless(answers):
        return []
    unproven = _without_proof(settings, answers)
    if unproven:
        return unproven
    signs = "proof" not in answers
    wave = [dataclasses.replace(q, proof=signs) for q in _follow_ups(settings, answers) if q.name not in answers]
    return wave[: max(MAX_READS - _spent(settings, answers), 0)]


def _spent(settings: SettingsView, answers: Mapping[str, Answer]) -> int:
    """Reads made so far: where a proof was refused, the token's first questions were put twice."""
    if "proof" not in answers:
        return len(answers)
    return len(answers) - 1 + sum(question.credential == "token" for question in first_wave(settings))


def node_type(answer: Answer | None) -> str | None:
    """The node type that a code-100 message names, e.g. ``WhatsAppBusinessAccount``."""
    if answer is None or answer.error is None or kind_of(answer) != "parameter":
        return None
    found = NODE_TYPE.search(answer.error.message)
    return found.group(1) if found else None


def unknown_field(answer: Answer | None, kind: str) -> str | None:
    """The field that this version of the API does not have, where that is why a node of `kind` could not be read."""
    if answer is None or answer.error is None or node_type(answer) != kind:
        return None
    found = UNKNOWN_FIELD.search(answer.error.message)
    return found.group(1) if found else None


def _without(field: str | None, fields: str) -> str:
    return ",".join(name for name in fields.split(",") if name != field)


def kind_of(answer: Answer | None) -> catalogue.CodeKind:
    """What the error of an answer is about; "" where it is none, or one of no known kind."""
    error = answer.error if answer is not None else None
    return catalogue.kind(error.code, error.subcode) if error is not None else ""


def is_token_error(answer: Answer | None) -> bool:
    """Whether Meta refused the calling credential itself."""
    return kind_of(answer) == "token"


def is_invisible(answer: Answer | None) -> bool:
    """Whether a node is missing or hidden from this token: Meta does not tell the two apart.

    100/33 in the recordings, 803 for a name that is no number; 3, 10, 200 and 131005 speak of permission.
    """
    error = answer.error if answer else None
    if error is None or is_app_block(error.code, error.message):
        return False
    return kind_of(answer) in _INVISIBLE


def is_proof_error(answer: Answer | None) -> bool:
    """Whether Meta asked for an ``appsecret_proof``, or refused the one that was sent."""
    error = answer.error if answer else None
    return error is not None and kind_of(answer) == "parameter" and "appsecret_proof" in error.message


def _inspect(name: str, credential: Literal["token", "app"]) -> Question:
    return Question(name, "/debug_token", credential=credential, inspects_token=True)


def _phone_extra(settings: SettingsView) -> str:
    return f"{PHONE_EXTRA},{MESSAGING_LIMIT}" if asks_for_the_limit(settings) else PHONE_EXTRA


def asks_for_the_limit(settings: SettingsView) -> bool:
    """Whether the version that is called knows the messaging limit; the one that is called unless set does."""
    version = str(settings.get("api_version") or "").removeprefix("v").partition(".")[0]
    return not version.isdecimal() or int(version) >= MESSAGING_LIMIT_SINCE


def _routing_roles(settings: SettingsView) -> Question:
    """The read whose path only the user knows: no public source shows it."""
    known = {name: str(settings.get(key) or "") for name, key in ROUTING_PLACES.items()}
    path, _, query = str(settings["routing_roles_path"]).partition("?")
    for name, value in known.items():
        path = path.replace(f"{{{name}}}", value)
    return Question("routing_roles", f"/{path.strip('/')}", dict(parse_qsl(query)))


def wanted_templates(settings: SettingsView) -> list[Json]:
    """The templates by name that have to be found: the required ones, and that of the messages to be sent."""
    test = settings.get("test_template") if settings.get("sends") else None
    return [*settings.get("required_templates", ()), *([test] if test else ())]


def _templates(
    name: str, account: str, settings: SettingsView, after: str = "", extra: str = f",{TEMPLATE_EXTRA}"
) -> Question:
    names = {row["name"] for row in wanted_templates(settings)}
    params = {"fields": TEMPLATE_FIELDS + extra, "limit": PAGE}
    if len(names) == 1 and (settings.get("test_template") or not settings.get("sends")):
        params["name"] = names.pop()
    if after:
        params["after"] = after
    return Question(name, f"/{account}/message_templates", params)


def _is_hopeless(answers: Mapping[str, Answer]) -> bool:
    """Whether more reads with this token can only repeat what is already known."""
    own = [a for name, a in answers.items() if name not in ("token", "subscriptions")]
    return bool(own) and all(a.failure or is_token_error(a) or _is_barred(a) for a in own)


def _is_barred(answer: Answer) -> bool:
    error = answer.error
    return error is not None and (kind_of(answer) in _BARRED or is_app_block(error.code, error.message))


def is_app_block(code: int | None, message: str) -> bool:
    """Whether Meta bars the whole app, which it says in words alone: code 200 is otherwise a permission."""
    return catalogue.kind(code) == "capability" and _APP_BARRED.search(message) is not None


def _without_proof(settings: SettingsView, answers: Mapping[str, Answer]) -> list[Question]:
    """The first wave again without ``appsecret_proof``, where the proof made from our secret was refused.

    The refused answer stays in the snapshot as ``proof``; the reads without it tell the rest of the story.
    """
    if "proof" in answers or not any(is_proof_error(a) for a in answers.values()):
        return []
    if not settings.get("has_app_secret"):
        return []
    again = [q for q in first_wave(settings) if q.credential == "token" and is_proof_error(answers.get(q.name))]
    return [dataclasses.replace(question, proof=False) for question in again]


def _follow_ups(settings: SettingsView, answers: Mapping[str, Answer]) -> Iterator[Question]:
    phone, account = settings.get("phone_number_id"), settings.get("business_account_id")
    token = answers.get("token")
    by_app = settings.get("app_id") and settings.get("has_app_secret")
    if by_app and kind_of(token) in ("app", "app-token", "parameter", "token"):
        yield _inspect("token_self", "token")
    yield from _phone_follow_ups(str(phone), answers)
    if account:
        yield from _account_follow_ups(str(account), settings, answers)
    if is_invisible(answers.get("account")) or (is_invisible(answers.get("phone")) and not account):
        yield from _grant_follow_ups(answers)
    elif not _names_its_app(answers):
        yield Question("app", "/app", {"fields": "id,name"})


def _phone_follow_ups(phone: str, answers: Mapping[str, Answer]) -> Iterator[Question]:
    core, extra = answers.get("phone"), answers.get("phone_extra")
    if core is not None and node_type(core) == PHONE_NODE:
        yield Question(
            "phone_basic", f"/{phone}", {"fields": _without(unknown_field(core, PHONE_NODE), PHONE_FIELDS)}
        )
        yield Question("phone_state", f"/{phone}", {"fields": "id,status,platform_type,code_verification_status"})
    if core is not None and core.ok and extra is not None and extra.error and not _is_barred(extra):
        yield Question("phone_health", f"/{phone}", {"fields": "health_status"})
        yield Question("phone_callback", f"/{phone}", {"fields": "webhook_configuration"})
    status = core.data.get("status") if core is not None and core.ok and isinstance(core.data, dict) else None
    if isinstance(status, str) and status.upper() in ("DISCONNECTED", "OFFLINE", "UNLINKED"):
        yield Question("phone_coexistence", f"/{phone}", {"fields": "id,is_on_biz_app"})


def _account_follow_ups(account: str, settings: SettingsView, answers: Mapping[str, Answer]) -> Iterator[Question]:
    core = answers.get("account")
    if core is None:
        return
    if core.error and _is_readable_node(core):
        yield Question(
            "account_core", f"/{account}", {"fields": _without(unknown_field(core, ACCOUNT_NODE), ACCOUNT_FIELDS)}
        )
    if core.ok or (core.error and _is_readable_node(core)):
        # An expansion without rows may be left out; the edge itself tells an empty list from one not given.
        if edge_of(core, "phone_numbers") is None:
            yield Question("phone_list", f"/{account}/phone_numbers", {"fields": PHONE_ROW, "limit": PAGE})
        apps = edge_of(core, "subscribed_apps")
        if apps is None or page_of(apps)[1] is not None:
            yield Question("subscribed_apps", f"/{account}/subscribed_apps", {"limit": PAGE})
    yield from _more_phones(account, settings, answers)
    yield from _more_apps(account, settings, answers)
    yield from _more_templates(account, settings, answers)


def _is_readable_node(answer: Answer) -> bool:
    """Whether a failed read may still succeed when it asks for less."""
    error = answer.error
    if error is None or _is_barred(answer):
        return False
    if node_type(answer) is not None:
        return node_type(answer) == ACCOUNT_NODE
    kind = kind_of(answer)
    return kind == "permission" or (kind == "parameter" and error.subcode is None and not is_proof_error(answer))


def _grant_follow_ups(answers: Mapping[str, Answer]) -> Iterator[Question]:
    if not any(_inspected(answers.get(name)) for name in ("token", "token_self")):
        yield Question("permissions", "/me/permissions")
    yield Question("assigned", "/me/assigned_whatsapp_business_accounts", {"fields": "id,name"})
    phone = answers.get("phone")
    granted = granted_accounts(answers)
    if is_invisible(phone) and len(granted) == 1 and "assigned" in answers:
        yield Question("granted_phones", f"/{granted[0]}/phone_numbers", {"fields": PHONE_ROW, "limit": PAGE})


def _names_its_app(answers: Mapping[str, Answer]) -> bool:
    """Whether the answers tell which app the token speaks for, or no subscription needs it."""
    core, extra = answers.get("account"), answers.get("phone_extra")
    if core is None or not core.ok:
        return True
    if any((_inspected(answers.get(name)) or {}).get("app_id") for name in ("token", "token_self")):
        return True
    health = extra.data.get("health_status") if extra is not None and isinstance(extra.data, dict) else None
    entities = rows_of(health.get("entities")) if isinstance(health, dict) else []
    return any(row.get("entity_type") == "APP" and row.get("id") for row in entities)


def granted_accounts(answers: Mapping[str, Answer]) -> list[str]:
    """WABA ids that Meta itself names as granted or assigned to this token."""
    found: list[str] = []
    for name in ("token", "token_self"):
        record = _inspected(answers.get(name)) or {}
        for row in rows_of(record.get("granular_scopes")):
            if str(row.get("scope", "")).startswith("whatsapp_business_m") and isinstance(
                row.get("target_ids"), list
            ):
                found += [str(target) for target in row["target_ids"]]
    assigned = answers.get("assigned")
    if assigned is not None and assigned.ok and isinstance(assigned.data, dict):
        found += [str(row["id"]) for row in rows_of(assigned.data.get("data")) if row.get("id")]
    # They become part of a path: nothing but an ID may get there.
    return [node_id for node_id in dict.fromkeys(found) if node_id.isascii() and node_id.isdigit()]


def _inspected(answer: Answer | None) -> dict[str, Json] | None:
    if answer is None or not answer.ok or not isinstance(answer.data, dict):
        return None
    record = answer.data.get("data")
    return record if isinstance(record, dict) else None


def _more_phones(account: str, settings: SettingsView, answers: Mapping[str, Answer]) -> Iterator[Question]:
    """The next page of the account's numbers, as long as the configured one has not been seen."""
    pages = phone_pages(answers)
    wanted = str(settings.get("phone_number_id"))
    if not pages or any(str(row.get("id")) == wanted for page in pages for row in page[0]):
        return
    after = pages[-1][1]
    if after:
        name = f"phone_list_{len(pages) + 1}"
        yield Question(name, f"/{account}/phone_numbers", {"fields": PHONE_ROW, "limit": PAGE, "after": after})


def _more_apps(account: str, settings: SettingsView, answers: Mapping[str, Answer]) -> Iterator[Question]:
    pages = numbered(answers, "subscribed_apps", start=1)
    records = [_inspected(answers.get(name)) or {} for name in ("token", "token_self")]
    own = {str(app) for app in (settings.get("app_id"), *(record.get("app_id") for record in records)) if app}
    if pages and pages[-1][1] and not own & {app_of(row) for page in pages for row in page[0]}:
        params = {"limit": PAGE, "after": pages[-1][1]}
        yield Question(f"subscribed_apps_{len(pages) + 1}", f"/{account}/subscribed_apps", params)


def _more_templates(account: str, settings: SettingsView, answers: Mapping[str, Answer]) -> Iterator[Question]:
    refused = answers.get("templates")
    if refused is not None and node_type(refused) == TEMPLATE_NODE:
        yield _templates("templates_plain", account, settings, extra="")
    wanted = {(row["name"], row["language"]) for row in wanted_templates(settings)}
    pages = template_pages(answers)
    rows = [row for page in pages for row in page[0]]
    seen = {(str(row.get("name")), str(row.get("language"))) for row in rows}
    is_open = settings.get("sends") and choose(settings, answers) is None
    if pages and pages[-1][1] and (is_open or not wanted <= seen):
        yield _templates(f"templates_{len(pages) + 1}", account, settings, pages[-1][1])
