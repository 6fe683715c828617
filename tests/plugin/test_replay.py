"""`pytest --wa-record` and `--wa-replay` as a user meets them."""

from __future__ import annotations

import json
import shutil
import socket

import pytest

from pytest_wa_health.run.cassette_files import bundled_cassette, bundled_names

FIRST_CAUSE = {
    "healthy": None,
    "token-logged-out": "token.logged-out",
    "token-expired": "token.expired",
    "permission-missing": "permission.messaging-missing",
    "wrong-phone-number-id": "phone.unknown-id",
    "not-registered": "phone.not-registered",
    "payment": "account.payment",
}


def test_every_bundled_cassette_is_told_about_here():
    assert sorted(FIRST_CAUSE) == bundled_names()


@pytest.mark.parametrize("name", FIRST_CAUSE)
def test_a_bundled_cassette_shows_its_cause_without_a_socket(health, monkeypatch, name):
    def refuse(*args, **kwargs):
        raise AssertionError("a replay opened a socket")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)

    outcome = health.run("--wa-replay", "--wa-cassette", name)

    assert outcome.causes[:1] == ([FIRST_CAUSE[name]] if FIRST_CAUSE[name] else [])
    assert outcome.exit_code == (1 if FIRST_CAUSE[name] else 0)
    assert outcome.report["mode"] == "replay"
    assert outcome.tenant["can_send"] is None
    assert "can send" not in outcome.text
    assert "not against Meta" in outcome.text


def test_without_a_cassette_of_ones_own_the_bundled_healthy_one_plays_and_says_so(health):
    outcome = health.run("--wa-replay")

    assert outcome.exit_code == 0
    assert "bundled 'healthy'" in outcome.text


@pytest.mark.parametrize("state", ["healthy", "logged-out", "not-registered", "wrong-app-secret", "page-empty"])
def test_a_replay_comes_to_the_verdicts_of_its_recording(health, double, state):
    health.write_env(double(state).env())
    recorded = health.run("--wa-record")
    (health.path / ".env").unlink()

    replayed = health.run("--wa-replay")

    skip = {"WA105"}  # this machine's clock is not judged in a replay
    verdicts = [
        [(c["id"], c["verdict"], c["cause"]) for c in run.tenant["checks"] if c["id"] not in skip]
        for run in (recorded, replayed)
    ]
    assert verdicts[0] == verdicts[1]
    assert recorded.causes == replayed.causes


def test_a_recording_holds_no_secret(health, double):
    stand_in = double("malformed-token")
    health.write_env(stand_in.env())

    health.run("--wa-record")

    text = (health.path / "cassettes" / "default.json").read_text(encoding="utf-8")
    token = stand_in.env()["WHATSAPP_ACCESS_TOKEN"]
    assert not [i for i in range(len(token) - 6) if token[i : i + 6] in text]


@pytest.mark.parametrize(
    ("content", "words"),
    [("{not json", "cassette"), ('{"schema": "something/else"}', "cassette"), ("[]", "cassette"), ("", "cassette")],
)
def test_a_cassette_that_cannot_be_played_is_one_sentence(health, content, words):
    folder = health.path / "cassettes"
    folder.mkdir()
    (folder / "mine.json").write_text(content, encoding="utf-8")

    outcome = health.run("--wa-replay", "--wa-cassette", "mine")

    assert outcome.exit_code == 4
    assert words in outcome.text and "mine" in outcome.text
    assert "Traceback" not in outcome.text
    assert outcome.causes == ["settings.unusable"]


@pytest.mark.parametrize("args", [(), ("-n2",)])
def test_one_cassette_that_cannot_be_played_hides_none_that_was(health, args):
    folder = health.path / "cassettes"
    folder.mkdir()
    shutil.copy(bundled_cassette("payment"), folder / "acme.json")
    (folder / "globex.json").write_text("{not json", encoding="utf-8")

    outcome = health.run("--wa-replay", *args)

    assert outcome.exit_code == 4
    assert len([line for line in outcome.text.splitlines() if "globex.json is not JSON" in line]) == 1, outcome.text
    found = {tenant["slug"]: tenant["diagnoses"][0]["cause"] for tenant in outcome.report["tenants"]}
    assert found == {"acme": "account.payment", "globex": "settings.unusable"}


def test_a_request_that_is_not_on_the_tape_is_unknown(health, double):
    health.write_env(double("healthy").env())
    health.run("--wa-record")
    path = health.path / "cassettes" / "default.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["interactions"] = [i for i in document["interactions"] if "health_status" not in str(i["request"])]
    path.write_text(json.dumps(document), encoding="utf-8")

    outcome = health.run("--wa-replay")

    assert outcome.exit_code == 1
    assert outcome.report["verdict"] == "unknown"
    assert "Traceback" not in outcome.text


def test_a_recording_that_got_no_answer_leaves_the_good_one_alone(health, double):
    health.write_env(double("healthy").env())
    health.run("--wa-record")
    path = health.path / "cassettes" / "default.json"
    good = path.read_bytes()
    health.write_env({**double("healthy").env(), "WHATSAPP_GRAPH_URL": "http://127.0.0.1:9"})

    outcome = health.run("--wa-record", "--wa-timeout", "1")

    assert outcome.exit_code == 1
    assert path.read_bytes() == good
    assert "no cassette was written" in outcome.text


def test_a_cassette_that_does_not_say_what_it_is_for_is_one_sentence(health, double):
    health.write_env(double("healthy").env())
    health.run("--wa-record")
    path = health.path / "cassettes" / "default.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["metadata"] = {}
    path.write_text(json.dumps(document), encoding="utf-8")

    outcome = health.run("--wa-replay")

    assert outcome.exit_code == 4
    assert "does not say what it was recorded for" in outcome.text
    assert "Traceback" not in outcome.text
