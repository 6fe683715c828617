"""What secrets of this trade look like, and how they disguise themselves: patterns and decoded views.

The patterns are the second net: they know no value, so they also catch tokens that are not ours. Shapes are those
of Meta's reference and of real traffic (access tokens ``EAA…``, app tokens ``id|secret``, ``appsecret_proof`` and
webhook signatures of 64 hex digits, message ids that hold the recipient's number in base64).
"""

from __future__ import annotations

import html
import json
import re
from binascii import a2b_base64
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

__all__ = ["MARK", "Leak", "View", "base64_texts", "base64_views", "shaped", "views"]

MARK = re.compile(r"\[redacted\]|\[recipient(?: \+\d{1,3})?\]|sha256:[0-9a-f]{8}(?![0-9a-f])")
"""What the redactor leaves behind; never searched again."""


class Leak(NamedTuple):
    """A stretch of text that must not be shown: offsets, a kind to name it by, and what to show instead."""

    start: int
    end: int
    kind: str
    shown: str = "[redacted]"


class View(NamedTuple):
    """A text with its escapes undone, and for each of its characters where that stood in the original."""

    text: str
    starts: list[int]
    ends: list[int]


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
# One class of characters first, so that the search skips from candidate to candidate.
_ESCAPE = re.compile(
    r"[\x1b%\\&](?:(?<=\x1b)\[[0-9;?]*[A-Za-z]"
    rf"|(?<=%)(?:25)*{_HEX}{{2}}(?:%(?:25)*{_HEX}{{2}})*"
    rf"|(?<=\\)(?:u{_HEX}{{4}}(?:\\u{_HEX}{{4}})*|x{_HEX}{{2}}|[/\"'\\])"
    rf"|(?<=&)(?:#[0-9]{{1,7}}|#[xX]{_HEX}{{1,6}}|[A-Za-z]{{2,8}});)"
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
    """`text` with colours, percent, JSON, Python and HTML escapes undone, up to three layers deep.

    One view per layer; none if there is nothing to undo.
    """
    view = View(text, [], [])
    for _ in range(_NESTING):
        if not _ESCAPE.search(view.text):
            return
        deeper = _decoded(view)
        if deeper.text == view.text:
            return
        view = deeper
        yield view


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
            plain = a2b_base64(_in_fours(code[phase:])).decode("latin-1")
            starts = [at + phase + place * 4 // 3 for place in range(len(plain))]
            yield View(plain, starts, [min(start + 2, at + len(code)) for start in starts])


def _base64_runs(text: str) -> Iterator[tuple[int, str]]:
    for run in _BASE64.finditer(text):
        code = run[0]
        # Ids, hex digests and most names are of one case; base64 of a secret is not.
        if code.lower() != code != code.upper():
            yield run.start(), code.translate(_STANDARD)


def _in_fours(code: str) -> str:
    # Filled up with zero bits, not "=", at which decoding would stop.
    return code + "A" * (-len(code) % 4)


def _decoded(view: View) -> View:
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0

    def copy(upto: int) -> None:
        parts.append(view.text[done:upto])
        starts.extend(view.starts[done:upto] or range(done, upto))
        ends.extend(view.ends[done:upto] or range(done + 1, upto + 1))

    for match in _ESCAPE.finditer(view.text):
        copy(match.start())
        done = match.end()
        plain = _unescape(match[0])
        parts.append(plain)
        first = view.starts[match.start()] if view.starts else match.start()
        last = view.ends[done - 1] if view.ends else done
        starts.extend([first] * len(plain))
        ends.extend([last] * len(plain))
    copy(len(view.text))
    return View("".join(parts), starts, ends)


def _unescape(escape: str) -> str:
    if escape.startswith("\x1b"):
        return ""
    if escape.startswith("%"):
        return unquote(re.sub(r"%(?:25)+(?=[0-9A-Fa-f]{2})", "%", escape))
    if escape.startswith("\\u"):
        return str(json.loads(f'"{escape}"'))
    if escape.startswith("\\x"):
        return chr(int(escape[2:], 16))
    return html.unescape(escape) if escape.startswith("&") else escape[1:]
