"""Sources that are damaged, endless or of the wrong kind, and the limit that the project sets."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest

from pytest_wa_health.cli import main
from pytest_wa_health.events import examine_events
from tests.events.test_events_reading import LINES, failed, payload, status


def test_a_pipe_in_a_directory_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "days").mkdir()
    os.mkfifo(tmp_path / "days" / "pipe")
    (tmp_path / "days" / "one.jsonl").write_text(LINES)

    assert examine_events(["days"], base=tmp_path)["total"]["events"] == 6


def test_what_a_cut_gzip_holds_is_read_and_the_cut_is_named(tmp_path: Path) -> None:
    whole = gzip.compress("\n".join(LINES for _ in range(3000)).encode())
    (tmp_path / "cut.jsonl.gz").write_bytes(whole[: len(whole) // 2])

    result = examine_events(["cut.jsonl.gz"], base=tmp_path)

    assert result["total"]["messages"] == 2
    assert "packed and cut" in result["problems"][0]


@pytest.mark.slow
def test_a_line_of_a_hundred_megabytes_is_read_as_the_array_that_it_is(tmp_path: Path) -> None:
    one = json.dumps(payload(status("wamid.X", "sent"))).encode()
    with (tmp_path / "long.json").open("wb") as file:
        file.write(b"[" + b",".join([one] * 1000))
        file.write(b',{"junk":"' + b"x" * 100_000_000 + b'"},' + one + b"]")

    result = examine_events(["long.json"], base=tmp_path)

    assert result["total"]["messages"] == 1
    assert result["sources"][0]["skipped"] >= 1


WEEK = "\n".join(
    json.dumps(one)
    for one in [
        *(payload(status(f"wamid.{n}", "delivered")) for n in range(18)),
        *(payload(failed(f"wamid.f{n}", 131026)) for n in range(2)),
    ]
)


@pytest.mark.parametrize(
    ("project", "options", "code"),
    [
        ("", (), 1),
        ("[thresholds]\nevents_fail_share = 0.2\n", (), 0),
        ("[thresholds]\nevents_fail_share = 0.2\n", ("-o", "wa_events_fail_share=0.01"), 1),
        ("", ("-o", "wa_events_fail_share=0.1"), 0),
        ("", ("-o", "wa_events_fail_share=7"), 4),
        ("[thresholds]\nevents_fail_share = 3\n", (), 4),
    ],
)
def test_the_limit_of_the_failed_share(
    project: str, options: tuple[str, ...], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "wa-health.toml").write_text(project)
    (tmp_path / "e.jsonl").write_text(WEEK)

    assert main(["events", "e.jsonl", *options]) == code


CLOCKS = {
    "1790000000": "2026-09-21T14:13:20Z",
    "1790000000000": "2026-09-21T14:13:20Z",
    1_790_000_000: "2026-09-21T14:13:20Z",
    "2026-09-21T16:13:20+02:00": "2026-09-21T14:13:20Z",
    "0": None,
    "-5": None,
    "99999999999999999999": None,
    "yesterday": None,
    None: None,
}


@pytest.mark.parametrize("clock", CLOCKS, ids=str)
def test_a_wrong_clock_costs_the_time_and_no_count(clock: object, tmp_path: Path) -> None:
    sent = {**status("wamid.T", "sent"), "timestamp": clock}
    (tmp_path / "e.jsonl").write_text(json.dumps(payload(sent)))

    result = examine_events(["e.jsonl"], base=tmp_path)

    assert (result["total"]["funnel"]["sent"], result["period"]["last"]) == (1, CLOCKS[clock])


def test_statuses_may_come_before_and_after_each_other(tmp_path: Path) -> None:
    states = ["read", "sent", "delivered", "sent"]
    rows = [payload(status("wamid.B", state, 1_790_000_000 - n)) for n, state in enumerate(states)]
    (tmp_path / "e.jsonl").write_text("\n".join(map(json.dumps, rows)))

    total = examine_events(["e.jsonl"], base=tmp_path)["total"]

    assert total["funnel"] == {"accepted": 0, "sent": 1, "delivered": 1, "read": 1, "failed": 0}
    assert (total["messages"], total["duplicates"]) == (1, 1)


HOSTILE = {
    "a long line of words": "x" * 2_000_000,
    "braces that never close": "{" * 500_000,
    "objects that never close": "{ a: " * 200_000,
    "lines that open and never close": "err {\n" * 50_000,
    "nothing but quotes": '"' * 500_000,
    "numbers without an end": "1" * 1_000_000,
    "codes without a context": "code: 190 " * 50_000,
    "a table whose quote never closes": 'wamid,status,code\n"' + "a,b,c\n" * 50_000,
    "a hundred thousand heads": ",".join(f"c{n}" for n in range(100_000)),
    "an object of a program, too deep": "{ a: " * 20_000 + "1" + " }" * 20_000,
}


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_made_to_hurt_is_read_and_is_nothing(text: str, tmp_path: Path) -> None:
    (tmp_path / "e.log").write_text(HOSTILE[text])

    result = examine_events(["e.log"], base=tmp_path)

    assert (result["total"]["events"], result["problems"]) == (0, [])
