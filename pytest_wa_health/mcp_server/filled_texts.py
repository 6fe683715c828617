"""Which words of a diagnosis come from elsewhere: what was put into the places of the catalogue's texts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_wa_health import catalogue
from pytest_wa_health.catalogue import loader
from pytest_wa_health.model.run_result import DiagnosisEntry

__all__ = ["filled_in"]

_PLACE = re.compile(r"\s*`?\{[a-z_]+\}`?")
_HARMLESS = re.compile(r"[^\s<>]{1,80}")
"""A name, a number, an address: what is one word gives no instruction."""


def filled_in(found: DiagnosisEntry) -> list[str] | None:
    """The values in the texts of `found` that are more than a word; None where its texts are not the catalogue's."""
    try:
        cause = catalogue.cause(found["cause"]).where(found.get("facts", ()))
    except KeyError:
        return None
    texts = [(cause.title, found["title"]), (cause.explanation, found["explanation"])]
    texts += [(step.text, said) for step, said in zip(cause.steps, found.get("steps", ()), strict=False)]
    texts += [(text, said) for text, said in ((cause.verify, found.get("verify")),) if said]
    values: list[str] = []
    for template, said in texts:
        matches = [match for lang in catalogue.LANGS if (match := _pattern(template(lang)).fullmatch(said))]
        if not matches:
            return None
        values += (value for value in matches[0].groups() if not _HARMLESS.fullmatch(value))
    neutral = set(_neutral())
    return [value for value in values if value not in neutral]


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(r"\s*`?(.*?)`?".join(map(re.escape, _PLACE.split(template))), re.DOTALL)


def _neutral() -> Iterator[str]:
    """What stands where a value is not known."""
    for words in loader.placeholders().values():
        yield from (words(lang) for lang in catalogue.LANGS)
