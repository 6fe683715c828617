"""Reads the catalogue's TOML files, each at most once and only when something of it is asked for.

The data are part of the package and validated by the tests (`tools/catalogue_validator.py`), so a run does not
validate them again.
"""

from __future__ import annotations

import functools
import sys
from pathlib import Path
from typing import Any

from pytest_wa_health.catalogue.entries import Cause, Change, Check, Code, CurrencyRule, Link, Step, Text, Version

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

HERE = Path(__file__).parent

Raw = dict[str, Any]


@functools.cache
def read(name: str) -> Raw:
    """The parsed content of ``name`` (``checks.toml``, ``causes/token.toml``)."""
    with (HERE / name).open("rb") as file:
        return tomllib.load(file)


@functools.cache
def time_zones() -> dict[str, str]:
    """Meta's ids of time zones and the IANA names that they stand for."""
    zones: dict[str, str] = read("timezones.toml")["zones"]
    return zones


def areas() -> tuple[str, ...]:
    """Names of the areas that have causes, sorted."""
    return tuple(sorted(path.stem for path in (HERE / "causes").glob("*.toml")))


@functools.cache
def sentence_groups() -> tuple[str, ...]:
    """Names of the groups of notes, sorted."""
    return tuple(sorted(path.stem for path in (HERE / "sentences").glob("*.toml")))


def sentences(group: str) -> Raw:
    """The notes of one group, by name. Raises KeyError for a group that does not exist."""
    if group not in sentence_groups():
        raise KeyError(group)
    return read(f"sentences/{group}.toml")


@functools.cache
def event_texts(lang: str) -> dict[str, str]:
    """The texts of what is said about events, in one language."""
    return {key: raw[lang] for key, raw in read("events.toml").items()}


@functools.cache
def checks() -> dict[str, Check]:
    """The checks of the health suite, by id, in the order of the file."""
    return _checks("checks.toml")


@functools.cache
def receiver_checks() -> dict[str, Check]:
    """The checks of the receiver suite, likewise."""
    return _checks("receiver_checks.toml")


def check(id_: str) -> Check:
    """A check of either suite. Raises KeyError if there is none."""
    return (receiver_checks() if id_.startswith("WR") else checks())[id_]


def _checks(file: str) -> dict[str, Check]:
    return {
        id_: Check(
            id=id_,
            area=raw["area"],
            severity=raw["severity"],
            needs=tuple(raw["needs"]),
            doc=raw["doc"],
            title=_text(raw["title"]),
            risk=_text(raw["risk"]),
        )
        for id_, raw in read(file).items()
    }


@functools.cache
def recipes() -> dict[str, tuple[Step, ...]]:
    """Recipe name to its steps."""
    return {name: _steps(raw) for name, raw in read("recipes.toml").items()}


@functools.cache
def area_causes(area: str) -> dict[str, Cause]:
    """Cause id to cause for one area; empty for an area that does not exist."""
    if area not in areas():
        return {}
    raws = read(f"causes/{area}.toml")
    return {cause.id: cause for cause in (_cause(area, name, raw) for name, raw in raws.items())}


@functools.cache
def links() -> dict[str, Link]:
    """Link name to link."""
    return {
        name: Link(name, raw["url"], _text(raw["label"]), raw.get("fallback"))
        for name, raw in read("links.toml").items()
    }


@functools.cache
def codes() -> dict[str, Code]:
    """Key to code."""
    return {
        key: Code(
            key=key,
            causes=tuple(raw["causes"]),
            retry=raw["retry"],
            meaning=_text(raw["meaning"]),
            source=tuple(raw["source"]),
            who=raw.get("who"),
            kind=raw.get("kind", ""),
            sure=raw.get("sure", False),
            says=raw.get("says"),
        )
        for key, raw in read("codes.toml").items()
    }


@functools.cache
def versions() -> tuple[Version, ...]:
    """All known Graph API versions, in the order of the file: newest first."""
    return tuple(
        Version(name, raw["released"], raw["expires"] or None, raw["source"])
        for name, raw in read("versions.toml").items()
    )


@functools.cache
def changes() -> tuple[Change, ...]:
    """The days on which something changes at Meta, oldest first."""
    return tuple(Change(day, _text(raw["text"]), raw["source"]) for day, raw in read("dates.toml").items())


@functools.cache
def currency_rules() -> dict[str, CurrencyRule]:
    """Country (two letters) to its rule."""
    return {
        country: CurrencyRule(country, raw["currency"], raw["stops"], raw["source"])
        for country, raw in read("currencies.toml").items()
    }


@functools.cache
def placeholders() -> dict[str, Text]:
    """Placeholder name to the neutral words that stand in for a value that is not known."""
    return {name: _text(raw) for name, raw in read("placeholders.toml").items()}


def _text(raw: Raw) -> Text:
    return Text(raw["en"].strip(), raw["ar"].strip())


def _optional(raw: Raw, key: str) -> Text | None:
    return _text(raw[key]) if key in raw else None


def _steps(raw: Raw) -> tuple[Step, ...]:
    return tuple(
        Step(step["who"], _text(step), step.get("link"), step.get("only"), step.get("unless"))
        for step in raw.get("steps", ())
    )


def _cause(area: str, name: str, raw: Raw) -> Cause:
    recipe = raw.get("recipe")
    stops = raw["stops_sending"]
    return Cause(
        id=cause_id(area, name),
        check=raw["check"],
        verdict=raw["verdict"],
        severity=raw["severity"],
        who=raw["who"],
        stops_sending=None if stops == "unknown" else stops,
        minutes=raw["minutes"],
        source=tuple(raw["source"]),
        title=_text(raw["title"]),
        explanation=_text(raw["explanation"]),
        why=_optional(raw, "why") or check(raw["check"]).risk,
        verify=_text(raw["verify"]),
        steps=_steps(raw) + (recipes()[recipe] if recipe else ()),
        recipe=recipe,
        next_probe=_optional(raw, "next_probe"),
        forward=_optional(raw, "forward"),
        variants={
            fact: _cause(area, name, {**raw, "variants": {}, **changes})
            for fact, changes in raw.get("variants", {}).items()
        },
    )


def cause_id(area: str, name: str) -> str:
    """``token.logged-out``; the one cause without an area, ``undetermined``, keeps its bare name."""
    return name if name == area else f"{area}.{name}"
