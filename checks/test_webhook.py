"""How replies and delivery statuses find their way to the product."""

from __future__ import annotations

import pytest

from pytest_wa_health.run.examination import HealthCheck


@pytest.mark.wa_check("WA601")
def test_account_is_subscribed_to_this_app(wa_health: HealthCheck) -> None:
    """The account's events go to the token's own app."""
    wa_health.confirm()


@pytest.mark.wa_check("WA602")
def test_app_webhook_is_complete(wa_health: HealthCheck) -> None:
    """The app's webhook is set, active and subscribed to messages."""
    wa_health.confirm()


@pytest.mark.wa_check("WA603")
def test_events_go_to_the_configured_callback(wa_health: HealthCheck) -> None:
    """Events go to the callback that this tenant expects."""
    wa_health.confirm()


@pytest.mark.wa_check("WA604")
def test_callback_is_reachable(wa_health: HealthCheck) -> None:
    """The callback can be reached over HTTPS, quickly."""
    wa_health.confirm()


@pytest.mark.wa_check("WA605")
def test_handshake_is_answered(wa_health: HealthCheck) -> None:
    """The callback answers Meta's verification request exactly."""
    wa_health.confirm()


@pytest.mark.wa_check("WA606")
def test_wrong_verify_token_is_refused(wa_health: HealthCheck) -> None:
    """The callback refuses a wrong verify token."""
    wa_health.confirm()


@pytest.mark.wa_check("WA607")
def test_signatures_are_checked(wa_health: HealthCheck) -> None:
    """The callback accepts signed events and refuses tampered ones."""
    wa_health.confirm()


@pytest.mark.wa_check("WA608")
def test_deliveries_arrive(wa_health: HealthCheck) -> None:
    """Meta's deliveries to the callback succeed."""
    wa_health.confirm()


@pytest.mark.wa_check("WA651")
def test_conversations_come_to_this_app(wa_health: HealthCheck) -> None:
    """The business of this app holds a role for the number."""
    wa_health.confirm()
