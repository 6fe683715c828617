"""pytest-xdist: the controller asks Meta once and ships what it saw, so that no worker asks again."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_wa_health.hosting.opening import ended
from pytest_wa_health.hosting.session import HealthSession

__all__ = ["Controller"]


class Controller:
    """Hooks of xdist, registered where xdist is active and this process is no worker."""

    def __init__(self, session: HealthSession) -> None:
        self._session = session

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:  # noqa: ANN401 - xdist's WorkerController
        """Examine before the first worker starts."""
        if not self._session.config.option.collectonly:
            try:
                self._session.survey()
            except pytest.UsageError as error:
                # A session that did not start is not finished either.
                raise ended(self._session.config, self._session.run, str(error)) from None
        node.workerinput["wa_health"] = self._session.run.to_wire()
