"""On generated traffic whose truth is known every count is exact: copies, disorder, several numbers, other forms."""

from __future__ import annotations

import json
import random
import tracemalloc
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pytest_wa_health.events import examine_events
from pytest_wa_health.events.seen import SeenMessages
from tests.events.test_events_reading import failed, payload, status

CODES = (131026, 131047, 131049, 131042, 139999)
COUNTRIES = {"SA": "966500000{:03}", "EG": "2010012{:05}", "DE": "4915112{:05}"}
START = 1_790_000_000


class Truth:
    """What was made, counted while it is made."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self.payloads: list[Any] = []
        self.funnel: dict[str, Counter[str]] = {}
        self.messages: Counter[str] = Counter()
        self.inbound: Counter[str] = Counter()
        self.failures: Counter[tuple[int, str]] = Counter()
        self.copies = 0

    def make(self, count: int) -> list[Any]:
        for n in range(count):
            self._message(n, self._random.choice(("101", "102", "103")))
        extra = self._random.sample(self.payloads, len(self.payloads) // 5)
        self.copies = sum(self._weight(one) for one in extra)
        self.payloads += extra
        self._random.shuffle(self.payloads)
        return self.payloads

    @staticmethod
    def _weight(one: Any) -> int:
        value = one["entry"][0]["changes"][0]["value"]
        return len(value.get("statuses", ())) + len(value.get("messages", ()))

    def _message(self, n: int, number: str) -> None:
        at = START + n * 977
        if self._random.random() < 0.2:
            self.inbound[number] += 1
            text = {"from": "966500000001", "id": f"in.{n}", "timestamp": str(at), "type": "text"}
            self.payloads.append(payload(messages=[text], number=number))
            return
        self.messages[number] += 1
        funnel = self.funnel.setdefault(number, Counter())
        country = self._random.choice(list(COUNTRIES))
        to = {"recipient_id": COUNTRIES[country].format(n % 1000)}
        states = self._random.choice(
            (["sent"], ["sent", "delivered"], ["sent", "read"], ["sent", "delivered", "read"])
        )
        if self._random.random() < 0.15:
            code = self._random.choice(CODES)
            funnel["failed"] += 1
            self.failures[code, country] += 1
            self.payloads.append(payload({**failed(f"wamid.{n}", code, at=at), **to}, number=number))
            states = self._random.choice(([], ["sent"]))
        funnel.update({"sent"} & set(states))
        funnel["read"] += "read" in states
        funnel["delivered"] += bool({"delivered", "read"} & set(states))
        rows = [{**status(f"wamid.{n}", state, at + place), **to} for place, state in enumerate(states)]
        if len(rows) > 1 and self._random.random() < 0.3:
            self.payloads.append(payload(*rows, number=number))
        else:
            self.payloads += [payload(row, number=number) for row in rows]


@pytest.mark.parametrize("seed", range(12))
def test_every_count_is_exact(seed: int, tmp_path: Path) -> None:
    truth = Truth(seed)
    payloads = truth.make(400)
    middle = len(payloads) // 2
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, payloads[:middle])))
    (tmp_path / "b.json").write_text(json.dumps(payloads[middle:], indent=1))

    result = examine_events(["a.jsonl", "b.json"], base=tmp_path)

    numbers = {row["phone_number"]: row for row in result["numbers"]}
    assert {number: row["messages"] for number, row in numbers.items()} == dict(truth.messages)
    assert {number: row["inbound"] for number, row in numbers.items()} == dict(truth.inbound)
    for number, row in numbers.items():
        assert {stage: count for stage, count in row["funnel"].items() if count} == dict(+truth.funnel[number])
    seen = {
        (failure["code"], country): count
        for failure in result["total"]["failures"]
        for country, count in failure["countries"].items()
    }
    assert seen == dict(truth.failures)
    total = result["total"]
    assert total["duplicates"] == truth.copies
    assert total["failed_share"] == round(sum(truth.failures.values()) / sum(truth.messages.values()), 4)
    assert sum(failure["share"] for failure in total["failures"]) == pytest.approx(1, abs=0.001)
    assert [row["code"] for row in total["unexplained"]] == [139999]
    events = [row["events"] for row in result["numbers"]]
    assert events == sorted(events, reverse=True)


@pytest.mark.parametrize("count", [200_000, pytest.param(1_000_000, marks=pytest.mark.slow)])
def test_memory_grows_by_at_most_64_bytes_a_message(count: int) -> None:
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    seen = SeenMessages()
    for n in range(count):
        seen.add(f"wamid.{n}", 2, 1)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(seen) == count
    assert (peak - before) / count <= 64


def peak_of(folder: Path, bodies: int) -> int:
    text = {"body": "x" * 200_000}
    with (folder / "large.jsonl").open("w") as file:
        for n in range(bodies):
            message = {"from": "9665", "id": f"in.{n}", "timestamp": "1790000000", "type": "text", "text": text}
            file.write(json.dumps(payload(messages=[message])) + "\n")
    tracemalloc.start()
    result = examine_events(["large.jsonl"], base=folder)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert result["total"]["inbound"] == bodies
    return peak


def test_bodies_are_not_kept(tmp_path: Path) -> None:
    peak_of(tmp_path, 5)

    assert peak_of(tmp_path, 200) - peak_of(tmp_path, 50) < 2**20
