"""Which of pytest's plugins take part in a bundled check, and who is to blame where one stops it all the same.

A bundled check judges an account, not the project that it happens to be started in. So its hooks are those of pytest,
of xdist and of this plugin. Reporters still hear of it; what wraps the run of a test (Allure does, to time it) still
wraps it, as long as it was installed and does not come from a ``conftest.py``.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

__all__ = ["Interrupted", "IsolatedHooks", "blame", "is_standard", "is_trusted"]

_TRUSTED = ("_pytest.", "pytest_wa_health.", "xdist.")
_REPORTS = ("pytest_runtest_logstart", "pytest_runtest_logreport", "pytest_runtest_logfinish", "pytest_collectreport")
"""Hooks that only listen."""
_RUNS = (
    "pytest_runtest_setup", "pytest_runtest_call", "pytest_runtest_teardown", "pytest_runtest_makereport",
)  # fmt: skip
"""Hooks of which wrappers are kept."""


def is_trusted(plugin: object) -> bool:
    """Whether `plugin` is pytest's, xdist's or ours."""
    return f"{_module(plugin)}.".startswith(_TRUSTED)


def is_standard(plugin: object) -> bool:
    """Whether `plugin` is pytest's, xdist's or of the page that a run writes, and none of ours."""
    name = f"{_module(plugin)}."
    return name.startswith((*_TRUSTED, "pytest_html.", "pytest_metadata.")) and not name.startswith(
        "pytest_wa_health."
    )


def _module(plugin: object) -> str:
    return plugin.__name__ if isinstance(plugin, ModuleType) else type(plugin).__module__


def _is_conftest(plugin: object) -> bool:
    return Path(str(getattr(plugin, "__file__", None) or "")).name == "conftest.py"


class Interrupted(SystemExit):
    """Ends the process where somebody at the keyboard wants it; any other SystemExit is the project's."""


class IsolatedHooks:
    """Stands in for ``node.ihook``: each hook without the plugins that have no part in a bundled check."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._callers: dict[str, tuple[int, Callable[..., Any]]] = {}

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)
        manager = self._config.pluginmanager
        # Plugins come and go during a run.
        count = len(manager.get_plugins())
        known = self._callers.get(name)
        if known is None or known[0] != count:
            known = count, manager.subset_hook_caller(name, list(self._left_out(name)))
            self._callers[name] = known
        return known[1]

    def _left_out(self, name: str) -> Iterable[object]:
        caller = getattr(self._config.hook, name)
        for impl in caller.get_hookimpls():
            if is_trusted(impl.plugin):
                continue
            wraps = impl.hookwrapper or impl.wrapper
            listens = name in _REPORTS or (name in _RUNS and wraps)
            if not listens or _is_conftest(impl.plugin):
                yield impl.plugin


def blame(error: BaseException) -> str:
    """Who raised `error`: ``KeyError at conftest.py:12 in database``; not its words, which may hold secrets."""
    frames = traceback.extract_tb(error.__traceback__)
    foreign = [frame for frame in frames if not _is_machinery(frame.filename)]
    if not foreign:
        return type(error).__name__
    # The first is the project's own file; what it called may lie deep inside a library.
    place = foreign[0]
    return f"{type(error).__name__} at {_shown(place.filename)}:{place.lineno} in {place.name}"


def _shown(filename: str) -> str:
    path = Path(filename)
    return path.relative_to(Path.cwd()).as_posix() if path.is_relative_to(Path.cwd()) else str(path)


def _is_machinery(filename: str) -> bool:
    parts = Path(filename).parts
    return filename.startswith("<") or any(
        name in parts for name in ("_pytest", "pluggy", "pytest_wa_health", "importlib")
    )
