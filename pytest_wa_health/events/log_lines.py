"""Lines of application logs: objects inside them as JSON or in a program's own form, and error texts.

A line that holds the beginning of a payload which does not parse is cut, and no error text: half a payload may hold
any number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import Any

from pytest_wa_health.catalogue.recognising import is_dull, recognise
from pytest_wa_health.catalogue.unreached import unreached
from pytest_wa_health.events.literals import closing, decoded
from pytest_wa_health.events.model import Failure, Sink, Status
from pytest_wa_health.events.payloads import PayloadReader
from pytest_wa_health.events.values import time_of

_MOST_STARTS = 8
_OPENING = re.compile(r"[{\[]\s*(?:\\?[\"']|:?[A-Za-z_$][\w$]*\s*(?::|=>)|[{\[])")
_PAYLOAD = re.compile(r"whatsapp_business_account|\\?[\"']{1,2}(?:entry|statuses|changes)\\?[\"']{1,2}\s*(?::|=>)")
_OF_A_PAYLOAD = ("whatsapp_business_account", "entry", "statuses", "changes")
_UNSHOWN = re.compile(r"\[(?:Object|Array)\]")
"""What ``console.log`` puts in the place of what lies deeper."""
_WAMID = re.compile(r"\bwamid\.[A-Za-z0-9+/=_-]{2,}")
_STATE = re.compile(r"\b(accepted|sent|delivered|read|failed)\b", re.IGNORECASE)
_SIGNATURE = re.compile(
    r"(?:webhook|x-hub|signature).{0,60}(?:mismatch|unmatching|invalid|without a signature)", re.I
)

_SIGNED = re.compile(r"[Ww]ebhook|WEBHOOK|[Xx]-[Hh]ub|[Ss]ignature|SIGNATURE")


class Heard(Enum):
    """What came of a line."""

    EVENT = "event"
    CUT = "cut"
    SIGNATURE = "signature"
    """The application refused a webhook for its signature."""
    NOTHING = "nothing"


class LogReader:
    """Reads lines and the objects inside them; also the texts that log records in JSON carry."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self.payloads = PayloadReader(sink, self._is_event)

    def _is_event(self, text: str, at: int | None) -> bool:
        return self.read(text, at) is Heard.EVENT

    def read(self, line: str, at: int | None = None) -> Heard:
        """Hand on what one line holds. `at` is its time where the line itself tells none."""
        if is_dull(line):
            return Heard.NOTHING
        values = list(_embedded(line)) if "{" in line or "[" in line else []
        if any(value is not None and self.payloads.read(value, time_of(line) or at) for value in values):
            return Heard.EVENT
        is_payload = any(word in line for word in _OF_A_PAYLOAD) and _PAYLOAD.search(line)
        if is_payload and (all(value is None for value in values) or _UNSHOWN.search(line)):
            return Heard.CUT
        return self._read_words(line, at)

    def _read_words(self, line: str, at: int | None) -> Heard:
        wamid = _WAMID.search(line) if "wamid." in line else None
        message_id = wamid[0] if wamid else None
        failure = failure_in(line)
        state = _STATE.search(line) if failure is not None or wamid else None
        word = state[1].lower() if state else None
        if failure is not None and not (word not in (None, "failed") and wamid):
            self._sink.status(Status("failed", message_id, at=time_of(line) or at, failure=failure))
            return Heard.EVENT
        if wamid and word:
            reason = Failure() if word == "failed" else None
            self._sink.status(Status(word, message_id, at=time_of(line) or at, failure=reason))
            return Heard.EVENT
        return Heard.SIGNATURE if _SIGNED.search(line) and _SIGNATURE.search(line) else Heard.NOTHING


def failure_in(text: str, *, ours: bool = False, asked: bool = False) -> Failure | None:
    """The error that a text speaks of: Meta's, or that Meta was not reached.

    With `ours` the text is about WhatsApp; with `asked` somebody wants to know of it, though it may name nothing.
    """
    if (named := recognise(text, ours=ours)) is not None:
        return Failure(named.code, named.subcode, named.words)
    missed = unreached(text, ours=ours or asked)
    return Failure(words=missed.says or "") if missed is not None else None


def _embedded(line: str) -> Iterator[Any]:
    """What objects stand in a line; None for a beginning that does not parse."""
    place = 0
    for _ in range(_MOST_STARTS):
        found = _OPENING.search(line, place)
        if found is None:
            return
        end = closing(line, found.start())
        value = decoded(line[found.start() : end]) if end else None
        yield value
        place = end if end and value is not None else found.start() + 1
