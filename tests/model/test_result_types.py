"""The types of the result say what a report holds: no more, no less; and their schema says the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from pytest_wa_health.catalogue import vocabulary
from pytest_wa_health.model import run_result, schemas
from pytest_wa_health.model.checked_json import misfit
from pytest_wa_health.model.settings_view import RecipientView, SettingsView
from pytest_wa_health.settings import from_mapping

REPORTS = Path(__file__).parents[1] / "data" / "reports"
OLD = [json.loads(path.read_text("utf-8")) for path in REPORTS.glob("*.json")]
"""What version 0.1.0 wrote: fields are added, never taken away."""

PARTS = {
    "": run_result.Report,
    "tenants": run_result.TenantResult,
    "tenants.ids": run_result.Ids,
    "tenants.token": run_result.TokenEntry,
    "tenants.requests": run_result.Requests,
    "tenants.checks": run_result.CheckRow,
    "tenants.diagnoses": run_result.DiagnosisEntry,
    "tenants.diagnoses.step_details": run_result.Step,
    "tenants.diagnoses.step_details.link": run_result.Link,
    "tenants.diagnoses.evidence": run_result.EvidenceEntry,
    "causes": run_result.SharedCause,
}


def parts(tree: Any, path: str) -> list[Any]:
    """Everything that stands at `path`, whatever lists lie in between."""
    found = [tree]
    for name in path.split(".") if path else ():
        found = [child for node in found if isinstance(node, dict) for child in [node[name]]]
        found = [child for node in found for child in (node if isinstance(node, list) else [node])]
    return [node for node in found if isinstance(node, dict)]


@pytest.mark.parametrize("state", ["logged-out", "healthy"])
def test_a_new_report_has_every_field_of_old_ones_and_none_without_a_type(health, double, state):
    health.write_env(double(state).env())

    report = health.run("--wa-live").report

    assert misfit(report, run_result.Report) is None
    for path, form in PARTS.items():
        found = parts(report, path)
        assert found or state == "healthy"
        assert all(set(part) <= set(get_type_hints(form)) for part in found), path
        earlier = set().union(*(part for old in OLD for part in parts(old, path)))
        assert all(set(part) >= earlier for part in found), path


def test_a_report_of_unusable_settings_has_them_too(health):
    report = health.run("--wa-live").report

    assert misfit(report, run_result.Report) is None
    assert set(report["tenants"][0]) <= set(get_type_hints(run_result.TenantResult))
    assert set(report["tenants"][0]["diagnoses"][0]) <= set(get_type_hints(run_result.DiagnosisEntry))


@pytest.mark.parametrize("name", schemas.NAMES)
def test_a_schema_is_plain_json_and_lets_fields_be_added(name):
    schema = json.loads(json.dumps(schemas.schema(name)))

    assert schema["$schema"].startswith("https://json-schema.org/")
    assert not [part for part in schema["$defs"].values() if part.get("additionalProperties") is False]


def test_the_schema_of_the_report_names_what_every_report_has():
    report = schemas.schema("report")["$defs"]["Report"]

    assert {"schema", "mode", "generated_at", "tenants"} <= set(report["required"])
    assert {"selection", "verdict", "causes"} <= set(report["properties"])


@pytest.mark.parametrize(
    ("value", "place"),
    [
        (5, ""),
        ({"runs": [{"at": "x"}]}, "runs[0].verdict"),
        ({"runs": [{"at": 1, "verdict": "x"}]}, "runs[0].at"),
        ({"runs": [{"at": "x", "verdict": "half \ud83d"}]}, "runs[0].verdict"),
        ({"runs": [], "since": True}, "since"),
        ({"runs": [], "\ud83d": 1, "whatever": [5]}, None),
    ],
)
def test_what_does_not_fit_is_named_by_its_place(value, place):
    assert misfit(value, run_result.HistoryEntry) == place


def test_the_words_of_the_types_are_those_of_the_catalogue():
    assert set(run_result.Who.__args__) == set(vocabulary.WHO)
    assert set(run_result.Severity.__args__) == set(vocabulary.SEVERITY)
    assert set(run_result.STATES) == set(run_result.State.__args__)


def test_the_view_of_the_settings_has_every_field_of_its_type(double):
    view = from_mapping({**double().env(), "WHATSAPP_TEST_RECIPIENTS": "+447700900123"}).public()

    assert misfit(view, SettingsView) is None
    assert set(view) == set(get_type_hints(SettingsView)) - {"sends"}
    assert set(view["recipients"][0]) == set(get_type_hints(RecipientView))
