"""Cassettes of other hands: what they say beside Meta's answers is in order, or one sentence says where it is not."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from junk import mutated

from pytest_wa_health import catalogue
from pytest_wa_health.privacy.redactor import Redactor
from pytest_wa_health.recording.cassette import CassetteError
from pytest_wa_health.report import html
from pytest_wa_health.run.answer_source import survey_replayed
from pytest_wa_health.run.cassette_files import bundled_cassette, bundled_names
from pytest_wa_health.run.examination import Examination
from pytest_wa_health.run.result import build
from pytest_wa_health.survey.facts import Snapshot

Json = Any

URL = "https://shop.example.com/hook"
OK = {"status": 200, "ms": 80, "echo": "exact"}
REFUSED = {"status": 403, "ms": 90, "title": "Forbidden", "behind": "cloudflare", "wants_signature": True}
BROKE_OFF = {"status": None, "ms": 3, "failure": {"kind": "timeout", "reason": "no answer in time"}}
CALLBACK = {"url": URL, "scheme": "https", "loopback": False, "has_verify_token": True}
WEBHOOKS: tuple[Json, ...] = (
    None,
    {"broken": "it did not end in time"},
    {**CALLBACK, "scheme": "http"},
    {**CALLBACK, "plain": REFUSED, "samples_skipped": "needs --wa-send", "certificate_until": None},
    {
        **CALLBACK, "handshake": {**OK, "ms": 4000}, "again": {**OK, "ms": 3000}, "wrong_token": OK,
        "good_signature": BROKE_OFF, "bad_signature": OK, "certificate_until": "2027-01-01T00:00:00Z",
    },
    {
        **CALLBACK, "handshake": REFUSED, "wrong_token": BROKE_OFF, "decoded_twice": REFUSED, "with_signature": OK,
        "good_signature": REFUSED, "bad_signature": REFUSED,
    },
    {
        **CALLBACK, "handshake": {**OK, "echo": "inside", "around": "HTML"}, "wrong_token": REFUSED,
        "samples_skipped": "needs WHATSAPP_APP_SECRET",
    },
    {
        **CALLBACK, "handshake": {"status": 503, "ms": 9, "edge": {"name": "ngrok", "kind": "down", "sure": False}},
        "samples_skipped": "needs --wa-send",
    },
    {
        **CALLBACK, "handshake": {"status": 302, "ms": 9, "redirect": "https://example.com/"},
        "wrong_token": {"status": 302, "ms": 9, "redirect": "https://example.com/"},
        "samples_skipped": "needs --wa-send",
    },
)  # fmt: skip
FALLBACKS: tuple[Json, ...] = (
    None,
    {"broken": "no thread could be started"},
    {"outcome": "ok", "server": "smtp://h:25", "step": "done", "ms": 5, "protected": True, "signed_in": True,
     "sender": False},
    {"outcome": "auth-refused", "server": "smtp://h:25", "step": "auth", "ms": 5, "detail": "refused", "code": 535,
     "temporary": False},
)  # fmt: skip
DEPLOYMENTS: tuple[Json, ...] = (
    None,
    {"broken": "it could not be made (ValueError)"},
    {"outcome": "differs", "url": URL, "status": 200, "ms": 4, "remote": "sha256:00000000"},
    {"outcome": "unreachable", "url": URL, "status": 302, "ms": 4, "redirect": URL, "detail": "HTTP 302"},
)  # fmt: skip


def cassette(name: str, **reach: Json) -> Json:
    """A bundled recording in which everything that may be said is said."""
    path = bundled_cassette(name)
    assert path is not None
    document = json.loads(path.read_text(encoding="utf-8"))
    document["metadata"] |= {
        "reach": {"sends": None, "webhook": None, "fallback": None, "deployment": None, **reach},
        "local": [
            {"cause": "settings.placeholder", "variable": "WHATSAPP_APP_SECRET", "note": "x", "confidence": "likely"}
        ],
    }
    document["metadata"]["settings"] |= {
        "incomplete": [{"missing": "SMTP_USER", "because": "SMTP_HOST"}, {"missing": "A", "because": "WHATSAPP_B"}],
        "webhook_url": URL, "expected_number": "+966 55 000 0001", "hints": ["a hint"],
        "unusable": ["WHATSAPP_APP_SECRET"], "shadowed": ["WHATSAPP_APP_ID"],
    }  # fmt: skip
    return document


def replayed(path: Path, document: Json) -> str:
    """Play `document`, judge it, and show it; raises CassetteError."""
    path.write_text(json.dumps(document), encoding="utf-8")
    snapshot, label = survey_replayed(path, Redactor(()))
    assert label.isprintable() or not label
    shipped = Snapshot.from_json(json.loads(json.dumps(snapshot.to_json())))
    examination = Examination("acme", shipped)
    checks = [
        {"id": check.id, "nodeid": None, "title": check.title("en"), "area": check.area, "verdict": verdict.outcome,
         "cause": verdict.cause, "note": verdict.note, "severity": check.severity, "duration_s": 0.0}
        for check in catalogue.checks()
        if (verdict := examination.diagnosis.verdicts[check.id])
    ]  # fmt: skip
    result = build([examination], {"acme": checks}, mode="replay", lang="en", generated_at=1.0, duration=0.1)
    return html.page(result)


@pytest.mark.parametrize("name", bundled_names())
def test_every_bundled_cassette_is_in_order(tmp_path: Path, name: str) -> None:
    assert "</html>" in replayed(tmp_path / "acme.json", cassette(name))


@pytest.mark.parametrize("part", ["webhook", "fallback", "deployment"])
def test_whatever_a_recording_holds_of_other_servers_is_in_order(tmp_path: Path, part: str) -> None:
    for facts in {"webhook": WEBHOOKS, "fallback": FALLBACKS, "deployment": DEPLOYMENTS}[part]:
        assert "</html>" in replayed(tmp_path / "acme.json", cassette("healthy", **{part: facts}))


SPOILT: dict[str, tuple[tuple[str, ...], Json]] = {
    "local[0]": (("local",), [1]),
    "local[0].cause": (("local",), [{"x": 1}]),
    "reach": (("reach",), 5),
    "reach.sends": (("reach",), {"sends": {"reason": None}}),
    "reach.webhook": (("reach", "webhook"), 5),
    "reach.fallback": (("reach", "fallback"), [1]),
    "reach.deployment": (("reach", "deployment"), {"outcome": "same", "url": URL}),
    "settings.app_id": (("settings", "app_id"), {"a": [1]}),
    "settings.business_account_id": (("settings", "business_account_id"), {"a": [1]}),
    "settings.recipients is": (("settings", "recipients"), {"a": [1]}),
    "settings.incomplete[0]": (("settings", "incomplete"), ["SMTP_HOST"]),
    "settings.required_templates[0].language": (("settings", "required_templates"), [{"name": "x"}]),
    "tenant": (("tenant",), "\ud800x"),
    "version": (("version",), "../.."),
}


@pytest.mark.parametrize("place", SPOILT)
def test_what_has_another_kind_is_one_sentence_that_names_the_place(tmp_path: Path, place: str) -> None:
    keys, value = SPOILT[place]
    document = cassette("healthy")
    inner = document["metadata"]
    for key in keys[:-1]:
        inner = inner[key]
    inner[keys[-1]] = value

    with pytest.raises(CassetteError) as refused:
        replayed(tmp_path / "acme.json", document)

    sentence = str(refused.value)
    assert sentence.startswith(
        f"the cassette {tmp_path / 'acme.json'} does not say what it was recorded for: {place}"
    )
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("part", "value"), [("label", "a\x1b[2J\x07"), ("label", "two\nlines"), ("path", "/v25.0/\ud800")]
)
def test_what_could_move_a_terminal_or_be_asked_of_nobody_is_no_recording(
    tmp_path: Path, part: str, value: str
) -> None:
    document = cassette("healthy")
    (document if part == "label" else document["interactions"][0]["request"])[part] = value

    with pytest.raises(CassetteError, match="is damaged"):
        replayed(tmp_path / "acme.json", document)


def test_metadata_without_end_is_no_metadata(tmp_path: Path) -> None:
    document = cassette("healthy")
    document["metadata"]["settings"]["more"] = json.loads("[" * 300 + "]" * 300)

    with pytest.raises(CassetteError, match="does not say"):
        replayed(tmp_path / "acme.json", document)


def test_a_foreign_cassette_is_one_sentence_and_a_report(health) -> None:
    document = cassette("healthy")
    document["metadata"]["local"] = [{"x": 1}]
    (health.path / "cassettes").mkdir()
    (health.path / "cassettes" / "acme.json").write_text(json.dumps(document), encoding="utf-8")

    outcome = health.run("--wa-replay")

    assert outcome.exit_code == 4
    assert "acme.json does not say what it was recorded for: local[0].cause" in outcome.text
    assert "Traceback" not in outcome.text and "INTERNALERROR" not in outcome.text
    assert outcome.causes == ["settings.unusable"]


JUNK: tuple[Json, ...] = (
    None, True, False, -1, 0, 1e300, 10**30, "", "x", "inside", "exact", "\ud83d", "\u202e<script>", "9" * 39,
    [], {}, [[]], [None], {"a": {}}, {"broken": "x"}, "../..", "/", "a b", "https://[", "WHATSAPP_ACCESS_TOKEN",
)  # fmt: skip


@settings(
    max_examples=150, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(
    seed=st.integers(0, 10**6),
    name=st.sampled_from(["healthy", "token-logged-out", "payment", "wrong-phone-number-id"]),
    rate=st.sampled_from([0.003, 0.01, 0.03, 0.1]),
    webhook=st.sampled_from(WEBHOOKS),
    fallback=st.sampled_from(FALLBACKS),
    deployment=st.sampled_from(DEPLOYMENTS),
)
def test_whatever_the_metadata_holds_there_is_a_report_or_a_sentence(
    tmp_path: Path, seed: int, name: str, rate: float, webhook: Json, fallback: Json, deployment: Json
) -> None:
    document = cassette(name, webhook=webhook, fallback=fallback, deployment=deployment)
    document["metadata"] = mutated(document["metadata"], random.Random(seed), JUNK, replaced=rate, dropped=rate)
    try:
        page = replayed(tmp_path / "acme.json", document)
    except CassetteError:
        return

    assert "</html>" in page


def test_the_label_of_a_foreign_cassette_is_no_command_to_the_runner(health) -> None:
    folder = health.path / "cassettes"
    folder.mkdir()
    (folder / "acme.json").write_text(json.dumps({**cassette("healthy"), "label": "##[error]injected"}), "utf-8")

    text = health.run("--wa-replay").text

    assert "acme: #[error]injected" in text
    assert "##[" not in text
