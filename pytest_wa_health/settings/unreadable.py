"""Where a missing setting is named and cannot be read: in code, encrypted, in the store of a platform."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.settings.env_file import EnvFile
from pytest_wa_health.settings.formats import FOREIGN_CODE
from pytest_wa_health.settings.likeness import speaks_of
from pytest_wa_health.settings.names import BY_NAME, Variable
from pytest_wa_health.settings.neighbours import nearby_paths, text_of
from pytest_wa_health.settings.program_code import names_read, names_set
from pytest_wa_health.settings.references import kind_of
from pytest_wa_health.settings.spelling import recognise
from pytest_wa_health.settings.value_forms import looks_like_token

__all__ = ["Unreadable"]

_TOKEN = BY_NAME["WHATSAPP_ACCESS_TOKEN"].name

_CODE = re.compile(
    r"(?:services|whatsapp|meta|settings|config\w*|constants?|app|main|bot|index|server|runtime|env(?:ironment)?|"
    r"ecosystem\.config|.*\.config|.*[-_.]?whatsapp\w*)\.(?:php|py|[mc]?js|ts|rb|go|cs|java|kt|rs|exs|dart)"
    r"|(?:application|bootstrap|serverless|(?:docker-)?compose)[\w.-]*\.(?:ya?ml|properties)",
    re.IGNORECASE,
)
_SEALED = re.compile(
    r".+\.(?:yml|yaml|json)\.enc|(?:.*(?:env|secret|credential|config|whatsapp).*)\.(?:gpg|age|sops)|\.env\.vault",
    re.IGNORECASE,
)


class Unreadable:
    """The files near that name settings without giving them; looked for once, and only if something is missing."""

    def __init__(
        self, home: Path, given: Sequence[Path], read: Sequence[EnvFile], shown: Callable[[Path], str]
    ) -> None:
        self._read = read
        self._shown = shown
        self._code = [(path, text_of(path)) for path in (*given, *nearby_paths(home, (_CODE,)))]
        self._sealed = list(nearby_paths(home, (_SEALED,)))

    def values(self, variables: Sequence[Variable]) -> list[str]:
        """Where the values of `variables` are kept: by another tool, or written into code."""
        found = [hint for variable in variables if (hint := self._reference(variable) or self._literal(variable))]
        return list(dict.fromkeys(found))

    def names(self, variables: Sequence[Variable]) -> list[str]:
        """What code takes `variables` from, or the encrypted file that may hold them."""
        found = [hint for path, text in self._code if (hint := self._from_environment(path, text, variables))]
        found += [hint for path, text in self._code if (hint := self._set_in_code(path, text, variables))]
        return found[:1] or self._encrypted()[:1]

    def _reference(self, variable: Variable) -> str | None:
        for file in self._read:
            for entry in file.index.entries(variable):
                if kind := kind_of(entry.value):
                    place = self._shown(file.path)
                    return noted("missing.reference", path=place, setting=entry.written, kind=kind)
        return None

    def _literal(self, variable: Variable) -> str | None:
        for path, text in self._code:
            kind = FOREIGN_CODE.get(path.suffix.lower())
            if kind and variable.name == _TOKEN and looks_like_token(text):
                place = self._shown(path)
                return noted("missing.token-in-code", path=place, what=noted(kind), setting=_TOKEN)
        return None

    def _from_environment(self, path: Path, text: str, variables: Sequence[Variable]) -> str | None:
        read = names_read(text)
        pairs = [(name, variable) for variable in variables if (name := _first(read, variable))]
        if not pairs:
            return None
        names = " and ".join(name for name, _ in pairs)
        wanted = " and ".join(name if recognise(name) is not None else each.name for name, each in pairs)
        return noted("missing.from-environment", path=self._shown(path), items=names, says=wanted)

    def _set_in_code(self, path: Path, text: str, variables: Sequence[Variable]) -> str | None:
        kind, constants = FOREIGN_CODE.get(path.suffix.lower()), names_set(text)
        names = [name for variable in variables if (name := _first(constants, variable))]
        if not kind or not names:
            return None
        shown = " and ".join(names)
        return noted("missing.set-in-code", path=self._shown(path), items=shown, what=noted(kind))

    def _encrypted(self) -> list[str]:
        return [
            noted("missing.rails" if path.name.endswith(".yml.enc") else "missing.encrypted", path=self._shown(path))
            for path in self._sealed
        ]


def _first(read: Sequence[str], variable: Variable) -> str | None:
    """The first of the names that are read which is one of `variable`, or speaks of it."""
    for name in read:
        spelling = recognise(name)
        if spelling.variable == variable.name if spelling else speaks_of(name, variable):
            return name
    return None
