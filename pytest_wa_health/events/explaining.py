"""Explains what somebody pasted: an error body, a traceback, a line or a page of a log, Meta's words.

The same readers find the errors in it as in a file of events, and the catalogue says what they mean.
"""

# ruff: noqa: ARG002 - a sink is handed more than errors

from __future__ import annotations

from collections import Counter

from pytest_wa_health.catalogue import explain as explanation
from pytest_wa_health.catalogue.recognising import is_about_whatsapp, recognise
from pytest_wa_health.diagnosis.message_failures import finding_of
from pytest_wa_health.events.causes import evidence_of, known_of
from pytest_wa_health.events.diagnoses import words
from pytest_wa_health.events.documents import Kind, pieces
from pytest_wa_health.events.log_lines import read_line
from pytest_wa_health.events.model import Failure, Happening
from pytest_wa_health.events.payloads import PayloadReader, failure_of
from pytest_wa_health.events.rows import delimiter_of, read_row, rows_of
from pytest_wa_health.events.values import plain_words
from pytest_wa_health.model.options import Lang

MOST_BYTES = 4 * 2**20
"""More of a file than this is a matter for ``--wa-events``."""
_MOST_ERRORS = 3
_META = "https://developers.facebook.com/"


class _Errors:
    """A sink that keeps errors, and nothing else of what was read."""

    def __init__(self) -> None:
        self.failures: Counter[Failure] = Counter()
        self.happenings: list[Happening] = []
        self.others = 0

    def status(
        self,
        number: str | None,
        account: str | None,
        message_id: str | None,
        state: str,
        at: int | None,
        recipient: str | None = None,
        failure: Failure | None = None,
        template: str | None = None,
    ) -> None:
        if failure is not None and (failure.code is not None or failure.words):
            self.failures[failure] += 1
        else:
            self.others += 1

    def inbound(self, number: str | None, account: str | None, message_id: str | None, at: int | None) -> None:
        self.others += 1

    def standby(self, number: str | None, account: str | None, at: int | None) -> None:
        self.others += 1

    def happened(self, happening: Happening) -> None:
        self.happenings.append(happening)

    def foreign(self, product: str) -> None:
        self.others += 1

    def receiver_error(self, at: int | None, account: str | None, number: str | None, failure: Failure) -> None:
        self.failures[failure] += 1


def explain_text(text: str, lang: Lang) -> str:
    """What was understood of `text`, and what it means; raises LookupError where nothing was.

    A code, cause or check alone is explained as `catalogue.explain` does.
    """
    try:
        return explanation.explain(text, lang)
    except LookupError as error:
        unknown = error
    failures = errors_in(text)
    parts = [part for failure in failures[:_MOST_ERRORS] if (part := _explained(failure, lang))]
    if not parts:
        raise unknown
    more = len(failures) - len(parts)
    if more > 0:
        parts.append(words(lang)["more_errors"].format(n=more) + "\n")
    return "\n".join(parts)


def errors_in(text: str) -> list[Failure]:
    """The errors that a text holds, the most frequent first, each once."""
    sink = _Errors()
    reader = PayloadReader(sink)
    found = pieces([text.encode("utf-8", "replace")])
    for kind, value in found:
        if kind is Kind.JSON:
            if not reader.read(value) and isinstance(value, dict) and "code" in value:
                sink.failures[failure_of(value)] += 1
        elif kind is Kind.LINE and (delimiter := delimiter_of(value)) is not None:
            lines = (f"{line}\n" for rest, line in found if rest is Kind.LINE)
            for columns, row in rows_of(value, lines, delimiter):
                if row is not None:
                    read_row(sink, columns, row)
        elif kind is Kind.LINE:
            read_line(value, reader, sink)
    found_in_all = recognise(text, ours=is_about_whatsapp(text))
    if found_in_all is None:
        return [failure for failure, _ in sink.failures.most_common()]
    whole = Failure(found_in_all.code, found_in_all.subcode, found_in_all.words)
    # What a program prints of an error over several lines is one: only the whole shows code and subcode together.
    others = [one for one, _ in sink.failures.most_common() if not _is_part(one, whole)]
    parts = [one for one, _ in sink.failures.most_common() if _is_part(one, whole)]
    best = max([whole, *parts], key=lambda one: (one.subcode is not None, bool(one.details), bool(one.fbtrace_id)))
    return [best, *others]


def _is_part(one: Failure, whole: Failure) -> bool:
    return one.code in (whole.code, None) and one.subcode in (whole.subcode, None)


def _explained(failure: Failure, lang: Lang) -> str | None:
    """What was understood, Meta's words without anybody's number, and the cause that they lead to."""
    known = known_of(failure)
    if known is None:
        return None
    asked = f"{failure.code}/{failure.subcode}" if failure.subcode else str(failure.code or known.key)
    texts = words(lang)
    lines = [texts["understood"].format(code=asked)]
    for key, value in (("says", failure.words), ("details", failure.details), ("trace", failure.fbtrace_id)):
        if value:
            lines.append(texts[key].format(value=value if key == "trace" else plain_words(value)))
    finding = finding_of(evidence_of(failure), failure.words)
    if finding is None or not known.causes:
        return "\n".join([*lines, "", explanation.explain(asked, lang)])
    lines += ["", known.meaning(lang), "", explanation.explain(finding.cause, lang)]
    if finding.rivals:
        rivals = ", ".join(finding.rivals)
        lines.append(texts["rivals"].format(causes=rivals))
    if failure.href.startswith(_META):
        lines.append(failure.href)
    return "\n".join(lines)
