"""How events travel, as Meta has it written down: subscribed app, app webhook, overrides at three levels."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from pytest_wa_health.catalogue.notes import needs, noted, sentence
from pytest_wa_health.diagnosis.area import Area, AreaResult, Context
from pytest_wa_health.diagnosis.findings import Evidence
from pytest_wa_health.diagnosis.hosts import host_of, is_reachable_by_meta, is_this_machine
from pytest_wa_health.diagnosis.readings import Record, as_id, as_text
from pytest_wa_health.model.web_address import shown
from pytest_wa_health.survey.pages import app_of
from pytest_wa_health.survey.questions import kind_of

_OBJECT = "whatsapp_business_account"
_USEFUL = (
    "account_update", "account_alerts", "message_template_status_update", "message_template_quality_update",
    "template_category_update", "phone_number_quality_update", "phone_number_name_update", "standby",
    "messaging_handovers",
)  # fmt: skip
"""Fields beside `messages` that tell of restrictions, templates, quality and Conversation Routing."""


def examine(context: Context, earlier: AreaResult) -> AreaResult:
    """Judge the wiring from the account to the callback."""
    area = Area(context, earlier)
    _subscription(area)
    _app_webhook(area)
    _destination(area)
    return area.result()


def _subscription(area: Area) -> None:
    listing = area.read.subscribed()
    if listing is None or area.read.account() is None:
        if area.settings.get("business_account_id"):
            area.unseen("WA601", "subscribed_apps", "account")
        else:
            area.not_applicable("WA601", needs("WHATSAPP_BUSINESS_ACCOUNT_ID"))
        return
    rows = listing.rows
    apps = [app for row in rows if (app := as_id(app_of(row)))]
    unseen = len(apps) < len(rows) or not listing.complete
    answer = area.answer("account") if area.read.data("account") is not None else area.answer("subscribed_apps")
    own = area.read.token_app() or as_text(area.settings.get("app_id"))
    shown = (
        Evidence.of(answer, noted("webhook.subscribed-apps", items=apps or noted("word.none")))
        if answer
        else Evidence()
    )
    if not rows and listing.complete:
        area.find("webhook.not-subscribed", shown, params={"app_id": own})
    elif own is None or (unseen and own not in apps):
        area.undetermined("WA601", shown, rivals=("webhook.other-app-subscribed", "webhook.not-subscribed"))
    elif own not in apps:
        if area.has("token.wrong-app") and area.settings.get("app_id") in apps:
            area.blocked("WA601", "token.wrong-app")
            return
        area.find("webhook.other-app-subscribed", shown, params={"app_id": own})
    else:
        area.saw("WA601", own)


def _app_webhook(area: Area) -> None:
    subscriptions = area.read.subscriptions()
    if subscriptions is None:
        _without_subscriptions(area)
        return
    if area.has("token.wrong-app"):
        # What the configured app subscribes to says nothing about the app that this token speaks for.
        area.blocked("WA602", "token.wrong-app")
        return
    answer = area.answer("subscriptions")
    ours = next((row for row in subscriptions if row.get("object") == _OBJECT), None)
    fields, url = _field_names(ours), (ours or {}).get("callback_url")
    if not all(isinstance(row.get("object"), str) for row in subscriptions) or not isinstance(url, (str, type(None))):
        shown = Evidence(note=noted("webhook.subscriptions-unreadable"))
        area.undetermined("WA602", shown, rivals=("webhook.callback-missing",))
        return
    if not url:
        cause, note = "webhook.callback-missing", noted("webhook.none")
    elif (ours or {}).get("active") is False:
        cause, note = "webhook.inactive", noted("webhook.inactive")
    elif fields is None:
        shown = Evidence(note=noted("webhook.fields-unreadable"))
        area.undetermined("WA602", shown, rivals=("webhook.field-missing",))
        return
    elif "messages" not in fields:
        cause, note = (
            "webhook.field-missing",
            noted("webhook.subscribed-fields", items=sorted(fields) or noted("word.none")),
        )
    elif (ours or {}).get("active") is not True:
        area.left_out("WA602", "active")
        return
    else:
        area.saw("WA602", url, note=_beyond_messages(fields))
        return
    area.find(
        cause,
        Evidence.of(answer, note) if answer else Evidence(note=note),
        params={"app_id": area.settings.get("app_id")},
    )


def _beyond_messages(fields: set[str]) -> str:
    """What else Meta would tell and nobody hears: no fault, for a product may not want it."""
    unheard = [name for name in _USEFUL if name not in fields]
    return noted("webhook.not-subscribed-to", says=", ".join(unheard)) if unheard else ""


def _field_names(subscription: Record | None) -> set[str] | None:
    """The subscribed fields, in the documented shape or as plain names; None where they have another."""
    rows = (subscription or {}).get("fields")
    if not isinstance(rows, list):
        return None
    names = {as_text(row.get("name") if isinstance(row, dict) else row) for row in rows}
    return None if None in names else {name for name in names if name}


def _without_subscriptions(area: Area) -> None:
    answer = area.answer("subscriptions")
    if answer is None:
        configured = area.read.callback()
        if configured is not None and not any(as_text(url) for url in configured.values()):
            area.find(
                "webhook.callback-missing",
                Evidence(note=noted("webhook.no-callback")),
                confidence="likely",
                rivals=("webhook.inactive",),
            )
        area.not_applicable("WA602", needs("WHATSAPP_APP_ID", "WHATSAPP_APP_SECRET"))
    elif kind_of(answer) == "app-token":
        area.not_applicable("WA602", noted("token.native-app"))
    else:
        area.unseen("WA602", "subscriptions")


def _destination(area: Area) -> None:
    """Where events really go: the number's override beats the account's, which beats the app's callback."""
    wanted = as_text(area.settings.get("webhook_url"))
    app_url, account_url, phone_url = _levels(area)
    effective = phone_url or account_url or app_url
    if effective is None:
        if wanted is None:
            area.not_applicable("WA603", needs("WHATSAPP_WEBHOOK_URL"))
        elif area.has("webhook.callback-missing"):
            area.blocked("WA603", "webhook.callback-missing")
        else:
            area.unseen("WA603", "phone_extra", "phone_callback", "subscriptions", "phone")
        return
    _observe_destination(area, effective)
    override = phone_url or account_url
    params = {"url": shown(effective), "expected_url": shown(wanted or app_url or "")}
    level = "number" if phone_url else "account" if account_url else "app"
    evidence = Evidence(note=noted("webhook.callback-of", level=noted(f"level.{level}"), address=_address(effective)))
    if wanted is None:
        if override and app_url and not _same(override, app_url):
            area.find("webhook.overridden", evidence, params=params)
    elif not _same(effective, wanted):
        if _same(unquote(effective).strip(" \"'\r\n\t"), wanted):
            area.find("webhook.url-mangled", evidence, params=params)
        elif override:
            area.find("webhook.overridden", evidence, verdict="failed", params=params)
        else:
            area.find("webhook.callback-elsewhere", evidence, params=params)
    _way_to(area, effective, evidence, params)


