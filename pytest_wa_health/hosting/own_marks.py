"""What can be wrong with the mark ``wa_check`` of a test of the user's own: one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest

from pytest_wa_health.hosting.suite import BundledItem

__all__ = ["SEVERITIES", "flaw"]

SEVERITIES = ("critical", "high", "medium", "low")

_OURS = re.compile(r"W[AR]\d+", re.IGNORECASE)


def flaw(items: Iterable[pytest.Item]) -> str | None:
    """The first thing wrong with the marks of `items`: an id that is missing, ours or there twice; a severity."""
    places: dict[str, str] = {}
    for item in items:
        mark = item.get_closest_marker("wa_check")
        if mark is None or isinstance(item, BundledItem):
            continue
        place = item.nodeid.partition("[")[0]
        said = _wrong(mark)
        if said is None and places.setdefault(str(mark.args[0]), place) != place:
            said = f"the id {mark.args[0]} is that of {places[str(mark.args[0])]} already"
        if said is not None:
            return f"wa_check of {place}: {said}"
    return None


def _wrong(mark: pytest.Mark) -> str | None:
    identifier = mark.args[0] if mark.args else None
    if not isinstance(identifier, str) or not identifier.strip():
        return 'an id of its own is missing: @pytest.mark.wa_check("X101")'
    if _OURS.fullmatch(identifier.strip()):
        return f"the id {identifier} is one of the bundled checks; begin yours with another letter"
    severity = mark.kwargs.get("severity", "high")
    if severity not in SEVERITIES:
        return f"the severity {severity!r} is not one of {', '.join(SEVERITIES)}"
    return None
