"""The HTML report: one fragment, shown inside pytest-html's file or in a file of its own.

Pure functions of one result. Everything that a result holds is escaped, control characters are removed, and
only ``https`` links to Meta's hosts become links, so that no name and no sentence of Meta's can act.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from markupsafe import Markup

from pytest_wa_health.catalogue.loader import event_texts
from pytest_wa_health.model.options import Lang
from pytest_wa_health.model.run_result import STATES, CheckRow, Report, TenantResult
from pytest_wa_health.privacy.sanitising import clean_tree
from pytest_wa_health.report import events_view, renewal_view
from pytest_wa_health.report.asking import ask, web_page
from pytest_wa_health.report.fleet_view import Fleet, fleet
from pytest_wa_health.report.headline import Headline, headline
from pytest_wa_health.report.history_view import Sparkline, sparkline
from pytest_wa_health.report.markup import Html
from pytest_wa_health.report.panel import Panel, panel
from pytest_wa_health.report.phrases import Code, Count, Moment, Note, Plain, Say, Spoken, say, table
from pytest_wa_health.report.template_loader import environment
from pytest_wa_health.report.view import (
    Root,
    View,
    area_of,
    counts,
    display_name,
    missing_shares,
    notes_of,
    problems_of,
    receiver_figures,
    row_title,
    verified_name,
    warnings_of,
)

__all__ = ["STYLESHEETS", "fragment", "page", "title", "view_of"]

_HERE = Path(__file__).parent
STYLESHEETS = (_HERE / "assets" / "wa.css", _HERE / "assets" / "fleet.css")
"""The stylesheets of both forms; they touch nothing but our fragment and, around it, pytest-html's page."""

FEW = 12
"""Up to so many businesses, those that are all right have a part of their own; above, a row."""

MOST = 50
"""So many businesses are shown with all steps; what is less urgent than these is shown as a line each."""


class Part(msgspec.Struct, frozen=True):
    """A business and its checks; `brief` shows its first problem in one line."""

    tenant: TenantResult
    name: Spoken
    anchor: str
    state: str
    summary: str
    panels: tuple[Panel, ...]
    is_first: bool
    groups: tuple[tuple[Say, list[tuple[Spoken, CheckRow]]], ...]
    """Areas and their rows, each with what it says."""
    blocked: list[CheckRow]
    skipped: list[CheckRow]
    ids: tuple[tuple[Say, str], ...]
    notes: list[Note]
    open: bool


def fragment(result: Report | View, *, tenants: Iterable[str] | None = None) -> str:
    """The report as ``<div class="wa">``, for pytest-html's page; only the `tenants` (slugs) if given.

    `result` is the result dict of contract section 5, or what `view_of` made of it. Styles and scripts are not
    included: see :data:`STYLESHEETS` and :func:`script`.
    """
    return _render("fragment.html", result, tenants)


def page(result: Report, *, tenant_slug: str | None = None) -> str:
    """A complete file that loads nothing: the whole run, or one tenant and no word about any other."""
    return _render("page.html", result, None if tenant_slug is None else [tenant_slug])


def view_of(result: Report, *, tenants: Iterable[str] | None = None) -> View:
    """The result as `title` and `fragment` read it: to clean that of a fleet takes its time."""
    return View(clean_tree(result), tenants=tenants)


def title(result: Report | View, *, tenants: Iterable[str] | None = None) -> str:
    """What the window's title says, in plain text: state, whom it concerns, product and date."""
    view = result if isinstance(result, View) else view_of(result, tenants=tenants)
    return _title(Plain(view.result["lang"], view.zone), headline(view), view)


def script() -> str:
    """Age, copy buttons, opening on link: the page is complete without it."""
    return "".join((_HERE / "assets" / name).read_text(encoding="utf-8") for name in ("wa.js", "fleet.js"))


def style() -> str:
    """Both stylesheets."""
    return "".join(path.read_text(encoding="utf-8") for path in STYLESHEETS)


def _title(plain: Plain, head: Headline, view: View) -> str:
    parts = [plain(head.word), plain(head.title), plain(say("product")), plain(Moment(view.result["generated_at"]))]
    return " – ".join(parts)


