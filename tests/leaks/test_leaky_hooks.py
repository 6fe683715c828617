"""A project's own hooks that break, or talk, with a secret in their mouth."""

from __future__ import annotations

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


def test_a_delivery_hook_that_breaks(leaky, health):
    health.pytester.makeconftest(
        HEAD + "def pytest_wa_delivery_status(tenant, message_id):\n"
        "    print(message_id, TO, file=sys.stderr)\n    raise LookupError(message_id + TO)\n"
    )

    ran = leaky("healthy", own=False, mode=("--wa-live", "--wa-send"), args=OUTPUTS["loud"])

    assert ran.leaks() == {}
    assert ran.sent == 2
