"""The server: it starts and ends at once, serves TLS, fleets and the command line, and leaks nothing."""

from __future__ import annotations

import contextlib
import gzip
import http.client
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
import trustme
from double_client import Client, error_of

from pytest_wa_health.double import Double
from pytest_wa_health.double.__main__ import main


@pytest.mark.parametrize("state", ["hang", "hang-after-headers", "drip", "drip-headers", "slow", "endless-body"])
def test_a_hanging_call_ends_when_the_double_stops(state: str) -> None:
    wa = Double(state).start()
    port = int(wa.url.rsplit(":", 1)[1])
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(b"GET /v25.0/me HTTP/1.1\r\nHost: x\r\n\r\n")
        _until(lambda: wa.calls)
        started = time.perf_counter()
        wa.stop()
        while line.recv(1_000_000):
            pass
    assert time.perf_counter() - started < 4


def _until(true) -> None:
    deadline = time.monotonic() + 20
    while not true() and time.monotonic() < deadline:
        time.sleep(0.001)


def test_stopping_frees_the_port_and_the_double_starts_again() -> None:
    wa = Double()
    with wa:
        url = wa.url
    with pytest.raises(RuntimeError):
        _ = wa.url
    with pytest.raises(requests.ConnectionError):
        requests.get(url, timeout=1)
    with wa:
        assert requests.get(f"{wa.url}/v25.0/me", timeout=5).status_code == 400


def test_no_thread_outlives_it() -> None:
    before = set(threading.enumerate())
    with Double() as wa:
        requests.get(f"{wa.url}/v25.0/me", timeout=5)
    _until(lambda: set(threading.enumerate()) <= before)
    assert set(threading.enumerate()) <= before


