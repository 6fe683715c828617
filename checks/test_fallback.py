"""The road around Meta, for when WhatsApp is down."""

from __future__ import annotations

import pytest

from pytest_wa_health.run.examination import HealthCheck


@pytest.mark.wa_check("WA901")
def test_fallback_channel_works(wa_health: HealthCheck) -> None:
    """The e-mail fallback connects, authenticates and accepts the sender."""
    wa_health.confirm()
