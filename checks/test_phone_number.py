"""The phone number: whose it is, registered, connected, named and in good standing."""

from __future__ import annotations

import pytest

from pytest_wa_health.run.examination import HealthCheck


@pytest.mark.wa_check("WA401")
def test_phone_number_id_exists(wa_health: HealthCheck) -> None:
    """The phone number ID exists and can be read."""
    wa_health.confirm()


@pytest.mark.wa_check("WA402")
def test_phone_number_belongs_to_the_account(wa_health: HealthCheck) -> None:
    """The number belongs to the configured account."""
    wa_health.confirm()


@pytest.mark.wa_check("WA403")
def test_phone_number_is_registered(wa_health: HealthCheck) -> None:
    """The number is registered on the Cloud API."""
    wa_health.confirm()


@pytest.mark.wa_check("WA404")
def test_phone_number_is_connected(wa_health: HealthCheck) -> None:
    """The number is connected and may send."""
    wa_health.confirm()


@pytest.mark.wa_check("WA405")
def test_display_name_is_approved(wa_health: HealthCheck) -> None:
    """The display name is approved."""
    wa_health.confirm()


@pytest.mark.wa_check("WA406")
def test_quality_is_not_low(wa_health: HealthCheck) -> None:
    """The number's quality is not low."""
    wa_health.confirm()


@pytest.mark.wa_check("WA407")
def test_phone_number_is_live(wa_health: HealthCheck) -> None:
    """The number is a live one, not a test number."""
    wa_health.confirm()


@pytest.mark.wa_check("WA408")
def test_messaging_limit_is_known(wa_health: HealthCheck) -> None:
    """Meta says how many people the number may write to first."""
    wa_health.confirm()
