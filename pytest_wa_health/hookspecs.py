"""The hooks that a project may implement in its ``conftest.py`` or its own plugin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pytest


@pytest.hookspec
def pytest_wa_tenants(config: pytest.Config) -> Iterable[Mapping[str, Any]] | None:
    """Yield tenants beside those of ``wa-health.toml``, e.g. from a database.

    Each is a mapping with ``name`` and the settings under their variable names
    (``{"name": "acme", "WHATSAPP_ACCESS_TOKEN": …, "WHATSAPP_PHONE_NUMBER_ID": …}``).
    """


@pytest.hookspec(firstresult=True)
def pytest_wa_delivery_status(tenant: str, message_id: str) -> Mapping[str, Any] | None:
    """Say what your own system knows of a test message: Meta's status object, or None for nothing yet.

    ``{"status": "delivered"}`` or ``{"status": "failed", "errors": [{"code": 131042}]}``.
    """


@pytest.hookspec
def pytest_wa_report(report: Mapping[str, Any]) -> None:
    """Receive the finished report (the dictionary that ``--wa-json`` writes): alerts, storage."""
