"""``NAME=value`` files in the dialects of their readers: Node, Python, Ruby, compose, a shell."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.settings.spelling import recognise

__all__ = ["EnvLines", "assigned", "parse"]

_NAMED = re.compile(
    r"\s*(?:export\s+|set\s+|setx\s+|ENV\s+|-\s+|-e\s+|\$env:)?([A-Za-z_][\w.\-]*)\s*(=|:(?=\s|$))\s*(.*)"
)
_ASSIGNED = re.compile(
    r"""(?:^|(?<=[\s,.]))(?:(["'])(?P<inner>[A-Za-z_]\w*)=(?P<whole>[^"']*)\1
    |(?P<name>[A-Za-z_]\w*)=(?P<value>"[^"]*"|'[^']*'|[^\s"',]+))""",
    re.VERBOSE,
)
_SET = re.compile(
    r"""\b(?:user-secrets|secrets?|env|config)\s+set\s+["']?([A-Za-z][\w:.]*)["']?\s+("[^"]*"|'[^']*'|\S+)"""
)
_PLAIN = re.compile(r"\s*(?:export\s+|set\s+|\$env:)?[A-Za-z_][\w.\-]*\s*[=:]", re.IGNORECASE)
_SIMPLE = re.compile(r"(?:(?:[A-Za-z_][A-Za-z0-9_]*=[A-Za-z0-9:./_+,-]*)?(?:\r?\n|\Z))+")
_REST = re.compile(r"\s*[A-Za-z0-9_\-|%]{6,}\s*")
_COMMENT = re.compile(r"\s+#.*")
_GOES_ON = re.compile(r"\s+\\\Z")
"""What ends a line of a command that goes on in the next."""
_NEXT_SETTING = re.compile(r"\n\s*(?:export\s+)?[A-Z][A-Z0-9_]+\s*=")
_QUOTES = "\"'`"


@dataclass
class EnvLines:
    """What the lines of a file say. `bad` are the numbers of lines that say nothing, never their content."""

    values: dict[str, str] = field(default_factory=dict)
    bad: list[int] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    remarks: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, value: str) -> None:
        """Set `name`; the last of several counts."""
        if self.values.get(name, value) != value and recognise(name):
            self.twice.append(name)
        self.values[name] = value


def parse(text: str) -> EnvLines:
    """Read `text` without interpolation and without touching the process environment."""
    lines = EnvLines()
    if _SIMPLE.fullmatch(text):  # every dialect reads it alike, and a fleet has thousands of such files
        for name, _, value in (line.partition("=") for line in text.splitlines() if line):
            lines.add(name, value)
        return lines
    from dotenv.parser import parse_stream

    last, ended = "", 0
    for binding in parse_stream(io.StringIO(text)):
        written = binding.original.string
        start = binding.original.line + written[: len(written) - len(written.lstrip())].count("\n")
        if binding.error or (binding.key is not None and binding.value is None) or _swallowed(binding.value):
            for number, line in enumerate(written.strip("\r\n").splitlines() or [written], start):
                if line.strip() and not _lenient(lines, line) and not _continued(lines, last, ended, number, line):
                    lines.bad.append(number)
                elif found := _NAMED.match(line):
                    last = found[1]
                ended = number
        elif binding.key is not None and binding.value is not None:
            lines.add(binding.key, _without_backticks(_GOES_ON.sub("", binding.value)))
            last, ended = binding.key, start + written.strip("\r\n").count("\n")
    return lines


def _swallowed(value: str | None) -> bool:
    """Whether a quote that nobody closed took the settings after it along."""
    return value is not None and _NEXT_SETTING.search(value) is not None


def _lenient(lines: EnvLines, line: str) -> bool:
    """Take a line that python-dotenv refuses and others read: ``NAME: value``; or a quote that is not closed."""
    if not _PLAIN.match(line) and (pairs := [pair for pair in assigned(line) if recognise(pair[0])]):
        for name, value in pairs:
            lines.add(name, value)
        return True
    found = _NAMED.fullmatch(line.rstrip("\r\n"))
    if found is None:
        return False
    name, sign, value = found.groups()
    if sign == "=" and recognise(name) is None:
        return False
    lines.add(name, _scalar(value))
    return True


def assigned(line: str) -> list[tuple[str, str]]:
    """Every ``NAME=value`` in a command: ``set "NAME=value"``, ``heroku config:set A=b C=d``, ``secrets set A b``."""
    if found := _SET.search(line):
        return [(found[1], _scalar(found[2]))]
    return [
        (found["inner"], found["whole"]) if found["inner"] else (found["name"], _scalar(found["value"]))
        for found in _ASSIGNED.finditer(line)
    ]


def _scalar(value: str) -> str:
    value = value.strip()
    if value[:1] in _QUOTES and value and (end := value.find(value[0], 1)) > 0:
        return value[1:end]
    return _COMMENT.sub("", value)


def _continued(lines: EnvLines, last: str, ended: int, number: int, line: str) -> bool:
    """Take a line that is the rest of the value in the line before it: an editor or a chat broke it there."""
    if not last or number != ended + 1 or not _REST.fullmatch(line) or line.strip().startswith("EAA"):
        return False
    value = lines.values.get(last, "")
    if recognise(last) is None and not value.startswith("EAA"):
        return False
    lines.values[last] = f"{value.removesuffix(chr(92))}\n{line.strip()}"
    lines.remarks[last] = noted("stray.goes-on", line=number)
    return True


def _without_backticks(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] == "`" else value


def notes(lines: EnvLines, place: str) -> Iterator[str]:
    """What is odd about the file, by line number and name."""
    if lines.bad:
        numbers = ", ".join(str(number) for number in lines.bad[:5]) + (" and more" if len(lines.bad) > 5 else "")
        yield f"{place}: not a setting in line {numbers}; what stands there is ignored"
    if lines.twice:
        yield f"{place}: {', '.join(dict.fromkeys(lines.twice))} twice with different values; the last one counts"
