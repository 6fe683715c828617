"""Reads sources of any form into a tally."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from pytest_wa_health.events.documents import Kind, Piece, Splitter, utf8
from pytest_wa_health.events.log_lines import Heard, LogReader
from pytest_wa_health.events.model import Sink
from pytest_wa_health.events.rows import delimiter_of, is_of_totals, read_row, rows_of
from pytest_wa_health.events.source_files import Source, SourceError, kind_of
from pytest_wa_health.events.tally import Tally

_LONGEST_BLOCK, _LONGEST_LOOSE = 1000, 80
"""Lines of one printed object: as long as they are indented or close something, and otherwise."""
_HEAD_WITHIN = 200
"""The header of a table stands among the first lines of a file."""
_OPENING, _CLOSING, _INSIDE = ("{", "[", "("), ("}", "]", ")"), (" ", "\t", "}", "]", ")")
_BEFORE = re.compile(
    r"(?:\d{4}-\d\d-\d\d[T ][\d:.,]{5,30}(?:Z|[+-]\d\d:?\d\d)?\s|[A-Z][a-z]{2} [ \d]\d [\d:]{8} \S{1,60}\s)?"
    r"(?:[\w.-]{1,40}\[[\w.]{1,40}\]:\s|[\w.| -]{1,40}\|\s)?"
)
"""What stands before each line: its time, and the program: ``… app[web.1]: ``, ``web-1  | ``."""
_TOTALS = (
    "holds totals and no single messages: export webhook payloads, or the table in which your program keeps statuses"
)


@dataclass
class SourceReport:
    """What came of one source."""

    name: str
    events: int = 0
    skipped: int = 0
    """Payloads and rows that were cut, did not parse, or hold nothing of ours."""
    lines: int = 0
    """Lines of a log that speak of nothing here."""
    signatures: int = 0
    """Lines that say that a webhook was refused for its signature."""
    products: Counter[str] = field(default_factory=Counter)
    problem: str | None = None


Progress = Callable[[int], None]
"""Told how many bytes were read."""


def read_source(
    source: Source, tally: Tally, progress: Progress | None = None, *, sink: Sink | None = None
) -> SourceReport:
    """Count what one source holds, through `sink` where one stands before the tally.

    Never raises for its content; what went wrong stands in `problem`.
    """
    report = SourceReport(source.name)
    before, products = tally.events, Counter(tally.products)
    try:
        _read(_watched(source.chunks(), progress), sink or tally, report)
    except SourceError as error:
        report.problem = str(error)
    report.events = tally.events - before
    report.products = tally.products - products
    return report


def _watched(chunks: Iterable[bytes], progress: Progress | None) -> Iterator[bytes]:
    for chunk in chunks:
        if progress is not None:
            progress(len(chunk))
        yield chunk


def _read(chunks: Iterable[bytes], sink: Sink, report: SourceReport) -> None:
    stream = iter(chunks)
    first = next(stream, b"")
    if (kind := kind_of(first)) is not None:
        report.problem = f"{report.name} {kind}"
        return
    split = Splitter(utf8(_rejoined(first, stream)))
    reader = LogReader(sink)
    for kind_of_piece, value in blocks(split):
        if kind_of_piece is Kind.JSON:
            report.skipped += not reader.payloads.read(value)
        elif kind_of_piece is Kind.CUT:
            report.skipped += 1
        elif report.lines < _HEAD_WITHIN and (delimiter := delimiter_of(value)) is not None:
            _read_table(value, split, delimiter, sink, report)
        else:
            _read_line(value, reader, report)


def _rejoined(first: bytes, rest: Iterable[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def blocks(found: Iterable[Piece]) -> Iterator[Piece]:
    """Lines that a program prints of one object, from the line that opens it to the one that closes it, as one.

    Records of a container's log are the lines that they hold.
    """
    held: list[str] = []
    depth = 0
    for kind, value in (_unwrapped(piece, is_inside=bool(held)) for piece in found):
        if kind is not Kind.LINE:
            if held:
                yield Kind.LINE, " ".join(held)
            held, depth = [], 0
            yield kind, value
            continue
        line = value.rstrip()
        if not held and not line.endswith(_OPENING):
            yield kind, value
            continue
        held.append(line)
        depth += sum(map(line.count, _OPENING)) - sum(map(line.count, _CLOSING))
        most = _LONGEST_BLOCK if line[:1] in _INSIDE else _LONGEST_LOOSE
        if depth <= 0 or len(held) >= most:
            yield Kind.LINE, " ".join(held)
            held, depth = [], 0
    if held:
        yield Kind.LINE, " ".join(held)


def _unwrapped(piece: Piece, *, is_inside: bool) -> Piece:
    """A line of text without what a collector of logs puts around or before it; with its time where one begins."""
    kind, value = piece
    if kind is Kind.JSON and type(value) is dict and type(value.get("log")) is str and "stream" in value:
        return Kind.LINE, value["log"] if is_inside else f"{value.get('time', '')} {value['log']}"
    if is_inside and kind is Kind.LINE:
        return kind, _BEFORE.sub("", value, count=1)
    return piece


def _read_table(head: str, rest: Splitter, delimiter: str, sink: Sink, report: SourceReport) -> None:
    """The rows below a header line, to the end of the source."""
    for columns, row in rows_of(head, rest.lines(), delimiter):
        report.skipped += row is None or not read_row(sink, columns, row)


def _read_line(line: str, reader: LogReader, report: SourceReport) -> None:
    heard = reader.read(line)
    if heard is Heard.CUT:
        report.skipped += 1
    elif heard is Heard.SIGNATURE:
        report.signatures += 1
    elif heard is Heard.NOTHING:
        report.lines += 1
        if report.problem is None and report.lines < _HEAD_WITHIN and is_of_totals(line):
            report.problem = f"{report.name} {_TOTALS}"
