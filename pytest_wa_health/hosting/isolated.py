"""A pytest run in which nothing of the directory it stands in has a part: the engine of `wa-health`."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from pytest_wa_health.hosting.command_words import NAME
from pytest_wa_health.hosting.plain_reporter import PlainReporter

__all__ = ["run"]

INI = Path(__file__).with_name("isolated.ini")
"""Stands for the ini files that pytest would look for; the package's own, so that it is there everywhere."""
PLUGINS = ("pytest_wa_health.plugin", "pytest_wa_health.hosting.named_only", "html", "metadata")
"""What a run consists of; the last two by the names of their entry points."""
WORKERS = "xdist"


def run(
    arguments: Sequence[str],
    *,
    spoken: Callable[[str], str],
    refuse: Callable[[str], None],
    checks: Sequence[Path] = (),
    workers: bool = False,
    listeners: Sequence[object] = (),
) -> int:
    """Run pytest with `arguments`, which are options alone, isolated; the exit code.

    `spoken` puts a line that is to be printed into the words of the command; `refuse` prints why there is no run.
    `checks` are files or directories of the user's own checks: their conftest files are the only ones that are
    imported. `workers` lets pytest-xdist in. `listeners` are further plugins, which hear the finished report.
    """
    here = Path.cwd()
    plugins = [*PLUGINS, *([WORKERS] if workers else [])]
    fixed = [f"--config-file={INI}", f"--rootdir={here}", *(f"-p{name}" for name in plugins)]
    # The cache would be written into the user's directory; warnings of libraries are not the user's affair here.
    fixed += ["-pno:cacheprovider", "-pno:warnings"]
    with _environment():
        return int(
            pytest.main([*fixed, *arguments, *_conftests(checks)], plugins=[Isolation(spoken, refuse), *listeners])
        )


def _conftests(checks: Sequence[Path]) -> list[str]:
    """The arguments by which pytest imports the conftest files of `checks`, and no others."""
    if not checks:
        return ["--noconftest"]
    folders = [path if path.is_dir() else path.parent for path in (check.absolute() for check in checks)]
    return [f"--confcutdir={os.path.commonpath(folders)}", *map(str, checks)]


@contextlib.contextmanager
def _environment() -> Iterator[None]:
    """The environment without what it tells pytest; as it was, afterwards."""
    before = {name: value for name, value in os.environ.items() if name.startswith("PYTEST_")}
    # Workers of xdist are started where we stand: an html.py there is no library of theirs.
    ours = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONSAFEPATH": "1"}
    before |= {name: os.environ[name] for name in ours if name in os.environ}
    for name in before:
        del os.environ[name]
    os.environ.update(ours)
    try:
        yield
    finally:
        for name in ours:
            os.environ.pop(name, None)
        os.environ.update(before)


class Isolation:
    """Puts the plain reporter in place of pytest's, and says in the words of the command why there is no run."""

    def __init__(self, spoken: Callable[[str], str], refuse: Callable[[str], None]) -> None:
        self.__name__ = NAME  # by which pytest registers it
        self.spoken = spoken
        self._refuse = refuse

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        """Once pytest's own reporter is there."""
        manager = config.pluginmanager
        usual = manager.get_plugin("terminalreporter")
        if usual is not None:
            manager.unregister(usual)
            manager.register(PlainReporter(config, self.spoken), "terminalreporter")

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """The workers of xdist come and go without a line."""
        manager = session.config.pluginmanager
        controller: Any = manager.get_plugin("dsession")
        if controller is not None and manager.has_plugin("terminaldistreporter"):
            controller.terminal = None
            manager.unregister(name="terminaldistreporter")

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_cmdline_main(self) -> Generator[None, object, object]:
        """Whatever refuses the run, refuses it in one sentence."""
        try:
            return (yield)
        except pytest.UsageError as error:
            for sentence in error.args:
                self._refuse(str(sentence))
            return pytest.ExitCode.USAGE_ERROR
