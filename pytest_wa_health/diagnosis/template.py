"""The templates that the tenant's product relies on: there, in the exact language, approved, not paused."""

from __future__ import annotations

from pytest_wa_health.catalogue.notes import joined, needs, noted
from pytest_wa_health.diagnosis.area import Area, AreaResult, Context
from pytest_wa_health.diagnosis.findings import Evidence
from pytest_wa_health.diagnosis.readings import Listing, Record, as_dict, as_text, as_word
from pytest_wa_health.model.settings_view import TemplateView

_CHECKS = ("WA701", "WA702", "WA703")
_STATUS = {
    "PENDING": "template.pending",
    "IN_APPEAL": "template.pending",
    "REJECTED": "template.rejected",
    "PAUSED": "template.paused",
    "DISABLED": "template.disabled",
    "LIMIT_EXCEEDED": "template.disabled",
    "FLAGGED": "template.quality-low",
    "ARCHIVED": "template.missing",
    "DELETED": "template.missing",
    "PENDING_DELETION": "template.missing",
}
_SENDABLE = ("APPROVED", "REINSTATED")


def examine(context: Context, earlier: AreaResult) -> AreaResult:
    """Judge each required template by the account's list."""
    area = Area(context, earlier)
    required = area.settings.get("required_templates") or []
    listing = area.read.templates()
    if not required:
        for check in _CHECKS:
            area.not_applicable(check, needs("WHATSAPP_REQUIRED_TEMPLATES"))
    elif not area.settings.get("business_account_id"):
        for check in _CHECKS:
            area.not_applicable(check, needs("WHATSAPP_BUSINESS_ACCOUNT_ID"))
    elif listing is None:
        for check in _CHECKS:
            area.unseen(check, "templates", "account")
    else:
        _required(area, listing, required)
    return area.result()


def _required(area: Area, listing: Listing, required: list[TemplateView]) -> None:
    seen = [_template(area, listing, wanted["name"], wanted["language"]) for wanted in required]
    if not any(seen):
        for check in _CHECKS[1:]:
            area.blocked(check, area.first("template") or "undetermined")
    wanted = [(row["name"], row["language"]) for row in required]
    rows = [row for row in listing.rows if (row.get("name"), row.get("language")) in wanted]
    if not all(as_word(row.get("status")) for row in rows):
        for check in ("WA701", "WA703"):
            area.blocked(check, "undetermined")
    for check in _CHECKS:
        area.saw(check, listing if any(seen) else None)


def _template(area: Area, listing: Listing, name: str, language: str) -> bool:
    """Judge one template; whether it is there at all."""
    answer = area.answer("templates")
    same_name = [row for row in listing.rows if row.get("name") == name]
    exact = [row for row in same_name if row.get("language") == language]
    params = {"template": name, "language": language}
    if exact:
        _judge(area, exact[0], params)
        return True
    if not listing.complete:
        note = noted("template.list-incomplete", template=name)
        area.undetermined("WA701", Evidence(note=note), rivals=("template.missing",))
        return False
    found = sorted(str(row.get("language")) for row in same_name)
    note = (
        noted("template.other-languages", template=name, items=found, language=language)
        if found
        else noted("template.missing", template=name)
    )
    cause = "template.wrong-language" if found else "template.missing"
    area.find(cause, Evidence.of(answer, note) if answer else Evidence(note=note), params=params)
    return False


def _judge(area: Area, row: Record, params: dict[str, str]) -> None:
    status = as_word(row.get("status"))
    reason = as_text(row.get("rejected_reason"))
    states = [noted("state.status", value=status or noted("word.not-given"))]
    if reason and reason != "NONE":
        states.append(noted("template.reason", value=reason))
    shown = noted("template.of", **params, note=joined(states, "comma"))
    answer = area.answer("templates")
    evidence = Evidence.of(answer, shown) if answer else Evidence(note=shown)
    cause = _STATUS.get(status or "")
    if cause is not None:
        area.find(cause, evidence, params=params)
    elif status in _SENDABLE:
        score = as_word((as_dict(row.get("quality_score")) or {}).get("score"))
        if score == "RED":
            area.find("template.quality-low", evidence, params=params)
    else:
        area.undetermined("WA702", evidence, rivals=("template.pending", "template.rejected"))
