"""What of the templates can be seen beside their state: the category, and whether the configured values fit."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_wa_health.catalogue.notes import needs, noted
from pytest_wa_health.diagnosis.area import Area, AreaResult, Context
from pytest_wa_health.diagnosis.findings import Evidence
from pytest_wa_health.diagnosis.readings import Record, as_word
from pytest_wa_health.survey.template_choice import choose
from pytest_wa_health.survey.template_form import misfits, needs_of

_CATEGORY, _VALUES = "WA704", "WA705"
_ADVERTISING = "MARKETING"
_MOVED_FROM = ("UTILITY", "AUTHENTICATION")
"""Categories of today; older accounts carry words of the scheme before 2023 as their previous category."""
RECATEGORISED = "template.recategorised"
MISMATCH = "template.parameters-mismatch"


def examine(context: Context, earlier: AreaResult) -> AreaResult:
    """Judge category and values of each template that is required or is to be sent."""
    area = Area(context, earlier)
    templates, listing = wanted(area), area.read.templates()
    if not templates:
        _neither(area, needs("WHATSAPP_REQUIRED_TEMPLATES"))
    elif not area.settings.get("business_account_id"):
        _neither(area, needs("WHATSAPP_BUSINESS_ACCOUNT_ID"))
    elif listing is None:
        for check in (_CATEGORY, _VALUES):
            area.unseen(check, "templates", "account")
    else:
        rows = [row for row in listing.rows if (row.get("name"), row.get("language")) in templates]
        for row in rows:
            _category(area, row)
        if rows:
            _values(area, rows)
        elif (missing := area.first("template")) is not None:
            for check in (_CATEGORY, _VALUES):
                area.blocked(check, missing)
        else:
            _neither(area, noted("template.not-listed"))
    return area.result()


def _neither(area: Area, why: str) -> None:
    for check in (_CATEGORY, _VALUES):
        area.not_applicable(check, why)


def wanted(area: Area) -> list[tuple[str, str]]:
    """Name and language of the required templates, and of that of the test messages where they are to leave."""
    required = [(str(row["name"]), str(row["language"])) for row in area.settings.get("required_templates") or ()]
    sends = area.snapshot.mode == "send" and area.settings.get("recipients")
    if not sends or area.read.templates() is None:
        return required
    choice = choose(area.settings, area.snapshot.answers)
    return list(dict.fromkeys([*required, *([(choice.name, choice.language)] if choice is not None else [])]))


def _named(row: Record) -> dict[str, str]:
    name, language = str(row.get("name")), str(row.get("language"))
    return {"template": name, "language": language}


def _category(area: Area, row: Record) -> None:
    category, previous = as_word(row.get("category")), as_word(row.get("previous_category"))
    to_be = as_word(row.get("correct_category"))
    params = _named(row)
    if category is None:
        area.left_out(_CATEGORY, "category")
        return
    announced = category != _ADVERTISING and to_be == _ADVERTISING
    old, new = (category, to_be) if announced else (previous, category)
    if new == _ADVERTISING and old in _MOVED_FROM:
        moved = noted("template.will-move" if announced else "template.moved", old=old, new=new)
        note = noted("template.of", **params, note=moved)
        answer = area.answer("templates")
        area.find(
            RECATEGORISED,
            Evidence.of(answer, note) if answer is not None else Evidence(note=note),
            params={**params, "category": new, "old_category": old},
            facts=("announced",) if announced else (),
        )
    area.saw(_CATEGORY, category)


def _values(area: Area, rows: list[Record]) -> None:
    """Compare what the settings give with what each template takes; what nobody configured is not judged."""
    given = area.settings.get("template_parameters") or {}
    is_sent = area.snapshot.mode == "send"
    test = choose(area.settings, area.snapshot.answers) if is_sent else None
    looked_at = []
    for row in rows:
        params = _named(row)
        goes_out = test is not None and (test.name, test.language) == (row.get("name"), row.get("language"))
        if row.get("name") not in given and not goes_out:
            continue
        needs = needs_of(row)
        if needs is None:
            area.left_out(_VALUES, "components")
            continue
        looked_at.append(needs)
        wrong = misfits(needs, given.get(str(row.get("name"))) or {})
        if wrong:
            area.find(
                MISMATCH,
                *_evidence(area, params, wrong),
                verdict="failed" if goes_out else "warned",
                check=_VALUES,
                params=params,
            )
    if not looked_at:
        area.not_applicable(_VALUES, noted("needs.template-parameters"))
    area.saw(_VALUES, looked_at or None)


def _evidence(area: Area, named: dict[str, str], wrong: list[str]) -> Iterator[Evidence]:
    answer = area.answer("templates")
    for text in wrong:
        note = noted("template.of", **named, note=text)
        yield Evidence.of(answer, note) if answer is not None else Evidence(note=note)
