"""Whom to ask, who runs the check again, and when it is expected to run next."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import pairwise
from urllib.parse import quote, urlsplit

import msgspec

from pytest_wa_health.model.run_result import HistoryEntry
from pytest_wa_health.privacy.sanitising import one_line
from pytest_wa_health.report.phrases import Count, Moment, Say, moment, say
from pytest_wa_health.report.view import View

__all__ = ["Ask", "ask", "web_page"]

_MAIL = re.compile(r"[^\s<>()\"'@:;,?&]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_RUNS = 4
"""So many runs, evenly apart, are a schedule."""
_STRAY = 0.2
"""By this share the time between two runs may differ from the usual."""


class Ask(msgspec.Struct, frozen=True):
    """`whom` is the contact as it was written, empty where none was; `href` its address, if it holds one."""

    whom: str
    href: str | None
    next: Say | None


def ask(view: View) -> Ask:
    """What the page says of those who sent it."""
    whom = one_line(view.result.get("contact") or "")
    return Ask(whom, _address(whom), _next(view))


def _address(whom: str) -> str | None:
    mail = None if "://" in whom else _MAIL.search(whom)
    if mail:
        return f"mailto:{quote(mail[0], safe='@')}"
    return web_page(whom)


def web_page(text: str) -> str | None:
    """`text` if it is the address of a web page, without user and password."""
    if any(char.isspace() or char in "\"'<>\\" for char in text):
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return text if parts.scheme in ("https", "http") and parts.hostname and "@" not in parts.netloc else None


def _next(view: View) -> Say | None:
    """When the next run is due, where earlier ones came at even distances."""
    if len(view.tenants) != 1 or view.replay:
        return None
    runs = (view.tenants[0].get("history") or HistoryEntry(runs=[]))["runs"][-_RUNS:]
    times = [at for run in runs if (at := moment(run["at"])) is not None]
    gaps = [(after - before).total_seconds() for before, after in pairwise(times)]
    if len(times) < _RUNS or min(gaps) <= 0:
        return None
    usual = sorted(gaps)[len(gaps) // 2]
    if usual < 3600 or any(abs(gap - usual) > usual * _STRAY for gap in gaps):
        return None
    due = times[-1] + timedelta(seconds=usual)
    return say("ask_next", interval=Count("hours", round(usual / 3600)), at=Moment(due.isoformat()))
