"""The WhatsApp Business Account: readable, in good standing, reviewed, paying, verified."""

from __future__ import annotations

import pytest

from pytest_wa_health.run.examination import HealthCheck


@pytest.mark.wa_check("WA501")
def test_account_is_readable(wa_health: HealthCheck) -> None:
    """The configured account exists and can be read."""
    wa_health.confirm()


@pytest.mark.wa_check("WA502")
def test_account_is_in_good_standing(wa_health: HealthCheck) -> None:
    """The account is neither restricted nor disabled."""
    wa_health.confirm()


@pytest.mark.wa_check("WA503")
def test_account_review_is_passed(wa_health: HealthCheck) -> None:
    """The account has passed Meta's review."""
    wa_health.confirm()


@pytest.mark.wa_check("WA504")
def test_payment_works(wa_health: HealthCheck) -> None:
    """A payment method stands behind the account."""
    wa_health.confirm()


@pytest.mark.wa_check("WA505")
def test_business_is_verified(wa_health: HealthCheck) -> None:
    """The business is verified."""
    wa_health.confirm()


@pytest.mark.wa_check("WA506")
def test_meta_reports_no_trouble(wa_health: HealthCheck) -> None:
    """Meta's own health status holds nothing else against sending."""
    wa_health.confirm()


@pytest.mark.wa_check("WA507")
def test_billing_currency_has_no_deadline(wa_health: HealthCheck) -> None:
    """The billing currency is one that Meta will go on to take."""
    wa_health.confirm()


@pytest.mark.wa_check("WA508")
def test_marketing_templates_may_go_out(wa_health: HealthCheck) -> None:
    """Marketing is not switched off where it is needed."""
    wa_health.confirm()
