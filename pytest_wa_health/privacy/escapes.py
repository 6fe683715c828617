"""Escapes that stand for one character each: percent, JSON, Python, JavaScript, octal, HTML, and terminal colours."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from urllib.parse import unquote

__all__ = ["ESCAPE", "SEPARATED", "are_separated", "joined", "unescape"]

_HEX = "[0-9A-Fa-f]"
# One class of characters first, so that the search skips from candidate to candidate. What a terminal obeys without
# showing it stands for nothing; a carriage return before a line feed is no disguise.
ESCAPE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f%\\&](?:(?<=\x1b)(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b%\\&]*\x07?|[PX^_]|[@-Z\\-~])?"
    rf"|(?<=%)(?:25)*(?:u{_HEX}{{4}}|{_HEX}{{2}}(?:%(?:25)*{_HEX}{{2}})*)"
    rf"|(?<=\\)\\*(?:u{_HEX}{{4}}(?:\\+u{_HEX}{{4}})*|u\{{{_HEX}{{1,6}}\}}|U{_HEX}{{8}}|x{_HEX}{{2}}|x\{{{_HEX}{{1,6}}\}}"
    r"|N\{[A-Z0-9 -]{2,60}\}|[0-3]?[0-7]{1,2}|[nrtbfvae/\"'\\])"
    rf"|(?<=&)(?:#[0-9]{{1,30}}|#[xX]{_HEX}{{1,30}}|[A-Za-z]{{2,8}}(?=;));?"
    r"|(?<=[^%\\&\r\x1b])|(?<=\r)(?!\n))"
)
"""Any of them; layers of percent and of backslashes at once."""
SEPARATED = re.compile(r"([\W_])(?:(?!\1).\1){8,}", re.DOTALL)
"""The same sign after every character."""

_IN_TURN = re.compile(rb"\.a\.a\.a\.a\.a\.a\.a\.a\.")
_MOST_KNOWN = 10_000
_CLASSES = bytes(
    ord("a") if code >= 0x80 or chr(code).isalnum() or chr(code) in "%\\&#;+/=" else ord(".") for code in range(0x100)
)


def are_separated(low: bytes) -> bool:
    """Whether a text (folded) may be `SEPARATED` somewhere; quick, because hardly any text is."""
    return _IN_TURN.search(low.translate(_CLASSES)) is not None


def joined(match: re.Match[str]) -> str:
    """What `SEPARATED` found, without the sign."""
    return match[0][1::2]


class _Meanings(dict[str, str]):
    """The character, or characters, that an escape stands for; worked out at its first use."""

    def __missing__(self, escape: str) -> str:
        meaning = "" if escape[0] < " " or escape == "\x7f" else _meaning(escape)
        if len(self) < _MOST_KNOWN:
            self[escape] = meaning
        return meaning


_MEANINGS = _Meanings()


def unescape(match: re.Match[str]) -> str:
    """The character, or characters, that `ESCAPE` found the escape of; empty for what shows nothing."""
    return _MEANINGS[match[0]]


def _meaning(escape: str) -> str:
    if escape.startswith("%"):
        short = re.sub(r"%(?:25)+(?=u?[0-9A-Fa-f]{2})", "%", escape)
        return chr(int(short[2:], 16)) if short[1:2] in ("u", "U") else unquote(short)
    if escape.startswith("&"):
        return html.unescape(escape)
    return _of_backslash(escape.lstrip("\\"))


def _of_backslash(name: str) -> str:
    if not name:
        return ""
    kind, digits = name[0], name[1:].strip("{}")
    if kind == "u" and name[1:2] != "{":
        return str(json.loads('"\\u' + re.sub(r"\\+u", r"\\u", name[1:]) + '"'))
    if kind in "uUx":
        code = int(digits, 16)
        return chr(code) if code < 0x110000 else ""
    if kind == "N":
        try:
            return unicodedata.lookup(digits)
        except KeyError:
            return ""
    if kind.isdigit():
        return chr(int(name, 8))
    return name if kind in "/\"'" else ""
