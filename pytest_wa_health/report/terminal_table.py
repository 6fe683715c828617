"""The table of several tenants in the terminal: one row each, one column per group of checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pytest_wa_health.model.run_result import TenantResult
from pytest_wa_health.privacy.sanitising import ascii_text, shortened
from pytest_wa_health.report.phrases import moment
from pytest_wa_health.report.terminal_text import Line, Screen, Style
from pytest_wa_health.report.view import View, area_state, expiry

__all__ = ["FEW", "expiry_words", "table"]

FEW = 12
"""Up to so many tenants all are shown; above, only those that are not all right."""
MOST = 30
_NAME = 14
_CELLS = {
    "passed": "ok", "failed": "FIX", "warned": "WARN", "unknown": "?", "blocked": "-", "waived": "wvd",
    "not-applicable": ".",
}  # fmt: skip
_STYLES: Mapping[str, Style] = {"failed": "fix", "unknown": "unknown", "warned": "warn", "passed": "ok"}
_SHORT = {
    "settings": "set", "network": "net", "token": "tok", "permission": "per", "phone": "num", "account": "acc",
    "webhook": "hook", "template": "tpl", "recipient": "rec", "fallback": "mail", "deployment": "dep",
    "receiver": "recv", "own": "own",
}  # fmt: skip


def table(view: Screen) -> Iterator[Line]:
    """Head, rows, and how many tenants are not in it."""
    few = len(view.tenants) <= FEW
    rows = list(view.tenants) if few else [tenant for tenant in view.tenants if tenant["verdict"] != "passed"]
    hidden = len(rows) - MOST
    rows = rows[:MOST]
    areas, short = _columns(view, rows)
    if rows:
        head = f"{'':<{_NAME}} sends " + "".join(f"{_SHORT[area]:<5}" for area in areas)
        yield f"{head}{'expires' if short else 'token expires'}".rstrip(), "bold"
    for tenant in rows:
        cells = [_CELLS.get(area_state(tenant, area) or "", "") for area in areas]
        name = shortened(ascii_text(str(tenant["slug"])), _NAME)
        row = f"{name:<{_NAME}} {_sends(view, tenant):<6}" + "".join(f"{cell:<5}" for cell in cells)
        yield (row + expiry_words(tenant, short=short))[: view.width].rstrip(), _STYLES[tenant["verdict"]]
    if hidden > 0:
        yield f"{hidden} more tenants are not all ok, see the report", "plain"
    fine = sum(tenant["verdict"] == "passed" for tenant in view.tenants)
    if not few and fine:
        yield f"{fine} tenants ok", "ok"


def _columns(view: Screen, rows: Sequence[TenantResult]) -> tuple[list[str], bool]:
    """The groups to show, and whether the expiry must be short, so that a row fits the width."""
    areas = list(view.areas)
    width = view.width - _NAME - 7 - len("in 365 d (31 Dec)")
    if len(areas) * 5 > width:
        # Where all is right there is nothing to find.
        quiet = {None, "passed", "not-applicable", "waived"}
        areas = [area for area in areas if {area_state(tenant, area) for tenant in rows} - quiet]
    return areas, len(areas) * 5 > width


def _sends(view: View, tenant: TenantResult) -> str:
    if view.replay:
        return "-"
    return "?" if tenant["can_send"] is None else "yes" if tenant["can_send"] else "NO"


def expiry_words(tenant: TenantResult, *, short: bool) -> str:
    """When the token ends."""
    seen, iso = expiry(tenant), (tenant.get("token") or {}).get("expires_at")
    date = moment(iso)
    if seen.days is not None and date is not None:
        if seen.days < 0:
            return "expired"
        days = f"in {seen.days} d"
        return days if short else f"{days} ({date.day} {date:%b})"
    if seen.tone == "failed":
        return "rejected"
    if seen.tone == "not-applicable":
        return "?" if short else "not known"
    return "none" if short else "no expiry date"
