"""A settings file of any format that is read here: its values by name, and what is odd about it."""

from __future__ import annotations

import dataclasses
import functools
import itertools
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.privacy.raw_values import raw_pairs
from pytest_wa_health.settings import compose, env_lines, formats, sections
from pytest_wa_health.settings.index import Index
from pytest_wa_health.settings.names import BY_NAME
from pytest_wa_health.settings.references import kind_of
from pytest_wa_health.settings.spelling import recognise
from pytest_wa_health.settings.tenant_settings import SettingsError, SeveralPartsError
from pytest_wa_health.settings.text_files import read_text
from pytest_wa_health.settings.trees import Pairs, Steps

__all__ = ["EnvFile", "as_typed", "quoted", "read_env_file", "values_in"]

_MOST_PARTS = 10

_POINTER = re.compile(r"\$\{([A-Za-z_][\w.]*)(?::?-([^{}]*))?\}")
_SPRING_POINTER = re.compile(r"\$\{([A-Za-z_][\w.-]*)(?::([^{}]*))?\}")
_SPRING_FILE = re.compile(r".*\.properties|(?:application|bootstrap)[\w.-]*\.ya?ml", re.IGNORECASE)
_RESOLVERS = frozenset(
    {"env", "sys", "self", "opt", "file", "param", "ssm", "aws", "cf", "s3", "sm", "secret", "secrets", "vault",
     "secretsmanager", "gcp", "azure", "op"}
)  # fmt: skip
"""What stands before the colon in other tools' references (``${ssm:/path}``): no name of a variable."""


@dataclass(frozen=True, repr=False)
class EnvFile:
    """Values by the name that is written there, notes, and remarks on single values."""

    path: Path
    values: Mapping[str, str]
    notes: tuple[str, ...] = ()
    remarks: Mapping[str, str] = field(default_factory=dict)
    raw: tuple[tuple[str, str], ...] = ()
    """Every name and value as they are written, of lines that cannot be read as well: for the redactor alone."""

    @functools.cached_property
    def index(self) -> Index:
        """The values by variable."""
        return Index(self.values, self.remarks)


def read_env_file(path: Path, *, option: str, environ: Mapping[str, str] | None = None) -> EnvFile:
    """Read a settings file: ``NAME=value`` lines, JSON, YAML, TOML, properties, compose, a Secret of Kubernetes.

    ``PATH#SERVICE`` names a service of a compose file, whose ``${K}`` are filled from `environ` and the ``.env``
    beside it. Raises SettingsError (see `read_text`) with `option` as what is responsible.
    """
    path, service = _without_service(path)
    text = read_text(path, variable=option)
    try:
        file = _read(path, text, service, environ or {})
        values = {name: _filled(path, name, value, file.values, environ or {}) for name, value in file.values.items()}
        return dataclasses.replace(file, values=values, raw=(*raw_pairs(text), *values.items()))
    except SeveralPartsError:
        raise
    except SettingsError as trouble:
        sentence, cause = trouble.note, trouble.cause
    raise SettingsError(sentence, variable=option, cause=cause)


def values_in(text: str, path: Path, environ: Mapping[str, str] | None = None) -> Mapping[str, str]:
    """What `read_env_file` would read at `path` if `text` stood there. Raises SettingsError likewise."""
    path, service = _without_service(path)
    values = _read(path, text, service, environ or {}).values
    return {name: _filled(path, name, value, values, environ or {}) for name, value in values.items()}


def _read(path: Path, text: str, service: str, environ: Mapping[str, str]) -> EnvFile:
    kind = formats.kind_of_file(path, text)
    if kind == "lines":
        lines = env_lines.parse(text)
        if not (lines.bad and not any(map(recognise, lines.values)) and _is_nested(text)):
            return EnvFile(path, lines.values, tuple(env_lines.notes(lines, str(path))), lines.remarks)
        kind = "yaml"
    pairs, tree = formats.pairs_of(kind, text, path)
    if compose.is_compose(tree):
        return _of_service(path, tree, service, environ)
    if kind == "yaml" and not any(steps for steps, _ in pairs):  # one text, no mapping: lines under another name
        lines = env_lines.parse(text)
        return EnvFile(path, lines.values, tuple(env_lines.notes(lines, str(path))), lines.remarks)
    values, several = _by_name(pairs)
    if several:
        parts = sections.split(tree, pairs, *several)
        if service not in parts:
            raise _several(path, list(parts), several, service)
        values, several = _by_name(parts[service])
        if several:
            raise _several(path, [], several, service)
    elif service and not any(service in steps for steps, _ in pairs):
        raise SettingsError(noted("file.no-part-at-all", path=str(path), value=service), variable="--wa-env-file")
    return EnvFile(Path(f"{path}#{service}") if service else path, values)


