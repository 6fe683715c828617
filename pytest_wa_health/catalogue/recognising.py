"""Which of Meta's errors a text speaks of: by code in any spelling, or by Meta's own words.

Texts are log lines, cells of status tables, messages somebody pasted. Nothing of a text is kept but what Meta says.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from pytest_wa_health import catalogue
from pytest_wa_health.catalogue import loader

_CODE = re.compile(
    r"\(#(?P<hash>\d{1,7})(?:[/:](?P<hashed>\d{2,9}))?\)"
    r"|OAuthException\W{0,4}(?:code\W{0,4})?(?P<oauth>\d{1,7})\b"
    r"|\b(?:error|err)?[_ -]?code\b\\?[\"']?\s*(?:=>|[:=])?\s*\\?[\"']?(?P<code>\d{1,7})\b"
    r"|\berror[: ]+#?(?P<error>\d{1,7})\b"
    r"|(?:^|[\s|\"'#])(?P<led>\d{6,7})\s?[:-] ?\S"
    r"|(?:^|[\s(\[#\"'])(?P<pair>\d{1,6})[/:](?P<paired>\d{2,9})(?=$|[\s)\],.;\"'])"
    r"|^\W*(?P<alone>\d{1,7})\W*$",
    re.IGNORECASE,
)
_SUBCODE = re.compile(r"sub[_ -]?code\b\\?[\"']?\s*(?:=>|[:=])?\s*\\?[\"']?(\d{1,9})\b", re.IGNORECASE)
_CONTEXT = re.compile(r"graph|oauth|whats|\bmeta\b|facebook|fbtrace|\(#|wamid|access token|\bwaba\b", re.IGNORECASE)
_HTTP_AND_OTHERS = 1000
"""Below this a number is an HTTP status or anything else as likely as a code of Meta's."""
_SHORTEST = 12


@dataclass(frozen=True)
class Recognised:
    """An error of Meta's that a text names."""

    code: int
    subcode: int | None = None
    words: str = ""
    """Meta's words in lower case as the catalogue has them, where the text holds them."""


def recognise(text: str) -> Recognised | None:
    """The error that `text` names by Meta's code, else by Meta's words; None where it names none that is known."""
    folded = _folded(text)
    words = next((saying for saying, _, _ in _sayings() if saying.search(folded)), None)
    said = words.pattern.replace("\\", "").replace(".{1,80}", "…") if words else ""
    return _by_code(text, said) or _by_words(folded, said)


def _by_code(text: str, said: str) -> Recognised | None:
    beside = _SUBCODE.search(text)
    for found in _CODE.finditer(text):
        part = found.groupdict()
        subcode = part["paired"] or part["hashed"] or (beside[1] if beside else None)
        code = int(part["pair"] or next(v for k, v in part.items() if v and k not in ("paired", "hashed")))
        known = catalogue.code(code, int(subcode) if subcode else None)
        if known is None or not _is_ours(found, code, text):
            continue
        if part["pair"] and known.key != f"{code}/{subcode}" and not beside and code < _HTTP_AND_OTHERS:
            continue
        return Recognised(code, int(subcode) if subcode else None, said)
    return None


def _is_ours(found: re.Match[str], code: int, text: str) -> bool:
    """Whether the number is Meta's rather than an HTTP status, a port or a count."""
    if code >= _HTTP_AND_OTHERS or found["hash"] or found["oauth"] or found["pair"] or found["alone"]:
        return True
    return _CONTEXT.search(text) is not None


def _by_words(folded: str, said: str) -> Recognised | None:
    for saying, code, subcode in _sayings():
        if saying.search(folded):
            return Recognised(code, subcode, said)
    return None


def _folded(text: str) -> str:
    return " ".join(text.replace("\u2019", "'").casefold().split())


@functools.cache
def _sayings() -> tuple[tuple[re.Pattern[str], int, int | None], ...]:
    """Meta's words, the longest first, with the code and subcode they belong to."""
    found: dict[str, str] = {}
    for key, words in loader.read("sayings.toml").items():
        found |= dict.fromkeys(words, key)
    for known in catalogue.codes():
        if known.says and len(known.says) >= _SHORTEST and known.key[0].isdigit():
            found.setdefault(_folded(known.says).rstrip("."), known.key)
    rows = []
    for words in sorted(found, key=len, reverse=True):
        code, _, subcode = found[words].partition("/")
        pattern = re.compile(re.escape(words).replace("…", ".{1,80}").replace("\\…", ".{1,80}"))
        rows.append((pattern, int(code), int(subcode) if subcode else None))
    return tuple(rows)
