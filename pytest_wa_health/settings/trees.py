"""Nested settings (JSON, YAML, TOML) as pairs of path and value, in the shapes that tools write them."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pytest_wa_health.settings.spelling import has_foreign_word

__all__ = ["MOST", "Pairs", "Steps", "Tree", "TreeError", "pairs"]

Tree = Any
Steps = tuple[str, ...]
Pairs = list[tuple[Steps, str]]

MOST = 20_000
"""Values; a file with more is data, no settings (or a knot of YAML aliases)."""

_DEEPEST = 30
_ASSIGNED = re.compile(r"([A-Za-z_][\w.\-]*)=(.*)", re.DOTALL)
_KIND_KEYS = ("type", "provider", "channel", "channel_type", "connector")
_ABOUT_A_VALUE = frozenset({"value", "description", "required", "type", "metadata", "secure", "sensitive"})
_NAME_KEYS, _VALUE_KEYS = ("name", "key", "Name", "Key"), ("value", "Value")


class TreeError(Exception):
    """A tree that is no settings: too deep or too large."""


def pairs(tree: Tree) -> Pairs:
    """Every value with the steps that lead to it; those of a list of ``{name, value}`` under their name alone."""
    found: Pairs = []
    for pair in _walk(tree, (), 0):
        found.append(pair)
        if len(found) > MOST:
            raise TreeError("too-many")
    return found


def _walk(node: Tree, path: Steps, depth: int) -> Iterator[tuple[Steps, str]]:
    if depth > _DEEPEST:
        raise TreeError("too-deep")
    if isinstance(node, Mapping):
        yield from _mapping(node, path, depth)
    elif isinstance(node, list):
        for position, item in enumerate(node):
            assigned = _ASSIGNED.fullmatch(item) if isinstance(item, str) else None
            if assigned:
                yield (assigned[1],), assigned[2]
            else:
                yield from _walk(item, (*path, str(position)), depth + 1)
    elif node is not None and not isinstance(node, bool):
        yield path, str(node)


def _mapping(node: Mapping[str, Tree], path: Steps, depth: int) -> Iterator[tuple[Steps, str]]:
    named = _named(node)
    if named is not None:
        yield named
        return
    if str(node.get("kind", "")) == "Secret" and "apiVersion" in node:
        yield from _secret(node)
        return
    if node.get("kind") in ("SealedSecret", "ExternalSecret") and "apiVersion" in node:
        yield from _kept_elsewhere(node)
        return
    if "apiVersion" in node and "kind" in node:
        # The version of Kubernetes' own API, and no other.
        node = {key: value for key, value in node.items() if key != "apiVersion"}
    if path and not node.keys() - _ABOUT_A_VALUE and isinstance(node.get("value"), str | int):
        yield path, str(node["value"])  # parameters of ARM and Bicep, variables of Heroku's app.json
        return
    kind = next((node[key] for key in _KIND_KEYS if _names_whatsapp(node.get(key))), None)
    if kind is not None:
        path = (*path, "WhatsApp")  # n8n and Chatwoot: the type of a credential, the provider of an inbox
    if kind is not None and isinstance(node.get("data"), str):
        yield (*path, "accessToken"), node["data"]  # n8n: all of it encrypted
        return
    for key, value in _merged(node).items():
        yield from _walk(value, (*path, str(key)), depth + 1)


def _names_whatsapp(kind: Tree) -> bool:
    return isinstance(kind, str) and "whatsapp" in kind.lower() and not has_foreign_word(kind)


def _merged(node: Mapping[str, Tree]) -> Mapping[str, Tree]:
    """With the keys that ``<<: *other`` brings."""
    if "<<" not in node:
        return node
    others = node["<<"] if isinstance(node["<<"], list) else [node["<<"]]
    brought = {key: value for other in reversed(others) if isinstance(other, Mapping) for key, value in other.items()}
    return {**brought, **{key: value for key, value in node.items() if key != "<<"}}


def _named(node: Mapping[str, Tree]) -> tuple[Steps, str] | None:
    """``{name: X, value: Y}``, as Kubernetes, ECS, Azure, Render and Postman write variables."""
    name = next((node[key] for key in _NAME_KEYS if isinstance(node.get(key), str)), None)
    if name is None:
        return None
    for key in _VALUE_KEYS:
        if isinstance(node.get(key), str | int | float):
            return (name,), str(node[key])
    if str(node.get("sync", "")).lower() == "false":
        return (name,), "sync: false"  # Render: typed into its dashboard
    source = node.get("valueFrom")
    if isinstance(source, str):
        return (name,), source
    if isinstance(source, Mapping) and source:
        kind, place = next(iter(source.items()))
        where = place if isinstance(place, Mapping) else {}
        return (name,), f"{kind}:{where.get('name', '')}/{where.get('key', '')}"
    return None


def _secret(node: Mapping[str, Tree]) -> Iterator[tuple[Steps, str]]:
    plain, coded = (part if isinstance(part, Mapping) else {} for part in (node.get("stringData"), node.get("data")))
    for key, value in coded.items():
        if key not in plain:
            yield (str(key),), _decoded(str(value))
    for key, value in plain.items():
        yield (str(key),), str(value)


def _kept_elsewhere(node: Mapping[str, Tree]) -> Iterator[tuple[Steps, str]]:
    """The names that a SealedSecret or an ExternalSecret brings, each with what it is instead of a value."""
    spec = node.get("spec")
    if not isinstance(spec, Mapping):
        return
    sealed, data = spec.get("encryptedData"), spec.get("data")
    for key in sealed if node["kind"] == "SealedSecret" and isinstance(sealed, Mapping) else ():
        yield (str(key),), f"SealedSecret:{key}"
    for item in data if node["kind"] == "ExternalSecret" and isinstance(data, list) else ():
        if isinstance(item, Mapping) and isinstance(item.get("secretKey"), str):
            yield (item["secretKey"],), f"ExternalSecret:{item['secretKey']}"


def _decoded(value: str) -> str:
    """The text behind base64; `value` itself where it is none, so that it is judged as it stands."""
    try:
        return base64.b64decode("".join(value.split()), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return value
