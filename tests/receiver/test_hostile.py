"""Whatever stands at the address: one clean verdict, one cause, in bounded time."""

from __future__ import annotations

import contextlib
import gzip
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator

import pytest
import trustme
import user_receivers as the

from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.receiver import diagnosis_of, examine
from pytest_wa_health.receiver.deliverers import HttpDeliverer

SLOW = 0.4
COLD = 1.5
"""What every other answer stays below on a busy machine, too."""


@contextlib.contextmanager
def listening(answer: Callable[[socket.socket], None], tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """A server that does with each connection what `answer` says, and closes it."""
    server = socket.create_server(("127.0.0.1", 0), backlog=64)
    ended = threading.Event()

    def serve(line: socket.socket) -> None:
        with contextlib.suppress(OSError), line:
            answer(tls.wrap_socket(line, server_side=True) if tls else line)

    def accept() -> None:
        while not ended.is_set():
            try:
                line, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(line,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"http{'s' if tls else ''}://127.0.0.1:{server.getsockname()[1]}/hook"
    finally:
        ended.set()
        server.close()


def request(line: socket.socket) -> bytes:
    """A whole request, whatever its size."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += line.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    fields = dict(row.split(b": ", 1) for row in head.split(b"\r\n")[1:])
    while len(body) < int(fields.get(b"Content-Length", b"0")):
        body += line.recv(65536)
    return head + b"\r\n\r\n" + body


def saying(answer: bytes) -> Callable[[socket.socket], None]:
    def act(line: socket.socket) -> None:
        request(line)
        line.sendall(answer)

    return act


def reset(line: socket.socket) -> None:
    request(line)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def hang(line: socket.socket) -> None:
    request(line)
    time.sleep(20)


def drip(line: socket.socket) -> None:
    request(line)
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(200):
        line.sendall(b".")
        time.sleep(0.1)


PAGE = b"<!doctype html><html><body>Welcome</body></html>"

ODD = {
    "hangs": (hang, "receiver.slow"),
    "drips": (drip, "receiver.slow"),
    "resets": (reset, "receiver.unreachable"),
    "closes": (lambda line: None, "receiver.unreachable"),
    "redirects": (
        saying(b"HTTP/1.1 301 Moved\r\nLocation: https://example.com/hook/\r\nContent-Length: 0\r\n\r\n"),
        "receiver.unreachable",
    ),
    "redirects in circles": (
        saying(b"HTTP/1.1 307 Again\r\nLocation: /hook\r\nContent-Length: 0\r\n\r\n"),
        "receiver.unreachable",
    ),
    "is a web page": (
        saying(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(PAGE), PAGE)),
        "receiver.unreachable",
    ),
    "is behind CSRF protection": (
        saying(
            b"HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n<h1>CSRF verification failed. Request aborted.</h1>"
        ),
        "receiver.unreachable",
    ),
    "is Laravel's expired page": (
        saying(b"HTTP/1.1 419 unknown\r\nConnection: close\r\n\r\n<title>Page Expired</title>"),
        "receiver.unreachable",
    ),
    "is a gateway with nothing behind": (
        saying(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"),
        "receiver.unreachable",
    ),
    "breaks off": (saying(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nshort"), "receiver.unreachable"),
    "speaks no HTTP": (saying(b"\x00\x01\x02 SSH-2.0-OpenSSH\r\n\r\n"), "receiver.unreachable"),
    "speaks HTTP/2 alone": (saying(b"\x00\x00\x12\x04\x00\x00\x00\x00\x00" + b"\x00" * 18), "receiver.unreachable"),
    "announces what it does not mean": (
        saying(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"),
        "receiver.unreachable",
    ),
    "falls over": (saying(b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"), "receiver.unreachable"),
}


def run(url: str, slow: float = SLOW) -> tuple[list[str], float]:
    begun = time.monotonic()
    facts = examine(
        HttpDeliverer(url, slow + 0.6),
        url=url,
        app_secret=Secret(the.SECRET),
        verify_token=Secret(the.VERIFY),
        slow_seconds=slow,
        run="feed",
        now=1_790_000_000,
    )
    diagnosis = diagnosis_of(facts)
    assert len(diagnosis.verdicts) == 15
    assert all(verdict.outcome != "unknown" for verdict in diagnosis.verdicts.values())
    return [finding.cause for finding in diagnosis.findings], time.monotonic() - begun


@pytest.mark.parametrize("what", ODD)
def test_what_is_no_receiver_has_one_cause_in_bounded_time(what: str) -> None:
    answer, cause = ODD[what]
    with listening(answer) as url:
        causes, seconds = run(url)
    assert causes == [cause]
    assert seconds < 20


def test_a_closed_port_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert run(f"http://127.0.0.1:{port}/hook")[0] == ["receiver.unreachable"]


def test_a_certificate_that_nobody_trusts_is_unreachable() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    with listening(saying(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), context) as url:
        assert run(url)[0] == ["receiver.unreachable"]


class LongAnswers(the.Right):
    def take(self, payload):
        super().take(payload)
        return 200, b"x" * 3_000_000


class Packed(the.Right):
    headers = {"Content-Encoding": "gzip"}  # noqa: RUF012 - a fixed one

    def get(self, query):
        status, body = super().get(query)
        return status, gzip.compress(body)

    def post(self, headers, body):
        status, answer = super().post(headers, body)
        return status, gzip.compress(answer)


@pytest.mark.parametrize("kind", [LongAnswers, Packed])
def test_answers_that_are_odd_and_right_pass(kind: type[the.Right]) -> None:
    begun = time.monotonic()
    with the.served(kind()) as url:
        facts = examine(
            HttpDeliverer(url, 7),
            url=url,
            app_secret=Secret(the.SECRET),
            verify_token=Secret(the.VERIFY),
            run="feed",
            now=1_790_000_000,
        )
    assert diagnosis_of(facts).findings == ()
    assert time.monotonic() - begun < 60


class Hanging(the.Right):
    """Right, until a kind of sample comes."""

    def __init__(self, when: Callable[[str], bool]) -> None:
        super().__init__()
        self.when = when

    def post(self, headers, body):
        if self.when(body.decode()):
            time.sleep(3)
        return super().post(headers, body)


@pytest.mark.parametrize("mark", ['"statuses"', '"from_user_id"', '"hologram"'])
def test_one_kind_of_sample_that_hangs_is_slow_alone(mark: str) -> None:
    with the.served(Hanging(lambda body: mark in body)) as url:
        causes, seconds = run(url)
    assert causes == ["receiver.slow"]
    assert seconds < 20


class ColdStart(the.Right):
    def __init__(self) -> None:
        super().__init__()
        self.started = False

    def post(self, headers, body):
        if not self.started:
            self.started = True
            time.sleep(COLD + 0.1)
        return super().post(headers, body)


def test_the_first_request_may_pay_for_the_start() -> None:
    with the.served(ColdStart()) as url:
        assert run(url, COLD)[0] == []
