"""Run by the tests: children store a token over and over, each until it is killed; says what the file held then."""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.renewal.file_place import FilePlace


def store(path: Path, old: str, new: str) -> None:
    """Put `new` in the place of `old`."""
    FilePlace(path, "WHATSAPP_ACCESS_TOKEN", Secret(old), path.name).store(Secret(new))


def store_for_ever(path: Path, one: str, other: str) -> None:
    """Put `one` and `other` into the file in turn."""
    while True:
        for old, new in ((one, other), (other, one)):
            store(path, old, new)


def main(path: Path, one: str, other: str, times: int, seed: int) -> None:
    """Kill `times` children, and print how often each content was found."""
    first = path.read_text()
    store(path, one, other)  # what is imported on first use is there before the first child is
    begun = time.perf_counter()
    store(path, other, one)
    longest = 4 * (time.perf_counter() - begun)  # as the machine is today: some are killed before the first is done
    path.write_text(first)
    moments = random.Random(seed)
    found = {"one": 0, "other": 0, "else": 0}
    whole = {first: "one", first.replace(one, other): "other"}
    for _ in range(times):
        started, starts = os.pipe()
        child = os.fork()
        if not child:
            os.write(starts, b"1")
            store_for_ever(path, one, other)
        os.read(started, 1)
        time.sleep(moments.uniform(0.0, longest))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(started)
        os.close(starts)
        found[whole.get(path.read_text(), "else")] += 1
        path.write_text(first)
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
