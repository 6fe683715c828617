"""Guards what a process says from the moment this plugin is loaded, before any settings are read.

Only where a health run is asked for, or a secret is on the command line (`command_line.is_in_sight`): pytest repeats
what it does not understand, and a ``conftest.py`` or another plugin may raise with a secret in its words while it is
imported. What is known by then is the environment, the ``.env`` file, and what has the form of a credential; the
redactor of the run takes over once there is one. docs/security.md says what happens earlier still.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest

from pytest_wa_health.hosting.stream_guard import StreamGuard
from pytest_wa_health.privacy.redactor import Redactor

__all__ = ["EarlyGuard", "early_guard", "standing_guard", "write_captured"]

_KEY: pytest.StashKey[EarlyGuard] = pytest.StashKey()
_ENV_FILE = "--wa-env-file"


class EarlyGuard:
    """The standard streams and Python's last traceback; `redactor` may be replaced by one that knows more."""

    def __init__(self, config: pytest.Config, redactor: Redactor) -> None:
        self.redactor = redactor
        streams = StreamGuard(self._text)
        config.add_cleanup(_wrap_excepthook(self._text))
        config.add_cleanup(lambda: streams.end(self.redactor.text))

    def watch_capture(self, config: pytest.Config) -> None:
        """To be called when pytest captures: what it holds at the end it would write past the streams."""
        config.add_cleanup(lambda: write_captured(config))

    def _text(self, text: str) -> str:
        return self.redactor.text(text)


def early_guard(config: pytest.Config, redactor: Redactor | None = None) -> EarlyGuard:
    """The guard of this run, made at the first call; with `redactor`, it is the one that counts from now on."""
    found = config.stash.get(_KEY, None)
    if found is None:
        found = config.stash[_KEY] = EarlyGuard(config, redactor or _ambient(config))
    elif redactor is not None:
        found.redactor = redactor
    return found


def standing_guard(config: pytest.Config) -> EarlyGuard | None:
    """The guard of this run, if one was made."""
    return config.stash.get(_KEY, None)


def _ambient(config: pytest.Config) -> Redactor:
    import os

    from pytest_wa_health import settings

    base = config.invocation_params.dir
    try:
        held = settings.ambient(os.environ, base, _env_file([str(word) for word in config.invocation_params.args]))
    except Exception:  # whatever is wrong with the settings is said by whoever reads them for good
        return Redactor(())
    return Redactor(held.secrets, held.numbers)


def _env_file(words: Sequence[str]) -> Path | None:
    for word, following in zip(words, [*words[1:], ""], strict=True):
        name, equals, value = word.partition("=")
        if name == _ENV_FILE and (value if equals else following):
            return Path(value if equals else following).expanduser()
    return None


def write_captured(config: pytest.Config) -> None:
    """Write what no report has taken, which pytest would write past every stream: prints of a run without
    tests, or of a conftest.py."""
    manager: Any = config.pluginmanager.get_plugin("capturemanager")
    if manager is None or not hasattr(manager, "read_global_capture"):
        return
    try:
        manager.suspend_global_capture(in_=True)
        captured = manager.read_global_capture()
    except AssertionError:  # how pytest says that it captures nothing
        return
    for stream, text in zip((sys.stdout, sys.stderr), captured, strict=True):
        if text:
            stream.write(text)


def _wrap_excepthook(redact: Callable[[str], str]) -> Callable[[], None]:
    before = sys.excepthook

    def ours(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        shown = "".join(traceback.format_exception(kind, error, trace))
        if (clean := redact(shown)) == shown:
            before(kind, error, trace)
        else:
            sys.stderr.write(clean)

    def restore() -> None:
        # An exception that is on its way out of pytest is printed only after this.
        if sys.excepthook is ours and sys.exc_info()[0] is None:
            sys.excepthook = before

    sys.excepthook = ours
    return restore
