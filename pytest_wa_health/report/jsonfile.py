"""The result as a JSON file for other programs, and how every report reaches the disk."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pytest_wa_health.model.run_result import Report
from pytest_wa_health.model.special_file import is_special, write_special
from pytest_wa_health.model.whole_file import write_whole

__all__ = ["Check", "values", "write", "write_text"]

Check = Callable[[Iterable[str]], None]
"""Looks through the lines of a file before it takes its place, and raises if it must not."""


_READ_BY_PEOPLE = 50
"""Up to so many tenants a file is indented; of a fleet each tenant has a line, which is written much faster."""


_BETWEEN_VALUES = re.compile(r'(?<!\\)", "')
"""A quotation mark inside a value has a backslash before it."""


def write(result: Report, path: Path, check: Check | None = None) -> None:
    """Write `result` to `path` as UTF-8 JSON. Raises OSError, whose ``strerror`` says why not."""
    # Piece by piece: a fleet's report is never in memory as one text.
    _write(itertools.chain(_pieces(result), "\n"), path, check)


def _pieces(result: Report) -> Iterator[str]:
    tenants = result.get("tenants", ())
    if len(tenants) <= _READ_BY_PEOPLE:
        yield from json.JSONEncoder(ensure_ascii=False, indent=2).iterencode(result)
        return
    encode = json.JSONEncoder(ensure_ascii=False).encode
    rest = encode({name: value for name, value in result.items() if name != "tenants"})
    yield f'{rest[:-1]}, "tenants": [\n'
    yield encode(tenants[0])
    for tenant in tenants[1:]:
        yield f",\n{encode(tenant)}"
    yield "\n]}"


def values(lines: Iterable[str]) -> Iterator[str]:
    """`lines` of a file that :func:`write` made, cut between values; one of four characters or more stays whole."""
    for line in lines:
        yield from _BETWEEN_VALUES.split(line)


def write_text(text: str, path: Path, check: Check | None = None) -> None:
    """Write `text` to `path` in one step, making its directory: a reader sees the old file or the new one.

    Lone surrogates, which some program may have put into a name, become question marks. Raises OSError, and
    whatever `check` raises; then no file is left, and one that was there stays as it was.
    """
    _write([text], path, check)


def _write(pieces: Iterable[str], path: Path, check: Check | None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if is_special(path):
        text = "".join(pieces)
        if check:
            check(text.splitlines())
        write_special(path, [text.encode("utf-8", "replace")])
        return

    def look(draft: Path) -> None:
        if check:
            with draft.open(encoding="utf-8") as file:
                check(file)

    write_whole(path, (piece.encode("utf-8", "replace") for piece in pieces), check=look)
