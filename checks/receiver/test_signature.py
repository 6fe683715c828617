"""``X-Hub-Signature-256``: the HMAC of the raw body under the app secret."""

from __future__ import annotations

import pytest

from pytest_wa_health.run.examination import HealthCheck


@pytest.mark.wa_check("WR201")
def test_a_right_signature_is_accepted(wa_health: HealthCheck) -> None:
    """A right signature is accepted."""
    wa_health.confirm()


@pytest.mark.wa_check("WR202")
def test_a_wrong_signature_is_refused(wa_health: HealthCheck) -> None:
    """A wrong signature is refused."""
    wa_health.confirm()


@pytest.mark.wa_check("WR203")
def test_a_delivery_without_signature_is_refused(wa_health: HealthCheck) -> None:
    """A delivery without a signature is refused."""
    wa_health.confirm()


@pytest.mark.wa_check("WR204")
def test_the_signature_is_of_the_raw_bytes(wa_health: HealthCheck) -> None:
    """The signature is computed over the bytes as received."""
    wa_health.confirm()
