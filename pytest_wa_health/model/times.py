"""Moments in time as reports write them."""

from __future__ import annotations

import functools
from datetime import datetime, timezone

__all__ = ["day_of", "iso", "written"]


def iso(seconds: float | None) -> str | None:
    """Unix seconds as UTC in ISO 8601, to the second; None for None."""
    return None if seconds is None else written(seconds)


def written(seconds: float) -> str:
    """As `iso`, for a moment that is known."""
    return datetime.fromtimestamp(seconds, tz=timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def day_of(seconds: int) -> str:
    """The day of a moment in UTC: ``2026-11-27``."""
    return _day(seconds // 86_400)


@functools.lru_cache(maxsize=4096)
def _day(number: int) -> str:
    return written(number * 86_400)[:10]
