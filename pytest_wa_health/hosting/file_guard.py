"""Every file that a run was told to write, read at its end and cleaned: JUnit, logs, Allure's directory, the cache.

No hook names the files that others write. What counts is the command line: a value of an option, or of an ini key,
that is a file or a directory by now, and was written since the run began, was written by it. Inputs, the settings and
the project itself are never touched (`_INPUTS`, `_SETTINGS`). In a directory of reports, all of them are looked at.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from pytest_wa_health.privacy.redactor import Redactor
from pytest_wa_health.privacy.scan import clean_file

__all__ = ["FileGuard"]

_INPUTS = frozenset(
    (
        "file_or_dir", "rootdir", "confcutdir", "basetemp", "ignore", "ignore_glob", "deselect", "inifilename",
        "plugins", "override_ini", "pyargs", "keyword", "markexpr", "usepdb_cls", "help", "version", "rsyncdir",
        "wa_env_file", "wa_events", "wa_scan", "wa_merge", "wa_baseline", "wa_explain", "wa_cassettes", "wa_init",
        "wa_checks", "wa_schema",
    )
)  # fmt: skip
"""Options whose value is read, or is no path at all."""
_DIRECTORIES = re.compile(r"report|result|output|allure|artifact|html|log|cov|cache|screenshot|video|trace")
"""How an option is called that names a directory to write into."""
_EAGER = re.compile(r"allure")
"""Reporters that write a file for each test, while the run goes on."""
_SETTINGS = re.compile(r"\.env(?:\..*)?|.*\.env|wa-health\.toml|\.git", re.IGNORECASE)
_SKIPPED_FOLDERS = frozenset({".git", "node_modules", "site-packages", "__pycache__"})
_VARIABLES = ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")
_INI_KEYS = ("log_file", "cache_dir")
_MOST_FILES = 20_000
_LARGEST = 256 * 1024 * 1024
_CLOCKS_DIFFER = 2.0
"""Seconds by which the clock of a file system may be behind ours."""


class FileGuard:
    """The files of one run; made when the run is configured."""

    def __init__(self, config: pytest.Config, redactor: Callable[[], Redactor]) -> None:
        self._config = config
        self._redactor = redactor
        self._began = time.time() - _CLOCKS_DIFFER
        self._seen: dict[Path, tuple[int, int]] = {}
        self._told: set[str] = set()

    def finish(self) -> Iterator[str]:
        """Cleans whatever was written and not yet looked at in this state; a sentence for each that held something.

        A file that cannot be rewritten is removed. Call it again whenever more may have been written.
        """
        yield from self._clean_all(self._files())

    def _clean_all(self, paths: Iterable[Path]) -> Iterator[str]:
        for path in dict.fromkeys(paths):
            try:
                state = path.stat()
                if self._seen.get(path) == (state.st_mtime_ns, state.st_size):
                    continue
                sentence = self._cleaned(path, state)
                after = path.stat() if path.exists() else state
                self._seen[path] = (after.st_mtime_ns, after.st_size)
            except OSError:  # gone, or never ours to read
                continue
            if sentence and sentence not in self._told:
                self._told.add(sentence)
                yield sentence

    def look(self) -> Iterator[str]:
        """The same of directories that others write into while tests run; quick, because it is done after each."""
        for name, value in self._values():
            if _EAGER.search(name):
                for path in _paths(value, self._config.invocation_params.dir):
                    if path.is_dir():
                        yield from self._clean_all(fresh for file in self._below(path) for fresh in self._fresh(file))

    def know(self, path: Path) -> None:
        """That `path` was looked through as it lies there."""
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            return
        self._seen[path] = (state.st_mtime_ns, state.st_size)

    def _cleaned(self, path: Path, state: os.stat_result) -> str | None:
        if state.st_size > _LARGEST:
            return f"{path} is too large to be looked through; see to it before you forward it"
        kinds = clean_file(path, self._redactor())
        if not kinds:
            return None
        done = "was rewritten without it" if path.exists() else "was removed, because it could not be rewritten"
        return f"{path} held what must not be shown ({', '.join(kinds)}) and {done}"

    def _files(self) -> Iterator[Path]:
        count = 0
        for name, value in self._values():
            for path in _paths(value, self._config.invocation_params.dir):
                if path.is_file():
                    yield from self._fresh(path)
                    yield from self._beside(path)
                elif path.is_dir() and _DIRECTORIES.search(name):
                    for file in self._below(path):
                        count += 1
                        if count > _MOST_FILES:
                            return
                        yield from self._fresh(file)

    def _values(self) -> Iterator[tuple[str, object]]:
        yield from ((name, value) for name, value in vars(self._config.option).items() if name not in _INPUTS)
        for name in _INI_KEYS:
            with contextlib.suppress(ValueError):  # its plugin is switched off
                yield name, self._config.getini(name)
        yield from ((name, os.environ.get(name)) for name in _VARIABLES)

    def _fresh(self, path: Path) -> Iterator[Path]:
        try:
            state = path.stat()
        except OSError:
            return
        if stat.S_ISREG(state.st_mode) and state.st_mtime >= self._began and not _SETTINGS.fullmatch(path.name):
            yield path

    def _beside(self, path: Path) -> Iterator[Path]:
        """What else was written into a directory of reports; the project's own directory is none."""
        folder = path.parent
        own = (self._config.rootpath, self._config.invocation_params.dir, Path.cwd(), Path.home())
        if folder in own or any(folder in directory.parents for directory in own):
            return
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                yield from self._fresh(Path(entry.path))

    def _below(self, folder: Path) -> Iterator[Path]:
        own = {self._config.rootpath, self._config.invocation_params.dir}
        if folder in own or any(folder in directory.parents for directory in own):
            return
        for place, below, names in os.walk(folder):
            below[:] = [name for name in below if name not in _SKIPPED_FOLDERS]
            yield from (Path(place, name) for name in names)


def _paths(value: object, base: Path) -> Iterator[Path]:
    """`value` as paths: one, several, or one behind a kind (``xml:cov.xml``)."""
    if isinstance(value, (list, tuple, set)):
        for item in value:
            yield from _paths(item, base)
    elif isinstance(value, dict):
        yield from _paths(list(value.values()), base)
    elif isinstance(value, (str, os.PathLike)) and str(value):
        text = os.fspath(value)
        for form in {text, text.partition(":")[2], text.partition("=")[2]} if isinstance(text, str) else ():
            if form and len(form) < 4096 and "\0" not in form:
                with contextlib.suppress(OSError, ValueError):
                    yield base / Path(os.path.expandvars(form)).expanduser()
