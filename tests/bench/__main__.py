"""Ratios of what we take to what it must take: ``python -m tests.bench [NAME…] [--quick]``, or ``make bench``.

Nothing here fails: a benchmark on a shared machine reports. docs/performance.md says how to read it. The comparison
with pytest-recording needs a Python that has it, because it switches itself on:
``WA_BENCH_RECORDING=/path/to/python``.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pytest_wa_health.model.options import Options
from pytest_wa_health.privacy.redactor import Redactor
from tests.bench import events_traffic
from tests.bench.fleet_settings import secret, tenants
from tests.bench.measures import OURS, PLUGINS, ROOT, Cost, calls, least, responder, run

LATENCY = 0.1
WIDTH = 32
READS = 5
PYTEST = (sys.executable, "-m", "pytest")
HOOK = """
import os
from tests.bench.fleet_settings import tenants

def pytest_wa_tenants(config):
    yield from tenants(int(os.environ["BENCH_TENANTS"]), os.environ["BENCH_URL"])
"""
UNRELATED = "def test_sum():\n    assert 1 + 1 == 2\n" + "".join(
    f"\n\ndef test_{n}():\n    assert {n} >= 0\n" for n in range(50)
)


def say(what: str, ratio: float, wanted: str, more: str = "") -> None:
    """One line of the result."""
    print(f"{what:<58} {ratio:>8.2f}   wanted {wanted:<8} {more}", flush=True)


def ideal(count: int, latency: float = LATENCY) -> float:
    """Seconds that so many tenants take if nothing but the answers takes time."""
    return math.ceil(count * READS / WIDTH) * latency


def _survey(how: str, count: int, url: str) -> Cost:
    command = [sys.executable, "-m", "tests.bench.survey_alone", how, str(count), url]
    out = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    return Cost(float(out[0]), float(out[1]), 0.0)


def _whole(count: int, url: str, folder: Path, *args: str) -> Cost:
    (folder / "conftest.py").write_text(HOOK, encoding="utf-8")
    env = {"BENCH_TENANTS": str(count), "BENCH_URL": url}
    return run([*PYTEST, *OURS, "--wa-live", "--wa-json", "result.json", "-q", *args], folder, env)


def one_account(folder: Path, *, quick: bool) -> None:
    """A gate before a deploy: one account."""
    with responder(LATENCY) as url:
        walls = []
        for _ in range(3 if quick else 7):
            whole = _whole(1, url, folder)
            requests = json.loads((folder / "result.json").read_text())["tenants"][0]["requests"]
            walls.append((requests["wall_s"] / (requests["waves"] * LATENCY), whole))
    say("one account: survey / (slowest read x waves)", min(wall for wall, _ in walls), "<= 1.3")
    start = least(lambda: run([*PYTEST, *PLUGINS, "-q", "--co", "--noconftest", "."], folder, exit_code=5), 5)
    spent = min(whole.wall for _, whole in walls) - start.wall
    say("one account: all that we add to an empty run / slowest read", spent / LATENCY, "-")


def fleet(folder: Path, *, quick: bool) -> None:
    """A thousand tenants."""
    count = 200 if quick else 1000
    with responder(LATENCY) as url:
        alone = _survey("fleet", count, url)
        _, peak = calls(url)
        whole = _whole(count, url, folder)
        asked, whole_peak = calls(url)
    say(f"{count} tenants: survey alone / ideal", alone.wall / ideal(count), "<= 1.2", f"{peak} in flight at most")
    say(f"{count} tenants: whole run / ideal", whole.wall / ideal(count), "<= 2", f"{whole_peak} in flight at most")
    say(f"{count} tenants: calls made / calls needed", asked / (count * READS), "1.00")
    say(f"{count} tenants: peak memory / 300 MB", whole.peak / 300, "<= 1", f"{whole.peak:.0f} MB")


def scripts(folder: Path, *, quick: bool) -> None:
    """Against scripts that make the same calls."""
    few = 20
    with responder(LATENCY) as url:
        serial = _survey("serial", few, url).wall / few
        ours = _survey("fleet", 10 * few, url).wall / (10 * few)
    say("serial script's time / ours, for each tenant", serial / ours, ">= 10")
    with responder(0.0) as url:
        count = 100 if quick else 300
        ours_cpu = min(_survey("fleet", count, url).cpu for _ in range(3))
        for how, name in (("session", "with a session for each tenant"), ("serial", "with requests.get")):
            cpu = min(_survey(how, count, url).cpu for _ in range(3))
            say(f"our CPU / that of a bare loop {name}", ours_cpu / cpu, "-")


def growth(folder: Path, *, quick: bool) -> None:
    """Whole runs from ten tenants to thousands: time for each, beyond that of a run of one."""
    latency = 0.01
    with responder(latency) as url:
        start = least(lambda: _whole(1, url, folder), 3)
        costs = {}
        for count in (10, 100, 1000) if quick else (10, 100, 1000, 5000):
            costs[count] = least(lambda count=count: _whole(count, url, folder), 3 if count < 1000 else 1)  # type: ignore[misc]
    each = {count: (cost.cpu - start.cpu) / count for count, cost in costs.items()}
    for count, cost in costs.items():
        memory = (cost.peak - start.peak) / count * 1024
        more = f"{each[count] * 1000:.1f} ms, {memory:.0f} kB each; peak {cost.peak:.0f} MB"
        more += "; a test for each check" if count <= Options(mode="live").fold_above else ""
        say(f"{count} tenants: CPU for each / at 100 tenants", each[count] / each[100], "~ 1", more)
    most = max(costs)
    say(f"{most} tenants: peak memory / 300 MB", costs[most].peak / 300, "<= 1", f"{costs[most].peak:.0f} MB")


def reading(folder: Path, *, quick: bool) -> None:
    """The settings of thousands, from files and from a database."""
    count = 1000 if quick else 5000
    cpu = {}
    for how in ("files", "sql"):
        (folder / how).mkdir()
        command = [sys.executable, "-m", "tests.bench.reading_alone", how, str(count), str(folder / how)]
        cpu[how] = float(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
    each = cpu["files"] / count * 1000
    say(f"{count} tenants from a database: CPU / from files", cpu["sql"] / cpu["files"], "<= 1",
        f"files: {each:.2f} ms each, {cpu['files']:.1f} s")  # fmt: skip


def dormant(folder: Path, *, quick: bool) -> None:
    """A run of pytest that has nothing to do with us."""
    (folder / "test_unrelated.py").write_text(UNRELATED, encoding="utf-8")
    plain, with_ours = [], []
    for _ in range(8 if quick else 25):
        # For every plugin that is named, pytest looks through all that is installed: here for one without any hook.
        plain.append(run([*PYTEST, "-p", "keyword", *PLUGINS, "-q"], folder).cpu)
        with_ours.append(run([*PYTEST, *OURS, "-q"], folder).cpu)
    say("unrelated run: CPU with the plugin / without", min(with_ours) / min(plain), "~ 1",
        f"{(min(with_ours) - min(plain)) * 1000:+.0f} ms")  # fmt: skip


def light(folder: Path, *, quick: bool) -> None:
    """What a run of one account costs, against an empty run of pytest that writes its HTML report."""
    project, nothing = folder / "project", folder / "nothing"
    project.mkdir()
    nothing.mkdir()
    (project / "conftest.py").write_text(HOOK, encoding="utf-8")
    (nothing / "test_none.py").write_text("def test_none(): pass\n", encoding="utf-8")
    empty = (*PYTEST, *PLUGINS, "-q", "--html", "empty.html")
    wanted = {"--wa-live": 2.2, "--wa-replay": 2.4, "--wa-replay --wa-lang ar": 2.4}
    ratios: dict[str, list[float]] = {asked: [] for asked in wanted}
    with responder(0.0) as url:
        env = {"BENCH_TENANTS": "1", "BENCH_URL": url}
        # In pairs: what others do on the machine falls on both runs of a pair.
        for asked in [*wanted] * (5 if quick else 15):
            ours = run([*PYTEST, *OURS, "-q", *asked.split()], project, env)
            ratios[asked].append(ours.cpu / run(empty, nothing).cpu)
    for asked, limit in wanted.items():
        more = f"median of {len(ratios[asked])} pairs; the least {min(ratios[asked]):.2f}"
        say(f"{asked}: CPU / an empty run with its HTML", statistics.median(ratios[asked]), f"<= {limit}", more)


def events(folder: Path, *, quick: bool) -> None:
    """A file of webhooks: 1 GB, or 100 MB; what is read of it, and what a message costs in memory."""
    size = 100 if quick else 1000
    counts, costs = [], []
    for megabytes in (size // 10, size):
        path = folder / f"{megabytes}.jsonl"
        counts.append(events_traffic.write(path, megabytes * 1_000_000))
        # Statuses fail in it: exit 1.
        command = [sys.executable, "-m", "pytest_wa_health", "events", path.name, "-o", "wa_events_fail_share=1"]
        costs.append(run(command, folder))
        path.unlink()
    few, many = costs
    say(f"events, {size} MB: MB read in a second of CPU", size / many.cpu, ">= 25", f"{many.cpu:.1f} s")
    each = (many.peak - few.peak) * 1024 * 1024 / (counts[1] - counts[0])
    say("events: bytes of memory a message", each, "<= 64", f"{counts[1]} messages, peak {many.peak:.0f} MB")


RECORDED = """
import pytest, requests

