"""What a run may still ask: its own budget of calls, and what Meta's usage headers leave."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.model.json_value import Json
from pytest_wa_health.survey.facts import Answer

BACK_OFF_PERCENT = 95
"""From this share of an app's or an account's limit on, only the reads that nothing can be said without are made."""

_SHARES = ("call_count", "total_cputime", "total_time")


class Limits:
    """Shared by all tenants of a run, and thread-safe. Without a `budget` any number of calls may be made."""

    def __init__(self, budget: int | None = None) -> None:
        self._left = budget
        self._lock = threading.Lock()
        self._near: dict[str, float] = {}

    def take(self, calls: int = 1) -> bool:
        """Take `calls` out of the budget, all or none; False if there are not so many left."""
        with self._lock:
            if self._left is None:
                return True
            if calls > self._left:
                return False
            self._left -= calls
            return True

    def learn(self, answers: Iterable[Answer], app: str | None) -> None:
        """Note which app and which accounts are near their limits, from the usage headers of `answers`."""
        for answer in answers:
            usage = [(owner, row) for owner, rows in answer.business_usage.items() for row in rows]
            for owner, row in [*usage, *([(app, answer.app_usage)] if app else ())]:
                percent = max(used_percent(row), default=0.0)
                if percent >= BACK_OFF_PERCENT:
                    with self._lock:
                        self._near[owner] = max(percent, self._near.get(owner, 0.0))

    def why_back_off(self, app: str | None, account: str | None) -> str | None:
        """That this app or account is near its limit, in words; None where there is room."""
        with self._lock:
            for name, owner in (("app", app), ("account", account)):
                if owner and owner in self._near:
                    return noted("survey.used", kind=name, id=owner, percent=f"{self._near[owner]:g}")
        return None


def used_percent(row: Mapping[str, Json]) -> Iterator[float]:
    """How much of each limit a row of a usage header says is used, in per cent; the largest of them counts."""
    for name in _SHARES:
        value = row.get(name)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            yield float(value)
