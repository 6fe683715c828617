"""The standard streams of a run, guarded for as long as the process lives.

The stream itself is changed, not what `sys.stdout` names: pytest's capture keeps the stream, to come back to it
between tests (hooks, ``capsys.disabled()``) or to copy to it (``--capture=tee-sys``), and so do log handlers and
terminal writers. A run's last words, a UsageError and what `atexit` has to say, are written when pytest has undone
everything; so the guard of a run stays until another run of pytest begins in the same process.

A stream that takes no attributes stays as it is; Python's own all do.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from pytest_wa_health.hosting.command_line import is_in_sight

__all__ = ["StreamGuard", "guarded", "release_ended"]

_Redact = Callable[[str], str]
_GUARDS: list[StreamGuard] = []


class StreamGuard:
    """`sys.stdout` and `sys.stderr`, whose every write is redacted; the guards of runs within runs do so in turn."""

    def __init__(self, redact: _Redact) -> None:
        release_ended()
        self.redact = redact
        self.has_ended = False
        # A program without a console has none.
        streams = [stream for stream in (sys.stdout, sys.stderr) if stream is not None]
        self.writes = [write for stream in streams for write in _guarded(stream)]
        for write in self.writes:
            write.guards.append(self)
        _GUARDS.append(self)

    def end(self, redact: _Redact) -> None:
        """The run is over. What is still written passes through `redact`, which holds less of the run in memory."""
        self.redact = redact
        self.has_ended = True


@contextlib.contextmanager
def guarded(words: Sequence[str]) -> Iterator[None]:
    """While a command answers that got a secret among its `words`: what is not understood is repeated."""
    if not is_in_sight(words, os.environ):
        yield
        return
    from pytest_wa_health.privacy.redactor import Redactor
    from pytest_wa_health.settings import ambient

    held = ambient(os.environ, Path.cwd())
    redact = Redactor(held.secrets, held.numbers).text
    streams = StreamGuard(redact)
    try:
        yield
    finally:
        streams.end(redact)


def release_ended() -> None:
    """Forget the runs that are over, and their secrets: another one begins."""
    for guard in [guard for guard in _GUARDS if guard.has_ended]:
        _GUARDS.remove(guard)
        for write in guard.writes:
            write.guards.remove(guard)
            if not write.guards:
                write.undo()


class _Write:
    """In the place of a stream's ``write``."""

    def __init__(self, stream: Any) -> None:  # noqa: ANN401 - whatever stands in for a stream
        self.guards: list[StreamGuard] = []
        self._stream = stream
        self._write = stream.write
        self._is_own = "write" in vars(stream)
        stream.write = self

    def __call__(self, text: str) -> int:
        """Writes what may be shown of `text`; returns the length of `text`, as a stream must."""
        shown = text
        for guard in reversed(self.guards):
            shown = guard.redact(shown)
        self._write(shown)
        return len(text)

    def undo(self) -> None:
        """Leave the stream as it was, unless somebody else has changed it since."""
        if vars(self._stream).get("write") is not self:
            return
        if self._is_own:
            self._stream.write = self._write
        else:
            del self._stream.write


def _guarded(stream: Any) -> Iterator[_Write]:  # noqa: ANN401
    if isinstance(stream.write, _Write):
        yield stream.write
    elif hasattr(stream, "__dict__"):
        yield _Write(stream)
