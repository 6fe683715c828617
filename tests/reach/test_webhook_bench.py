"""The webhook bench against real receivers on loopback: one clear fault each, and what only looks like it."""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Callable

import pytest
import trustme
from receivers import (
    APP_SECRET,
    NUMBER_ID,
    TOKEN,
    VERIFY_TOKEN,
    Asked,
    Receiver,
    Reply,
    app,
    causes,
    judged,
    make_settings,
    probe_outside,
    server_context,
)  # fmt: skip

from pytest_wa_health.diagnosis import Diagnosis
from pytest_wa_health.secret import Secret

BENCH = ("WA604", "WA605", "WA606", "WA607")
HTML = {"content-type": "text/html; charset=utf-8"}


def bench(
    server: Receiver, mode: str = "live", verify_token: str | None = VERIFY_TOKEN, url: str | None = None, **options
) -> Diagnosis:
    settings = make_settings(
        webhook_url=url or server.url,
        webhook_verify_token=Secret(verify_token) if verify_token else None,
        app_id="634974688087057",
        app_secret=Secret(APP_SECRET),
    )
    thresholds = {"slow_callback_ms": options.pop("slow", 1000)}
    facts = probe_outside(settings, mode, **options)
    text = json.dumps(facts)
    for secret in (VERIFY_TOKEN, APP_SECRET, TOKEN):
        assert secret not in text
    return judged(settings, facts, mode, **thresholds)


def outcomes(diagnosis: Diagnosis) -> dict[str, str]:
    return {check: diagnosis.verdicts[check].outcome for check in BENCH}


def only(diagnosis: Diagnosis) -> str:
    found = causes(diagnosis, *BENCH)
    assert len(found) == 1, found
    return found[0]


def test_a_sound_callback_passes_and_without_send_nothing_is_posted(receiver):
    server = receiver()

    diagnosis = bench(server)

    assert causes(diagnosis, *BENCH) == []
    assert outcomes(diagnosis) == {
        "WA604": "passed", "WA605": "passed", "WA606": "passed", "WA607": "not-applicable",
    }  # fmt: skip
    assert diagnosis.verdicts["WA607"].note == "needs --wa-send"
    assert {asked.method for asked in server.asked} == {"GET"}
    assert all("x-hub-signature-256" not in asked.headers for asked in server.asked)


def test_the_handshake_is_metas(receiver):
    server = receiver()
    bench(server)

    first = server.asked[0].query
    assert first["hub.mode"] == "subscribe"
    assert first["hub.verify_token"] == VERIFY_TOKEN
    assert first["hub.challenge"].isdecimal()


@pytest.mark.parametrize("token", ["plus+and space", "per%cent%2B", "amp&=#?/", "ключ"])
def test_a_verify_token_arrives_as_it_was_configured(receiver, token):
    diagnosis = bench(receiver(app(verify_token=token)), verify_token=token)

    assert causes(diagnosis, *BENCH) == []


def test_a_query_in_the_url_is_kept_and_never_shown(receiver):
    server = receiver()
    settings = make_settings(webhook_url=f"{server.url}?tenant=7&key=hush", webhook_verify_token=Secret(VERIFY_TOKEN))

    facts = probe_outside(settings)

    assert server.asked[0].query["tenant"] == "7"
    assert facts["webhook"]["handshake"]["echo"] == "exact"
    assert "hush" not in json.dumps(facts)


# --- the way to the application


def test_a_closed_port_is_unreachable(receiver):
    server = receiver()
    server.close()

    assert only(bench(server)) == "webhook.callback-unreachable"


def test_a_server_that_never_answers_is_given_up_in_time(receiver):
    started = time.monotonic()

    diagnosis = bench(receiver(lambda _: None), timeout=0.3)

    assert time.monotonic() - started < 2
    assert only(diagnosis) == "webhook.callback-unreachable"
    assert outcomes(diagnosis) == {"WA604": "failed", "WA605": "blocked", "WA606": "blocked", "WA607": "blocked"}


def test_an_answer_that_never_ends_is_given_up_in_time(receiver):
    started = time.monotonic()

    diagnosis = bench(receiver(lambda asked: (200, {"content-length": "500"}, b"1")), timeout=0.3)

    assert time.monotonic() - started < 2
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
    monkeypatch.setattr("pytest_wa_health.reach.webhook._SLOW", 50)
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


# --- the handshake


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda c: f'"{c}"'.encode(), "quotation marks"),
        (lambda c: f"{c}\n".encode(), "line break"),
        (lambda c: f"\ufeff{c}".encode(), "byte order mark"),
        (lambda c: f"<p>{c}</p>".encode(), "HTML"),
        (lambda c: json.dumps({"challenge": int(c)}).encode(), "JSON"),
        (lambda c: f"ok {c}".encode(), "other text"),
    ],
)
def test_anything_around_the_number_is_mangled(receiver, answer: Callable[[str], bytes], words):
    diagnosis = bench(receiver(app(answer=answer)))

    assert only(diagnosis) == "webhook.handshake-mangled"
    assert words in diagnosis.verdicts["WA605"].note


def test_the_bare_number_with_an_html_content_type_is_no_fault(receiver):
    def express(asked: Asked) -> Reply:
        if asked.token != VERIFY_TOKEN:
            return 403, {}, b""
        return 200, HTML, asked.challenge.encode()

    assert causes(bench(receiver(express)), *BENCH) == []


@pytest.mark.parametrize(
    ("status", "body", "confidence"),
    [(403, b"Forbidden", "certain"), (404, b"Not Found", "likely"), (200, b"Error, wrong token", "likely")],
)
def test_a_refusal_of_the_right_token(receiver, status, body, confidence):
    diagnosis = bench(receiver(lambda _: (status, {}, body)))

    assert only(diagnosis) == "webhook.handshake-refused"
    assert diagnosis.findings[0].confidence == confidence
    assert diagnosis.verdicts["WA606"].outcome == "passed"


