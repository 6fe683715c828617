"""Waits until the servers that are really running show the new token."""

from __future__ import annotations

from collections.abc import Callable, Mapping

__all__ = ["PAUSE", "seen_running"]

PAUSE = 2.0
"""Seconds between two looks."""


def seen_running(
    looks: Mapping[str, Callable[[], bool]],
    seconds: float,
    clock: Callable[[], float],
    sleep: Callable[[float], None],
) -> set[str]:
    """The names of those servers that showed it within `seconds`; each is looked at once at least."""
    ends = clock() + seconds
    waiting = dict(looks)
    while True:
        waiting = {name: look for name, look in waiting.items() if not look()}
        left = ends - clock()
        if not waiting or left <= 0:
            return set(looks) - set(waiting)
        sleep(min(PAUSE, left))
