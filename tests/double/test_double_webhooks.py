"""What follows an accepted message: statuses, signatures, the history, the handshake."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from double_client import Client, error_of

from pytest_wa_health.double import STATES, Double
from pytest_wa_health.double.account import healthy


class Receiver(ThreadingHTTPServer):
    """A webhook that keeps what it got, and answers the handshake as it is told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Endpoint)
        self.events: list[tuple[str, bytes]] = []
        self.status = 200
        self.challenge_suffix = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/wa"

    def statuses(self) -> list[dict]:
        return [json.loads(body)["entry"][0]["changes"][0]["value"]["statuses"][0] for _, body in self.events]


class _Endpoint(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.events.append((self.headers["X-Hub-Signature-256"], body))
        self.answer(b"")

    def do_GET(self) -> None:
        query = parse_qs(urlsplit(self.path).query)
        self.answer((query["hub.challenge"][0] + self.server.challenge_suffix).encode())

    def answer(self, body: bytes) -> None:
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def receiver():
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def called_back(receiver: Receiver, client_of):
    with Double(callback=receiver.url) as wa:
        yield client_of(wa)


def _signature(secret: str, body: bytes) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def test_sent_delivered_and_read_are_signed_by_the_app(called_back: Client, receiver: Receiver) -> None:
    events = called_back.history(type="text", text={"body": "x"}, biz_opaque_callback_data="probe-1")
    assert [status["status"] for status in receiver.statuses()] == ["sent", "delivered", "read"]
    for signature, body in receiver.events:
        assert signature == _signature(called_back.wa.app_secret, body)
    first = receiver.statuses()[0]
    assert first["timestamp"].isdigit()
    assert (first["recipient_id"], first["biz_opaque_callback_data"]) == ("16505551234", "probe-1")
    assert first["pricing"]["pricing_model"] == "PMP"
    assert [(e["webhook_update_state"], e["webhook_uri"]) for e in events] == [("DELIVERED", receiver.url)] * 3


def test_the_payload_names_account_and_number(called_back: Client, receiver: Receiver) -> None:
    called_back.history()
    payload = json.loads(receiver.events[0][1])
    assert (payload["object"], payload["entry"][0]["id"]) == ("whatsapp_business_account", called_back.account)
    metadata = payload["entry"][0]["changes"][0]["value"]["metadata"]
    assert metadata == {"display_phone_number": "15550783881", "phone_number_id": called_back.number}


def test_a_failure_carries_code_title_and_details(called_back: Client, receiver: Receiver) -> None:
    called_back.wa.set_state("marketing-capped")
    called_back.history()
    error = receiver.statuses()[0]["errors"][0]
    assert error["code"] == 131049
    assert error["title"] == error["message"]
    assert error["error_data"]["details"].startswith("In order to maintain")


def test_payment_spares_replies(called_back: Client, receiver: Receiver) -> None:
    called_back.wa.set_state("payment")
    called_back.history()
    assert receiver.statuses()[-1]["errors"][0]["code"] == 131042
    receiver.events.clear()
    called_back.history(type="text", text={"body": "hello"})
    assert receiver.statuses()[-1]["status"] == "read"


def test_a_scoped_user_id_stands_for_the_number(called_back: Client, receiver: Receiver) -> None:
    called_back.wa.set_state("scoped-user-id")
    called_back.history()
    assert "recipient_id" not in receiver.statuses()[0]
    assert receiver.statuses()[0]["recipient_user_id"].startswith("US.")


def test_a_bad_signature_is_bad(called_back: Client, receiver: Receiver) -> None:
    called_back.wa.set_state("bad-webhook-signature")
    called_back.history()
    signature, body = receiver.events[0]
    assert signature != _signature(called_back.wa.app_secret, body)


@pytest.mark.parametrize(
    "state",
    ["not-subscribed", "other-app-subscribed", "app-subscription-inactive", "app-subscription-without-messages"],
)
def test_broken_wiring_means_silence(state: str, called_back: Client, receiver: Receiver) -> None:
    called_back.wa.set_state(state)
    events = called_back.history()
    assert receiver.events == []
    assert [event["delivery_status"] for event in events] == ["SENT", "DELIVERED", "READ"]
    assert not any("webhook_update_state" in event for event in events)


def test_the_history_knows_that_the_receiver_failed(called_back: Client, receiver: Receiver) -> None:
    receiver.status = 500
    assert {event["webhook_update_state"] for event in called_back.history()} == {"FAILED"}


def test_no_callback_leaves_this_machine(client: Client) -> None:
    assert {event["webhook_uri"] for event in client.history()} == {"https://hooks.example.test/wa"}
    with pytest.raises(ValueError, match="loopback"):
        Double(callback="https://example.test/")


def test_other_events_can_be_sent(called_back: Client, receiver: Receiver) -> None:
    assert called_back.wa.emit("account_update", {"event": "DISABLED_UPDATE"})
    entry = json.loads(receiver.events[0][1])["entry"][0]
    assert entry["changes"] == [{"field": "account_update", "value": {"event": "DISABLED_UPDATE"}}]
    assert isinstance(entry["time"], int)
    called_back.wa.set_state("not-subscribed")
    with pytest.raises(RuntimeError):
        called_back.wa.emit("account_update", {})


def _subscribe(client: Client, url: str) -> object:
    body = {"object": "whatsapp_business_account", "callback_url": url, "verify_token": client.wa.verify_token}
    return client.ask("POST", f"/v25.0/{client.wa.app_id}/subscriptions", token=client.app_token, json=body)


def test_subscribing_shakes_hands(client: Client, receiver: Receiver) -> None:
    assert _subscribe(client, receiver.url).json() == {"success": True}
    row = client.get(f"{client.wa.app_id}/subscriptions", token=client.app_token).json()["data"][0]
    assert row["callback_url"] == receiver.url
    client.history()
    assert len(receiver.events) == 3


@pytest.mark.parametrize(("status", "suffix"), [(403, ""), (200, "\n")])
def test_a_mangled_handshake_is_refused(client: Client, receiver: Receiver, status: int, suffix: str) -> None:
    receiver.status, receiver.challenge_suffix = status, suffix
    error = error_of(_subscribe(client, receiver.url))
    assert error["code"] == 2200
    assert f"HTTP Status Code = {status}" in error["message"]


def test_an_override_shows_in_subscribed_apps(client: Client) -> None:
    url = "https://override.example.test/"
    path = f"/v25.0/{client.account}/subscribed_apps"
    assert client.ask("POST", path, json={"override_callback_uri": url}).json() == {"success": True}
    assert client.get(f"{client.account}/subscribed_apps").json()["data"][0]["override_callback_uri"] == url
    assert client.ask("DELETE", path).json() == {"success": True}
    assert client.get(f"{client.account}/subscribed_apps").json() == {"data": []}


def test_delivery_may_take_its_time() -> None:
    account = healthy(0, 0)
    STATES["delivered-late"].edit(account)
    assert [(step.status, step.after) for step in account.sending.steps] == [("sent", 0.0), ("delivered", 1.0)]


def test_every_status_can_be_made_to_wait(client_of) -> None:
    with Double(status_delay=0.02) as wa:
        started = time.perf_counter()
        client_of(wa).history()
        assert time.perf_counter() - started >= 0.06


def test_stopping_drops_what_has_not_been_sent(receiver: Receiver, client_of) -> None:
    with Double("delivered-late", callback=receiver.url) as wa:
        client_of(wa).send()
    assert wa.settle(0.5)
    assert [status["status"] for status in receiver.statuses()] in ([], ["sent"])
