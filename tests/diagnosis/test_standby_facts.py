"""The fallback and the running server, judged without asking either; and what is said of messages that get lost."""

from __future__ import annotations

from typing import Any

import pytest
from probe_facts import Facts, brought, deployed, mail

from pytest_wa_health.diagnosis import Evidence

OWN = {"fingerprint": "sha256:89abcdef"}
SERVER = "https://shop.example.test/token"
LOST = "WhatsApp cannot send and {} messages {}"
NOW, THEN = "are being lost now", "were being lost at the time of the recording"
NO_FALLBACK, NOR_THIS = "no working fallback is configured:", "the e-mail fallback does not work either:"


@pytest.mark.parametrize(
    ("facts", "cause", "says", "verdict", "confidence"),
    [
        (mail("unreachable", step="connect"), "unreachable", "at the step connect: it said no", "failed", "certain"),
        (mail("tls", step="tls"), "tls", "at the step tls: it said no", "failed", "certain"),
        (mail("auth-refused", step="auth", code=535), "auth-refused", "auth: it said no, code 535", "failed",
         "certain"),
        (mail("sender-refused", step="sender", code=550), "sender-refused", "no, code 550", "failed", "certain"),
        (mail("auth-refused", step="auth", code=454, temporary=True), "auth-refused", "454", "unknown", "likely"),
    ],
    ids=lambda value: value["outcome"] if isinstance(value, dict) else None,
)  # fmt: skip
def test_a_mail_server_that_refuses_is_named_with_the_step(
    facts: Facts, cause: str, says: str, verdict: str, confidence: str
) -> None:
    found = brought(fallback=facts)
    assert found.causes == [f"fallback.{cause}"]
    (finding,) = found.diagnosis.findings
    assert (finding.check, finding.verdict, finding.confidence) == ("WA901", verdict, confidence)
    (seen,) = finding.evidence
    assert seen.note.startswith("smtp+starttls://mail.example.test:587, at the step ")
    assert seen.note.endswith(says)


def test_a_mail_server_that_takes_everything_passes_and_says_how_far_it_was_asked() -> None:
    whole, bare = brought(fallback=mail()), brought(fallback=mail(protected=False, signed_in=False, sender=False))
    assert whole.outcome("WA901") == bare.outcome("WA901") == "passed"
    assert whole.diagnosis.verdicts["WA901"].note == (
        "connected over TLS, signed in, sender accepted; no mail was sent"
    )
    assert bare.diagnosis.verdicts["WA901"].note == "connected without TLS; no mail was sent"


def test_a_network_that_reaches_nobody_blames_no_mail_server_for_its_silence() -> None:
    silent, spoken = (
        brought("refused", fallback=mail(outcome, step="auth")) for outcome in ("unreachable", "auth-refused")
    )
    assert (silent.outcome("WA901"), silent.confidence["fallback.unreachable"]) == ("unknown", "possible")
    assert (spoken.outcome("WA901"), spoken.confidence["fallback.auth-refused"]) == ("failed", "certain")


@pytest.mark.parametrize(
    ("facts", "cause", "says", "verdict"),
    [
        (deployed("differs"), "stale-token", "the server holds sha256:01234567, the settings hold sha256:89abcdef",
         "failed"),
        (deployed("unreadable", detail="no fingerprint"), "unreachable", "no fingerprint", "unknown"),
        (deployed("unreachable", status=302, detail="HTTP 302", redirect="https://x.test/login"), "unreachable",
         "HTTP 302 that leads to https://x.test/login", "unknown"),
    ],
    ids=["another token", "no fingerprint", "a login page"],
)  # fmt: skip
def test_a_server_that_does_not_show_this_token_is_named(facts: Facts, cause: str, says: str, verdict: str) -> None:
    found = brought(settings=OWN, deployment=facts)
    assert found.causes == [f"deployment.{cause}"]
    (finding,) = found.diagnosis.findings
    assert (finding.check, finding.verdict, dict(finding.params)) == ("WA951", verdict, {"url": SERVER})
    assert finding.evidence == (Evidence(says, f"GET {SERVER}", facts["status"]),)


def test_a_server_that_holds_this_token_passes() -> None:
    verdict = brought(settings=OWN, deployment=deployed()).diagnosis.verdicts["WA951"]
    assert (verdict.outcome, verdict.note) == ("passed", "the server holds sha256:01234567")


