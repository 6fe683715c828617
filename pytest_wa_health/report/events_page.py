"""The page about events: one file that loads nothing, with bars as inline SVG and the same figures as tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from pytest_wa_health.catalogue import loader
from pytest_wa_health.privacy.sanitising import clean_tree
from pytest_wa_health.report import html
from pytest_wa_health.report.markup import Html
from pytest_wa_health.report.phrases import Plain, say
from pytest_wa_health.report.template_loader import environment

Row = Mapping[str, Any]

_HEIGHT, _WIDTH, _GAP = 80, 18, 6
_MOST_DAYS, _MOST_ROWS = 60, 20


@dataclass(frozen=True)
class Bar:
    """One day: `ok` and `bad` are heights in pixels."""

    day: str
    x: int
    ok: float
    bad: float


def page(result: Row) -> str:
    """The complete file, in the language of the result."""
    clean = clean_tree(dict(result))
    lang = "ar" if clean["lang"] == "ar" else "en"
    texts = {key: raw[lang] for key, raw in loader.read("events.toml").items()}
    total = clean["total"]
    style = html.style()
    return environment().get_template("events.html").render(
        lang=lang,
        direction="rtl" if lang == "ar" else "ltr",
        v=Html(lang, ()),
        plain=Plain(lang),
        say=say,
        t=texts,
        result=clean,
        total=total,
        first=total["diagnoses"][0] if total["diagnoses"] else None,
        others=total["diagnoses"][1:],
        bars=bars(total["days"]),
        chart=(_HEIGHT, max(1, min(len(total["days"]), _MOST_DAYS)) * (_WIDTH + _GAP)),
        percent=percent,
        most=_MOST_ROWS,
        countries=_summed(total["failures"], "countries"),
        templates=_summed(total["failures"], "templates"),
        style=Markup(style),  # noqa: S704 - our own file
        style_hash=html.hash_of(style),
    )  # fmt: skip


def bars(days: Mapping[str, Row]) -> list[Bar]:
    """The last days as bars, all to one scale."""
    shown = sorted(days)[-_MOST_DAYS:]
    most = max((days[day].get("messages", 0) for day in shown), default=0) or 1
    found = []
    for place, day in enumerate(shown):
        messages = days[day].get("messages", 0)
        failed = min(days[day].get("failed", 0), most)
        bad = _HEIGHT * failed / most
        ok = max(0.0, _HEIGHT * messages / most - bad)
        found.append(Bar(day, place * (_WIDTH + _GAP), round(ok, 1), round(bad, 1)))
    return found


def percent(share: float) -> str:
    """A share of one as per cent."""
    return f"{share * 100:.1f}%"


def _summed(failures: list[Row], key: str) -> list[tuple[str, int]]:
    total: dict[str, int] = {}
    for failure in failures:
        for name, count in failure[key].items():
            total[name] = total.get(name, 0) + count
    return sorted(total.items(), key=lambda row: -row[1])[:_MOST_ROWS]
