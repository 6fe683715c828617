"""Writes `tests/diagnosis/whole_diagnoses.txt`: everything that is said of each state of the test data.

``python tests/diagnosis/whole_diagnoses.py`` writes it anew; a test sees that it is up to date. What a change to the
diagnosis really changes is then to be read in its difference: evidence, rivals, blocked checks, notes and all.
"""

from __future__ import annotations

import functools
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path

from benign_cases import BENIGN
from case_words import Benign, Faulty
from cause_cases import FAULTY
from rare_cases import PLAIN, RARE
from survey_bench import examine
from test_ambiguity import DOUBTFUL

from pytest_wa_health.diagnosis import Diagnosis, Evidence, Finding, Verdict

PAGE = Path(__file__).with_name("whole_diagnoses.txt")
HEALTHY = "healthy"

INTRODUCTION = """\
Made by tests/diagnosis/whole_diagnoses.py from the test data; do not edit.

Each state with what is found, why, and every check that comes to something else than with a healthy account."""


@functools.cache
def states() -> dict[str, Faulty | Benign]:
    """Each state once, by its name and first cause: names of the double's states may have several."""
    faulty = {f"{case.name} ({case.causes[0]})": case for case in (*FAULTY, *DOUBTFUL, *RARE)}
    return {**faulty, **{f"{case.name} (benign)": case for case in (*BENIGN, *PLAIN) if case.name != HEALTHY}}


def render() -> str:
    """The page."""
    return "\n\n".join([INTRODUCTION, *(whole(name) for name in (HEALTHY, *states()))]) + "\n"


def whole(name: str) -> str:
    """Everything that is said of one state."""
    healthy = examine().diagnosis
    if name == HEALTHY:
        return "\n".join([f"== {name}", *_verdicts(healthy, {})])
    case = states()[name]
    diagnosis = examine(*case.states, **case.setup).diagnosis
    lines = [f"== {name}", f"can send: {_word(diagnosis.can_send)}"]
    for finding in diagnosis.findings:
        lines += _finding(finding)
    lines += _verdicts(diagnosis, healthy.verdicts)
    lines += [f"note: {note}" for note in diagnosis.notes]
    for cause in dict.fromkeys(diagnosis.explained.values()):
        unread = [question for question, why in diagnosis.explained.items() if why == cause]
        lines.append(f"unread for {cause}: {', '.join(unread)}")
    return "\n".join(lines)


def _word(known: bool | None) -> str:
    return {True: "yes", False: "no", None: "not known"}[known]


def _finding(finding: Finding) -> Iterator[str]:
    stops = {True: "stops sending", False: "does not stop sending", None: "may stop sending"}[finding.stops_sending]
    yield f"{finding.cause}: {finding.check} {finding.verdict}, {finding.confidence}, {stops}"
    if finding.rivals:
        yield f"  or {', '.join(finding.rivals)}"
    for cause, why in finding.ruled_out.items():
        yield f"  not {cause}: {why}"
    if finding.deadline is not None:
        yield f"  until {finding.deadline}"
    for name, value in finding.params.items():
        yield f"  {name} = {value}"
    for evidence in finding.evidence:
        yield f"  - {_evidence(evidence)}"


def _evidence(evidence: Evidence) -> str:
    answer = [evidence.request, evidence.http_status, evidence.code, evidence.subcode]
    shown = " ".join("-" if part is None else str(part) for part in answer) if any(answer) else ""
    traced = "traced" if evidence.fbtrace_id else ""
    said = f'Meta: "{textwrap.shorten(evidence.meta_says, 90, placeholder=" …")}"' if evidence.meta_says else ""
    return " | ".join(part for part in (shown, traced, evidence.note, said) if part)


def _verdicts(diagnosis: Diagnosis, usual: Mapping[str, Verdict]) -> Iterator[str]:
    """What the checks come to; those that say the same share a line, and a finding has said already what its says."""
    told = {finding.check for finding in diagnosis.findings}
    alike: dict[str, list[str]] = {}
    for check, verdict in diagnosis.verdicts.items():
        if verdict != usual.get(check):
            note = "" if check in told else verdict.note
            said = ": ".join(part for part in (verdict.outcome, verdict.cause, note) if part)
            alike.setdefault(said, []).append(check)
    for said, checks in alike.items():
        yield f"{' '.join(checks)} {said}"


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
