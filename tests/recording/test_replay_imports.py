"""A replay loads what it needs, and no more: it asks no network and reads no settings."""

from __future__ import annotations

import json
import subprocess
import sys

PROGRAM = """
import json, sys
from pathlib import Path
from pytest_wa_health import settings
from pytest_wa_health.privacy.redactor import Redactor
from pytest_wa_health.run.answer_source import survey_replayed
from pytest_wa_health.run.cassette_files import bundled_cassette
settings.ambient({}, Path("/nowhere"), None)
survey_replayed(bundled_cassette("healthy"), Redactor(()))
ours = [name.removeprefix("pytest_wa_health.") for name in sys.modules if name.startswith("pytest_wa_health.")]
from pytest_wa_health.catalogue import loader
print(json.dumps([ours, loader.area_causes.cache_info().currsize]))
"""
NEEDLESS = {"graph.http_transport", "graph.trouble", "settings.loading", "settings.build", "run.fleet", "probes"}


def test_a_replay_imports_no_network_and_reads_no_cause():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    modules, areas = json.loads(done.stdout)
    assert "recording.player" in modules
    assert not NEEDLESS & set(modules)
    assert areas == 0
