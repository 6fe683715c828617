"""Where a new token is stored: what every such place can do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.renewal.said import Said

__all__ = ["Place"]


class Place(Protocol):
    """One place. `check` comes before a new token exists, `store` after it was proven."""

    @property
    def shown(self) -> str:
        """How reports name it: ``WHATSAPP_ACCESS_TOKEN in .env``."""
        ...

    @property
    def directory(self) -> Path:
        """The directory whose lock keeps two renewals apart."""
        ...

    def check(self) -> None:
        """See that a token can be stored here, and change nothing. Raises RenewalError."""
        ...

    def store(self, token: Secret) -> Sequence[Said]:
        """Store `token`, wholly or not at all; what else is to be said. Raises RenewalError."""
        ...
