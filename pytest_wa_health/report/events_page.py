"""The page about events: one file that loads nothing, with bars as inline SVG and the same figures as tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from pytest_wa_health.catalogue.loader import event_texts
from pytest_wa_health.privacy.sanitising import clean_tree
from pytest_wa_health.report import html
from pytest_wa_health.report.events_view import MOST_ROWS, bars_of, chart_of, percent
from pytest_wa_health.report.markup import Html
from pytest_wa_health.report.phrases import Plain, say
from pytest_wa_health.report.template_loader import environment

Row = Mapping[str, Any]


def page(result: Row) -> str:
    """The complete file, in the language of the result."""
    clean = clean_tree(dict(result))
    lang = "ar" if clean["lang"] == "ar" else "en"
    total = clean["total"]
    style = html.style()
    return environment().get_template("events.html").render(
        lang=lang,
        direction="rtl" if lang == "ar" else "ltr",
        v=Html(lang, ()),
        plain=Plain(lang),
        say=say,
        t=event_texts(lang),
        result=clean,
        total=total,
        first=total["diagnoses"][0] if total["diagnoses"] else None,
        others=total["diagnoses"][1:],
        bars=bars_of(total["days"]),
        chart=chart_of(total["days"]),
        percent=percent,
        most=MOST_ROWS,
        countries=_summed(total["failures"], "countries"),
        templates=_summed(total["failures"], "templates"),
        style=Markup(style),  # noqa: S704 - our own file
        style_hash=html.hash_of(style),
    )  # fmt: skip


def _summed(failures: list[Row], key: str) -> list[tuple[str, int]]:
    total: dict[str, int] = {}
    for failure in failures:
        for name, count in failure[key].items():
            total[name] = total.get(name, 0) + count
    return sorted(total.items(), key=lambda row: -row[1])[:MOST_ROWS]
