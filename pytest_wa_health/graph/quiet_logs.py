"""Keep other libraries from logging our traffic: their records hold whole URLs, and a query may hold a token."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Iterator

__all__ = ["quiet"]


class _QuietHere(logging.Filter):
    """Drops the records of threads that are quiet; those of everybody else pass."""

    def __init__(self) -> None:
        super().__init__()
        self.here = threading.local()

    def filter(self, record: logging.LogRecord) -> bool:  # noqa: ARG002
        return not getattr(self.here, "is_quiet", False)


_FILTER = _QuietHere()


@contextlib.contextmanager
def quiet(*loggers: str) -> Iterator[None]:
    """Nothing that this thread does inside the block is logged by `loggers`; other threads are not concerned."""
    for name in loggers:
        logging.getLogger(name).addFilter(_FILTER)
    _FILTER.here.is_quiet = True
    try:
        yield
    finally:
        _FILTER.here.is_quiet = False
