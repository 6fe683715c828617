"""The test recipients' numbers, as far as form and policy tell without sending."""

from __future__ import annotations

import re

from pytest_wa_health.catalogue.notes import needs, noted, sentence
from pytest_wa_health.diagnosis.area import Area, AreaResult, Context
from pytest_wa_health.diagnosis.findings import Evidence
from pytest_wa_health.diagnosis.readings import as_text
from pytest_wa_health.model.settings_view import RecipientView

_MARK = re.compile(r"\[recipient[^\]]*\]")
"""What the redactor puts in the place of a recipient's number."""


def examine(context: Context, earlier: AreaResult) -> AreaResult:
    """Judge form, country and the sandbox's list of allowed recipients; a number is never shown."""
    area = Area(context, earlier)
    recipients = area.settings.get("recipients") or []
    if not recipients:
        for check in ("WA801", "WA802", "WA803"):
            area.not_applicable(check, needs("WHATSAPP_TEST_RECIPIENTS"))
        return area.result()
    for check in ("WA801", "WA802"):
        area.saw(check, recipients)
    for form in recipients:
        _form(area, form)
    _own_number(area)
    mode = as_text((area.read.phone() or {}).get("account_mode"))
    if area.read.phone() is None:
        area.unseen("WA803", "phone")
    elif area.has("phone.sandbox"):
        area.saw("WA803", mode, note="a test number reaches only the five recipients on its own list")
    elif mode is None:
        area.left_out("WA803", "account_mode")
    else:
        area.saw("WA803", mode, note="a live number has no list of allowed recipients")
    return area.result()


def _own_number(area: Area) -> None:
    """A recipient's number is redacted wherever it stands: a sender's own that stands redacted is one of them."""
    shown = as_text((area.read.phone() or {}).get("display_phone_number")) or ""
    rest = _MARK.sub("", shown)
    # A number that only begins as a recipient's does is redacted in part, and is another.
    is_whole = rest != shown and not any(character.isdigit() for character in rest)
    if is_whole and not area.has("recipient.is-sender"):
        area.find("recipient.is-sender", Evidence(note=noted("recipient.is-sender")))


def _form(area: Area, form: RecipientView) -> None:
    label = noted(
        "recipient.label", index=form.get("index"), value=form.get("country") or noted("recipient.no-country")
    )
    if form.get("problem") == "restricted-country":
        area.find("recipient.country-restricted", Evidence(note=label), params={"country": form.get("region")})
    elif form.get("problem") == "user-id":
        note = noted("word.at", place=label, note=noted("recipient.user-id"))
        area.find("recipient.user-id", Evidence(note=note), check="WA801", verdict="failed")
    elif form.get("problem"):
        area.find(
            "recipient.malformed", Evidence(note=noted("word.at", place=label, note=sentence(form["problem"] or "")))
        )
    if variant := form.get("variant"):
        note = noted("word.at", place=label, note=sentence(variant))
        area.find(
            "recipient.national-variant", Evidence(note=note), confidence="likely",
            params={"country": form.get("region")},
        )  # fmt: skip
    if form.get("is_sender"):
        area.find("recipient.is-sender", Evidence(note=label))
