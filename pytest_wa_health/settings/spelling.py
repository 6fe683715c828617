"""Names as ecosystems write them (``WhatsApp__AccessToken``, ``app.whatsapp.access-token``), made comparable."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator

import msgspec

from pytest_wa_health.settings.names import FOREIGN, KNOWN, PREFIXES, Spelling

__all__ = ["PLAIN", "Affix", "has_foreign_word", "prefixed", "recognise", "suffixed", "words"]

_STEPS = re.compile(r"__|[:./\[\]]+")
_BRAND = re.compile(r"whats[-_ ]?app", re.IGNORECASE)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_OURS = re.compile(r"(?:^|_)(?:WHATSAPP|WA|WABA|META|CLOUD_API|WHATSAPPCLOUD|FACEBOOK|FB)(?:_|$)")
_BRANDED = ("WHATSAPP_", "META_WHATSAPP_", "WA_")
_PLAIN = re.compile(r"[A-Z0-9_]+|[a-z0-9_]+")
_LONGEST = 200


@functools.lru_cache(maxsize=4096)
def recognise(name: str) -> Spelling | None:
    """The known name that `name` spells: itself, in another case, or as a path whose end is one."""
    if name in KNOWN:
        return KNOWN[name]
    if len(name) > _LONGEST:
        return None
    if _PLAIN.fullmatch(name) and "__" not in name:
        return _flat(name.upper())
    steps = [_spelt(step) for step in _STEPS.split(name) if step]
    return None if not steps or any(map(has_foreign_word, steps)) else _path(steps)


def _flat(name: str) -> Spelling | None:
    if name in KNOWN:
        return KNOWN[name]
    rest = next((name.removeprefix(each) for each in PREFIXES if name.startswith(each)), "")
    # NEXT_PUBLIC_VERSION is a version of something else.
    return KNOWN.get(rest) if rest.startswith(_BRANDED) else None


def _path(steps: list[str]) -> Spelling | None:
    found = next((KNOWN[end] for start in range(len(steps)) if (end := "_".join(steps[start:])) in KNOWN), None)
    if found is None or (found.strict and len(steps) > 1):
        return _below(steps) or found
    return found


def _below(steps: list[str]) -> Spelling | None:
    """``WhatsApp:Cloud:Credentials:AccessToken``: the last step under a step that names WhatsApp."""
    if not any(_OURS.search(step) for step in steps[:-1]):
        return None
    return KNOWN.get(f"WHATSAPP_{steps[-1]}") or KNOWN.get(f"META_{steps[-1]}")


def _spelt(step: str) -> str:
    step = _BRAND.sub(lambda match: "_Whatsapp_" if match.start() else "Whatsapp_", step)
    return re.sub(r"_+", "_", _HUMP.sub("_", step).replace("-", "_").replace(" ", "_")).strip("_").upper()


class Affix(msgspec.Struct, frozen=True):
    """What a tenant's names have `before` or `after` the full name: ``ACME_``, ``_1``."""

    before: str = ""
    after: str = ""

    def __bool__(self) -> bool:
        """Whether there is anything of it."""
        return bool(self.before or self.after)

    def spelt(self, name: str) -> str:
        """`name` as this tenant has it."""
        return f"{self.before}{name}{self.after}"


PLAIN = Affix()
"""Names without any."""


def prefixed(name: str) -> Iterator[tuple[Affix, Spelling]]:
    """Each way to read `name` as a known name behind something."""
    upper = name.upper()
    for start in range(1, len(upper)):
        if found := KNOWN.get(upper[start:]):
            yield Affix(before=name[:start]), found


def suffixed(name: str) -> Iterator[tuple[Affix, Spelling]]:
    """Each way to read `name` as a known name before something."""
    upper = name.upper()
    for end in range(1, len(upper)):
        if found := KNOWN.get(upper[:end]):
            yield Affix(after=name[end:]), found


def words(name: str) -> tuple[str, ...]:
    """The words of a name in upper case: ``("WHATSAPP", "ACCESS", "TOKEN")``."""
    steps = (_spelt(step) for step in _STEPS.split(name[:_LONGEST]) if step)
    return tuple(word for step in steps for word in step.split("_") if word)


def has_foreign_word(name: str) -> bool:
    """Whether `name` speaks of another vendor."""
    parts = words(name)
    pairs = ("_".join(pair) for pair in itertools.pairwise(parts))
    return not FOREIGN.isdisjoint(parts) or not FOREIGN.isdisjoint(pairs)
