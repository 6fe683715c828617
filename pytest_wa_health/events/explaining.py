"""Explains what somebody pasted: an error body, a traceback, a line or a page of a log, Meta's words.

The same readers find the errors in it as in a file of events, and the catalogue says what they mean.
"""

# ruff: noqa: ARG002 - a sink is handed more than errors

from __future__ import annotations

import re
from collections import Counter

from pytest_wa_health.catalogue import explain as explanation
from pytest_wa_health.catalogue.loader import event_texts
from pytest_wa_health.catalogue.recognising import is_about_whatsapp
from pytest_wa_health.diagnosis.area import UNDETERMINED
from pytest_wa_health.diagnosis.message_failures import finding_of
from pytest_wa_health.events.causes import evidence_of, known_of
from pytest_wa_health.events.documents import Kind, Splitter
from pytest_wa_health.events.happenings import Standing, standing
from pytest_wa_health.events.log_lines import LogReader, failure_in
from pytest_wa_health.events.model import Failure, Happening, Status
from pytest_wa_health.events.payloads import failure_of
from pytest_wa_health.events.reading import blocks
from pytest_wa_health.events.rows import delimiter_of, read_row, rows_of
from pytest_wa_health.events.values import plain_words
from pytest_wa_health.model.options import Lang

MOST_BYTES = 4 * 2**20
"""More of a file than this is a matter for ``--wa-events``."""
_MOST_ERRORS = 3
_OWN_CODES = 1000
"""From here on no other interface has the same."""
_STATUS = re.compile(
    r"\bstatus(?:[ _-]?code)?\W{0,4}([45]\d\d)\b|\bHTTP(?:/[\d.]+)?[ :]{1,2}([45]\d\d)\b", re.IGNORECASE
)
_STATUS_ALONE = (
    "an HTTP status of {status} alone names no cause. Meta says it in the body of the answer: print that "
    "(axios: error.response.data; requests and httpx: response.text; curl: without --fail), and give it here"
)
_META = "https://developers.facebook.com/"


class _Errors:
    """A sink that keeps errors and what happened to the account, and nothing else of what was read."""

    def __init__(self) -> None:
        self.failures: Counter[Failure] = Counter()
        self.happenings: list[Happening] = []
        self.has_others = False
        """Errors that speak of no message: each counts, and the whole text says no more."""

    def status(self, seen: Status) -> None:
        failure = seen.failure
        if failure is not None and (failure.code is not None or failure.words):
            self.failures[failure] += 1

    def inbound(self, number: str | None, account: str | None, message_id: str | None, at: int | None) -> None:
        """No error."""

    def standby(self, number: str | None, account: str | None, at: int | None) -> None:
        """No error."""

    def happened(self, happening: Happening) -> None:
        self.happenings.append(happening)

    def foreign(self, product: str) -> None:
        """No error of WhatsApp's."""

    def other_error(
        self, at: int | None, account: str | None, number: str | None, failure: Failure, *, blocks: bool = False
    ) -> None:
        self.failures[failure] += 1
        self.has_others = True


def explain_text(text: str, lang: Lang) -> str:
    """What was understood of `text`, and what it means; raises LookupError where nothing was.

    A code, cause or check alone is explained as `catalogue.explain` does.
    """
    try:
        return explanation.explain(text, lang)
    except LookupError as error:
        unknown = error
    read = _read(text)
    failures = _distinct(read, text)
    parts = [part for failure in failures[:_MOST_ERRORS] if (part := _explained(failure, lang))]
    more = len(failures) - len(parts)
    parts += [_of_webhook(one, lang) for one in standing(read.happenings)[:_MOST_ERRORS]]
    if not parts:
        status = _STATUS.search(text)
        raise LookupError(_STATUS_ALONE.format(status=status[1] or status[2])) if status else unknown
    if more > 0:
        parts.append(event_texts(lang)["more_errors"].format(n=more) + "\n")
    return "\n".join(parts)


def errors_in(text: str) -> list[Failure]:
    """The errors that a text holds, the most frequent first, each once."""
    return _distinct(_read(text), text)


def _read(text: str) -> _Errors:
    sink = _Errors()
    reader = LogReader(sink)
    split = Splitter([text.encode("utf-8", "replace")])
    for kind, value in blocks(split):
        if kind is Kind.JSON:
            if not reader.payloads.read(value) and isinstance(value, dict) and "code" in value:
                failure = failure_of(value)
                sink.failures[failure] += is_about_whatsapp(text) or (failure.code or 0) >= _OWN_CODES
        elif kind is Kind.LINE and (delimiter := delimiter_of(value)) is not None:
            for columns, row in rows_of(value, split.lines(), delimiter):
                if row is not None:
                    read_row(sink, columns, row)
        elif kind is Kind.LINE:
            reader.read(value)
    return sink


def _distinct(read: _Errors, text: str) -> list[Failure]:
    """What was read, and what only the whole text shows."""
    seen = [failure for failure, count in read.failures.most_common() if count]
    whole = failure_in(text, ours=is_about_whatsapp(text), asked=True)
    is_complete = any(one.code is not None and (one.details or one.fbtrace_id) for one in seen)
    if whole is None or is_complete or read.has_others or (whole.code is None and seen):
        return seen
    # What a program prints of an error over several lines is one: only the whole shows code and subcode together.
    others = [one for one in seen if not _is_part(one, whole)]
    parts = [one for one in seen if _is_part(one, whole)]
    return [max([whole, *parts], key=_telling), *others]


def _telling(one: Failure) -> tuple[bool, bool, bool, int]:
    """How much is known of an error: of two readings of the same one, the fuller is taken."""
    return one.subcode is not None, bool(one.details), bool(one.fbtrace_id), len(one.words)


def _is_part(one: Failure, whole: Failure) -> bool:
    return one.code in (whole.code, None) and one.subcode in (whole.subcode, None)


def _of_webhook(left: Standing, lang: Lang) -> str:
    """What a webhook about the account, a number or a template means."""
    seen = left.happening
    understood = event_texts(lang)["understood_webhook"].format(event=f"{seen.field} {seen.event}".strip())
    return f"{understood}\n\n{explanation.explain(left.cause, lang)}"


def _explained(failure: Failure, lang: Lang) -> str | None:
    """What was understood, Meta's words without anybody's number, and the cause that they lead to."""
    known = known_of(failure)
    if known is None:
        return None
    asked = f"{failure.code}/{failure.subcode}" if failure.subcode else str(failure.code or known.key)
    texts = event_texts(lang)
    of_meta = known.key[0].isdigit()
    lines = [texts["understood"].format(code=asked)] if of_meta else []
    for key, value in (
        ("says", failure.words if of_meta else ""), ("details", failure.details), ("trace", failure.fbtrace_id)
    ):  # fmt: skip
        if value:
            lines.append(texts[key].format(value=value if key == "trace" else plain_words(value)))
    finding = finding_of(evidence_of(failure), failure.words)
    if finding is None or not known.causes:
        return "\n".join([*lines, "", explanation.explain(asked, lang)])
    lines += [*([""] if lines else []), known.meaning(lang), "", explanation.explain(finding.cause, lang)]
    if rivals := ", ".join(rival for rival in finding.rivals if rival != UNDETERMINED):
        lines.append(texts["rivals"].format(causes=rivals))
    if failure.href.startswith(_META):
        lines.append(failure.href)
    return "\n".join(lines)
