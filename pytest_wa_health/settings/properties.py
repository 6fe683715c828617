"""Java's ``.properties``, ``.ini`` files, units of systemd and ``.tfvars`` as pairs of path and value."""

from __future__ import annotations

import re

from pytest_wa_health.settings.env_lines import assigned

__all__ = ["pairs"]

_PAIR = re.compile(r"((?:\\.|[^\s=:\\])+)\s*[=:\s]\s*(.*)")
_ESCAPED = re.compile(r"\\([:=#!\\ ])")
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
        elif (pair := _PAIR.fullmatch(whole)) and pair[1] == "Environment":
            found += [((name,), value) for name, value in assigned(pair[2])]
        elif pair:
            value = _ESCAPED.sub(r"\1", _unquoted(pair[2].strip()))
            found.append(((*section, pair[1].replace("\\", "")), value))
    return found


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
