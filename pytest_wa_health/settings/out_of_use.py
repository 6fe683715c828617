"""Where a missing setting stands but does not count: commented out, in JSON, or in a committed example."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.settings.env_file import EnvFile, read_env_file
from pytest_wa_health.settings.index import Index
from pytest_wa_health.settings.names import Variable
from pytest_wa_health.settings.sources import Lookup
from pytest_wa_health.settings.spelling import recognise
from pytest_wa_health.settings.tenant_settings import SettingsError
from pytest_wa_health.settings.text_files import read_text
from pytest_wa_health.settings.trees import TreeError, pairs
from pytest_wa_health.settings.value_forms import is_dummy_id, is_placeholder

__all__ = ["blank_example", "commented_out", "in_an_example", "within_json"]

_COMMENTED = re.compile(r"\s*(?:#|//)+\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(\S.*)")
_EXAMPLES = (".env.example", ".env.sample", ".env.template", ".env.dist", "env.example", "example.env")
_LONGEST = 20_000


def commented_out(env: EnvFile | None, variable: Variable) -> str | None:
    """The line of the ``.env`` file that holds the setting as a comment."""
    if env is None:
        return None
    try:
        lines = read_text(env.path, variable=".env").splitlines()
    except SettingsError:
        return None
    for number, line in enumerate(lines, 1):
        found = _COMMENTED.fullmatch(line)
        spelling = recognise(found[1]) if found else None
        is_ours = spelling is not None and spelling.variable == variable.name and not spelling.strict
        if found and is_ours and not is_placeholder(found[2], variable.names):
            return noted("missing.commented", line=number, file=env.path.name, setting=found[1])
    return None


def within_json(lookup: Lookup, variable: Variable) -> str | None:
    """The variable whose value is JSON with the setting in it."""
    for source in lookup.sources(variable):
        for name, value in () if source.by_key else source.index.values.items():
            text = value.strip()
            if not text.startswith("{") or len(text) > _LONGEST:
                continue
            try:
                inner = {":".join((name, *steps)): held for steps, held in pairs(json.loads(text))}
            except (ValueError, RecursionError, TreeError):
                continue
            if any(True for _ in Index(inner).readings(variable)):
                return noted("missing.in-json", setting=name, other=lookup.spelling(variable))
    return None


def blank_example(directory: Path, variables: Sequence[Variable]) -> tuple[str, list[str]] | None:
    """(file, names) of a file of examples that names all of `variables` with nothing of use behind them."""
    for file in _EXAMPLES:
        try:
            index = read_env_file(directory / file, option=".env").index
        except SettingsError:
            continue
        found = [[entry.written for entry in index.entries(variable)] for variable in variables]
        if all(found):
            return file, [names[0] for names in found]
    return None


def in_an_example(directory: Path, variable: Variable) -> tuple[str, str] | None:
    """(file, name) of a file of examples with a value that looks like a real one."""
    for file in _EXAMPLES:
        try:
            index = read_env_file(directory / file, option=".env").index
        except SettingsError:
            continue
        for entry in index.readings(variable):
            if not is_placeholder(entry.value, variable.names) and not is_dummy_id(entry.value):
                return file, entry.written
    return None
