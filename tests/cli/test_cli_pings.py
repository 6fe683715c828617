"""The pings of the starter jobs: start and end of each run, and a monitor that is away changes nothing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml

from pytest_wa_health import starter

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")


class Monitor:
    """What healthchecks.io would have heard."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        heard = self.heard

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                heard.append(self.path)
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Nothing is printed."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/ping/rosa"


@pytest.fixture
def monitor() -> Iterator[Monitor]:
    one = Monitor()
    thread = threading.Thread(target=one.server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield one
    one.server.shutdown()
    thread.join()
    one.server.server_close()


def docker() -> str:
    """The line of a container's start, `pinged` in front."""
    text = (ROOT / "Dockerfile").read_text("utf-8")
    script = re.search(r'<<"EOF" /usr/local/bin/pinged\n(.*?)\nEOF\n', text, re.DOTALL)
    service = yaml.safe_load(starter.text("compose.yml"))["services"]["wa-health"]
    (container,) = (
        part["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"][0]
        for part in yaml.safe_load_all(starter.text("cronjob.yml"))
        if part["kind"] == "CronJob"
    )
    assert script and service["entrypoint"] == container["command"] == ["pinged", "wa-health"]
    assert service["command"] == container["args"]
    return f"set -- wa-health check\n{script[1]}"


def cron() -> str:
    (line,) = (line for line in starter.text("crontab").splitlines() if "wa-health check" in line)
    return line.split(None, 5)[5]


def systemd() -> str:
    """What systemd does with the lines of the unit, `-` and `$$` as it reads them."""
    unit = starter.text("wa-health.service").replace("$$", "$")
    before, main, after = (
        re.search(rf"^{key}=(.*)$", unit, re.MULTILINE) for key in ("ExecStartPre", "ExecStart", "ExecStopPost")
    )
    assert before and main and after
    assert before[1].startswith("-") and after[1].startswith("-"), "a ping that fails is no failure of the service"
    check = main[1].replace("/usr/local/bin/", "")
    return (
        f"{before[1][1:]}\n{check} >said; code=$?\n"
        f'export SERVICE_RESULT=$(test "$code" = 0 && echo success || echo exit-code)\n{after[1][1:]}\nexit "$code"'
    )


def gitlab() -> str:
    job = yaml.safe_load(starter.text("gitlab.yml"))["wa-health"]
    check = job["script"][-1]
    before, after = ("\n".join(job[key]) for key in ("before_script", "after_script"))
    return (
        f"set -e\n{before}\ncode=0; {check} >said || code=$?\n"
        f'export CI_JOB_STATUS=$(test "$code" = 0 && echo success || echo failed)\n{after}\nexit "$code"'
    )


def github() -> str:
    steps = yaml.safe_load(starter.text("github.yml"))["jobs"]["health"]["steps"]
    runs = [step["run"] for step in steps if "curl" in step.get("run", "") or step.get("name") == "Check"]
    start, check, end = runs
    end = re.sub(r"\$\{\{ job\.status != 'success' && '/fail' \|\| '' \}\}", "$END", end)
    return (
        f"export URL=$HEALTHCHECKS_URL\nset -e\n{start}\ncode=0; {check} >said || code=$?\n"
        f'test "$code" = 0 || END=/fail\n{end}\nexit "$code"'
    )


JOBS = {"cron": cron, "systemd": systemd, "docker": docker, "gitlab": gitlab, "github": github}


def run(wa, line: str, url: str) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["sh", "-c", line],
        cwd=wa.folder,
        env={"PATH": path, "HEALTHCHECKS_URL": url, "WA_HEALTH": str(wa.folder), "NO_PROXY": "127.0.0.1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("job", JOBS)
def test_start_and_end_are_pinged_and_a_red_run_is_a_fail(wa, monitor, job):
    account = wa.account("healthy")
    line = JOBS[job]()

    green = run(wa, line, monitor.url)
    account.set_state("logged-out")
    red = run(wa, line, monitor.url)

    assert (green.returncode, red.returncode) == (0, 1), green.stderr + red.stderr
    assert monitor.heard == [f"/ping/rosa{end}" for end in ("/start", "", "/start", "/fail")]


@pytest.mark.parametrize("job", JOBS)
def test_without_an_address_or_without_a_monitor_the_exit_code_is_that_of_the_check(wa, monitor, job):
    wa.account("healthy")
    line = JOBS[job]().replace("--retry 3", "--retry 0")
    monitor.server.server_close()

    for url in ("", monitor.url):
        done = run(wa, line, url)
        assert done.returncode == 0, done.stderr
        assert "curl" not in done.stderr and "Traceback" not in done.stderr
    assert monitor.heard == []
