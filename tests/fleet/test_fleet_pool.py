"""The pool: how many at once, in which order, and what becomes of a job that hangs."""

from __future__ import annotations

import threading

import pytest

from pytest_wa_health.run.executor import SPARE, Pool

SOON = 5.0


class Works:
    """Jobs that wait for a signal, and a count of those that run."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.go = threading.Event()
        self.running = self.peak = 0
        self.begun: list[int] = []
        self.done = threading.Semaphore(0)
        self.started = threading.Semaphore(0)

    def job(self, number: int, *, waits: bool = True):
        def run() -> None:
            with self.lock:
                self.begun.append(number)
                self.running += 1
                self.peak = max(self.peak, self.running)
            self.started.release()
            if waits:
                self.go.wait(SOON)
            with self.lock:
                self.running -= 1
            self.done.release()

        return run

    def wait(self, semaphore: threading.Semaphore, count: int) -> None:
        for _ in range(count):
            assert semaphore.acquire(timeout=SOON), "too few"


@pytest.fixture
def works():
    made = Works()
    yield made
    made.go.set()


def test_no_more_jobs_than_the_width_run_at_once(works):
    pool = Pool(3, iter([works.job(number) for number in range(10)]), patience=SOON)

    pool.start()
    works.wait(works.started, 3)
    assert not works.started.acquire(timeout=0.02)
    works.go.set()
    works.wait(works.done, 10)

    assert works.peak == 3


def test_jobs_begin_in_order_and_urgent_ones_before_the_rest(works):
    pool: Pool

    def first() -> None:
        pool.put([works.job(1, waits=False), works.job(2, waits=False)], urgent=True)

    pool = Pool(1, iter([first, works.job(3, waits=False), works.job(4, waits=False)]))

    pool.start()
    works.wait(works.done, 4)

    assert works.begun == [1, 2, 3, 4]


def test_a_job_that_hangs_gives_its_place_to_the_next(works):
    quick = [works.job(number, waits=False) for number in range(2, 8)]
    pool = Pool(2, iter([works.job(0), works.job(1), *quick]), patience=0.02)

    pool.start()
    works.wait(works.done, 6)

    assert works.running == 2, "those that hang go on beside the others"


def test_there_is_an_end_to_what_may_hang_beside_the_pool(works):
    pool = Pool(1, iter([works.job(number) for number in range(20)]), patience=0.005)

    pool.start()
    works.wait(works.started, 1 + SPARE)

    assert not works.started.acquire(timeout=0.05)


def test_fewer_threads_than_wanted_do_all_of_the_work(works, monkeypatch):
    start, left = threading.Thread.start, iter([None, None])

    def run_out(thread):
        if next(left, "none") == "none":
            raise RuntimeError("can't start new thread")
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", run_out)
    pool = Pool(8, iter([works.job(number, waits=False) for number in range(20)]))

    pool.start()

    works.wait(works.done, 20)
    assert works.peak <= 2
