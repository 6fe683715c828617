"""The entries of a result's ``diagnoses``: what was found, in the words of the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pytest_wa_health import catalogue
from pytest_wa_health.diagnosis import Evidence, Finding
from pytest_wa_health.diagnosis.entry import entry, evidence_entry, worded
from pytest_wa_health.diagnosis.readings import as_text
from pytest_wa_health.model.options import Lang
from pytest_wa_health.model.run_result import CheckRow, DiagnosisEntry, Ids
from pytest_wa_health.run.examination import Examination

if TYPE_CHECKING:
    from pytest_wa_health.settings import SettingsError

__all__ = ["found", "unusable"]


def found(
    examination: Examination, finding: Finding, checks: Sequence[CheckRow], ids: Ids, lang: Lang
) -> DiagnosisEntry:
    """The entry of a finding. `checks` are those of the tenant, some of which it may block."""
    return entry(
        finding,
        _params(examination, ids),
        lang,
        now=examination.snapshot.now,
        facts=examination.diagnosis.facts,
        checks=checks,
    )


def unusable(error: SettingsError, lang: Lang) -> DiagnosisEntry:
    """The entry of settings that nothing can be asked with: what they lack is said by `error` itself."""
    cause = catalogue.cause(error.cause or "settings.unusable")
    said = worded(cause, {"variable": error.variable}, lang)
    return {
        **said,
        "explanation": str(error),
        "step_details": [{**step, "link": None} for step in said["step_details"]],
        "links": [],
        "next_probe": None,
        "evidence": [evidence_entry(Evidence(note=error.note))],
    }


def _params(examination: Examination, ids: Ids) -> dict[str, object]:
    """The tenant's own values for the texts' placeholders."""
    settings, phone = examination.snapshot.settings, examination.readings.phone() or {}
    origins = settings.get("variables") or {}
    return {
        "tenant": examination.tenant,
        "token_variable": origins.get("WHATSAPP_ACCESS_TOKEN", "WHATSAPP_ACCESS_TOKEN"),
        "phone_variable": origins.get("WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_PHONE_NUMBER_ID"),
        "account_variable": origins.get("WHATSAPP_BUSINESS_ACCOUNT_ID", "WHATSAPP_BUSINESS_ACCOUNT_ID"),
        "phone_number_id": ids["phone_number"],
        "waba_id": ids["business_account"],
        "business_id": ids["business"],
        "app_id": ids["app"],
        "display_number": as_text(phone.get("display_phone_number")),
        "verified_name": as_text(phone.get("verified_name")),
        "version": examination.snapshot.version,
        "served_version": examination.readings.served(),
    }
