"""A report that would hold a secret is not written, whatever else went wrong; and one sentence says so."""

from __future__ import annotations

import json

import pytest

from pytest_wa_health.run.health_run import HealthRun


@pytest.fixture
def careless(monkeypatch):
    """The plugin without its first nets: what a check of the user's own says is kept as it is."""

    def add_check(run, slug, entry):
        run.checks.setdefault(slug, []).append(entry)
        run._result = None

    monkeypatch.setattr(HealthRun, "add_check", add_check)
    monkeypatch.setattr("pytest_wa_health.hosting.output_guard.RedactionPlugin._clean", lambda plugin, report: None)
    monkeypatch.setattr("pytest_wa_health.privacy.redactor.Redactor.error", lambda redactor, error: False)
    monkeypatch.setattr(HealthRun, "_clean", lambda run, result: result)


def test_a_report_that_would_leak_is_refused_in_one_sentence(leaky, careless):
    ran = leaky("healthy")

    assert ran.leaks() == {}
    for name in ("--wa-json", "--wa-report-dir"):
        lines = [line for line in ran.text.splitlines() if line.startswith(f"{name}: ")]
        assert len(lines) == 1
        assert "was not written, because it would hold" in lines[0]
    assert not (ran.folder / "report.json").exists()
    assert not list((ran.folder / "pages").iterdir())
    assert ran.exit_code == 1
    # What holds no note of a check is there.
    assert (ran.folder / "metrics.prom").stat().st_size
    assert (ran.folder / "history.jsonl").stat().st_size


def test_what_was_there_before_stays_as_it_was(leaky, careless, health):
    (health.path / "pages").mkdir()
    (health.path / "pages" / "default.html").write_text("yesterday's", "utf-8")

    leaky("healthy")

    assert (health.path / "pages" / "default.html").read_text("utf-8") == "yesterday's"
    assert [file.name for file in (health.path / "pages").iterdir()] == ["default.html"]


def test_the_hook_gets_a_clean_report(leaky, health):
    health.pytester.makeconftest(
        """
        import json, pathlib

        def pytest_wa_report(report):
            pathlib.Path("hooked.json").write_text(json.dumps(report), encoding="utf-8")
        """
    )
    ran = leaky("parrot")

    assert ran.leaks() == {}
    hooked = json.loads((ran.folder / "hooked.json").read_text("utf-8"))
    assert {"X101", "X102", "X103"} <= {check["id"] for check in hooked["tenants"][0]["checks"]}
