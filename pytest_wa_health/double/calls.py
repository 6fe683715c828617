"""What a client asked, and what it is answered, before either touches the wire."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any

__all__ = ["Call", "Json", "Misused", "Reply", "dumps"]

Json = Any
"""A JSON value: dict, list, str, int, float, bool or None."""


class Misused(Exception):  # noqa: N818 - a verdict on the client, answered as plain text
    """The client did what no client should do: the double says so instead of imitating Meta."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


@dataclass(frozen=True)
class Call:
    """One request as it arrived.

    Its ``repr`` shows method and path only: query, headers and body may hold credentials.
    """

    method: str
    path: str
    """Without the query, e.g. ``/v25.0/debug_token``."""
    query: dict[str, str] = field(default_factory=dict, repr=False)
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    """Names in lower case."""
    body: bytes = field(default=b"", repr=False)
    form: dict[str, str] = field(default_factory=dict, repr=False)
    base: str = field(default="", repr=False)
    """Scheme and authority under which the double was asked, for the links in its answers."""

    @property
    def json(self) -> Json:
        """The body as JSON; None where it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    @property
    def params(self) -> dict[str, Any]:
        """Query and body together, as the Graph API reads them (JSON or a form)."""
        posted = self.json
        return {**self.query, **self.form, **(posted if isinstance(posted, dict) else {})}

    @property
    def parts(self) -> list[str]:
        """The path's components."""
        return [part for part in self.path.split("/") if part]


@dataclass(frozen=True)
class Reply:
    """A whole answer."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def having(self, *headers: tuple[str, str], **changes: Json) -> Reply:
        """A copy in which `headers` stand in place of those of the same name, and `changes` are made."""
        names = {name.lower() for name, _ in headers}
        kept = tuple(pair for pair in self.headers if pair[0].lower() not in names)
        return replace(self, headers=(*kept, *headers), **changes)


def dumps(value: Json) -> bytes:
    r"""JSON as PHP writes it: no blanks, ``\/`` for a slash, ``\u0040`` for an at sign, ASCII only."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=True)
    return text.replace("/", "\\/").replace("@", "\\u0040").encode()
