"""Whole runs over answers that nobody thought of: no traceback of ours, and a report of the right shape."""

from __future__ import annotations

import json
import random
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tampering import Passing, Tampering

from pytest_wa_health.double import Double

VERDICTS = {"passed", "warned", "failed", "unknown", "blocked", "not-applicable", "waived"}
WORDS = (
    "data", "error", "code", "error_subcode", "message", "error_data", "details", "id", "is_valid", "expires_at",
    "scopes", "granular_scopes", "scope", "target_ids", "paging", "cursors", "after", "next", "health_status",
    "entities", "entity_type", "can_send_message", "errors", "error_code", "status", "quality_rating", "name_status",
    "platform_type", "display_phone_number", "subscribed_apps", "whatsapp_business_api_data", "phone_numbers",
    "owner_business_info", "callback_url", "fields", "active", "object", "name", "language", "app_id", "type",
    "issued_at", "throughput", "level", "webhook_configuration", "application", "metadata", "currency",
)  # fmt: skip
JUNK: tuple[Any, ...] = (
    None, True, False, 0, -1, 190, 10**30, 1e308, "", "0", "CONNECTED", "\u202e\x1b[2J<b>", "x" * 3000, [], {}, [[]],
    [None], {"": ""}, {"id": {}}, ["data"], "106540352242922", -(2**63), 4e-320, "2026-11-22T06:00:04+0000",
)  # fmt: skip
SCALARS = st.sampled_from(JUNK) | st.text(max_size=20) | st.integers() | st.floats(allow_nan=False)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=6),
    max_leaves=30,
)
OURS = settings(
    max_examples=30,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
pytestmark = pytest.mark.slow


def spoilt(tree: Any, draw: random.Random, rate: float) -> Any:
    """`tree` with values replaced, left out, repeated or wrapped, each at `rate`."""
    if draw.random() < rate:
        return draw.choice([draw.choice(JUNK), [tree], {"data": tree}, str(tree)])
    if isinstance(tree, dict):
        kept = {key: spoilt(value, draw, rate) for key, value in tree.items() if draw.random() >= rate}
        return {**kept, draw.choice(WORDS): draw.choice(JUNK)} if draw.random() < rate else kept
    if isinstance(tree, list):
        rows = [spoilt(row, draw, rate) for row in tree if draw.random() >= rate]
        return rows * 2 if draw.random() < rate else rows
    return tree


def run(health: Any, url: str, env: dict[str, str]) -> None:
    health.write_env({**env, "WHATSAPP_GRAPH_URL": url})
    outcome = health.run(
        "--wa-live", "--wa-timeout", "2", "--wa-report-dir=pages", "--junitxml=junit.xml", "-W", "default", "-vv"
    )

    assert outcome.exit_code in (0, 1), outcome.text
    assert "Traceback" not in outcome.text and "INTERNALERROR" not in outcome.text, outcome.text
    ET.parse(health.path / "junit.xml")
    assert (health.path / "pages" / "default.html").stat().st_size
    text = (health.path / "report.json").read_text("utf-8")
    sound(json.loads(text, parse_constant=pytest.fail), exit_code=outcome.exit_code)


def sound(report: dict[str, Any], *, exit_code: int) -> None:
    """Section 5 of the contract, as far as it is about shapes."""
    assert report["schema"] == "pytest-wa-health/1"
    (tenant,) = report["tenants"]
    assert report["verdict"] == tenant["verdict"]
    assert tenant["verdict"] in ("passed", "warned", "failed", "unknown")
    assert (exit_code == 0) == (tenant["verdict"] in ("passed", "warned"))
    assert tenant["can_send"] in (True, False, None)
    assert all(isinstance(value, (str, type(None))) for value in tenant["ids"].values())
    assert len(tenant["checks"]) >= 50
    for check in tenant["checks"]:
        assert check["verdict"] in VERDICTS
        assert isinstance(check["cause"], (str, type(None))) and isinstance(check["title"], str)
    for found in tenant["diagnoses"]:
        assert {"cause", "severity", "confidence", "title", "explanation", "who", "steps", "evidence"} <= found.keys()
        assert found["confidence"] in ("certain", "likely", "possible")
        assert all(isinstance(step, str) and step for step in found["steps"])
        assert all(row["request"] is None or isinstance(row["request"], str) for row in found["evidence"])
    # Unknown is never green.
    bad = {check["verdict"] for check in tenant["checks"]} & {"failed", "unknown"}
    assert not bad or tenant["verdict"] in ("failed", "unknown")


@OURS
@given(answers=st.lists(st.tuples(st.sampled_from([200, 400, 401, 403, 404, 500]), TREES), min_size=1, max_size=4))
def test_any_json_at_all(health, answers):
    def edit(passing: Passing) -> None:
        passing.status, passing.json = random.Random(passing.path).choice(answers)

    env = Double().start()
    try:
        with Tampering(None, edit) as url:
            run(health, url, env.env())
    finally:
        env.stop()


@OURS
@given(
    seed=st.integers(0, 10**6),
    rate=st.sampled_from([0.01, 0.04, 0.15, 0.5]),
    state=st.sampled_from(["healthy", "logged-out", "payment", "two-numbers", "unknown-health-code", "page-2"]),
)
def test_metas_own_answers_with_pieces_spoilt(health, seed, rate, state):
    def edit(passing: Passing) -> None:
        # By path, not by turn: the questions are asked side by side.
        passing.json = spoilt(passing.json, random.Random(f"{seed}{passing.path}"), rate)

    with Double(state) as double, Tampering(double.url, edit) as url:
        run(health, url, double.env())
