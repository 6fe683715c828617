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
from pytest_wa_health.settings.program_code import names_read
from pytest_wa_health.settings.references import kind_of
from pytest_wa_health.settings.spelling import recognise
from pytest_wa_health.settings.value_forms import looks_like_token

__all__ = ["Unreadable"]

_TOKEN = BY_NAME["WHATSAPP_ACCESS_TOKEN"].name

_CODE = re.compile(
    r"(?:services|whatsapp|meta|settings|config\w*|constants?|app|main|bot|index|server|env(?:ironment)?|"
    r"ecosystem\.config|.*\.config|.*[-_.]?whatsapp\w*)\.(?:php|py|[mc]?js|ts|rb|go|cs|java|kt)",
    re.IGNORECASE,
)
_SEALED = re.compile(r".+\.(?:yml|yaml|json)\.enc|.+\.(?:gpg|age|sops)|\.env\.vault", re.IGNORECASE)


class Unreadable:
    """The files near that name a setting without giving it; looked for once, and only if something is missing."""

    def __init__(self, home: Path, read: Sequence[EnvFile], shown: Callable[[Path], str]) -> None:
        self._read = read
        self._shown = shown
        self._code = [(path, text_of(path)) for path in nearby_paths(home, (_CODE,))]
        self._sealed = list(nearby_paths(home, (_SEALED,)))

    def hint(self, variable: Variable) -> str | None:
        """Where the value of `variable` is kept, and what to do; None where nothing says so."""
        return self._reference(variable) or self._in_code(variable) or self._encrypted()

    def _reference(self, variable: Variable) -> str | None:
        for file in self._read:
            for entry in file.index.entries(variable):
                if kind := kind_of(entry.value):
                    place = self._shown(file.path)
                    return noted("missing.reference", path=place, setting=entry.written, kind=kind)
        return None

    def _in_code(self, variable: Variable) -> str | None:
        for path, text in self._code:
            place, kind = self._shown(path), noted(FOREIGN_CODE[path.suffix.lower()])
            if variable.name == _TOKEN and looks_like_token(text):
                return noted("missing.token-in-code", path=place, what=kind, setting=_TOKEN)
            for name in names_read(text):
                spelling = recognise(name)
                if spelling.variable == variable.name if spelling else speaks_of(name, variable):
                    return _from_environment(place, name, variable)
        return None

    def _encrypted(self) -> str | None:
        for path in self._sealed:
            place = self._shown(path)
            if path.name.endswith(".yml.enc"):
                return noted("missing.rails", path=place)
            return noted("missing.encrypted", path=place)
        return None


def _from_environment(place: str, name: str, variable: Variable) -> str:
    wanted = name if recognise(name) is not None else variable.name
    return noted("missing.from-environment", path=place, setting=name, other=wanted)
