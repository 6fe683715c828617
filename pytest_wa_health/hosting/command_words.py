"""A result in the words of whoever asked: `wa-health check` in the command's, `pytest --wa-live` in pytest's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_wa_health.model.run_result import DiagnosisEntry, Report, TenantResult

__all__ = ["NAME", "in_words", "spoken_in"]

NAME = "wa-health-isolation"
"""The plugin that holds the words of the command; it is there in its runs alone."""

Words = Callable[[str], str]


def spoken_in(config: pytest.Config) -> Words | None:
    """How the command puts what speaks of pytest's options; None in a run of pytest itself."""
    return getattr(config.pluginmanager.get_plugin(NAME), "spoken", None)


def in_words(result: Report, spoken: Words | None) -> Report:
    """`result`, its commands and steps as `spoken`. What was seen stays: other languages know it by its words."""
    if spoken is None:
        return result
    tenants: list[TenantResult] = [
        {**tenant, "diagnoses": [_diagnosis(each, spoken) for each in tenant["diagnoses"]]}
        for tenant in result["tenants"]
    ]
    return {**result, "command": spoken(result.get("command") or "pytest --wa-live"), "tenants": tenants}


def _diagnosis(entry: DiagnosisEntry, spoken: Words) -> DiagnosisEntry:
    said: DiagnosisEntry = {**entry}
    if steps := entry.get("steps"):
        said["steps"] = [spoken(step) for step in steps]
    if details := entry.get("step_details"):
        said["step_details"] = [{**step, "text": spoken(step["text"])} for step in details]
    if verify := entry.get("verify"):
        said["verify"] = spoken(verify)
    if probe := entry.get("next_probe"):
        said["next_probe"] = spoken(probe)
    if forward := entry.get("forward"):
        said["forward"] = spoken(forward)
    return said
