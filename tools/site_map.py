"""The map of the documentation, read off ``docs/README.md``; ``llms.txt`` is the same for programs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

__all__ = ["FILE", "ROOT", "llms_text", "sections"]

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
FILE = "llms.txt"
_SECTION = re.compile(r"^\*\*(.+?)\*\*", re.MULTILINE)
_TARGET = re.compile(r"\]\(([\w.-]+\.md)(?:#[\w-]*)?\)")
_LINKS = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_LONGEST = 200
_INTRODUCTION = (
    "A pytest plugin and a command, wa-health, that names the true cause why a business's WhatsApp (Cloud API) "
    "stopped, who must act, and how; read-only unless told to send or to renew."
)


def sections() -> Iterator[tuple[str, list[Path]]]:
    """The sections and their pages in order, each page once; what the map leaves out stands at the end."""
    text = (DOCS / "README.md").read_text("utf-8")
    seen = {"README.md"}
    yield "Overview", [DOCS / "README.md"]
    places = list(_SECTION.finditer(text))
    for place, following in zip(places, [*places[1:], None], strict=True):
        names = _TARGET.findall(text[place.end() : following.start() if following else None])
        fresh = [name for name in dict.fromkeys(names) if name not in seen and (DOCS / name).is_file()]
        seen.update(fresh)
        if fresh:
            yield place[1], [DOCS / name for name in fresh]
    rest = [path for path in sorted(DOCS.glob("*.md")) if path.name not in seen]
    outside = [ROOT / name for name in ("ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")]
    yield "More", [*rest, *outside]


def llms_text() -> str:
    """``llms.txt``: what this is, and every page with what stands in it."""
    lines = ["# pytest-wa-health", "", f"> {_INTRODUCTION}"]
    for section, pages in sections():
        listed = [_line(page) for page in pages if page.parent == DOCS and page.name != "README.md"]
        lines += ["", f"## {section}", "", *listed] if listed else []
    lines += ["", "## Schemas", ""]
    lines += [
        f"- [{path.stem}](schema/{path.name}): JSON Schema" for path in sorted((DOCS / "schema").glob("*.json"))
    ]
    return "\n".join(lines) + "\n"


def _line(page: Path) -> str:
    text = re.sub(r"^<div[^>]*>\n|^```.*?^```", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    title = next(line for line in text.splitlines() if line.startswith("# "))[2:]
    said = re.split(r"\n\s*\n", text.partition(title)[2].strip())[0]
    plain = " ".join(_LINKS.sub(r"\1", said).split())
    first = re.split(r"(?<=[.:])\s", plain)[0] if not plain.startswith(("#", "|", "<", "-")) else ""
    return f"- [{title}]({page.name})" + (f": {first[:_LONGEST]}" if first else "")
