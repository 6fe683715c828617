"""The test recipients' numbers, as far as form and policy tell without sending."""

from __future__ import annotations

from pytest_wa_health.diagnosis.case import Case
from pytest_wa_health.diagnosis.model import Evidence
from pytest_wa_health.diagnosis.reading import as_text

_NEEDS = "needs WHATSAPP_TEST_RECIPIENTS"


def examine(case: Case) -> None:
    """Judge form, country and the sandbox's list of allowed recipients; a number is never shown."""
    recipients = case.settings.get("recipients") or []
    if not recipients:
        for check in ("WA801", "WA802", "WA803"):
            case.not_applicable(check, _NEEDS)
        return
    for check in ("WA801", "WA802"):
        case.confirm(check)
    for form in recipients:
        _form(case, form)
    _own_number(case)
    if case.read.phone() is None:
        case.unseen("WA803", "phone")
    elif case.has("phone.sandbox"):
        case.confirm("WA803", "a test number reaches only the five recipients on its own list")
    else:
        case.confirm("WA803", "a live number has no list of allowed recipients")


def _own_number(case: Case) -> None:
    """A recipient's number is redacted wherever it stands: a sender's own that stands redacted is one of them."""
    shown = as_text((case.read.phone() or {}).get("display_phone_number")) or ""
    if "[recipient" in shown and not case.has("recipient.is-sender"):
        case.find("recipient.is-sender", Evidence(note="the number behind the phone number ID is a test recipient"))


def _form(case: Case, form: dict[str, object]) -> None:
    label = f"recipient {form.get('index')} ({form.get('country') or 'no country code'})"
    if form.get("problem") == "restricted-country":
        case.find("recipient.country-restricted", Evidence(note=label), params={"country": form.get("region")})
    elif form.get("problem"):
        case.find("recipient.malformed", Evidence(note=f"{label}: {form['problem']}"))
    if form.get("variant"):
        case.find(
            "recipient.national-variant", Evidence(note=f"{label}: {form['variant']}"), confidence="likely",
            params={"country": form.get("region")},
        )  # fmt: skip
    if form.get("is_sender"):
        case.find("recipient.is-sender", Evidence(note=label))
