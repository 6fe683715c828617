"""The one place where a result becomes an exit code: of a run, of a part of one, with a baseline, and of a merge.

What counts is which bundled checks were to be judged and what came of each; not what pytest counted, which the
project's own hooks can change.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import msgspec

from pytest_wa_health import catalogue
from pytest_wa_health.catalogue import notes
from pytest_wa_health.diagnosis import worst
from pytest_wa_health.model.note import said_of
from pytest_wa_health.model.options import FAIL_ON
from pytest_wa_health.model.run_result import CheckRow, DiagnosisEntry, EvidenceEntry, Report, TenantResult
from pytest_wa_health.model.waiver import is_flaw
from pytest_wa_health.report.forwarding import with_forwards
from pytest_wa_health.run.result import shared_causes

__all__ = ["NOTHING_SELECTED", "NOT_GREEN", "OK", "Decision", "Scope", "decide", "of_verdict", "settle", "strictest"]

OK, NOT_GREEN, NOTHING_SELECTED = 0, 1, 5
_BUNDLED = frozenset(check.id for check in catalogue.every_check())
_SENDING = frozenset({"WA201", "WA301", "WA401", "WA403", "WA404"})
"""The checks that together say that messages can leave."""


class Scope(msgspec.Struct, frozen=True):
    """Which bundled checks a run was to judge."""

    total: int
    """Of all tenants that were to be checked: each check of each."""
    words: str = ""
    """What was typed that leaves checks out."""
    stopping: Mapping[str, Collection[str]] = msgspec.field(default_factory=dict)
    """By tenant, the checks whose finding stops messages: they were seen by the survey, judged or not."""
    known: Mapping[tuple[str, str], str] = msgspec.field(default_factory=dict)
    """Pairs of tenant and cause that a baseline names, and the date of its report."""


class Decision(msgspec.Struct, frozen=True):
    """The exit code, and in sentences what cannot be read off the result."""

    code: int
    why: tuple[str, ...] = ()


def settle(result: Report, scope: Scope, fail_on: str) -> Report:
    """`result`, made to speak only of what was judged, and marked with what the baseline knows."""
    judged = sum(len(_judged(tenant)) for tenant in result["tenants"])
    stopped = sum(1 for tenant in result["tenants"] for check in tenant["checks"] if check.get("stopped_by"))
    is_partial = judged + stopped < scope.total
    tenants = [_unwaived(_marked(tenant, scope.known)) for tenant in result["tenants"]]
    if is_partial:
        tenants = [_narrowed(tenant, scope.stopping.get(tenant["slug"], ())) for tenant in tenants]
    settled: Report = {
        **result,
        "selection": "partial" if is_partial else "all",
        "selected": {"judged": judged, "of": max(scope.total, judged)},
        "fail_on": fail_on,
        "verdict": worst([tenant["verdict"] for tenant in tenants]) if tenants else "unknown",
        "causes": shared_causes(tenants),
        "tenants": tenants,
    }
    # Whether messages have stopped is no longer said; nor may the text to forward.
    return with_forwards(settled) if is_partial else settled


def decide(result: Report, fail_on: str, scope: Scope | None = None) -> Decision:
    """The exit code of `result`, which :func:`settle` has made."""
    tenants = result["tenants"]
    if not any(_judged(tenant) for tenant in tenants):
        return _nothing(result, scope)
    red = set(FAIL_ON[: FAIL_ON.index(fail_on) + 1])
    is_red = any(_is_red(tenant, red) for tenant in tenants)
    # Of a share without a report nothing is known.
    is_red = is_red or bool(result.get("missing_shares") and "unknown" in red)
    is_incomplete = bool(result.get("events_problems"))
    return Decision(NOT_GREEN if is_red or is_incomplete else OK)


def of_verdict(verdict: str, fail_on: str, *, is_complete: bool = True) -> int:
    """The exit code of what has a verdict and no checks; what could not be read or written is never green."""
    is_red = verdict in FAIL_ON[: FAIL_ON.index(fail_on) + 1]
    return NOT_GREEN if is_red or not is_complete else OK


def strictest(results: Iterable[Report], default: str) -> str:
    """What fails the run that `results` are parts of, as far as they say so."""
    said = [word for result in results if (word := result.get("fail_on")) in FAIL_ON]
    return max(said, key=FAIL_ON.index, default=default)


def _nothing(result: Report, scope: Scope | None) -> Decision:
    """No bundled check was judged: never green, and the reason is said."""
    if any(tenant["verdict"] == "failed" and not tenant["checks"] for tenant in result["tenants"]):
        return Decision(NOT_GREEN)
    selected = result.get("selected")
    of = scope.total if scope else selected["of"] if selected else 0
    if scope and scope.words and not any(tenant["checks"] for tenant in result["tenants"]):
        return Decision(NOTHING_SELECTED, (f"`{scope.words}` left none of {of} checks: nothing was judged",))
    return Decision(NOT_GREEN, (f"none of {of} checks was judged",))


def _judged(tenant: TenantResult) -> set[str]:
    return {c["id"] for c in tenant["checks"] if c["id"] in _BUNDLED and not c.get("stopped_by")}


def _is_red(tenant: TenantResult, red: Collection[str]) -> bool:
    if tenant["verdict"] in red and not tenant["checks"]:
        return True
    if tenant.get("unjudged") and "unknown" in red:
        return True
    causes = {diagnosis["cause"]: diagnosis["verdict"] for diagnosis in tenant["diagnoses"]}
    waived = {check["cause"] for check in tenant["checks"] if check["verdict"] == "waived"}
    known = {check["cause"] for check in tenant["checks"] if check.get("known")}
    for check in tenant["checks"]:
        verdict = check["verdict"]
        if verdict == "blocked":
            verdict = causes.get(check["cause"] or "", "unknown")
        is_accepted = check["cause"] is not None and check["cause"] in waived | known
        if verdict in red and not is_accepted:
            return True
    return False


def _marked(tenant: TenantResult, known: Mapping[tuple[str, str], str]) -> TenantResult:
    """`tenant`, with the date of the baseline at what it names."""
    if not known:
        return tenant

    checks: list[CheckRow] = [
        {**row, "known": since} if (since := _since(tenant, row["cause"], row["verdict"], known)) else row
        for row in tenant["checks"]
    ]
    diagnoses: list[DiagnosisEntry] = [
        {**entry, "known": since} if (since := _since(tenant, entry["cause"], entry["verdict"], known)) else entry
        for entry in tenant["diagnoses"]
    ]
    return {**tenant, "checks": checks, "diagnoses": diagnoses}


def _since(tenant: TenantResult, cause: str | None, verdict: str, known: Mapping[tuple[str, str], str]) -> str | None:
    return known.get((tenant["name"], cause)) if cause is not None and verdict != "passed" else None


def _unwaived(tenant: TenantResult) -> TenantResult:
    """`tenant`, where each finding whose waiver does not hold has failed, and says why."""
    flaws = {check["cause"]: check for check in tenant["checks"] if is_flaw(check.get("note"))}
    if not flaws:
        return tenant
    diagnoses = [
        _with_flaw(entry, flaw) if (flaw := flaws.get(entry["cause"])) else entry for entry in tenant["diagnoses"]
    ]
    return {**tenant, "diagnoses": diagnoses}


def _with_flaw(entry: DiagnosisEntry, flaw: CheckRow) -> DiagnosisEntry:
    first, *rest = entry.get("evidence") or [EvidenceEntry()]
    both = notes.joined(notes.read(seen.get("note") or "", seen.get("said")) for seen in (flaw, first))
    flawed: EvidenceEntry = {**first, "note": str(both)}
    if (said := said_of(both)) is not None:
        flawed["said"] = said
    return {**entry, "verdict": "failed", "evidence": [flawed, *rest]}


def _narrowed(tenant: TenantResult, stopping: Collection[str]) -> TenantResult:
    """`tenant`, as far as the checks that ran can say: other findings are theirs who look for them."""
    ran = {check["id"] for check in tenant["checks"]}
    behind = {check["cause"] for check in tenant["checks"] if check["verdict"] == "blocked"}
    diagnoses = [d for d in tenant["diagnoses"] if d["check"] in ran or d["cause"] in behind or not tenant["checks"]]
    shown = {diagnosis["check"] for diagnosis in diagnoses}
    can_send = tenant["can_send"]
    is_unjudged = can_send is False and bool(ran) and not shown & set(stopping)
    if (can_send is True and not ran >= _SENDING) or is_unjudged or not ran:
        can_send = None
    verdict = tenant["verdict"]
    if is_unjudged and verdict not in ("failed", "unknown"):
        # A part of an account that cannot send is not shown as healthy, whatever the part.
        verdict = "unknown"
    if not ran and not diagnoses:
        verdict = "unknown"
    narrowed: TenantResult = {**tenant, "verdict": verdict, "can_send": can_send, "diagnoses": diagnoses}
    # The notes speak of the whole account.
    return {**narrowed, "notes": [], "notes_said": [], "unjudged": True} if is_unjudged else narrowed
