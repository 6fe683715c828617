"""The road to Meta, judged before any credential is."""

from __future__ import annotations

import pytest

from pytest_wa_health.run.examination import HealthCheck


@pytest.mark.wa_check("WA151")
def test_graph_api_is_reached(wa_health: HealthCheck) -> None:
    """The Graph API can be reached from here."""
    wa_health.confirm()


@pytest.mark.wa_check("WA152")
def test_graph_api_answers(wa_health: HealthCheck) -> None:
    """The Graph API answers, and in its own form."""
    wa_health.confirm()


@pytest.mark.wa_check("WA153")
def test_api_version_is_alive(wa_health: HealthCheck) -> None:
    """The pinned API version is alive and is the one that serves."""
    wa_health.confirm()


@pytest.mark.wa_check("WA154")
def test_limits_leave_room(wa_health: HealthCheck) -> None:
    """The rate limits leave room."""
    wa_health.confirm()


@pytest.mark.wa_check("WA155")
def test_app_is_allowed(wa_health: HealthCheck) -> None:
    """Meta lets the app use the API."""
    wa_health.confirm()
