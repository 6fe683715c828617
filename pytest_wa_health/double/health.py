"""``health_status``: the worst of what its entities say about messages, and only about messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wa_health.double import schema

if TYPE_CHECKING:
    from pytest_wa_health.double.account import Account, Node
    from pytest_wa_health.double.calls import Json

__all__ = ["health_status"]

_LADDER = ("AVAILABLE", "LIMITED")


def _rank(value: str) -> int:
    return _LADDER.index(value) if value in _LADDER else 3 if value == "BLOCKED" else 2


def _own(account: Account, node: Node) -> list[dict[str, Json]]:
    if node.kind == schema.TEMPLATE:
        return [_template(node)]
    if node.kind != schema.NUMBER:
        return []
    if node.id == account.number.id:
        return [account.health["PHONE_NUMBER"]]
    return [{"entity_type": "PHONE_NUMBER", "id": node.id, "can_send_message": "AVAILABLE"}]


def _template(node: Node) -> dict[str, Json]:
    entity = {"entity_type": "MESSAGE_TEMPLATE", "id": node.id, "can_send_message": "AVAILABLE"}
    if node.values["status"] == "APPROVED":
        return entity
    error = {
        "error_code": 141002,
        "error_description": "The message template is not approved.",
        "possible_solution": "Edit the template and submit it again, or appeal the decision.",
    }
    return {**entity, "can_send_message": "BLOCKED", "errors": [error]}


def health_status(account: Account, node: Node) -> dict[str, Json]:
    """The field's value for a phone number, a business account or a template.

    ``can_receive_call_sip`` has no say in the whole. The APP entity is the app of the calling token.
    """
    entities = [*_own(account, node), *(account.health[kind] for kind in ("WABA", "BUSINESS", "APP"))]
    worst = max((entity["can_send_message"] for entity in entities), key=_rank)
    return {"can_send_message": worst, "entities": entities}
