"""Pure judgement of single values: what does not belong to them, and what they cannot be.

Nothing here returns, raises or prints a character of the value; findings are words about kind and position.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from pytest_wa_health.catalogue.notes import noted

__all__ = [
    "Cleaned", "clean_credential", "clean_id", "clean_text", "is_dummy_id", "is_placeholder", "looks_like_token",
    "token_shape", "western_digits",
]  # fmt: skip

_QUOTES = "\"'`´“”„‘’‚«»‹›"
_NO_BREAK = "\u00a0\u2007\u202f"
_BREAKS = "\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"

_SPACES = " \t\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000"

_EDGES = (
    (_BREAKS, "stray.line-break"),
    (_NO_BREAK, "stray.no-break-space"),
    (_SPACES, "stray.space"),
    ("\ufeff", "stray.byte-order-mark"),
)
_CODE_EDGES = (
    *_EDGES,
    (_QUOTES, "stray.quotation-mark"),
    (",;", "stray.comma"),
    ("<>", "stray.angle-bracket"),
)
_ESCAPES = ("\\n", "\\r", "\\t")
_LEADERS = (
    (re.compile(r"authorization\s*[:=]\s*", re.IGNORECASE), "stray.authorization"),
    (re.compile(r"bearer(?:\s*:\s*|\s+)", re.IGNORECASE), "stray.bearer"),
    (re.compile(r"(?:export\s+)?[a-z]+(?:_[a-z]+)*_(?:token|secret|id)\s*[=:]\s*", re.IGNORECASE), "stray.name"),
)
_PASSES = 20


@dataclass(frozen=True, repr=False)
class Cleaned:
    """A value without what does not belong to it, and in words what was taken away and where."""

    value: str
    strays: tuple[str, ...] = ()


def clean_credential(raw: str) -> Cleaned:
    """A token or app secret: printable ASCII without any white space remains."""
    if _CODE.fullmatch(raw):
        return Cleaned(raw)
    trimmed, strays = _trim_code(raw)
    if _PLAIN.fullmatch(trimmed):
        return Cleaned(trimmed, _once(strays))
    value, inner = _without_invisible(trimmed)
    if not all("!" <= char <= "~" for char in value):
        inner.append(noted("stray.foreign-inside"))
        value = "".join(char for char in value if "!" <= char <= "~")
    return Cleaned(value, _once(strays + inner))


def clean_id(raw: str) -> Cleaned:
    """An ID: edges trimmed, digits of other scripts made Western; white space inside is kept to be judged."""
    if _CODE.fullmatch(raw):
        return Cleaned(raw)
    trimmed, strays = _trim_code(raw)
    value = western_digits(trimmed)
    if value != trimmed:
        strays.append(noted("stray.other-digits"))
    visible = "".join(char for char in value if not _is_invisible(char))
    if visible != value:
        strays.append(noted("stray.invisible-inside"))
    return Cleaned(visible, _once(strays))


def clean_text(raw: str) -> Cleaned:
    """Free text: only white space, invisible characters and a pair of quotes around it are taken away."""
    value, strays = _trim(raw, _EDGES)
    if len(value) > 1 and value[0] in _QUOTES and value[-1] in _QUOTES:
        value, more = _trim(value[1:-1], _EDGES)
        quote = noted("stray.quotation-mark")
        strays += [noted("stray.start", note=quote), noted("stray.end", note=quote), *more]
    return Cleaned(value, _once(strays))


def _trim_code(value: str) -> tuple[str, list[str]]:
    strays: list[str] = []
    for _ in range(_PASSES):
        before = value
        value, found = _trim(value, _CODE_EDGES)
        strays += found
        for pattern, key in _LEADERS:
            if lead := pattern.match(value):
                value = value[lead.end() :]
                strays.append(noted("stray.start", note=noted(key)))
        if value.startswith(_ESCAPES):
            value = value[2:]
            strays.append(noted("stray.start", note=noted("stray.escaped-line-break")))
        if value.endswith(_ESCAPES):
            value = value[:-2].rstrip("\\")
            strays.append(noted("stray.end", note=noted("stray.escaped-line-break")))
        if value == before:
            break
    return value, strays


def _trim(value: str, edges: Iterable[tuple[str, str]]) -> tuple[str, list[str]]:
    strays: list[str] = []
    edges = tuple(edges)
    for _ in range(_PASSES):
        before = value
        for chars, key in edges:
            rest = value.lstrip(chars)
            strays += [noted("stray.start", note=noted(key))] if rest != value else []
            value = rest.rstrip(chars)
            strays += [noted("stray.end", note=noted(key))] if value != rest else []
        value, invisible = _trim_invisible(value)
        strays += invisible
        if value == before:
            break
    return value, strays


def _trim_invisible(value: str) -> tuple[str, list[str]]:
    start, end = 0, len(value)
    while start < end and _is_invisible(value[start]):
        start += 1
    while end > start and _is_invisible(value[end - 1]):
        end -= 1
    strays = [noted("stray.start", note=noted("stray.invisible"))] if start else []
    strays += [noted("stray.end", note=noted("stray.invisible"))] if end < len(value) else []
    return value[start:end], strays


_PLAIN = re.compile("[!-~]*")
"""What nearly every credential consists of, so that a fleet's need not be looked at letter by letter."""
_CODE = re.compile("[A-Za-z0-9]*")
"""What nothing can be wrong with."""


def _is_invisible(char: str) -> bool:
    return unicodedata.category(char) in ("Cf", "Cc", "Cs") and not char.isspace()


