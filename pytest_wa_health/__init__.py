"""Why a business's WhatsApp stopped working, named from evidence, and what to do about it.

For programs: ``from pytest_wa_health import examine, examine_async, Settings``. They are loaded on first use, because
every pytest run of a machine that has the plugin installed imports this module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_wa_health._version import __version__

if TYPE_CHECKING:
    from pytest_wa_health.api import Report, Settings, SettingsError, examine, examine_async

__all__ = ["Report", "Settings", "SettingsError", "__version__", "examine", "examine_async"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - each name has the type that it is imported with above
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from pytest_wa_health import api

    return getattr(api, name)
