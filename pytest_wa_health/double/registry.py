"""Named states: each a small edit of a healthy account, with the fault it stands for and one line of words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pytest_wa_health.double.account import Account

__all__ = ["STATES", "State", "apply", "register"]


@dataclass(frozen=True)
class State:
    """One state."""

    name: str
    fault: str
    """The number of the fault it shows, e.g. ``F05``; empty where the reference sheet has no number for it."""
    description: str
    edit: Callable[[Account], None]


STATES: dict[str, State] = {}


def register(name: str, fault: str, description: str, *edits: Callable[[Account], None]) -> None:
    """Adds a state made of `edits`, applied in order."""
    if name in STATES:
        raise ValueError(f"the state {name} is there twice")

    def edit(account: Account) -> None:
        for change in edits:
            change(account)

    STATES[name] = State(name, fault, description, edit)


def apply(names: Iterable[str], account: Account) -> None:
    """Puts `account` into all the named states. Raises ValueError for a name that is none of them."""
    for name in names:
        if name not in STATES:
            raise ValueError(f"no state is called {name!r}: see python -m pytest_wa_health.double --list")
        STATES[name].edit(account)
