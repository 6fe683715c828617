"""The server that is really running."""

from __future__ import annotations

import pytest

from pytest_wa_health.run.examination import HealthCheck


@pytest.mark.wa_check("WA951")
def test_running_server_holds_this_token(wa_health: HealthCheck) -> None:
    """The running server holds the token that was just checked."""
    wa_health.confirm()
