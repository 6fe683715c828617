"""The country of a recipient, by the digits or the user id that a status carries. Nothing of either is kept."""

from __future__ import annotations

import re

_USER_ID = re.compile(r"([A-Z]{2})\.\d")
_DIGITS = re.compile(r"\+?(\d{7,15})\Z")
_TELLING = 6
"""Leading digits that tell a country: a calling code, and an area code where countries share one (1, 7, 44 …)."""


def country_of(recipient: str) -> str | None:
    """Two letters, or None where it cannot be told."""
    user = _USER_ID.match(recipient)
    if user:
        return user[1]
    number = _DIGITS.match(recipient.strip().replace(" ", "").replace("-", ""))
    if number is None:
        return None
    digits = number[1].removeprefix("00")
    leading = digits[:_TELLING]
    if leading not in _known:
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        _known[leading] = _region(digits)
    return _known[leading]


_known: dict[str, str | None] = {}
_MOST_KNOWN = 4096


def _region(digits: str) -> str | None:
    # Imported late: reading its tables takes longer than most runs do.
    import phonenumbers

    for length in range(1, 4):
        regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(digits[:length]))
        if regions is None:
            continue
        if len(regions) > 1:
            number = phonenumbers.PhoneNumber(
                country_code=int(digits[:length]), national_number=int(digits[length:] or 0)
            )
            return phonenumbers.region_code_for_number(number) or str(regions[0])
        return None if regions[0] == "001" else str(regions[0])
    return None
