"""The way to the callback: network, certificate, proxy, speed, and the edge before the application."""

from __future__ import annotations

import ssl
import time

import pytest
import trustme
from callbacks import BENCH, HTML, bench, only, outcomes
from receivers import (
    VERIFY_TOKEN,
    Asked,
    Reply,
    app,
    causes,
    judged,
    make_settings,
    probe_outside,
    server_context,
)  # fmt: skip

from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.probes import trust

# --- the way to the application


def test_a_closed_port_is_unreachable(receiver):
    server = receiver()
    server.close()

    assert only(bench(server)) == "webhook.callback-unreachable"


def test_a_server_that_never_answers_is_given_up_in_time(receiver):
    started = time.monotonic()

    diagnosis = bench(receiver(lambda _: None), timeout=0.3)

    assert time.monotonic() - started < 10
    assert only(diagnosis) == "webhook.callback-unreachable"
    assert outcomes(diagnosis) == {"WA604": "failed", "WA605": "blocked", "WA606": "blocked", "WA607": "blocked"}


def test_an_answer_that_never_ends_is_given_up_in_time(receiver):
    started = time.monotonic()

    diagnosis = bench(receiver(lambda asked: (200, {"content-length": "500"}, b"1")), timeout=0.3)

    assert time.monotonic() - started < 10
    assert only(diagnosis) == "webhook.callback-unreachable"


def test_three_megabytes_are_not_read_to_the_end_and_are_no_challenge(receiver):
    diagnosis = bench(receiver(lambda asked: (200, HTML, b"x" * 3_000_000)), timeout=3)

    assert only(diagnosis) == "webhook.handshake-mangled"


@pytest.mark.parametrize(
    ("certificate", "wrong"),
    [("other-host.example", True), ("localhost", False)],
)
def test_a_certificate_for_another_host_is_refused_and_the_right_one_is_not(
    receiver, authority, trusted, certificate, wrong
):
    server = receiver(app(), tls=server_context(authority.issue_cert(certificate)))

    diagnosis = bench(server)

    assert causes(diagnosis, *BENCH) == (["webhook.callback-tls"] if wrong else [])
    if not wrong:
        assert "certificate until" in diagnosis.verdicts["WA604"].note


def test_a_certificate_of_an_unknown_authority_is_refused(receiver, trusted):
    stranger = trustme.CA().issue_cert("localhost")

    diagnosis = bench(receiver(app(), tls=server_context(stranger)))

    assert only(diagnosis) == "webhook.callback-tls"


def test_a_missing_intermediate_is_refused_although_the_root_is_trusted(receiver, authority, trusted):
    leaf = authority.create_child_ca().issue_cert("localhost")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with leaf.private_key_pem.tempfile() as key, leaf.cert_chain_pems[0].tempfile() as certificate:
        context.load_cert_chain(certificate, key)

    assert only(bench(receiver(app(), tls=context))) == "webhook.callback-tls"


def test_a_ca_bundle_that_is_missing_here_does_not_blame_the_callback(receiver, authority, monkeypatch, tmp_path):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "gone.pem"))

    diagnosis = bench(receiver(app(), tls=server_context(authority.issue_cert("localhost"))))

    assert diagnosis.verdicts["WA604"].outcome == "unknown"


def test_plain_http_elsewhere_is_named_and_gets_no_verify_token(monkeypatch):
    settings = make_settings(webhook_url="http://hooks.example.test/wa", webhook_verify_token=Secret(VERIFY_TOKEN))

    facts = probe_outside(settings)

    assert "handshake" not in facts["webhook"]
    assert causes(judged(settings, facts), *BENCH) == ["webhook.callback-not-https"]


def test_a_proxy_of_the_environment_is_never_used_for_this_machine(receiver, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")

    assert causes(bench(receiver()), *BENCH) == []


def test_a_proxy_that_cannot_be_used_does_not_blame_the_callback(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    settings = make_settings(webhook_url="https://hooks.example.test/wa", webhook_verify_token=Secret(VERIFY_TOKEN))

    verdict = judged(settings, probe_outside(settings)).verdicts["WA604"]

    assert (verdict.outcome, verdict.cause) == ("unknown", "webhook.callback-unreachable")


def test_a_slow_callback_is_a_warning_by_its_faster_answer(receiver):
    sound = app()

    def slow(asked: Asked) -> Reply | None:
        asked.server.ending.wait(0.06)
        return sound(asked)

    assert causes(bench(receiver(slow), slow=50), "WA604") == ["webhook.callback-slow"]


def test_a_cold_start_is_no_slow_callback(receiver, monkeypatch):
    monkeypatch.setattr("pytest_wa_health.probes.webhook_bench._SLOW", 50)
    sound = app()

    def cold(asked: Asked) -> Reply | None:
        if len(asked.server.asked) == 1:
            asked.server.ending.wait(0.1)
        return sound(asked)

    assert causes(bench(receiver(cold), slow=90), "WA604") == []


# --- the edge


def test_bot_protection_is_told_from_the_application(receiver):
    page = b"<html><head><title>Just a moment...</title></head><body>/cdn-cgi/challenge-platform/</body></html>"

    diagnosis = bench(receiver(lambda _: (403, {**HTML, "server": "cloudflare"}, page)))

    assert only(diagnosis) == "webhook.callback-blocked"
    assert 'page titled "Just a moment..."' in diagnosis.verdicts["WA604"].note


def test_an_application_behind_the_same_edge_that_refuses_is_not_the_edge(receiver):
    refusal = (403, {"server": "cloudflare", "content-type": "application/json"}, b'{"error":"wrong verify token"}')

    diagnosis = bench(receiver(lambda _: refusal))

    assert only(diagnosis) == "webhook.handshake-refused"
    assert diagnosis.findings[0].rivals == ("webhook.callback-blocked",)


@pytest.mark.parametrize("status", [418, 428])
def test_what_applications_do_not_answer_is_likely_the_edge(receiver, status):
    diagnosis = bench(receiver(lambda _: (status, {}, b"")))

    assert only(diagnosis) == "webhook.callback-blocked"
    assert diagnosis.findings[0].confidence == "likely"


def test_an_edge_that_stops_only_what_is_posted_is_found_with_send(receiver):
    sound = app()
    page = b"<html><title>Access Denied</title>Reference&#32;&#35;18.2d</html>"

    def guarded(asked: Asked) -> Reply | None:
        return (403, HTML, page) if asked.method == "POST" else sound(asked)

    assert only(bench(receiver(guarded), "send")) == "webhook.callback-blocked"
    assert causes(bench(receiver(guarded), "live"), *BENCH) == []


def test_a_gateway_without_an_application_is_unreachable(receiver):
    diagnosis = bench(receiver(lambda _: (502, HTML, b"<html><title>502 Bad Gateway</title></html>")))

    assert only(diagnosis) == "webhook.callback-unreachable"


@pytest.mark.parametrize("proxy", [None, "http://127.0.0.1:9"], ids=["nobody answers", "behind a proxy"])
def test_where_no_certificate_is_shown_its_end_is_not_known(receiver, monkeypatch, proxy):
    server = receiver()
    server.close()
    if proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy)
    url = "https://hooks.example.test/wa" if proxy else server.url.replace("http:", "https:")

    assert trust.certificate_end(url, 0.5) is None
