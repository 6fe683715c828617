"""Single values of payloads and tables: times, whole numbers, texts."""

from __future__ import annotations

import functools
import re
from datetime import datetime
from typing import Any

from pytest_wa_health.privacy.personal import without_personal

_EARLIEST, _LATEST = 1_230_768_000, 4_102_444_800
"""2009, before which there was no WhatsApp, and 2100."""
_MILLIS, _MICROS = 1_000, 1_000_000
_LONGEST = 400
_ID = re.compile(r"(?!wamid)[\w-]{1,40}", re.ASCII)
_SHORTEST_NUMBER, _SHORTEST_ID = 8, 14
"""Digits. A telephone number (E.164) has up to fifteen, an id of Meta's from fourteen to seventeen."""
_LAST_WORD = re.compile(r"[\d\s.()/+\-]*\S*\Z")
_LONGEST_WORDS = 160
_SPACED = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d+)? ?(Z|UTC|[+-]\d{2}:?\d{2})?")
_SERVED = re.compile(r"(\d{1,2})[/-]([A-Za-z]{3})[/-](\d{4})[: ](\d{2}:\d{2}:\d{2})(?: ?([+-]\d{4}))?")
"""As web servers write it: ``20/Nov/2026:09:15:02 +0000``."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def bare(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """The value inside what MongoDB's extended JSON makes of it: ``{"$numberLong": "7"}``."""
    while type(value) is dict and len(value) == 1 and next(iter(value))[:1] == "$":
        value = next(iter(value.values()))
    return value


def text(value: Any) -> str | None:  # noqa: ANN401 - any JSON value
    """A non-empty text, shortened; a number as its digits."""
    if type(value) is dict:
        value = bare(value)
    if type(value) is int:
        return str(value)
    return value[:_LONGEST] if type(value) is str and value else None


def own_id(value: Any) -> str | None:  # noqa: ANN401
    """The id of a business account or number, which Meta writes as a word; a telephone number or address is none."""
    word = text(value)
    return word if word and _ID.fullmatch(word) and not (word.isdigit() and _is_telephone(word)) else None


@functools.lru_cache(maxsize=1024)
def _is_telephone(digits: str) -> bool:
    """Whether `digits` are a number of a country's plan; ids are longer, or begin as no country's numbers do."""
    if not _SHORTEST_NUMBER <= len(digits) < _SHORTEST_ID:
        return False
    # Imported late: reading its tables takes longer than most runs do.
    import phonenumbers

    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(f"+{digits}"))
    except phonenumbers.NumberParseException:
        return False


def impersonal(words: str) -> str:
    """Foreign words on one line, without what may be somebody's number, address, id or credential."""
    # What `text` cut may end with the beginning of a number, which looks like none.
    whole = _LAST_WORD.sub("", words[:_LONGEST]) if len(words) >= _LONGEST else words
    return without_personal(" ".join(whole.split()))


def plain_words(words: str) -> str:
    """The same, shortened to what fits into a report."""
    return impersonal(words)[:_LONGEST_WORDS]


def whole(value: Any) -> int | None:  # noqa: ANN401
    """A whole number that is written as one."""
    if type(value) is dict:
        value = bare(value)
    if type(value) is int:
        return value
    if type(value) is str and value.isascii() and value.isdigit() and len(value) < 12:
        return int(value)
    return None


def moment(value: Any) -> int | None:  # noqa: ANN401
    """Unix seconds of a time in seconds, milliseconds, microseconds or ISO 8601; without a zone it is UTC."""
    if type(value) is dict:
        value = bare(value)
    if type(value) is float:
        value = int(value)
    if type(value) is str:
        if not value.isdigit():
            return _written(value)
        value = int(value[:20])
    if type(value) is not int:
        return None
    for unit in (1, _MILLIS, _MICROS):
        if _EARLIEST <= value // unit <= _LATEST:
            return value // unit
    return None


def _written(value: str) -> int | None:
    found = _SPACED.match(value.strip())
    if found is None:
        return None
    zone = found[3] or ""
    zone = "+00:00" if zone in ("", "Z", "UTC") else zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
    clock = found[2] if len(found[2]) > 5 else f"{found[2]}:00"
    try:
        seconds = int(datetime.fromisoformat(f"{found[1]}T{clock}{zone}").timestamp())
    except ValueError:
        return None
    return seconds if _EARLIEST <= seconds <= _LATEST else None


def time_of(line: str) -> int | None:
    """The time that a line of a log begins with or carries early on; None where it has none."""
    found = _SPACED.search(line[:80])
    if found:
        return _written(found[0])
    served = _SERVED.search(line[:80])
    if served is None or served[2].title() not in _MONTHS:
        return None
    month = _MONTHS.index(served[2].title()) + 1
    return _written(f"{served[3]}-{month:02}-{int(served[1]):02} {served[4]}{served[5] or ''}")