def _without_invisible(value: str) -> tuple[str, list[str]]:
    strays = []
    if any(char in _BREAKS for char in value):
        strays.append(noted("stray.line-break-inside"))
    if any(char.isspace() and char not in _BREAKS for char in value):
        strays.append(noted("stray.space-inside"))
    if any(_is_invisible(char) for char in value):
        strays.append(noted("stray.invisible-inside"))
    return "".join(c for c in value if not c.isspace() and not _is_invisible(c)), strays


def _once(strays: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(strays))


def western_digits(value: str) -> str:
    """`value` with decimal digits of any script (Arabic, full width) as 0-9."""
    if value.isascii():
        return value
    return "".join(
        str(unicodedata.decimal(char)) if char.isdecimal() and not char.isascii() else char for char in value
    )


_WORDS = r"""none | null | nil | undefined | nan | todo | tbd | fixme | n/?a
    | change[-_ ]?(?:me|this) | replace[-_ ]?(?:me|this)"""
_GAPS = r"""<[^<>]{0,60}> | \([^()]{0,60}\)
    | \{\{?[^{}]{0,60}\}?\} | \[[^\[\]]{0,60}\] | \$\{[^{}]{0,80}\} | \$\([^()]{0,80}\) | %[a-z_]+%
    | \$[a-z_][a-z0-9_]* | \.{2,} | …+ | \*{2,} | [-_]+ | x[-_\ x]*x | .*x{6,}.* | your[-_\ ][a-z0-9_\-\ ]*"""
_CHOSEN = re.compile(rf"(?: {_WORDS} | {_GAPS} )", re.IGNORECASE | re.VERBOSE)
_ISSUED = re.compile(
    rf"""(?: {_WORDS} | {_GAPS} | placeholder | dummy | example | redacted | secret | false | empty
    | ea[a-z]{{0,6}}(?: x{{3,}} | \*{{2,}} )[.…*]*
    | [a-z0-9]{{2,40}}(?: … | \.{{2,}} | \*{{3,}} )[a-z0-9]{{0,8}}
    | eaa(?: your | my | the | some )[a-z_\-]*
    | (?: demo | sample | test | fake | tu | su | seu | sua | mi | meu | votre | mon | dein | ihr | id[-_ ]de )
      [-_ ][a-z][a-z_\-\ ]*
    | (?: my | the | insert | enter | paste | put | add | set )[-_\ ][a-z0-9_\-\ ]*
    | [a-z0-9_\-\ ]{{1,60}}[-_\ ](?: here | placeholder )
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST_PLACEHOLDER = 400
_LONGEST_NAME = 60
_SEPARATORS = re.compile("[-_ ]")


def is_placeholder(value: str, names: Iterable[str] = (), *, chosen: bool = False) -> bool:
    """Whether `value` is text from a template or a guide; `names` are the variable's own names.

    Conservative: words that stand for a value, never the mere look of one. With `chosen`, for a text that the
    user makes up (a verify token), only what nobody would choose.
    """
    text = value.strip().strip(_QUOTES)
    if len(text) > _LONGEST_PLACEHOLDER:
        return False
    if chosen:
        return _CHOSEN.fullmatch(text) is not None
    return _is_own_name(text, names) or (not _is_issued(text) and _ISSUED.fullmatch(text) is not None)


def _is_issued(text: str) -> bool:
    """Whether nothing but letters and digits stands there, both of them: no words that stand for a value."""
    is_code = _CODE.fullmatch(text) is not None and not text.isalpha() and text != ""
    return is_code and "xxxxxx" not in text.lower()


def _is_own_name(text: str, names: Iterable[str]) -> bool:
    """Whether `text` is the variable's own name or the end of it: ``access_token``."""
    joined = _joined(text)
    # A variable has hundreds of names, and nearly every value is a number or longer than any of them.
    if not joined or joined.isdigit() or len(joined) > _LONGEST_NAME:
        return False
    return joined in _tails(tuple(names))


def _joined(text: str) -> str:
    return _SEPARATORS.sub("", text).lower()


@functools.lru_cache(maxsize=256)
def _tails(names: tuple[str, ...]) -> frozenset[str]:
    split = [name.split("_") for name in names]
    return frozenset(_joined("".join(words[start:])) for words in split for start in range(len(words)))


def is_dummy_id(value: str) -> bool:
    """Whether digits are plainly made up: one digit over and over, or counted up from 0 or 1."""
    if len(value) < 3 or not (value.isascii() and value.isdigit()):
        return False
    counted = ("1234567890" * 4, "0123456789" * 4)
    return len(set(value)) == 1 or any(row.startswith(value) for row in counted)


_APP_TOKEN = re.compile(r"\d{5,20}(?:\||%7C)[A-Za-z0-9_-]{20,}", re.IGNORECASE)


def token_shape(value: str) -> str:
    """``meta-user-like``, ``app-token-like`` (an app ID, a bar, a secret), ``id-like`` (digits only) or ``other``."""
    if value.startswith("EAA"):
        return "meta-user-like"
    if _APP_TOKEN.fullmatch(value):
        return "app-token-like"
    return "id-like" if value.isascii() and value.isdigit() else "other"


def looks_like_token(value: str) -> bool:
    """Whether a value is, by its look alone, an access token wherever it stands."""
    compact = re.sub(r"\s", "", value)
    return _APP_TOKEN.search(compact) is not None or re.search(r"EAA[A-Za-z0-9]{50,}", compact) is not None
