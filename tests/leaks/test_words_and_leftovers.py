"""Secrets that are half made of words, and secrets that no tenant of the run uses."""

from __future__ import annotations

import json

import pytest
from canaries import Canaries

WORDY = (
    "whatsapp-7f3a9c21", "my_whatsapp_token_9a8b7c6d5e4f", "messages_83hd72kd92", "verify-9f8e7d6c5b4a",
    "WhatsApp2024Secret!", "subscribed_apps", "whatsapp", "phone_number_id_77",
)  # fmt: skip
LOUD = ("-vv", "-rA", "-l", "--html=report.html", "--wa-report-dir=pages", "--junitxml=junit.xml")


@pytest.mark.parametrize("token", WORDY)
def test_a_verify_token_made_of_words_makes_no_healthy_account_sick(live, health, token):
    outcome, _ = live("healthy", args=LOUD, env={"WHATSAPP_WEBHOOK_VERIFY_TOKEN": token, "SMTP_PASSWORD": token})

    assert [cause for cause in outcome.causes if cause != "settings.incomplete"] == ["fallback.not-configured"]
    assert outcome.tenant["can_send"] is True
    assert outcome.exit_code == 0
    assert "would hold" not in outcome.text
    assert "INTERNALERROR" not in outcome.text
    assert (health.path / "pages" / "default.html").exists()


def test_a_verify_token_in_the_address_of_the_webhook_is_hidden_and_the_report_written(live, health):
    canaries = Canaries()
    health.pytester.makeconftest(
        "import json, pathlib\n"
        "def pytest_wa_report(report):\n    pathlib.Path('seen.json').write_text(json.dumps(report))\n"
    )
    outcome, _ = live(
        "app-subscription-missing",
        args=LOUD,
        env={
            "WHATSAPP_WEBHOOK_URL": f"http://127.0.0.1:9/hook/{canaries.verify_token}",
            "WHATSAPP_WEBHOOK_VERIFY_TOKEN": canaries.verify_token,
        },
    )

    assert "webhook.callback-missing" in outcome.causes
    assert canaries.found_in(outcome.text) == set()
    for file in ("report.json", "seen.json", "report.html", "pages/default.html", "junit.xml"):
        assert canaries.found_in((health.path / file).read_text("utf-8")) == set(), file


CARELESS = """
import os
def test_mine():
    held = {**os.environ}
    assert held == {}
"""


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("--wa-live", "--wa-tenant", "acme"), 1),
        (("--wa-live", "--wa-tenant", "nobody"), 4),
        (("--wa-live",), 1),
        (("--wa-replay",), 1),
    ],
    ids=["deselected", "unknown", "broken", "replay"],
)
def test_what_no_tenant_uses_is_hidden_all_the_same(health, double, monkeypatch, args, code):
    """The other tenant's secrets, a tenant's whose settings cannot be used, and half a set of them."""
    canaries = Canaries()
    lines = [f"{name}={value}\n" for name, value in double("healthy").env().items()]
    (health.path / "acme.env").write_text("".join(lines), encoding="utf-8")
    (health.path / "wa-health.toml").write_text(
        '[tenants.acme]\nenv_file = "acme.env"\n[tenants.globex]\nenv_prefix = "GLOBEX_"\n', encoding="utf-8"
    )
    # No phone number ID: globex cannot be examined.
    for name, value in {
        "GLOBEX_WHATSAPP_ACCESS_TOKEN": canaries.token,
        "GLOBEX_WHATSAPP_APP_SECRET": canaries.app_secret,
        "GLOBEX_WHATSAPP_WEBHOOK_VERIFY_TOKEN": canaries.verify_token,
        "GLOBEX_WHATSAPP_TEST_RECIPIENTS": ",".join(canaries.recipients),
        "SMTP_PASSWORD": canaries.password,
    }.items():
        monkeypatch.setenv(name, value)
    health.pytester.makepyfile(test_mine=CARELESS)

    outcome = health.run(*args, *LOUD, "wa-health", "test_mine.py")

    assert outcome.exit_code == code
    assert code == 4 or "test_mine" in outcome.text
    assert canaries.found_in(outcome.text) == set()
    for file in health.path.rglob("*"):
        if file.suffix in (".json", ".html", ".xml"):
            assert canaries.found_in(file.read_text("utf-8")) == set(), file
    if code != 4:
        assert json.loads((health.path / "report.json").read_text("utf-8"))["tenants"]
