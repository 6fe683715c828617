"""A week of traffic of an account, as a receiver records it by the lines of the docs, and what is said of it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests

from pytest_wa_health.cli import main
from pytest_wa_health.double import Double
from pytest_wa_health.events import examine_events, scrub

START = 1_790_000_000
DAY = 86_400
DAYS, MESSAGES = 7, 4
NOBODY = ("96650765432", "Nadia", "see you at nine")


class Recorder(ThreadingHTTPServer):
    """The recorder of the docs: each webhook as one line, without personal data."""

    def __init__(self, file: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Webhook)
        self.file = file
        self.lock = threading.Lock()

    def keep(self, body: bytes) -> None:
        with self.lock, self.file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(scrub(body)) + "\n")


class _Webhook(BaseHTTPRequestHandler):
    server: Recorder

    def do_POST(self) -> None:
        self.server.keep(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Nothing on the terminal."""


@pytest.fixture
def recorder(tmp_path: Path) -> Iterator[Recorder]:
    server = Recorder(tmp_path / "events.jsonl")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


TEMPLATE = {"type": "template", "template": {"name": "opening_hours", "language": {"code": "en_US"}}}
TEXT = {"type": "text", "text": {"body": "see you at nine"}}


def a_week(recorder: Recorder, states: tuple[str, ...], kind: dict[str, Any], said: dict[str, Any] | None) -> None:
    """Send messages for a week, on a clock of its own; on the last day Meta may say something of the account."""
    now = [float(START)]
    url = f"http://127.0.0.1:{recorder.server_address[1]}/wa"
    with Double(*states, callback=url, clock=lambda: now[0]) as wa, requests.Session() as session:
        env = wa.env()
        number, version = env["WHATSAPP_PHONE_NUMBER_ID"], env["WHATSAPP_API_VERSION"]
        session.headers["Authorization"] = f"Bearer {env['WHATSAPP_ACCESS_TOKEN']}"
        for day in range(DAYS):
            now[0] = START + day * DAY
            for n in range(MESSAGES):
                body = {"messaging_product": "whatsapp", "to": f"96650765432{n}", **kind}
                answer = session.post(f"{wa.url}/{version}/{number}/messages", json=body, timeout=5)
                assert answer.status_code == 200, answer.text
            assert wa.settle()
            contact = {"profile": {"name": "Nadia"}, "wa_id": "966507654320"}
            asked = {"from": "966507654320", "id": f"wamid.in{day}", "timestamp": str(int(now[0])), **TEXT}
            value = {"metadata": {"phone_number_id": number}, "contacts": [contact], "messages": [asked]}
            assert wa.emit("messages", {"messaging_product": "whatsapp", **value})
        if said is not None:
            assert wa.emit("account_update", said)


DISABLED = {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "DISABLE"}}
FAULTS: dict[str, tuple[tuple[str, ...], dict[str, Any], dict[str, Any] | None, str, int | None]] = {
    "no payment method": (("payment-later",), TEMPLATE, None, "account.payment", 131042),
    "no number of WhatsApp's": (("not-on-whatsapp",), TEMPLATE, None, "recipient.undeliverable", 131026),
    "texts after 24 hours": (("window-closed",), TEXT, None, "recipient.window-closed", 131047),
    "an account that is locked": (("spam-lock",), TEMPLATE, None, "account.locked", 131031),
    "a closed country": (("country-restricted-later",), TEMPLATE, None, "recipient.country-restricted", 130497),
    "a cap on marketing": (("marketing-capped",), TEMPLATE, None, "recipient.marketing-capped", 131049),
    "an account that is disabled on the last day": ((), TEMPLATE, DISABLED, "account.disabled", None),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_the_fault_of_a_week_is_named(
    fault: str,
    recorder: Recorder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    states, kind, said, cause, code = FAULTS[fault]
    a_week(recorder, states, kind, said)
    monkeypatch.chdir(tmp_path)

    assert main(["events", "events.jsonl", "--json", "out.json"]) == 1

    result = json.loads((tmp_path / "out.json").read_text())
    total = result["total"]
    assert [one["cause"] for one in total["diagnoses"]] == [cause]
    assert f"Fix first: {cause}" in capsys.readouterr().out
    assert (total["messages"], total["inbound"]) == (DAYS * MESSAGES, DAYS)
    assert [row["code"] for row in total["failures"]] == ([] if code is None else [code])
    for row in total["failures"]:
        assert (len(row["days"]), row["countries"]) == (DAYS, {"SA": DAYS * MESSAGES})
    recorded = recorder.file.read_text() + json.dumps(result)
    assert [private for private in NOBODY if private in recorded] == []


@pytest.mark.parametrize("states", [(), ("coexistence",)], ids=str)
def test_a_week_that_went_well_is_green(
    states: tuple[str, ...], recorder: Recorder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_week(recorder, states, TEMPLATE, None)
    monkeypatch.chdir(tmp_path)

    assert main(["events", "events.jsonl", "--json", "out.json"]) == 0

    result = json.loads((tmp_path / "out.json").read_text())
    assert (result["verdict"], result["total"]["diagnoses"]) == ("passed", [])
    assert result["total"]["funnel"]["delivered"] == DAYS * MESSAGES


RESTRICTIONS = {
    ("RESTRICTED_BIZ_INITIATED_MESSAGING",): ["account.restricted"],
    ("RESTRICTED_BIZ_INITIATED_MESSAGING", "RESTRICTED_ADD_PHONE_NUMBER_ACTION"): ["account.restricted"],
    ("RESTRICTED_CUSTOMER_INITIATED_MESSAGING",): ["account.restricted"],
    (): ["account.restricted"],
    ("RESTRICTED_BUSINESS_INITIATED_CALLING",): [],
    ("RESTRICTED_USER_INITIATED_CALLING", "RESTRICTED_ADD_PHONE_NUMBER_ACTION"): [],
}


@pytest.mark.parametrize("kinds", RESTRICTIONS, ids=" and ".join)
def test_a_restriction_of_calls_restricts_no_messages(kinds: tuple[str, ...], tmp_path: Path) -> None:
    rows = [{"restriction_type": kind, "expiration": START + DAY} for kind in kinds]
    change = {"field": "account_update", "value": {"event": "ACCOUNT_RESTRICTION", "restriction_info": rows}}
    entry = {"id": "102290129340398", "time": START, "changes": [change]}
    payload = {"object": "whatsapp_business_account", "entry": [entry]}
    (tmp_path / "e.json").write_text(json.dumps(payload))

    total = examine_events(["e.json"], base=tmp_path)["total"]

    assert [one["cause"] for one in total["diagnoses"]] == RESTRICTIONS[kinds]
    assert [one["event"] for one in total["happenings"]] == ["ACCOUNT_RESTRICTION"]
