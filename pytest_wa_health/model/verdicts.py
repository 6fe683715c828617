"""How verdicts compare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pytest_wa_health.model.run_result import Judgement

__all__ = ["RANK", "WORST_FIRST", "worst"]

WORST_FIRST: tuple[Judgement, ...] = ("failed", "unknown", "warned", "passed")
"""The verdicts that say something of a tenant or a run; the others are neutral."""

RANK: Mapping[str, int] = {verdict: rank for rank, verdict in enumerate(reversed(WORST_FIRST))}
"""How bad a verdict is."""


def worst(verdicts: Iterable[str]) -> Judgement:
    """The verdict that speaks for all of `verdicts`: failed > unknown > warned > passed.

    Unknown when none of them says anything, because nothing was seen to be right.
    """
    seen = set(verdicts)
    return next((verdict for verdict in WORST_FIRST if verdict in seen), "unknown")
