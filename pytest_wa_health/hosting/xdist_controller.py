"""pytest-xdist: the controller asks Meta once and ships what it saw, so that no worker asks again."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_wa_health.hosting.opening import ended
from pytest_wa_health.hosting.session import HealthSession
from pytest_wa_health.model.options import is_bundled

__all__ = ["Controller"]


class Controller:
    """Hooks of xdist, which call nobody where xdist is not active, whatever name it goes by."""

    def __init__(self, session: HealthSession) -> None:
        self._session = session

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:  # noqa: ANN401 - xdist's WorkerController
        """Examine before the first worker starts."""
        self._session.is_distributed = True
        if not self._session.config.option.collectonly:
            try:
                self._session.survey()
            except pytest.UsageError as error:
                self._session.is_refused = True
                # A session that did not start is not finished either.
                raise ended(self._session.config, self._session.run, str(error)) from None
        node.workerinput["wa_health"] = self._session.run.to_wire()

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        """Learn which checks are to be judged: the controller itself collects nothing."""
        self._session.ending.workers_planned = [nodeid for nodeid in ids if is_bundled(nodeid)]
