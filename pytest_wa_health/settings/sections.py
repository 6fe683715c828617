"""One of several accounts, environments or profiles in a file: ``tenants.json#acme``, ``application.yml#prod``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from pytest_wa_health.settings.names import Spelling
from pytest_wa_health.settings.spelling import recognise
from pytest_wa_health.settings.trees import Pairs, Steps, Tree

__all__ = ["likeliest", "name_of", "split"]

_BASE = ("default", "defaults", "shared", "common", "base", "all")
"""What counts below every other part, as Rails, Spring and node-config have it."""
_LIKELIEST = ("production", "prod", "live")
_LABELS = ("name", "slug", "id", "key", "tenant", "tenant_id", "client", "client_id", "clientId", "tenantId", "shop")
_PROFILE = (
    ("spring", "config", "activate", "on-profile"),
    ("spring", "profiles"),
    ("spring.config.activate.on-profile",),
    ("spring.profiles",),
    ("metadata", "name"),
)
_SHOWN = re.compile(r"(?!.*\d{7})(?![0-9a-fA-F]{32})[\w. -]{1,40}")


def name_of(steps: Steps) -> str:
    """The name of a nested value: its path, or its last step where that says enough."""
    known = recognise(steps[-1]) if steps else None
    return steps[-1] if known is not None and not known.strict and "_" in steps[-1] else ":".join(steps)


def split(tree: Tree, pairs: Pairs, first: Steps, second: Steps) -> dict[str, Pairs]:
    """The pairs of each part by its label, where `first` and `second` are paths that contradict each other.

    A part takes from what stands outside all parts, and from a part called ``default``, what it has not itself.
    Empty where the two stand in no parts.
    """
    depth = next((place for place, (one, other) in enumerate(zip(first, second, strict=False)) if one != other), None)
    if depth is None:
        return {}
    labels = dict(_labels(_at(tree, first[:depth])))
    parts: dict[str, Pairs] = {}
    outside: Pairs = []
    for steps, value in pairs:
        is_inside = len(steps) > depth + 1 and steps[:depth] == first[:depth]
        part = parts.setdefault(labels.get(steps[depth], steps[depth]), []) if is_inside else outside
        part.append((steps, value))
    base = _over(outside, [pair for label in _BASE for pair in parts.get(label, ())])
    found = {
        label: _over(outside if label in _BASE else base, part)
        for label, part in parts.items()
        if any(_of(pair) for pair in part)
    }
    return found if len(found) > 1 else {}


def likeliest(labels: Sequence[str]) -> str:
    """The part to name as an example."""
    return next((label for label in _LIKELIEST if label in labels), labels[0])


def _over(below: Pairs, above: Pairs) -> Pairs:
    """`above`, and of `below` what it has not."""
    held = {spelling.variable for pair in above if (spelling := _of(pair))}
    return [pair for pair in below if (spelling := _of(pair)) is None or spelling.variable not in held] + above


def _of(pair: tuple[Steps, str]) -> Spelling | None:
    return recognise(name_of(pair[0])) if pair[1].strip() else None


def _at(tree: Tree, steps: Steps) -> Tree:
    for step in steps:
        if isinstance(tree, Mapping) and step in tree:
            tree = tree[step]
        elif isinstance(tree, list) and step.isdigit() and int(step) < len(tree):
            tree = tree[int(step)]
    return tree


def _labels(node: Tree) -> Iterator[tuple[str, str]]:
    """Step and label of each part below `node`."""
    if isinstance(node, Mapping):
        yield from ((str(key), _shown(str(key), place)) for place, key in enumerate(node, 1))
    elif isinstance(node, list):
        profiles = [next(filter(None, (_below(item, path) for path in _PROFILE)), "") for item in node]
        for place, (item, profile) in enumerate(zip(node, profiles, strict=True)):
            without = _BASE[0] if any(profiles) else _named(item)  # Spring: what stands in no profile
            yield str(place), _shown(profile or without, place + 1)


def _named(item: Tree) -> str:
    names = (item.get(key) for key in _LABELS) if isinstance(item, Mapping) else ()
    return next((str(name) for name in names if isinstance(name, str | int)), "")


def _below(item: Tree, path: Sequence[str]) -> str:
    for step in path:
        item = item.get(step) if isinstance(item, Mapping) else None
    return item if isinstance(item, str) else ""


def _shown(label: str, place: int) -> str:
    """A label as a sentence may show it; a number where it might be somebody's."""
    return label if _SHOWN.fullmatch(label) else str(place)
