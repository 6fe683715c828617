"""Whether anything answers at the address."""

from __future__ import annotations

import pytest

from pytest_wa_health.run.examination import HealthCheck


@pytest.mark.wa_check("WR101")
def test_a_handler_answers_at_the_address(wa_health: HealthCheck) -> None:
    """A webhook handler answers at the address."""
    wa_health.confirm()
