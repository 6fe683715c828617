"""A check of the user's own that is not right, as a diagnosis of its own: ``own.X101``.

The catalogue knows nothing of it; what there is to say is its title, where it stands, and what it said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from pytest_wa_health.model.options import Lang
from pytest_wa_health.model.run_result import CheckRow, DiagnosisEntry, Faulty, Severity, Step
from pytest_wa_health.report.phrases import Plain, say

__all__ = ["own_diagnoses"]

_FAULTY = ("failed", "unknown", "warned")
_SEVERITIES = ("critical", "high", "medium", "low")


def own_diagnoses(
    checks: Iterable[CheckRow], explained: Iterable[DiagnosisEntry], lang: Lang, command: str
) -> Iterator[DiagnosisEntry]:
    """One for each of the user's own `checks` that is not right and that no entry of `explained` speaks of."""
    entries = list(explained)
    known = {name for entry in entries for name in (entry["cause"], entry["check"])}
    wrong = [check for check in checks if check["verdict"] in _FAULTY and not {check["id"], check["cause"]} & known]
    own = {check["id"]: check for check in wrong if check.get("area") == "own"}
    for check in own.values():
        yield _entry(check, f"own.{check['id']}", Plain(lang), command)
    red = [check for check in wrong if check["verdict"] != "warned"]
    if red and not own and not entries:
        # What kept the bundled checks from being judged is said by their notes; programs find it here.
        yield _entry(red[0], "undetermined", Plain(lang), command)


def _entry(check: CheckRow, cause: str, plain: Plain, command: str) -> DiagnosisEntry:
    is_own = cause != "undetermined"
    note, severity = check.get("note") or "", check.get("severity")
    look = say("fw_own_step", nodeid=check["nodeid"] or check["id"], note=note or check["title"])
    texts = [plain(look), plain(say("fw_own_again", command=command))]
    steps: list[Step] = [{"who": "developer", "text": text, "link": None} for text in texts]
    return {
        "cause": cause,
        "severity": cast(Severity, severity if severity in _SEVERITIES else "high"),
        "confidence": "certain",
        "verdict": cast(Faulty, check["verdict"]),
        "check": check["id"],
        "title": plain(say("fw_own" if is_own else "not_met", title=check["title"])),
        "explanation": note or (plain(say("fw_own_why")) if is_own else check["title"]),
        "why": plain(say("fw_own_why")) if is_own else None,
        "who": "developer",
        "minutes": None,
        "steps": texts,
        "step_details": steps,
        "links": [],
        "deadline": None,
        "days_left": None,
        "blocks": [],
        "ruled_out": [],
        "ruled_out_because": {},
        "rivals": [],
        "next_probe": None,
        "verify": None,
        "evidence": [{"note": note or None}],
        "facts": [],
    }
