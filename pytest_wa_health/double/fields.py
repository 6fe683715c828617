"""``fields=``: the small language of field expansion, and the choice of what a read returns.

All or nothing: one unknown field fails the whole read. A field without a value is left out, never null.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from pytest_wa_health.double import problems
from pytest_wa_health.double.problems import Problem, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_wa_health.double.calls import Json

__all__ = ["Ask", "parse", "pick"]

_NAME = re.compile(r"[A-Za-z0-9_]+")
_ARGUMENTS = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True)
class Ask:
    """One asked-for field: ``phone_numbers.limit(5){id,status}``."""

    name: str
    modifiers: dict[str, str] = field(default_factory=dict)
    nested: tuple[Ask, ...] | None = None


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def all(self) -> tuple[Ask, ...]:
        asks = self.list()
        if self.at < len(self.text):
            self.fail(f'Expected end of string instead of "{self.text[self.at]}"')
        return asks

    def list(self) -> tuple[Ask, ...]:
        asks = [self.one()]
        while self.peek() == ",":
            self.at += 1
            if self.peek() in ("", "}"):
                break
            asks.append(self.one())
        return tuple(asks)

    def one(self) -> Ask:
        name = self.name()
        modifiers: dict[str, str] = {}
        while self.peek() == ".":
            self.at += 1
            modifier = self.name()
            arguments = _ARGUMENTS.match(self.text, self.at)
            if arguments is None:
                self.fail('Expected "("')
            modifiers[modifier] = arguments.group(1)
            self.at = arguments.end()
        nested = None
        if self.peek() == "{":
            self.at += 1
            nested = self.list()
            if self.peek() != "}":
                self.fail('Expected "}"')
            self.at += 1
        return Ask(name, modifiers, nested)

    def name(self) -> str:
        while self.peek() == " ":
            self.at += 1
        match = _NAME.match(self.text, self.at)
        if match is None:
            self.fail("Expected name")
        self.at = match.end()
        return match.group()

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def fail(self, why: str) -> NoReturn:
        words = f'(#2500) Syntax error "{why}." at character {self.at}: {self.text}'
        raise Refused(Problem(2500, words))


def parse(text: str | None) -> tuple[Ask, ...] | None:
    """The asked-for fields of ``fields=text``; None where none were named.

    Raises `Refused` with code 2500 for text that the API could not parse either.
    """
    return _Parser(text).all() if text else None


def pick(value: Json, nested: Sequence[Ask] | None) -> Json:
    """`value`, or of an object (or of each object in a list) only what `nested` names."""
    if nested is None:
        return value
    if isinstance(value, list):
        return [pick(item, nested) for item in value]
    if not isinstance(value, dict):
        return value
    return {ask.name: pick(value[ask.name], ask.nested) for ask in nested if ask.name in value}


def unknown(asks: Sequence[Ask], known: frozenset[str], kind: str) -> None:
    """Refuses the read if one of `asks` is not among the `known` names of the node type `kind`."""
    for ask in asks:
        if ask.name not in known:
            raise Refused(problems.nonexisting_field(ask.name, kind))
