"""A tenant's slug: the name that files, node ids, metrics and the history know it by.

It follows from the tenant's name alone, so that it means the same business when others come and go.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from pytest_wa_health.catalogue.notes import noted

__all__ = ["SlugError", "slug_of", "slugs_of"]

_LONGEST = 60
_FOREIGN = re.compile(r"[^a-z0-9._-]+")
_EDGES = "-._"
"""A file's name neither begins nor ends with these."""
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?|share-\d+-of-\d+")
"""Names of devices on Windows, whatever ending they have; and what stands for a share that nobody reported on."""


class SlugError(Exception):
    """Two names that would be one: a sentence."""

    def __init__(self, note: str) -> None:
        super().__init__(note)
        self.note = note


def slug_of(name: str) -> str:
    """The slug of `name`, of ``a-z0-9._-``.

    Where more than case and spaces is lost, or the slug could not stand alone, a part of the name's hash follows.
    """
    lowered = name.lower()
    base = _FOREIGN.sub("-", lowered).strip(_EDGES)
    digest = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:8]
    if not base:
        return f"tenant-{digest}"
    is_whole = name.isascii() and base == re.sub(r"\s+", "-", lowered)
    if is_whole and len(base) <= _LONGEST and not _RESERVED.fullmatch(base):
        return base
    return f"{base[:_LONGEST].rstrip(_EDGES)}-{digest}"


def slugs_of(names: Iterable[str]) -> list[str]:
    """The slug of each name. Raises SlugError for two names with one."""
    made: dict[str, str] = {}
    for name in names:
        slug = slug_of(name)
        if (other := made.setdefault(slug, name)) != name:
            raise SlugError(noted("project.same-slug", says=other, value=name, setting=slug))
    return list(made)
