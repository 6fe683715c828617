"""Chooses the place of a tenant's new token: a command, the hook, or where the old token was read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pytest_wa_health.renewal.command_place import CommandPlace
from pytest_wa_health.renewal.file_place import FilePlace
from pytest_wa_health.renewal.hook_place import HookPlace, StoreToken
from pytest_wa_health.renewal.place import Place
from pytest_wa_health.renewal.said import RenewalError
from pytest_wa_health.renewal.sql_place import SqlPlace
from pytest_wa_health.settings import Settings, SettingsError
from pytest_wa_health.settings.sql_source import TABLE
from pytest_wa_health.settings.sql_update import find_update
from pytest_wa_health.settings.tenant_settings import PROCESS
from pytest_wa_health.settings.tenants import HOOK

__all__ = ["Surroundings", "place_of"]

TOKEN = "WHATSAPP_ACCESS_TOKEN"  # noqa: S105 - the name of the variable


@dataclass(frozen=True)
class Surroundings:
    """What a place may be made of, beside the settings."""

    base: Path
    environ: Mapping[str, str] = field(repr=False)
    redact: Callable[[str], str]
    env_file: Path | None = None
    command: str = ""
    """Of the command line or the ini file; that of the settings comes first."""
    hook: StoreToken | None = None
    is_encrypted: bool = False
    """Whether the project makes clear what its database holds."""


def place_of(settings: Settings, around: Surroundings) -> Place:
    """Where the new token of this tenant goes. Raises RenewalError where it cannot be stored anywhere."""
    command = settings.store_command or around.command
    if command:
        return CommandPlace(command, around.base, settings.name, TOKEN, around.redact)
    if around.hook is None:
        return _where_read(settings, around)
    behind: Place | None = None
    try:
        behind = _where_read(settings, around)
    except RenewalError:
        behind = None  # the hook may be responsible for all of them
    return HookPlace(around.hook, settings.name, around.base, behind)


def _where_read(settings: Settings, around: Surroundings) -> Place:
    origin = settings.origins.get(TOKEN)
    if origin is None:
        raise RenewalError("no-place")
    if origin.place == PROCESS:
        raise RenewalError("in-environment", name=origin.name)
    if origin.place == HOOK:
        raise RenewalError("from-hook")
    if origin.place.endswith(f"[{TABLE}]"):
        return _in_database(settings, origin.place, around)
    path = around.base / origin.place
    return FilePlace(path, origin.name, settings.access_token, origin.place, around.environ)


def _in_database(settings: Settings, place: str, around: Surroundings) -> Place:
    reason = ""
    try:
        update = find_update(around.base, around.environ, around.env_file)
    except SettingsError as error:
        update, reason = None, str(error)
    if update is None:
        raise RenewalError("sql-failed", reason=reason or f"[{TABLE}] is not there any more.")
    number, encrypted = settings.phone_number_id, around.is_encrypted
    return SqlPlace(update, settings.name, number, f"{place} update", around.base, encrypted)
