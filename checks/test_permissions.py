"""What the token may do, judged by working reads first."""

from __future__ import annotations

import pytest

from pytest_wa_health.run.examination import HealthCheck


@pytest.mark.wa_check("WA301")
def test_messaging_is_permitted(wa_health: HealthCheck) -> None:
    """The token may send messages."""
    wa_health.confirm()


@pytest.mark.wa_check("WA302")
def test_management_is_permitted(wa_health: HealthCheck) -> None:
    """The token may read numbers, templates and wiring."""
    wa_health.confirm()


@pytest.mark.wa_check("WA303")
def test_account_is_granted(wa_health: HealthCheck) -> None:
    """The permission covers this WhatsApp Business Account."""
    wa_health.confirm()


@pytest.mark.wa_check("WA304")
def test_account_is_assigned(wa_health: HealthCheck) -> None:
    """The account is assigned to the token's system user."""
    wa_health.confirm()
