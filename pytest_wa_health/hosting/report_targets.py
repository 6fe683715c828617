"""Where reports are to be written, and what must not be overwritten by one: settings, source code, a waiting pipe.

Seen before anything is asked or written. pytest and its reporters open their files themselves and truncate what lies
there, so a slip of the keyboard (``--html .env``) would cost the settings.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from pytest_wa_health.model.special_file import is_named_pipe

if TYPE_CHECKING:
    from pytest_wa_health.model.options import Options
    from pytest_wa_health.privacy.redactor import Redactor

__all__ = ["Target", "TargetError", "check_targets", "expanded", "of_options", "targets"]

_OPTIONS = {"xmlpath": "--junitxml", "htmlpath": "--html", "debug": "--debug", "bundle": "bundle"}
"""Options that are not called as their values are kept."""
_REPORTS = re.compile(
    r"(?:^|_)(?:reports?|output|results?|xml|html|csv|log_file)(?:path)?(?:_(?:log|file|path))?$|log_path$"
)
"""How an option is called that names a file to write: ``--report-log``, ``--json-report-file``, ``--csv``."""
_OURS = ("wa_json", "wa_history", "wa_metrics")
_INI_KEYS = ("log_file", "wa_history")
_WRITTEN_ALONG = frozenset({"log_file", "debug", "wa_history"})
"""Written while the run goes on, by whoever has no patience of its own."""
_SOURCES = re.compile(
    r"\.env(?:[.-].*)?|.+\.env|.+\.(?:py|pyi|pyx|ipynb|toml|ini|cfg|conf|ya?ml|properties|lock|sh|bash|bat|ps1"
    r"|[cm]?js|[cm]?ts|[jt]sx|vue|php|rb|go|java|kt|cs|rs|sql|sqlite3?|pem|key|crt|p12|pfx|tf|tfvars)"
    r"|(?:.*\.)?Dockerfile.*|Makefile|Procfile|requirements.*\.txt|\.(?:git.+|dockerignore|npmrc|netrc|pgpass)"
    r"|(?:package(?:-lock)?|composer|tsconfig|jsconfig|appsettings.*|local\.settings)\.json",
    re.IGNORECASE,
)
"""How a file is called that is no report, whatever wrote it."""
_OF_OTHERS = re.compile(r"\.env(?:[.-].*)?|.+\.env|.+\.(?:py|toml|ini|cfg)", re.IGNORECASE)
"""The same for options of other plugins, which a project may have in its addopts: those may well write YAML."""
_REPORT_NAMES = re.compile(r".+\.(?:x?html?|xml|log|prom|jsonl)", re.IGNORECASE)
_KIND = "secret"
"""A kind of what the redactor finds; numbers may stand in the reports of others."""
_LARGEST = 1_000_000
"""Bytes; a larger file holds no settings."""


class Target(msgspec.Struct, frozen=True):
    """A file that an option names, to be written."""

    name: str
    """Of the value among pytest's options."""
    value: str
    path: Path

    @property
    def option(self) -> str:
        """As it is typed."""
        return _OPTIONS.get(self.name, f"--{self.name.replace('_', '-')}")


class TargetError(Exception):
    """A report that must not be written where it was asked for: one sentence. `target` is where."""

    def __init__(self, target: Target, why: str) -> None:
        super().__init__(f"{target.option}: {target.value} {why}")
        self.target = target


def targets(option: argparse.Namespace, base: Path, ini: Callable[[str], object]) -> Iterator[Target]:
    """The files that a command line of pytest asks for; `ini` reads a key of the ini file."""
    values: dict[str, object] = dict(vars(option))
    for key in _INI_KEYS:
        if not values.get(key):
            with contextlib.suppress(ValueError):  # its plugin is switched off
                values[key] = ini(key)
    for name, value in values.items():
        is_meant = name in _OPTIONS or name in _OURS or (not name.startswith("wa_") and _REPORTS.search(name))
        if is_meant and isinstance(value, (str, os.PathLike)) and str(value):
            yield Target(name, str(value), expanded(base, str(value)))


def of_options(options: Options, html: str | None, base: Path) -> list[Target]:
    """The same of a command that pytest has no part in."""
    wanted = {"wa_json": options.json, "wa_metrics": options.metrics, "htmlpath": html}
    found = [(name, expanded(base, str(value))) for name, value in wanted.items() if value]
    return [
        Target(name, str(path.relative_to(base) if path.is_relative_to(base) else path), path) for name, path in found
    ]


def expanded(base: Path, text: str) -> Path:
    """The path that `text` means to pytest and its reporters."""
    return base / Path(os.path.expandvars(text)).expanduser()


def check_targets(
    wanted: Iterable[Target], sources: Iterable[Path | None], redactor: Redactor | None, held: contextlib.ExitStack
) -> None:
    """Raises TargetError for the first of `wanted` that would overwrite one of `sources` or another file of the kind.

    With a `redactor`, files that hold one of its secrets are of the kind. The other end of a pipe that somebody reads
    from is kept in `held`: opened and closed again, it would tell the reader that this is all.
    """
    known = [source for source in sources if source is not None]
    for target in wanted:
        if is_named_pipe(target.path):
            _hold(target, held)
        elif _is_source(target, known):
            raise TargetError(target, "is a file of settings, source code or input, which a report would overwrite")
        elif redactor is not None and _holds_secret(target.path, redactor):
            raise TargetError(target, "holds a secret of these settings, and a report would overwrite it")


def _hold(target: Target, held: contextlib.ExitStack) -> None:
    if target.name in _WRITTEN_ALONG:
        raise TargetError(target, "is a named pipe, whose reader could make the run wait; name a file")
    try:
        handle = os.open(target.path, os.O_WRONLY | os.O_NONBLOCK)
    except OSError as error:
        if error.errno == errno.ENXIO:
            raise TargetError(target, "is a named pipe that nobody reads from; name a file") from None
        return  # whoever writes it will say why not
    held.callback(os.close, handle)


def _is_source(target: Target, sources: Iterable[Path]) -> bool:
    path = target.path
    is_known = target.name in _OPTIONS or target.name in (*_OURS, *_INI_KEYS)
    try:
        if not path.is_file():
            return False
        names = {path.name, Path(os.path.realpath(path)).name}
        return any((_SOURCES if is_known else _OF_OTHERS).fullmatch(name) for name in names) or any(
            source.is_file() and path.samefile(source) for source in sources
        )
    except (OSError, ValueError):
        return False


def _holds_secret(path: Path, redactor: Redactor) -> bool:
    try:
        if _REPORT_NAMES.fullmatch(path.name) or not path.is_file() or path.stat().st_size > _LARGEST:
            return False
        return _KIND in redactor.find(path.read_text("utf-8", "replace"))
    except (OSError, ValueError):
        return False
