"""The objects of a run that is over, which nobody has to look through for garbage any more.

pytest collects garbage twice at its end, to hear of finalizers that raise, and the interpreter once more as it exits:
a fifth of the CPU of a run of one account. Where the bundled checks were all that ran there is nothing to hear of.
"""

from __future__ import annotations

import atexit
import gc
from collections.abc import Generator

import pytest

from pytest_wa_health.hosting.suite import BundledItem

__all__ = ["Heap"]


class Heap:
    """Sets everything aside at the end of the session; a process that goes on afterwards collects it as ever."""

    def __init__(self, config: pytest.Config) -> None:
        config.add_cleanup(gc.unfreeze)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None, None, None]:
        """Once everything is written: what a project's own tests leave behind may have finalizers that raise."""
        yield
        if all(isinstance(item, BundledItem) for item in getattr(session, "items", ())):
            gc.freeze()
            atexit.unregister(gc.freeze)
            atexit.register(gc.freeze)
