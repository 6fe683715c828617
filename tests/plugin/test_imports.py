"""A health run imports what it needs: no recordings live, no network in a replay, nothing that was not asked for."""

from __future__ import annotations

import pytest

WATCH = """
import sys

def pytest_unconfigure(config):
    with open("modules.txt", "w") as file:
        file.write(" ".join(sys.modules))
"""
SOMETHING_ELSE = {
    "api", "cli", "double", "events", "receiver", "renewal", "starter", "mcp_server", "report.alerts",
    "report.compiled.fleet", "report.fleet_csv", "report.history", "report.metrics", "report.notify", "report.outbox",
    "recording.recorder", "run.merge", "run.renewing", "run.waiting", "settings.sql_engine", "catalogue.explain",
}  # fmt: skip
"""Modules of ours for what a run can be asked for besides."""
RECORDINGS = {"recording.player", "recording.matching", "recording.vcr_cassette", "run.cassette_files"}
NETWORK = {"graph.http_transport", "graph.trouble", "run.fleet", "probes", "settings.loading", "settings.build"}
OF_OTHERS = {"apprise", "dotenv", "mcp", "sqlalchemy", "werkzeug"}

pytestmark = pytest.mark.usefixtures("unmeasured")


@pytest.fixture
def as_installed() -> bool:
    """With the page of pytest-html, which looks for other plugins by the names of their entry points."""
    return True


def imported(folder) -> set[str]:
    """All modules; ours without the name of the package."""
    return {name.removeprefix("pytest_wa_health.") for name in (folder / "modules.txt").read_text().split()}


def test_a_replay_imports_no_network_of_ours(health):
    health.pytester.makeconftest(WATCH)

    assert health.run("--wa-replay", subprocess=True).exit_code == 0

    found = imported(health.path)
    assert found >= RECORDINGS | {"report.html"}
    assert found & (NETWORK | SOMETHING_ELSE | OF_OTHERS | {"phonenumbers"}) == set()


def test_a_live_run_imports_no_recordings(health, double):
    health.pytester.makeconftest(WATCH)
    health.write_env(double("healthy").env())

    assert health.run("--wa-live", subprocess=True).exit_code == 0

    found = imported(health.path)
    assert found >= NETWORK | {"report.html"}
    assert found & (RECORDINGS | SOMETHING_ELSE | OF_OTHERS | {"vcr", "yaml"}) == set()
