"""What the parts of the terminal's block share: lines and their styles, wrapping, names, times; plain ASCII."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from pytest_wa_health.model.run_result import Report, TenantResult
from pytest_wa_health.privacy.sanitising import ascii_text, shortened
from pytest_wa_health.report.phrases import moment
from pytest_wa_health.report.view import View, is_unnamed, verified_name

__all__ = [
    "INDENT", "NARROWEST", "WIDEST", "WIDTH", "WORDS", "Line", "Screen", "Style", "indented", "markup", "named",
    "plain", "slug_of", "when", "wrapped",
]  # fmt: skip

Style = Literal["plain", "bold", "fix", "warn", "ok", "unknown"]
Line = tuple[str, Style]

WIDTH = 80
"""Columns where nobody knows how many there are."""
NARROWEST, WIDEST = 60, 110
"""Between these the width follows the terminal: a longer line is hard to read."""
INDENT = 9
"""Columns of the margin, which holds one word."""
_MARKUP: Mapping[Style, Mapping[str, bool]] = {
    "plain": {},
    "bold": {"bold": True},
    "fix": {"red": True, "bold": True},
    "warn": {"yellow": True},
    "ok": {"green": True},
    "unknown": {"purple": True},
}
WORDS: Mapping[str, tuple[str, Style]] = {
    "failed": ("FIX", "fix"), "unknown": ("UNKNOWN", "unknown"), "warned": ("WARN", "warn"), "passed": ("OK", "ok"),
}  # fmt: skip


def markup(style: str) -> dict[str, bool]:
    """`style` as keyword arguments of pytest's ``TerminalReporter.write_line``."""
    return dict(_MARKUP.get(style, {}))  # type: ignore[call-overload]


def plain(text: object) -> str:
    """A text of the result as ASCII, the catalogue's bold and code marks taken out."""
    return ascii_text(str(text)).replace("**", "").replace("`", "")


def slug_of(tenant: TenantResult) -> str:
    """What to call a tenant: by its slug, which options take; the only one, which needs none, by its own name."""
    if tenant["slug"] == "default" and tenant.get("receiver"):
        return "the receiver"
    name = verified_name(tenant) if is_unnamed(tenant) else None
    return name if name and ascii_text(name) == name else ascii_text(str(tenant["slug"]))


def when(iso: str | None) -> str:
    at = moment(iso)
    return f"{at.day} {at:%b %Y %H:%M} UTC" if at else ""


def wrapped(text: str, width: int = WIDTH - INDENT) -> list[str]:
    """`text` in lines of `width`; an address that is longer stays whole, on a line of its own."""
    out: list[str] = []
    for line in textwrap.wrap(plain(text), width, break_on_hyphens=False, break_long_words=False):
        whole = len(line) <= width or "://" in line
        out += [line] if whole else [line[i : i + width] for i in range(0, len(line), width)]
    return out


def indented(head: str, line: str, width: int = WIDTH) -> str:
    return line if len(head) + len(line) > width else head + line


class Screen(View):
    """A view of a result and the columns that it is shown in."""

    def __init__(self, result: Report, width: int = WIDTH) -> None:
        super().__init__(result)
        self.width = max(NARROWEST, min(width, WIDEST))

    def item(self, word: str, style: Style, text: str, *more: str) -> Iterator[Line]:
        """A word in the margin and a text beside it, wrapped; `more` are paragraphs below."""
        beside = self.width - INDENT
        first, *rest = wrapped(text, beside) or [""]
        yield f"{word:<{INDENT}}{first}", style
        for line in (*rest, *(line for paragraph in more for line in wrapped(paragraph, beside))):
            yield indented(" " * INDENT, line, self.width), "plain"


def named(tenants: Sequence[TenantResult]) -> str:
    """The first three by name, and how many more."""
    names = ", ".join(shortened(slug_of(tenant), 14) for tenant in tenants[:3])
    return names + (f" and {len(tenants) - 3} more" if len(tenants) > 3 else "")
