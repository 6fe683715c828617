"""Servers, proxies and portals that misbehave: a named failure, in time, and no token given away."""

from __future__ import annotations

import gzip
import socket
import ssl
import subprocess
import sys
import threading
import time
import zlib
from concurrent.futures import Future

import pytest
import trustme
from raw_server import Line, reply

from pytest_wa_health.graph import http_transport
from pytest_wa_health.model import daemon_threads
from pytest_wa_health.privacy.secret import Secret

BUDGET = 0.3
SLACK = 5.0
"""For a busy machine: whoever does not keep the budget waits longer than that."""
NO_BUNDLE = "the CA bundle that the environment names does not exist"
WANTS_LOGIN = "the proxy wants a user name and password (407)"


def timed(ask):
    started = time.monotonic()
    answer = ask()
    return answer, time.monotonic() - started


def chunked(*parts: bytes) -> bytes:
    head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
    return head + b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)


def endless(line: Line) -> None:
    line.send(chunked(b'{"data":"'))
    while not line.stopping.is_set():
        line.send(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")


def gzip_bomb(line: Line) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    packed = b"".join(packer.compress(b" " * 2**20) for _ in range(64)) + packer.flush()
    line.send(reply(200, packed, content_encoding="gzip"))


def drip_headers(line: Line) -> None:
    line.send(b"HTTP/1.1 200 OK\r\nx-slow: ")
    line.drip(b"z")


def drip_body(line: Line) -> None:
    line.send(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 900000\r\n\r\n")
    line.drip(b" ")


@pytest.mark.parametrize("script", [Line.hang, drip_headers, drip_body])
def test_the_budget_holds_whatever_drips(serve, client, script):
    server = serve(script)
    answer, took = timed(lambda: client(server, timeout=BUDGET).get("/1"))
    assert answer.failure.kind == "timeout"
    assert took < BUDGET + SLACK
    assert answer.attempts == 1


def test_the_budget_holds_when_the_resolver_hangs(client, monkeypatch):
    ended = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: ended.wait(2 * SLACK) and [])
    answer, took = timed(lambda: client("http://slow.localhost:1", timeout=BUDGET).get("/1"))
    ended.set()
    assert answer.failure.kind == "timeout"
    assert took < BUDGET + SLACK


def test_an_abandoned_exchange_does_not_delay_the_end_of_the_interpreter(serve):
    server = serve(drip_headers)
    program = (
        "from pytest_wa_health.graph.client import GraphClient\n"
        "from pytest_wa_health.privacy.secret import Secret\n"
        f"c = GraphClient({server.url!r}, 'v25.0', token=Secret('x'), redact=str, timeout={BUDGET})\n"
        "print(c.get('/1').failure.kind)\n"
    )
    done, took = timed(
        lambda: subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=8)
    )
    assert (done.stdout, done.stderr, done.returncode) == ("timeout\n", "", 0)
    assert took < 4


@pytest.mark.parametrize(
    "script",
    [endless, gzip_bomb, reply(200, b" " * (http_transport.MAX_BODY + 1))],
    ids=["endless", "gzip-bomb", "one-byte-too-long"],
)
def test_an_answer_without_end_is_cut_off(serve, client, script):
    answer = client(serve(script)).get("/1")
    assert answer.failure.kind == "too-large"
    assert answer.status == 200


@pytest.mark.parametrize(
    "raw",
    [
        reply(200, b'{"data":[', content_length="500"),
        reply(200, gzip.compress(b'{"data":[]}')[:-12], content_encoding="gzip", content_length=""),
        reply(200, b"\x1f\x8bno gzip at all", content_encoding="gzip"),
        chunked(b'{"data":[') + b"50\r\nhalf",
        chunked(b'{"data":[') + b"zz\r\n",
    ],
    ids=["shorter-than-announced", "half-of-a-gzip", "no-gzip", "half-of-a-chunk", "no-length-of-a-chunk"],
)
def test_an_answer_that_breaks_off(serve, client, raw):
    def cut(line: Line) -> None:
        line.send(raw)

    answer = client(serve(cut)).get("/1")
    assert answer.failure.kind == "truncated"
    assert answer.status == 200


def test_a_packed_answer_is_read(serve, client):
    server = serve(reply(200, gzip.compress(b'{"id":"1"}'), content_encoding="gzip"))
    assert client(server).get("/1").data == {"id": "1"}


