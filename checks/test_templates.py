"""The templates that the product relies on."""

from __future__ import annotations

import pytest

from pytest_wa_health.run.examination import HealthCheck


@pytest.mark.wa_check("WA701")
def test_required_templates_exist(wa_health: HealthCheck) -> None:
    """Each required template exists in exactly the required language."""
    wa_health.confirm()


@pytest.mark.wa_check("WA702")
def test_required_templates_are_approved(wa_health: HealthCheck) -> None:
    """Each required template is approved."""
    wa_health.confirm()


@pytest.mark.wa_check("WA703")
def test_required_templates_can_be_sent(wa_health: HealthCheck) -> None:
    """No required template is paused, disabled or of low quality."""
    wa_health.confirm()


@pytest.mark.wa_check("WA704")
def test_templates_keep_their_category(wa_health: HealthCheck) -> None:
    """Meta has not moved a template to another category."""
    wa_health.confirm()


@pytest.mark.wa_check("WA705")
def test_configured_values_fit_the_templates(wa_health: HealthCheck) -> None:
    """The values in the settings fit the places of the template."""
    wa_health.confirm()
