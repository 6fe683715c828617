"""What can be wrong with a WhatsApp Cloud API set-up, as data: checks, causes, codes, texts in two languages.

Nothing here asks the network or knows about a run; data files are parsed when something of them is asked for.
"""

from __future__ import annotations

import functools
import re

from pytest_wa_health.catalogue import loader
from pytest_wa_health.catalogue.entries import (
    LANGS,
    Cause,
    Change,
    Check,
    Code,
    CodeKind,
    CurrencyRule,
    Link,
    Step,
    Text,
    Version,
)
from pytest_wa_health.catalogue.wording import PLACEHOLDER, link_url, render

__all__ = [
    "LANGS",
    "NAME_REFUSED",
    "PLACEHOLDER",
    "TOKEN_REFUSED",
    "Cause",
    "Change",
    "Check",
    "Code",
    "CodeKind",
    "CurrencyRule",
    "Link",
    "Step",
    "Text",
    "Version",
    "cause",
    "causes",
    "changes",
    "check",
    "checks",
    "code",
    "code_saying",
    "codes",
    "currency_rule",
    "currency_rules",
    "every_check",
    "health_code",
    "is_cause",
    "kind",
    "link",
    "link_url",
    "receiver_checks",
    "render",
    "time_zone",
    "versions",
]

NAME_REFUSED = 131037
"""The code of a display name that is not approved; words of the same meaning come with others as well."""

TOKEN_REFUSED = 190
"""The code with which Meta refuses a token; its subcodes say why."""


def check(id: str) -> Check:  # noqa: A002 - the public name of the thing
    """The check ``WA201``, or ``WR101`` of the receiver suite. Raises KeyError if there is none."""
    return loader.check(id)


def checks() -> tuple[Check, ...]:
    """All checks of the health suite, in the order of their ids."""
    return tuple(loader.checks().values())


def receiver_checks() -> tuple[Check, ...]:
    """All checks of the receiver suite, which looks at the user's own server and at no account."""
    return tuple(loader.receiver_checks().values())


def every_check() -> tuple[Check, ...]:
    """The checks of both suites."""
    return (*checks(), *receiver_checks())


def cause(id: str) -> Cause:  # noqa: A002
    """The cause ``token.logged-out``. Reads only the file of its area. Raises KeyError if there is none."""
    return loader.area_causes(id.partition(".")[0])[id]


def is_cause(id: str) -> bool:  # noqa: A002
    """Whether there is such a cause. Reads only the file of its area."""
    return id in loader.area_causes(id.partition(".")[0])


def causes() -> tuple[Cause, ...]:
    """All causes, by area."""
    return tuple(found for area in loader.areas() for found in loader.area_causes(area).values())


def code(code: int | None, subcode: int | None = None) -> Code | None:
    """What is known of a Graph error code: of the pair if known, else of the code, else of its range.

    Seven-digit subcodes say more than the general code 100 that they come with, so there they win. A number that is
    known as a health code only is that one: people and programs meet both families as bare numbers.
    """
    if code is None:
        return None
    known = loader.codes()
    detail = known.get(str(subcode)) if code == _GENERAL else None
    return known.get(f"{code}/{subcode}") or detail or known.get(str(code)) or _in_range(code) or health_code(code)


_GENERAL = 100
_RANGE = re.compile(r"(\d+)-(\d+)")


def _in_range(number: int) -> Code | None:
    return next((found for first, last, found in _ranges() if first <= number <= last), None)


@functools.cache
def _ranges() -> tuple[tuple[int, int, Code], ...]:
    keys = ((_RANGE.fullmatch(key), found) for key, found in loader.codes().items())
    return tuple((int(limits[1]), int(limits[2]), found) for limits, found in keys if limits)


def kind(number: int | None, subcode: int | None = None) -> CodeKind:
    """What an answer with this error code is about; "" where that is not known, or of no use before a cause."""
    found = (code(number, subcode), code(number))
    return next((known.kind for known in found if known is not None and known.kind), "")


def code_saying(title: str) -> Code | None:
    """The error code that Meta words like `title`, for answers that name no number; None where no code does."""
    wanted = _worded(title)
    return next((found for found in loader.codes().values() if found.says and _worded(found.says) == wanted), None)


def _worded(title: str) -> str:
    return " ".join(title.casefold().split()).rstrip(".")


def health_code(code: int) -> Code | None:
    """What is known of an ``error_code`` of ``health_status``; None for those that Meta does not explain."""
    return loader.codes().get(f"health/{code}")


def codes() -> tuple[Code, ...]:
    """All codes, in the order of the file."""
    return tuple(loader.codes().values())


def link(name: str) -> Link:
    """The link ``system-users``. Raises KeyError if there is none."""
    return loader.links()[name]


def changes() -> tuple[Change, ...]:
    """The days on which something changes at Meta for everybody, oldest first."""
    return loader.changes()


def currency_rule(country: str | None) -> CurrencyRule | None:
    """The currency that businesses of `country` (two letters) must be billed in; None where any will do."""
    return loader.currency_rules().get(country or "")


def currency_rules() -> tuple[CurrencyRule, ...]:
    """The currencies that businesses of some countries must be billed in."""
    return tuple(loader.currency_rules().values())


def time_zone(id: str | None) -> str | None:  # noqa: A002
    """The IANA name of the time zone that Meta numbers `id`; None for a number that is not known."""
    return loader.time_zones().get(id or "")


def versions() -> tuple[Version, ...]:
    """All known Graph API versions, newest first."""
    return loader.versions()
