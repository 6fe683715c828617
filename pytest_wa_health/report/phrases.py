"""The report's own words in English and Arabic, with plurals and dates in the reader's time zone.

What is said is kept apart from how it is written: views hold :class:`Say` and friends, and one of the two
voices (:class:`Plain` here, :class:`~pytest_wa_health.report.markup.Html`) writes them down.
"""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone, tzinfo
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

import msgspec

from pytest_wa_health.catalogue import notes
from pytest_wa_health.model.note import Said
from pytest_wa_health.privacy.sanitising import one_line

__all__ = [
    "Code", "Count", "Day", "Joined", "Moment", "Name", "Note", "Plain", "Say", "Spoken",
    "moment", "plural_form", "say", "time_zone",
]  # fmt: skip

ASSETS = Path(__file__).parent / "assets"


class Say(msgspec.Struct, frozen=True):
    """A phrase of ``texts.toml`` and what fills its placeholders."""

    key: str
    values: Mapping[str, Spoken] = msgspec.field(default_factory=dict)


class Count(msgspec.Struct, frozen=True):
    """A number and its noun: `key` names a list of plural forms."""

    key: str
    n: int


class Name(msgspec.Struct, frozen=True):
    """What somebody called a business: any script, any direction."""

    text: str


class Code(msgspec.Struct, frozen=True):
    """An identifier, command or number that reads from left to right in every language."""

    text: str


class Note(msgspec.Struct, frozen=True):
    """What was seen, in a result's English: the voices say it in their language where the catalogue knows it."""

    text: str
    said: Said | None = None
    """The note that it is, where the result holds it."""

    def words(self, lang: str) -> str:
        """It in `lang`; the English where that is all there is."""
        return notes.rendered(notes.read(self.text, self.said), lang) if lang == "ar" else self.text


class Day(msgspec.Struct, frozen=True):
    """A date; `iso` is ISO 8601."""

    iso: str


class Moment(msgspec.Struct, frozen=True):
    """A point in time, written in the reader's zone; `iso` is ISO 8601. `utc` writes it in UTC all the same."""

    iso: str
    utc: bool = False


class Joined(msgspec.Struct, frozen=True):
    """Several things, one after the other, with the separator of phrase `key` between them."""

    parts: Sequence[Spoken]
    key: str = "separator"


Spoken = Say | Count | Name | Code | Note | Day | Moment | Joined | str | int


def say(key: str, **values: Spoken) -> Say:
    return Say(key, values)


@functools.cache
def _texts() -> Mapping[str, Mapping[str, Any]]:
    files = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(ASSETS.glob("*.toml"))]
    return {lang: {key: text for file in files for key, text in file[lang].items()} for lang in ("en", "ar")}


def table(lang: str) -> Mapping[str, Any]:
    """All phrases of `lang`, those of English for a language that is not there."""
    texts = _texts()
    return texts.get(lang, texts["en"])


def plural_form(lang: str, n: int) -> int:
    """Which plural form `n` takes, as an index: Unicode CLDR plural rules for ``ar`` (6 forms) and ``en`` (2)."""
    if lang != "ar":
        return 0 if n == 1 else 1
    if 0 <= n <= 2:
        return n
    rest = n % 100
    if 3 <= rest <= 10:
        return 3
    return 4 if rest >= 11 else 5


def moment(iso: str | None) -> datetime | None:
    """`iso` as a time in UTC; None for what is no ISO 8601 time, or lies beyond the calendar there."""
    try:
        # Python 3.10 does not read the Z.
        when = datetime.fromisoformat(re.sub(r"[Zz]$", "+00:00", iso or ""))
        return when.astimezone(timezone.utc) if when.tzinfo else when.replace(tzinfo=timezone.utc)
    except (ValueError, OverflowError):
        return None


def time_zone(name: str | None) -> tzinfo | None:
    """The zone of this IANA name; None where it is UTC, or is not known on this machine."""
    if not name or name in ("UTC", "Etc/UTC"):
        return None
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


class Plain:
    """Writes what is said as plain text in `lang`, times in `zone` (the name of a time zone) or in UTC."""

    def __init__(self, lang: str, zone: str | None = None) -> None:
        self.lang = lang
        self._zone = time_zone(zone)
        self._table = table(lang)

    def __call__(self, spoken: Spoken | None) -> str:
        if isinstance(spoken, Say):
            values = {name: self(value) for name, value in spoken.values.items()}
            return self.template(spoken.key).format(**values)
        if isinstance(spoken, Joined):
            return self.template(spoken.key).join(self(part) for part in spoken.parts)
        return self.word(spoken)

    def template(self, key: str) -> str:
        """The phrase itself, placeholders unfilled."""
        return str(self._table[key])

    def word(self, spoken: Name | Code | Note | Count | Day | Moment | str | int | None) -> str:
        """A thing that holds no other thing."""
        if isinstance(spoken, (Name, Code)):
            return one_line(spoken.text)
        if isinstance(spoken, Note):
            return one_line(spoken.words(self.lang))
        if isinstance(spoken, Count):
            return str(self._table[spoken.key][plural_form(self.lang, spoken.n)]).format(n=spoken.n)
        if isinstance(spoken, (Day, Moment)):
            return self._time(spoken)
        return "" if spoken is None else str(spoken)

    def _time(self, spoken: Day | Moment) -> str:
        when = moment(spoken.iso)
        if when is None:
            return self.template("not_known")
        # A date without a time of day is the same day everywhere.
        zone = self._zone if "T" in spoken.iso and not getattr(spoken, "utc", False) else None
        when = when.astimezone(zone) if zone else when
        day = f"{when.day} {self._table['months'][when.month - 1]} {when.year}"
        if isinstance(spoken, Day):
            return day
        return self.template("moment").format(day=day, time=f"{when:%H:%M}\u00a0{zone or 'UTC'}")
