"""What a terminal says below a sentence about a missing setting: where the value comes from, and how to begin."""

from __future__ import annotations

import re

from pytest_wa_health import catalogue
from pytest_wa_health.run.setup import Setup

__all__ = ["first_steps"]

_MISSING = "settings.missing"
_BOLD = re.compile(r"\*\*|`")


def first_steps(setup: Setup) -> list[str]:
    """The steps of ``settings.missing`` where that ended the run, and the command that writes a file to fill in."""
    error = setup.broken[0].error if setup.broken else None
    if error is None or error.cause != _MISSING:
        return []
    steps = [step.text.en.format(variable=error.variable) for step in catalogue.cause(_MISSING).steps]
    lines = [*steps[:2], "`wa-health init` writes a .env.example to copy and fill in."]
    return [f"  {number}. {_BOLD.sub('', line)}" for number, line in enumerate(lines, 1)]
