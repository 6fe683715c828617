"""The settings themselves, before anything is asked of Meta."""

from __future__ import annotations

import pytest

from pytest_wa_health.run.examination import HealthCheck


@pytest.mark.wa_check("WA101")
def test_required_settings_are_there(wa_health: HealthCheck) -> None:
    """The required settings are there and are no placeholders."""
    wa_health.confirm()


@pytest.mark.wa_check("WA102")
def test_settings_have_no_stray_characters(wa_health: HealthCheck) -> None:
    """No setting carries quotes, line breaks or other stray characters."""
    wa_health.confirm()


@pytest.mark.wa_check("WA103")
def test_ids_are_of_the_right_kind(wa_health: HealthCheck) -> None:
    """Each ID is the kind of ID that its variable asks for."""
    wa_health.confirm()


@pytest.mark.wa_check("WA104")
def test_env_file_is_not_in_version_control(wa_health: HealthCheck) -> None:
    """The .env file is not tracked by git."""
    wa_health.confirm()


@pytest.mark.wa_check("WA105")
def test_clock_is_right(wa_health: HealthCheck) -> None:
    """This machine's clock agrees with Meta's."""
    wa_health.confirm()


@pytest.mark.wa_check("WA106")
def test_number_is_the_expected_one(wa_health: HealthCheck) -> None:
    """The number behind the ID is the one this tenant believes it has."""
    wa_health.confirm()


@pytest.mark.wa_check("WA107")
def test_optional_settings_are_complete(wa_health: HealthCheck) -> None:
    """No optional feature is set up by half."""
    wa_health.confirm()


@pytest.mark.wa_check("WA108")
def test_no_setting_has_two_values(wa_health: HealthCheck) -> None:
    """Each setting has one value, wherever it stands."""
    wa_health.confirm()
