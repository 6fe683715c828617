"""The last runs of a tenant as a row of marks, distinguished by height and shape as well as by colour."""

from __future__ import annotations

import msgspec

from pytest_wa_health.model.run_result import HistoryEntry
from pytest_wa_health.report.phrases import Count, Joined, Moment, Say, Spoken, say

__all__ = ["Mark", "Sparkline", "sparkline"]

SHOWN_RUNS = 14
_STEP = 12
_TOPS = {"passed": 22, "warned": 14, "unknown": 14, "failed": 2}


class Mark(msgspec.Struct, frozen=True):
    """One run, in the pixels of a drawing that is 28 high."""

    verdict: str
    x: int
    y: int

    @property
    def height(self) -> int:
        return 28 - self.y


class Sparkline(msgspec.Struct, frozen=True):
    """`text` says the same as the marks."""

    marks: tuple[Mark, ...]
    text: Spoken

    @property
    def width(self) -> int:
        return _STEP * len(self.marks)


def sparkline(history: HistoryEntry) -> Sparkline:
    """The newest :data:`SHOWN_RUNS` runs of `history`, oldest first; verdicts it does not know are left out."""
    runs = [run for run in history["runs"] if run["verdict"] in _TOPS][-SHOWN_RUNS:]
    marks = [Mark(run["verdict"], index * _STEP, _TOPS[run["verdict"]]) for index, run in enumerate(runs)]
    passed = sum(run["verdict"] in ("passed", "warned") for run in runs)
    said: list[Say] = [say("hist_ok", ok=passed, runs=Count("runs_of", len(runs)))]
    if since := history.get("since"):
        said.append(say("hist_since", since=Moment(since)))
        if good := history.get("last_good"):
            said.append(say("hist_good", good=Moment(good)))
    return Sparkline(tuple(marks), Joined(said, "blank"))
