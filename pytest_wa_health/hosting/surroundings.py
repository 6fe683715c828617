"""What of the machine would make a run wait, or fail in the middle: said in one sentence before it begins."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path

import pytest

from pytest_wa_health.hosting.report_targets import Target, TargetError, check_targets, targets
from pytest_wa_health.privacy.redactor import Redactor

__all__ = ["check_report_files", "check_surroundings"]

_FEWEST_FILES = 32
"""Open at once: Python's own, connections, reports and their drafts."""
_CHECKED: pytest.StashKey[contextlib.ExitStack] = pytest.StashKey()


def check_surroundings(config: pytest.Config) -> None:
    """Raises pytest.UsageError where too few files may be open, or a report cannot be written where it is wanted."""
    if (most := _most_files()) < _FEWEST_FILES:
        raise pytest.UsageError(
            f"only {most} files may be open at once here, and a run needs {_FEWEST_FILES}: raise it (ulimit -n)"
        )
    if getattr(config.option, "pastebin", None):
        raise pytest.UsageError("--pastebin would send this report to a public page: leave it out")
    check_report_files(config)


def check_report_files(config: pytest.Config, redactor: Redactor | None = None) -> None:
    """Raises pytest.UsageError where a report would overwrite settings or source code, or wait for a reader.

    Once more with a `redactor`, when the secrets are known by which settings of any name are recognised.
    """
    from pytest_wa_health.settings.text_files import find_upward

    base = config.invocation_params.dir
    held = config.stash.get(_CHECKED, None)
    if held is None:
        held = config.stash[_CHECKED] = contextlib.ExitStack()
        config.add_cleanup(held.close)
    given = config.option.wa_env_file
    sources = (
        base / Path(given).expanduser() if given else None,
        find_upward(".env", base),
        find_upward("wa-health.toml", base),
        config.inipath,
    )
    wanted = [
        target
        for target in targets(config.option, base, config.getini)
        if redactor is None or not target.path.is_fifo()
    ]
    refused = None
    for target in wanted:
        error = _refusal(target, sources, redactor, held)
        if error is not None:
            refused = refused or error
            if hasattr(config.option, target.name):  # or the report of this very refusal would go there
                setattr(config.option, target.name, None)
    if refused is not None:
        raise pytest.UsageError(str(refused))


def _refusal(
    target: Target, sources: Iterable[Path | None], redactor: Redactor | None, held: contextlib.ExitStack
) -> TargetError | None:
    try:
        check_targets([target], sources, redactor, held)
    except TargetError as error:
        return error
    return None


def _most_files() -> int:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return _FEWEST_FILES
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return _FEWEST_FILES if most == resource.RLIM_INFINITY else most
