"""The hook ``pytest_wa_store_token`` as the place of a token, and the place of those tenants that it leaves alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.renewal.place import Place
from pytest_wa_health.renewal.said import RenewalError, Said

__all__ = ["HookPlace", "StoreToken"]

StoreToken = Callable[[str, str], object]
"""Tenant and token to True where it was stored, None where the hook is not responsible.

May raise RuntimeError with a sentence that says of what the hook raised and nothing of its words.
"""


@dataclass(frozen=True)
class HookPlace:
    """`behind` is where the token was read; None where nothing can be stored there."""

    hook: StoreToken
    tenant: str
    directory: Path
    behind: Place | None

    @property
    def shown(self) -> str:
        """The hook's name."""
        return "the hook pytest_wa_store_token"

    def check(self) -> None:
        """Whether the hook is responsible is known only once it has been called."""

    def store(self, token: Secret) -> Sequence[Said]:
        """Call the hook; where it returns None, store where the token was read."""
        sentence = ""
        try:
            answer = self.hook(self.tenant, token.reveal())
        except RuntimeError as error:
            answer, sentence = False, str(error)
        if answer is True:
            return []
        if answer is None and self.behind is not None:
            self.behind.check()
            return [Said("hook-not-responsible", {"place": self.behind.shown}), *self.behind.store(token)]
        if sentence:
            raise RenewalError("hook-raised", reason=sentence)
        raise RenewalError("hook-declined" if answer is None else "hook-failed")
