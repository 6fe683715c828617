"""A report never overwrites settings or source code, never makes a run wait, and never ends in a traceback."""

from __future__ import annotations

import fcntl
import os
import threading
from pathlib import Path

import pytest

from pytest_wa_health.model import special_file

SETTINGS = ".env"
OPTIONS = (
    "--wa-json",
    "--wa-history",
    "--wa-metrics",
    "--junitxml",
    "--html",
    "--log-file",
    "--debug",
    "--report-log",
)
SOURCES = {
    ".env": "WHATSAPP_API_VERSION=v25.0\n",
    ".env.production": "WHATSAPP_API_VERSION=v25.0\n",
    "wa-health.toml": "[thresholds]\n",
    "pyproject.toml": "[project]\nname = 'shop'\n",
    "webhook.py": "print('mine')\n",
    "compose.yaml": "services: {}\n",
    "package.json": "{}\n",
}


def refused(outcome, option, name):
    assert outcome.exit_code == 4, outcome.text
    said = [line for line in outcome.text.splitlines() if f"{option}: {name} is a file of settings" in line]
    assert len(said) == 1
    assert "Traceback" not in outcome.text


@pytest.mark.parametrize("option", OPTIONS)
def test_no_report_overwrites_the_settings(live, health, option):
    if option == "--report-log":
        (health.path / "conftest.py").write_text(
            "def pytest_addoption(parser):\n    parser.addoption('--report-log')\n", "utf-8"
        )
    outcome, double = live("healthy", args=(f"{option}=.env",))

    refused(outcome, option, ".env")
    assert (health.path / ".env").read_text("utf-8").startswith("WHATSAPP_")
    assert double.calls == []


@pytest.mark.parametrize("name", [name for name in SOURCES if name != ".env"])
def test_nor_any_file_of_source_code_or_settings(live, health, name):
    (health.path / name).write_text(SOURCES[name], "utf-8")

    outcome, _ = live("healthy", args=(f"--html={name}",))

    refused(outcome, "--html", name)
    assert (health.path / name).read_text("utf-8") == SOURCES[name]


def test_what_another_plugin_writes_by_the_projects_own_options_is_its_affair(live, health):
    (health.path / "conftest.py").write_text(
        "def pytest_addoption(parser):\n    parser.addoption('--output')\n", "utf-8"
    )
    (health.path / "pytest.ini").write_text("[pytest]\naddopts = --output=openapi.yaml\n", "utf-8")
    (health.path / "openapi.yaml").write_text("openapi: 3.1.0\n", "utf-8")

    outcome, _ = live("healthy")

    assert outcome.exit_code in (0, 1)


@pytest.mark.parametrize("link", ["symlink", "hard link", "relative"])
def test_nor_by_another_way_to_the_same_file(live, health, link):
    live("healthy")  # leaves a .env
    (health.path / "deep").mkdir()
    way = {"symlink": "page.html", "hard link": "page2.html", "relative": "deep/../.env"}[link]
    if link == "symlink":
        (health.path / way).symlink_to(".env")
    elif link == "hard link":
        os.link(health.path / ".env", health.path / way)

    outcome, _ = live("healthy", args=(f"--html={way}",))

    refused(outcome, "--html", way)
    assert (health.path / ".env").read_text("utf-8").startswith("WHATSAPP_")


def test_all_the_reports_of_one_command_line(live, health):
    outcome, _ = live("healthy", args=("--html=.env", "--wa-metrics=.env", "--junitxml=.env", "--log-file=.env"))

    refused(outcome, "--junitxml", ".env")
    assert (health.path / ".env").read_text("utf-8").startswith("WHATSAPP_")
    assert outcome.report["tenants"][0]["diagnoses"], "what was asked for elsewhere is written"


def test_settings_of_any_name_are_known_by_what_they_hold(health, double):
    stand_in = double("healthy")
    (health.path / "wa-health.toml").write_text('[tenants.shop]\nenv_file = "shop.txt"\n', "utf-8")
    text = "".join(f"{name}={value}\n" for name, value in stand_in.env().items())
    (health.path / "shop.txt").write_text(text, "utf-8")

    outcome = health.run("--wa-live", "--wa-metrics=shop.txt")

    assert outcome.exit_code == 4
    assert "--wa-metrics: shop.txt holds a secret of these settings" in outcome.text
    assert (health.path / "shop.txt").read_text("utf-8") == text


def test_the_file_that_was_named_as_settings(health, double):
    stand_in = double("healthy")
    text = "".join(f"{name}={value}\n" for name, value in stand_in.env().items())
    (health.path / "tenants.txt").write_text(text, "utf-8")

    outcome = health.run("--wa-live", "--wa-env-file=tenants.txt", "--html=tenants.txt")

    refused(outcome, "--html", "tenants.txt")
    assert (health.path / "tenants.txt").read_text("utf-8") == text


@pytest.mark.parametrize("command", ["events", "merge", "renew"])
def test_the_commands_write_none_either(health, double, command):
    health.write_env(double("healthy").env())
    before = (health.path / ".env").read_text("utf-8")
    (health.path / "log.jsonl").write_text("{}\n", "utf-8")
    args = {"events": ("--wa-events", "log.jsonl"), "merge": ("--wa-merge", "log.jsonl"), "renew": ("--wa-renew",)}

    outcome = health.run(*args[command], "--html=.env")

    refused(outcome, "--html", ".env")
    assert (health.path / ".env").read_text("utf-8") == before