def test_a_signature_check_before_the_handshake_that_says_so(receiver):
    diagnosis = bench(receiver(lambda _: (401, {}, b'{"error":"Missing X-Hub-Signature-256"}')))

    assert only(diagnosis) == "webhook.requires-signature-on-get"
    assert diagnosis.findings[0].confidence == "certain"


def test_a_signature_check_before_the_handshake_that_answers_otherwise(receiver):
    def guarded(asked: Asked) -> Reply:
        return (403 if "x-hub-signature-256" in asked.headers else 401), {}, b"no"

    diagnosis = bench(receiver(guarded))

    assert only(diagnosis) == "webhook.requires-signature-on-get"
    assert diagnosis.findings[0].confidence == "likely"


def test_a_token_that_is_decoded_twice_on_the_way_is_a_mangled_url(receiver):
    from urllib.parse import unquote_plus

    def twice(asked: Asked) -> Reply:
        right = unquote_plus(asked.token) == "a+b"
        return (200, {}, asked.challenge.encode()) if right else (403, {}, b"Forbidden")

    assert only(bench(receiver(twice), verify_token="a+b")) == "webhook.url-mangled"
    assert only(bench(receiver(app(verify_token="a+c")), verify_token="a+b")) == "webhook.handshake-refused"


def test_a_redirect_is_not_followed_and_is_named(receiver):
    target = receiver()
    server = receiver(lambda _: (301, {"location": target.url + "/?hub.verify_token=hush"}, b""))

    diagnosis = bench(server)

    assert target.asked == []
    assert only(diagnosis) == "webhook.url-mangled"
    assert "redirects to http://127.0.0.1" in diagnosis.verdicts["WA605"].note
    assert "hush" not in diagnosis.verdicts["WA605"].note
    assert diagnosis.verdicts["WA604"].outcome == "passed"


def test_a_redirect_to_itself_ends_after_one_request(receiver):
    server = receiver(lambda asked: (302, {"location": asked.server.url}, b""))

    assert only(bench(server)) == "webhook.url-mangled"
    assert len(server.asked) == 1


def test_a_redirect_to_a_login_is_the_edge(receiver):
    login = {"location": "https://acme.cloudflareaccess.com/cdn-cgi/access/login/hooks"}

    assert only(bench(receiver(lambda _: (302, login, b"")))) == "webhook.callback-blocked"


def test_a_callback_that_answers_to_any_token(receiver):
    diagnosis = bench(receiver(lambda asked: (200, {}, asked.challenge.encode())))

    assert only(diagnosis) == "webhook.accepts-wrong-verify-token"
    assert diagnosis.verdicts["WA605"].outcome == "passed"


def test_without_a_verify_token_only_the_way_is_looked_at(receiver):
    server = receiver()

    diagnosis = bench(server, verify_token=None)

    assert outcomes(diagnosis) == {
        "WA604": "passed", "WA605": "not-applicable", "WA606": "not-applicable", "WA607": "not-applicable",
    }  # fmt: skip
    assert diagnosis.verdicts["WA605"].note == "needs WHATSAPP_WEBHOOK_VERIFY_TOKEN"
    assert [asked.query for asked in server.asked] == [{}]


# --- signatures


def test_with_send_a_right_sample_and_a_tampered_one_are_posted(receiver):
    server = receiver()

    diagnosis = bench(server, "send")

    assert diagnosis.verdicts["WA607"].outcome == "passed"
    right, tampered = [asked for asked in server.asked if asked.method == "POST"]
    assert right.headers["x-hub-signature-256"] == tampered.headers["x-hub-signature-256"]
    assert right.body != tampered.body
    value = json.loads(right.body)["entry"][0]["changes"][0]["value"]
    assert value["metadata"]["phone_number_id"] == NUMBER_ID
    assert value["statuses"][0]["id"].startswith("wamid.pytest-wa-health-test-")


def test_a_callback_that_takes_everything(receiver):
    diagnosis = bench(receiver(app(app_secret=None)), "send")

    assert only(diagnosis) == "webhook.accepts-bad-signature"


def test_a_callback_with_another_app_secret(receiver):
    diagnosis = bench(receiver(app(app_secret="0" * 32)), "send")

    assert only(diagnosis) == "webhook.rejects-good-signature"
    assert diagnosis.findings[0].confidence == "certain"


def test_a_callback_that_crashes_on_a_made_up_message_is_not_accused(receiver):
    sound = app()

    def fragile(asked: Asked) -> Reply | None:
        reply = sound(asked)
        return (500, {}, b"KeyError") if asked.method == "POST" and reply and reply[0] == 200 else reply

    diagnosis = bench(receiver(fragile), "send")

    assert only(diagnosis) == "undetermined"
    assert diagnosis.verdicts["WA607"].outcome == "unknown"


def test_without_an_app_secret_nothing_can_be_signed(receiver):
    server = receiver()
    settings = make_settings(webhook_url=server.url, webhook_verify_token=Secret(VERIFY_TOKEN))

    verdict = judged(settings, probe_outside(settings, "send")).verdicts["WA607"]

    assert (verdict.outcome, verdict.note) == ("not-applicable", "needs WHATSAPP_APP_SECRET")
    assert {asked.method for asked in server.asked} == {"GET"}


def test_no_webhook_configured_names_the_setting():
    settings = make_settings()

    diagnosis = judged(settings, probe_outside(settings))

    assert {diagnosis.verdicts[check].note for check in BENCH} == {"needs WHATSAPP_WEBHOOK_URL"}
