"""The result of a run, from which every report is made: its schema."""

from __future__ import annotations

__all__ = ["SCHEMA"]

SCHEMA = "pytest-wa-health/1"
"""Names the form of the JSON report; fields are added within it, never renamed."""
