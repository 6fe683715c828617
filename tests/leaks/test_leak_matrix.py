"""No six characters of any secret in any output of a whole run: fault states by outputs by verbosity.

Every run writes every file that pytest and the plugin can write, and holds three careless checks of the user's own.
The rows that `make test` runs are those in which something could be seen, `make test-slow` takes each state and each
output once, and `make test-full` the whole product.
"""

from __future__ import annotations

import json
import re

import pytest
from canaries import Canaries

from pytest_wa_health.double.registry import STATES

WRITTEN = (
    "junit.xml", "report.html", "report.json", "pages/default.html", "history.jsonl", "metrics.prom", "summary.md",
    "output.txt", "run.log",
)  # fmt: skip
OWN = {"X101", "X102", "X103"}

XDIST = ("-p", "xdist", "-n2", "-rA", "-vv")
OUTPUTS = {
    "plain": (),
    "quiet": ("-q", "-q"),
    "verbose": ("-vv", "--color=yes", "-rA"),
    "no-capture": ("-s", "-v"),
    "locals": ("-l", "-vv", "--wa-traceback"),
    "full-trace": ("--full-trace", "-l", "-rA", "--wa-traceback"),
    "native": ("--tb=native", "-rA", "--wa-traceback"),
    "short": ("--tb=short", "--durations=0", "--wa-traceback"),
    "setup-show": ("--setup-show", "-vv"),
    "debug": ("--debug=trace.log",),
    "live-logs": ("-o", "log_cli=true", "--log-cli-level=DEBUG", "-s"),
    "no-logging": ("-p", "no:logging", "-rA"),
    "arabic": ("--wa-lang", "ar", "-vv"),
    "reruns": ("-p", "pytest_rerunfailures", "--reruns=1", "-rA"),
    "no-html": ("-p", "no:html", "-p", "no:metadata", "-rA"),
    "xdist": XDIST,
}
LOUD = ("-s", "-vv", "-rA", "-l", "--full-trace", "--wa-traceback", "-o", "log_cli=true", "--log-cli-level=DEBUG")
SENDING = ("--wa-live", "--wa-send")
TELLING = (
    "parrot", "malformed-token", "logged-out", "prefixed-token", "truncated-token", "wrong-app-secret",
    "error-with-200", "html-page", "redirect", "reset", "refused", "hang", "captive-portal", "page-2",
)  # fmt: skip
SENT = (
    "healthy", "not-on-whatsapp", "history-names-code", "recipient-not-allowed", "wa-id-differs", "scoped-user-id",
    "statuses-duplicated", "hang-on-sending", "delivered-then-failed", "sandbox",
)  # fmt: skip
WITHOUT_A_RUN = {"no-token", "no-token-401"}


def check(ran, *, without=(), own=OWN):
    assert ran.leaks() == {}
    # Nothing leaks from a run that never happened, so see that it did.
    assert ran.exit_code == 1, ran.text
    assert len({entry["id"] for entry in ran.checks}) >= 50
    assert own <= {entry["id"] for entry in ran.checks}
    assert [name for name in WRITTEN if name not in without and not (ran.folder / name).stat().st_size] == []
    assert ran.tenant["token"]["fingerprint"].startswith("sha256:")


@pytest.mark.parametrize("output", ["locals", "no-capture"])
def test_a_server_that_repeats_every_secret_is_not_repeated(leaky, output):
    ran = leaky("parrot", args=OUTPUTS[output])

    check(ran)
    assert ran.asked >= 5


def test_the_keys_in_an_address_for_notifications(leaky, canaries, health):
    key = "T0" + canaries.verify_token[::-1]
    health.pytester.makeconftest(f"def pytest_report_header():\n    return ['notified at', 'T0' '{key[2:]}']\n")
    address = f"json://alerts:{key}@127.0.0.1:9/"

    ran = leaky("healthy", args=("--wa-notify", address, "--wa-history", "history.jsonl", *LOUD))

    (ran.folder / "conftest.py").unlink()
    check(ran)
    assert "notified at" in ran.text
    assert not [file for file in ran.written() if key[:12] in file.read_text("utf-8", "replace")]
    assert key[:12] not in ran.text


@pytest.mark.parametrize("state", ["redirect", "captive-portal", "logged-out"])
def test_nor_is_one_that_repeats_them_in_a_refusal(leaky, state):
    check(leaky("parrot", state, args=LOUD))


def test_the_token_in_metas_own_message_is_not_shown(leaky):
    ran = leaky("malformed-token", args=LOUD)

    check(ran)
    first = ran.tenant["diagnoses"][0]
    assert first["cause"] == "token.malformed"
    assert any("Malformed access token" in (row["meta_says"] or "") for row in first["evidence"])


def test_neither_numbers_nor_message_ids_of_what_was_sent(leaky):
    # A parrot repeats what it was asked in every text, the names of templates too.
    named = {"WHATSAPP_TEST_TEMPLATE": "opening_hours:en_US"}
    ran = leaky("parrot", "not-on-whatsapp", mode=SENDING, args=("-vv", "-rA", "-s"), env=named)

    check(ran)
    assert ran.sent == 2


def test_nothing_goes_over_the_wire_between_processes(leaky):
    check(leaky("parrot", args=XDIST, subprocess=True))