def _render(template: str, result: Report | View, tenants: Iterable[str] | None) -> str:
    view = result if isinstance(result, View) else view_of(result, tenants=tenants)
    lang: Lang = "ar" if view.result["lang"] == "ar" else "en"
    head = headline(view)
    names = [tenant["name"] for tenant in view.tenants] + [verified_name(tenant) or "" for tenant in view.tenants]
    names.append(view.result.get("contact") or "")
    # Looking for a thousand names in every sentence costs more than it gives: a fleet's names stand alone.
    voice = Html(lang, names if len(view.tenants) <= FEW else (), view.zone)
    css, code = style(), script()
    shown = _shown(view)
    is_large = len(view.tenants) > FEW
    is_fleet = len(view.tenants) > 1 or (tenants is None and bool(missing_shares(view.result)))
    of_many = fleet(view, shown, with_panels=is_large) if is_fleet else None
    return environment().get_template(template).render(
        lang=lang,
        direction="rtl" if lang == "ar" else "ltr",
        v=voice,
        plain=Plain(lang, view.zone),
        say=say,
        Count=Count,
        Moment=Moment,
        Code=Code,
        words=table(lang)["words"],
        view=view,
        head=head,
        window_title=_title(Plain(lang, view.zone), head, view),
        first=panel(view, view.first, "wa-fix") if view.first and not is_large else None,
        rows=len(view.tenants) > 1,
        fleet=of_many,
        is_large=is_large,
        parts=(parts := [_part(view, tenant, with_panels=not is_large) for tenant in shown]),
        unlisted=sum(tenant["verdict"] != "passed" for tenant in view.tenants[len(parts) :]),
        sparklines=_sparklines(view),
        renewals=_renewals(view),
        **_of_events(view, lang),
        first_key=_FIRST_KEYS.get(view.first.diagnosis["verdict"], "nav_fix") if view.first else None,
        skip_to="wa-fix" if view.first else ("wa-checks" if parts else "wa-about"),
        skip_key="skip_fix" if view.first else "skip_checks",
        graph="/".join(filter(None, (view.result["graph"]["url"], view.result["graph"]["version"]))) or "?",
        requests=sum((tenant.get("requests") or {}).get("count", 0) for tenant in view.tenants),
        figures=receiver_figures(view.receiver) if view.receiver else (),
        display_name=display_name,
        next_anchor=_next_anchor(view, head, parts, of_many if is_large else None),
        **_of_asking(view, voice),
        partial=_partial(view),
        style=Markup(css),  # noqa: S704 - our own file
        script=Markup(code),  # noqa: S704 - our own file
        style_hash=hash_of(css),
        script_hash=hash_of(code),
        age_forms=json.dumps(table(lang)["days_of"], ensure_ascii=False),
    )  # fmt: skip


def _of_events(view: View, lang: Lang) -> dict[str, object]:
    """What the templates say of events that were read beside the account."""
    seen = events_view.beside(view.tenants)
    return {
        "beside": seen,
        "t": event_texts(lang) if seen else {},
        "events_problems": events_view.problems(view.result),
        "percent": events_view.percent,
        "most": events_view.MOST_ROWS,
    }


def _of_asking(view: View, voice: Html) -> dict[str, object]:
    """What they say of whom to ask and where the report lies."""
    asked, url = ask(view), web_page(view.result.get("url") or "")
    again = _with_link(voice, say("ask_again", contact=_SLOT), asked.whom, asked.href) if asked.whom else None
    return {
        "ask": asked,
        "ask_whom": _with_link(voice, say("ask_whom", contact=_SLOT), asked.whom, asked.href),
        "again": again or voice(say("ask_again_nobody")),
        "report_link": _with_link(voice, say("report_at", url=_SLOT), url, url) if url else None,
    }


_SLOT = "\ue000"
"""Stands in a phrase where a link comes: a character that no text of ours holds."""


def _with_link(voice: Html, phrase: Say, words: str, href: str | None) -> Markup:
    """`phrase` with `words`, linked to `href` if there is one, in its place."""
    shown = Markup('<bdi dir="auto">{}</bdi>').format(words)
    link = Markup('<a href="{}" rel="noreferrer noopener">{}</a>').format(href, shown) if href else shown
    return Markup(str(voice(phrase)).replace(_SLOT, str(link)))  # noqa: S704 - both parts are escaped


