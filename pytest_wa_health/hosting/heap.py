"""The garbage collector in a run that ends soon: it looks through little, and at the end through nothing.

Imports make a hundred thousand objects that all stay, and at the end pytest collects garbage twice, to hear of
finalizers that raise, and the interpreter once more: a fourth of the CPU of a run of one account.
"""

from __future__ import annotations

import atexit
import gc
from collections.abc import Generator

import pytest

__all__ = ["spare_heap"]

_NAME = "wa-health-heap"
_YOUNG = 20_000
"""New objects before the collector looks at them; Python's own figure is 700 to 2,000."""


def spare_heap(config: pytest.Config) -> None:
    """Once, before the first import of a health run; when the run is over, the process collects as ever."""
    if not config.pluginmanager.hasplugin(_NAME):
        before = gc.get_threshold()
        config.add_cleanup(lambda: gc.set_threshold(*before))
        config.add_cleanup(gc.unfreeze)
        gc.set_threshold(_YOUNG)
        gc.freeze()
        config.pluginmanager.register(_Heap(), _NAME)


class _Heap:
    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None, None, None]:
        """Set aside what was made, unless a project's own tests ran: they may leave finalizers that raise."""
        from pytest_wa_health.hosting.suite import BundledItem

        yield
        if all(isinstance(item, BundledItem) for item in getattr(session, "items", ())):
            gc.freeze()
            atexit.unregister(gc.freeze)
            atexit.register(gc.freeze)