def _several(path: Path, parts: list[str], several: tuple[Steps, Steps], asked: str) -> SettingsError:
    """The sentence for a file with settings of several accounts, environments or profiles."""
    if not parts:
        first, second = (":".join(steps) for steps in several)
        return SettingsError(
            noted("file.several-values", path=str(path), says=f"{first} and {second}"),
            variable="--wa-env-file",
        )
    shown = ", ".join([*parts[:_MOST_PARTS], *(["…"] if len(parts) > _MOST_PARTS else [])])
    if asked:
        return SettingsError(noted("file.no-part", path=str(path), value=asked, says=shown), variable="--wa-env-file")
    one = sections.likeliest(parts)
    place = f"{as_typed(path)}#{one}"
    return SeveralPartsError(
        noted("file.several-parts", path=str(path), says=shown, file=quoted(place), slug=_key(one), target=place),
        parts=tuple(parts),
    )


def _key(name: str) -> str:
    """A name as a key of TOML."""
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else f'"{name}"'


def as_typed(path: Path) -> str:
    """`path` as it may be typed where the command was: short below the working directory."""
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else path.as_posix()


def quoted(place: str) -> str:
    """For a shell; the # before a service begins no comment within a word."""
    return place if shlex.quote(place.replace("#", "")) == place.replace("#", "") else shlex.quote(place)


def _filled(path: Path, name: str, value: str, values: Mapping[str, str], environ: Mapping[str, str]) -> str:
    """What stands behind ``${NAME}`` or ``${NAME:-default}``, where that is the whole value of a setting of ours.

    Spring's ``${NAME:default}`` counts in Spring's own files alone: elsewhere a colon parts a tool from an address.
    """
    text = value.strip()
    if not text.startswith("${") or recognise(name) is None:
        return value
    found = _POINTER.fullmatch(text)
    if found is None and _SPRING_FILE.fullmatch(path.name):
        found = _SPRING_POINTER.fullmatch(text)
    if found is None or found[1].lower() in _RESOLVERS:
        return value
    other = environ.get(found[1]) or (values.get(found[1]) if found[1] != name else None)
    return other or (value if found[2] is None or _is_address(name, found[2]) else found[2])


def _is_address(name: str, default: str) -> bool:
    """Whether a default leads to a place: none of a secret's values is a path or an ARN."""
    spelling = recognise(name)
    is_secret = spelling is not None and BY_NAME[spelling.variable].group == "token"
    return kind_of(default) is not None or (is_secret and "/" in default)


def _without_service(path: Path) -> tuple[Path, str]:
    whole, sign, service = str(path).rpartition("#")
    return (Path(whole), service) if sign and whole and not path.exists() else (path, "")


def _is_nested(text: str) -> bool:
    """Whether lines that are no ``NAME=value`` are YAML: a key with something indented below it."""
    rows = text.splitlines()
    return any(
        row.rstrip().endswith(":") and below[:1] in (" ", "\t", "-") for row, below in itertools.pairwise(rows)
    )


def _by_name(pairs: Pairs) -> tuple[dict[str, str], tuple[Steps, Steps] | None]:
    """Values by name, and two paths that contradict each other."""
    values: dict[str, str] = {}
    paths: dict[str, tuple[Steps, str]] = {}
    for steps, value in pairs:
        name = sections.name_of(steps)
        spelling = recognise(name)
        if spelling is not None and value.strip():
            path, first = paths.setdefault(spelling.name, (steps, value))
            if first != value:
                return values, (path, steps)
            if path != steps:
                continue
        values[name] = value
    return values, None


def _of_service(path: Path, tree: Mapping[str, Any], service: str, environ: Mapping[str, str]) -> EnvFile:
    found = compose.services(tree)
    if service and service not in found:
        sentence = noted("file.no-service", path=str(path), says=service, services=", ".join(found))
        raise SettingsError(sentence, variable="--wa-env-file")
    if not service and len(found) > 1:
        one = f"{quoted(as_typed(path))}#{_likeliest(path, found, environ)}"
        sentence = noted("file.several-services", path=str(path), says=", ".join(found), file=one)
        raise SettingsError(sentence, variable="--wa-env-file")
    chosen = service or next(iter(found))
    return EnvFile(Path(f"{path}#{service}") if service else path, _environment(path, found[chosen], environ))


def _environment(path: Path, service: Mapping[str, Any], environ: Mapping[str, str]) -> dict[str, str]:
    beside = path.parent / ".env"
    surroundings = {**(_lines(beside) if beside.is_file() else {}), **environ}
    return compose.environment(service, surroundings, lambda name: _lines(path.parent / name))


def _lines(path: Path) -> Mapping[str, str]:
    return env_lines.parse(read_text(path, variable="env_file")).values if path.is_file() else {}


def _likeliest(path: Path, found: Mapping[str, Mapping[str, Any]], environ: Mapping[str, str]) -> str:
    """The service with most settings of ours: the one to name."""
    known = {
        name: sum(recognise(each) is not None for each in _environment(path, service, environ))
        for name, service in found.items()
    }
    return max(known, key=known.__getitem__)
