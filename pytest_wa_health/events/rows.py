"""Rows of status tables: exports with a header, and the same rows as JSON objects."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pytest_wa_health.catalogue.recognising import recognise
from pytest_wa_health.events.model import STATES, Failure, Sink
from pytest_wa_health.events.values import impersonal, moment, own_id, text, whole

_IDS = ("wamid", "message_id", "id")
_STATES = ("status", "state")
_ERRORS = ("error_code", "code", "err_code", "error", "error_title", "error_message", "external_error")
_TIMES = ("timestamp", "created_at", "ts", "failed_at")
_RECIPIENTS = ("phone", "recipient", "to")
_TEMPLATES = ("template", "template_name")
_NUMBERS = ("phone_number_id",)
_FAILED = ("failed", "error", "undelivered", "undeliverable", "rejected")
_INBOUND = ("received", "inbound", "incoming")
_CODED = re.compile(r"\s*(\d{1,7})\s*(?:[:/-]\s*(.*))?\Z", re.DOTALL)


@dataclass(frozen=True)
class Columns:
    """Which head holds what; None where the table has none of that kind."""

    id: str | None
    state: str | None
    errors: tuple[str, ...]
    time: str | None
    recipient: str | None
    template: str | None
    number: str | None


def columns_of(heads: Sequence[str]) -> Columns | None:
    """The columns of a table of statuses; None for a table of something else."""
    plain = {str(head).strip().strip('"').lower(): head for head in heads if type(head) is str}

    def first(names: tuple[str, ...]) -> str | None:
        return next((plain[name] for name in names if name in plain), None)

    errors = tuple(plain[name] for name in _ERRORS if name in plain)
    found = Columns(
        first(_IDS), first(_STATES), errors, first(_TIMES), first(_RECIPIENTS), first(_TEMPLATES), first(_NUMBERS)
    )
    telling = sum(bool(part) for part in (found.state, errors, found.time, found.recipient, found.template))
    return found if (found.state or errors) and (found.id or telling > 1) else None


def read_row(sink: Sink, columns: Columns, row: Mapping[str, Any], at: int | None = None) -> bool:
    """Hand on what one row says; False for one that says nothing of a message."""
    failure = _failure(columns, row)
    state = str(_at(row, columns.state) or "").strip().lower()
    if state in _FAILED or (not state and failure is not None):
        state = "failed"
    number = own_id(_at(row, columns.number))
    when = moment(_at(row, columns.time)) or at
    if state in _INBOUND:
        sink.inbound(number, None, text(_at(row, columns.id)), when)
        return True
    if state not in STATES:
        return False
    sink.status(
        number,
        None,
        text(_at(row, columns.id)),
        state,
        when,
        text(_at(row, columns.recipient)),
        (failure or Failure()) if state == "failed" else None,
        impersonal(text(_at(row, columns.template)) or "") or None,
    )
    return True


def _failure(columns: Columns, row: Mapping[str, Any]) -> Failure | None:
    """The first error column that holds something counts; a later one lends its words to a bare code."""
    found: Failure | None = None
    for head in columns.errors:
        read = _read_error(row.get(head))
        if read is None:
            continue
        if found is None:
            found = read
        elif not found.words and read.code in (None, found.code):
            found = Failure(found.code, found.subcode, read.words, read.details)
    return found


def _read_error(value: Any) -> Failure | None:  # noqa: ANN401 - any cell
    if type(value) is dict:
        code = whole(value.get("code"))
        words = text(value.get("title")) or text(value.get("message")) or ""
        return Failure(code, whole(value.get("error_subcode")), words) if code is not None or words else None
    if type(value) is list and value:
        return _read_error(value[0])
    said = (text(value) or "").strip()
    if not said or said.lower() in ("null", "none", "nil", "-", "0", "\\n"):
        return None
    coded = _CODED.fullmatch(said)
    if coded:
        return Failure(int(coded[1]), None, (coded[2] or "").strip())
    named = recognise(said, ours=True)
    return Failure(named.code, named.subcode, named.words) if named else Failure(words=said)


def _at(row: Mapping[str, Any], head: str | None) -> Any:  # noqa: ANN401
    return row.get(head) if head is not None else None


def delimiter_of(head: str) -> str | None:
    """What parts the columns of a header line of ours; None for a line that is none."""
    for candidate in (",", ";", "\t", "|"):
        if candidate in head:
            try:
                cells = next(csv.reader([head], delimiter=candidate))
            except (csv.Error, StopIteration):
                continue
            if columns_of(cells) is not None:
                return candidate
    return None


def rows_of(head: str, lines: Iterable[str], delimiter: str) -> Iterator[tuple[Columns, dict[str, str] | None]]:
    """The rows of a table whose header line was read already; None for one that has not as many cells."""
    heads = [cell.strip() for cell in next(csv.reader([head], delimiter=delimiter))]
    columns = columns_of(heads)
    if columns is None:
        return
    reader = csv.reader((line.replace("\0", "") for line in lines), delimiter=delimiter)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield columns, None
            continue
        if cells:
            yield columns, dict(zip(heads, cells, strict=False)) if len(cells) >= len(heads) - 1 else None
