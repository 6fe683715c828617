"""What the admin has to do for a new token by hand, in the words of the catalogue."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator

from pytest_wa_health.diagnosis import Evidence, Finding
from pytest_wa_health.diagnosis.readings import as_text
from pytest_wa_health.run import diagnosis_entry
from pytest_wa_health.run.examination import Examination
from pytest_wa_health.run.result import tenant_result
from pytest_wa_health.settings.loading import DEFAULT

__all__ = ["guide"]

_ASKING = ("token.", "permission.")


def guide(examination: Examination) -> Iterator[str]:
    """The steps with their links, and the text to forward: of the fault that the token has, or of its end."""
    ids = tenant_result(examination, (), "en", time.time()).get("ids") or {}
    finding = next((f for f in examination.diagnosis.findings if f.cause.startswith(_ASKING)), None)
    finding = finding or Finding("token.expiring", "certain", "WA205", "warned", (Evidence(),))
    if examination.tenant == DEFAULT:
        name = as_text((examination.readings.phone() or {}).get("verified_name")) or "this business"
        finding = dataclasses.replace(finding, params={**finding.params, "tenant": name})
    entry = diagnosis_entry.found(examination, finding, (), ids, "en")
    yield f"  {entry['title']}"
    for number, step in enumerate(entry.get("step_details", ()), 1):
        link = step.get("link")
        yield f"  {number}. {_plain(step['text'])}{' ' + link['url'] if link else ''}"
    if entry.get("forward"):
        yield "  To forward:"
        yield f"  {entry['forward']}"


def _plain(text: str) -> str:
    return text.replace("**", "").replace("`", "")
