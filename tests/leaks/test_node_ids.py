"""Secrets as parameters, ids, fixtures' words and properties: whatever pytest can print or write of them is clean."""

from __future__ import annotations

import pytest
from canaries import Canaries

PARAMETERS = """
import pathlib
import pytest
SETTINGS = dict(line.split("=", 1) for line in pathlib.Path(".env").read_text().splitlines() if "=" in line)
TOKEN, SECRET = SETTINGS["WHATSAPP_ACCESS_TOKEN"], SETTINGS["WHATSAPP_APP_SECRET"]
TO = SETTINGS["WHATSAPP_TEST_RECIPIENTS"].split(",")[0]

@pytest.fixture(params=[TOKEN], ids=["id-" + TOKEN])
def token(request):
    return request.param

@pytest.mark.parametrize("value", [TO, SECRET])
def test_passes(value, token, record_property):
    record_property(value, token)
    print(value)

@pytest.mark.parametrize("value", [TO], ids=[SECRET])
def test_fails(value, token):
    assert value == token

class TestNamed:
    pass
setattr(TestNamed, "test_" + TOKEN, lambda self: None)
"""
OPTIONS = [
    ("--fixtures-per-test", "--debug=trace.log"),
    ("--fixtures-per-test", "-v"),
    ("--fixtures", "-v"),
    ("--collect-only",),
    ("--collect-only", "-q"),
    ("--setup-show",),
    ("--setup-plan",),
    ("--setup-only",),
    ("--durations=0", "-vv"),
    ("-v", "-rA", "--showlocals", "--tb=long"),
    ("--lf", "--tb=native"),
    ("--stepwise",),
    ("--trace-config", "--debug=trace.log"),
    ("--junitxml=junit.xml", "-o", "junit_family=xunit1"),
    ("--cache-show",),
    ("-n2", "-p", "xdist", "-v"),
]
QUICK = [OPTIONS[0], ("--collect-only",), ("--setup-show",), ("-v", "-rA", "--showlocals", "--tb=long")]


@pytest.mark.parametrize(
    "options",
    [pytest.param(each, marks=[] if each in QUICK else pytest.mark.slow, id=" ".join(each)) for each in OPTIONS],
)
def test_no_option_shows_them(health, double, options):
    canaries = Canaries()
    stand_in = double("healthy", edit=canaries.plant)
    health.write_env({**stand_in.env(), **canaries.env()})
    (health.path / "test_mine.py").write_text(PARAMETERS, "utf-8")

    outcome = health.run("--wa-live", "--wa-timeout", "2", *options, "test_mine.py")

    assert canaries.found_in(outcome.text) == set()
    assert canaries.found_below(health.path) == {}
    assert "sha256:" in outcome.text or options[0] in ("--cache-show", "--fixtures")


def test_a_report_is_never_sent_to_a_public_page(live):
    outcome, double = live("healthy", args=("--pastebin=all",))

    assert outcome.exit_code == 4
    assert "--pastebin would send this report to a public page" in outcome.text
    assert double.calls == []
