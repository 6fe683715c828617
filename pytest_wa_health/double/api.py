"""The Graph API's answer to one call: version, credential, limits, node, fields, in this order."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from pytest_wa_health.double import headers, history, problems, schema, versions
from pytest_wa_health.double.calls import Call, Json, Misused, Reply, dumps
from pytest_wa_health.double.credentials import Caller, identify
from pytest_wa_health.double.exchange import exchange
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
DEEPEST = 2
ROWS_BY_CODE = "message_qrdls"
"""The one edge whose rows have paths of their own."""
NUMBERLESS = (schema.APPLICATION, schema.BUSINESS, schema.SYSTEM_USER, schema.USER)


@dataclass(frozen=True)
class _Route:
    """A path taken apart: ``/{name}/{edge}/{row}``."""

    name: str
    edge: str | None
    row: str | None = None


DEBUG_TOKEN = _Route("debug_token", None)
EXCHANGE = _Route("oauth", "access_token")


@dataclass(frozen=True)
class _Frame:
    """What every answer to one call has around it."""

    call: Call
    account: Account
    asked: str | None
    """The version asked for, e.g. ``v25.0``."""
    served: float | None
    """The version that answers; None if the one asked for does not exist yet."""
    now: float

    def success(self, value: Json, node: Node | None) -> Reply:
        body = dumps(value)
        own = headers.for_success(body, method=self.call.method)
        about_account = node is not None and node.kind not in NUMBERLESS
        return Reply(200, (*self._common(headers.trace()), *own, *self._usage(about_account=about_account)), body)

    def error(self, problem: Problem) -> Reply:
        trace = headers.trace()
        own = headers.for_error(problem)
        if not problem.token_invalid and problem.code != problems.NO_TOKEN.code:
            found = not problem.lookup and any(part.isdigit() for part in self.call.parts)
            own += self._usage(about_account=found)
        return Reply(problem.status, (*self._common(trace), *own), dumps(problem.body(trace)))

    def _common(self, trace: str) -> list[tuple[str, str]]:
        shown = f"v{versions.NEWEST if self.served is None else self.served:.1f}"
        asked = shown if self.served is None else self.asked
        return headers.for_everything(trace, shown, asked, self.now + self.account.clock_offset)

    def _usage(self, *, about_account: bool) -> list[tuple[str, str]]:
        if not self.account.tells_usage:
            return []
        kind = "whatsapp" if self.call.parts[-1:] == ["messages"] else schema.MANAGEMENT
        usage = [headers.business_usage(self.account, kind)] if about_account else []
        if self.account.app_usage or not usage:
            usage.append(headers.app_usage(self.account))
        return usage


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
        account = (self.fleet.whose(call) or self.fleet.tenants[0]).account
        asked, rest = _split(call)
        served = self._served(asked, account)
        frame = _Frame(call, account, asked, served, self.clock())
        if served is None:
            return frame.error(problems.unknown_path("/".join(rest)))
        try:
            return frame.success(*self._answer(call, asked, served, rest))
        except Refused as refused:
            return frame.error(refused.problem)

    def _served(self, asked: str | None, account: Account) -> float | None:
        served = versions.serve(asked, self.clock())
        if served is not None and account.served is not None:
            return versions.number(account.served)
        return served

    def _answer(self, call: Call, asked: str | None, served: float, rest: list[str]) -> tuple[Json, Node | None]:
        if not rest and call.method == "POST" and "batch" in call.params:
            return self._batch(call, asked), None
        deepest = DEEPEST + (rest[1:2] == [ROWS_BY_CODE] and call.method == "GET")
        if not rest or len(rest) > deepest:
            raise Refused(problems.unknown_path("/".join(rest)))
        route = _Route(*rest) if len(rest) > 1 else _Route(rest[0], None)
        if route == EXCHANGE and call.method == "GET":
            return exchange(call, self.fleet), None
        caller = identify(call, self.fleet)
        self._gates(call, caller, route)
        if route == DEBUG_TOKEN and call.method == "GET":
            return debug_token(call, caller, self.fleet), None
        node = self._node(caller, route)
        if call.method != "GET":
            return write(call, caller, node, route.edge, served, self.postman), node
        if node is None:
            raise Refused(missing(caller, "get", route.name))
        reader = Reader(call, caller, served)
        if route.edge is None:
            return reader.node(node), node
        if route.row is not None:
            return reader.row(node, route.edge, route.row), node
        return reader.edge(node, route.edge), node

    def _gates(self, call: Call, caller: Caller, route: _Route) -> None:
        applies = {
            "all": True,
            "reads": call.method == "GET",
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
        outer_proof = call.params.get("appsecret_proof")
        if token == caller.value and outer_proof:
            query.setdefault("appsecret_proof", str(outer_proof))
        form = dict(parse_qsl(str(part.get("body", ""))))
        sent = {"authorization": f"Bearer {token}"}
        return Call(str(part.get("method", "GET")), path, query, sent, form=form, base=call.base)

    def _part(self, call: Call, *, with_headers: bool) -> dict[str, Json]:
        reply = self.reply(call)
        answer: dict[str, Json] = {"code": reply.status, "body": reply.body.decode()}
        if with_headers:
            answer["headers"] = [{"name": name, "value": value} for name, value in reply.headers]
        return answer


def _split(call: Call) -> tuple[str | None, list[str]]:
    """The version in the path, if one is there, and the rest."""
    parts = call.parts
    if parts and versions.SHAPE.fullmatch(parts[0]):
        return parts[0], parts[1:]
    return None, parts


def _listed(batch: Json) -> list[dict[str, Json]]:
    """The parts of a batch, which come as a list or as its text."""
    try:
        parts = json.loads(batch) if isinstance(batch, str) else batch
    except ValueError:
        parts = None
    if not isinstance(parts, list) or not all(isinstance(part, dict) and "relative_url" in part for part in parts):
        raise Refused(BATCH_UNREADABLE)
    return parts
