"""Rows of status tables: exports with a header, and the same rows as JSON objects."""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pytest_wa_health.catalogue import loader
from pytest_wa_health.catalogue.recognising import recognise
from pytest_wa_health.events.literals import decoded
from pytest_wa_health.events.model import STATES, Failure, Sink, Status
from pytest_wa_health.events.values import impersonal, moment, own_id, text, whole

_INBOUND = "inbound"
_LIST = "errors"
"""The head of a column that holds Meta's own list."""
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
    plain = {_plain(head): head for head in reversed(heads) if type(head) is str}

    def first(kind: str) -> str | None:
        return next((plain[name] for name in _heads()[kind] if name in plain), None)

    errors = tuple(dict.fromkeys(plain[name] for name in _heads()["error"] if name in plain))
    found = Columns(
        first("id"), first("state"), errors, first("time"), first("recipient"), first("template"), first("number")
    )
    telling = sum(bool(part) for part in (found.state, errors, found.time, found.recipient, found.template))
    return found if (found.state or errors) and (found.id or telling > 1) else None


def is_of_totals(head: str) -> bool:
    """Whether a header line is that of a table of totals, which holds no single messages."""
    cells = {_plain(cell) for cell in re.split(r"[,;\t|]", head)}
    return len(cells & _heads()["totals"]) > 1


def _plain(head: str) -> str:
    """``Error Code``, ``error_code`` and ``errorCode`` are one head."""
    return re.sub(r"[\s_-]", "", head.strip().strip('"')).lower()


@functools.cache
def _heads() -> Mapping[str, Any]:
    """The heads of each kind, as they are compared: in the order in which they win, or as a set for totals."""
    raw = loader.read("event_tables.toml")
    found: dict[str, Any] = {kind: [_plain(name) for name in names] for kind, names in raw["heads"].items()}
    return {**found, "totals": {_plain(name) for name in raw["totals"]["heads"]}}


@functools.cache
def _states() -> Mapping[str, str]:
    """What tables write of a message to the state that it is."""
    words = {word: state for state, words in loader.read("event_tables.toml")["states"].items() for word in words}
    return {**words, **{state: state for state in STATES}}


def read_row(sink: Sink, columns: Columns, row: Mapping[str, Any], at: int | None = None) -> bool:
    """Hand on what one row says; False for one that says nothing of a message."""
    failure = _failure(columns, row)
    said = str(_at(row, columns.state) or "").strip().lower()
    state = _states().get(said)
    if not said and failure is not None:
        state = "failed"
    number = own_id(_at(row, columns.number))
    when = moment(_at(row, columns.time)) or at
    message_id = text(_at(row, columns.id))
    if state == _INBOUND:
        sink.inbound(number, None, message_id, when)
        return True
    if state is None:
        return False
    template = impersonal(text(_at(row, columns.template)) or "") or None
    reason = (failure or Failure()) if state == "failed" else None
    recipient = text(_at(row, columns.recipient))
    sink.status(Status(state, message_id, number, None, when, recipient, reason, template))
    return True


def _failure(columns: Columns, row: Mapping[str, Any]) -> Failure | None:
    """The first error column that holds something counts; a later one lends its words to a bare code."""
    found: Failure | None = None
    for head in columns.errors:
        value = row.get(head)
        if _plain(head) == _LIST and not _is_structured(value):
            continue  # a count
        read = _read_error(value)
        if read is None:
            continue
        if found is None:
            found = read
        elif not found.words and read.code in (None, found.code):
            found = Failure(found.code, found.subcode, read.words, read.details)
    return found


def _read_error(value: Any) -> Failure | None:  # noqa: ANN401 - any cell
    if type(value) is str and _is_structured(value):
        value = decoded(value.strip()) or value
    if type(value) is dict:
        inner = value.get("error")
        value = inner if type(inner) is dict else value
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


def _is_structured(value: Any) -> bool:  # noqa: ANN401
    return type(value) in (list, dict) or (type(value) is str and value.lstrip()[:1] in ("{", "["))


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
