"""How many people the business may write to first; how many of them are used no read shows."""

from __future__ import annotations

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.diagnosis.area import Area, AreaResult, Context
from pytest_wa_health.diagnosis.findings import Evidence
from pytest_wa_health.diagnosis.readings import as_word
from pytest_wa_health.survey.questions import MESSAGING_LIMIT, asks_for_the_limit

_CHECK = "WA408"
_PEOPLE = {
    "TIER_50": "50",
    "TIER_250": "250",
    "TIER_1K": "1,000",
    "TIER_2K": "2,000",
    "TIER_10K": "10,000",
    "TIER_100K": "100,000",
    "TIER_UNLIMITED": "unlimited",
}
_LOWEST = "TIER_50"
CAUSE = "phone.limit-lowest"
_NONE_YET = ("UNTIERED", "TIER_NOT_SET")


def examine(context: Context, earlier: AreaResult) -> AreaResult:
    """Say the limit as Meta gives it."""
    area = Area(context, earlier)
    data = area.read.data("phone_extra")
    level = as_word((data or {}).get(MESSAGING_LIMIT))
    if not asks_for_the_limit(area.settings):
        area.not_applicable(_CHECK, noted("phone.limit-not-in-version"))
    elif data is None and area.read.phone() is not None and "phone_extra" not in area.explained:
        area.not_applicable(_CHECK, noted("phone.limit-refused"))
    elif data is None:
        area.unseen(_CHECK, "phone_extra", "phone")
    elif level is None:
        area.left_out(_CHECK, MESSAGING_LIMIT)
    elif level in _NONE_YET:
        area.not_applicable(_CHECK, noted("phone.limit-not-set", level=level))
    elif level not in _PEOPLE:
        says = noted("phone.limit-new", value=level)
        area.not_applicable(_CHECK, says)
        area.note(says)
    else:
        if level == _LOWEST:
            answer = area.answer("phone_extra")
            note = noted("phone.limit", level=level)
            area.find(CAUSE, Evidence.of(answer, note) if answer is not None else Evidence(note=note))
        area.saw(_CHECK, level, note=noted("phone.limit-people", says=_PEOPLE[level]))
    return area.result()
