"""Lines of application logs: JSON and Python dictionaries inside them, and error texts.

A line that holds the beginning of a payload which does not parse is cut, and no error text: half a payload may hold
any number.
"""

from __future__ import annotations

import ast
import contextlib
import re
from collections.abc import Iterator
from enum import Enum
from typing import Any

import msgspec

from pytest_wa_health.catalogue.recognising import recognise
from pytest_wa_health.catalogue.unreached import unreached
from pytest_wa_health.events.model import Failure, Sink
from pytest_wa_health.events.payloads import PayloadReader
from pytest_wa_health.events.values import time_of

_LONGEST_LITERAL = 100_000
_MOST_STARTS = 8
_OPENING = re.compile(r"[{\[]\s*(?:\\?[\"'])")
_PAYLOAD = re.compile(r"whatsapp_business_account|\\?[\"'](?:entry|statuses|changes)\\?[\"']\s*:")
_WAMID = re.compile(r"\bwamid\.[A-Za-z0-9+/=_-]{2,}")
_STATE = re.compile(r"\b(accepted|sent|delivered|read|failed)\b", re.IGNORECASE)
_SIGNATURE = re.compile(
    r"(?:webhook|x-hub|signature).{0,60}(?:mismatch|unmatching|invalid|without a signature)", re.I
)


class Heard(Enum):
    """What came of a line."""

    EVENT = "event"
    CUT = "cut"
    SIGNATURE = "signature"
    """The application refused a webhook for its signature."""
    NOTHING = "nothing"


def read_line(line: str, reader: PayloadReader, sink: Sink) -> Heard:
    """Hand on what one line of a log holds."""
    at = time_of(line)
    tried = False
    for value in _embedded(line):
        tried = True
        if value is not None and reader.read(value, at):
            return Heard.EVENT
    if _PAYLOAD.search(line) and not (tried and _whole(line)):
        return Heard.CUT
    wamid = _WAMID.search(line)
    failure = failure_in(line)
    state = _STATE.search(line)
    if failure is not None and not (state and state[1].lower() != "failed" and wamid):
        sink.status(None, None, wamid[0] if wamid else None, "failed", at, None, failure)
        return Heard.EVENT
    if wamid and state:
        word = state[1].lower()
        sink.status(None, None, wamid[0], word, at, None, Failure() if word == "failed" else None)
        return Heard.EVENT
    return Heard.SIGNATURE if _SIGNATURE.search(line) else Heard.NOTHING


def failure_in(text: str, *, ours: bool = False, asked: bool = False) -> Failure | None:
    """The error that a text speaks of: Meta's, or that Meta was not reached.

    With `ours` the text is about WhatsApp; with `asked` somebody wants to know of it, though it may name nothing.
    """
    if (named := recognise(text, ours=ours)) is not None:
        return Failure(named.code, named.subcode, named.words)
    missed = unreached(text, ours=ours or asked)
    return Failure(words=missed.says or "") if missed is not None else None


def _whole(line: str) -> bool:
    return any(value is not None for value in _embedded(line))


def _embedded(line: str) -> Iterator[Any]:
    """What JSON or Python literal stands in a line; None for a beginning that does not parse."""
    place = 0
    for _ in range(_MOST_STARTS):
        found = _OPENING.search(line, place)
        if found is None:
            return
        end = _closing(line, found.start())
        value = _decoded(line[found.start() : end]) if end else None
        yield value
        place = end if end and value is not None else found.end()


_TOKENS = re.compile(r"""\\.|["'{}\[\]]""", re.DOTALL)


def _closing(line: str, start: int) -> int | None:
    """Behind the bracket that closes the one at `start`; None where none does."""
    depth, quote = 0, ""
    for token in _TOKENS.finditer(line, start):
        mark = token[0]
        if quote:
            quote = "" if mark == quote else quote
        elif mark in ("'", '"'):
            quote = mark
        elif mark in "{[":
            depth += 1
        elif mark in "}]":
            depth -= 1
            if depth == 0:
                return token.end()
    return None


def _decoded(piece: str) -> Any:  # noqa: ANN401 - any JSON value
    for form in (piece, piece.replace('\\"', '"')):
        with contextlib.suppress(msgspec.DecodeError, RecursionError, UnicodeEncodeError):
            return msgspec.json.decode(form)
    if len(piece) > _LONGEST_LITERAL:
        return None
    try:
        return ast.literal_eval(piece)
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return None
