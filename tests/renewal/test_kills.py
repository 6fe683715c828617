"""Killed at any moment, a renewal leaves the old file or the new one, byte for byte; and two exclude each other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from renewals import Renewals

Start = Callable[..., Renewals]
HERE = Path(__file__).parent
ONE, OTHER = "EAA" + "first" * 40, "EAA" + "later" * 44
NAME = "WHATSAPP_ACCESS_TOKEN"
FORM = (
    "# a file of some size\n" + "".join(f"FILLER_{n}='{n:040d}'\n" for n in range(200)) + f'{NAME}="{{}}" # ours\nB=2'
)


def kills(tmp_path: Path, times: int, seed: int) -> dict[str, int]:
    path = tmp_path / ".env"
    path.write_text(FORM.format(ONE))
    words = [sys.executable, str(HERE / "killed.py"), str(path), ONE, OTHER, str(times), str(seed)]
    ended = subprocess.run(words, capture_output=True, text=True, check=True)
    for left in tmp_path.iterdir():
        assert left == path or left.stat().st_mode & 0o077 == 0, "what is unfinished is its owner's alone"
    found: dict[str, int] = json.loads(ended.stdout)
    return found


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")


@needs_fork
@pytest.mark.parametrize(("times", "seed"), [(60, 7), pytest.param(200, 11, marks=pytest.mark.slow)])
def test_a_kill_leaves_the_old_file_or_the_new_one(times: int, seed: int, tmp_path: Path) -> None:
    found = kills(tmp_path, times, seed)
    assert found["else"] == 0
    assert found["one"] > 0 < found["other"]
    assert sum(found.values()) == times


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "pytest_wa_health", "renew", "--json", "report.json", *words]


def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("WHATSAPP_", "PYTEST_"))}


@pytest.mark.slow
def test_of_two_at_once_one_wins(renewals: Start) -> None:
    renewal = renewals("expiring")
    renewal.wa.latency = 0.15
    running = [
        subprocess.Popen(
            command(f"--html={n}.html"), cwd=renewal.path, env=environment(), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        for n in range(2)
    ]  # fmt: skip
    said = [process.communicate(timeout=60)[0].decode() for process in running]
    codes = sorted(process.returncode for process in running)
    assert codes == [0, 1], said
    assert renewal.exchanges() == 1
    assert renewal.stored() == renewal.wa.account.issued[0].value


@pytest.mark.slow
def test_the_command_takes_a_token_from_a_pipe_and_costs_little(renewals: Start) -> None:
    renewal = renewals("expired")
    new = renewal.made()
    renewed = subprocess.run(
        command(), cwd=renewal.path, env=environment(), input=f"{new}\n", text=True, capture_output=True, check=False
    )
    assert renewed.returncode == 0, renewed.stdout + renewed.stderr
    assert renewal.stored() == new
    assert "a line end behind the token was taken away" in renewed.stdout
    assert new[-12:] not in renewed.stdout + renewed.stderr


def cpu(words: list[str], folder: Path) -> float:
    before = os.times()
    subprocess.run(
        words, cwd=folder, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True
    )
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


@pytest.mark.slow
def test_a_renewal_costs_at_most_three_live_runs(renewals: Start) -> None:
    renewal = renewals("expiring")
    live = min(cpu([sys.executable, "-m", "pytest_wa_health", "check"], renewal.path) for _ in range(3))
    spent = cpu(command(), renewal.path)
    assert renewal.exchanges() == 1
    assert spent <= 3 * live, f"{spent:.2f} s against {live:.2f} s"
