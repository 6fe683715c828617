"""Writes `docs/coverage.md`: for every cause, what proves that it is named and what proves that it is not.

``python tests/diagnosis/coverage_table.py`` writes it anew; a test sees that it is up to date.
"""

from __future__ import annotations

from pathlib import Path

from benign_cases import BENIGN
from cause_cases import FAULTY

from pytest_wa_health import catalogue
from pytest_wa_health.diagnosis import diagnose
from pytest_wa_health.privacy.redactor import Redactor
from pytest_wa_health.run.answer_source import survey_replayed

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "coverage.md"

SETTINGS = "seen in the settings alone, before anything is asked: `tests/settings`"
BENCH = "the webhook bench sees it (`WHATSAPP_WEBHOOK_URL`): `tests/probes`"
SEND = "only a message shows it (`--wa-send`): `tests/probes`"
MAIL = "the fallback probe sees it (`EMAIL_FALLBACK_URL`): `tests/probes`"
SERVER = "the deployment probe sees it (`WHATSAPP_DEPLOYMENT_URL`): `tests/probes`"
RECEIVER = "signed samples sent to a receiver on a machine of one's own show it: `tests/receiver`"
RENEWAL = "an outcome of `--wa-renew`: `tests/renewal`"
EXPLAINED = "nothing that is read shows it; known to `--wa-explain` only"

ELSEWHERE = {
    "settings.unusable": "ends the run with exit 4 before anything is asked: `tests/plugin`",
    "settings.missing": "ends the run with exit 4 before anything is asked: `tests/plugin`",
    "settings.env-file-committed": SETTINGS,
    "settings.two-places-differ": SETTINGS,
    "settings.sent-to-browsers": SETTINGS,
    "settings.reference-unresolved": SETTINGS,
    "api.app-not-live": EXPLAINED,
    "phone.pin-mismatch": EXPLAINED,
    "account.funds-exhausted": "no read shows a balance: a candidate beside `account.payment`",
    "account.partner-removed": "reads cannot tell it from `permission.asset-not-assigned`, where it is a named rival",
    **dict.fromkeys(
        ("template.sandbox-only", "template.media-refused", "recipient.user-id", "api.request-refused"), SEND
    ),
    "renewal.refused": RENEWAL,
    "renewal.not-stored": RENEWAL,
    **{cause.id: RECEIVER for cause in catalogue.causes() if cause.area == "receiver"},
    "token.predates-grant": SEND,
    "template.held": SEND,
    "template.parameters-mismatch": SEND,
    **dict.fromkeys(
        (
            "webhook.callback-unreachable", "webhook.callback-tls", "webhook.callback-blocked",
            "webhook.callback-slow", "webhook.handshake-refused", "webhook.handshake-mangled",
            "webhook.accepts-wrong-verify-token", "webhook.accepts-bad-signature", "webhook.rejects-good-signature",
            "webhook.requires-signature-on-get", "webhook.no-handler", "webhook.challenge-not-echoed",
            "webhook.csrf-protected", "webhook.callback-not-public", "webhook.client-certificate-wanted",
        ),
        BENCH,
    ),
    **dict.fromkeys(
        (
            "webhook.delivery-failing", "recipient.not-allowed", "recipient.undeliverable",
            "recipient.window-closed", "recipient.marketing-capped", "recipient.in-experiment",
            "recipient.opted-out", "recipient.blocked", "recipient.pair-limited", "recipient.accepted-only",
        ),
        SEND,
    ),
    **dict.fromkeys(
        ("fallback.not-configured", "fallback.unreachable", "fallback.tls", "fallback.auth-refused",
         "fallback.sender-refused"),
        MAIL,
    ),
    "replay.not-recorded": "only a recording lacks an answer: `tests/recording/test_old_cassettes.py`",
    **dict.fromkeys(("deployment.stale-token", "deployment.unreachable"), SERVER),
}  # fmt: skip
"""Causes that no read from outside shows, and what does."""

INTRODUCTION = """\
# What proves each diagnosis

Made by `tests/diagnosis/coverage_table.py` from the test data; do not edit.

**Failing**: states of an account in which the cause must be named, and nothing else. **Benign**: healthy states that
look like it and must stay green. **Cassette**: the bundled recording of it (`--wa-replay --wa-cassette NAME`).
"""


def rows() -> dict[str, tuple[list[str], list[str], list[str]]]:
    """Cause to the names of its failing states, benign look-alikes and cassettes."""
    shown = cassettes()
    return {
        cause.id: (
            list(dict.fromkeys(case.name for case in FAULTY if cause.id in case.causes)),
            [case.name for case in BENIGN if cause.id in case.imitates],
            [name for name, causes in shown.items() if cause.id in causes],
        )
        for cause in catalogue.causes()
    }


def cassettes() -> dict[str, list[str]]:
    """Bundled cassette to the causes that its replay names."""
    return {
        path.stem: [finding.cause for finding in diagnose(survey_replayed(path, Redactor(()))[0]).findings]
        for path in sorted((ROOT / "cassettes").glob("*.json"))
    }


def render() -> str:
    """The page."""
    lines = [INTRODUCTION, "| cause | failing | benign | cassette |", "|---|---|---|---|"]
    for cause, (failing, benign, recorded) in rows().items():
        shown = "; ".join(failing) or f"– {ELSEWHERE[cause]}"
        lines.append(f"| `{cause}` | {shown} | {'; '.join(benign) or '–'} | {', '.join(recorded) or '–'} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
