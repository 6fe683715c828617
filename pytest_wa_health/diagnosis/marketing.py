"""Whether marketing templates may go out through Cloud API, where the product or the test message needs it."""

from __future__ import annotations

from pytest_wa_health.catalogue.notes import needs, noted
from pytest_wa_health.diagnosis.area import Area, AreaResult, Context
from pytest_wa_health.diagnosis.findings import Evidence
from pytest_wa_health.diagnosis.readings import as_text, as_word
from pytest_wa_health.diagnosis.template_details import wanted

_CHECK = "WA508"
_SWITCH = "disable_marketing_messages_on_cloud_api"
CAUSE = "account.marketing-disabled"


def examine(context: Context, earlier: AreaResult) -> AreaResult:
    """Judge the account's switch by the category of the templates that are to be sent."""
    area = Area(context, earlier)
    account = area.read.account()
    if account is None:
        if area.settings.get("business_account_id"):
            area.unseen(_CHECK, "account")
        else:
            area.not_applicable(_CHECK, needs("WHATSAPP_BUSINESS_ACCOUNT_ID"))
        return area.result()
    is_off = account.get(_SWITCH)
    if not isinstance(is_off, bool):
        area.left_out(_CHECK, _SWITCH)
    elif is_off:
        _switched_off(area)
    else:
        area.saw(_CHECK, is_off)
    return area.result()


def _switched_off(area: Area) -> None:
    templates, listing = wanted(area), area.read.templates()
    if templates and listing is None:
        area.unseen(_CHECK, "templates", "account")
        return
    rows = {
        (as_text(row.get("name")), as_text(row.get("language"))): row for row in (listing.rows if listing else ())
    }
    found = [(name, language, rows.get((name, language), {})) for name, language in templates]
    advertising = [
        f"{name} ({language})" for name, language, row in found if as_word(row.get("category")) == "MARKETING"
    ]
    if advertising:
        note = noted("account.marketing-off", items=advertising)
        answer = area.answer("account")
        area.find(CAUSE, Evidence.of(answer, note) if answer is not None else Evidence(note=note))
    if any(as_word(row.get("category")) is None for _, _, row in found):
        area.not_applicable(_CHECK, noted("field.left-out", field="category"))
    area.saw(_CHECK, templates, note=noted("account.marketing-not-needed"))
