"""What waits for its receiver: nothing is lost and nothing told twice, whoever runs at the same time."""

from __future__ import annotations

import itertools
import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from alert_runs import ROSA, SAID, result_at, run_end, told


@pytest.mark.parametrize("seed", [7, 41])
def test_over_fifty_runs_with_a_flaky_receiver_nothing_is_lost_and_nothing_told_twice(
    health, receivers, monkeypatch, seed
):
    """The same steps as a run's end, without asking the account fifty times."""
    from pytest_wa_health.report import history, notify

    dice = random.Random(seed)
    receivers.is_down = lambda _: dice.random() < 0.6
    path = health.path / "history.jsonl"
    before, expected = {"rosa": None, "iris": None}, []
    for number in range(50):
        at = f"2026-10-{1 + number // 24:02}T{number % 24:02}:00:00Z"
        now = {name: dice.choice(["passed", "failed", "warned", "unknown"]) for name in before}
        expected += [
            (name, verdict, at)
            for name, verdict in now.items()
            if verdict != before[name] and (before[name] or verdict != "passed")
        ]
        before = now
        result = history.attach(result_at(at, now), path)
        alerts = notify.Alerts([ROSA], path)
        alerts.prepare(result, str)
        if dice.random() > 0.1:  # else the disk was full, or the run was killed
            history.append(result, path)
            alerts.deliver()
        else:
            alerts = notify.Alerts([ROSA], path)
            alerts.prepare(result, str)
            history.append(result, path)
    receivers.is_down = lambda _: False
    notify.Alerts([ROSA], path).deliver()

    got = receivers.got[ROSA]
    assert len(got) == len(expected) > 40
    for (name, verdict, at), (title, body, _) in zip(expected, got, strict=True):
        assert name in title
        assert SAID[verdict] in title
        assert f"{int(at[11:13]):02}:00" in body


@pytest.mark.parametrize("seed", [3, 11, 29])
def test_runs_at_the_same_time_tell_one_story_in_order(health, receivers, seed):
    """Two schedules share a history, and the receiver is down more often than not."""
    dice, turn, clock = random.Random(seed), threading.Lock(), iter(range(10**6))
    receivers.is_down = lambda _: dice.random() < 0.5
    path = health.path / "history.jsonl"
    seen: dict[str, str] = {}

    def runs(_: int) -> None:
        for _ in range(25):
            with turn:
                number, verdict = next(clock), dice.choice(list(SAID))
                at = f"2026-10-01T{number // 60:02}:{number % 60:02}:00Z"
                seen[at] = verdict
            run_end(path, at, {"rosa": verdict})

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(runs, range(2)))
    receivers.is_down = lambda _: False
    last = "2026-10-02T00:00:00Z"
    seen[last] = "failed" if seen[max(seen)] == "passed" else "passed"
    assert run_end(path, last, {"rosa": seen[last]}) == []

    got = receivers.got[ROSA]
    verdicts = told([title for title, _, _ in got])
    assert len(got) > 20
    assert all(one != after for one, after in itertools.pairwise(verdicts)), "nothing is told twice"
    assert verdicts[-1] == seen[last]
    words = {"passed": "OK", "failed": "Fix", "warned": "Warning", "unknown": "Could not check"}
    for before, (_, body, _) in zip(verdicts, got[1:], strict=False):
        assert f"Before: {words[before]} (" in body, "each message begins where the one before ended"


def test_a_run_that_ends_after_a_later_one_has_no_news(health, receivers):
    path = health.path / "history.jsonl"
    run_end(path, "2026-10-01T06:00:00Z", {"rosa": "passed"})
    run_end(path, "2026-10-01T08:00:00Z", {"rosa": "failed"})
    run_end(path, "2026-10-01T07:00:00Z", {"rosa": "passed"})

    assert told(receivers.titles()) == ["failed"]


def test_a_run_waits_while_another_sends_and_then_says_so(health, receivers, monkeypatch):
    from pytest_wa_health.report import outbox

    path = health.path / "history.jsonl"
    run_end(path, "2026-10-01T06:00:00Z", {"rosa": "passed"})
    monkeypatch.setattr(outbox, "_PATIENCE_S", 0.0)
    with outbox.Outbox(path).delivering() as is_mine:
        said = run_end(path, "2026-10-01T07:00:00Z", {"rosa": "failed"})
    after = run_end(path, "2026-10-01T08:00:00Z", {"rosa": "failed"})

    assert is_mine
    assert said == ["--wa-notify: another run is sending; what waits goes out with it or with the next run"]
    assert after == [] and told(receivers.titles()) == ["failed"]
