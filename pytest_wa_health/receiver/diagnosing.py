"""From what the checks of a receiver came to, to the diagnosis that every report is made from."""

from __future__ import annotations

from pytest_wa_health import catalogue
from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.diagnosis import Diagnosis, Evidence, Finding, Verdict
from pytest_wa_health.model.probe_facts import ReceiverCheck, ReceiverFacts
from pytest_wa_health.receiver.check_results import Seen

__all__ = ["diagnosis_of", "written"]


def written(seen: Seen) -> ReceiverCheck:
    """`seen` as plain JSON, its note in English."""
    return {
        "check": seen.check,
        "outcome": seen.outcome,
        "cause": seen.cause,
        "confidence": seen.confidence,
        "rivals": list(seen.rivals),
        "note": noted(f"receiver.{seen.note}", **seen.params) if seen.note else "",
        "status": seen.status,
    }


def diagnosis_of(facts: ReceiverFacts) -> Diagnosis:
    """A verdict for each check of the receiver suite, and a finding for each that failed.

    It says nothing of an account: whether messages can be sent is not known from here.
    """
    verdicts = {row["check"]: Verdict(row["outcome"], row["cause"], row["note"]) for row in facts["checks"]}
    missing = Verdict("unknown", None, "not looked at")
    return Diagnosis(
        findings=tuple(_finding(row) for row in facts["checks"] if row["outcome"] == "failed"),
        verdicts={check.id: verdicts.get(check.id, missing) for check in catalogue.receiver_checks()},
        can_send=None,
    )


def _finding(row: ReceiverCheck) -> Finding:
    method = "GET" if row["check"] == "WR102" else "POST"
    evidence = Evidence(row["note"], f"{method} to the receiver", row["status"])
    return Finding(
        row["cause"] or "",
        row["confidence"],
        row["check"],
        "failed",
        (evidence,),
        rivals=tuple(row["rivals"]),
        stops_sending=False,
    )
