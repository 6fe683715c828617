"""One result out of several: the reports of the shares of a fleet, each from a machine of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pytest_wa_health.diagnosis import worst
from pytest_wa_health.report.result import SCHEMA, broken_tenant, shared_causes
from pytest_wa_health.settings import SettingsError

__all__ = ["MergeError", "merged", "missing", "read"]

Json = Any

_TENANT = {"name": str, "slug": str, "verdict": str, "diagnoses": list, "checks": list}


class MergeError(Exception):
    """Reports that cannot be made one: one sentence that names the file."""


def read(paths: Sequence[Path]) -> list[dict[str, Json]]:
    """The results in `paths`. Raises MergeError for a file that is none, and for a tenant that two of them hold."""
    results = [_read(path) for path in paths]
    seen: dict[str, Path] = {}
    for path, result in zip(paths, results, strict=True):
        for tenant in result["tenants"]:
            if tenant["slug"] in seen:
                raise MergeError(f"tenant {tenant['slug']} is in {seen[tenant['slug']]} and again in {path}")
            seen[tenant["slug"]] = path
    return results


def merged(results: Sequence[Mapping[str, Json]]) -> dict[str, Json]:
    """One result that holds the tenants of all. Raises MergeError where they do not belong together."""
    first = results[0]
    for key, what in (("lang", "languages"), ("mode", "modes")):
        if len({result.get(key) for result in results}) > 1:
            raise MergeError(f"the reports are in different {what}")
    tenants = [tenant for result in results for tenant in result["tenants"]]
    tenants += [_unknown(share, str(first.get("lang"))) for share in missing(results)]
    recorded = [result["recorded_at"] for result in results if result.get("recorded_at")]
    return {
        **first,
        "generated_at": max(str(result.get("generated_at")) for result in results),
        "recorded_at": min(recorded) if recorded else None,
        "duration_s": max(result.get("duration_s") or 0 for result in results),
        "verdict": worst([tenant["verdict"] for tenant in tenants]),
        "shard": None,
        "causes": shared_causes(tenants),
        "tenants": tenants,
    }


def missing(results: Sequence[Mapping[str, Json]]) -> list[str]:
    """The shares of the fleet that no report speaks of, as ``2/3``. Raises MergeError for shares that do not fit."""
    shards = [result["shard"] for result in results if result.get("shard")]
    if not shards:
        return []
    shares = {shard["of"] for shard in shards}
    if len(shares) > 1:
        raise MergeError(f"the reports are shares of {' and of '.join(str(of) for of in sorted(shares))}")
    of = shares.pop()
    return [f"{share}/{of}" for share in range(1, of + 1) if share not in {shard["share"] for shard in shards}]


def _unknown(share: str, lang: str) -> dict[str, Json]:
    """What stands for the tenants of a share that nobody reported on: never green, and named."""
    sentence = f"no report of share {share} of the fleet was given: nothing is known of its tenants"
    tenant = broken_tenant(
        f"share {share}", SettingsError(sentence, variable="--wa-merge", cause="undetermined"), lang
    )
    diagnoses = [{**diagnosis, "verdict": "unknown"} for diagnosis in tenant["diagnoses"]]
    return {**tenant, "slug": f"share-{share.replace('/', '-of-')}", "verdict": "unknown", "diagnoses": diagnoses}


def _read(path: Path) -> dict[str, Json]:
    trouble, result = "", None
    try:
        result = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        trouble = f"{path} cannot be read: {error.strerror}"
    except (ValueError, RecursionError):
        trouble = f"{path} is not JSON"
    if trouble:
        raise MergeError(trouble)
    if not isinstance(result, dict) or result.get("schema") != SCHEMA or not _holds_tenants(result.get("tenants")):
        raise MergeError(f"{path} is no report of --wa-json ({SCHEMA})")
    shard = result.get("shard") or {"share": 1, "of": 1}
    if not isinstance(shard, dict) or not all(isinstance(shard.get(key), int) for key in ("share", "of")):
        raise MergeError(f"{path} does not say which share of the fleet it is")
    return result


def _holds_tenants(tenants: Json) -> bool:
    return isinstance(tenants, list) and all(
        isinstance(tenant, dict) and all(isinstance(tenant.get(key), kind) for key, kind in _TENANT.items())
        for tenant in tenants
    )
