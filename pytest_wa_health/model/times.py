"""Moments in time as reports write them."""

from __future__ import annotations

from datetime import datetime, timezone

__all__ = ["iso", "written"]


def iso(seconds: float | None) -> str | None:
    """Unix seconds as UTC in ISO 8601, to the second; None for None."""
    return None if seconds is None else written(seconds)


def written(seconds: float) -> str:
    """As `iso`, for a moment that is known."""
    return datetime.fromtimestamp(seconds, tz=timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
