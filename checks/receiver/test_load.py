"""Large deliveries, and many at the same moment."""

from __future__ import annotations

import pytest

from pytest_wa_health.run.examination import HealthCheck


@pytest.mark.wa_check("WR407")
def test_a_delivery_of_3_mb_is_taken(wa_health: HealthCheck) -> None:
    """A delivery of 3 MB is taken."""
    wa_health.confirm()


@pytest.mark.wa_check("WR408")
def test_twenty_deliveries_at_once_are_taken(wa_health: HealthCheck) -> None:
    """Twenty deliveries at once are taken."""
    wa_health.confirm()
