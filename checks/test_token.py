"""The access token: accepted, of the right app, made for production, and lasting."""

from __future__ import annotations

import pytest

from pytest_wa_health.run.examination import HealthCheck


@pytest.mark.wa_check("WA201")
def test_token_is_accepted(wa_health: HealthCheck) -> None:
    """Meta accepts the access token."""
    wa_health.confirm()


@pytest.mark.wa_check("WA202")
def test_token_belongs_to_the_configured_app(wa_health: HealthCheck) -> None:
    """The token was issued by the configured app."""
    wa_health.confirm()


@pytest.mark.wa_check("WA203")
def test_app_secret_belongs_to_the_app(wa_health: HealthCheck) -> None:
    """The app secret is the app's own."""
    wa_health.confirm()


@pytest.mark.wa_check("WA204")
def test_token_is_made_for_production(wa_health: HealthCheck) -> None:
    """The token belongs to a system user, not to a person's session."""
    wa_health.confirm()


@pytest.mark.wa_check("WA205")
def test_token_does_not_expire_soon(wa_health: HealthCheck) -> None:
    """The token does not expire soon."""
    wa_health.confirm()


@pytest.mark.wa_check("WA206")
def test_data_access_does_not_expire_soon(wa_health: HealthCheck) -> None:
    """The token's access to data does not end soon."""
    wa_health.confirm()


@pytest.mark.wa_check("WA207")
def test_token_is_of_a_kind_that_can_send(wa_health: HealthCheck) -> None:
    """The token is neither that of an app nor that of a page."""
    wa_health.confirm()
