"""A project's own hooks that break, or talk, with a secret in their mouth."""

from __future__ import annotations

import re

import pytest

HEAD = """
import pathlib, sys, warnings
SETTINGS = dict(line.split("=", 1) for line in pathlib.Path(".env").read_text().splitlines() if "=" in line)
TOKEN, TO = SETTINGS["WHATSAPP_ACCESS_TOKEN"], SETTINGS["WHATSAPP_TEST_RECIPIENTS"]
"""
BREAKING = {
    "an internal error": "def pytest_runtest_logfinish(nodeid):\n    raise RuntimeError('broken ' + TOKEN + TO)\n",
    "a broken report hook": "def pytest_wa_report(report):\n    raise LookupError(TOKEN + TO)\n",
    "a broken tenants hook": "def pytest_wa_tenants(config):\n    raise LookupError(TOKEN + TO)\n",
    "an id of its own": "def pytest_itemcollected(item):\n    item._nodeid += TOKEN\n",
    "a talkative status": "def pytest_report_teststatus(report):\n    return report.outcome, TO, TOKEN\n",
    "a talkative header": "def pytest_report_header(config):\n    return [TOKEN, TO]\n",
    "a broken finish": "def pytest_sessionfinish(session):\n    raise ValueError(TOKEN + TO)\n",
    "an exit": "import pytest\ndef pytest_runtest_setup(item):\n    pytest.exit('because ' + TOKEN + TO)\n",
    "a warning": "def pytest_runtest_setup(item):\n    warnings.warn(TOKEN + TO)\n",
    "a property": "def pytest_runtest_makereport(item, call):\n    item.user_properties.append((TOKEN, TO))\n",
}
OUTPUTS = {"loud": ("-l", "--full-trace", "-vv", "-rA"), "no-capture": ("-s",), "xdist": ("-p", "xdist", "-n2")}


@pytest.mark.parametrize(
    "output", ["loud", *(pytest.param(name, marks=pytest.mark.slow) for name in OUTPUTS if name != "loud")]
)
@pytest.mark.parametrize("breaking", BREAKING)
def test_nothing_of_it_gets_out(leaky, health, breaking, output):
    health.pytester.makeconftest(HEAD + BREAKING[breaking])

    alone = output != "loud" or breaking == "a broken finish"  # which Python itself tells of
    ran = leaky("healthy", own=False, args=OUTPUTS[output], subprocess=alone)

    assert ran.leaks() == {}
    # It did happen: the hook broke the run, or what it said stands there without the secret.
    assert ran.exit_code != 0 or "sha256:" in ran.text


# pytest captures collection and the phases of tests; whatever else a hook prints goes straight to the terminal.
TALKATIVE = """
import atexit, logging, threading

def say(where):
    print("heard", where, TOKEN, TO)
    print("heard", where, TOKEN, TO, file=sys.stderr)

handler = logging.StreamHandler(sys.__stderr__)

def pytest_configure(config): say("configure")
def pytest_sessionstart(session): say("start")
def pytest_collection_modifyitems(items): say("items")
def pytest_runtestloop(session): say("loop")
def pytest_wa_report(report): say("report")
def pytest_terminal_summary(terminalreporter): say("summary")
def pytest_unconfigure(config): say("unconfigure")
def pytest_sessionfinish(session):
    say("finish")
    handler.handle(logging.makeLogRecord({"msg": f"heard a record {TOKEN} {TO}"}))
    def fail(): raise LookupError(f"heard a thread {TOKEN} {TO}")
    thread = threading.Thread(target=fail); thread.start(); thread.join()

atexit.register(say, "atexit")
"""
PLACES = ("configure", "start", "items", "loop", "report", "summary", "unconfigure", "finish", "atexit")


@pytest.mark.parametrize("capture", ["fd", "sys", "tee-sys", "no"])
def test_what_hooks_print_past_pytest_is_clean(leaky, health, capture):
    health.pytester.makeconftest(HEAD + TALKATIVE)

    ran = leaky("healthy", own=False, args=(f"--capture={capture}", "-p", "no:threadexception"), subprocess=True)

    assert ran.leaks() == {}
    for place in PLACES:
        assert ran.text.count(f"heard {place} sha256:") >= 2, place
    assert "heard a record sha256:" in ran.text
    assert "LookupError: heard a thread sha256:" in ran.text


MISUSING = {
    "a usage error at the start": "def pytest_sessionstart(session):\n    raise pytest.UsageError(HEARD)\n",
    "one of the collection": "def pytest_collection_modifyitems():\n    raise pytest.UsageError(HEARD)\n",
    "an exit while configuring": "def pytest_configure(config):\n    pytest.exit(HEARD)\n",
    "an exit at the start": "def pytest_sessionstart(session):\n    pytest.exit(HEARD)\n",
    "an exit at the end": "def pytest_sessionfinish(session):\n    pytest.exit(HEARD, returncode=3)\n",
    "a print that no report takes": "print(HEARD)\ndef pytest_sessionstart():\n    raise pytest.UsageError('no')\n",
}


EARLY = {name for name in MISUSING if name.endswith(("start", "collection", "takes"))}


@pytest.mark.parametrize("misusing", MISUSING)
def test_nor_is_it_in_what_pytest_says_when_it_gives_up(leaky, health, misusing):
    health.pytester.makeconftest(f"import pytest\n{HEAD}HEARD = f'heard {{TOKEN}} {{TO}}'\n{MISUSING[misusing]}")

    ran = leaky("healthy", own=False, subprocess=True)

    assert ran.leaks() == {}
    # A hook of the project that would stop the run early is named by its place, without its words.
    place = r"(?:UsageError|Exit) at conftest\.py:\d+ in pytest_"
    assert re.search(place if misusing in EARLY else "heard sha256:", ran.text)
    assert ran.exit_code != 0


LOUD_TEST = """
import pytest
@pytest.mark.wa_check("X101", title="talks")
def test_own_talks(wa_tenant, capsys):
    print("heard inside", TOKEN, TO)
    with capsys.disabled():
        print("heard outside", TOKEN, TO)
"""


@pytest.mark.parametrize("args", [(), ("--capture=tee-sys",), ("-p", "no:capture")], ids=["fd", "tee", "none"])
def test_nor_in_what_a_test_prints_past_the_capture(leaky, health, args):
    body = LOUD_TEST if "no:capture" not in args else LOUD_TEST.replace(", capsys", "").replace(
        "capsys.disabled()", "__import__('contextlib').nullcontext()"
    )  # fmt: skip
    (health.path / "test_loud.py").write_text(HEAD + body, "utf-8")

    ran = leaky("healthy", own=False, args=(*args, "test_loud.py"), subprocess=True)

    assert ran.leaks() == {}
    assert "heard outside sha256:" in ran.text


def test_a_delivery_hook_that_breaks(leaky, health):
    health.pytester.makeconftest(
        HEAD + "def pytest_wa_delivery_status(tenant, message_id):\n"
        "    print(message_id, TO, file=sys.stderr)\n    raise LookupError(message_id + TO)\n"
    )

    ran = leaky("healthy", own=False, mode=("--wa-live", "--wa-send"), args=OUTPUTS["loud"])

    assert ran.leaks() == {}
    assert ran.sent == 2
