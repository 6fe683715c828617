"""Before pytest is configured: keep the project's arguments and its ``conftest.py`` from deciding the run."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import functools
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pytest_wa_health.hosting.collection import split_arguments
from pytest_wa_health.hosting.command_line import commands_in, wanted_mode
from pytest_wa_health.hosting.isolation import blame
from pytest_wa_health.hosting.typed import (
    Typed,
    is_positional,
    misspelt,
    neighbour,
    read_typed,
    without_unknown,
)

__all__ = ["PREPARED", "Prepared", "loading_conftests", "prepared", "without_untyped_writes"]


@dataclass(frozen=True)
class Prepared:
    """What was asked for, as far as that is known before pytest is configured."""

    typed: Typed
    selected: tuple[str, ...] = ()
    """Node ids of the bundled suite."""
    trouble: tuple[str, ...] = ()
    """What of the project could not be loaded and was left out, a sentence each."""
    usage: str | None = None
    """Why the command line cannot be meant."""


PREPARED: pytest.StashKey[Prepared] = pytest.StashKey()


def prepared(config: pytest.Config) -> Prepared:
    """What was prepared for this run; nothing in a run that was not started from a command line."""
    return config.stash.get(PREPARED, Prepared(Typed(argparse.Namespace())))


def without_untyped_writes(config: pytest.Config) -> Prepared:
    """What was prepared, once the options that write count only as typed: not from addopts, not from a conftest.

    Called wherever they are about to be read, as any hook of the project may have set them in between.
    """
    asked = prepared(config)
    if hasattr(config, "workerinput"):  # it has the options of its controller, and sends nothing
        return asked
    if ignored := asked.typed.forgo(config.option):
        asked = dataclasses.replace(asked, trouble=tuple(dict.fromkeys([*asked.trouble, *ignored])))
        config.stash[PREPARED] = asked
    return asked


def loading_conftests(
    config: pytest.Config, parser: pytest.Parser, args: list[str]
) -> Generator[None, object, object]:
    """Wrap the loading of the first ``conftest.py`` files; `args` are pytest's, and changed in place."""
    count = max(len(args) - len(config.invocation_params.args), 0)
    host, typed = args[:count], args[count:]
    free = functools.partial(is_positional, parser)
    selected = split_arguments(typed, config.invocation_params.dir, free)
    split_arguments(host, config.invocation_params.dir, free)
    args[:] = [*host, *typed]
    namespace = config.known_args_namespace
    is_ours = bool(selected or wanted_mode(namespace) or commands_in(namespace))
    if is_ours and namespace.debug:
        _check_debug(config, str(namespace.debug))
    trouble: list[str] = []
    result: object = None
    try:
        result = yield
    except BaseException as error:
        # Also sys.exit and a skip: whatever a conftest.py does while it is imported, it does not decide the run.
        if not is_ours or isinstance(error, KeyboardInterrupt | GeneratorExit):
            raise
        trouble.append(_unloaded(error))
    wrong = misspelt(parser, typed)
    usage = neighbour(parser, wrong[0]) if wrong else None
    if usage is not None and not is_ours:
        raise pytest.UsageError(usage)
    typed = [argument for argument in typed if argument not in wrong]
    if is_ours:
        host, unknown = without_unknown(parser, host)
        trouble += [f"{word} in addopts belongs to no plugin that is installed: it was left out" for word in unknown]
        args[:] = [*host, *typed]
    config.stash[PREPARED] = Prepared(read_typed(parser, typed), tuple(selected), tuple(trouble), usage)
    return result


def _check_debug(config: pytest.Config, value: str) -> None:
    """pytest opens the file of its trace, and truncates what is there, before any plugin is configured."""
    from pytest_wa_health.hosting.report_targets import Target, TargetError, check_targets, expanded

    target = Target("debug", value, expanded(config.invocation_params.dir, value))
    with contextlib.ExitStack() as held:
        try:
            check_targets([target], (), None, held)
        except TargetError as error:
            raise pytest.UsageError(str(error)) from None


def _unloaded(error: BaseException) -> str:
    path = getattr(error, "path", None)
    cause = error.__cause__ or error
    missing = f" (no module named {cause.name})" if isinstance(cause, ImportError) and cause.name else ""
    what = Path(str(path)) if path else "what this project loads first"
    return f"{what} could not be loaded and was left out: {blame(cause)}{missing}"
