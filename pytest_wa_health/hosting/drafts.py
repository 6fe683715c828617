"""Reports that are written in one go at the end: under a hidden name of their owner's alone, until they are clean.

JUnit's file and pytest-html's page are written in place by their plugins. They get a draft of an unpredictable name
that nobody else can read or has put there, and take their own name once they were looked through: a run that is
killed leaves no half of them, a full disk leaves the report of before. What is no regular file gets the content.
"""

from __future__ import annotations

import contextlib
import functools
import os
import secrets
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pytest_wa_health.hosting.file_guard import FileGuard
from pytest_wa_health.model.special_file import is_special, write_special
from pytest_wa_health.privacy.redactor import Redactor
from pytest_wa_health.privacy.scan import clean_file

__all__ = ["Drafts"]


class Drafts:
    """Gives out drafts, and puts what was written into them in its place."""

    def __init__(self, redactor: Callable[[], Redactor], files: FileGuard) -> None:
        self._redactor = redactor
        self._files = files

    @contextlib.contextmanager
    def draft(self, target: Path) -> Iterator[Path]:
        """A file to write into in the place of `target`, which then gets its content. Raises OSError."""
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = _new(target)
        try:
            yield draft
            if draft.stat().st_size:  # or it was interrupted before anything was written
                clean_file(draft, self._redactor())
                _put(draft, target)
                self._files.know(target)
        finally:
            with contextlib.suppress(OSError):
                draft.unlink()

    @contextlib.contextmanager
    def for_junit(self, config: pytest.Config, say: Callable[[str], None]) -> Iterator[None]:
        """While this lasts JUnit's plugin writes into a draft; a file that cannot be written is said."""
        impls = config.hook.pytest_sessionfinish.get_hookimpls()
        found: Any = next((impl for impl in impls if type(impl.plugin).__name__ == "LogXML"), None)
        if found is None:
            yield
            return
        write = found.function
        found.function = functools.partial(
            self._write_junit, found.plugin, write, lambda why: say(f"--junitxml: {config.option.xmlpath} {why}")
        )
        try:
            yield
        finally:
            found.function = write

    def _write_junit(self, plugin: Any, write: Callable[..., None], say: Callable[[str], None], *given: Any) -> None:  # noqa: ANN401 - not a public type
        target = plugin.logfile
        try:
            with self.draft(Path(target)) as draft:
                plugin.logfile = str(draft)
                write(*given)
        except OSError as error:
            say(f"could not be written: {error.strerror or type(error).__name__}")
        finally:
            plugin.logfile = target


def _new(target: Path) -> Path:
    if is_special(target):
        handle, name = tempfile.mkstemp(prefix=".wa-", suffix=".tmp")
        os.close(handle)
        return Path(name)
    draft = target.with_name(f".{target.name}.{secrets.token_hex(8)}.tmp")
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    return draft


def _put(draft: Path, target: Path) -> None:
    if is_special(target):
        write_special(target, [draft.read_bytes()])
        return
    mode = target.stat().st_mode if target.exists() else 0o666 & ~_umask()
    draft.chmod(stat.S_IMODE(mode))
    draft.replace(target)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
