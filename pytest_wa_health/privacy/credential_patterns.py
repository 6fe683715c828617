"""What secrets of this trade look like, whoever they belong to.

The patterns are the second net: they know no value, so they also catch tokens that are not ours. Shapes are those
of Meta's reference and of real traffic (access tokens ``EAA…``, app tokens ``id|secret``, ``appsecret_proof`` and
webhook signatures of 64 hex digits, message ids that hold the recipient's number in base64).
"""

from __future__ import annotations

import re
from binascii import a2b_base64
from collections.abc import Iterator
from typing import NamedTuple

from pytest_wa_health.privacy.phone_numbers import FICTITIOUS

__all__ = ["MARK", "MARK_BEGINS", "Leak", "shaped"]

MARK = re.compile(r"\[redacted\]|\[recipient(?: \+\d{1,3})?\]|sha256:[0-9a-f]{8}(?![0-9a-f])")
"""What the redactor leaves behind; never searched again."""
MARK_BEGINS = ("[redacted]", "[recipient", "sha256:")
"""One of these stands in each of them."""


_NUMBER = re.compile("[0-9]{7,}")
_STANDARD = str.maketrans("-_", "+/")


class Leak(NamedTuple):
    """A stretch of text that must not be shown: offsets, a kind to name it by, and what to show instead."""

    start: int
    end: int
    kind: str
    shown: str = "[redacted]"


class _Shape(NamedTuple):
    kind: str
    needles: tuple[tuple[bytes, bytes], ...]
    """Lower-case texts of which one must be there, each with the bytes of which one must follow it, or none."""
    reach: int
    """So many characters before a needle the pattern may begin."""
    pattern: re.Pattern[str]
    """Group 1 is what must go."""


_PARAMETERS = (
    r"(?:access_token|input_token|fb_exchange_token|revoke_token|client_secret|app_?secret"
    r"|appsecret_proof|(?:hub\.)?verify_token)"
)
_FRESH = r"(?!sha256(?::|%(?:25)*3A)|\[|%(?:25)*5B|<|%(?:25)*3C|\.\.\.|…)"
"""Not what the redactor left behind, as it stands or as a part of a link."""
# How far a pattern looks ahead is bounded, or a page of nothing but "token=" would be read to its end each time.
_NEAR_DIGIT = r"(?=[^&\s\"']{0,200}\d)"
_SHAPES = (
    _Shape("access token", ((b"eaa", b""),), 0, re.compile(r"(?<![A-Za-z0-9])(EAA[A-Za-z0-9]{20,})")),
    _Shape(
        "app access token",
        ((b"|", b""), (b"%7c", b""), (b"257c", b""), (b"u007c", b"")),
        40,
        re.compile(
            r"\d{5,20}(?:\||%(?:25)*7[Cc]|\\+u007[Cc])"
            r"([0-9a-f]{32}(?![0-9A-Za-z])|(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{24,40}(?![\w-]))"
        ),
    ),
    _Shape(
        "credential in a query",
        ((b"token", b"="), (b"secret", b"="), (b"proof", b"="), (b"%3d", b"")),
        26,
        re.compile(
            rf"(?:(?:[?&]|%26|%3[Ff]){_PARAMETERS}(?:=|%3D){_FRESH}([^&\s\"'<>\\#{{}}]+?)(?=%26|[&\s\"'<>\\#{{}}]|$)"
            rf"|(?<![\w.]){_PARAMETERS}={_FRESH}{_NEAR_DIGIT}([A-Za-z0-9_.~%|+/-]{{16,}}))",
            re.IGNORECASE,
        ),
    ),
    _Shape(
        "credential in a field",
        tuple((word, b"\"'\\") for word in (b"token", b"secret", b"proof")),
        26,
        re.compile(
            rf"(?<![\w.]){_PARAMETERS}\\*[\"']\s*[:=]\s*\\*[\"']{_FRESH}(?-i:(?![A-Z][A-Z_]*[\"'\\]))([^\s\"'<>\\]{{4,}})(?=\\*[\"'])",
            re.IGNORECASE,
        ),
    ),
    _Shape(
        "bearer header",
        ((b"bearer", b""), (b"authorization", b"")),
        0,
        re.compile(
            r"(?:\bBearer\s+|\bAuthorization\\*[\"']?\s*[:=,]\s*\\*b?[\"']?(?:(?:Basic|OAuth|Token)\s+)?)"
            rf"{_FRESH}(?!(?:Bearer|Basic|OAuth|Token)\b)"
            r"((?=[^\s\"']{0,200}\d|[^\s\"']{24})[A-Za-z0-9._~+/|%=-]{8,})",
            re.IGNORECASE,
        ),
    ),
    _Shape("signature", ((b"sha256", b"="),), 0, re.compile(r"sha256=([0-9A-Fa-f]{40,64})", re.IGNORECASE)),
    _Shape("wamid", ((b"wamid", b"."),), 0, re.compile(r"(wamid\.[A-Za-z0-9+/=_-]{6,})")),
    _Shape(
        "password in a URL",
        ((b"://", b""),),
        0,
        re.compile(rf"://[^\s/:@\"'<>]*:{_FRESH}(?!(?:pass|password)@)([^\s/@\"'<>]+)@"),
    ),
)


_NEEDLES = tuple(dict.fromkeys(needle for shape in _SHAPES for needle, _ in shape.needles))
_ANY_NEEDLE = re.compile(b"|".join(map(re.escape, _NEEDLES)))
_SHORT = 1000
"""So long a text is quicker searched for all needles at once."""


def shaped(text: str, low: bytes) -> Iterator[Leak]:
    """Everything in `text` that looks like a credential or a message id, whoever it belongs to; `low` is `folded`."""
    if len(low) < _SHORT and not _ANY_NEEDLE.search(low):
        return
    places = {needle: list(_everywhere(low, needle)) for needle in _NEEDLES}
    for shape in _SHAPES:
        if any(places[needle] for needle, _ in shape.needles):
            yield from _found(shape, text, sorted(_begun(shape, low, places)))


def _begun(shape: _Shape, low: bytes, places: dict[bytes, list[int]]) -> Iterator[int]:
    for needle, behind in shape.needles:
        for place in places[needle]:
            if not behind or low[place + len(needle) : place + len(needle) + 1] in behind:
                yield place


def _found(shape: _Shape, text: str, places: list[int]) -> Iterator[Leak]:
    # To try a pattern where it may begin costs a hundredth of what it costs to try it everywhere.
    done = 0
    for place in places:
        for start in range(max(place - shape.reach, done), place + 1):
            if match := shape.pattern.match(text, start):
                done = match.end()
                if shape.kind != "wamid" or _names_somebody(match[0]):
                    group = match.lastindex or 0
                    yield Leak(match.start(group), match.end(group), shape.kind)
                break


def _everywhere(low: bytes, needle: bytes) -> Iterator[int]:
    place = low.find(needle)
    while place >= 0:
        yield place
        place = low.find(needle, place + 1)


def _names_somebody(message_id: str) -> bool:
    """Whether a message id holds a telephone number, as Meta's do, and not one that nobody has."""
    code = message_id.partition(".")[2].translate(_STANDARD).rstrip("=")
    said = a2b_base64(code + "A" * (-len(code) % 4)).decode("latin-1")
    return any(not FICTITIOUS.fullmatch(number) for number in _NUMBER.findall(said))
