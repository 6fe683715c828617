"""Every state there is, from all the modules that define some."""

from __future__ import annotations

from pytest_wa_health.double import (  # noqa: F401 - each registers its states
    states_access,
    states_account,
    states_exchange,
    states_limit,
    states_number,
    states_platform,
    states_recipient,
    states_template,
    states_token,
    states_wire,
)
from pytest_wa_health.double.registry import STATES, State, apply

__all__ = ["STATES", "State", "apply"]
