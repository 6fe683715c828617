"""States of the way an answer travels (F80 to F87)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wa_health.double.edits import configured, gate, travels
from pytest_wa_health.double.problems import Problem
from pytest_wa_health.double.registry import register
from pytest_wa_health.double.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wa_health.double.account import Account

HTML = ("Content-Type", "text/html; charset=utf-8")
FACEBOOK_PAGE = (
    b'<!DOCTYPE html><html lang="en" id="facebook"><head><title>Facebook | Error</title></head>'
    b"<body><h1>Sorry, something went wrong.</h1><p>We're working on getting this fixed as soon as we can.</p>"
    b"</body></html>"
)
PROXY_PAGE = (
    b"<html><head><title>407 Proxy Authentication Required</title></head><body>Authenticate yourself.</body></html>"
)
GATEWAY_PAGE = b"<html><head><title>Blocked by corporate policy</title></head><body>Category: chat.</body></html>"
STRING_DATA = Problem(100, "(#100) Invalid parameter", error_data='{"blame_field_specs":[["fields"]]}')
DRIP = 0.05
SLOW = 30.0


def _page(status: int, page: bytes = FACEBOOK_PAGE, *headers: tuple[str, str]) -> Callable[[Account], None]:
    return travels(Wire("instead", status, (HTML, *headers), page))


def _redirect(target: str) -> Callable[[Account], None]:
    return _page(302, b"<html><body>Moved</body></html>", ("Location", target))


META = ("X-Fb-Debug", "opaque")  # on every answer that comes from Meta's own edge
register("html-page", "F80", "an HTML page with HTTP 500 in place of JSON", _page(500, FACEBOOK_PAGE, META))
for _status in (200, 400, 408, 503):
    register(f"html-page-{_status}", "F80", f"an HTML page with HTTP {_status}", _page(_status, FACEBOOK_PAGE, META))
register("empty-body", "F81", "HTTP 502 and nothing else", travels(Wire("instead", 502)))
register("empty-body-504", "F81", "HTTP 504 and nothing else", travels(Wire("instead", 504)))
register("empty-body-200", "F81", "HTTP 200 and nothing else", travels(Wire("instead", 200)))
register("truncated-json", "F82", "JSON that ends in the middle", travels(Wire("cut")))
register(
    "wrong-content-length",
    "F82",
    "the connection closes before the promised length came",
    travels(Wire("wrong-length")),
)
register(
    "error-with-200",
    "F83",
    "an error object under HTTP 200",
    gate(Problem(2, "An unexpected error has occurred. Please retry your request later.", transient=True)),
    travels(Wire("status", 200)),
)
register("error-data-string", "F84", "error_data is a string", gate(STRING_DATA))
register("slow", "F85", f"every answer takes {SLOW:.0f} seconds", travels(Wire("slow", seconds=SLOW)))
register("hang", "F85", "no answer ever comes", travels(Wire("hang")))
register(
    "hang-on-sending", "F85", "messages are accepted and the answer never comes", travels(Wire("hang", on="sends"))
)
register("hang-after-headers", "F85", "the headers come, the body never", travels(Wire("hang-after-headers")))
register("drip", "F85", "the body comes one byte at a time", travels(Wire("drip-body", seconds=DRIP)))
register("drip-headers", "F85", "the headers come one byte at a time", travels(Wire("drip-headers", seconds=DRIP)))
register("reset", "F86", "the connection is reset before an answer", travels(Wire("reset")))
register(
    "reset-mid-body", "F86", "the connection is reset in the middle of the body", travels(Wire("reset-mid-body"))
)
register(
    "refused", "F86", "the settings name a port where nobody listens", configured(GRAPH_URL="http://127.0.0.1:1")
)
register("dns", "F86", "the settings name a host that does not exist", configured(GRAPH_URL="http://graph.invalid"))
register(
    "proxy-407",
    "F86",
    "a proxy wants a password",
    _page(407, PROXY_PAGE, ("Proxy-Authenticate", 'Basic realm="proxy"')),
)
register("intercepted", "F86", "a gateway answers HTTP 403 with a page of its own", _page(403, GATEWAY_PAGE))
register(
    "redirect", "F87", "every call is redirected to a page of another host", _redirect("{elsewhere}/captive/login")
)
register(
    "redirect-loop", "F87", "every call is redirected to itself on another host", _redirect("{elsewhere}/v25.0/me")
)
register(
    "redirect-scheme",
    "F87",
    "every call is redirected to another scheme",
    _redirect("ftp://graph.example.test/v25.0/me"),
)
register(
    "captive-portal",
    "F87",
    "a sign-in page of the network with HTTP 200",
    _page(200, b"<!DOCTYPE html><html><head><title>Welcome to Hotel WiFi</title></head><body>Sign in</body></html>"),
)
register("gzip-bomb", "F82", "a small body that unpacks to a quarter of a gigabyte", travels(Wire("gzip-bomb")))
register("endless-body", "F85", "a body that never ends", travels(Wire("endless")))
