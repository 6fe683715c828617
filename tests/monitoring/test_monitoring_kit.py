"""The files of `wa-health init monitoring`: rules that Prometheus loads and that fire, a dashboard whose every query
Prometheus understands and whose every metric we write."""

from __future__ import annotations

import itertools
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

sys.path.insert(0, str(Path(__file__).parents[1] / "report"))

import results

from pytest_wa_health import starter
from pytest_wa_health.report import metrics

PROMTOOL = shutil.which("promtool")
needs_promtool = pytest.mark.skipif(PROMTOOL is None, reason="promtool (Debian: prometheus) is not installed")
INHERITED = 'wa_health_token_expiry_days use base unit "seconds" instead of "days"'
"""The one name that promtool would have otherwise; names stay within a major version."""


def everything() -> results.Json:
    """A result of which every metric has a sample."""
    sample = results.three()
    sample["tenants"][0] |= {"usage": {"app": 12.5, "account": 130.0}, "events": {"failed_share": 0.0625}}
    return sample


def samples(text: str) -> dict[str, float]:
    lines = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in lines}


def written() -> set[str]:
    return {name.partition("{")[0] for name in samples(metrics.text(everything()))}


def promtool(*words: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(PROMTOOL), *words], input=given, capture_output=True, text=True, timeout=60, check=False
    )


def test_a_finding_says_cause_severity_and_who() -> None:
    found = samples(metrics.text(everything()))

    labels = 'tenant="acme-store",cause="token.logged-out",severity="critical",who="business-admin"'
    assert found[f"wa_health_finding{{{labels}}}"] == 1
    assert found['wa_health_deadline_timestamp_seconds{tenant="globex-clinic",cause="token.expiring"}'] == 1796374800
    assert not [name for name in found if "finding" in name and "initech-edu" in name]


def test_ratios_are_from_0_to_1_and_absent_where_nothing_was_seen() -> None:
    found = samples(metrics.text(everything()))

    assert found['wa_health_usage_ratio{tenant="initech-edu",limit="app"}'] == 0.125
    assert found['wa_health_usage_ratio{tenant="initech-edu",limit="account"}'] == 1
    assert found['wa_health_events_failed_ratio{tenant="initech-edu"}'] == 0.0625
    assert all(0 <= value <= 1 for name, value in found.items() if "_ratio" in name)
    assert "events_failed_ratio" not in metrics.text(results.three())


def test_two_findings_of_one_cause_are_one_sample() -> None:
    sample = results.logged_out()
    sample["tenants"][0]["diagnoses"] *= 2
    text = metrics.text(sample)
    assert text.count("wa_health_finding{") == 1


@needs_promtool
def test_promtool_reads_the_metrics() -> None:
    ended = promtool("check", "metrics", given=metrics.text(everything()))

    assert set(filter(None, ended.stderr.splitlines())) <= {INHERITED}


@needs_promtool
def test_prometheus_loads_the_rules_and_they_fire(tmp_path: Path) -> None:
    (tmp_path / "wa-health.rules.yml").write_text(starter.text("wa-health.rules.yml"), encoding="utf-8")
    shutil.copy(Path(__file__).with_name("rules_test.yml"), tmp_path)

    checked = promtool("check", "rules", str(tmp_path / "wa-health.rules.yml"))
    tested = promtool("test", "rules", str(tmp_path / "rules_test.yml"))

    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert tested.returncode == 0, tested.stdout + tested.stderr


def rules() -> list[dict[str, Any]]:
    return list(yaml.safe_load(starter.text("wa-health.rules.yml"))["groups"][0]["rules"])


def test_rules_speak_of_metrics_that_are_written() -> None:
    asked = {name for rule in rules() for name in re.findall(r"wa_health_\w+", rule["expr"])}

    assert asked <= written()
    assert all(rule["labels"]["severity"] and rule["annotations"]["summary"] for rule in rules())
    assert "wa_health_run_timestamp_seconds" in asked


def dashboard() -> dict[str, Any]:
    return dict(json.loads(starter.text("grafana.json")))


def expressions() -> list[str]:
    return [target["expr"] for panel in dashboard()["panels"] for target in panel["targets"]]


def test_the_dashboard_is_one_that_grafana_takes() -> None:
    made = dashboard()
    panels = made["panels"]

    assert made["schemaVersion"] >= 36 and made["uid"] and made["title"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    assert {panel["type"] for panel in panels} <= {
        "stat", "table", "bargauge", "state-timeline", "timeseries",
    }  # fmt: skip
    for panel in panels:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24 and place["h"] > 0
        assert panel["datasource"]["uid"] == "${datasource}"
        assert len({target["refId"] for target in panel["targets"]}) == len(panel["targets"])
    for one, other in itertools.combinations((panel["gridPos"] for panel in panels), 2):
        beside = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
        below = one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"]
        assert beside or below
    assert {each["name"] for each in made["templating"]["list"]} == {"datasource", "tenant"}


def lost(ours: Any, theirs: Any, place: str = "") -> list[str]:
    """What of `ours` is not in `theirs`, which Grafana's own types have read and written again."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return [
            found
            for key, value in ours.items()
            for found in (lost(value, theirs[key], f"{place}.{key}") if key in theirs else [f"{place}.{key}"])
        ]
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        pairs = enumerate(zip(ours, theirs, strict=True))
        return [found for at, (one, other) in pairs for found in lost(one, other, f"{place}[{at}]")]
    return [] if ours == theirs else [place]


def read_and_written_by_grafana(made: dict[str, Any]) -> Any:
    """`made`, through the types that Grafana publishes of its dashboards, panels and queries."""
    plugins = pytest.importorskip("grafana_foundation_sdk.cog.plugins", reason="grafana-foundation-sdk is not there")
    from grafana_foundation_sdk.cog.encoder import JSONEncoder
    from grafana_foundation_sdk.models.dashboard import Dashboard

    plugins.register_default_plugins()
    return json.loads(JSONEncoder().encode(Dashboard.from_json(made)))


def test_grafanas_own_types_know_every_field_of_the_dashboard() -> None:
    assert lost(dashboard(), read_and_written_by_grafana(dashboard())) == []


@pytest.mark.parametrize(
    "place", [".mode", ".panels[1].kind", ".panels[6].targets[0].query", ".panels[0].options.look"]
)
def test_grafanas_own_types_drop_a_field_that_they_do_not_know(place: str) -> None:
    made = dashboard()
    *way, last = re.findall(r"\w+", place)
    spoilt: Any = made
    for step in way:
        spoilt = spoilt[int(step) if step.isdigit() else step]
    spoilt[last] = "x"

    assert lost(made, read_and_written_by_grafana(made)) == [place]


def test_the_dashboard_asks_for_metrics_that_are_written() -> None:
    asked = {name for expression in expressions() for name in re.findall(r"wa_health_\w+", expression)}
    assert asked <= written()
    assert {"wa_health_finding", "wa_health_run_timestamp_seconds", "wa_health_can_send"} <= asked


@needs_promtool
def test_prometheus_understands_every_query_of_the_dashboard(tmp_path: Path) -> None:
    file = tmp_path / "queries.yml"
    queries = [
        {"record": f"q:{number}", "expr": expression.replace("$tenant", ".*")}
        for number, expression in enumerate(expressions())
    ]
    file.write_text(yaml.safe_dump({"groups": [{"name": "q", "rules": queries}]}), encoding="utf-8")

    ended = promtool("check", "rules", str(file))

    assert ended.returncode == 0, ended.stdout + ended.stderr
