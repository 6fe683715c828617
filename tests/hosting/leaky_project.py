"""A project whose tests leak a canary of 200 characters in every way, and the search for its pieces."""

from __future__ import annotations

import random
import re
import string
from html import unescape
from pathlib import Path

CANARY = "EAA" + "".join(random.Random(11).choices(string.ascii_letters + string.digits, k=197))
GRAMS = {CANARY[at : at + 6] for at in range(len(CANARY) - 5)}

# The inner run draws the same canary, so that no file of it holds the value.
CONFTEST = """
import random, string
from pytest_wa_health.hosting import output_guard as exits
from pytest_wa_health.privacy.redactor import Redactor

CANARY = "EAA" + "".join(random.Random(11).choices(string.ascii_letters + string.digits, k=197))

def pytest_configure(config):
    exits.install(config, Redactor([CANARY]))
"""
LEAKY = """
import base64, gc, json, logging, os, sys, threading, warnings
from urllib.parse import quote
import pytest
from conftest import CANARY

print("imported with", CANARY)

class Thing:
    def __init__(self, headers): self.headers = headers
    def __repr__(self): return f"<Thing headers={self.headers!r} and very much more of it {'x' * 99}>"

@pytest.fixture(params=[CANARY])
def token(request):
    return request.param

@pytest.fixture
def broken():
    raise LookupError(CANARY)

def call(url, headers, thing):
    local_copy = [headers, thing]
    raise ConnectionError(f"Max retries exceeded with url: /debug_token?input_token={CANARY}&x=1")

def test_passes_with_output(token, record_property):
    print("out", token); print("err", token, file=sys.stderr)
    record_property("token", token)
    with open("current.txt", "w") as file: file.write(os.environ["PYTEST_CURRENT_TEST"])
    logging.getLogger("urllib3.connectionpool").debug('"GET /debug_token?input_token=%s HTTP/1.1"', token)

def test_prints_disguised():
    print(json.dumps({"a": [CANARY]}), quote(CANARY), base64.b64encode(CANARY.encode()).decode())
    print("\\n".join(CANARY[at:at + 40] for at in range(0, 200, 40)))

def test_assert():
    answer = {"token": CANARY, "list": [CANARY] * 3}
    assert answer == {"token": CANARY[:100], "list": []}

def test_assert_in(): assert CANARY not in os.environ.get("NOTHING", CANARY)

def test_call(): call("https://x.test/" + CANARY, {"Authorization": "Bearer " + CANARY}, Thing({"a": CANARY}))

def test_chain():
    try: call(CANARY, {}, None)
    except ConnectionError as error: raise RuntimeError("because of " + CANARY) from error

def test_log_exception():
    try: call(CANARY, {}, None)
    except ConnectionError: logging.getLogger("app").exception("failed %s", CANARY, stack_info=True)

def test_warn(): warnings.warn("deprecated " + CANARY)

def test_unraisable():
    class Dying:
        def __del__(self): raise ValueError(CANARY)
    Dying(); gc.collect()

def test_thread():
    def run(): raise ValueError(CANARY)
    thread = threading.Thread(target=run); thread.start(); thread.join()

@pytest.mark.parametrize("value", ["v"], ids=["hand-" + CANARY])
def test_id_by_hand(value): assert not value

def test_broken_fixture(broken): pass

def test_skip(): pytest.skip("because " + CANARY)

@pytest.mark.xfail(reason="because " + CANARY)
def test_xfail(): assert 0, CANARY

def test_fail(): pytest.fail("no: " + CANARY, pytrace=False)
"""
COUNTS = {"passed": 6, "failed": 6, "errors": 1, "skipped": 1, "xfailed": 1, "warnings": 3}
BROKEN_MODULE = "from conftest import CANARY\nraise ImportError('cannot ' + CANARY)\n"


def leaks(text: str) -> set[str]:
    """Fragments of six characters, also where escapes or colours stand between."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", unescape(text))
    return {gram for gram in GRAMS for form in (text, plain) if gram in form}


def assert_no_leak(directory: Path, *texts: str) -> None:
    for text in texts:
        assert not leaks(text), "the output leaks"
    for file in directory.rglob("*"):
        if file.is_file() and file.suffix != ".pyc":
            assert not leaks(file.read_text("utf-8", "replace")), f"{file.name} leaks"
