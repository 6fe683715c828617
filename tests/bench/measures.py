"""How things are measured: a responder process, timed children, and the least of several runs."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import requests

ROOT = Path(__file__).parents[2]
PLUGINS = ("-p", "html", "-p", "metadata")
OURS = ("-p", "wa_health", *PLUGINS)


@dataclass(frozen=True)
class Cost:
    """What a process cost: seconds on the clock, seconds of CPU, and its peak memory in MB."""

    wall: float
    cpu: float
    peak: float


@contextlib.contextmanager
def responder(latency: float) -> Iterator[str]:
    """The base URL of a responder in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.responder", "--latency", str(latency)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.communicate()


def calls(url: str) -> tuple[int, int]:
    """How many calls the responder has answered since it was last asked, and how many at once at most."""
    count, peak = requests.get(f"{url}/calls", timeout=5).text.split()
    return int(count), int(peak)


def run(command: Sequence[str], folder: Path, env: Mapping[str, str] | None = None, *, exit_code: int = 0) -> Cost:
    """Run a child to its end in `folder`, and see that it did what it should."""
    # Users have our modules compiled.
    dropped = ("WHATSAPP_", "PYTEST_", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    kept |= {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **(env or {})}
    log = folder / "output.txt"
    with log.open("w") as output:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=kept, stdout=output, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != exit_code:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}:\n{log.read_text()[-2000:]}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def least(measure: Callable[[], Cost], times: int) -> Cost:
    """The cheapest of several runs, in each respect: what others do on the machine only ever adds."""
    costs = [measure() for _ in range(times)]
    return Cost(min(c.wall for c in costs), min(c.cpu for c in costs), min(c.peak for c in costs))
