"""The test recipients, as far as can be known, and further only with --wa-send."""

from __future__ import annotations

import pytest

from pytest_wa_health.run.examination import HealthCheck


@pytest.mark.wa_check("WA801")
def test_recipients_are_well_formed(wa_health: HealthCheck) -> None:
    """Each test recipient is a full international number."""
    wa_health.confirm()


@pytest.mark.wa_check("WA802")
def test_countries_can_be_messaged(wa_health: HealthCheck) -> None:
    """WhatsApp delivers to each recipient's country."""
    wa_health.confirm()


@pytest.mark.wa_check("WA803")
def test_recipients_may_receive(wa_health: HealthCheck) -> None:
    """Each recipient may receive from this number."""
    wa_health.confirm()


@pytest.mark.wa_check("WA804")
def test_test_message_is_accepted(wa_health: HealthCheck) -> None:
    """Meta accepts the test message (with --wa-send)."""
    wa_health.confirm()


@pytest.mark.wa_check("WA805")
def test_test_message_is_delivered(wa_health: HealthCheck) -> None:
    """The test message is seen to arrive (with --wa-send)."""
    wa_health.confirm()
