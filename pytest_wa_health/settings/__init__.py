"""Settings are read once, here: from the command line, the environment, ``.env`` and ``wa-health.toml``."""

from __future__ import annotations

from pytest_wa_health.settings.given import from_mapping
from pytest_wa_health.settings.held import ambient
from pytest_wa_health.settings.loading import REQUIRED, load
from pytest_wa_health.settings.recipients import RecipientForm, judge
from pytest_wa_health.settings.tenant_settings import (
    Broken,
    Held,
    Loaded,
    MailServer,
    Origin,
    Settings,
    SettingsError,
    TemplateRef,
    Waiver,
)  # fmt: skip

__all__ = [
    "REQUIRED",
    "Broken", "Held", "Loaded", "MailServer", "Origin", "RecipientForm", "Settings", "SettingsError", "TemplateRef",
    "Waiver", "ambient", "from_mapping", "judge", "load",
]  # fmt: skip