def test_what_follows_the_announced_length_is_no_part_of_the_answer(serve, client):
    def long(line: Line) -> None:
        line.send(reply(200, b'{"id":"1"}trailing', content_length="10"))

    assert client(serve(long)).get("/1").data == {"id": "1"}


def test_a_reset_is_tried_again(serve, client):
    server = serve(Line.reset, reply(200, {"id": "1"}))
    answer = client(server).get("/1")
    assert answer.ok
    assert answer.attempts == 2


def test_resets_without_end(serve, client):
    answer = client(serve(Line.reset)).get("/1")
    assert (answer.failure.kind, answer.attempts) == ("reset", 3)


def test_a_closed_port(client):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    answer = client(f"http://127.0.0.1:{port}").get("/1")
    assert (answer.failure.kind, answer.attempts, answer.status) == ("refused", 1, None)


def test_a_name_that_does_not_resolve(client, monkeypatch):
    def fail(*args, **kwargs):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    answer = client("http://nowhere.localhost:1").get("/1")
    assert (answer.failure.kind, answer.attempts) == ("dns", 1)


def test_what_is_not_http(serve, client):
    answer = client(serve(lambda line: line.send(b"220 mail.example ESMTP\r\n"))).get("/1")
    assert answer.failure.kind == "not-json"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(serve, client, token, status):
    other = serve(reply(200, {"id": "1"}))
    server = serve(reply(status, b"moved", location=f"{other.url}/login?token={token}"))
    answer = client(server).get("/1", {"input_token": Secret(token)})
    assert answer.failure.kind == "redirect"
    assert answer.failure.reason == f"HTTP {status} that leads to http://127.0.0.1"
    assert (answer.status, answer.attempts) == (status, 1)
    assert other.heads == []


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("//evil.example/x", "https://evil.example"),
        ("https://user:password@evil.example:8443/x", "https://evil.example"),
        ("/login", "another path of the same host"),
        ("http://[bad", "an unreadable address"),
        ("", "another path of the same host"),
    ],
)
def test_of_a_redirect_only_scheme_and_host_are_named(serve, client, location, said):
    answer = client(serve(reply(302, b"", location=location))).get("/1")
    assert answer.failure.reason == f"HTTP 302 that leads to {said}"


def test_a_redirect_with_an_endless_body_is_not_read(serve, client):
    def script(line: Line) -> None:
        line.send(b"HTTP/1.1 302 Found\r\nlocation: /x\r\ncontent-length: 900000\r\n\r\n")
        line.drip(b" ")

    answer, took = timed(lambda: client(serve(script)).get("/1"))
    assert answer.failure.kind == "redirect"
    assert took < 1


def test_a_portal_page(serve, client):
    page = b"<!doctype html><title>Welcome to\n Hotel &amp; Bar</title>"
    answer = client(serve(reply(200, page, content_type="text/html"))).get("/1")
    assert (answer.failure.kind, answer.is_html, answer.title) == ("not-json", True, "Welcome to Hotel & Bar")
    assert not answer.from_meta


def test_an_error_page_of_meta(serve, client):
    page = b'<html lang="en" id="facebook"><head><title>Facebook | Error</title></head></html>'
    answer = client(serve(reply(503, page, content_type="text/html; charset=utf-8"))).get("/1")
    assert (answer.failure.kind, answer.status, answer.from_meta, answer.attempts) == ("not-json", 503, True, 3)


def test_cookies_are_not_kept(serve, client):
    server = serve(reply(200, {}, set_cookie="a=b; Path=/"))
    asking = client(server)
    asking.get("/1")
    asking.get("/1")
    assert "cookie" not in server.heads[1].lower()


