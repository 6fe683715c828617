"""How soon a delivery is answered."""

from __future__ import annotations

import pytest

from pytest_wa_health.run.examination import HealthCheck


@pytest.mark.wa_check("WR301")
def test_deliveries_are_answered_in_time(wa_health: HealthCheck) -> None:
    """Deliveries are answered in time."""
    wa_health.confirm()
