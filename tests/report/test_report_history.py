from __future__ import annotations

import json
from pathlib import Path

import pytest
import results

from pytest_wa_health.report import history, html


def run(day: int, verdict: str, can_send: bool | None, path: Path | None = None) -> results.Json:
    tenant = results.tenant("Acme", slug="acme", verdict=verdict, can_send=can_send)
    made = results.result([tenant], verdict=verdict, generated_at=f"2026-11-{day:02}T06:00:00Z")
    if path is not None:
        history.append(made, path)
    return made


def told(result: results.Json, path: Path) -> results.Json:
    return history.attach(result, path)["tenants"][0]["history"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "logs" / "history.jsonl"


def test_a_run_is_a_line_per_tenant(path: Path) -> None:
    history.append(results.three(), path)
    history.append(results.three(), path)
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(lines) == 6
    assert lines[2] == {
        "at": results.NOW,
        "tenant": "acme-store",
        "mode": "live",
        "verdict": "failed",
        "can_send": False,
        "cause": "token.logged-out",
    }


def test_a_missing_file_is_an_empty_history(path: Path) -> None:
    assert told(run(1, "passed", True), path) == {
        "since": None,
        "first_seen": None,
        "last_good": "2026-11-01T06:00:00Z",
        "runs": [{"at": "2026-11-01T06:00:00Z", "verdict": "passed"}],
    }


def test_what_the_business_was_called_is_remembered_as_it_was_last_read(path: Path) -> None:
    for day, name in enumerate(("Rosa", "روزا", None), start=1):
        said = run(day, "passed", True)
        said["tenants"][0] |= {"verified_name": name, "timezone": "Asia/Riyadh" if name else None}
        history.append(said, path)
    with path.open("a", encoding="utf-8") as file:
        file.write('{"at": "2026-11-04T06:00:00Z", "tenant": "acme", "verdict": "failed", "verified_name": 7}\n')

    found = told(run(5, "failed", False), path)

    assert (found["verified_name"], found["timezone"]) == ("روزا", "Asia/Riyadh")


def test_since_when_and_last_good(path: Path) -> None:
    for day, verdict in enumerate(("passed", "passed", "failed", "failed"), start=1):
        run(day, verdict, verdict == "passed", path)
    found = told(run(5, "failed", False), path)
    assert found["since"] == "2026-11-03T06:00:00Z"
    assert found["last_good"] == "2026-11-02T06:00:00Z"
    assert len(found["runs"]) == 5


def test_cannot_send_since_does_not_reach_back_to_a_fault_that_let_messages_through(path: Path) -> None:
    run(1, "passed", True, path)
    run(2, "failed", True, path)
    run(3, "failed", False, path)
    assert told(run(4, "failed", False), path)["since"] == "2026-11-03T06:00:00Z"
    assert told(run(4, "failed", True), path)["since"] == "2026-11-02T06:00:00Z"


def test_it_was_never_good(path: Path) -> None:
    run(1, "failed", False, path)
    found = told(run(2, "failed", False), path)
    # Nobody saw it begin.
    assert (found["since"], found["first_seen"], found["last_good"]) == (None, "2026-11-01T06:00:00Z", None)


def test_the_same_run_counts_once(path: Path) -> None:
    made = run(1, "passed", True, path)
    assert len(told(made, path)["runs"]) == 1


def test_of_two_runs_in_one_second_the_first_in_the_file_was_the_earlier(path: Path) -> None:
    run(1, "passed", True, path)
    found = told(run(1, "failed", False), path)
    assert found["since"] == found["last_good"] == "2026-11-01T06:00:00Z"
    assert [each["verdict"] for each in found["runs"]] == ["passed", "failed"]


def test_only_the_newest_runs_are_kept_but_since_looks_further_back(path: Path) -> None:
    run(1, "passed", True, path)
    for day in range(2, 29):
        run(day, "failed", False, path)
    found = told(run(29, "failed", False), path)
    assert len(found["runs"]) == 14
    assert found["since"] == "2026-11-02T06:00:00Z"


def test_foreign_and_broken_lines_are_passed_over(path: Path) -> None:
    run(1, "passed", True, path)
    foreign = [
        b"not json",
        b"[1, 2]",
        b"null",
        b'"text"',
        b'{"at": 5, "tenant": "acme", "verdict": "passed"}',
        b'{"at": "yesterday", "tenant": "acme", "verdict": "passed"}',
        b'{"at": "2026-11-02T06:00:00Z", "tenant": "acme", "verdict": "splendid"}',
        b'{"at": "2026-11-02T06:00:00Z", "tenant": ["acme"], "verdict": "passed"}',
        b'{"at": "2026-11-02T06:00:00Z", "tenant": "acme", "verdict": ["failed"]}',
        b'{"at": "2026-11-02T06:00:00Z", "tenant": "acme", "verdict": "failed", "mode": "replay"}',
        b'{"at": "2099-01-01T00:00:00Z", "tenant": "acme", "verdict": "failed"}',
        b'{"at": "0001-01-01T00:00:00+23:59", "tenant": "acme", "verdict": "failed"}',
        b'{"at": "9999-12-31T23:59:59-23:59", "tenant": "acme", "verdict": "failed"}',
        b'{"at": "2026-W45-1T06:00:00+99:99", "tenant": "acme", "verdict": "failed"}',
        b'{"at": 1e999, "tenant": "acme", "verdict": "failed"}',
        b'{"at": ' + b"9" * 5000 + b', "tenant": "acme", "verdict": "failed"}',
        b'{"at": "' + b"2026" * 100_000 + b'", "tenant": "acme", "verdict": "failed"}',
        b'{"at": "2026-11-02T06:00:00Z", "tenant": "acme\\ud83d", "verdict": "failed"}',
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"at": "2026-11-02T06:00:00Z", "tenant": "ac',
    ]
    with path.open("ab") as file:
        file.write(b"\n".join(foreign))
    history.append(run(3, "passed", True), path)
    assert [entry["at"][8:10] for entry in told(run(4, "passed", True), path)["runs"]] == ["01", "03", "04"]


@pytest.mark.parametrize("can_send", ["1e999", "[]", '"no"', "NaN", "0"])
def test_an_answer_that_is_neither_yes_nor_no_is_not_known(path: Path, can_send: str) -> None:
    path.parent.mkdir()
    path.write_text(
        f'{{"at": "2026-11-02\\ud83d06:00:00Z", "tenant": "acme", "verdict": "passed", "can_send": {can_send}}}\n'
    )
    found = told(run(4, "failed", False), path)
    assert found["last_good"].startswith("2026-11-02")
    assert json.dumps(found, allow_nan=False).isprintable()


def test_a_replay_leaves_no_trace_and_gets_no_history(path: Path) -> None:
    history.append(results.replay(), path)
    assert not path.exists()
    assert history.attach(results.replay(), path)["tenants"][0]["history"] is None


def test_a_file_that_cannot_be_read_is_an_oserror(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="directory"):
        history.attach(results.healthy(), tmp_path)


def test_attaching_changes_no_other_result(path: Path) -> None:
    made = run(1, "passed", True)
    history.attach(made, path)
    assert made["tenants"][0]["history"] is None


def test_the_page_draws_and_says_it(path: Path) -> None:
    for day, verdict in enumerate(("passed", "warned", "unknown", "failed"), start=1):
        run(day, verdict, None, path)
    text = html.page(history.attach(run(5, "failed", None), path)).replace("\u00a0", " ")
    assert [text.count(f'class="b-{verdict}"') for verdict in ("passed", "warned", "unknown", "failed")] == [
        1,
        1,
        1,
        2,
    ]
    assert "OK in 2 of the last 5 runs. Not OK since 3 Nov 2026, 06:00 UTC. Last good run: 2 Nov 2026" in text
