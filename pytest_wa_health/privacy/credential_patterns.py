"""What secrets of this trade look like, and how they disguise themselves: patterns and decoded views.

The patterns are the second net: they know no value, so they also catch tokens that are not ours. Shapes are those
of Meta's reference and of real traffic (access tokens ``EAA…``, app tokens ``id|secret``, ``appsecret_proof`` and
webhook signatures of 64 hex digits, message ids that hold the recipient's number in base64).
"""

from __future__ import annotations

import functools
import html
import json
import re
import unicodedata
from binascii import a2b_base64
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple
from urllib.parse import unquote

__all__ = ["MARK", "Leak", "View", "base64_texts", "base64_views", "plain", "shaped", "views"]

MARK = re.compile(r"\[redacted\]|\[recipient(?: \+\d{1,3})?\]|sha256:[0-9a-f]{8}(?![0-9a-f])")
"""What the redactor leaves behind; never searched again."""

_Places = tuple[Sequence[int], Sequence[int]]


class Leak(NamedTuple):
    """A stretch of text that must not be shown: offsets, a kind to name it by, and what to show instead."""

    start: int
    end: int
    kind: str
    shown: str = "[redacted]"


class View:
    """A text with its escapes undone, that knows where each of its characters stood in the original.

    Most texts hold nothing, so the places are worked out when somebody asks for them.
    """

    def __init__(self, text: str, places: Callable[[], _Places]) -> None:
        self.text = text
        self._find = places

    @functools.cached_property
    def _places(self) -> _Places:
        return self._find()

    @property
    def starts(self) -> Sequence[int]:
        """For each character where in the original it begins."""
        return self._places[0]

    @property
    def ends(self) -> Sequence[int]:
        """For each character where in the original it ends."""
        return self._places[1]


class _Shape(NamedTuple):
    kind: str
    needles: tuple[str, ...]
    """Lower-case texts of which one must be there; without one the pattern is not tried at all."""
    pattern: re.Pattern[str]
    """Group 1 is what must go."""


_PARAMETERS = (
    r"(?:access_token|input_token|fb_exchange_token|revoke_token|client_secret|app_?secret"
    r"|appsecret_proof|(?:hub\.)?verify_token)"
)
_FRESH = r"(?!sha256:|\[|<|\.\.\.|…)"
# How far a pattern looks ahead is bounded, or a page of nothing but "token=" would be read to its end each time.
_NEAR_DIGIT = r"(?=[^&\s\"']{0,200}\d)"
_SHAPES = (
    _Shape("access token", ("eaa",), re.compile(r"(?<![A-Za-z0-9])(EAA[A-Za-z0-9]{20,})")),
    _Shape(
        "app access token",
        ("|", "%7c", "u007c"),
        re.compile(
            r"\d{5,20}(?:\||%(?:25)*7[Cc]|\\+u007[Cc])"
            r"([0-9a-f]{32}(?![0-9A-Za-z])|(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{24,40}(?![\w-]))"
        ),
    ),
    _Shape(
        "credential in a query",
        ("token=", "secret=", "proof=", "%3d"),
        re.compile(
            rf"(?:(?:[?&]|%26|%3[Ff]){_PARAMETERS}(?:=|%3D){_FRESH}([^&\s\"'<>\\#{{}}]+?)(?=%26|[&\s\"'<>\\#{{}}]|$)"
            rf"|(?<![\w.]){_PARAMETERS}={_FRESH}{_NEAR_DIGIT}([A-Za-z0-9_.~%|+/-]{{16,}}))",
            re.IGNORECASE,
        ),
    ),
    _Shape(
        "credential in a field",
        tuple(word + quote for word in ("token", "secret", "proof") for quote in "\"'\\"),
        re.compile(
            rf"(?<![\w.]){_PARAMETERS}\\*[\"']\s*[:=]\s*\\*[\"']{_FRESH}(?-i:(?![A-Z][A-Z_]*[\"'\\]))([^\s\"'<>\\]{{4,}})(?=\\*[\"'])",
            re.IGNORECASE,
        ),
    ),
    _Shape(
        "bearer header",
        ("bearer", "authorization"),
        re.compile(
            r"(?:\bBearer\s+|\bAuthorization\\*[\"']?\s*[:=,]\s*\\*b?[\"']?(?:(?:Basic|OAuth|Token)\s+)?)"
            rf"{_FRESH}(?!(?:Bearer|Basic|OAuth|Token)\b)"
            r"((?=[^\s\"']{0,200}\d|[^\s\"']{24})[A-Za-z0-9._~+/|%=-]{8,})",
            re.IGNORECASE,
        ),
    ),
    _Shape("signature", ("sha256=",), re.compile(r"sha256=([0-9A-Fa-f]{40,64})", re.IGNORECASE)),
    _Shape("wamid", ("wamid.",), re.compile(r"(wamid\.[A-Za-z0-9+/=_-]{6,})")),
    _Shape(
        "password in a URL",
        ("://",),
        re.compile(rf"://[^\s/:@\"'<>]*:{_FRESH}(?!(?:pass|password)@)([^\s/@\"'<>]+)@"),
    ),
)

_HEX = "[0-9A-Fa-f]"
# One class of characters first, so that the search skips from candidate to candidate. What a terminal obeys without
# showing it stands for nothing; a carriage return before a line feed is no disguise.
_ESCAPE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f%\\&](?:(?<=\x1b)(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b%\\&]*\x07?|[PX^_]|[@-Z\\-~])?"
    rf"|(?<=%)(?:25)*{_HEX}{{2}}(?:%(?:25)*{_HEX}{{2}})*"
    rf"|(?<=\\)(?:u{_HEX}{{4}}(?:\\u{_HEX}{{4}})*|x{_HEX}{{2}}|[/\"'\\])"
    rf"|(?<=&)(?:#[0-9]{{1,7}}|#[xX]{_HEX}{{1,6}}|[A-Za-z]{{2,8}});"
    r"|(?<=[^%\\&\r\x1b])|(?<=\r)(?!\n))"
)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{10,}")
_STANDARD = str.maketrans("-_", "+/")
_NESTING = 3