class TestTls:
    @pytest.fixture
    def authority(self, tmp_path):
        made = trustme.CA()
        made.cert_pem.write_to_path(tmp_path / "ca.pem")
        return made

    @pytest.fixture
    def secure(self, serve, authority):
        def start(name: str, *scripts):
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            authority.issue_cert(name).configure_cert(context)
            return serve(*scripts or [reply(200, {"id": "1"})], tls=context)

        return start

    def test_a_drip_through_tls(self, secure, client, monkeypatch, tmp_path):
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        server = secure("127.0.0.1", drip_body)
        answer, took = timed(lambda: client(server, timeout=BUDGET).get("/1"))
        assert answer.failure.kind == "timeout"
        assert took < BUDGET + SLACK

    @pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"])
    def test_the_environment_names_whom_to_trust(self, secure, client, monkeypatch, tmp_path, variable):
        monkeypatch.setenv(variable, str(tmp_path / "ca.pem"))
        assert client(secure("127.0.0.1")).get("/1").ok

    def test_an_unknown_authority(self, secure, client):
        server = secure("127.0.0.1")
        answer = client(server).get("/1")
        assert (answer.failure.kind, answer.attempts) == ("tls", 1)
        assert "not trusted" in answer.failure.reason
        assert server.heads == []

    def test_a_certificate_for_another_name(self, secure, client, monkeypatch, tmp_path):
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "ca.pem"))
        server = secure("graph.facebook.com")
        answer = client(server).get("/1")
        assert answer.failure.kind == "tls"
        assert "another" in answer.failure.reason
        assert server.heads == []

    def test_a_bundle_that_does_not_exist(self, secure, client, monkeypatch, tmp_path):
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "missing.pem"))
        answer = client(secure("127.0.0.1")).get("/1")
        assert (answer.failure.kind, answer.failure.reason) == ("tls", NO_BUNDLE)

    def test_plain_http_where_tls_is_expected(self, serve, client):
        server = serve(b"", greeting=reply(400, b"speak up"))
        answer = client(server.url.replace("http:", "https:")).get("/1")
        assert answer.failure.kind == "tls"

    def test_a_handshake_that_hangs(self, client):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            url = f"https://127.0.0.1:{listener.getsockname()[1]}"
            answer, took = timed(lambda: client(url, timeout=BUDGET).get("/1"))
        assert answer.failure.kind == "timeout"
        assert took < BUDGET + SLACK


class TestProxies:
    ELSEWHERE = "https://graph.facebook.com"

    def test_a_proxy_of_the_environment_is_used(self, serve, client, monkeypatch, token):
        proxy = serve(reply(407, b"<html>", content_type="text/html", proxy_authenticate="Basic"))
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        answer = client(self.ELSEWHERE).get("/1", {"input_token": Secret(token)})
        assert (answer.failure.kind, answer.failure.reason) == ("proxy", WANTS_LOGIN)
        assert answer.attempts == 1
        (head,) = proxy.heads
        assert head.startswith("CONNECT graph.facebook.com:443 ")
        assert token not in head

    def test_no_proxy_is_honoured(self, serve, client, monkeypatch):
        def fail(*args, **kwargs):
            raise socket.gaierror(-2, "Name or service not known")

        proxy = serve(reply(407))
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        monkeypatch.setenv("NO_PROXY", "graph.facebook.com")
        monkeypatch.setattr(socket, "getaddrinfo", fail)
        assert client(self.ELSEWHERE).get("/1").failure.kind == "dns"
        assert proxy.heads == []

    def test_this_machine_is_never_asked_through_a_proxy(self, serve, client, monkeypatch):
        proxy = serve(reply(407))
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
            monkeypatch.setenv(name.lower(), proxy.url)
        assert client(serve(reply(200, {}))).get("/1").ok
        assert proxy.heads == []

    @pytest.mark.parametrize("proxy", ["http://127.0.0.1:1", "socks5://127.0.0.1:1", "http://", "gopher://x:1"])
    def test_a_proxy_that_is_no_use(self, client, monkeypatch, proxy):
        monkeypatch.setenv("HTTPS_PROXY", proxy)
        assert client(self.ELSEWHERE).get("/1").failure.kind == "proxy"

    def test_a_407_without_a_proxy_of_ours(self, serve, client):
        assert client(serve(reply(407, {}))).get("/1").failure.kind == "proxy"


def test_an_interrupt_brings_no_frame_with_the_token(serve, client, token, monkeypatch):
    """Ctrl-C, or a test time-out, while the calling thread waits for the answer."""

    class Interrupted(Future):
        def result(self, timeout=None):
            raise KeyboardInterrupt

    monkeypatch.setattr(daemon_threads, "Future", Interrupted)
    asking = client(serve(reply(200, {})))
    with pytest.raises(KeyboardInterrupt) as caught:
        asking.get("/1", {"input_token": Secret(token)})
    frames = [entry.frame for entry in caught.traceback[1:]]
    assert "exchange" in [frame.code.name for frame in frames]
    assert not [frame for frame in frames if token in repr(frame.f_locals)]
    assert caught.value.__context__ is None
