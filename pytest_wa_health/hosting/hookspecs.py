"""The hooks that a project may implement in its ``conftest.py`` or its own plugin, and how they are called.

What they raise is reported by its type and place, never in its words: those come from code that holds every secret.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest


@pytest.hookspec
def pytest_wa_tenants(config: pytest.Config) -> Iterable[Mapping[str, Any]] | None:
    """Yield tenants beside those of ``wa-health.toml``, e.g. from a database.

    Each is a mapping with ``name`` and the settings under their variable names
    (``{"name": "acme", "WHATSAPP_ACCESS_TOKEN": …, "WHATSAPP_PHONE_NUMBER_ID": …}``).
    """


@pytest.hookspec(firstresult=True)
def pytest_wa_decrypt(tenant: str, name: str, value: Any) -> str | bytes | None:  # noqa: ANN401 - as the driver has it
    """Make clear what a column of ``[tenants_sql]`` holds encrypted, or return None to leave it as it is.

    It is asked for secrets alone; `name` is the key (``access_token``), `value` what the driver read.
    """


@pytest.hookspec(firstresult=True)
def pytest_wa_delivery_status(tenant: str, message_id: str) -> Mapping[str, Any] | None:
    """Say what your own system knows of a test message: Meta's status object, or None for nothing yet.

    ``{"status": "delivered"}`` or ``{"status": "failed", "errors": [{"code": 131042}]}``.
    """


@pytest.hookspec(firstresult=True)
def pytest_wa_store_token(tenant: str, token: str) -> bool | None:
    """Store the new access token of a tenant, under ``--wa-renew``, once it was proven to work.

    Return True once it is stored, or None if this tenant is not yours: then it is stored where it was read.
    """


@pytest.hookspec
def pytest_wa_events(tenant: str) -> Iterable[Any] | None:
    """Yield the webhook payloads that your own system recorded for a tenant: dictionaries or JSON texts.

    They are counted while they are read, as evidence beside what Meta answers; nothing personal is kept.
    """


@pytest.hookspec
def pytest_wa_report(report: Mapping[str, Any]) -> None:
    """Receive the finished report (the dictionary that ``--wa-json`` writes): alerts, storage."""


def tenants(config: pytest.Config) -> tuple[list[Mapping[str, Any]], str | None]:
    """All that the project's `pytest_wa_tenants` hooks yield; and a sentence where one of them raised.

    What was yielded until then counts. A pytest.UsageError is the project's own sentence, and is raised.
    """
    found: list[Mapping[str, Any]] = []
    try:
        for some in config.hook.pytest_wa_tenants(config=config):
            for tenant in some or ():
                found.append(tenant)  # noqa: PERF402 - what came before the error is kept
    except pytest.UsageError:
        raise
    except Exception as error:  # whatever the user's own code raises
        return found, f"the hook pytest_wa_tenants raised {_told(error)}, after it had named {len(found)} tenant(s)"
    return found, None


def events(config: pytest.Config, tenant: str) -> Iterator[object]:
    """All that the project's `pytest_wa_events` hooks yield. Raises RuntimeError, which names what one raised."""
    try:
        for some in config.hook.pytest_wa_events(tenant=tenant):
            yield from some or ()
    except Exception as error:  # whatever the user's own code raises
        told = _told(error)
    else:
        return
    raise RuntimeError(told)


def store_token(config: pytest.Config, tenant: str, token: str) -> object:
    """What the project's `pytest_wa_store_token` says. Raises RuntimeError, which names what the hook raised."""
    raised = ""
    try:
        return config.hook.pytest_wa_store_token(tenant=tenant, token=token)
    except Exception as error:  # whatever the user's own code raises
        raised = _told(error)
    raise RuntimeError(raised)


def hand_over(config: pytest.Config, report: Mapping[str, Any]) -> list[str]:
    """Give `report` to the project's `pytest_wa_report` hooks; a sentence if one of them raised."""
    try:
        config.hook.pytest_wa_report(report=report)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # whatever the user's own code raises
        return [f"the hook pytest_wa_report raised {_told(error)}"]
    return []


def _told(error: BaseException) -> str:
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"
