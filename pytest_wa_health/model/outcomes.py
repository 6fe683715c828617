"""How a verdict becomes a pytest outcome.

pytest gives its outcome exceptions as attributes of functions, which type checkers cannot take for base classes.
Each class pretends to live in ``builtins``, so that pytest's short summary shows the text and not our module.
"""

from __future__ import annotations

import pytest


class CheckFailed(pytest.fail.Exception):  # type: ignore[name-defined,misc]
    """A check that saw something wrong, or could not see at all."""

    __module__ = "builtins"

    def __init__(self, text: str) -> None:
        super().__init__(text, pytrace=False)


class Blocked(pytest.skip.Exception):  # type: ignore[name-defined,misc]
    """A check that had nothing to look at, because a named cause already explains it."""

    __module__ = "builtins"


class NotApplicable(pytest.skip.Exception):  # type: ignore[name-defined,misc]
    """A check that needs a setting or an opt-in that is not there."""

    __module__ = "builtins"


class Waived(pytest.xfail.Exception):  # type: ignore[name-defined,misc]
    """A finding that the operator has waived, with a reason and until a date."""

    __module__ = "builtins"
