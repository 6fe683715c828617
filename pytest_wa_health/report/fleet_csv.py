"""The table of a fleet as CSV, for spreadsheets: beside the pages of ``--wa-report-dir``."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from pytest_wa_health.model.run_result import Report, TenantResult
from pytest_wa_health.privacy.sanitising import clean_tree, one_line
from pytest_wa_health.report.phrases import Plain
from pytest_wa_health.report.view import View, display_name

__all__ = ["NAME", "text"]

NAME = "businesses.csv"
_HEADS = (
    "business", "tenant", "number", "verdict", "can_send", "cause", "title", "who", "further_causes", "since",
    "first_seen", "token_expires", "deadline", "business_account", "phone_number_id",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet may take for the beginning of a formula: https://owasp.org/www-community/attacks/CSV_Injection"""
_SENDS = {True: "yes", False: "no", None: ""}
MARK = "\ufeff"
"""By it spreadsheets know UTF-8, without which Arabic names are torn apart."""


def text(result: Report) -> str:
    """The table, most urgent first; what is not known is empty. Times are ISO 8601, UTC."""
    view = View(clean_tree(result))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_HEADS)
    for tenant in view.tenants:
        writer.writerow([defused(cell) for cell in _cells(tenant, Plain(view.result["lang"]))])
    return MARK + out.getvalue()


def defused(cell: str) -> str:
    """`cell` on one line, with an apostrophe before what would be a formula."""
    line = one_line(cell)
    return f"'{line}" if cell.lstrip(" ").startswith(_FORMULA) or line.startswith(_FORMULA) else line


def _cells(tenant: TenantResult, plain: Plain) -> Iterator[str]:
    ids, token = tenant.get("ids") or {}, tenant.get("token") or {}
    history = tenant.get("history") or {"runs": []}
    first = tenant["diagnoses"][0] if tenant["diagnoses"] else None
    since, good = history.get("since"), history.get("last_good")
    first_seen = history.get("first_seen") or (None if good else since)
    yield from (plain(display_name(tenant)), tenant["slug"], tenant.get("display_number") or "", tenant["verdict"])
    yield _SENDS[tenant["can_send"]]
    yield from (first["cause"], plain(first["title"]), first["who"]) if first else ("", "", "")
    yield " ".join(dict.fromkeys(each["cause"] for each in tenant["diagnoses"][1:]))
    yield from (since if since and good else "", str(first_seen or ""))
    yield from (token.get("expires_at") or "", (first.get("deadline") if first else None) or "")
    yield from (ids.get("business_account") or "", ids.get("phone_number") or "")
