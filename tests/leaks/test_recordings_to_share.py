"""A recording for a public issue: nobody's id, nobody's secret, and the same verdicts when it is played."""

from __future__ import annotations

import json

import pytest

FAST = ("healthy", "malformed-token", "payment")
STORIES = (
    *FAST, "logged-out", "expired", "messaging-missing", "waba-not-assigned",
    "wrong-phone-number-id", "waba-as-phone-id", "not-registered", "other-account", "other-app-subscribed",
    "callback-overridden", "template-paused", "quality-red", "page-2", "two-numbers", "html-page", "app-removed",
    "rate-limited-app", "version-expiring", "sandbox", "name-declined", "recipient-not-allowed",
)  # fmt: skip


def verdicts(report):
    tenant = report["tenants"][0]
    # Of a recording the clock is not judged.
    checks = (check for check in tenant["checks"] if check["id"] != "WA105")
    return {check["id"]: (check["verdict"], check["cause"]) for check in checks}


@pytest.mark.parametrize(
    "state", [state if state in FAST else pytest.param(state, marks=pytest.mark.slow) for state in STORIES]
)
def test_a_shared_recording_names_nobody_and_says_the_same(leaky, health, state):
    recorded = leaky("parrot", state, mode=("--wa-record", "--wa-anonymize"), own=False, args=("--wa-timeout", "9"))
    cassette = recorded.folder / "cassettes" / "default.json"
    text = cassette.read_text("utf-8")

    assert recorded.leaks() == {}
    assert len(json.loads(text)["interactions"]) >= 3
    assert [own for own in recorded.own if own in text] == []
    scanned = health.pytester.runpytest_inprocess("--wa-scan", str(cassette))
    assert scanned.ret == 0, scanned.outlines

    (recorded.folder / ".env").unlink()
    replayed = health.run("--wa-replay", "--wa-cassette", "default", "-W", "default")

    assert verdicts(replayed.report) == verdicts(recorded.report)
    assert [found["cause"] for found in replayed.tenant["diagnoses"]] == [
        found["cause"] for found in recorded.tenant["diagnoses"]
    ]
    assert [own for own in recorded.own if own in json.dumps(replayed.report)] == []
