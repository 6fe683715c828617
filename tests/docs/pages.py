"""The documentation as the tests see it: pages, fenced blocks and what the comment before a block says of it.

A block is marked by an HTML comment on the line before it:

``<!-- run: state logged-out; exit 1; shows token.logged-out -->``
    each line is run in the page's own directory. ``state`` puts a double into that state and writes ``.env`` for it;
    it stays until the next ``state``. ``exit`` is the exit code of every line (0). ``shows`` must be in the output.
``<!-- serve -->``
    a program that runs until the page ends.
``<!-- file: NAME -->``
    the block is written to that file.
``<!-- make -->``, ``<!-- install -->``, ``<!-- tool -->``
    targets of the Makefile, installations (see tests/packaging), other people's programs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
GENERATED = ("reference.md", "reference.ar.md", "coverage.md", "receiver-samples.md")

_FENCE = re.compile(
    r"(?:^[ ]*<!--\s*(?P<mark>(?:run|serve|file|make|install|tool)\b[^\n]*?)\s*-->\n+)?"
    r"^[ ]*```(?P<lang>[a-z]*)[^\n]*\n(?P<body>.*?)^[ ]*```[ ]*$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Block:
    """One fenced block. `kind` is the first word of its mark, empty where it has none."""

    page: Path
    line: int
    lang: str
    body: str
    kind: str = ""
    argument: str = ""
    options: dict[str, str] = field(default_factory=dict)

    @property
    def commands(self) -> list[str]:
        """Its lines without comments, continued ones joined."""
        joined = re.sub(r"\s#.*", "", self.body.replace("\\\n", " "))
        return [line.strip() for line in joined.splitlines() if line.strip() and not line.strip().startswith("#")]


def pages() -> list[Path]:
    """Every page that a person wrote or that is generated, the changelog's fragments left out."""
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(page: Path) -> Iterator[Block]:
    """The fenced blocks of `page`, in order."""
    text = page.read_text("utf-8")
    for match in _FENCE.finditer(text):
        kind, _, rest = (match["mark"] or "").partition(":")
        parts = [part.strip() for part in rest.split(";") if part.strip()]
        options = dict(part.partition(" ")[::2] for part in parts)
        indent = re.match(r"[ ]*", match["body"])
        body = re.sub(rf"^{indent[0]}", "", match["body"], flags=re.MULTILINE) if indent else match["body"]
        yield Block(
            page,
            text[: match.start()].count("\n") + 1,
            match["lang"],
            body,
            kind.strip(),
            rest.strip(),
            options,
        )
