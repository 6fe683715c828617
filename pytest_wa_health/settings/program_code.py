"""What a program's code says of its settings, without running it: the variables that it reads."""

from __future__ import annotations

import re

__all__ = ["names_read", "names_set"]

_READ = re.compile(
    r"(?:\b(?:get_?)?env(?:iron)?(?:ment)?(?:variable)?(?:\.(?:get|fetch|str))?|\bconfig|process\.env|import\.meta\.env)"
    r"(?:\.|\s*[\[(]\s*[\"'])([A-Za-z_]\w{2,79})\b|\$\{(?:env:)?([A-Z]\w{2,79})[:?}-]",
    re.IGNORECASE,
)
_DECLARED = re.compile(
    r"(?:^|[{,])\s*([A-Za-z]\w{4,79})\s*:\s*(?:z\.|Joi\.|str\b|Optional\[|SecretStr)", re.MULTILINE
)
_SET = re.compile(r"\b([A-Z][A-Z0-9_]{4,79})\s*(?::\s*[\w&']+\s*)?(?:=|=>|,)\s*[\"'][^\"'\s]{8,}[\"']")
_NAME = re.compile(r"[A-Z][A-Z0-9_]*_[A-Z0-9_]+")


def names_read(code: str) -> list[str]:
    """The variables that it takes from its environment: ``env('X')``, ``process.env.X``, Spring's ``${X:}``, a
    field of pydantic's settings or of a schema of zod."""
    read = (match[1] or match[2] for match in _READ.finditer(code))
    declared = (match[1].upper() for match in _DECLARED.finditer(code))
    return list(dict.fromkeys(name for name in (*read, *declared) if _NAME.fullmatch(name)))


def names_set(code: str) -> list[str]:
    """The constants that it sets to a text of its own: ``WHATSAPP_TOKEN = "…"``."""
    return list(dict.fromkeys(match[1] for match in _SET.finditer(code) if _NAME.fullmatch(match[1])))
