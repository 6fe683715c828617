"""What of a diagnosis an Arabic page would have to show in English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pytest_wa_health.diagnosis import Diagnosis
from pytest_wa_health.model.note import said_of
from pytest_wa_health.report.phrases import Note

METAS_OWN = ("Your display name has not been approved yet",)
"""How notes begin that are nothing but Meta's words: health entities say them without a code."""


def shown(diagnosis: Diagnosis) -> Iterator[str]:
    """Every note of `diagnosis` that a page shows; of a check that passed it shows none."""
    yield from diagnosis.notes
    for finding in diagnosis.findings:
        yield from (evidence.note for evidence in finding.evidence if evidence.note)
        yield from finding.ruled_out.values()
    for verdict in diagnosis.verdicts.values():
        if verdict.outcome not in ("passed", "blocked") and verdict.note:
            yield verdict.note


def untranslated(notes: Iterable[str]) -> list[str]:
    """Those of `notes` that have no Arabic twin in the catalogue."""
    wanted = [text for text in dict.fromkeys(notes) if not text.startswith(METAS_OWN)]
    return [text for text in wanted if Note(text, said_of(text)).words("ar") == text]
