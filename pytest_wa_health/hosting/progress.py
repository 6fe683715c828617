"""One line on a terminal that tells how far a large fleet's run is: tenants, rate, causes so far."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, Protocol

__all__ = ["ProgressLine"]

_PAUSE = 0.1
_MOST = 3


class _Writer(Protocol):
    fullwidth: int

    def write(self, msg: str, *, flush: bool = ...) -> Any:  # noqa: ANN401 - pytest's terminal writer
        """Write to the terminal."""


class ProgressLine:
    """Written over and over in place; the last state stays above what follows.

    pytest measures the line it is on by what was written since the last line break. So the line ends with one,
    and the cursor goes back up.
    """

    def __init__(self, writer: _Writer, total: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._writer = writer
        self._total = total
        self._clock = clock
        self._started = clock()
        self._shown = 0.0
        self._done = 0
        self._causes: Counter[str] = Counter()

    def tenant(self, causes: Iterable[str] = ()) -> None:
        """One more tenant is done; `causes` are what was found to be wrong with it."""
        self._done += 1
        self._causes.update(set(causes))
        now = self._clock()
        if now - self._shown >= _PAUSE or self._done == self._total:
            self._shown = now
            line = self.text()[: self._writer.fullwidth - 1]
            self._writer.write(f"\r\x1b[2K{line}\n\x1b[A", flush=True)

    def text(self) -> str:
        """``312 of 1000 tenants, 64 a second; token.logged-out 14, account.payment 3``."""
        rate = self._done / max(self._clock() - self._started, 0.001)
        found = ", ".join(f"{cause} {count}" for cause, count in self._causes.most_common(_MOST))
        more = len(self._causes) - _MOST
        found += f" and {more} more" if more > 0 else ""
        return f"{self._done} of {self._total} tenants, {rate:.0f} a second" + (f"; {found}" if found else "")
