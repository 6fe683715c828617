"""The environment that compose gives to a service: ``environment:``, ``env_file:``, and ``${K}`` filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from pytest_wa_health.settings.trees import Tree

__all__ = ["environment", "is_compose", "services"]

_VARIABLE = re.compile(r"\$(?:\$|\{([A-Za-z_]\w*)(?:(:?[-?+])([^{}]*))?\}|([A-Za-z_]\w*))")

ReadFile = Callable[[str], Mapping[str, str]]


def is_compose(tree: Tree) -> bool:
    """Whether a parsed YAML file describes services of compose."""
    found = tree.get("services") if isinstance(tree, Mapping) else None
    return isinstance(found, Mapping) and any(
        isinstance(service, Mapping) and {"image", "build", "environment", "env_file", "command"} & set(service)
        for service in found.values()
    )


def services(tree: Mapping[str, Tree]) -> dict[str, Mapping[str, Tree]]:
    """The services by name."""
    return {str(name): service for name, service in tree["services"].items() if isinstance(service, Mapping)}


def environment(service: Mapping[str, Tree], surroundings: Mapping[str, str], read_file: ReadFile) -> dict[str, str]:
    """What the service's process finds in its environment.

    `surroundings` is what compose itself finds: the process environment over the ``.env`` beside the file.
    """
    values: dict[str, str] = {}
    files = service.get("env_file") or []
    for entry in files if isinstance(files, list) else [files]:
        path = entry.get("path") if isinstance(entry, Mapping) else entry
        if isinstance(path, str):
            values.update(read_file(_filled(path, surroundings)))
    given = _merged(service.get("environment"))
    pairs = given.items() if isinstance(given, Mapping) else map(_split, given or [])
    for name, value in pairs:
        if value is None:
            if name in surroundings:
                values[str(name)] = surroundings[str(name)]
            continue
        values[str(name)] = _filled(str(value), surroundings)
    return values


def _merged(given: Tree) -> Tree:
    if not isinstance(given, Mapping) or "<<" not in given:
        return given if isinstance(given, Mapping | list) else []
    others = given["<<"] if isinstance(given["<<"], list) else [given["<<"]]
    merged: dict[str, Tree] = {}
    for other in reversed(others):
        merged.update(other if isinstance(other, Mapping) else {})
    merged.update({name: value for name, value in given.items() if name != "<<"})
    return merged


def _split(item: Tree) -> tuple[str, str | None]:
    name, sign, value = str(item).partition("=")
    return name, value if sign else None


def _filled(text: str, surroundings: Mapping[str, str]) -> str:
    def value(match: re.Match[str]) -> str:
        name = match[1] or match[4]
        if name is None:
            return "$"
        held, sign, other = surroundings.get(name), match[2] or "", match[3] or ""
        is_there = held is not None and (held != "" or not sign.startswith(":"))
        if sign.endswith("+"):
            return other if is_there else ""
        if is_there:
            return held or ""
        return other if sign.endswith("-") else f"${{{name}:?}}"

    return _VARIABLE.sub(value, text)
