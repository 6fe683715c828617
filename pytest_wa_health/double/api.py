"""The Graph API's answer to one call: version, credential, limits, node, fields, in this order."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from pytest_wa_health.double import headers, history, problems, schema, versions
from pytest_wa_health.double.calls import Call, Json, Misused, Reply, dumps
from pytest_wa_health.double.credentials import Caller, identify
from pytest_wa_health.double.introspection import debug_token
from pytest_wa_health.double.problems import Problem, Refused
from pytest_wa_health.double.reading import Reader, missing
from pytest_wa_health.double.writes import write

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wa_health.double.account import Account, Node
    from pytest_wa_health.double.fleet import Fleet
    from pytest_wa_health.double.webhooks import Postman

__all__ = ["Api"]

METHODS = ("GET", "POST", "DELETE")
BATCH_LIMIT = 50
BATCH_TOO_LARGE = Problem(100, "Too many requests in batch message. Maximum batch size is 50")
BATCH_UNREADABLE = Problem(100, "(#100) param batch must be an array.")
NUMBERLESS = (schema.APPLICATION, schema.BUSINESS, schema.SYSTEM_USER, schema.USER)


@dataclass(frozen=True)
class _Route:
    """A path taken apart: ``/{version}/{name}/{edge}``."""

    asked: str | None
    served: float
    name: str
    edge: str | None


@dataclass(frozen=True)
class Api:
    """Answers calls from the accounts of `fleet`."""

    fleet: Fleet
    postman: Postman
    clock: Callable[[], float]

    def reply(self, call: Call) -> Reply:
        """The whole answer; raises `Misused` for what the double does not imitate."""
        if call.method not in METHODS:
            raise Misused(405, f"the Graph API has no {call.method}")
        tenant = self.fleet.whose(call) or self.fleet.tenants[0]
        asked, rest = self._version(call)
        served = self._served(asked, tenant.account)
        if served is None:
            return self._error(problems.unknown_path("/".join(rest)), call, tenant.account, asked, served)
        try:
            value, node = self._answer(call, asked, served, rest)
        except Refused as refused:
            return self._error(refused.problem, call, tenant.account, asked, served)
        return self._success(value, node, call, tenant.account, asked, served)

    def _version(self, call: Call) -> tuple[str | None, list[str]]:
        parts = call.parts
        if parts and versions.SHAPE.fullmatch(parts[0]):
            return parts[0], parts[1:]
        return None, parts

    def _served(self, asked: str | None, account: Account) -> float | None:
        served = versions.serve(asked, self.clock())
        if served is not None and account.served is not None:
            return versions.number(account.served)
        return served

    def _answer(self, call: Call, asked: str | None, served: float, rest: list[str]) -> tuple[Json, Node | None]:
        if not rest and call.method == "POST" and "batch" in call.params:
            return self._batch(call, asked), None
        if not rest or len(rest) > 2:
            raise Refused(problems.unknown_path("/".join(rest)))
        route = _Route(asked, served, rest[0], rest[1] if len(rest) == 2 else None)
        caller = identify(call, self.fleet)
        self._gates(call, caller, route)
        if route.name == "debug_token" and route.edge is None and call.method == "GET":
            return debug_token(call, caller, self.fleet), None
        node = self._node(caller, route)
        if call.method != "GET":
            return write(call, caller, node, route.edge, served, self.postman), node
        if node is None:
            raise Refused(missing(caller, "get", route.name))
        reader = Reader(call, caller, served)
        return (reader.node(node) if route.edge is None else reader.edge(node, route.edge)), node

    def _gates(self, call: Call, caller: Caller, route: _Route) -> None:
        sends = call.method == "POST" and route.edge == "messages"
        applies = {
            "all": True,
            "reads": call.method == "GET",
            "sends": sends,
            "nodes": route.name.isdigit(),
            "app-token": caller.kind == "app",
        }
        for index, gate in enumerate(caller.tenant.account.gates):
            if not applies[gate.on]:
                continue
            if gate.times is None or caller.tenant.spends(index, call.method, call.path, gate.times):
                raise Refused(gate.problem)

    def _node(self, caller: Caller, route: _Route) -> Node | None:
        account = caller.tenant.account
        if route.name == "me":
            if caller.kind == "app":
                raise Refused(problems.NO_TOKEN_ME)
            return account.user
        if route.name == "app":
            return account.find(caller.app_id)
        return account.find(route.name) or history.find(caller.tenant, route.name)

    def _batch(self, call: Call, asked: str | None) -> list[Json]:
        params = call.params
        parts = _listed(params["batch"])
        if len(parts) > BATCH_LIMIT:
            raise Refused(BATCH_TOO_LARGE)
        caller = identify(call, self.fleet)
        with_headers = str(params.get("include_headers", "true")).lower() != "false"
        answers: list[Json] = []
        for part in parts:
            if answers and caller.tenant.account.batch_times_out:
                answers.append(None)
                continue
            answers.append(self._part(self._part_call(part, call, caller, asked), with_headers=with_headers))
        return answers

    def _part_call(self, part: dict[str, Json], call: Call, caller: Caller, asked: str | None) -> Call:
        url = urlsplit(str(part["relative_url"]))
        path = "/" + url.path.lstrip("/")
        if asked is not None and not versions.SHAPE.fullmatch(path.split("/")[1]):
            path = f"/{asked}{path}"
        query = dict(parse_qsl(url.query, keep_blank_values=True))
        token = str(query.pop("access_token", part.get("access_token", caller.value)))
        sent = {"authorization": f"Bearer {token}", "content-type": "application/x-www-form-urlencoded"}
        body = str(part.get("body", "")).encode()
        return Call(str(part.get("method", "GET")), path, query, sent, body, call.base)

    def _part(self, call: Call, *, with_headers: bool) -> dict[str, Json]:
        reply = self.reply(call)
        answer: dict[str, Json] = {"code": reply.status, "body": reply.body.decode()}
        if with_headers:
            answer["headers"] = [{"name": name, "value": value} for name, value in reply.headers]
        return answer

    def _success(
        self, value: Json, node: Node | None, call: Call, account: Account, asked: str | None, served: float | None
    ) -> Reply:
        body = dumps(value)
        trace = headers.trace()
        extra = headers.for_success(body, method=call.method)
        extra += self._usage(account, node is not None and node.kind not in NUMBERLESS, call)
        return Reply(200, (*self._common(trace, account, asked, served), *extra), body)

    def _error(
        self, problem: Problem, call: Call, account: Account, asked: str | None, served: float | None
    ) -> Reply:
        trace = headers.trace()
        extra = headers.for_error(problem)
        if not problem.token_invalid and problem.code != problems.NO_TOKEN.code:
            extra += self._usage(account, not problem.lookup and any(p.isdigit() for p in call.parts), call)
        common = self._common(trace, account, asked, served)
        return Reply(problem.status, (*common, *extra), dumps(problem.body(trace)))

    def _common(self, trace: str, account: Account, asked: str | None, served: float | None) -> list[tuple[str, str]]:
        now = self.clock() + account.clock_offset
        shown = f"v{served if served is not None else versions.NEWEST:.1f}"
        return headers.for_everything(trace, shown, asked if served is not None else shown, now)

    def _usage(self, account: Account, about_account: bool, call: Call) -> list[tuple[str, str]]:  # noqa: FBT001
        if not account.tells_usage:
            return []
        kind = "whatsapp" if call.parts[-1:] == ["messages"] else schema.MANAGEMENT
        usage = [headers.business_usage(account, kind)] if about_account else []
        if account.app_usage or not usage:
            usage.append(headers.app_usage(account))
        return usage


def _listed(batch: Json) -> list[dict[str, Json]]:
    """The parts of a batch, which come as a list or as its text."""
    try:
        parts = json.loads(batch) if isinstance(batch, str) else batch
    except ValueError:
        parts = None
    if not isinstance(parts, list) or not all(isinstance(part, dict) and "relative_url" in part for part in parts):
        raise Refused(BATCH_UNREADABLE)
    return parts
