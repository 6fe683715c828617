"""POST and DELETE: what a product does and a health check never should. Every one is recorded by the double."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from pytest_wa_health.double import problems, schema, webhooks
from pytest_wa_health.double.account import subscription, template
from pytest_wa_health.double.problems import Problem, Refused, send_problem
from pytest_wa_health.double.reading import missing
from pytest_wa_health.double.sending import send

if TYPE_CHECKING:
    from pytest_wa_health.double.account import Account, Node
    from pytest_wa_health.double.calls import Call, Json
    from pytest_wa_health.double.credentials import Caller
    from pytest_wa_health.double.webhooks import Postman

__all__ = ["write"]

NO_MESSAGING = send_problem(
    131005,
    "Access denied",
    "There was a problem with the access token or permissions you are using for the API call",
    status=403,
)
SUCCESS = {"success": True}
NUMBER_ACTIONS = (
    "register",
    "deregister",
    "request_code",
    "verify_code",
    "whatsapp_business_profile",
    "settings",
    "block_users",
)
DONE_AT_ONCE = {
    *((schema.NUMBER, action, "post") for action in NUMBER_ACTIONS),
    (schema.NUMBER, None, "post"),
    (schema.TEMPLATE, None, "post"),
    (schema.SYSTEM_USER, "permissions", "delete"),
}
"""What is answered with success and changes nothing here."""


def write(call: Call, caller: Caller, node: Node | None, edge: str | None, version: float, postman: Postman) -> Json:
    """The answer's JSON. Raises `Refused` for what the API does not have or does not allow."""
    account = caller.tenant.account
    method = call.method.lower()
    node_id = call.parts[-1 if edge is None else -2] if node is None else node.id
    if node is None or (node.id in account.hidden and edge != "messages"):
        raise Refused(_unseen(caller, method, node_id))
    if (node.kind, edge, method) == (schema.NUMBER, "messages", "post"):
        return _send(call, caller, node, version, postman)
    if (node.kind, edge, method) in DONE_AT_ONCE:
        return SUCCESS
    if (node.kind, edge, method) == (schema.NUMBER, "media", "post"):
        return {"id": str(10**14 + secrets.randbelow(10**14))}
    if node.kind == schema.ACCOUNT and edge == "subscribed_apps":
        return _subscribe_account(call, account, node, method)
    if node.kind == schema.ACCOUNT and edge == "message_templates":
        return _edit_templates(call, node, method)
    if (node.kind, edge, method) == (schema.APPLICATION, "subscriptions", "post"):
        return _subscribe_app(call, caller, node, version, postman)
    raise Refused(missing(caller, method, node_id))


def _unseen(caller: Caller, method: str, node_id: str) -> Problem:
    return caller.tenant.account.hidden.get(node_id) or missing(caller, method, node_id)


def _send(call: Call, caller: Caller, node: Node, version: float, postman: Postman) -> Json:
    tenant = caller.tenant
    account = tenant.account
    if node.id in account.hidden:
        raise Refused(_unseen(caller, "post", node.id))
    if caller.kind == "app" or schema.MESSAGING not in caller.scopes:
        raise Refused(account.lacking.get(schema.MESSAGING) or NO_MESSAGING)
    answer, message = send(tenant, node, call.params, version)
    if message is not None:
        tenant.messages.append(message)
        postman.follow(message)
    return answer


def _subscribe_account(call: Call, account: Account, node: Node, method: str) -> Json:
    rows = node.edges["subscribed_apps"]
    kept = [row for row in rows if row["whatsapp_business_api_data"]["id"] != account.app.id]
    if method == "post":
        row = subscription(account.app.id, account.app.values["name"])
        override = call.params.get("override_callback_uri")
        kept.append({**row, "override_callback_uri": str(override)} if override else row)
    node.edges["subscribed_apps"] = kept
    return SUCCESS


def _subscribe_app(call: Call, caller: Caller, app: Node, version: float, postman: Postman) -> Json:
    account = caller.tenant.account
    if (caller.kind, caller.app_id) != ("app", app.id):
        raise Refused(problems.APP_TOKEN_ONLY)
    params = call.params
    for name in ("object", "callback_url", "verify_token"):
        if not params.get(name):
            raise Refused(problems.parameter_required(name))
    url = str(params["callback_url"])
    problem = account.handshake_problem
    if problem is None and webhooks.is_loopback(url):
        problem = webhooks.handshake_problem(url, str(params["verify_token"]), postman.context)
    if problem is not None:
        raise Refused(problem)
    fields = str(params.get("fields", "messages")).split(",")
    webhooks.subscribe(account, app, url, fields, f"v{version:.1f}")
    return SUCCESS


def _edit_templates(call: Call, node: Node, method: str) -> Json:
    rows, name = node.edges["message_templates"], str(call.params.get("name", ""))
    if method == "post":
        new_id = str(max(int(row.id) for row in rows) + 1) if rows else "1192339204654400"
        category = str(call.params.get("category", "UTILITY"))
        language = str(call.params.get("language", "en_US"))
        made = template(new_id, name, body="", language=language, category=category, status="PENDING")
        made.values.update({"components": call.params.get("components", made.values["components"])})
        rows.append(made)
        return {"id": new_id, "status": "PENDING", "category": category}
    kept = [row for row in rows if row.values["name"] != name]
    if len(kept) == len(rows):
        raise Refused(
            Problem(
                100,
                "Invalid parameter",
                subcode=2593002,
                transient=False,
                user_title="Message Template Not Found",
                user_message=f"The message template {name} wasn't found for this account.",
            )
        )
    node.edges["message_templates"] = kept
    return SUCCESS
