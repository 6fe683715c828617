"""What a delivery may hold."""

from __future__ import annotations

import pytest

from pytest_wa_health.run.examination import HealthCheck


@pytest.mark.wa_check("WR401")
def test_statuses_are_taken(wa_health: HealthCheck) -> None:
    """Statuses, failed ones among them, are taken."""
    wa_health.confirm()


@pytest.mark.wa_check("WR402")
def test_users_without_a_number_are_taken(wa_health: HealthCheck) -> None:
    """Users without a telephone number are taken."""
    wa_health.confirm()


@pytest.mark.wa_check("WR403")
def test_unknown_fields_and_types_are_taken(wa_health: HealthCheck) -> None:
    """Unknown fields and types are taken."""
    wa_health.confirm()


@pytest.mark.wa_check("WR404")
def test_batches_are_taken(wa_health: HealthCheck) -> None:
    """Several messages, entries and numbers in one delivery are taken."""
    wa_health.confirm()


@pytest.mark.wa_check("WR405")
def test_duplicates_are_taken(wa_health: HealthCheck) -> None:
    """The same message twice is taken."""
    wa_health.confirm()


@pytest.mark.wa_check("WR406")
def test_another_order_is_taken(wa_health: HealthCheck) -> None:
    """Statuses in another order are taken."""
    wa_health.confirm()