def shaped(text: str) -> Iterator[Leak]:
    """Everything in `text` that looks like a credential or a message id, whoever it belongs to."""
    lower = text.lower()
    for shape in _SHAPES:
        if any(needle in lower for needle in shape.needles):
            for match in shape.pattern.finditer(text):
                group = match.lastindex or 0
                yield Leak(match.start(group), match.end(group), shape.kind)


def views(text: str) -> Iterator[View]:
    """`text` as its reader sees it (`plain`), and with colours, percent, JSON, Python and HTML escapes undone.

    One view for each of up to three layers of escapes, and one more where a layer was not plain; none if there is
    nothing to undo.
    """
    whole = View(text, lambda: (range(len(text)), range(1, len(text) + 1)))
    view = _bared(whole)
    if view is not whole:
        yield view
    for _ in range(_NESTING):
        deeper = _decoded(view)
        if deeper.text == view.text:
            return
        yield deeper
        view = _bared(deeper)
        if view is not deeper:
            yield view


def plain(text: str) -> str:
    """`text` as its reader sees it: without accents, vowel signs and what is invisible, look-alikes made ASCII.

    Whatever shows the text later (a page, a terminal without Unicode, a program that normalizes) may do the same, and
    so join what stood apart.
    """
    return text if text.isascii() else text.translate(_PLAIN)


def base64_texts(text: str) -> Iterator[str]:
    """All that `text` may say in base64, at each of the four phases, run together for a quick look."""
    codes = [code for _, code in _base64_runs(text)]
    for phase in range(4):
        yield a2b_base64("AAAA".join(_in_fours(code[phase:]) for code in codes)).decode("latin-1")


def base64_views(text: str) -> Iterator[View]:
    """Each stretch of `text` that could be base64, standard or URL-safe, read at each of its four phases.

    Bytes become the characters of the same number (latin-1).
    """
    for at, code in _base64_runs(text):
        for phase in range(4):
            said = a2b_base64(_in_fours(code[phase:])).decode("latin-1")
            yield View(said, functools.partial(_places_of_bytes, len(said), at + phase, at + len(code)))


def _places_of_bytes(number: int, start: int, end: int) -> _Places:
    starts = [start + at * 4 // 3 for at in range(number)]
    return starts, [min(place + 2, end) for place in starts]


def _base64_runs(text: str) -> Iterator[tuple[int, str]]:
    for run in _BASE64.finditer(text):
        code = run[0]
        # Ids, hex digests and most names are of one case; base64 of a secret is not.
        if code.lower() != code != code.upper():
            yield run.start(), code.translate(_STANDARD)


def _in_fours(code: str) -> str:
    # Filled up with zero bits, not "=", at which decoding would stop.
    return code + "A" * (-len(code) % 4)


class _Plain(dict[int, str]):
    """For `str.translate`: what a character looks like. Worked out at its first use; ASCII is itself."""

    def __missing__(self, code: int) -> str:
        if code < _ASCII:
            return chr(code)
        marks = unicodedata.normalize("NFKD", chr(code))
        shown = "".join(char for char in marks if unicodedata.category(char) not in _UNSEEN and char not in _BLANK)
        # A hostile text may use every character there is.
        if len(self) < _MOST_KNOWN:
            self[code] = shown
        return shown


_ASCII = 0x80
_MOST_KNOWN = 10_000
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Me", "Mn"})
_BLANK = frozenset("\u115f\u1160\ufffc\ufffd")
"""Hangul fillers, which show nothing, and what stands for a character that was taken out."""
_PLAIN = _Plain((code, chr(code)) for code in range(_ASCII))


def _bared(view: View) -> View:
    text = plain(view.text)
    if text == view.text:
        return view
    return View(text, lambda: _places_below(view, ((at, at + 1, _PLAIN[ord(c)]) for at, c in enumerate(view.text))))


def _decoded(view: View) -> View:
    text = _ESCAPE.sub(_unescape, view.text)
    return View(text, lambda: _places_below(view, _steps(view.text)))


def _steps(text: str) -> Iterator[tuple[int, int, str]]:
    """`text` piece by piece, escapes and what stands between them: start, end, and what is left of it."""
    done = 0
    for match in _ESCAPE.finditer(text):
        yield from ((at, at + 1, text[at]) for at in range(done, match.start()))
        done = match.end()
        yield match.start(), done, _unescape(match)
    yield from ((at, at + 1, text[at]) for at in range(done, len(text)))


def _places_below(view: View, steps: Iterator[tuple[int, int, str]]) -> _Places:
    starts: list[int] = []
    ends: list[int] = []
    for start, end, shown in steps:
        if shown:
            starts.extend([view.starts[start]] * len(shown))
            ends.extend([view.ends[end - 1]] * len(shown))
    return starts, ends


def _unescape(match: re.Match[str]) -> str:
    escape = match[0]
    if escape[0] < " " or escape == "\x7f":
        return ""
    if escape.startswith("%"):
        return unquote(re.sub(r"%(?:25)+(?=[0-9A-Fa-f]{2})", "%", escape))
    if escape.startswith("\\u"):
        return str(json.loads(f'"{escape}"'))
    if escape.startswith("\\x"):
        return chr(int(escape[2:], 16))
    return html.unescape(escape) if escape.startswith("&") else escape[1:]
