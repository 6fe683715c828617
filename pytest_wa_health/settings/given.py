"""Settings that a program hands over as a mapping: no file and no environment is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.settings.build import build
from pytest_wa_health.settings.index import Index
from pytest_wa_health.settings.names import BY_NAME
from pytest_wa_health.settings.sources import Lookup, Source
from pytest_wa_health.settings.tenant_settings import COMMAND_LINE, Settings, SettingsError

__all__ = ["from_mapping"]

PLACE = "the given settings"


def from_mapping(values: Mapping[str, str | None], *, allow_hosts: Iterable[str] = ()) -> Settings:
    """The one tenant that `values` describe, by variable name or alias. A whole number counts as its digits.

    Raises SettingsError, one sentence that names the variable, for what cannot be used.
    """
    # What is not text in the system's encoding arrives as lone surrogates, which nothing could print.
    texts = {name: _text(name, value) for name, value in values.items() if isinstance(name, str)}
    held = {name: text.encode("utf-8", "replace").decode() for name, text in texts.items()}
    lookup = Lookup(Source(COMMAND_LINE, Index({}), COMMAND_LINE), (), (Source(PLACE, Index(held), PLACE),))
    return build("default", "default", lookup, allow_hosts=allow_hosts)


def _text(name: str, value: object) -> str:
    """A value as a text; of a name that is not ours anything else counts for nothing."""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value is not None and name in BY_NAME:
        raise SettingsError(noted("given.text", setting=name, place=noted("origin.given")), variable=name)
    return ""
