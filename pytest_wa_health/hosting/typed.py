"""What was typed on the command line, as opposed to what the project's ini file and ``PYTEST_ADDOPTS`` add.

The project narrows its own tests by those; a bundled check is left out only by whoever starts the run.
"""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
import pytest

from pytest_wa_health.hosting.command_line import GROUP

__all__ = ["Typed", "is_positional", "misspelt", "neighbour", "read_typed", "without_unknown"]

_SELECTING = ("keyword", "markexpr", "deselect")
"""Options by which pytest leaves tests out."""
_STOPPING = ("maxfail", "setuponly", "setupplan", "stepwise", "stepwise_skip", "collectonly")
"""Options that end a run early, or run nothing: of these only what was typed counts, for every test."""
_WRITING = ("wa_send", "wa_renew")
"""Options under which more than reads leaves: only whoever starts the run may ask for it."""


class Typed(msgspec.Struct, frozen=True):
    """The command line as typed, parsed."""

    options: argparse.Namespace
    paths: tuple[str, ...] = ()

    def get(self, name: str) -> Any:  # noqa: ANN401 - an option has the type it was given
        """The value of an option, or None."""
        return getattr(self.options, name, None)

    def words(self) -> str:
        """The options that leave checks out, as typed: ``-k settings -m wa_check``."""
        said = [f"-k {self.get('keyword')}"] if self.get("keyword") else []
        said += [f"-m {self.get('markexpr')}"] if self.get("markexpr") else []
        said += [f"--deselect {name}" for name in self.get("deselect") or ()]
        said += [f"--{name.replace('lf', 'last-failed')}" for name in ("lf", "stepwise") if self.get(name)]
        return " ".join(said)

    def overrule(self, option: argparse.Namespace) -> None:
        """Let nothing but the command line end the run early."""
        for name in _STOPPING:
            if hasattr(option, name) and hasattr(self.options, name):
                setattr(option, name, getattr(self.options, name))

    def forgo(self, option: argparse.Namespace) -> list[str]:
        """Switch off in `option` what writes and was not typed; a sentence for each."""
        untyped = [name for name in _WRITING if getattr(option, name, False) and not self.get(name)]
        vars(option).update(dict.fromkeys(untyped, False))
        names = [f"--{name.replace('_', '-')}" for name in untyped]
        return [f"{name} was ignored: it counts only where it is typed on the command line" for name in names]

    @contextmanager
    def selecting(self, option: argparse.Namespace) -> Iterator[None]:
        """For as long as this lasts, `option` selects what was typed, and not what the project wants."""
        before = {name: getattr(option, name) for name in _SELECTING if hasattr(option, name)}
        vars(option).update({name: self.get(name) for name in before})
        try:
            yield
        finally:
            vars(option).update(before)


def read_typed(parser: pytest.Parser, args: Sequence[str]) -> Typed:
    """Parse what was typed, without the node ids of the bundled suite."""
    known, _ = parser.parse_known_and_unknown_args(args)
    return Typed(known, tuple(known.file_or_dir))


def without_unknown(parser: pytest.Parser, host: list[str]) -> tuple[list[str], list[str]]:
    """The project's own arguments that some plugin knows, and those that none does."""
    _, unknown = parser.parse_known_and_unknown_args(host)
    return [argument for argument in host if argument not in unknown], unknown


def misspelt(parser: pytest.Parser, args: Sequence[str]) -> list[str]:
    """The arguments that look like options of ours, and are none."""
    _, unknown = parser.parse_known_and_unknown_args(args)
    return [word for word in unknown if word.startswith("--wa-")]


def neighbour(parser: pytest.Parser, word: str) -> str:
    """A sentence about the option `word`, which there is not, with the one that may have been meant."""
    given = word.partition("=")[0]
    close = difflib.get_close_matches(given, list(_names(parser)), n=1, cutoff=0.5)
    return f"there is no option {given}" + (f"; did you mean {close[0]}?" if close else " (pytest --help lists them)")


def is_positional(parser: pytest.Parser, before: str, argument: str) -> bool:
    """Whether `argument` stands for itself after the option `before`."""
    try:
        known, _ = parser.parse_known_and_unknown_args([before, argument])
    except pytest.UsageError:
        return True
    return argument in known.file_or_dir


def _names(parser: pytest.Parser) -> Iterable[str]:
    return (name for option in parser.getgroup(GROUP).options for name in option.names())
