"""What was found where, and why each was used or not: what ``git config --show-origin`` is for git. No secret."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pytest_wa_health.model.web_address import shown
from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.settings.drift import TOKEN
from pytest_wa_health.settings.env_file import quoted
from pytest_wa_health.settings.likeness import names_of
from pytest_wa_health.settings.loading import load
from pytest_wa_health.settings.names import VARIABLES, Variable
from pytest_wa_health.settings.neighbours import neighbours
from pytest_wa_health.settings.recipients import listed
from pytest_wa_health.settings.references import kind_of
from pytest_wa_health.settings.sources import Lookup, Source
from pytest_wa_health.settings.tenant_settings import Loaded, Settings
from pytest_wa_health.settings.value_forms import clean_credential, clean_id, clean_text, is_placeholder

__all__ = ["show_origin"]

_USED, _LEFT = "used    ", "not used"
_INDENT = "    "


def show_origin(
    *,
    environ: Mapping[str, str],
    invocation_dir: Path,
    env_file: Path | None = None,
    tenants: Sequence[str] = (),
    allow_hosts: Sequence[str] = (),
) -> tuple[str, Loaded]:
    """The page, and what was loaded for it. Raises SettingsError where nothing can be read at all."""
    lookups: dict[str, Lookup] = {}
    loaded = load(
        environ=environ,
        invocation_dir=invocation_dir,
        env_file=env_file,
        tenants=tenants,
        allow_hosts=allow_hosts,
        watch=lookups.__setitem__,
    )
    by_name = {tenant.name: tenant for tenant in loaded.settings}
    lines = [*_files(loaded, invocation_dir, environ)]
    for name, lookup in lookups.items():
        lines += ["", f"tenant {name}", *_tenant(lookup, by_name.get(name))]
    for broken in loaded.broken:
        lines += ["", f"tenant {broken.name} cannot be used: {broken.error}"]
    return "\n".join(lines), loaded


def _files(loaded: Loaded, directory: Path, environ: Mapping[str, str]) -> Iterator[str]:
    yield f"settings file: {loaded.env_file or f'no .env from {directory} upward'}"
    yield f"wa-health.toml: {loaded.project_file or 'none found'}"
    yield from (f"note: {note}" for note in loaded.notes)
    home = loaded.env_file.parent if loaded.env_file else directory
    for near in neighbours(home, environ, leave_out=loaded.env_file):
        names = [name for variable in VARIABLES[:2] if (name := next(names_of(near.index, variable), None))]
        if names:
            place = near.path.relative_to(directory) if near.path.is_relative_to(directory) else near.path
            option = f"--wa-env-file {quoted(place.as_posix())}"
            yield f"not read: {place.as_posix()} holds {' and '.join(names)} ({option})"


def _tenant(lookup: Lookup, settings: Settings | None) -> Iterator[str]:
    for variable in VARIABLES:
        rows = list(_rows(lookup, variable))
        if rows:
            yield f"  {variable.name}"
            yield from (f"{_INDENT}{row}" for row in rows)
    unset = [variable.name for variable in VARIABLES if not any(True for _ in _rows(lookup, variable))]
    if unset:
        yield f"  nowhere: {', '.join(unset)}"
    for finding in settings.local if settings else ():
        yield f"  {finding.cause}: {finding.note}"


def _rows(lookup: Lookup, variable: Variable) -> Iterator[str]:
    winner = lookup.find(variable)
    used = (winner.origin.name, winner.origin.place) if winner else None
    for source in lookup.sources(variable):
        for name, value, reason in _entries(source, variable):
            if used == (name, source.place):
                yield f"{_USED}  {name} in {source.place}: {_shown(variable, value)}"
                used = ("", "")
                continue
            same = winner is not None and value.strip() == winner.value.strip()
            why = reason or ("the same value" if same else f"{winner.origin if winner else 'another'} comes first")
            yield f"{_LEFT}  {name} in {source.place}: {_shown(variable, value)} ({why})"
    if winner and used == (winner.origin.name, winner.origin.place):
        yield f"{_USED}  {winner.origin}: {_shown(variable, winner.value)}"


def _entries(source: Source, variable: Variable) -> Iterator[tuple[str, str, str]]:
    """(name, value, why it does not count) of all that bears a name of `variable`."""
    if source.by_key:
        yield from ((name, value, "") for name, value in source.readings(variable))
        return
    counting = {entry.written for entry in source.index.readings(variable, source.affix)}
    for entry in source.index.entries(variable, source.affix):
        if entry.is_empty:
            yield entry.written, "", "empty"
        elif entry.written in counting:
            yield entry.written, entry.value, ""
        else:
            yield entry.written, entry.value, "its value has not our form, or its companion is missing"


def _shown(variable: Variable, value: str) -> str:
    """A value as a page may show it."""
    if not value:
        return "nothing"
    if kind := kind_of(value):
        return kind
    if is_placeholder(value, variable.names, chosen=variable.name.endswith("VERIFY_TOKEN")):
        return "an example"
    if variable.secret:
        plain = clean_credential(value).value
        mark = f"{Secret(plain).fingerprint}, " if variable.name == TOKEN else ""
        return f"{mark}{len(plain)} characters"
    if variable.name.endswith("_ID"):
        digits = clean_id(value).value
        return digits if digits.isdigit() and len(digits) > 13 else f"{len(digits)} characters that are no ID"
    if variable.name.endswith("_URL"):
        return shown(clean_text(value).value)
    if variable.name in ("WHATSAPP_TEST_RECIPIENTS", "WHATSAPP_EXPECTED_NUMBER"):
        return f"{len(listed(value))} number(s)"
    text = clean_text(value).value
    return text if len(text) <= 60 and text.isprintable() else f"{len(text)} characters"
