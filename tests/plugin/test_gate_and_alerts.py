"""Baseline, alerts and the starter files."""

from __future__ import annotations

import pytest


def test_with_a_baseline_only_what_is_new_fails(health, double):
    stand_in = double("not-subscribed")
    health.write_env(stand_in.env())
    first = health.run("--wa-live")
    (health.path / "report.json").rename(health.path / "known.json")

    same = health.run("--wa-live", "--wa-baseline", "known.json")
    stand_in.set_state("not-subscribed", "not-registered")
    worse = health.run("--wa-live", "--wa-baseline", "known.json")

    assert (first.exit_code, same.exit_code, worse.exit_code) == (1, 0, 1)
    assert same.verdict("WA601") == "failed"
    assert same.report["verdict"] == "failed"


@pytest.mark.parametrize("content", [None, "{", "[]", '{"schema": "other/1"}'])
def test_a_baseline_that_cannot_be_read_is_one_sentence(health, double, content):
    health.write_env(double("healthy").env())
    if content is not None:
        (health.path / "known.json").write_text(content, encoding="utf-8")

    outcome = health.run("--wa-live", "--wa-baseline", "known.json")

    assert outcome.exit_code == 4
    assert "--wa-baseline" in outcome.text and "Traceback" not in outcome.text


def test_alerts_need_a_history(health, double):
    health.write_env(double("healthy").env())

    outcome = health.run("--wa-live", "--wa-notify", "json://alerts.example")

    assert outcome.exit_code == 4
    assert "--wa-notify needs --wa-history" in outcome.text


def test_the_starter_project_file_is_valid_when_uncommented(health, double):
    tomllib = pytest.importorskip("tomllib")
    health.run("--wa-init")
    lines = (health.path / "wa-health.toml").read_text(encoding="utf-8").splitlines()
    code = [line[2:] for line in lines if line.startswith("# ") and ("=" in line or line[2:3] == "[")]

    tables = tomllib.loads("\n".join(code))

    assert set(tables["tenants"]) == {"acme", "globex"}
    assert tables["waivers"][0]["until"].year > 2026


def test_an_unknown_pipeline_is_one_sentence(health):
    outcome = health.run("--wa-init", "jenkins")

    assert outcome.exit_code == 4
    assert "--wa-init takes settings, github" in outcome.text
