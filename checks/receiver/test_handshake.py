"""The GET with which Meta verifies a callback."""

from __future__ import annotations

import pytest

from pytest_wa_health.run.examination import HealthCheck


@pytest.mark.wa_check("WR102")
def test_the_handshake_is_answered(wa_health: HealthCheck) -> None:
    """The handshake is answered, and a wrong verify token refused."""
    wa_health.confirm()
