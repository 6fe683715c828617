"""What the surroundings of a run may do: every run loads its plugins as a user's does."""

from __future__ import annotations

import pytest


@pytest.fixture
def as_installed() -> bool:
    return True
