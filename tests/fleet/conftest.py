"""Fixtures of the fleet's tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from small_fleet import SmallFleet


@pytest.fixture
def fleet(health, double) -> Callable[..., SmallFleet]:
    """``fleet("healthy", "logged-out")``: two tenants in these states."""

    def make(*states: str) -> SmallFleet:
        stand_in = double(states[0])
        for state in states[1:]:
            stand_in.add_tenant(state)
        return SmallFleet(health, stand_in)

    return make
