"""Countries in which WhatsApp may hold a line under two numbers (`wa_id`): a mobile digit, or a longer plan.

Facts: graph-api reference 6.3. Every number here is digits with country code, without a plus.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["TWO_FORMS", "canonical", "dialled_at_home", "forms", "outdated"]


@dataclass(frozen=True)
class _Country:
    region: str
    longer: re.Pattern[str]
    shorter: re.Pattern[str]
    """Both with a group ``area`` (may be empty) and a group ``line``, the digits that the two forms share."""
    code: str
    inserted: tuple[str, ...]
    """What the longer form has between area and line; several where the line alone does not tell which."""
    outdated: str
    """``longer`` or ``shorter``: the form that is not dialled today."""
    name: str
    """What is said of the outdated form, as a name of the catalogue's notes on recipients."""

    def forms(self, digits: str) -> tuple[str, ...]:
        """All forms of a number of this country; none for one of another plan."""
        found = self.longer.fullmatch(digits) or self.shorter.fullmatch(digits)
        if found is None:
            return ()
        area, line = found["area"], found["line"]
        return (f"{self.code}{area}{line}", *(f"{self.code}{area}{digit}{line}" for digit in self.inserted))


def _country(
    region: str,
    code: str,
    *,
    line: str,
    inserted: tuple[str, ...],
    outdated: str,
    name: str,
    area: str = "",
    shorter_line: str = "",
) -> _Country:
    digits = "|".join(inserted)
    return _Country(
        region,
        re.compile(rf"{code}(?P<area>{area})(?:{digits})(?P<line>{line})"),
        re.compile(rf"{code}(?P<area>{area})(?P<line>{shorter_line or line})"),
        code, inserted, outdated, name,
    )  # fmt: skip


_COUNTRIES = (
    _country("AR", "54", line=r"\d{10}", shorter_line=r"(?!9)\d{10}", inserted=("9",), outdated="shorter",
             name="argentina"),
    _country("BR", "55", area=r"[1-9]\d", line=r"\d{8}", shorter_line=r"[6-9]\d{7}", inserted=("9",),
             outdated="shorter", name="brazil"),
    _country("CI", "225", line=r"\d{8}", inserted=("01", "05", "07", "21", "25", "27"), outdated="shorter",
             name="ivory-coast"),
    _country("MX", "52", line=r"\d{10}", inserted=("1",), outdated="longer", name="mexico"),
)  # fmt: skip

TWO_FORMS = frozenset(country.region for country in _COUNTRIES)
"""The regions of these countries."""


def forms(digits: str) -> tuple[str, ...]:
    """`digits` and what else WhatsApp may make of it."""
    others = (form for country in _COUNTRIES for form in country.forms(digits))
    return tuple(dict.fromkeys((digits, *others)))


def dialled_at_home(digits: str) -> tuple[str, ...]:
    """What callers in the country dial that is no part of `digits`: in Argentina 15 behind the area code (2 to 4)."""
    local = next((digits.removeprefix(form) for form in ("549", "54") if digits.startswith(form)), "")
    return tuple(f"{local[:area]}15{local[area:]}" for area in (2, 3, 4)) if len(local) == 10 else ()


def canonical(digits: str) -> str:
    """One form for all numbers of the same line: the shorter one."""
    return next((found[0] for country in _COUNTRIES if (found := country.forms(digits))), digits)


def outdated(digits: str, region: str | None) -> str | None:
    """The name of what is not as it is dialled today, for a number in `region`; None where nothing is."""
    country = next((each for each in _COUNTRIES if each.region == region), None)
    if country is None:
        return None
    pattern = country.shorter if country.outdated == "shorter" else country.longer
    return country.name if pattern.fullmatch(digits) else None
