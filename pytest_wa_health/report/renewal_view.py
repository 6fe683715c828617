"""The renewal of a tenant's token, as lines and as the rows of a table; from the result alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from pytest_wa_health.catalogue import loader, render
from pytest_wa_health.catalogue.notes import APART, NEXT
from pytest_wa_health.model.run_result import RenewalEntry, Report, TenantResult
from pytest_wa_health.report.phrases import Moment, Note, Plain, moment

if TYPE_CHECKING:
    from pytest_wa_health.report.alerts import Message

__all__ = ["RenewalView", "alert", "lines", "outcome_line", "table_lines", "view"]

_NAMED = 3
_VALUES = ("yes", "no", "never", "?", "-")


class RenewalView(msgspec.Struct, frozen=True):
    """What the page shows, in its language."""

    heading: str
    outcome: str
    columns: tuple[str, str, str]
    rows: tuple[tuple[str, str, str], ...]
    said: tuple[str, ...]


def view(renewal: RenewalEntry, lang: str, zone: str | None = None) -> RenewalView:
    """The renewal for a page, in the reader's time zone."""
    plain = Plain(lang, zone)
    stored = renewal.get("stored")
    said = [
        renewal.get("why"),
        _text("stored-in", lang, place=_place(renewal, lang)) if stored else None,
        *renewal.get("notes", ()),
    ]
    return RenewalView(
        _text("heading", lang),
        outcome_line(renewal, plain),
        (_text("column-what", lang), _text("column-before", lang), _text("column-after", lang)),
        tuple(_rows(((row["what"], row["before"], row["after"]) for row in renewal.get("table", ())), plain)),
        tuple(dict.fromkeys(text for text in said if text)),
    )


def outcome_line(renewal: RenewalEntry, plain: Plain) -> str:
    """What it came to, in a sentence."""
    key = f"outcome-{renewal['outcome']}"
    if renewal.get("dry_run") and renewal["outcome"] == "not-stored" and renewal.get("by"):
        key = "outcome-possible"
    if key == "outcome-renewed" and not renewal.get("expires_at"):
        key = "outcome-renewed-for-good"
    dates = {
        "proven_at": plain(Moment(renewal.get("proven_at") or "")),
        "expires_at": plain(Moment(renewal.get("expires_at") or "")),
        "next_due": plain(Moment(renewal.get("next_due") or "")),
    }
    return _text(key, plain.lang, **dates)


def table_lines(rows: Iterable[tuple[str, str, str]], lang: str) -> Iterator[str]:
    """The table for a terminal."""
    shown = list(_rows(rows, Plain(lang)))
    width = max((len(what) for what, _, _ in shown), default=0)
    for what, before, after in shown:
        yield f"  {what:<{width}}  {before} -> {after}" if after else f"  {what:<{width}}  {before}"


def lines(result: Report) -> Iterator[str]:
    """What the terminal says at the end: one paragraph for each tenant, in English."""
    for tenant in result["tenants"]:
        renewal = tenant.get("renewal")
        if renewal is None:
            continue
        yield f"{tenant['name']}: {outcome_line(renewal, Plain('en'))}"


def alert(result: Report, tenants: Sequence[TenantResult]) -> Message:
    """What people are told of these renewals, in the run's language."""
    from pytest_wa_health.report.alerts import Message
    from pytest_wa_health.report.forwarding import zone_of

    lang = result["lang"]
    names = ", ".join(str(tenant["name"]) for tenant in tenants[:_NAMED])
    more = f" (+{len(tenants) - _NAMED})" if len(tenants) > _NAMED else ""
    lines = []
    for tenant in tenants:
        renewal = tenant["renewal"]
        lines.append(f"{tenant['name']}: {outcome_line(renewal, Plain(lang, zone_of(result, tenant)))}")
        lines += [why] if (why := renewal.get("why")) else []
    is_good = all(tenant["renewal"]["outcome"] == "renewed" for tenant in tenants)
    title = f"{_text('heading', lang)}: {names}{more}"
    return Message(title, "\n".join(lines), "success" if is_good else "failure")


def _rows(rows: Iterable[tuple[str, str, str]], plain: Plain) -> Iterator[tuple[str, str, str]]:
    for what, *values in rows:
        before, after = (_date(value, plain) if what == "expiry" else _value(value, plain.lang) for value in values)
        yield _text(f"row-{what}", plain.lang), before, after


def _place(renewal: RenewalEntry, lang: str) -> str:
    """``NAME in FILE`` in the page's language."""
    words = Note(renewal.get("stored") or "", renewal.get("stored_said")).words(lang)
    return words.replace(APART, "").replace(NEXT, "")


def _date(value: str, plain: Plain) -> str:
    return plain(Moment(value)) if moment(value) else _value(value, plain.lang)


def _value(value: str, lang: str) -> str:
    return _text(f"value-{value}", lang) if value in _VALUES else value


def _text(key: str, lang: str, **params: str) -> str:
    return render(loader.read("renewal_table.toml")[key][lang], params, lang)
