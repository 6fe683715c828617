"""What a program's code says of its settings, without running it: the variables that it reads."""

from __future__ import annotations

import re

__all__ = ["names_read"]

_READ = re.compile(
    r"(?:\b(?:get)?env(?:iron)?(?:ment)?(?:variable)?(?:\.(?:get|fetch|str))?|\bconfig|process\.env|import\.meta\.env)"
    r"(?:\.|\s*[\[(]\s*[\"'])([A-Za-z_]\w{2,79})\b|\$\{(?:env:)?([A-Z]\w{2,79})[:?}-]",
    re.IGNORECASE,
)
_DECLARED = re.compile(
    r"(?:^|[{,])\s*([A-Za-z]\w{4,79})\s*:\s*(?:z\.|Joi\.|str\b|Optional\[|SecretStr)", re.MULTILINE
)
_NAME = re.compile(r"[A-Z][A-Z0-9_]*_[A-Z0-9_]+")


def names_read(code: str) -> list[str]:
    """The variables that it takes from its environment: ``env('X')``, ``process.env.X``, Spring's ``${X:}``, a
    field of pydantic's settings or of a schema of zod."""
    read = (match[1] or match[2] for match in _READ.finditer(code))
    declared = (match[1].upper() for match in _DECLARED.finditer(code))
    return list(dict.fromkeys(name for name in (*read, *declared) if _NAME.fullmatch(name)))
