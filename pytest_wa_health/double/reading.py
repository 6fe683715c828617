"""GET on nodes and edges: what may be seen, and which fields of it are returned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from pytest_wa_health.double import history, problems, schema
from pytest_wa_health.double.account import Node
from pytest_wa_health.double.fields import Ask, parse, pick, unknown
from pytest_wa_health.double.health import health_status
from pytest_wa_health.double.paging import page
from pytest_wa_health.double.problems import Problem, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_wa_health.double.calls import Call, Json
    from pytest_wa_health.double.credentials import Caller

__all__ = ["Reader", "missing"]

ALWAYS = {"whatsapp_business_profile": (Ask("messaging_product"),)}
TEMPLATE_FILTERS = ("language", "category", "status")


def missing(caller: Caller, method: str, node_id: str) -> Problem:
    """What is said of an ID that is not there, or not for this token."""
    account = caller.tenant.account
    if account.not_found_by_spec:
        words = f"(#803) Some of the aliases you requested do not exist: {node_id}"
        return Problem(803, words, 404, type="GraphMethodException", lookup=True)
    if not node_id.replace("_", "").isdigit() and not node_id.startswith("wamid."):
        return problems.unknown_alias(node_id)
    return problems.unsupported(method, node_id)


@dataclass(frozen=True)
class Reader:
    """One GET: on whose behalf, in which version, and how its links look."""

    call: Call
    caller: Caller
    version: float

    def node(self, node: Node) -> dict[str, Json]:
        """``GET /{id}``."""
        self._permit(node)
        asks = parse(self.call.query.get("fields"))
        answer = self._values(node, asks, schema.KINDS[node.kind].defaults)
        if self.call.query.get("metadata") == "1":
            answer["metadata"] = self._metadata(node)
        return answer

    def edge(self, node: Node, name: str) -> dict[str, Json]:
        """``GET /{id}/{name}``."""
        if name not in schema.KINDS[node.kind].edges:
            raise Refused(problems.nonexisting_field(name, node.kind))
        self._permit(node)
        self._edge_rules(node, name)
        asks = parse(self.call.query.get("fields"))
        if name == "events":
            rows = history.occurrences(node)
            answer = page(rows, self.call.query, lambda other: self._link(node, name, other))
            return {**answer, "data": [pick(row, asks) for row in answer["data"]]}
        return self._rows(node, name, self.call.query, asks)

    def row(self, node: Node, name: str, code: str) -> dict[str, Json]:
        """``GET /{id}/{name}/{code}``: the same list with the one row of that code, as recorded of QR codes."""
        found = self.edge(node, name)
        return {"data": [row for row in found["data"] if row.get("code") == code]}

    def _permit(self, node: Node) -> None:
        account = self.caller.tenant.account
        if node.id in account.hidden:
            raise Refused(account.hidden[node.id] or missing(self.caller, "get", node.id))
        needed = schema.KINDS[node.kind].needs
        if needed is not None and account.held(self.caller.value).is_strange:
            raise Refused(missing(self.caller, "get", node.id))
        if self.caller.kind == "app":
            if needed is not None:
                raise Refused(missing(self.caller, "get", node.id))
        elif needed is not None and needed not in self.caller.scopes:
            raise Refused(account.lacking.get(needed) or self._lacking(needed, node))

    def _lacking(self, scope: str, node: Node) -> Problem:
        if scope == schema.MANAGEMENT:
            return missing(self.caller, "get", node.id)
        return Problem(200, f"(#200) Requires {scope} permission to manage the object", 403)

    def _edge_rules(self, node: Node, name: str) -> None:
        if name == "subscriptions" and (self.caller.kind, self.caller.app_id) != ("app", node.id):
            raise Refused(problems.APP_TOKEN_ONLY)
        if name == "assigned_users" and "business" not in self.call.query:
            raise Refused(problems.parameter_required("business"))
        refusal = self.caller.tenant.account.sending.history
        if name == "message_history" and refusal is not None:
            raise Refused(refusal)

    def _values(self, node: Node, asks: tuple[Ask, ...] | None, defaults: tuple[str, ...]) -> dict[str, Json]:
        if asks is None:
            asks = tuple(Ask(name) for name in (*defaults, *node.extra_defaults))
        edges = schema.KINDS[node.kind].edges
        known = schema.known_fields(node.kind, self.version).union(node.extra_defaults, edges)
        unknown(asks, known, node.kind)
        answer: dict[str, Json] = {}
        for ask in asks:
            if ask.name in edges:
                self._expand(node, ask, answer)
            elif (value := self._value(node, ask.name)) is not None:
                answer[ask.name] = pick(value, ask.nested)
        if "id" in node.values:
            answer.setdefault("id", node.id)
        return answer

    def _value(self, node: Node, name: str) -> Json:
        account = self.caller.tenant.account
        if name == "primary_funding_id" and not account.partner:
            raise Refused(problems.BSP_ONLY)
        if name == "health_status":
            return health_status(account, node)
        return node.values.get(name)

    def _expand(self, node: Node, ask: Ask, answer: dict[str, Json]) -> None:
        self._edge_rules(node, ask.name)
        rows = self._rows(node, ask.name, ask.modifiers, ask.nested)
        if rows["data"] or not self.caller.tenant.account.omits_empty_expansions:
            answer[ask.name] = rows

    def _rows(
        self, node: Node, name: str, params: Mapping[str, str], asks: tuple[Ask, ...] | None
    ) -> dict[str, Json]:
        rows = self._source(node, name, params)
        kind = schema.ROWS.get(name)
        if kind is None:  # rows without an ID of their own come in one piece
            kept = asks and (*asks, *ALWAYS.get(name, ()))
            unasked = () if asks else schema.NOT_BY_DEFAULT.get(name, ())
            shown = [{key: value for key, value in row.items() if key not in unasked} for row in rows]
            return {"data": [pick(row, kept) for row in shown]}
        if asks is not None:
            unknown(asks, schema.known_fields(kind, self.version) | self._extras(rows, kind), kind)
        gap = name in self.caller.tenant.account.empty_first_page
        answer = page(rows, params, lambda other: self._link(node, name, other), gap=gap)
        defaults = schema.ROW_DEFAULTS.get(name, schema.KINDS[kind].defaults)
        answer["data"] = [self._values(row, asks, defaults) for row in answer["data"]]
        return answer

    def _extras(self, rows: list[Json], kind: str) -> frozenset[str]:
        return frozenset(schema.KINDS[kind].edges).union(*(row.extra_defaults for row in rows))

    def _source(self, node: Node, name: str, params: Mapping[str, str]) -> list[Json]:
        if name == "permissions":
            account = self.caller.tenant.account
            scopes = [] if account.permissions_empty else self.caller.scopes
            return [{"permission": scope, "status": "granted"} for scope in scopes]
        if name == "message_history":
            return history.rows(self.caller.tenant, node.id, params.get("message_id"))
        rows = node.edges.get(name, [])
        return [row for row in rows if _matches(row, params)] if name == "message_templates" else rows

    def _link(self, node: Node, name: str, params: dict[str, str]) -> str:
        query = {key: value for key, value in self.call.query.items() if key not in ("after", "before", "limit")}
        if self.call.parts[-1:] != [name]:  # a link out of an expansion does not repeat the outer fields
            query = {key: value for key, value in query.items() if key == "access_token"}
        return f"{self.call.base}/v{self.version:.1f}/{node.id}/{name}?{urlencode({**query, **params})}"

    def _metadata(self, node: Node) -> dict[str, Json]:
        kind = schema.KINDS[node.kind]
        token = {"access_token": self.caller.value}
        root = f"{self.call.base}/v{self.version:.1f}/{node.id}"
        return {
            "fields": [{"name": name} for name in sorted(schema.known_fields(node.kind, self.version))],
            "type": node.kind.lower(),
            "connections": {edge: f"{root}/{edge}?{urlencode(token)}" for edge in kind.edges},
        }


def _matches(row: Node, params: Mapping[str, str]) -> bool:
    """Whether a template meets the filters; ``name`` finds every name that contains it."""
    values = row.values
    if params.get("name", "").lower() not in values["name"]:
        return False
    if any(params.get(key, values[key]).lower() != values[key].lower() for key in TEMPLATE_FILTERS):
        return False
    score = values.get("quality_score", {}).get("score", "UNKNOWN")
    text = " ".join(str(part.get("text", "")) for part in values["components"])
    wanted = params.get("name_or_content", "")
    return (
        params.get("quality_score", score) == score
        and params.get("content", "").lower() in text.lower()
        and (wanted.lower() in values["name"] or wanted.lower() in text.lower())
    )
