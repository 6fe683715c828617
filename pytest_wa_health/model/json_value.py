"""JSON that Meta wrote, or some other program: whatever stands in it."""

from __future__ import annotations

from typing import Any

__all__ = ["Json"]

Json = Any
"""A JSON value of foreign making: dict, list, str, int, float, bool or None. What we write has types of its own."""
