"""A result's diagnoses in English, for readers that show nothing else: terminals."""

from __future__ import annotations

from pytest_wa_health import catalogue
from pytest_wa_health.model.run_result import DiagnosisEntry, Ids, Report, Step, TenantResult

__all__ = ["english"]


def english(result: Report) -> Report:
    """`result`, its diagnoses in the catalogue's English where it was made in another language.

    Only what the result holds fills the placeholders; what is not there is said in neutral words.
    """
    if result["lang"] == "en":
        return result
    tenants: list[TenantResult] = [
        {**tenant, "diagnoses": [_in_english(diagnosis, tenant) for diagnosis in tenant["diagnoses"]]}
        for tenant in result["tenants"]
    ]
    return {**result, "tenants": tenants, "lang": "en"}


def _in_english(diagnosis: DiagnosisEntry, tenant: TenantResult) -> DiagnosisEntry:
    if diagnosis["cause"].startswith("own."):
        # Nobody but its author knows other words for it.
        return {**diagnosis, "title": f"a check of your own failed ({diagnosis['check']})", "step_details": []}
    try:
        cause = catalogue.cause(diagnosis["cause"]).where(diagnosis.get("facts") or ())
    except KeyError:
        return {**diagnosis, "title": diagnosis["cause"], "explanation": "", "step_details": []}
    ids = tenant.get("ids") or Ids()
    params = {
        "tenant": tenant["slug"],
        "waba_id": ids.get("business_account"),
        "phone_number_id": ids.get("phone_number"),
        "business_id": ids.get("business"),
        "app_id": ids.get("app"),
        "days": diagnosis.get("days_left"),
        "date": (diagnosis.get("deadline") or "")[:10],
    }

    def say(text: catalogue.Text) -> str:
        return catalogue.render(text("en"), params, "en")

    steps: list[Step] = [
        {**step, "text": say(known.text)}
        for step, known in zip(diagnosis.get("step_details") or [], cause.steps, strict=False)
    ]
    return {**diagnosis, "title": say(cause.title), "explanation": say(cause.explanation), "step_details": steps}
