"""What a run asks of the program that started it, which is mostly pytest."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

__all__ = ["Callbacks"]


@dataclass(frozen=True)
class Callbacks:
    """The ways in which a run reaches back into the program that asked for it."""

    delivery_status: Callable[[str, str], object] | None = None
    """Tenant and message id to what the user's own system knows of the message: Meta's status object, or None."""
    events: Callable[[str], Iterable[object]] | None = None
    """The tenant's name to recorded webhook payloads; what it raises is a sentence of ours."""
    progress: Callable[[str], None] | None = None
    """Called with a sentence whenever a message was sent or its state changed, and before the run waits."""
