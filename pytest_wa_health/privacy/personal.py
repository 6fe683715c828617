"""What in foreign words or names may belong to a person, whoever that is: numbers, addresses, ids, credentials."""

from __future__ import annotations

import functools
import re

from pytest_wa_health.privacy.credential_patterns import shaped
from pytest_wa_health.privacy.folding import folded

__all__ = ["without_personal"]

_SIGNS = r"[\s.()/\-_\u00ad\u200b-\u200f\u2010-\u2015\u202a-\u202e\u2066-\u2069]{0,3}"
_SUSPECT = re.compile(
    r"(?P<code>\(#\d{1,7}\))"
    rf"|(?P<number>(?:\+{_SIGNS})?\d(?:{_SIGNS}\d){{6,}})"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://\S+|wamid\.\S+"
)
_DATE = r"20[2-3]\d(?P<s{n}>[-_./]?)(?:0[1-9]|1[0-2])(?P=s{n})(?:0[1-9]|[12]\d|3[01])"
_CLOCK = r"(?:[-_. ]?(?:[01]\d|2[0-3])[-_.]?[0-5]\d[-_.]?[0-5]\d|[-_. ](?:[01]\d|2[0-3])(?:[-_.]?[0-5]\d)?)?"
_DATES = re.compile(f"{_DATE.format(n=1)}{_CLOCK}(?:[-_. ]{{1,3}}{_DATE.format(n=2)}{_CLOCK})?")


@functools.lru_cache(maxsize=2048)
def without_personal(words: str) -> str:
    """`words` with ``…`` for numbers of seven digits or more, e-mail, links, message ids and credentials.

    Meta's codes in brackets and dates stay: ``(#131026)``, ``2026-11-27``, ``20261127``.
    """
    for leak in sorted(shaped(words, folded(words)), reverse=True):
        words = f"{words[: leak.start]}…{words[leak.end :]}"
    return _SUSPECT.sub(_hidden, words)


def _hidden(found: re.Match[str]) -> str:
    kept = found["code"] or (found["number"] and _DATES.fullmatch(found["number"]))
    return found[0] if kept else "…"
