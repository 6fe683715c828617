"""Which Graph API version really answers.

A version dies two years after its successor came; calls to a dead one are served by the oldest that lives,
without an error. A version that does not exist yet is an unknown path. Source: Meta's changelog of versions.
"""

from __future__ import annotations

import re
from datetime import datetime, timezone

__all__ = ["NEWEST", "number", "oldest_living", "serve"]

EXPIRY = {
    16.0: "2025-05-14",
    17.0: "2025-09-12",
    18.0: "2026-01-26",
    19.0: "2026-05-21",
    20.0: "2026-09-24",
    21.0: "2027-01-21",
    22.0: "2027-05-20",
    23.0: "2027-10-08",
    24.0: "2028-02-18",
    25.0: "2028-07-29",
    26.0: "",
    27.0: "",
}
"""The last day of each; empty where it is not set yet."""

NEWEST = max(EXPIRY)
SHAPE = re.compile(r"v\d+\.\d+")


def number(version: str) -> float:
    """25.0 for ``v25.0``."""
    return float(version.removeprefix("v"))


def _alive(expiry: str, now: float) -> bool:
    today = datetime.fromtimestamp(now, timezone.utc).date().isoformat()
    return not expiry or today <= expiry


def oldest_living(now: float) -> float:
    """The version that serves calls without one, and calls to dead ones."""
    return min(version for version, expiry in EXPIRY.items() if _alive(expiry, now))


def serve(asked: str | None, now: float) -> float | None:
    """The version that serves a call to `asked`; None if that one does not exist yet."""
    oldest = oldest_living(now)
    if asked is None:
        return oldest
    wanted = number(asked)
    if wanted > oldest and wanted not in EXPIRY:
        return None
    return max(wanted, oldest)