@pytest.mark.parametrize("canaries", [True], indirect=True, ids=["pin"])
def test_secrets_as_short_as_a_pin(leaky, canaries):
    """Six digits are matched whole: parts of them stand in every time and id."""
    ran = leaky("parrot", args=LOUD)

    check(ran)
    texts = [ran.text, *(file.read_text("utf-8") for file in ran.written())]
    assert not [pin for pin in (canaries.verify_token, canaries.password) for text in texts if word(pin, text)]


def word(pin, text):
    return re.search(rf"(?<!\w){pin}(?!\w)", text)


@pytest.mark.parametrize("state", ["hang", "reset"])
def test_a_connection_that_breaks_shows_no_header(leaky, state):
    check(leaky(state, args=LOUD))


def test_the_canaries_would_be_seen(leaky, monkeypatch):
    """What the other tests are worth: without the redactor every channel leaks."""
    monkeypatch.setattr("pytest_wa_health.privacy.redactor.Redactor._leaks", lambda self, text: [])
    monkeypatch.setattr("pytest_wa_health.privacy.scan.guard", lambda subject, redactor: None)

    ran = leaky("parrot", args=LOUD)

    leaks = ran.leaks()
    assert {
        "the terminal",
        "junit.xml",
        "report.html",
        "report.json",
        "pages/default.html",
        "run.log",
    } <= leaks.keys()
    kinds = {"access token", "app secret", "verify token", "password", "recipient"}
    assert set().union(*leaks.values()) >= kinds


@pytest.mark.parametrize(
    "disguise",
    [
        "plain",
        "spaced number",
        "base64",
        "percent",
        "json",
        "colour",
        "html",
        "wamid",
        "unseen",
        "full width",
        "lines",
    ],
)
def test_the_search_sees_through(disguise):
    from base64 import b64encode
    from urllib.parse import quote

    from canaries import wamid

    one = Canaries()
    number = one.recipients[0]
    text = {
        "plain": f"x{one.token[50:56]}x",
        "spaced number": f"{number[:4]} {number[4:6]}-{number[6:9]} {number[9:]}",
        "base64": b64encode(b"ab" + one.app_secret.encode()).decode(),
        "percent": quote(quote(one.password, safe=""), safe="").replace("%25", "%"),
        "json": "".join(f"\\u{ord(c):04x}" for c in one.verify_token),
        "colour": f"{one.token[50:53]}\x1b[31m{one.token[53:60]}",
        "html": "".join(f"&#{ord(c)};" for c in one.token),
        "wamid": wamid(number),
        "unseen": "\u200b".join(one.token),
        "full width": "".join(chr(ord(char) + 0xFEE0) for char in one.token),
        "lines": "\n".join([number[:4], number[4:6], number[6:]]),
    }[disguise]
    assert one.found_in(text)
    assert not one.found_in("nothing of it: " + text[:3])


def pairs(states, outputs):
    """Each state once and each output once as quick rows of the product, spread evenly; the rest is `full`."""
    states, outputs = list(states), list(outputs)
    chosen = {(state, outputs[number % len(outputs)]) for number, state in enumerate(states)}
    chosen |= {(states[number % len(states)], output) for number, output in enumerate(outputs)}
    marks = {True: [pytest.mark.slow], False: [pytest.mark.slow, pytest.mark.full]}
    return [
        pytest.param(state, output, marks=marks[(state, output) in chosen]) for state in states for output in outputs
    ]


@pytest.mark.parametrize(("state", "output"), pairs(TELLING, OUTPUTS))
def test_the_matrix(leaky, state, output):
    ran = leaky(state, args=OUTPUTS[output], subprocess=output in ("xdist", "reruns"))

    without = {"no-html": ("report.html",), "no-logging": ("run.log",)}.get(output, ())
    check(ran, without=without)


@pytest.mark.parametrize(("state", "output"), pairs(SENT, ("locals", "no-capture", "live-logs", "xdist")))
def test_the_matrix_of_sending(leaky, state, output):
    check(leaky("parrot", state, mode=SENDING, args=OUTPUTS[output], subprocess=output == "xdist"))
    # The number in the answer as Meta wrote it, too.
    check(leaky(state, mode=SENDING, args=OUTPUTS[output], subprocess=output == "xdist"))


EVERY = sorted(set(STATES) - WITHOUT_A_RUN)


@pytest.mark.parametrize(
    "state",
    [
        pytest.param(state, marks=[pytest.mark.slow, *([] if number % 12 == 0 else [pytest.mark.full])])
        for number, state in enumerate(EVERY)
    ],
)
def test_every_state_at_its_loudest(leaky, state):
    # A host that is not this machine must be allowed, and spoken to over TLS.
    env = {"WHATSAPP_GRAPH_URL": "https://graph.invalid"} if state == "dns" else {}
    check(leaky(state, args=(*LOUD, "--wa-allow-host", "graph.invalid"), env=env))


@pytest.mark.parametrize("state", sorted(WITHOUT_A_RUN))
def test_settings_that_cannot_be_used_leave_clean_reports(leaky, state):
    ran = leaky(state, args=("-vv", "--full-trace", "-l"), own=False)

    assert ran.exit_code == 4
    assert ran.leaks() == {}
    assert json.loads((ran.folder / "report.json").read_text("utf-8"))["verdict"] == "failed"
