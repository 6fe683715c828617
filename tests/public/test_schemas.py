"""The published schemas fit what is really written: every state, every mode, every release."""

from __future__ import annotations

import copy
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import jsonschema
import pytest
import requests
from closed_schemas import misfits

from pytest_wa_health import catalogue, cli, examine, starter
from pytest_wa_health.double import STATES, Double
from pytest_wa_health.events import examine_events
from pytest_wa_health.settings import project_schema
from pytest_wa_health.settings.names import tomllib

ROOT = Path(__file__).parents[2]
NAMES = ("events", "report", "settings")
OLD = sorted((ROOT / "tests" / "data" / "reports").glob("*.json"))
NUMBER, ACCOUNT = "106540352242977", "102290129340377"
AT = 1_794_000_000


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_printed_and_nothing_else(name, health, capsys):
    published = json.loads((ROOT / "docs" / "schema" / f"{name}.json").read_text("utf-8"))

    printed = health.pytester.runpytest_inprocess("-p", "wa_health", "--wa-schema", name)
    capsys.readouterr()
    assert (printed.ret, json.loads("\n".join(printed.outlines))) == (0, published)
    for words in (["schema", name], ["--schema", name]):
        assert cli.main(words) == 0
        assert json.loads(capsys.readouterr().out) == published


def test_a_schema_that_is_not_there_is_one_sentence(health, capsys):
    refused = health.pytester.runpytest_inprocess("-p", "wa_health", "--wa-schema", "reports")

    assert refused.ret == 4
    refused.stderr.fnmatch_lines(["*--wa-schema takes events, report or settings"])
    assert cli.main(["schema", "reports"]) == 4
    assert "wa-health schema takes events, report or settings" in capsys.readouterr().err


@pytest.mark.parametrize(
    "state",
    [pytest.param(s, marks=() if n % 20 == 0 else pytest.mark.slow) for n, s in enumerate(STATES)],
)
def test_the_report_of_every_state_fits(state, health, double):
    report = examine(double(state).env(), timeout=0.3, lang="ar" if len(state) % 2 else "en")

    assert misfits("report", report) == []


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("logged-out", ["--wa-live"]),
        ("template-paused", ["--wa-live", "-k", "token"]),
        ("marketing-capped", ["--wa-live", "--wa-send", "--wa-delivery-timeout", "1"]),
        ("healthy", ["--wa-record"]),
        ("healthy", ["--wa-live", "--wa-history", "runs.jsonl"]),
    ],
)
def test_the_report_of_every_mode_fits(state, words, live):
    outcome, _ = live(state, args=tuple(words))

    assert outcome.report
    assert misfits("report", outcome.report) == []


def test_the_report_of_a_replay_and_of_a_run_that_cannot_begin_fits(health):
    for words in (["--wa-replay", "--wa-cassette", "payment"], ["--wa-live"]):
        assert misfits("report", health.run(*words).report) == []


@pytest.mark.parametrize("path", OLD, ids=lambda path: path.stem)
def test_the_report_of_an_earlier_release_fits(path):
    assert misfits("report", json.loads(path.read_text("utf-8")), closed=False) == []


def test_what_does_not_fit_is_found():
    report = json.loads(OLD[0].read_text("utf-8"))
    wrong = copy.deepcopy(report)
    wrong["verdict"] = "green"
    del wrong["tenants"][0]["can_send"]

    found = {place.partition(":")[0] for place in misfits("report", wrong, closed=False)}
    assert found == {"$.verdict", "$.tenants[0]"}
    assert misfits("report", {**report, "colour": "red"}, closed=False) == []  # a later release may add


def change(field, value):
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": ACCOUNT, "time": AT, "changes": [{"field": field, "value": value}]}],
    }


def messages(**value):
    of = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": NUMBER}}
    return change("messages", {**of, **value})


def status(number, state, at=AT, **more):
    return {"id": f"wamid.S{number}", "status": state, "timestamp": str(at), "recipient_id": "966500000077", **more}