def _address(url: str) -> str:
    found = shown(url)
    return found if "://" in found else sentence(found)


def _way_to(area: Area, effective: str, evidence: Evidence, params: Record) -> None:
    """Whether Meta can deliver to an address of this form at all."""
    if not is_reachable_by_meta(area.snapshot.graph_url, effective):
        note = noted("webhook.not-public", host=host_of(effective))
        area.find("webhook.callback-not-public", evidence, Evidence(note=note), params=params)
    elif shown(effective).startswith("http://") and not _is_rehearsal(area, effective):
        area.find("webhook.callback-not-https", evidence, params=params)


def _observe_destination(area: Area, effective: str) -> None:
    """Record where events go, as far as it is known: a callback of the number's own would win."""
    if area.read.callback() is not None:
        area.saw("WA603", effective)
    elif any(name in area.explained for name in ("phone_extra", "phone_callback", "phone")):
        area.unseen("WA603", "phone_extra", "phone_callback", "phone")
    else:
        area.left_out("WA603", "webhook_configuration")


def _is_rehearsal(area: Area, url: str) -> bool:
    """Whether Meta is played by a stand-in on this machine that delivers to this machine, where http will do."""
    return is_this_machine(host_of(area.snapshot.graph_url)) and is_this_machine(host_of(url))


def _levels(area: Area) -> tuple[str | None, str | None, str | None]:
    """The callback URLs of app, account and phone number, as Meta holds them."""
    configured = area.read.callback() or {}
    app_url = as_text(configured.get("application"))
    account_url = as_text(configured.get("whatsapp_business_account"))
    phone_url = as_text(configured.get("phone_number"))
    own = area.read.token_app()
    subscribed = area.read.subscribed()
    for row in subscribed.rows if subscribed else ():
        if as_id(app_of(row)) in (own, None) and account_url is None:
            account_url = as_text(row.get("override_callback_uri"))
    for row in area.read.subscriptions() or []:
        if row.get("object") == _OBJECT and app_url is None:
            app_url = as_text(row.get("callback_url"))
    return app_url, account_url, phone_url


def _same(one: str, other: str) -> bool:
    """Whether two URLs name the same host and path; case of the host and a last slash do not matter.

    Nor does the query, which our own settings never show.
    """
    return _parts(one) == _parts(other)


def _parts(url: str) -> tuple[str, int | None, str]:
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    except ValueError:
        return ("", None, url)
    return ((parts.hostname or "").lower(), port, parts.path.rstrip("/"))
