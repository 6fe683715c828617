"""The headers that come with every answer, as recorded from the live API."""

from __future__ import annotations

import hashlib
import json
import secrets
from email.utils import formatdate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_wa_health.double.account import Account
    from pytest_wa_health.double.problems import Problem

__all__ = ["app_usage", "business_usage", "for_error", "for_everything", "for_success", "trace"]

Headers = list[tuple[str, str]]


def trace() -> str:
    """A fresh ``fbtrace_id``: ``A`` and 22 url-safe characters."""
    return "A" + secrets.token_urlsafe(17)[:22]


def for_everything(trace_id: str, served: str, asked: str | None, now: float) -> Headers:
    """What errors and successes share."""
    headers = [
        ("Content-Type", "application/json; charset=UTF-8"),
        ("Date", formatdate(now, usegmt=True)),
        ("Facebook-Api-Version", served),
        ("X-Fb-Request-Id", trace_id),
        ("X-Fb-Trace-Id", secrets.token_urlsafe(9)[:11]),
        ("X-Fb-Rev", str(1_030_000_000 + secrets.randbelow(9_999_999))),
        ("X-Fb-Debug", secrets.token_urlsafe(48)),
        ("Access-Control-Allow-Origin", "*"),
        ("Strict-Transport-Security", "max-age=15552000; preload"),
        ("Pragma", "no-cache"),
        ("Expires", "Sat, 01 Jan 2000 00:00:00 GMT"),
        ("Vary", "Accept-Encoding"),
        ("X-Fb-Connection-Quality", "EXCELLENT; q=0.9, rtt=1, rtx=0, c=10, mss=1380, tbw=3370, tp=-1"),
        ("Alt-Svc", 'h3=":443"; ma=86400'),
    ]
    if asked is not None and asked != served:
        words = f"The call has been auto-upgraded to {served} as {asked} has been deprecated."
        headers.append(("X-Ad-Api-Version-Warning", words))
    return headers


def for_success(body: bytes, *, method: str) -> Headers:
    """What only a success has."""
    headers = [("Cache-Control", "private, no-cache, no-store, must-revalidate")]
    if method == "GET":
        tag = hashlib.sha1(body, usedforsecurity=False).hexdigest()
        headers.append(("Etag", f'"{tag}"'))
    return headers


def for_error(problem: Problem) -> Headers:
    """What only an error has."""
    return [
        ("Cache-Control", "no-store"),
        ("WWW-Authenticate", problem.challenge.encode("ascii", "replace").decode()),
        ("Proxy-Status", "http_request_error; e_fb_httpversion=1.1"),
        ("Cross-Origin-Resource-Policy", "cross-origin"),
    ]


def app_usage(account: Account) -> tuple[str, str]:
    """The app's share of its limit, in percent."""
    figures = {"call_count": 0, "total_cputime": 0, "total_time": 0, **account.app_usage}
    return "X-App-Usage", json.dumps(figures, separators=(",", ":"))


def business_usage(account: Account, kind: str) -> tuple[str, str]:
    """The account's share of its limit; the key is the WABA, whichever node was asked."""
    rows = {account.waba.id: [{"type": kind, **account.account_usage}]}
    return "X-Business-Use-Case-Usage", json.dumps(rows, separators=(",", ":"))
