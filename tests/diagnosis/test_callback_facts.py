"""What the callback answered to the bench, judged without a bench: one fault each, and what only looks like it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field

import pytest
from probe_facts import HOOK, Facts, brought, callback, edge, exchange, failed
from survey_bench import altered, judged

from pytest_wa_health.diagnosis import Evidence, Thresholds, diagnose
from pytest_wa_health.double.account import Account

BENCH = ("WA604", "WA605", "WA606", "WA607")
PLAIN_HTTP = "http://hooks.example.test/wa"
REDIRECT = "https://hooks.example.test/login"


HERE = "http://127.0.0.1/wa"


@dataclass(frozen=True)
class Fault:
    """What the bench saw, and the one cause that it comes to."""

    name: str
    facts: Facts
    cause: str
    check: str
    says: str
    """Part of what the evidence says."""
    confidence: str = "certain"
    rivals: tuple[str, ...] = ()
    verdict: str = "failed"
    asked: str | None = f"GET {HOOK}"
    status: int | None = 200
    blocked: tuple[str, ...] = field(default=())
    """Checks that have nothing to look at because of it."""


def on_the_way(name: str, facts: Facts, cause: str, says: str, **more: object) -> Fault:
    """A fault that keeps Meta from the application, so that nothing behind it can be judged."""
    return Fault(name, facts, f"webhook.callback-{cause}", "WA604", says, blocked=BENCH[1:], **more)  # type: ignore[arg-type]


def at_hello(name: str, first: Facts, cause: str, says: str, *, beside: Facts | None = None, **more: object) -> Fault:
    """A fault of the handshake."""
    facts = callback(handshake=first, **(beside or {}))
    return Fault(name, facts, f"webhook.{cause}", "WA605", says, status=first["status"], **more)  # type: ignore[arg-type]


UNHEARD = callback(url=PLAIN_HTTP, scheme="http", handshake=None, wrong_token=None, samples_skipped="needs --wa-send")
POSTED = {"asked": f"POST {HOOK}"}
DOUBTED = {"confidence": "likely", "rivals": ("webhook.handshake-refused",)}

BLOCKED_PERHAPS = {"confidence": "likely", "rivals": ("webhook.callback-blocked",)}
REJECTED_PERHAPS = {"confidence": "likely", "rivals": ("webhook.rejects-good-signature",)}
OURS = {"confidence": "possible", "rivals": ("webhook.callback-blocked",), "verdict": "unknown"}

FAULTS: tuple[Fault, ...] = (
    # the way
    on_the_way("http, so that nothing is asked", UNHEARD, "not-https", "nothing was asked", asked=None, status=None),
    on_the_way("no such host", callback(handshake=failed("dns")), "unreachable", "as made", status=None),
    on_the_way("a closed port", callback(handshake=failed("refused")), "unreachable", "as made", status=None),
    on_the_way("no answer in time", callback(handshake=failed("timeout")), "unreachable", "as made", status=None,
               **BLOCKED_PERHAPS),
    on_the_way("an answer that breaks off", callback(handshake=failed("truncated", status=200)), "unreachable",
               "as made", **BLOCKED_PERHAPS),
    on_the_way("a wrong certificate", callback(handshake=failed("tls", "certificate verify failed")), "tls",
               "certificate verify failed", status=None),
    on_the_way("a CA bundle that is missing here", callback(handshake=failed("tls", "the CA bundle is gone")),
               "unreachable", "CA bundle", status=None, **OURS),
    on_the_way("our own proxy", callback(handshake=failed("proxy")), "unreachable", "as made", status=None,
               **OURS),
    on_the_way("our own guard", callback(handshake=failed("refused-locally")), "unreachable", "as made", status=None,
               **OURS),
    on_the_way("no verify token, and no such host", callback(handshake=None, plain=failed("dns")), "unreachable",
               "as made", status=None),
    # what stands before the application
    on_the_way("a bot protection", callback(handshake=edge("blocks", sure=True)), "blocked",
               'a gateway answers in place of the application: HTTP 403, page titled "Just a moment"', status=403),
    on_the_way("what may be a bot protection", callback(handshake=edge("blocks", sure=False)), "blocked",
               "in place of the application", status=403, **DOUBTED),
    on_the_way("a login", callback(handshake=edge("login", sure=True, status=302)), "blocked",
               "in place of the application", status=302),
    on_the_way("what may be a login", callback(handshake=edge("login", sure=False, status=307)), "blocked",
               "in place of the application", status=307, confidence="likely", rivals=("webhook.url-mangled",)),
    on_the_way("a login that stops what is posted", callback(good_signature=edge("login", sure=False, status=302)),
               "blocked", "in place of the application", status=302, confidence="likely",
               rivals=("webhook.url-mangled",), **POSTED),
    on_the_way("a gateway with nothing behind it", callback(handshake=edge("down", sure=True, status=502)),
               "unreachable", "a gateway finds no application behind it: HTTP 502", status=502),
    on_the_way("a bot protection that stops what is posted", callback(good_signature=edge("blocks", sure=True)),
               "blocked", "in place of the application", status=403, **POSTED),
    Fault("a redirect, and no verify token to ask with",
          callback(handshake=None, wrong_token=None, plain=exchange(301, redirect=REDIRECT)), "webhook.url-mangled",
          "WA604", f"it redirects to {REDIRECT}", status=301, blocked=BENCH[1:], **BLOCKED_PERHAPS),
    Fault("two slow answers", callback(handshake=exchange(echo="exact", ms=1500), again=exchange(ms=1200)),
          "webhook.callback-slow", "WA604", "it took 1200 ms", verdict="warned"),
    # the handshake
    at_hello("a redirect", exchange(302, redirect=REDIRECT), "url-mangled", f"HTTP 302: it redirects to {REDIRECT}",
             beside={"wrong_token": None}, **BLOCKED_PERHAPS),
    at_hello("something around the number", exchange(echo="inside", around="quotation marks"), "handshake-mangled",
             "quotation marks around it"),
    at_hello("more than can be read", failed("too-large", "more than 2 MB", 200), "handshake-mangled",
             "more than 2 MB", confidence="likely", rivals=("webhook.challenge-not-echoed",)),
    Fault("a token that is decoded twice",
          callback(handshake=exchange(403), decoded_twice=exchange(echo="exact")), "webhook.url-mangled", "WA605",
          "only if it is encoded twice"),
    at_hello("a refusal that names a signature", exchange(401, wants_signature=True), "requires-signature-on-get",
             "names a signature"),
    at_hello("a signature that makes it answer", exchange(401), "requires-signature-on-get", "answers otherwise",
             beside={"with_signature": exchange(echo="exact")}),
    at_hello("a signature that changes the refusal", exchange(401), "requires-signature-on-get", "answers otherwise",
             beside={"with_signature": exchange(403)}, **DOUBTED),
    at_hello("a wrong signature that is named", exchange(401), "requires-signature-on-get", "answers otherwise",
             beside={"with_signature": exchange(401, wants_signature=True)}, **DOUBTED),
    *(
        at_hello(f"HTTP {status}", exchange(status), "handshake-refused",
                 f"HTTP {status} without the number that was sent")
        for status in (401, 403)
    ),
    *(
        at_hello(f"a bare HTTP {status}", exchange(status), "no-handler", f"HTTP {status} without the number",
                 blocked=("WA606",), **DOUBTED)
        for status in (404, 410)
    ),
    *(
        at_hello(f"HTTP {status}, no GET here", exchange(status, says="Nope"), "no-handler",
                 f"HTTP {status} without the number that was sent; the answer says: Nope", blocked=("WA606",))
        for status in (405, 501)
    ),
    at_hello("HTTP 404 that names the route", exchange(404, names_no_route=True), "no-handler", "HTTP 404",
             blocked=("WA606",)),
    at_hello("a form token that is missing", exchange(419, csrf=True), "csrf-protected", "HTTP 419",
             blocked=("WA606",)),
    *(
        at_hello(f"HTTP {status} of the program", exchange(status), "delivery-failing", f"HTTP {status}",
                 blocked=("WA606",), **DOUBTED)
        for status in (500, 599)
    ),
    *(
        at_hello(f"HTTP {status} for parameters that are not understood", exchange(status), "handshake-refused",
                 f"HTTP {status}", confidence="likely", rivals=("webhook.challenge-not-echoed",))
        for status in (400, 422)
    ),
    at_hello("the number with the wrong status", exchange(201, echo="exact"), "handshake-mangled",
             "HTTP 201, not 200", **DOUBTED),
    at_hello("the wrapped number with the wrong status", exchange(201, echo="inside", around="HTML"),
             "handshake-mangled", "HTML around it"),
    *(
        at_hello(f"HTTP {status} and no number", exchange(status), "challenge-not-echoed",
                 f"HTTP {status} without the number", blocked=("WA606",))
        for status in (200, 204)
    ),
    at_hello("HTTP 200 with words against the token", exchange(200, names_token=True), "handshake-refused",
             "HTTP 200 without the number", confidence="likely", rivals=("webhook.challenge-not-echoed",)),
    at_hello("a bare refusal behind an edge", exchange(403, behind="a gateway"), "handshake-refused", "HTTP 403",
             confidence="likely", rivals=("webhook.callback-blocked",)),
    *(
        at_hello(f"a refusal, and {name}", exchange(401), "handshake-refused", "HTTP 401", beside=beside)
        for name, beside in {
            "with a signature the same": {"with_signature": exchange(401)},
            "with a signature no answer": {"with_signature": failed("timeout")},
            "with a signature the edge": {"with_signature": edge("blocks", sure=False)},
            "encoded twice another status": {"decoded_twice": exchange(201, echo="exact")},
            "encoded twice a page around it": {"decoded_twice": exchange(echo="inside", around="HTML")},
        }.items()
    ),
    # the wrong token
    *(
        Fault(f"a made-up token is met with HTTP {status}", callback(wrong_token=exchange(status, echo="inside")),
              "webhook.accepts-wrong-verify-token", "WA606", "made-up verify token", status=status)
        for status in (200, 299)
    ),
    # signatures
    *(
        Fault(f"a changed sample is answered with HTTP {status}", callback(bad_signature=exchange(status)),
              "webhook.accepts-bad-signature", "WA607", f"HTTP {status} to a sample that was changed",
              confidence="likely", rivals=("undetermined",), status=status, **POSTED)
        for status in (200, 299)
    ),
    *(
        Fault(f"a good sample is answered with HTTP {status}", callback(good_signature=exchange(status)),
              "webhook.rejects-good-signature", "WA607", f"HTTP {status} to a rightly signed sample",
              status=status, **POSTED)
        for status in (401, 403)
    ),
    *(
        Fault(f"a good sample is answered with {name}", callback(good_signature=posted),
              "webhook.rejects-good-signature", "WA607", f"HTTP {posted['status']} to a rightly signed sample",
              confidence="likely", rivals=("webhook.csrf-protected", "webhook.callback-blocked"),
              status=posted["status"], **POSTED)
        for name, posted in {
            "a page": exchange(403, title="Forbidden"), "a refusal behind an edge": exchange(401, behind="an edge"),
            "HTTP 499": exchange(499), "HTTP 400": exchange(400),
        }.items()
    ),
    *(
        Fault(f"a good sample finds {name}", callback(good_signature=posted, bad_signature=posted), cause, "WA607",
              f"HTTP {posted['status']} to a rightly signed sample", status=posted["status"], **POSTED, **doubt)
        for name, posted, cause, doubt in (
            ("no route", exchange(404), "webhook.no-handler", REJECTED_PERHAPS),
            ("no route, in words", exchange(404, names_no_route=True), "webhook.no-handler", {}),
            ("a route for GET alone", exchange(405), "webhook.no-handler", {}),
            ("a form's protection", exchange(419, csrf=True), "webhook.csrf-protected", {}),
            ("a form's protection that says so", exchange(403, csrf=True, title="403"), "webhook.csrf-protected", {}),
            ("a program that breaks", exchange(500), "webhook.delivery-failing", REJECTED_PERHAPS),
            ("a redirect", exchange(308, redirect=REDIRECT), "webhook.url-mangled",
             {"confidence": "likely",
              "rivals": ("webhook.rejects-good-signature", "webhook.callback-blocked")}),
        )
    ),
    *(
        Fault(f"no telling with {name}", facts, "undetermined", check, says, confidence="possible", rivals=rivals,
              verdict="unknown", asked=asked, status=status)
        for name, facts, check, says, rivals, asked, status in (
            ("no answer to a made-up token", callback(wrong_token=failed("timeout")), "WA606", "as made", (),
             f"GET {HOOK}", None),
            ("no answer to a good sample", callback(good_signature=failed("timeout")), "WA607", "as made",
             ("webhook.rejects-good-signature",), f"POST {HOOK}", None),
            ("half an answer to a good sample", callback(good_signature=failed("truncated", status=200)), "WA607",
             "as made", ("webhook.rejects-good-signature",), f"POST {HOOK}", 200),
        )
    ),
)  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_one_fault_is_one_cause_with_its_evidence_and_hides_only_what_lies_behind_it(fault: Fault) -> None:
    found = brought(webhook=fault.facts)
    assert found.causes == [fault.cause]
    (finding,) = found.diagnosis.findings
    assert (finding.check, finding.verdict) == (fault.check, fault.verdict)
    assert (finding.confidence, finding.rivals) == (fault.confidence, fault.rivals)
    assert dict(finding.params) == ({"url": fault.facts["url"]} if fault.cause != "undetermined" else {})
    (seen,) = finding.evidence
    assert fault.says in seen.note
    assert (seen.request, seen.http_status) == (fault.asked, fault.status)
    assert found.outcome(fault.check) == fault.verdict
    assert {check: found.blocker(check) for check in BENCH} == {
        check: fault.cause if check in fault.blocked else None for check in BENCH
    } | ({"WA606": fault.cause} if "wrong_token" not in fault.facts else {})
    assert found.diagnosis.can_send is (None if fault.verdict == "unknown" else True)


SOUND: dict[str, tuple[Facts, str, str]] = {
    "everything right": (callback(), "WA604", "HTTP 200 in 20 ms"),
    "exactly as slow as is allowed": (callback(handshake=exchange(echo="exact", ms=1000)), "WA604", "in 1000 ms"),
    "a cold start": (
        callback(handshake=exchange(echo="exact", ms=1500), again=exchange(ms=90)), "WA604", "in 90 ms",
    ),
    "a certificate with an end": (
        callback(certificate_until="2027-01-01"), "WA604", "in 20 ms; certificate until 2027-01-01",
    ),
    "http on this machine": (
        callback(url="http://127.0.0.1/wa", scheme="http", loopback=True), "WA604",
        "in 20 ms; on this machine, so http will do",
    ),
    "a made-up token that is refused": (callback(), "WA606", "HTTP 403"),
    "a made-up token and HTTP 200 without the number": (callback(wrong_token=exchange()), "WA606", "HTTP 200"),
    "the number in a refusal of a made-up token": (
        callback(wrong_token=exchange(403, echo="inside")), "WA606", "HTTP 403",
    ),
    "the number in a redirect of a made-up token": (
        callback(wrong_token=exchange(300, echo="exact")), "WA606", "HTTP 300",
    ),
    "a long page for a made-up token": (callback(wrong_token=failed("too-large", status=200)), "WA606", "HTTP 200"),
    "signatures that are checked": (
        callback(), "WA607", "HTTP 200 to the right one, HTTP 401 to the tampered one",
    ),
    "a changed sample that is redirected": (callback(bad_signature=exchange(300)), "WA607", "HTTP 300 to the"),
}  # fmt: skip


@pytest.mark.parametrize(("facts", "check", "says"), SOUND.values(), ids=SOUND)
def test_what_only_looks_like_a_fault_passes_and_says_what_was_seen(facts: Facts, check: str, says: str) -> None:
    found = brought(webhook=facts)
    assert not found.causes
    assert {found.outcome(each) for each in BENCH} == {"passed"}
    assert says in found.diagnosis.verdicts[check].note


@pytest.mark.parametrize(
    ("facts", "checks", "note"),
    [
        (callback(handshake=None, wrong_token=None, plain=exchange(404)), ("WA605", "WA606"),
         "needs WHATSAPP_WEBHOOK_VERIFY_TOKEN"),
        (callback(samples_skipped="needs --wa-send", good_signature=None, bad_signature=None), ("WA607",),
         "needs --wa-send"),
    ],
    ids=["without a verify token", "without --wa-send"],
)  # fmt: skip
def test_what_was_not_asked_is_not_judged(facts: Facts, checks: tuple[str, ...], note: str) -> None:
    found = brought(webhook=facts)
    assert not found.causes
    for check in BENCH:
        verdict = found.diagnosis.verdicts[check]
        assert verdict.outcome == ("not-applicable" if check in checks else "passed")
        assert (verdict.note == note) is (check in checks)


def test_a_callback_that_was_not_probed_says_what_is_missing_for_it() -> None:
    bare, configured = brought(), brought(settings={"webhook_url": HOOK})
    for check in BENCH:
        assert bare.outcome(check) == configured.outcome(check) == "not-applicable"
        assert bare.diagnosis.verdicts[check].note == "needs WHATSAPP_WEBHOOK_URL"
        assert "holds no probe" in configured.diagnosis.verdicts[check].note


def test_a_probe_that_broke_is_unknown_and_judges_nothing() -> None:
    found = brought(webhook={"broken": "the probe ended with KeyError"})
    assert found.causes == ["undetermined"]
    assert found.outcome("WA604") == "unknown"
    assert found.diagnosis.findings[0].evidence[0].note == "the probe ended with KeyError"
    assert [found.blocker(check) for check in BENCH[1:]] == ["undetermined"] * 3


def test_a_network_that_reaches_nobody_blames_no_callback_but_one_on_this_machine() -> None:
    elsewhere = brought("refused", webhook=callback(handshake=failed("dns"))).diagnosis.findings[-1]
    here = callback(url="http://127.0.0.1/wa", scheme="http", loopback=True, handshake=failed("refused"))
    local = brought("refused", webhook=here)
    assert (elsewhere.cause, elsewhere.confidence) == ("webhook.callback-unreachable", "possible")
    assert elsewhere.verdict == "unknown"
    assert local.confidence["webhook.callback-unreachable"] == "certain"
    assert local.outcome("WA604") == "failed"


def test_a_wrong_app_secret_makes_wrong_signatures_and_so_no_verdict() -> None:
    found = brought("wrong-app-secret", webhook=callback(good_signature=exchange(401)))
    assert found.blocker("WA607") == "token.wrong-app-secret"
    assert "webhook.rejects-good-signature" not in found.causes


def with_graph_at(graph_url: str, configured: str, **held: str) -> list[str]:
    """What is found where Meta is at `graph_url`, and holds these callbacks if any are given."""
    snapshot = brought(
        settings={"webhook_url": configured},
        webhook=callback(url=configured, scheme=configured.partition(":")[0], loopback=True),
    ).snapshot
    if held:
        extra = {**snapshot.answers["phone_extra"].data, "webhook_configuration": held}
        snapshot = altered(snapshot, "phone_extra", extra)
    return judged(dataclasses.replace(snapshot, graph_url=graph_url)).causes


@pytest.mark.parametrize("graph_url", ["http://127.0.0.1:8089", "http://localhost:8089", "http://[::1]:8089"])
def test_a_callback_on_this_machine_will_do_where_meta_is_played_by_a_stand_in(graph_url: str) -> None:
    assert with_graph_at(graph_url, HERE, application=HERE) == []


@pytest.mark.parametrize("graph_url", ["https://graph.facebook.com", "https://graph.example.test:7443"])
@pytest.mark.parametrize(
    "configured",
    ["http://localhost:9100/hook", "https://127.0.0.1/hook", "https://[::1]:444/hook", "https://192.168.7.20/hook",
     "https://10.1.2.3/hook", "https://shop.local/hook", "https://backend:8000/hook", "https://169.254.10.1/h"],
)  # fmt: skip
def test_meta_can_never_reach_a_callback_that_is_not_on_the_internet(graph_url: str, configured: str) -> None:
    assert with_graph_at(graph_url, configured, application=configured) == ["webhook.callback-not-public"]


def test_an_address_that_only_looks_private_is_public() -> None:
    for host in ("172.32.0.1", "11.1.2.3", "local.example.test", "localhost.example.test"):
        url = f"https://{host}/hook"
        assert with_graph_at("https://graph.facebook.com", url, application=url) == []


def test_what_is_slow_is_a_matter_of_the_threshold() -> None:
    snapshot = brought(webhook=callback()).snapshot
    strict = diagnose(snapshot, Thresholds(slow_callback_ms=19))
    assert [finding.cause for finding in strict.findings] == ["webhook.callback-slow"]
    assert not diagnose(snapshot, Thresholds(slow_callback_ms=20)).findings


def test_a_tampered_sample_that_nobody_answers_was_not_refused() -> None:
    found = brought(webhook=callback(bad_signature=failed("timeout")))
    assert found.causes == ["undetermined"]
    assert found.outcome("WA607") == "unknown"
    assert found.diagnosis.findings[0].rivals == ("webhook.accepts-bad-signature",)


def test_no_callback_at_any_level_is_likely_one_missing_where_the_app_cannot_be_asked() -> None:
    def no_callback(account: Account) -> None:
        account.number.values["webhook_configuration"] = {}

    found = brought(env={"WHATSAPP_APP_SECRET": None}, edit=no_callback)
    (finding,) = found.diagnosis.findings
    assert (finding.cause, finding.check) == ("webhook.callback-missing", "WA602")
    assert (finding.confidence, finding.rivals) == ("likely", ("webhook.inactive",))
    assert finding.evidence == (Evidence(note="webhook_configuration names no callback at any level"),)


def test_a_callback_that_is_named_is_no_fault_where_the_app_cannot_be_asked() -> None:
    found = brought(env={"WHATSAPP_APP_SECRET": None})
    assert found.causes == []
    assert found.outcome("WA602") == "not-applicable"
