"""One bounded exchange with a server that is not Meta's, and what of it may be written down."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin, urlsplit

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.graph.body import cleaner, html_title
from pytest_wa_health.graph.client import open_transport
from pytest_wa_health.graph.exchange import Call
from pytest_wa_health.model.json_value import Json
from pytest_wa_health.model.web_address import host_and_port
from pytest_wa_health.survey.facts import Failure

if TYPE_CHECKING:
    from pytest_wa_health.privacy.secret import Secret

_ANY = {"Accept": "*/*"}
_PATH_LENGTH = 120


@dataclass(frozen=True)
class Visit:
    """What came back: a status with headers and body, a failure, or both where the body broke off."""

    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    """Names in lower case."""
    body: bytes = b""
    failure: Failure | None = None
    milliseconds: int = 0

    @property
    def text(self) -> str:
        """The body as text; never fails."""
        return self.body.decode("utf-8", "replace")

    @property
    def is_html(self) -> bool:
        """Whether the body is a page."""
        kind = self.headers.get("content-type", "").lower()
        start = self.body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        return start.startswith((b"<!doctype html", b"<html", b"<head")) or ("html" in kind and start[:1] == b"<")


class Budget(NamedTuple):
    """How long one exchange may take, and when the last one must be over; seconds, the latter on `clock`."""

    each: float
    ends: float
    clock: Callable[[], float] = time.monotonic

    def left(self) -> float:
        """Seconds that the next exchange has; never zero, which would mean no limit."""
        return max(0.001, min(self.each, self.ends - self.clock()))


class Visitor:
    """Asks one server, one question after the other, over one connection if the server keeps it.

    Nothing raises, redirects are not followed, bodies are cut at 2 MB, and every text that is kept is redacted.
    """

    def __init__(self, redact: Callable[[str], str], budget: Budget) -> None:
        self._transport = open_transport()
        self.clean = cleaner(redact)
        """Takes secrets out of a text and makes it one line that is safe to show."""
        self._budget = budget

    def visit(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str | Secret] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Visit:
        """One exchange, within the budget."""
        call = Call(method, url, None, params or {}, body=body, headers={**_ANY, **(headers or {})})
        started = time.perf_counter()
        reply = self._transport.exchange(call, self._budget.left())
        spent = round((time.perf_counter() - started) * 1000)
        if isinstance(reply, Failure):
            return Visit(failure=reply, milliseconds=spent)
        return Visit(reply.status, reply.headers, reply.body, reply.failure, spent)

    def facts(self, visit: Visit, url: str) -> dict[str, Json]:
        """What of `visit` to `url` may be kept: never the body, never a query."""
        facts: dict[str, Json] = {"status": visit.status, "ms": visit.milliseconds}
        if visit.failure is not None:
            facts["failure"] = {"kind": visit.failure.kind, "reason": visit.failure.reason}
        if visit.status is not None and 300 <= visit.status < 400:
            facts["redirect"] = redirect_target(visit, url, self.clean)
        if visit.is_html:
            facts["title"] = html_title(visit.body, self.clean)
        return facts

    def close(self) -> None:
        """Close the connection."""
        self._transport.close()


def redirect_target(visit: Visit, url: str, clean: Callable[[str], str]) -> str:
    """Where a redirect leads, without query: ``https://host/path``."""
    try:
        # Cleaned first: a host name comes out in lower case, in which a secret cannot be recognised.
        parts = urlsplit(urljoin(url, clean(visit.headers.get("location", ""))))
        host = host_and_port(parts.hostname or "", parts.port)
    except ValueError:
        return noted("word.unreadable-address")
    return clean(f"{parts.scheme}://{host}{parts.path}"[:_PATH_LENGTH])
