"""The product's own test: what happens to a customer when WhatsApp stops working?"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

import pytest
from aiosmtpd.controller import Controller
from notifier import Notifier


class Mailbox:
    """Takes every mail that the server is given."""

    def __init__(self) -> None:
        self.mails: list[Message] = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the name that aiosmtpd calls
        self.mails.append(message_from_bytes(envelope.content))
        return "250 OK"


@pytest.fixture
def mailbox() -> Iterator[Controller]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    server = Controller(Mailbox(), hostname="127.0.0.1", port=port)
    server.start()
    yield server
    server.stop()


def notifier(wa, mailbox):
    return Notifier(wa.url, wa.token, wa.phone_number_id, "127.0.0.1", mailbox.port, "shop@example.com")


@pytest.mark.parametrize("state", ["logged-out", "not-registered", "html-page", "reset"])
def test_when_whatsapp_is_down_the_customer_gets_a_mail(wa_double, mailbox, state):
    channel = notifier(wa_double(state), mailbox).order_ready("16505551234", "ann@example.com", "4711")

    assert channel == "e-mail"
    assert [mail["To"] for mail in mailbox.handler.mails] == ["ann@example.com"]


def test_when_whatsapp_works_no_mail_is_sent(wa_double, mailbox):
    wa = wa_double("healthy")

    channel = notifier(wa, mailbox).order_ready("16505551234", "ann@example.com", "4711")

    assert channel == "whatsapp"
    assert mailbox.handler.mails == []
    assert [call.path for call in wa.writes] == [f"/v25.0/{wa.phone_number_id}/messages"]
