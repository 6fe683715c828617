"""The settings files that lie near: beside ``.env`` and one level down, a bounded number of them."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from pytest_wa_health.settings import compose, formats
from pytest_wa_health.settings.env_file import EnvFile, read_env_file
from pytest_wa_health.settings.tenant_settings import SettingsError
from pytest_wa_health.settings.text_files import read_text

__all__ = ["neighbours"]

MOST_FILES, MOST_FOLDERS, MOST_ENTRIES = 40, 40, 400
LARGEST = 200_000

_TEMPLATE = re.compile(r"example|sample|template|dist$|schema|vault$|\.bak$|~$", re.IGNORECASE)
_ENV = re.compile(r"\.?env(?:\..+)?|.+\.env|\.dev\.vars|\.envrc", re.IGNORECASE)
_COMPOSE = re.compile(r"(?:docker-)?compose[\w.-]*\.ya?ml|docker-stack[\w.-]*\.ya?ml", re.IGNORECASE)
_CONFIG = re.compile(
    r"(?:appsettings|application|local\.settings|secrets?|config|settings|values|wrangler|fly|render|serverless|app|"
    r"deployment|[\w-]*secrets?|[\w-]*config)[\w.-]*\.(?:json|ya?ml|toml|properties)",
    re.IGNORECASE,
)
_NOT_OURS = re.compile(
    r"tsconfig|jsconfig|package|launchsettings|nest-cli|angular|wa-health|pyproject", re.IGNORECASE
)
_DEEPER = (
    "src/main/resources/application.properties",
    "src/main/resources/application.yml",
    "src/main/resources/application.yaml",
)
_SKIPPED = frozenset(
    {"node_modules", "venv", "env", "dist", "build", "vendor", "target", "bin", "obj", "tests", "test"}
)


def neighbours(directory: Path, environ: Mapping[str, str], *, leave_out: Path | None = None) -> Iterator[EnvFile]:
    """What can be read of the files near `directory`, nearest first. Nothing of it is used: it is only named."""
    count = 0
    for path in _paths(directory):
        if count >= MOST_FILES:
            return
        if path == leave_out or not _is_small_file(path):
            continue
        count += 1
        yield from _read(path, environ)


def _paths(directory: Path) -> Iterator[Path]:
    here = sorted(_entries(directory))
    yield from (path for kind in (_ENV, _COMPOSE, _CONFIG) for path in here if _fits(kind, path))
    yield from (directory / deeper for deeper in _DEEPER)
    if directory.parent == directory:
        return  # everything on the machine lies one level below /
    folders = [path for path in here if path.name not in _SKIPPED and not path.name.startswith((".", "_"))]
    for folder in [path for path in folders if _is_folder(path)][:MOST_FOLDERS]:
        inside = sorted(_entries(folder))
        yield from (path for kind in (_ENV, _COMPOSE, _CONFIG) for path in inside if _fits(kind, path))


def _fits(kind: re.Pattern[str], path: Path) -> bool:
    name = path.name
    return kind.fullmatch(name) is not None and not _TEMPLATE.search(name) and not _NOT_OURS.search(name)


def _entries(folder: Path) -> list[Path]:
    found: list[Path] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                found.append(Path(entry.path))
                if len(found) >= MOST_ENTRIES:
                    break
    except OSError:
        return found
    return found


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir() and not path.is_symlink()
    except OSError:
        return False


def _is_small_file(path: Path) -> bool:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return False
    return stat.S_ISREG(found.st_mode) and 0 < found.st_size <= LARGEST


def _read(path: Path, environ: Mapping[str, str]) -> Iterator[EnvFile]:
    try:
        for name in _services(path) if _COMPOSE.fullmatch(path.name) else [""]:
            yield read_env_file(Path(f"{path}#{name}") if name else path, option=".env", environ=environ)
    except SettingsError:
        return  # what cannot be read here cannot be recommended either


def _services(path: Path) -> list[str]:
    tree = formats.parsed_yaml(read_text(path, variable=".env"), path)
    names = list(compose.services(tree)) if compose.is_compose(tree) else []
    return names[:20] if len(names) > 1 else [""]