def _partial(view: View) -> Say | None:
    """That only a part of the checks was run."""
    if view.result.get("selection") != "partial":
        return None
    if selected := view.result.get("selected"):
        return say("partial_bar", judged=selected["judged"], of=selected["of"])
    return say("partial_bar_plain")


def hash_of(text: str) -> str:
    """The hash by which a content security policy lets a text of ours pass."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


_FIRST_KEYS = {"unknown": "nav_try", "warned": "nav_warn"}


def _shown(view: View) -> list[TenantResult]:
    """The businesses that have a part of their own."""
    if len(view.tenants) <= FEW:
        return list(view.tenants)
    return [tenant for tenant in view.tenants if tenant["verdict"] != "passed"][:MOST]


def _part(view: View, tenant: TenantResult, *, with_panels: bool) -> Part:
    first = view.first
    anchor = view.anchor(tenant)
    is_first = first is not None and first.tenant is tenant
    roots = [Root(tenant, diagnosis) for diagnosis in tenant["diagnoses"]]
    own = [(number, root) for number, root in enumerate(roots) if with_panels and (number or not is_first)]
    panels = [panel(view, root, f"{anchor}-{number}") for number, root in own]
    ran = [check for check in tenant["checks"] if check["verdict"] not in ("blocked", "not-applicable")]
    causes: dict[str, Spoken] = {each["cause"]: each["title"] for each in tenant["diagnoses"]}
    rows = [(row_title(check, causes), check) for check in ran]
    groups = [(say("area_" + area), [row for row in rows if area_of(row[1]) == area]) for area in view.areas]
    plain = Plain(view.result["lang"], view.zone)
    return Part(
        tenant=tenant,
        name=display_name(tenant),
        anchor=anchor,
        state=tenant["verdict"],
        summary=plain(say("separator")).join(plain(said) for said in _summary(tenant)),
        panels=tuple(panels),
        is_first=is_first,
        groups=tuple((name, listed) for name, listed in groups if listed),
        blocked=[check for check in tenant["checks"] if check["verdict"] == "blocked"],
        skipped=[check for check in tenant["checks"] if check["verdict"] == "not-applicable"],
        ids=tuple(_ids(tenant)),
        notes=notes_of(tenant),
        open=tenant["verdict"] != "passed",
    )


def _summary(tenant: TenantResult) -> Iterator[Spoken]:
    """Problems and warnings as the head counts them, by cause; then how many checks came to what else."""
    if problems := problems_of([tenant]):
        yield Count("problems", problems)
    if warnings := warnings_of([tenant]):
        yield Count("n_warned", warnings)
    found = counts(tenant)
    for state in STATES:
        if found[state] and state not in ("failed", "unknown", "warned"):
            yield say("n_" + state, n=found[state])


def _ids(tenant: TenantResult) -> Iterable[tuple[Say, str]]:
    """What the one who repairs needs to find the thing at Meta."""
    ids, token = tenant.get("ids") or {}, tenant.get("token") or {}
    named = [(f"id_{key}", ids.get(key)) for key in ("business", "business_account", "phone_number", "app")]
    named += [("id_number", tenant.get("display_number")), ("id_token", token.get("fingerprint"))]
    return [(say(key), str(value)) for key, value in named if value]


def _renewals(view: View) -> list[tuple[Spoken, renewal_view.RenewalView]]:
    found = [(tenant, tenant["renewal"]) for tenant in view.tenants if "renewal" in tenant]
    return [(display_name(tenant), renewal_view.view(each, view.result["lang"], view.zone)) for tenant, each in found]


def _sparklines(view: View) -> list[tuple[Spoken, Sparkline]]:
    known = [(tenant, history) for tenant in view.tenants if (history := tenant.get("history")) and history["runs"]]
    return [(display_name(tenant), sparkline(history)) for tenant, history in known[:MOST]]


def _next_anchor(view: View, head: Headline, parts: list[Part], large: Fleet | None) -> str | None:
    """Where the next problem is shown, if it is."""
    if head.next is None:
        return None
    if large is not None:
        return large.anchor(head.next.diagnosis["cause"])
    anchor = view.anchor(head.next.tenant)
    number = next(i for i, diagnosis in enumerate(head.next.tenant["diagnoses"]) if diagnosis is head.next.diagnosis)
    return f"{anchor}-{number}" if any(part.anchor == anchor for part in parts) else None
