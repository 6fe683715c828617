"""When a question is put again."""

from __future__ import annotations

import threading
import time

import pytest
from raw_server import reply

from pytest_wa_health.graph.client import backoff
from pytest_wa_health.graph.retry import RetryGate, is_transient
from pytest_wa_health.survey.facts import Answer, ErrorEnvelope, Failure

DOWN = reply(500, {"error": {"code": 2, "message": "x", "is_transient": True}})
FINE = reply(200, {"id": "1"})
HTML = reply(503, b"<html><title>Facebook | Error</title></html>", content_type="text/html")


def error(code, status=400, **fields):
    return Answer("GET /x", status=status, error=ErrorEnvelope(code=code, **fields))


def failed(kind, status=None):
    return Answer("GET /x", status=status, failure=Failure(kind))


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (error(1), True),
        (error(2, 503), True),
        (error(131000, 500), True),
        (error(131016, 500), True),
        (error(133004, 500), True),
        (error(None, 500), True),
        (error(100, is_transient=True), True),
        (failed("reset"), True),
        (failed("not-json", 502), True),
        (failed("truncated", 500), True),
        (error(190), False),
        (error(100, 400, is_transient=False), False),
        (error(131057, 500), True),
        (error(130429, 400), True),
        (error(131057, 500, subcode=2494100), True),
        (error(3, 500, is_transient=True), False),
        (error(131045, 500), False),
        (error(139999, 500), True),
        (error(139999, is_transient=True), True),
        (error(139999), False),
        *((error(code, 500, is_transient=True), False) for code in (4, 17, 613, 80007, 80008, 131048)),
        (failed("not-json", 404), False),
        (failed("truncated", 200), False),
        *((failed(kind), False) for kind in ("timeout", "refused", "dns", "tls", "proxy", "redirect", "replay-miss")),
        (Answer("GET /x", status=200, data={}), False),
    ],
)
def test_what_is_transient(answer, expected):
    assert is_transient(answer) is expected


@pytest.mark.parametrize("trouble", [DOWN, HTML, reply(502)])
def test_a_hiccup_is_outlived(serve, client, trouble):
    server = serve(trouble, trouble, FINE)
    answer = client(server).get("/1")
    assert (answer.ok, answer.attempts, len(server.heads)) == (True, 3, 3)


def test_the_last_word_is_kept(serve, client):
    answer = client(serve(HTML, HTML, DOWN)).get("/1")
    assert (answer.error.code, answer.attempts) == (2, 3)


def test_metas_word_is_better_than_a_later_time_out(serve, client):
    answer = client(serve(DOWN, lambda line: line.hang()), timeout=0.25).get("/1")
    assert (answer.error.code, answer.attempts) == (2, 2)


def test_no_retry_beyond_the_budget(serve, client):
    server = serve(DOWN)
    started = time.monotonic()
    answer = client(server, timeout=0.2, pause=lambda attempt: 5.0).get("/1")
    assert (answer.attempts, len(server.heads)) == (1, 1)
    assert time.monotonic() - started < 4


@pytest.mark.parametrize(
    ("wish", "waited", "attempts"), [("1", [1.0, 1.0], 3), ("60", [], 1), ("soon", [0.0, 0.0], 3)]
)
def test_a_wish_to_wait_is_honoured_if_it_fits(serve, client, wish, waited, attempts):
    slept = []
    server = serve(reply(503, b"", retry_after=wish))
    answer = client(server, timeout=5.0, sleep=slept.append).get("/1")
    assert slept == waited
    assert answer.attempts == attempts


def test_pauses_are_short_and_differ():
    pauses = [backoff(attempt) for attempt in (1, 2) for _ in range(50)]
    assert 0.1 <= min(pauses) <= max(pauses) <= 0.5
    assert len(set(pauses)) > 50


def ask_six(asking):
    """Six questions at once, as a survey's first wave asks them."""
    answers = {}
    threads = [
        threading.Thread(target=lambda n=n: answers.update({n: asking.get(f"/{n}")}), daemon=True) for n in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    return [answers[n] for n in range(6)]


class ByPath:
    """For each path its own row of answers; the last one repeats."""

    def __init__(self, *row):
        self.row, self.asked = row, {}
        self.lock = threading.Lock()

    def __call__(self, line):
        path = line.head.split()[1]
        with self.lock:
            turn = self.asked[path] = self.asked.get(path, 0) + 1
        return self.row[min(turn, len(self.row)) - 1]


def test_a_dead_api_is_asked_six_times_and_twice_more(serve, client):
    server = serve(DOWN)
    answers = ask_six(client(server, timeout=5.0))
    assert len(server.heads) == 8
    assert sorted(answer.attempts for answer in answers) == [1, 1, 1, 1, 1, 3]
    assert {answer.error.code for answer in answers} == {2}


def test_a_flapping_api_ends_green(serve, client):
    answers = ask_six(client(serve(ByPath(DOWN, DOWN, FINE)), timeout=5.0))
    assert [(answer.ok, answer.attempts) for answer in answers] == [(True, 3)] * 6


def test_one_dead_path_among_living_ones_is_tried_three_times(serve, client):
    server = serve(lambda line: DOWN if line.head.split()[1].endswith("/3") else FINE)
    answers = ask_six(client(server, timeout=5.0))
    assert [answer.attempts for answer in answers] == [1, 1, 1, 3, 1, 1]


@pytest.mark.parametrize(("row", "expected"), [((DOWN,), 8), ((DOWN, DOWN, FINE), 18)])
def test_one_after_the_other_it_is_the_same(serve, client, row, expected):
    server = serve(ByPath(*row))
    asking = client(server)
    for n in range(6):
        asking.get(f"/{n}")
    assert len(server.heads) == expected


def test_a_canary_that_runs_into_a_wall_sets_the_others_free():
    gate = RetryGate()
    assert gate.may_retry("canary", time.monotonic() + 1)
    waiting = []
    other = threading.Thread(target=lambda: waiting.append(gate.may_retry("other", time.monotonic() + 5)))
    other.start()
    gate.gave_up("canary")
    other.join(20)
    assert waiting == [False]


def test_waiting_for_the_canary_ends_with_the_own_budget():
    gate = RetryGate()
    gate.may_retry("canary", time.monotonic() + 60)
    started = time.monotonic()
    assert not gate.may_retry("other", started + 0.05)
    assert 0.04 < time.monotonic() - started < 20


def test_an_answer_after_all_reopens_the_gate():
    gate = RetryGate()
    gate.may_retry("canary", time.monotonic() + 1)
    gate.gave_up("canary")
    gate.answered()
    assert gate.may_retry("other", time.monotonic() + 1)
