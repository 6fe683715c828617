"""A stand-in for the Graph API on loopback, for tests of whatever sends WhatsApp messages.

.. code-block:: python

    with Double("logged-out") as wa:
        requests.get(f"{wa.url}/v25.0/me", headers={"Authorization": f"Bearer {wa.token}"})

It answers as the live API was recorded to answer, in any of the states that ``python -m pytest_wa_health.double
--list`` names, and keeps a record of what it was asked. It shares no code with the client that it tests.
"""

from __future__ import annotations

from pytest_wa_health.double.calls import Call
from pytest_wa_health.double.double import Double
from pytest_wa_health.double.states import STATES, State
from pytest_wa_health.double.tenant import Tenant

__all__ = ["STATES", "Call", "Double", "State", "Tenant"]