def test_nor_do_events_overwrite_what_they_are_read_from(health):
    (health.path / "log.jsonl").write_text("{}\n", "utf-8")

    outcome = health.run("--wa-events", "log.jsonl", "--wa-metrics=log.jsonl")

    refused(outcome, "--wa-metrics", "log.jsonl")
    assert (health.path / "log.jsonl").read_text("utf-8") == "{}\n"


@pytest.mark.parametrize("name", ["old.json", "old.html", "old.xml", "old.log", "new.yaml"])
def test_a_report_of_before_is_overwritten(live, health, name):
    if name.startswith("old"):
        (health.path / name).write_text('{"schema": "pytest-wa-health/1"}', "utf-8")

    outcome, _ = live("healthy", args=(f"--wa-metrics={name}",))

    assert outcome.exit_code in (0, 1)
    assert (health.path / name).read_text("utf-8").endswith("# EOF\n")


FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize(
    "option", ["--wa-json", "--wa-history", "--wa-metrics", "--junitxml", "--html", "--log-file"]
)
def test_a_disk_that_is_full_is_one_sentence(live, health, option):
    (health.path / "test_mine.py").write_text("import logging\ndef test_mine(): logging.warning('x' * 99)\n", "utf-8")
    args = ("--log-file-level=INFO", f"{option}={FULL}", "test_mine.py")

    outcome, _ = live("healthy", args=args)

    said = [line for line in outcome.text.splitlines() if "No space left on device" in line]
    assert said == [f"{option}: /dev/full could not be written: No space left on device"]
    assert outcome.exit_code == 1
    assert "Traceback" not in outcome.text
    assert "stopped by this project" not in outcome.text


@pytest.mark.parametrize("option", ["--junitxml", "--html"])
def test_a_disk_that_fills_up_leaves_the_report_of_before(live, health, option, monkeypatch):
    name = option.strip("-")
    (health.path / name).write_text("yesterday's", "utf-8")
    chmod = Path.chmod

    def full(path, mode):
        if path.name.startswith(f".{name}."):
            raise OSError(28, "No space left on device")
        chmod(path, mode)

    monkeypatch.setattr(Path, "chmod", full)

    outcome, _ = live("healthy", args=(f"{option}={name}",))

    assert outcome.exit_code == 1
    assert f"{option}: {name} could not be written: No space left on device" in outcome.text
    assert (health.path / name).read_text("utf-8") == "yesterday's"
    assert [file.name for file in health.path.iterdir() if file.suffix == ".tmp"] == []


class Reader(threading.Thread):
    """Reads a pipe to its end, or takes nothing at all."""

    def __init__(self, path, *, takes=True):
        super().__init__(daemon=True)
        self.text, self._path, self._takes = "", path, takes
        self.done = threading.Event()

    def run(self):
        with self._path.open(encoding="utf-8") as file:
            if not self._takes:
                fcntl.fcntl(file, fcntl.F_SETPIPE_SZ, 4096)
            if self._takes:
                self.text = file.read()
            else:
                self.done.wait(30)


@pytest.mark.parametrize("option", ["--wa-json", "--wa-metrics", "--junitxml", "--html"])
def test_a_pipe_with_a_reader_gets_the_whole_report(live, health, option):
    pipe = health.path / "pipe"
    os.mkfifo(pipe)
    reader = Reader(pipe)
    reader.start()

    outcome, _ = live("healthy", args=(f"{option}={pipe}",))
    reader.join(20)

    ends = {"--wa-json": "}", "--wa-metrics": "# EOF", "--junitxml": "</testsuites>", "--html": "</html>"}
    assert outcome.exit_code in (0, 1)
    assert reader.text.rstrip().endswith(ends[option])
    assert option != "--html" or 'role="main"' in reader.text, "the page is completed before it is sent"


@pytest.mark.parametrize("option", ["--wa-json", "--junitxml", "--html"])
def test_a_reader_that_takes_nothing_does_not_make_the_run_wait(live, health, option, monkeypatch):
    monkeypatch.setattr(special_file, "PATIENCE", 0.1)
    pipe = health.path / "pipe"
    os.mkfifo(pipe)
    reader = Reader(pipe, takes=False)
    reader.start()

    outcome, _ = live("healthy", args=(f"{option}={pipe}",))
    reader.done.set()

    assert outcome.exit_code == 1
    assert f"{option}: {pipe} could not be written: nobody reads from it" in outcome.text


@pytest.mark.parametrize("option", ["--log-file", "--wa-history", "--debug"])
def test_what_is_written_along_the_way_goes_into_no_pipe(live, health, option):
    os.mkfifo(health.path / "pipe")

    outcome, double = live("healthy", args=(f"{option}=pipe",))

    assert outcome.exit_code == 4
    assert f"{option}: pipe is a named pipe, whose reader could make the run wait" in outcome.text
    assert double.calls == []


@pytest.mark.parametrize("place", ["/dev/full", "pipe", "."])
@pytest.mark.parametrize("mode", ["live", "events"])
def test_a_ci_summary_that_cannot_be_written_is_one_sentence(live, health, mode, place, monkeypatch):
    os.mkfifo(health.path / "pipe")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", place)
    error = '{"error": {"message": "(#131047) Re-engagement message", "type": "OAuthException", "code": 131047}}\n'
    (health.path / "failed.log").write_text(error, "utf-8")

    outcome = live("healthy")[0] if mode == "live" else health.run("--wa-events", "failed.log")

    said = [line for line in outcome.text.splitlines() if line.startswith("GITHUB_STEP_SUMMARY: ")]
    assert len(said) == 1
    assert f"GITHUB_STEP_SUMMARY: {place} could not be written: " in said[0]
    assert outcome.exit_code == 1
    assert "Traceback" not in outcome.text