def every_kind():
    """A payload of every kind that there is: each code of the catalogue, one that nobody knows, what changes."""
    codes = [int(code.key) for code in catalogue.codes() if code.key.isdecimal()]
    for n, code in enumerate([*codes, 139_977]):
        errors = [{"code": code, "title": "Some words", "error_data": {"details": "more words"}}]
        yield messages(statuses=[status(n, "failed", errors=errors)])
    for n in range(300):
        state = "delivered" if n < 150 else "sent"
        yield messages(statuses=[status(f"D{n}", state, AT - 86_400 * (300 - n) // 150)])
    yield messages(messages=[{"from": "966500000077", "id": "wamid.I", "timestamp": str(AT), "type": "text"}])
    yield messages(errors=[{"code": 131_051, "title": "Unsupported", "message": "Unsupported"}])
    yield change("account_update", {"event": "PARTNER_REMOVED"})
    yield change("message_template_status_update", {"event": "PAUSED", "message_template_name": "opening_hours"})


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_result_of_every_kind_of_event_fits(tmp_path, lang):
    path = tmp_path / "events.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in [*every_kind(), {"object": "page", "entry": []}]) + "\n{cut")

    result = examine_events([str(path), "no-such-file"], base=tmp_path, lang=lang)

    total = result["total"]
    assert total["failures"] and total["unexplained"] and total["happenings"] and result["problems"]
    assert misfits("events", result) == []


def test_the_result_of_no_event_fits(tmp_path):
    (tmp_path / "empty.log").write_text("")

    assert misfits("events", examine_events(["empty.log"], base=tmp_path)) == []


class Callback(ThreadingHTTPServer):
    """Keeps what it is sent."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Keeping)
        self.bodies = []
        self.more = threading.Condition()

    def wait_for(self, words):
        with self.more:
            assert self.more.wait_for(lambda: any(word in body for body in self.bodies for word in words), timeout=10)


class Keeping(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        with self.server.more:
            self.server.bodies.append(body)
            self.server.more.notify_all()
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def callback():
    with Callback() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.shutdown()


@pytest.mark.parametrize(
    "state",
    [
        "healthy",
        "marketing-capped",
        "in-experiment",
        "window-closed",
        "payment-later",
        "not-on-whatsapp",
        "opted-out",
    ],
)
def test_the_webhooks_of_a_double_fit(state, callback, tmp_path):
    with Double(state, callback=f"http://127.0.0.1:{callback.server_address[1]}/wa") as double:
        env = double.env()
        body = {
            "messaging_product": "whatsapp", "to": env["WHATSAPP_TEST_RECIPIENTS"], "type": "template",
            "template": {"name": "opening_hours", "language": {"code": "en_US"}},
        }  # fmt: skip
        requests.post(
            f"{double.url}/{env['WHATSAPP_API_VERSION']}/{env['WHATSAPP_PHONE_NUMBER_ID']}/messages",
            json=body,
            headers={"Authorization": f"Bearer {env['WHATSAPP_ACCESS_TOKEN']}"},
            timeout=5,
        )
        callback.wait_for(['"read"', '"failed"'])
    (tmp_path / "events.jsonl").write_text("\n".join(callback.bodies))

    result = examine_events(["events.jsonl"], base=tmp_path)

    assert result["total"]["messages"] == 1
    assert misfits("events", result) == []


def test_the_starter_settings_fit_and_a_misspelt_key_does_not(tmp_path):
    schema = project_schema.schema()
    starter.write(tmp_path, "settings")
    written = tomllib.loads((tmp_path / "wa-health.toml").read_text("utf-8"))

    jsonschema.validate(written, schema)
    jsonschema.validate(
        {"tenants": {"a": {"phone_number_id": NUMBER}}, "thresholds": {"usage_warn_percent": 90}}, schema
    )
    for wrong in ({"phone_number": NUMBER}, {"waivers": [{"check": "WA201"}]}, {"access_token": "x"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema)
