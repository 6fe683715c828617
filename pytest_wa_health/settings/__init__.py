"""Settings are read once, here: from the command line, the environment, ``.env`` and ``wa-health.toml``.

Each name is loaded when it is first used: a replay reads no settings, and needs to know its secrets alone.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_wa_health.settings.given import from_mapping
    from pytest_wa_health.settings.held import ambient
    from pytest_wa_health.settings.loading import load
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
    )

__all__ = [
    "Broken", "Held", "Loaded", "MailServer", "Origin", "RecipientForm", "Settings", "SettingsError", "TemplateRef",
    "Waiver", "ambient", "from_mapping", "judge", "load",
]  # fmt: skip

_PLACES = {
    "RecipientForm": "recipients", "ambient": "held", "from_mapping": "given", "judge": "recipients",
    "load": "loading",
}  # fmt: skip


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f"{__name__}.{_PLACES.get(name, 'tenant_settings')}"), name)
    globals()[name] = found
    return found
