"""The fixture with which every story of a renewal begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from renewals import Renewals

# In-process runs drop the modules that they imported, so that classes would come back as other classes.
import pytest_wa_health.hosting.renewal_command  # noqa: F401
from pytest_wa_health.double import Double
from pytest_wa_health.double.account import Account


@pytest.fixture
def renewals(health: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Renewals]]:
    """``renewals("expiring")``: a double in these states and a directory whose ``.env`` points at it."""
    doubles: list[Double] = []

    def start(*states: str, edit: Callable[[Account], None] | None = None, fleet: int = 1) -> Renewals:
        wa = Double(*states or ("expiring",), edit=edit, fleet=fleet).start()
        doubles.append(wa)
        found = Renewals(health, monkeypatch, wa)
        found.write()
        return found

    yield start
    for wa in doubles:
        wa.stop()
