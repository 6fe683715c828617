"""Reads sources of any form into a tally."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from pytest_wa_health.events import log_lines
from pytest_wa_health.events.documents import Kind, Piece, pieces, utf8
from pytest_wa_health.events.log_lines import Heard
from pytest_wa_health.events.model import Sink
from pytest_wa_health.events.payloads import PayloadReader
from pytest_wa_health.events.rows import delimiter_of, read_row, rows_of
from pytest_wa_health.events.source_files import Source, SourceError
from pytest_wa_health.events.tally import Tally

_BINARY = 1 << 12
_LONGEST_BLOCK = 80


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
    if b"\0" in first[:_BINARY] and not first.startswith((b"\xff\xfe", b"\xfe\xff")):
        report.problem = f"{report.name} is a binary file and was not read"
        return
    found = _blocks(pieces(utf8(_rejoined(first, stream))))
    reader = PayloadReader(sink)
    for kind, value in found:
        if kind is Kind.JSON:
            report.skipped += not reader.read(value)
        elif kind is Kind.CUT:
            report.skipped += 1
        elif (delimiter := delimiter_of(value)) is not None:
            _read_table(value, found, delimiter, sink, report)
        else:
            _read_line(value, reader, sink, report)


def _rejoined(first: bytes, rest: Iterable[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _blocks(found: Iterable[Piece]) -> Iterator[Piece]:
    """Lines that a program prints of one object, from the line that opens it to the one that closes it, as one."""
    held: list[str] = []
    depth = 0
    for kind, value in found:
        if kind is not Kind.LINE:
            if held:
                yield Kind.LINE, " ".join(held)
            held, depth = [], 0
            yield kind, value
            continue
        line = value.rstrip()
        opens = line.endswith(("{", "["))
        if not held and not opens:
            yield kind, value
            continue
        held.append(line)
        depth += line.count("{") + line.count("[") - line.count("}") - line.count("]")
        if depth <= 0 or len(held) >= _LONGEST_BLOCK:
            yield Kind.LINE, " ".join(held)
            held, depth = [], 0
    if held:
        yield Kind.LINE, " ".join(held)


def _read_table(head: str, rest: Iterator[Piece], delimiter: str, sink: Sink, report: SourceReport) -> None:
    """The rows below a header line, to the end of the source."""
    lines = (f"{value}\n" for kind, value in rest if kind is Kind.LINE)
    for columns, row in rows_of(head, lines, delimiter):
        report.skipped += row is None or not read_row(sink, columns, row)


def _read_line(line: str, reader: PayloadReader, sink: Sink, report: SourceReport) -> None:
    heard = log_lines.read_line(line, reader, sink)
    if heard is Heard.CUT:
        report.skipped += 1
    elif heard is Heard.SIGNATURE:
        report.signatures += 1
    elif heard is Heard.NOTHING:
        report.lines += 1
