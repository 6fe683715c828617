"""The webhook bench against real receivers on loopback: one clear fault each, and what only looks like it."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from callbacks import BENCH, HTML, bench, only, outcomes
from receivers import (
    NUMBER_ID,
    VERIFY_TOKEN,
    Asked,
    Reply,
    app,
    causes,
    judged,
    make_settings,
    probe_outside,
)  # fmt: skip

from pytest_wa_health import catalogue
from pytest_wa_health.privacy.secret import Secret


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
    [
        (403, b"Forbidden", "certain"),
        (403, b'{"detail":"Verify token mismatch"}', "certain"),
        (200, b"Error, wrong token", "likely"),
        (422, b'{"detail":[{"loc":["query","hub_mode"],"msg":"field required"}]}', "likely"),
    ],
)
def test_a_refusal_of_the_right_token(receiver, status, body, confidence):
    diagnosis = bench(receiver(lambda _: (status, {}, body)))

    assert only(diagnosis) == "webhook.handshake-refused"
    assert diagnosis.findings[0].confidence == confidence
    assert diagnosis.verdicts["WA606"].outcome == "passed"


N8N = b'{"code":404,"message":"This webhook is not registered for GET requests. Did you mean POST?"}'


@pytest.mark.parametrize(
    ("status", "body", "confidence", "says"),
    [
        (404, N8N, "certain", "not registered for GET"),
        (404, b"Cannot GET /hooks/whatsapp", "certain", "HTTP 404"),
        (404, b"nothing here", "likely", "HTTP 404"),
        (405, b'{"detail":"Method Not Allowed"}', "certain", "Method Not Allowed"),
        (410, b"", "likely", "HTTP 410"),
        (404, b"<!doctype html><p>The endpoint dummy.ngrok-free.app is offline. ERR_NGROK_3200", "certain", "ngrok"),
        (530, b"<html>Error 1033: Cloudflare Tunnel error</html>", "certain", "Cloudflare Tunnel"),
    ],
)
def test_where_no_program_takes_the_request_nobody_compared_a_token(receiver, status, body, confidence, says):
    diagnosis = bench(receiver(lambda _: (status, {}, body)))

    assert only(diagnosis) == "webhook.no-handler"
    finding = next(found for found in diagnosis.findings if found.cause == "webhook.no-handler")
    assert finding.confidence == confidence
    assert says in finding.evidence[0].note
    assert diagnosis.verdicts["WA606"].outcome == "blocked"


@pytest.mark.parametrize(
    "body", [b'{"status":"received"}', b"", b"<html>Welcome</html>", b"OK"], ids=["json", "nothing", "page", "ok"]
)
def test_a_friendly_answer_without_the_challenge_is_no_refusal(receiver, body):
    diagnosis = bench(receiver(lambda _: (200, {}, body)))

    assert only(diagnosis) == "webhook.challenge-not-echoed"
    assert diagnosis.verdicts["WA606"].outcome == "blocked"


def _posts_answered(status, body, headers=None):
    sound = app()
    return lambda asked: (status, headers or {}, body) if asked.method == "POST" else sound(asked)


@pytest.mark.parametrize(
    ("status", "body", "cause"),
    [
        (419, b"<html><title>Page Expired</title></html>", "csrf-protected"),
        (403, b"<html><title>403</title>CSRF token missing or incorrect.</html>", "csrf-protected"),
        (422, b'{"error":"Invalid authenticity token"}', "csrf-protected"),
        (404, b"Route POST:/hook not found", "no-handler"),
        (405, b"<html><title>Method Not Allowed</title></html>", "no-handler"),
        (500, b"Internal Server Error", "delivery-failing"),
        (401, b"bad signature", "rejects-good-signature"),
    ],
)
def test_a_refused_sample_blames_the_app_secret_only_where_somebody_looked_at_it(receiver, status, body, cause):
    diagnosis = bench(receiver(_posts_answered(status, body)), "send")

    assert only(diagnosis) == f"webhook.{cause}"
    assert diagnosis.verdicts["WA605"].outcome == "passed"
    assert diagnosis.verdicts["WA607"].outcome == "failed"


@pytest.mark.parametrize(("status", "body"), [(400, b"No required SSL certificate was sent"), (496, b"")])
def test_a_callback_that_wants_metas_certificate_is_no_fault(receiver, status, body):
    diagnosis = bench(receiver(lambda _: (status, {}, body)))

    assert causes(diagnosis, *BENCH) == []
    assert {diagnosis.verdicts[check].outcome for check in BENCH} == {"not-applicable"}
    assert any("client certificate" in note for note in diagnosis.notes)


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


@pytest.mark.parametrize(
    ("location", "cause", "confidence"),
    [
        ("/session/login?back={path}", "webhook.callback-blocked", "certain"),
        ("/portal/sign-in", "webhook.callback-blocked", "likely"),
        ("{path}/", "webhook.url-mangled", "likely"),
        ("https://www.shop.example.test{path}", "webhook.url-mangled", "likely"),
    ],
)
def test_a_redirect_is_a_login_or_another_form_of_the_address(receiver, location, cause, confidence):
    server = receiver(lambda asked: (307, {"location": location.format(path=urlsplit(asked.server.url).path)}, b""))

    diagnosis = bench(server)

    assert only(diagnosis) == cause
    (finding,) = [finding for finding in diagnosis.findings if finding.cause == cause]
    assert finding.confidence == confidence
    steps = " ".join(step.text("en") for step in catalogue.cause(cause).where(finding.facts).steps)
    assert ("authentication" in steps) is (cause == "webhook.callback-blocked")
    assert ("final address" in steps.lower()) is (cause == "webhook.url-mangled")


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


def test_a_callback_that_crashes_on_a_signed_event_is_not_accused_of_its_secret(receiver):
    sound = app()

    def fragile(asked: Asked) -> Reply | None:
        reply = sound(asked)
        return (500, {}, b"KeyError") if asked.method == "POST" and reply and reply[0] == 200 else reply

    diagnosis = bench(receiver(fragile), "send")

    assert only(diagnosis) == "webhook.delivery-failing"
    assert diagnosis.findings[0].confidence == "likely"


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
