"""What a run can be: every pytest run of the machine imports this, to see whether one is asked for."""

from __future__ import annotations

from typing import Literal

Mode = Literal["live", "send", "record", "replay", "events", "receiver", "renew"]

MODES: tuple[Mode, ...] = ("replay", "record", "live", "receiver")
