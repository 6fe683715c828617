"""Settings that a program hands over as a mapping: no file and no environment is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pytest_wa_health.settings.build import build
from pytest_wa_health.settings.index import Index
from pytest_wa_health.settings.sources import Lookup, Source
from pytest_wa_health.settings.tenant_settings import COMMAND_LINE, Settings

__all__ = ["from_mapping"]

PLACE = "the given settings"


def from_mapping(values: Mapping[str, str | None], *, allow_hosts: Iterable[str] = ()) -> Settings:
    """The one tenant that `values` describe, by variable name or alias.

    Raises SettingsError, one sentence that names the variable, for what cannot be used.
    """
    # What is not text in the system's encoding arrives as lone surrogates, which nothing could print.
    held = {name: (value or "").encode("utf-8", "replace").decode() for name, value in values.items()}
    lookup = Lookup(Source(COMMAND_LINE, Index({}), COMMAND_LINE), (), (Source(PLACE, Index(held), PLACE),))
    return build("default", "default", lookup, allow_hosts=allow_hosts)
