"""The terminal's block about events: English and plain ASCII, the verdict last."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from pytest_wa_health.privacy.sanitising import ascii_text
from pytest_wa_health.report.events_view import days, percent, rates

Row = Mapping[str, Any]

_WIDTH = 80
_WORDS = {"failed": "FIX", "warned": "WARN", "unknown": "UNKNOWN", "passed": "OK"}
_ACTORS = {"business-admin": "admin", "developer": "dev", "phone-owner": "owner", "meta": "meta", "wait": "wait"}
_MOST_NUMBERS, _MOST_CODES = 12, 5


def text(result: Row, *, verbose: bool = False) -> str:
    """The block; with `verbose` every number, code and step."""
    return "\n".join(_lines(result, verbose)) + "\n"


def _lines(result: Row, verbose: bool) -> Iterator[str]:  # noqa: FBT001 - one flag of one writer
    total = result["total"]
    yield " WhatsApp events ".center(_WIDTH, "=")
    yield _head(result)
    yield from result["problems"]
    yield from _skipped(result)
    yield ""
    shown = result["numbers"] if verbose else result["numbers"][:_MOST_NUMBERS]
    for number in shown if len(result["numbers"]) > 1 else ():
        yield f"{number['phone_number'] or 'number not named':<20} {rates(number)}"
    if len(result["numbers"]) > len(shown):
        yield f"+{len(result['numbers']) - len(shown)} more numbers (-v)"
    yield f"{'all':<20} {rates(total)}"
    yield f"last inbound message: {total['last_inbound'] or 'none'}; last status: {total['last_status'] or 'none'}"
    yield ""
    for diagnosis in total["diagnoses"]:
        yield from _diagnosis(diagnosis)
    yield from _apart(total, verbose)
    yield from _changes(total)
    yield from _steps(total["diagnoses"], verbose)
    yield _verdict(result)


def _head(result: Row) -> str:
    sources, when = len(result["sources"]), days(result["period"])
    counted = f"{sources} source{'' if sources == 1 else 's'}, {result['total']['events']} events"
    return f"{counted}, {when}" if when else counted


def _skipped(result: Row) -> Iterator[str]:
    skipped = sum(source["skipped"] for source in result["sources"])
    if skipped:
        yield f"{skipped} payloads or rows were cut or not understood, and were skipped"
    if result["total"]["duplicates"]:
        yield f"{result['total']['duplicates']} came more than once and count once"
    for source in result["sources"]:
        for product, count in source["other_products"].items():
            yield f"{source['name']}: {count} payloads of {product}, skipped"
        if source["signature_refusals"]:
            count = source["signature_refusals"]
            yield f"{source['name']}: the application refused {count} webhooks for their signature"


def _diagnosis(diagnosis: Row) -> Iterator[str]:
    word = _WORDS[diagnosis["verdict"]]
    yield from _wrapped(word, f"{diagnosis['cause']}: {diagnosis['title']}")
    for evidence in diagnosis["evidence"]:
        yield from _wrapped("", evidence["note"])
    if diagnosis["rivals"]:
        yield from _wrapped("", f"may also be: {', '.join(diagnosis['rivals'])}")


def _apart(total: Row, verbose: bool) -> Iterator[str]:  # noqa: FBT001
    if total["policy"]["count"]:
        yield from _wrapped(
            "NOTE",
            f"{total['policy']['count']} failures ({percent(total['policy']['share'])}) are limits of Meta or of "
            "recipients on marketing, no fault of the set-up",
        )
    unknown = total["unexplained"]
    for row in unknown if verbose else unknown[:_MOST_CODES]:
        code = row["code"] if row["code"] is not None else "no code"
        yield from _wrapped("?", f'{row["count"]} x {code}: Meta says "{row["words"] or "nothing"}"')


def _changes(total: Row) -> Iterator[str]:
    for change in total["changes"]:
        if change["kind"] == "code-began":
            line = (
                f"code {change['code']} began on {change['day']}: {change['count']} failures, "
                f"none in {change['before']} messages before"
            )
        else:
            line = (
                f"delivery fell on {change['day']}: {percent(change['before'])} of {change['messages_before']} "
                f"messages before, {percent(change['after'])} of {change['messages_after']} since"
            )
        yield from _wrapped("NOTE", line)


def _steps(diagnoses: list[Row], verbose: bool) -> Iterator[str]:  # noqa: FBT001
    for place, diagnosis in enumerate(diagnoses):
        if diagnosis["verdict"] == "passed" or (place and not verbose):
            continue
        yield ""
        minutes = f", about {diagnosis['minutes']} minutes" if diagnosis["minutes"] else ""
        yield f"{diagnosis['cause']}{minutes}:"
        for number, step in enumerate(diagnosis["step_details"], 1):
            plain = step["text"].replace("**", "").replace("`", "")
            yield from _wrapped(f"  {number}. {_ACTORS[step['who']]}", plain, 12)
            if step["link"]:
                yield step["link"]["url"]


def _wrapped(head: str, body: str, indent: int = 9) -> list[str]:
    """`body` behind `head`, in lines of the terminal's width; a URL is never broken."""
    return textwrap.wrap(
        ascii_text(body), _WIDTH, initial_indent=head.ljust(indent), subsequent_indent=" " * indent,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def _verdict(result: Row) -> str:
    total = result["total"]
    share = f"{percent(total['failed_share'])} of {total['messages']} messages failed"
    first = next((one["cause"] for one in total["diagnoses"] if one["verdict"] in ("failed", "unknown")), None)
    more = sum(one["verdict"] == "failed" for one in total["diagnoses"]) - 1
    said = {"failed": "FAILED", "warned": "warnings", "unknown": "could not be judged", "passed": "no failure"}
    tail = f" Fix first: {first}" + (f" (+{more} more)" if more > 0 else "") if first else ""
    return f"\nevents: {said[result['verdict']]}; {share}.{tail}"