def test_a_taken_port_is_an_os_error(wa: Double, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(OSError, match="in use"):
        Double(port=int(wa.url.rsplit(":", 1)[1])).start()
    assert capsys.readouterr() == ("", "")


def test_one_connection_serves_many_calls(wa: Double) -> None:
    connection = http.client.HTTPConnection(urlsplit(wa.url).netloc, timeout=5)
    with contextlib.closing(connection):
        connection.connect()
        first = connection.sock
        for _ in range(3):
            connection.request("GET", "/v25.0/me")
            connection.getresponse().read()
            assert connection.sock is first


def test_a_request_says_nothing_on_stderr(wa: Double, client: Client, capfd: pytest.CaptureFixture[str]) -> None:
    client.get("debug_token", token=None, access_token=wa.token, input_token=wa.token)
    client.send()
    assert capfd.readouterr() == ("", "")


def test_garbage_does_not_stop_it(wa: Double, client: Client, capfd: pytest.CaptureFixture[str]) -> None:
    port = int(wa.url.rsplit(":", 1)[1])
    for raw in (b"\x16\x03\x01\x02\x00", b"GET\r\n\r\n", b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n", b""):
        with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
            line.sendall(raw)
    assert client.get("me").status_code == 200
    assert capfd.readouterr() == ("", "")


def test_tls_with_a_certificate_of_ones_own(tmp_path: Path) -> None:
    authority = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    bundle = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(bundle)
    with Double(ssl_context=context) as wa:
        assert wa.url.startswith("https://")
        assert requests.get(f"{wa.url}/v25.0/me", timeout=5, verify=bundle).status_code == 400
        with pytest.raises(requests.exceptions.SSLError):
            requests.get(f"{wa.url}/v25.0/me", timeout=5)


def test_a_client_that_never_shakes_hands_blocks_nobody(tmp_path: Path) -> None:
    authority = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    bundle = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(bundle)
    with Double(ssl_context=context) as wa:
        port = int(wa.url.rsplit(":", 1)[1])
        with socket.create_connection(("127.0.0.1", port), timeout=5):
            assert requests.get(f"{wa.url}/v25.0/me", timeout=5, verify=bundle).status_code == 400


def test_a_redirect_reaches_another_host_where_the_token_would_show(wa: Double, client: Client) -> None:
    wa.set_state("redirect")
    answer = client.ask("GET", "/v25.0/me")
    assert "Hotel WiFi" in answer.text
    assert wa.calls[-1].headers["host"].startswith("localhost")


def test_the_bomb_is_small_and_unpacks_to_much(wa: Double, client: Client) -> None:
    wa.set_state("gzip-bomb")
    answer = client.ask("GET", "/v25.0/me", stream=True)
    packed = answer.raw.read(decode_content=False)
    assert len(packed) < 400_000
    assert len(gzip.decompress(packed[: len(packed) // 64])) == 4 * 1024 * 1024


def test_a_fleet_has_accounts_of_its_own(client_of) -> None:
    with Double(fleet=3) as wa:
        wa.tenants[1].set_state("logged-out")
        late = wa.add_tenant("payment")
        client = client_of(wa)
        assert len({tenant.token for tenant in wa.tenants}) == 4
        codes = [client.get("me", token=tenant.token).status_code for tenant in wa.tenants]
        assert codes == [200, 400, 200, 200]
        assert error_of(client.get(late.phone_number_id))["error_subcode"] == 33
        assert client.get(late.phone_number_id, token=late.token).status_code == 200
        assert late.env()["WHATSAPP_ACCESS_TOKEN"] == late.token


def test_faults_on_the_wire_keep_to_their_tenant(client_of) -> None:
    with Double(fleet=2) as wa:
        wa.tenants[1].set_state("empty-body")
        client = client_of(wa)
        assert [client.get("me", token=tenant.token).status_code for tenant in wa.tenants] == [200, 502]


def test_many_at_once(client_of) -> None:
    with Double(fleet=20, latency=0.02) as wa:
        seen: list[int] = []
        threads = [
            threading.Thread(target=lambda t=tenant: seen.append(client_of(wa).get("me", token=t.token).status_code))
            for tenant in wa.tenants
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert seen == [200] * 20
        assert len(wa.calls) == 20


def test_settings_can_be_left_out_or_replaced(wa: Double) -> None:
    env = wa.env(WHATSAPP_APP_SECRET=None, WHATSAPP_API_VERSION="v26.0")
    assert "WHATSAPP_APP_SECRET" not in env
    assert env["WHATSAPP_API_VERSION"] == "v26.0"
    assert env["WHATSAPP_GRAPH_URL"] == wa.url


def test_an_unknown_state_is_named(wa: Double) -> None:
    with pytest.raises(ValueError, match="'no-such-thing'"):
        wa.set_state("no-such-thing")
    assert wa.tenants[0].states == ("healthy",)


def test_the_list_names_every_state(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    listing = capsys.readouterr().out
    assert "logged-out" in listing
    assert "F05" in listing


@pytest.mark.parametrize("arguments", [["--state", "nope"], ["--callback", "https://example.test"]])
def test_what_cannot_be_served_is_one_sentence(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("double: ")
    assert err.count("\n") == 1


def test_no_file_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = tmp_path / ".env"
    kept.write_text("WHATSAPP_ACCESS_TOKEN=mine\n")
    assert main(["--env-file", str(kept)]) == 2
    assert kept.read_text() == "WHATSAPP_ACCESS_TOKEN=mine\n"
    assert "File exists" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="signals differ")
def test_the_command_line_serves_until_it_is_told_to_end(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    command = [sys.executable, "-m", "pytest_wa_health.double", "--state", "logged-out", "--state", "payment"]
    with subprocess.Popen([*command, "--env-file", str(env_file)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        heading = process.stdout.readline()
        values = dict(process.stdout.readline().rstrip("\n").split("=", 1) for _ in range(8))
        answer = requests.get(
            f"{values['WHATSAPP_GRAPH_URL']}/v25.0/me",
            headers={"Authorization": f"Bearer {values['WHATSAPP_ACCESS_TOKEN']}"},
            timeout=5,
        )
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0
    assert "logged-out + payment" in heading
    assert error_of(answer)["error_subcode"] == 467
    assert values["WHATSAPP_GRAPH_URL"] in env_file.read_text()
    assert env_file.stat().st_mode & 0o777 == 0o600


def test_it_imports_nothing_else_of_the_package() -> None:
    code = "import sys, pytest_wa_health.double; print([m for m in sys.modules if m.startswith('pytest_wa_health.')])"
    listed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    others = [name for name in eval(listed) if not name.startswith("pytest_wa_health.double")]
    assert others == ["pytest_wa_health._version"]


def test_without_werkzeug_one_sentence_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['werkzeug.exceptions'] = None\n"
        "try:\n import pytest_wa_health.double\nexcept ImportError as error:\n print(error)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said == "pytest_wa_health.double needs Werkzeug: pip install 'pytest-wa-health[double]'\n"
