"""A machine on which a run would hang or break is named in one sentence, and the run does not begin."""

from __future__ import annotations

import os
import resource

import pytest


@pytest.mark.parametrize("option", ["--junitxml", "--html", "--wa-json", "--wa-metrics"])
def test_a_pipe_that_nobody_reads_from_is_no_report(live, health, option):
    os.mkfifo(health.path / "pipe")

    outcome, double = live("healthy", args=(f"{option}=pipe",))

    assert outcome.exit_code == 4
    assert f"{option}: pipe is a named pipe that nobody reads from" in outcome.text
    assert double.calls == []


def test_too_few_files_at_once(live, monkeypatch):
    monkeypatch.setattr(resource, "getrlimit", lambda kind: (24, 24))

    outcome, double = live("healthy")

    assert outcome.exit_code == 4
    assert "only 24 files may be open at once here, and a run needs 32" in outcome.text
    assert double.calls == []


def test_an_ordinary_file_is_fine(live, health):
    outcome, _ = live("healthy", args=("--junitxml=junit.xml",))
    assert outcome.exit_code in (0, 1)
    assert (health.path / "junit.xml").exists()