@pytest.mark.parametrize(("probe", "check"), [("fallback", "WA901"), ("deployment", "WA951")])
def test_a_probe_that_broke_is_unknown(probe: str, check: str) -> None:
    found = brought(**{probe: {"broken": "the probe ended with KeyError"}})
    assert found.causes == ["undetermined"]
    assert found.outcome(check) == "unknown"
    assert found.diagnosis.findings[0].evidence == (Evidence("the probe ended with KeyError"),)


def test_what_was_not_probed_says_what_is_missing_for_it() -> None:
    bare, configured = brought(), brought(settings={"has_fallback": True, "has_deployment_url": True})
    for check, needs in (("WA901", "EMAIL_FALLBACK_URL or SMTP_HOST"), ("WA951", "WHATSAPP_DEPLOYMENT_URL")):
        assert bare.outcome(check) == configured.outcome(check) == "not-applicable"
        assert bare.diagnosis.verdicts[check].note == f"needs {needs}"
        assert "holds no probe" in configured.diagnosis.verdicts[check].note


@pytest.mark.parametrize(
    ("halves", "says", "variable"),
    [
        ([("EMAIL_FROM", "SMTP_HOST")], "SMTP_HOST is set, EMAIL_FROM is not", "EMAIL_FROM"),
        ([("EMAIL_FROM", "SMTP_HOST"), ("SMTP_PASSWORD", "SMTP_USER"), ("EMAIL_FROM", "SMTP_USER")],
         "SMTP_HOST is set, EMAIL_FROM and SMTP_PASSWORD are not", "EMAIL_FROM and SMTP_PASSWORD"),
        ([("SMTP_HOST", "EMAIL_FROM")], "EMAIL_FROM is set, SMTP_HOST is not", "SMTP_HOST"),
    ],
)  # fmt: skip
def test_half_a_fallback_is_one_warning_that_names_every_missing_half(
    halves: list[tuple[str, str]], says: str, variable: str
) -> None:
    found = brought(settings=incomplete(*halves))
    assert found.causes == ["fallback.not-configured"]
    (finding,) = found.diagnosis.findings
    assert (finding.check, finding.verdict, dict(finding.params)) == ("WA901", "warned", {"variable": variable})
    assert finding.evidence == (Evidence(says),)
    assert found.outcome("WA107") == "passed"


def test_half_a_webhook_is_no_half_of_a_fallback_and_each_is_told_apart() -> None:
    webhook = ("WHATSAPP_WEBHOOK_VERIFY_TOKEN", "WHATSAPP_WEBHOOK_URL")
    found = brought(settings=incomplete(("EMAIL_FROM", "EMAIL_FALLBACK_URL"), webhook))
    assert found.causes == ["settings.incomplete", "fallback.not-configured"]
    assert [finding.params["variable"] for finding in found.diagnosis.findings] == [webhook[0], "EMAIL_FROM"]
    assert found.diagnosis.findings[0].evidence == (Evidence(f"{webhook[1]} is set, {webhook[0]} is not"),)


def incomplete(*halves: tuple[str, str]) -> dict[str, Any]:
    """Settings of which one half each is missing: the missing half, and the one that is there."""
    return {"incomplete": [{"missing": missing, "because": because} for missing, because in halves]}


@pytest.mark.parametrize(
    ("mode", "configured", "fallback", "note"),
    [
        ("live", False, None, LOST.format(NO_FALLBACK, NOW)),
        ("replay", False, None, LOST.format(NO_FALLBACK, THEN)),
        ("live", True, mail("tls"), LOST.format(NOR_THIS, NOW)),
        ("replay", True, mail("tls"), LOST.format(NOR_THIS, THEN)),
        ("live", True, mail(), None),
        ("live", True, None, None),
        ("live", True, mail("auth-refused", temporary=True), None),
    ],
)
def test_lost_messages_are_told_where_nothing_stands_in(
    mode: str, configured: bool, fallback: Facts | None, note: str | None
) -> None:
    reach = {} if fallback is None else {"fallback": fallback}
    broken = brought("not-registered", mode=mode, settings={"has_fallback": configured}, **reach)
    assert broken.diagnosis.notes == (() if note is None else (note,))
    working = brought(mode=mode, settings={"has_fallback": configured}, **reach)
    assert not working.diagnosis.notes
