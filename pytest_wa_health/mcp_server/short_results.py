"""Results as a model reads them: the same causes and steps as the reports, without what only people need."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence

from pytest_wa_health.mcp_server.filled_texts import filled_in
from pytest_wa_health.mcp_server.foreign_words import LONGEST_SENTENCE, NOTICE, marked, with_marks
from pytest_wa_health.model.event_counts import FailureEntry, NumberEvents
from pytest_wa_health.model.events_result import EventsResult
from pytest_wa_health.model.json_value import Json
from pytest_wa_health.model.run_result import DiagnosisEntry, EvidenceEntry, Report, TenantResult

__all__ = ["MOST_CHARACTERS", "fitting", "of_events", "of_report"]

MOST_CHARACTERS = 24_000
"""Of a result: some 6000 tokens."""
_DETAIL = (12, 6, 3, 2, 1, 0)
"""How many of a kind are shown, from the fullest result to the shortest."""


def fitting(build: Callable[[int], Json], most: int = MOST_CHARACTERS) -> str:
    """What `build` makes with the most detail that fits, as JSON."""
    text = ""
    for detail in _DETAIL:
        text = json.dumps(build(detail), ensure_ascii=False, separators=(",", ":"))
        if len(text) <= most:
            return text
    return json.dumps({"notice": NOTICE, "cut": text[:most]}, ensure_ascii=False)


def of_report(report: Report, detail: int) -> Json:
    """A run: tenants in order of urgency, the first `detail` of them in full."""
    tenants = report["tenants"]
    return {
        "notice": NOTICE,
        "verdict": report.get("verdict"),
        "generated_at": report["generated_at"],
        "tenants": [_tenant(tenant, detail) for tenant in tenants[: max(detail, 1)]],
        **_rest(tenants[max(detail, 1) :]),
    }


def _rest(tenants: Sequence[TenantResult]) -> dict[str, Json]:
    if not tenants:
        return {}
    count = Counter(tenant["verdict"] for tenant in tenants)
    return {
        "further_tenants": {
            "count": dict(count),
            "not_passed": [tenant["name"] for tenant in tenants if tenant["verdict"] != "passed"][:30],
            "hint": "check(tenant) shows one of them",
        }
    }


def _tenant(tenant: TenantResult, detail: int) -> Json:
    found = tenant["diagnoses"]
    open_checks = [check for check in tenant["checks"] if check["verdict"] in ("failed", "unknown", "warned")]
    return {
        "name": tenant["name"],
        "verdict": tenant["verdict"],
        "can_send": tenant["can_send"],
        "ids": tenant.get("ids"),
        "token": {key: value for key, value in (tenant.get("token") or {}).items() if value is not None},
        "fix_first": found[0]["cause"] if found else None,
        "diagnoses": [_diagnosis(diagnosis, detail) for diagnosis in found[: max(detail, 1)]],
        **({"further_causes": [d["cause"] for d in found[detail:]]} if len(found) > max(detail, 1) else {}),
        "checks": dict(Counter(check["verdict"] for check in tenant["checks"])),
        "not_passed": [
            {"id": check["id"], "title": check["title"], "verdict": check["verdict"], "cause": check["cause"]}
            for check in open_checks[: 4 * detail]
        ],
        "notes": [marked(note) for note in tenant.get("notes", ())[:detail]],
    }


def _diagnosis(found: DiagnosisEntry, detail: int) -> Json:
    evidence = found.get("evidence", [])
    say = _marking(found)
    return {
        "cause": found["cause"],
        "verdict": found["verdict"],
        "severity": found.get("severity"),
        "confidence": found.get("confidence"),
        "title": say(found["title"]),
        "explanation": say(found["explanation"]),
        "who": found["who"],
        "steps": [say(step) for step in found.get("steps", ())],
        "links": found.get("links", []),
        "deadline": found.get("deadline"),
        "rivals": found.get("rivals", []),
        "next_probe": say(found.get("next_probe")),
        "verify": say(found.get("verify")),
        "evidence": [_evidence(seen) for seen in evidence[:detail]],
    }


def _marking(found: DiagnosisEntry) -> Callable[[str | None], str | None]:
    """Marks what others wrote in a text of `found`: the whole, where the text is not the catalogue's."""
    values = filled_in(found)
    says = [words for seen in found.get("evidence", ()) if (words := seen.get("meta_says"))]

    def say(text: str | None) -> str | None:
        if not text:
            return None
        return marked(text, LONGEST_SENTENCE) if values is None else with_marks(text, [*values, *says])

    return say


def _evidence(seen: EvidenceEntry) -> Json:
    """What was seen; what others worded is marked, and what is not there left out."""
    words = {key: marked(text) for key in ("request", "note", "meta_says") if isinstance(text := seen.get(key), str)}
    numbers = {key: value for key in ("http_status", "code", "subcode") if (value := seen.get(key)) is not None}
    return {**words, **numbers}


def of_events(result: EventsResult, detail: int) -> Json:
    """What events show: all numbers together, then those with the most events."""
    total, numbers = result["total"], result["numbers"]
    shown = numbers[:detail] if len(numbers) > 1 else []
    return {
        "notice": NOTICE,
        "verdict": result["verdict"],
        "period": result["period"],
        "sources": [{**source, "name": marked(source["name"])} for source in result["sources"][:detail]],
        "problems": [marked(problem) for problem in result["problems"][:detail]],
        "total": {
            **_counted(total, detail),
            "diagnoses": [_diagnosis(found, min(detail, 1)) for found in total["diagnoses"][: max(detail, 1)]],
            "happenings": [
                {**one, "details": {key: marked(word) for key, word in one["details"].items()}}
                for one in total["happenings"][-detail:]
            ],
        },
        "numbers": [
            {
                "phone_number": number["phone_number"],
                **_counted(number, min(detail, 3)),
                "causes": [found["cause"] for found in number["diagnoses"]],
            }
            for number in shown
        ],
        "further_numbers": len(numbers) - len(shown) if len(numbers) > 1 else 0,
    }


def _counted(number: NumberEvents, detail: int) -> dict[str, Json]:
    return {
        "verdict": number["verdict"],
        "events": number["events"],
        "messages": number["messages"],
        "funnel": number["funnel"],
        "failed_share": number["failed_share"],
        "inbound": number["inbound"],
        "last_inbound": number["last_inbound"],
        "failures": [_failure(failure) for failure in number["failures"][:detail]],
        "unexplained": [{**one, "words": marked(one["words"])} for one in number["unexplained"][:detail]],
        "changes": list(number["changes"][:detail]),
    }


def _failure(failure: FailureEntry) -> Json:
    kept = ("code", "subcode", "cause", "meaning", "policy", "count", "share", "first", "last")
    words = failure["words"]
    return {**{key: failure[key] for key in kept}, "words": marked(words) if words else None}  # type: ignore[literal-required]
