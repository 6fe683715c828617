"""The vocabulary in which states are written: each function makes one edit."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from pytest_wa_health.double import schema
from pytest_wa_health.double.account import Account, Gate, Node, Step, template

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wa_health.double.calls import Json
    from pytest_wa_health.double.problems import Problem
    from pytest_wa_health.double.wire import Wire


def nothing(account: Account) -> None:
    """Health itself."""


def configured(**settings: str | None) -> Callable[[Account], None]:
    """``WHATSAPP_`` settings that are wrong; None leaves one out."""

    def edit(account: Account) -> None:
        account.settings.update({f"WHATSAPP_{name}": value for name, value in settings.items()})

    return edit


def dead(problem: Problem, *, send_status: int | None = None) -> Callable[[Account], None]:
    """The token is refused with `problem`, on ``/messages`` with `send_status` if that is given."""

    def edit(account: Account) -> None:
        account.token.problem = problem
        account.token.send_status = send_status

    return edit


def record(**changes: Json) -> Callable[[Account], None]:
    """Other values in the ``debug_token`` record; None leaves one out, a callable is given the account's time."""

    def edit(account: Account) -> None:
        told = {key: value(account.now) if callable(value) else value for key, value in changes.items()}
        _update(account.token.record, told)

    return edit


def drop_scope(scope: str, told: Problem | None = None) -> Callable[[Account], None]:
    """The token was minted without `scope`; `told` is how the API puts it."""

    def edit(account: Account) -> None:
        info = account.token.record
        info["scopes"] = [name for name in info["scopes"] if name != scope]
        info["granular_scopes"] = [row for row in info["granular_scopes"] if row["scope"] != scope]
        account.lacking[scope] = told

    return edit


def hide_account(problem: Problem | None = None, *, unassigned: bool = True) -> Callable[[Account], None]:
    """The token sees neither the WABA nor anything below it."""

    def edit(account: Account) -> None:
        below = [*account.waba.edges["phone_numbers"], *account.templates()]
        account.hidden.update({node.id: problem for node in (account.waba, account.number, *below)})
        if unassigned:
            account.user.edges["assigned_whatsapp_business_accounts"] = []

    return edit


def gate(problem: Problem, on: Json = "all", times: int | None = None) -> Callable[[Account], None]:
    """A refusal before any node is looked at."""
    return lambda account: account.gates.append(Gate(problem, on, times))


def travels(wire: Wire) -> Callable[[Account], None]:
    """Answers come as `wire` says."""

    def edit(account: Account) -> None:
        account.wire = wire

    return edit


def _update(values: dict[str, Json], changes: dict[str, Json]) -> None:
    for key, value in changes.items():
        if value is None:
            values.pop(key, None)
        else:
            values[key] = deepcopy(value)


def number(**changes: Json) -> Callable[[Account], None]:
    """Other values on the phone number; None leaves a field out."""
    return lambda account: _update(account.number.values, changes)


def waba(**changes: Json) -> Callable[[Account], None]:
    """Other values on the business account; None leaves a field out."""
    return lambda account: _update(account.waba.values, changes)


def entity(kind: str, **changes: Json) -> Callable[[Account], None]:
    """Other values in one entity of ``health_status``."""
    return lambda account: account.health[kind].update(deepcopy(changes))


def blocked(
    kind: str, code: int, description: str, solution: str, *, level: str = "BLOCKED"
) -> Callable[[Account], None]:
    """An entity of ``health_status`` that is not available, and why."""
    error = {"error_code": code, "error_description": description, "possible_solution": solution}
    return entity(kind, can_send_message=level, errors=[error])


def sending(**changes: Json) -> Callable[[Account], None]:
    """Another fate for messages: fields of `account.Sending`."""

    def edit(account: Account) -> None:
        for name, value in changes.items():
            if not hasattr(account.sending, name):
                raise TypeError(name)
            setattr(account.sending, name, value)

    return edit


def then(*steps: Step | str) -> tuple[Step, ...]:
    """Statuses in order; a plain word is a status without an error."""
    return tuple(step if isinstance(step, Step) else Step(step) for step in steps)


def failed(code: int, title: str, details: str | None = None) -> Step:
    """A ``failed`` status."""
    return Step("failed", code=code, title=title, details=details)


def set_template(name: str, **changes: Json) -> Callable[[Account], None]:
    """Other values on the template called `name`."""

    def edit(account: Account) -> None:
        for node in account.templates():
            if node.values["name"] == name:
                _update(node.values, changes)

    return edit


def add_template(name: str, **values: Json) -> Callable[[Account], None]:
    """One more template."""

    def edit(account: Account) -> None:
        last = max(int(node.id) for node in account.templates())
        account.templates().append(template(str(last + 1), name, **values))

    return edit


def add_number(node_id: str, display: str, **changes: Json) -> Callable[[Account], None]:
    """One more phone number on the business account, a copy of the first with another ID."""

    def edit(account: Account) -> None:
        own = {"id": node_id, "display_phone_number": display, "last_onboarded_time": "2025-08-21T10:00:00+0000"}
        values = {**deepcopy(account.number.values), **own, **changes}
        node = Node(schema.NUMBER, values, deepcopy(account.number.edges))
        account.waba.edges["phone_numbers"].append(node)

    return edit
