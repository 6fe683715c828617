"""What a renewal has to say, as a key with values: rendered in either language where it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pytest_wa_health.catalogue import loader, render
from pytest_wa_health.model.note import Note

__all__ = ["RenewalError", "Said"]


@dataclass(frozen=True)
class Said:
    """A sentence of ``sentences/renewal.toml``; `params` never hold a secret."""

    key: str
    params: Mapping[str, str] = field(default_factory=dict)

    def text(self, lang: str = "en") -> str:
        """The sentence in `lang`."""
        return render(loader.sentences("renewal")[self.key][lang], self.params, lang)

    def note(self) -> Note:
        """The sentence as evidence."""
        return Note(self.text(), f"renewal.{self.key}", self.params)


class RenewalError(Exception):
    """Why a renewal cannot go on: one sentence, and the cause where one of the catalogue's explains it."""

    def __init__(self, key: str, *, cause: str | None = None, **params: str) -> None:
        self.said = Said(key, params)
        self.cause = cause
        super().__init__(self.said.text())
