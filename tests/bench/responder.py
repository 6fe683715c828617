"""A loopback server that answers as a healthy fleet would, after a fixed time, at next to no cost.

The double behaves like the Graph API; this one only has to be faster than whatever is measured against it. It
learns its answers from the double once, and puts each tenant's ids into them. One asyncio loop, one process:

    python -m tests.bench.responder --latency 0.1

prints its port and runs until its standard input is closed.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from urllib.parse import parse_qs, urlsplit

import requests

from pytest_wa_health.double import Double
from pytest_wa_health.survey.questions import first_wave
from tests.bench.fleet_settings import ACCOUNT, APP, PHONE

CALLS = "/calls"


class Answers:
    """The bytes of each answer, tenant by tenant, from one recorded set."""

    def __init__(self) -> None:
        self._bodies: dict[str, bytes] = {}
        self._phone = self._account = b""
        self._learn()

    def _learn(self) -> None:
        with Double() as double, requests.Session() as session:
            settings = {
                "app_id": double.app_id,
                "has_app_secret": True,
                "phone_number_id": double.phone_number_id,
                "business_account_id": double.business_account_id,
            }
            app = f"{double.app_id}|{double.app_secret}"
            for question in first_wave(settings):
                bearer = app if question.credential == "app" else double.token
                inspected = {"input_token": double.token} if question.inspects_token else {}
                answer = session.get(
                    f"{double.url}/v25.0{question.path}",
                    params={**question.params, **inspected},
                    headers={"Authorization": f"Bearer {bearer}"},
                    timeout=5,
                )
                body = answer.content.replace(double.app_id.encode(), APP.encode())
                self._bodies[question.name] = _reply(body, answer.headers)
            self._phone, self._account = double.phone_number_id.encode(), double.business_account_id.encode()

    def reply(self, target: str) -> bytes:
        """The answer to a request for `target`: path and query."""
        parts = urlsplit(target)
        node, edge = (*parts.path.split("/")[2:], "")[:2]
        if node == "debug_token":
            return self._bodies["token"]
        if edge == "subscriptions":
            return self._bodies["subscriptions"]
        if node.startswith(ACCOUNT):
            name = "account"
        else:
            name = "phone_extra" if "health_status" in parse_qs(parts.query).get("fields", [""])[0] else "phone"
        number = node[len(PHONE) :]
        body = self._bodies[name].replace(self._phone, f"{PHONE}{number}".encode())
        return body.replace(self._account, f"{ACCOUNT}{number}".encode())


def _reply(body: bytes, headers: object) -> bytes:
    kept = ("Content-Type", "Date", "Facebook-Api-Version", "X-Fb-Request-Id", "X-Fb-Trace-Id", "X-Fb-Rev",
            "X-Fb-Debug", "Strict-Transport-Security", "Vary", "Cache-Control", "Etag", "X-App-Usage",
            "X-Business-Use-Case-Usage")  # fmt: skip
    lines = [f"{name}: {headers[name]}" for name in kept if name in headers]  # type: ignore[index, operator]
    head = "\r\n".join(["HTTP/1.1 200 OK", *lines, f"Content-Length: {len(body)}", "Connection: keep-alive"])
    return head.encode() + b"\r\n\r\n" + body


class Connection(asyncio.Protocol):
    """One keep-alive connection; requests without a body only."""

    calls = 0
    peak = 0
    open = 0

    def __init__(self, answers: Answers, latency: float) -> None:
        self._answers = answers
        self._latency = latency
        self._buffer = b""
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while b"\r\n\r\n" in self._buffer:
            head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
            target = head.split(b" ", 2)[1].decode()
            if target == CALLS:
                body = f"{Connection.calls} {Connection.peak}".encode()
                self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
                Connection.calls = Connection.peak = 0
                continue
            Connection.calls += 1
            Connection.open += 1
            Connection.peak = max(Connection.peak, Connection.open)
            asyncio.get_running_loop().call_later(self._latency, self._answer, target)

    def _answer(self, target: str) -> None:
        Connection.open -= 1
        if not self._transport.is_closing():
            self._transport.write(self._answers.reply(target))


async def serve(latency: float) -> None:
    """Answer until standard input is closed."""
    loop = asyncio.get_running_loop()
    answers = await loop.run_in_executor(None, Answers)
    server = await loop.create_server(lambda: Connection(answers, latency), "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--latency", type=float, default=0.1)
    asyncio.run(serve(parser.parse_args().latency))
