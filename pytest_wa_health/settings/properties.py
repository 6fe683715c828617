"""Java's ``.properties`` and ``.ini`` files as pairs of path and value."""

from __future__ import annotations

import re

__all__ = ["pairs"]

_PAIR = re.compile(r"((?:\\.|[^\s=:\\])+)\s*[=:\s]\s*(.*)")
_SECTION = re.compile(r"\[([^\[\]]+)\]\s*")


def pairs(text: str) -> list[tuple[tuple[str, ...], str]]:
    """Every value with its section, if it stands in one, and its key."""
    found: list[tuple[tuple[str, ...], str]] = []
    section: tuple[str, ...] = ()
    lines = iter(text.splitlines())
    for line in lines:
        whole = line.strip()
        if not whole or whole[0] in "#!;":
            continue
        while whole.endswith("\\") and not whole.endswith("\\\\"):
            whole = whole[:-1] + next(lines, "").strip()
        if head := _SECTION.fullmatch(whole):
            section = (head[1].strip(),)
        elif pair := _PAIR.fullmatch(whole):
            found.append(((*section, pair[1].replace("\\", "")), _unquoted(pair[2].strip())))
    return found


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
