"""A result's diagnoses in English, for readers that show nothing else: terminals.

A result holds the values that its texts were made with, so that the catalogue's English is made of the same ones.
A report of an older version holds none: there the neutral words of the catalogue stand in their place.
"""

from __future__ import annotations

from pytest_wa_health import catalogue
from pytest_wa_health.catalogue import notes
from pytest_wa_health.model.note import value_of
from pytest_wa_health.model.run_result import CheckRow, DiagnosisEntry, Report, Step, TenantResult
from pytest_wa_health.report.view import evidence_notes

__all__ = ["english"]


def english(result: Report) -> Report:
    """`result`, its diagnoses in the catalogue's English where it was made in another language."""
    if result["lang"] == "en":
        return result
    tenants: list[TenantResult] = [
        {
            **tenant,
            "diagnoses": [_in_english(diagnosis) for diagnosis in tenant["diagnoses"]],
            "checks": [_titled(check) for check in tenant["checks"]],
        }
        for tenant in result["tenants"]
    ]
    return {**result, "tenants": tenants, "lang": "en"}


def _titled(check: CheckRow) -> CheckRow:
    try:
        return {**check, "title": catalogue.check(check["id"]).title("en")}
    except KeyError:
        return check  # one of the user's own


def _in_english(diagnosis: DiagnosisEntry) -> DiagnosisEntry:
    if diagnosis["cause"].startswith("own."):
        # Nobody but its author knows other words for it.
        return {**diagnosis, "title": f"a check of your own failed ({diagnosis['check']})", "step_details": []}
    try:
        cause = catalogue.cause(diagnosis["cause"]).where(diagnosis.get("facts") or ())
    except KeyError:
        return {**diagnosis, "title": diagnosis["cause"], "explanation": "", "step_details": []}
    values = {name: notes.english_of(value_of(value)) for name, value in (diagnosis.get("values") or {}).items()}

    def say(text: catalogue.Text) -> str:
        return catalogue.render(text("en"), values, "en")

    steps: list[Step] = [
        {**step, "text": say(known.text)}
        for step, known in zip(diagnosis.get("step_details") or [], cause.steps, strict=False)
    ]
    # Of settings that cannot be used, the explanation is what was seen, which is English.
    is_note = any(note.text == diagnosis["explanation"] for note in evidence_notes(diagnosis))
    explanation = diagnosis["explanation"] if is_note else say(cause.explanation)
    return {**diagnosis, "title": say(cause.title), "explanation": explanation, "step_details": steps}
