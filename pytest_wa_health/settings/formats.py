"""Which format a settings file has, and what it says; a file that holds no settings is said to be what it is."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.settings import compose, properties, trees
from pytest_wa_health.settings.program_code import names_read
from pytest_wa_health.settings.spelling import recognise
from pytest_wa_health.settings.tenant_settings import SettingsError
from pytest_wa_health.settings.trees import Pairs, Tree

__all__ = ["FOREIGN_CODE", "kind_of_file", "pairs_of", "parsed_yaml", "refusal"]

_MOST_NAMES = 4

FOREIGN_CODE = {
    ".php": "kind.php",
    ".js": "kind.javascript",
    ".mjs": "kind.javascript",
    ".cjs": "kind.javascript",
    ".ts": "kind.typescript",
    ".py": "kind.python",
    ".rb": "kind.ruby",
    ".go": "kind.go",
    ".java": "kind.java",
    ".cs": "kind.csharp",
    ".kt": "kind.kotlin",
    ".rs": "kind.rust",
    ".exs": "kind.elixir",
    ".dart": "kind.dart",
    ".tf": "kind.terraform",
    ".bicep": "kind.bicep",
    ".html": "kind.web-page",
    ".xml": "kind.xml",
    ".config": "kind.xml",
    ".csv": "kind.csv",
    ".md": "kind.markdown",
    ".sql": "kind.sql",
    ".sh": "",
}
_STRUCTURED = {
    ".json": "json", ".json5": "json", ".jsonc": "json", ".yml": "yaml", ".yaml": "yaml", ".toml": "toml",
    ".properties": "properties", ".ini": "properties", ".cfg": "properties", ".service": "properties",
    ".tfvars": "properties",
}  # fmt: skip
_BY_START = (
    (re.compile(r"\s*<\?php"), "kind.php"),
    (re.compile(r"\s*<!doctype html|\s*<html", re.IGNORECASE), "kind.web-page"),
    (re.compile(r"\s*<\?xml|\s*<[A-Za-z]+[\s>]"), "kind.xml"),
    (re.compile(r"\s*\$ANSIBLE_VAULT;"), "kind.ansible"),
    (re.compile(r"-----BEGIN "), "kind.key"),
    (re.compile(r"version https://git-lfs"), "kind.git-lfs"),
)
_SECTION = re.compile(r"(?:\s*[#;][^\n]*\n)*\s*\[[A-Za-z][\w .\-]*\][ \t]*\r?(?:\n|$)")
_JSON_EXTRA = re.compile(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/', re.DOTALL)
_TRAILING = re.compile(r'("(?:\\.|[^"\\])*")|,(?=\s*[}\]])')


def kind_of_file(path: Path, text: str) -> str:
    """``lines``, ``json``, ``yaml``, ``toml`` or ``properties``.

    Raises SettingsError, which says what it is, for a file of another kind.
    """
    by_name = _STRUCTURED.get(path.suffix.lower())
    start = text.lstrip()[:1]
    if path.name.endswith(".yml.enc"):
        raise SettingsError(noted("file.rails", path=str(path)), variable="--wa-env-file")
    if by_name == "toml" or by_name == "properties":
        return by_name
    if _SECTION.match(text):
        return "properties"
    if start in ("{", "[") or by_name == "json":
        return "json" if start in ("{", "[") else "lines"
    what = next((words for pattern, words in _BY_START if pattern.match(text)), "")
    what = what or FOREIGN_CODE.get(path.suffix.lower(), "")
    if what:
        raise refusal(path, what, names_read(text))
    return by_name or "lines"


def refusal(path: Path, what: str, read: Sequence[str] = ()) -> SettingsError:
    """The sentence for a file that is `what`, a key of ``sentences/kind.toml``.

    `read` are the variables that its code takes from the environment.
    """
    values = {"path": str(path), "what": noted(what)}
    if ours := [name for name in read if recognise(name) is not None][:_MOST_NAMES]:
        sentence = noted("file.reads-environment", says=" and ".join(ours), **values)
    else:
        is_php = path.suffix == ".php" or what == "kind.php"
        sentence = noted("file.laravel" if is_php else "file.name-values", **values)
    return SettingsError(sentence, variable="--wa-env-file")


def pairs_of(kind: str, text: str, path: Path) -> tuple[Pairs, Tree]:
    """The pairs of path and value in a structured file, and its tree; of a compose file the tree alone.

    Raises SettingsError where the file is not valid.
    """
    if kind == "properties":
        return properties.pairs(text), None
    tree = {"json": _json, "yaml": parsed_yaml, "toml": _toml}[kind](text, path)
    if compose.is_compose(tree):
        return [], tree
    try:
        return trees.pairs(tree), tree
    except trees.TreeError as trouble:
        key = f"file.{trouble}"
    raise SettingsError(noted(key, path=str(path)), variable="--wa-env-file")


def parsed_yaml(text: str, path: Path) -> Tree:
    """All documents of a YAML file, every scalar as the text that it is written as; one document by itself."""
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    line: int | None = None
    try:
        documents = list(yaml.load_all(text, Loader=loader))
        return documents[0] if len(documents) == 1 else documents
    except (yaml.YAMLError, RecursionError, ValueError) as trouble:
        mark = getattr(trouble, "problem_mark", None)
        line = mark.line + 1 if mark is not None else None
    raise _invalid(path, "YAML", line)


def _json(text: str, path: Path) -> Tree:
    line: int | None = None
    try:
        # What .NET and editors allow: comments, and a comma after the last item.
        plain = _JSON_EXTRA.sub(lambda match: match[1] or " ", text)
        plain = _TRAILING.sub(lambda match: match[1] or "", plain)
        return json.loads(plain, parse_int=str, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as trouble:
        line = trouble.lineno
    except RecursionError:
        pass
    raise _invalid(path, "JSON", line)


def _toml(text: str, path: Path) -> Mapping[str, Tree]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    line: int | None = None
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as trouble:
        found = re.search(r"line (\d+)", str(trouble))
        line = int(found[1]) if found else None
    raise _invalid(path, "TOML", line)


def _invalid(path: Path, name: str, line: int | None) -> SettingsError:
    sentence = noted("file.invalid", path=str(path), format=name)
    if line:
        sentence = noted("file.invalid-at", path=str(path), format=name, line=line)
    return SettingsError(sentence, variable="--wa-env-file")
