"""One result out of several: the reports of the shares of a fleet, each from a machine of its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pytest_wa_health.diagnosis import worst
from pytest_wa_health.model.run_result import Report, Selected, Shard
from pytest_wa_health.report import saved_report
from pytest_wa_health.report.forwarding import with_forwards
from pytest_wa_health.run.result import shared_causes

__all__ = ["MergeError", "merged", "missing", "read"]


class MergeError(Exception):
    """Reports that cannot be made one: one sentence that names the file."""


def read(paths: Sequence[Path]) -> list[Report]:
    """The results in `paths`. Raises MergeError for a file that is no report, and for a tenant in two of them."""
    try:
        results = [saved_report.read(path) for path in paths]
    except saved_report.ReportError as error:
        raise MergeError(str(error)) from None
    seen: dict[str, Path] = {}
    for path, result in zip(paths, results, strict=True):
        for tenant in result["tenants"]:
            if tenant["slug"] in seen:
                raise MergeError(f"tenant {tenant['slug']} is in {seen[tenant['slug']]} and again in {path}")
            seen[tenant["slug"]] = path
    return results


def merged(results: Sequence[Report]) -> Report:
    """One result that holds the tenants of all. Raises MergeError where they do not belong together."""
    first = results[0]
    if len({result["lang"] for result in results}) > 1:
        raise MergeError("the reports are in different languages")
    if len({result["mode"] for result in results}) > 1:
        raise MergeError("the reports are in different modes")
    tenants = [tenant for result in results for tenant in result["tenants"]]
    absent = missing(results)
    recorded = [recorded for result in results if (recorded := result.get("recorded_at"))]
    whole: Report = {
        **first,
        "generated_at": max(result["generated_at"] for result in results),
        "recorded_at": min(recorded) if recorded else None,
        "duration_s": max(result["duration_s"] for result in results),
        # Of a share without a report nothing is known: that is not green.
        "verdict": worst([*(tenant["verdict"] for tenant in tenants), *(["unknown"] if absent else [])]),
        "selection": "partial" if any(result.get("selection") == "partial" for result in results) else "all",
        "selected": _selected(results),
        "shard": None,
        "missing_shares": absent,
        "events_problems": list(dict.fromkeys(each for one in results for each in one.get("events_problems") or ())),
        "causes": shared_causes(tenants),
        "tenants": tenants,
        "contact": next((said for each in results if (said := each.get("contact"))), None),
        "url": next((said for each in results if (said := each.get("url"))), None),
        "timezone": next((said for each in results if (said := each.get("timezone"))), None),
    }
    # The reports may be of versions that wrote no text to forward, or another.
    return with_forwards(whole)


def _selected(results: Sequence[Report]) -> Selected:
    """How much of all that the reports speak of was judged."""
    said = [selected for result in results if (selected := result.get("selected"))]
    return {"judged": sum(each["judged"] for each in said), "of": sum(each["of"] for each in said)}


def missing(results: Sequence[Report]) -> list[Shard]:
    """The shares of the fleet that no report speaks of. Raises MergeError for shares that do not fit."""
    shards = [shard for result in results if (shard := result.get("shard"))]
    if not shards:
        return []
    shares = {shard["of"] for shard in shards}
    if len(shares) > 1:
        raise MergeError(f"the reports are shares of {' and of '.join(str(of) for of in sorted(shares))}")
    of, known = shares.pop(), {shard["share"] for shard in shards}
    if max(known) > of:
        raise MergeError(f"one of the reports is share {max(known)} of {of}")
    return [{"share": share, "of": of} for share in range(1, of + 1) if share not in known]
