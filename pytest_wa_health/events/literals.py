"""What programs print of their objects: JSON, and the literals of Python, Ruby, JavaScript and Elixir."""

from __future__ import annotations

import ast
import contextlib
import json
import re
from typing import Any

import msgspec

__all__ = ["closing", "decoded"]

_LONGEST = 100_000
_TOKENS = re.compile(r"""\\.|["'`{}\[\]]""", re.DOTALL)
_FOREIGN = re.compile(
    r"""(?P<kept>"(?:[^"\\]|\\.)*")
    |(?P<quoted>'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`)
    |:(?P<symbol>[A-Za-z_]\w*)(?=\s*=>)
    |(?P<key>[A-Za-z_$][\w$]*)\s*:(?![:/])
    |(?P<arrow>=>)
    |(?P<none>\[(?:Object|Array|Circular|Function|Getter|Setter|Symbol)[^\]{}]*\]|\.\.\.\s\d+\smore\sitems?
        |\b(?:nil|None|undefined|NaN)\b)
    |(?P<true>\bTrue\b)|(?P<false>\bFalse\b)
    |(?P<dropped>%(?=\{)|,(?=\s*[}\]])|[A-Za-z_$][\w$.]*(?:\s\[[^\]{}]*\])?\s+(?=\{))
    """,
    re.VERBOSE | re.DOTALL,
)


def closing(text: str, start: int) -> int | None:
    """Behind the bracket that closes the one at `start`; None where none does."""
    depth, quote = 0, ""
    for token in _TOKENS.finditer(text, start):
        mark = token[0]
        if quote:
            quote = "" if mark == quote else quote
        elif mark in "\"'`":
            quote = mark
        elif mark in "{[":
            depth += 1
        elif mark in "}]":
            depth -= 1
            if depth == 0:
                return token.end()
    return None


def decoded(piece: str) -> Any:  # noqa: ANN401 - any JSON value
    """The value that `piece` is in one of the languages; None for what is none."""
    for form in (piece, piece.replace('\\"', '"'), piece.replace('""', '"')):
        with contextlib.suppress(msgspec.DecodeError, RecursionError, UnicodeEncodeError):
            return msgspec.json.decode(form)
    if len(piece) > _LONGEST:
        return None
    with contextlib.suppress(ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return ast.literal_eval(piece)
    with contextlib.suppress(msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        return msgspec.json.decode(_FOREIGN.sub(_as_json, piece))
    return None


def _as_json(found: re.Match[str]) -> str:
    kind = found.lastgroup
    if kind == "kept":
        return found[0]
    if kind == "quoted":
        return json.dumps(re.sub(r"\\(.)", r"\1", found[0][1:-1]))
    if kind == "symbol":
        return f'"{found["symbol"]}"'
    if kind == "key":
        return f'"{found["key"]}":'
    return {"arrow": ":", "none": "null", "true": "true", "false": "false"}.get(kind or "", "")