@pytest.mark.vcr
@pytest.mark.parametrize("number", range({checks}))
def test_one(number):
    answer = requests.get("{url}/v25.0/1065" + "0" * 11, params={{"fields": "id,status", "n": number}})
    assert answer.status_code == 200
"""


def replay(folder: Path, *, quick: bool) -> None:
    """A replay's time for each check, against pytest-recording's for each test with one request."""
    checks, times = 53, 5
    (folder / "test_none.py").write_text("def test_none(): pass\n", encoding="utf-8")
    nothing = least(lambda: run([*PYTEST, *OURS, "-q", "test_none.py"], folder), times)
    ours = least(lambda: run([*PYTEST, *OURS, "--wa-replay", "-q", "wa-health"], folder), times)
    mine = (ours.cpu - nothing.cpu) / checks
    other = os.environ.get("WA_BENCH_RECORDING")
    if not other:
        print("replay: set WA_BENCH_RECORDING to a Python that has pytest-recording")
        return
    pytest = (other, "-m", "pytest", "-p", "pytest_recording.plugin", "-q")
    with responder(0.0) as url:
        (folder / "test_recorded.py").write_text(RECORDED.format(checks=checks, url=url), encoding="utf-8")
        run([*pytest, "--record-mode=once", "test_recorded.py"], folder)
    theirs = least(lambda: run([*pytest, "--record-mode=none", "test_recorded.py"], folder), times)
    nothing = least(lambda: run([*pytest, "test_none.py"], folder), times)
    ratio = mine / ((theirs.cpu - nothing.cpu) / checks)
    say("replay: CPU for each check / pytest-recording's for each test", ratio, "-", "imports and report included")


def redactor(folder: Path, *, quick: bool) -> None:
    """What it takes to look through a text that was not seen before, with the secrets of ten tenants."""
    count, size = 10, 100_000
    with responder(0.0) as url:
        fleet = list(tenants(count, url))
        _whole(count, url, folder, "--html", "page.html", "--junitxml", "junit.xml")
    secrets = [row[name] for row in fleet for name in ("WHATSAPP_ACCESS_TOKEN", "WHATSAPP_APP_SECRET")]
    secrets += [secret(f"{kind}{row['name']}", length) for row in fleet for kind, length in (("v", 28), ("p", 14))]
    numbers = [f"+9665012{index:05d}" for index in range(31, 31 + count)]
    line = (
        '2026-11-27 06:00:{at:02},{ms:03} DEBUG connectionpool.py:544 "GET /v25.0/1065{at:011}?fields=id" 200 {ms}\n'
    )
    texts = {"a log": "".join(line.format(at=at % 60, ms=at * 7 % 1000) for at in range(1200))}
    texts |= {name: (folder / name).read_text("utf-8") for name in ("result.json", "page.html", "junit.xml")}
    for name, text in texts.items():
        part = text[:size]
        spent = []
        for _ in range(3 if quick else 9):
            fresh = Redactor(secrets, numbers)
            started = time.process_time()
            fresh.find(part)
            spent.append((time.process_time() - started) * 1000 / (len(part) / size))
        say(f"redactor: ms of CPU for 100 kB of {name}", min(spent), "<= 15")


MEASURES: dict[str, Callable[..., None]] = {
    "one": one_account, "fleet": fleet, "scripts": scripts, "growth": growth, "reading": reading, "dormant": dormant,
    "light": light, "replay": replay, "events": events, "redactor": redactor,
}  # fmt: skip


def main() -> None:
    """Make the measures that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", choices=[*MEASURES, []], metavar="NAME", help=", ".join(MEASURES))
    parser.add_argument("--quick", action="store_true", help="fewer tenants and repetitions")
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, {LATENCY * 1000:.0f} ms for each answer, load {os.getloadavg()[0]:.1f}")
    for name in options.names or MEASURES:
        with tempfile.TemporaryDirectory() as folder:
            MEASURES[name](Path(folder), quick=options.quick)


if __name__ == "__main__":
    main()
