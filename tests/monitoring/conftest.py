"""An account that is watched, and who hears of it."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from typing import Any

import pytest
from alert_runs import ROSA, Receivers


@pytest.fixture
def receivers(monkeypatch: pytest.MonkeyPatch) -> Receivers:
    state = Receivers()

    class Messenger:
        def __init__(self) -> None:
            self.address = ""

        def add(self, address: str) -> bool:
            self.address = address
            return address.startswith(("json://", "jsons://"))

        def notify(self, *, title: str, body: str, notify_type: str) -> bool:
            state.tried += 1
            if state.is_down(self.address):
                if state.tried % 2:
                    raise TimeoutError(f"{self.address} did not answer")
                return False
            state.got.setdefault(self.address, []).append((title, body, notify_type))
            return True

    monkeypatch.setitem(sys.modules, "apprise", types.SimpleNamespace(Apprise=Messenger))
    return state


@pytest.fixture
def watched(health: Any, double: Callable[..., Any]) -> Callable[..., Any]:
    """``watched("logged-out")``: a run against the account in that state, which keeps a history and tells ROSA."""
    account = double("healthy")
    health.write_env(account.env())

    def run(*states: str, args: tuple[str, ...] = (), to: tuple[str, ...] = (ROSA,)) -> Any:
        account.set_state(*states)
        addresses = [word for address in to for word in ("--wa-notify", address)]
        return health.run(
            "--wa-live", "--wa-timeout", "1", "--wa-history", "history.jsonl", "-pno:html", *addresses, *args
        )

    run.path = health.path
    return run
