"""A run whose only output is the line of a Nagios plugin."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from typing import Any

import pytest

from pytest_wa_health.report import nagios

__all__ = ["Heard", "quietly", "refused"]


class Heard:
    """Keeps what the run hands to ``pytest_wa_report``, and why there was none."""

    def __init__(self) -> None:
        self.report: Any = None
        self.refused: list[str] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_wa_report(self, report: Any) -> None:  # noqa: ANN401 - the report, as a hook gets it
        """The finished report."""
        self.report = report


refused = nagios.refusal


def quietly(run: Callable[[Heard], int]) -> tuple[str, int]:
    """The line, and Nagios' exit code, of what `run` came to; what it prints is dropped."""
    heard = Heard()
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            exit_code = run(heard)
    except KeyboardInterrupt:
        return nagios.refusal("interrupted")
    if heard.report is not None:
        return nagios.plugin_line(heard.report, exit_code)
    return nagios.refusal(heard.refused[0] if heard.refused else "the run did not come to a result")
