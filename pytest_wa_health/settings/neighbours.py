"""The settings files that lie near: beside ``.env`` and below it, a bounded number of them."""

from __future__ import annotations

import itertools
import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from pytest_wa_health.settings import compose, formats, sections
from pytest_wa_health.settings.env_file import EnvFile, read_env_file
from pytest_wa_health.settings.guards import is_token
from pytest_wa_health.settings.names import BY_NAME
from pytest_wa_health.settings.tenant_settings import SettingsError, SeveralPartsError
from pytest_wa_health.settings.text_files import decoded, read_text

__all__ = ["nearby_paths", "neighbours", "text_of"]

MOST_FILES, MOST_FOLDERS, MOST_ENTRIES = 60, 120, 400
LARGEST = 200_000
_TOKEN = BY_NAME["WHATSAPP_ACCESS_TOKEN"]
_DEEPEST = 6

_TEMPLATE = re.compile(r"example|sample|template\.env|\.template|dist$|schema|vault$|\.bak$|~$", re.IGNORECASE)
_OF_TESTS = re.compile(r"(?:^|[._-])test(?:ing|s)?(?:[._-]|$)", re.IGNORECASE)
_ENV = re.compile(r"\.?env(?:\..+)?|.+\.env|\.dev\.vars|\.envrc|\.flaskenv|\.secrets", re.IGNORECASE)
_COMPOSE = re.compile(r"(?:docker-)?compose[\w.-]*\.ya?ml|docker-stack[\w.-]*\.ya?ml", re.IGNORECASE)
_CONFIG = re.compile(
    r"(?:appsettings|application|local\.settings|secrets?|config|settings|values|wrangler|fly|render|serverless|app|"
    r"deployment|[\w-]*secrets?|[\w-]*config)[\w.-]*\.(?:jsonc?|ya?ml|toml|properties|ini)",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r".+\.(?:json[c5]?|ya?ml|toml|properties|ini|cfg|(?:auto\.)?tfvars|service|ps1|bat|cmd|(?:ba|z)?sh)",
    re.IGNORECASE,
)
_KINDS = (_ENV, _COMPOSE, _CONFIG, _OTHER)
_NOT_OURS = re.compile(
    r"tsconfig|jsconfig|package|composer\.json|nest-cli|angular|wa-health|pyproject|yarn|pnpm-lock|openapi|swagger",
    re.IGNORECASE,
)
_MAY_HOLD = re.compile(
    rb"whats|wa_|wa-|wpp|waba|wsp|zap|meta|graph|facebook|fb_|phone.?number.?id|EAA", re.IGNORECASE
)
"""What a file says somewhere if it has settings of ours: others need not be parsed."""

_DEEPER = ("src/main/resources", "supabase/functions", ".streamlit", ".github/workflows", "config/environments")
_CONTAINERS = frozenset(
    {"apps", "packages", "services", "src", "libs", "projects", "deploy", "deployment", "infra", "k8s", "kubernetes",
     "charts", "config", "server", "backend", "docker", "environments", "envs", "api"}
)  # fmt: skip
"""Folders that hold one folder for each program or environment: ``apps/api/.env``."""
_SKIPPED = frozenset(
    {"node_modules", "venv", "env", "dist", "build", "vendor", "target", "bin", "obj", "tests", "test", "fixtures",
     "locales", "i18n", "lang", "docs", "public", "static", "assets", "logs", "tmp", "site-packages", "cassettes"}
)  # fmt: skip


def neighbours(directory: Path, environ: Mapping[str, str], *, leave_out: Path | None = None) -> Iterator[EnvFile]:
    """What can be read of the files near `directory`, nearest first. Nothing of it is used: it is only named."""
    for path in nearby_paths(directory):
        if path != leave_out and _may_hold(path):
            is_usual = any(_fits(kind, path) for kind in _KINDS[:-1])
            yield from (file for file in _read(path, environ) if is_usual or _names_a_token(file))


def nearby_paths(directory: Path, kinds: tuple[re.Pattern[str], ...] = _KINDS) -> Iterator[Path]:
    """Small files near `directory` whose name fits one of `kinds`: all of a kind here, then below."""
    folders = list(itertools.islice(_folders(directory), MOST_FOLDERS))
    entries = {folder: sorted(_entries(folder), key=_order) for folder in folders}
    usual, others = kinds[:3], kinds[3:]
    found = itertools.chain(
        (path for folder in folders for kind in usual for path in entries[folder] if _fits(kind, path)),
        (path for folder in folders for kind in others for path in entries[folder] if _fits(kind, path)),
    )
    seen: set[Path] = set()
    for path in found:
        if path in seen or not _is_small_file(path):
            continue
        seen.add(path)
        yield path
        if len(seen) >= MOST_FILES:
            return


def text_of(path: Path) -> str:
    """The text of a small file near; nothing where it is none."""
    try:
        with path.open("rb") as file:
            return decoded(file.read(LARGEST)) or ""
    except OSError:
        return ""


def _folders(directory: Path) -> Iterator[Path]:
    """`directory`, those below it, and those below the ones that hold a folder for each program."""
    yield directory
    if directory.parent == directory:
        return  # everything on the machine lies one level below /
    yield from (deeper for name in _DEEPER if _is_folder(deeper := directory / name))
    below = [path for path in sorted(_entries(directory)) if _is_searched(path)]
    yield from below
    yield from (deeper for folder in below if _is_folder(deeper := folder / _DEEPER[0]))
    for folder in below:
        if folder.name.lower() in _CONTAINERS:
            yield from (path for path in sorted(_entries(folder)) if _is_searched(path))


def _order(path: Path) -> tuple[bool, Path]:
    """By name, and what is for tests last."""
    return _OF_TESTS.search(path.name) is not None, path


def _is_searched(path: Path) -> bool:
    return path.name.lower() not in _SKIPPED and not path.name.startswith((".", "_")) and _is_folder(path)


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


def _may_hold(path: Path) -> bool:
    """Whether it is worth parsing: a settings file names WhatsApp or Meta somewhere."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST)
    except OSError:
        return False
    return b"\0" in raw or _MAY_HOLD.search(raw) is not None or _ENV.fullmatch(path.name) is not None


def _names_a_token(file: EnvFile) -> bool:
    """Whether a file of any name is settings: a recording, a report or a webhook payload names numbers alone."""
    names = [entry.written for entry in file.index.entries(_TOKEN)]
    names += [name for name, value in file.values.items() if "EAA" in value and is_token(value)]
    return any(name.count(":") < _DEEPEST for name in names)


def _read(path: Path, environ: Mapping[str, str]) -> Iterator[EnvFile]:
    try:
        for name in _services(path) if _COMPOSE.fullmatch(path.name) else [""]:
            yield read_env_file(Path(f"{path}#{name}") if name else path, option=".env", environ=environ)
    except SeveralPartsError as several:
        part = sections.likeliest(several.parts)
        yield read_env_file(Path(f"{path}#{part}"), option=".env", environ=environ)
    except SettingsError:
        return  # what cannot be read here cannot be recommended either


def _services(path: Path) -> list[str]:
    tree = formats.parsed_yaml(read_text(path, variable=".env"), path)
    names = list(compose.services(tree)) if compose.is_compose(tree) else []
    return names[:20] if len(names) > 1 else [""]
