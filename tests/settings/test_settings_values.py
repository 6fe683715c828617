"""What is said about values that are wrong, incomplete, or in version control; and what may be shown."""

from __future__ import annotations

import hmac
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from arabic_notes import untranslated

from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.settings import Loaded, Settings, SettingsError

TOKEN = "EAA" + "Dummy0" * 30
PHONE = "106540352242922"
ACCOUNT = "102290129340398"

One = Callable[..., Settings]
Load = Callable[..., Loaded]
Env = dict[str, str]


def env_text(**values: str) -> str:
    return "".join(f"{name}={value}\n" for name, value in values.items())


def causes(settings: Settings) -> list[tuple[str, str]]:
    return [(item.cause, item.variable) for item in settings.local]


# --- values that are wrong ----------------------------------------------------------------------------------------


def test_stray_characters_are_found_and_the_survey_gets_the_clean_value(one: One, required: Env) -> None:
    settings = one({**required, "WHATSAPP_ACCESS_TOKEN": f"{TOKEN}\n", "WHATSAPP_PHONE_NUMBER_ID": f"{PHONE} "})

    assert (settings.access_token, settings.phone_number_id) == (Secret(TOKEN), PHONE)
    assert causes(settings) == [
        ("settings.stray-characters", "WHATSAPP_ACCESS_TOKEN"),
        ("settings.stray-characters", "WHATSAPP_PHONE_NUMBER_ID"),
    ]
    assert settings.local[0].note.startswith(
        "WHATSAPP_ACCESS_TOKEN in the process environment: a line break at the end"
    )
    assert settings.unusable == ()
    assert settings.secrets() == (TOKEN,)


def test_a_placeholder_is_unusable(one: One, required: Env) -> None:
    settings = one({**required, "WHATSAPP_ACCESS_TOKEN": "<your token>", "WHATSAPP_APP_SECRET": "changeme"})

    assert causes(settings) == [
        ("settings.placeholder", "WHATSAPP_ACCESS_TOKEN"),
        ("settings.placeholder", "WHATSAPP_APP_SECRET"),
    ]
    assert settings.public()["unusable"] == ["WHATSAPP_ACCESS_TOKEN", "WHATSAPP_APP_SECRET"]
    assert settings.app_secret is None
    assert settings.secrets() == (), "blanking an example would blank plain words"


def test_every_secret_is_handed_to_the_redactor(one: One, required: Env) -> None:
    values = {
        "WHATSAPP_APP_SECRET": "ab12" * 8,
        "VERIFY_TOKEN": "verify me",
        "EMAIL_FALLBACK_URL": "smtps://u:p%40ss%2Fw!@h",
    }

    found = set(one({**required, **values}).secrets())

    proof = hmac.new(b"ab12" * 8, TOKEN.encode(), "sha256").hexdigest()
    assert found == {TOKEN, "ab12" * 8, proof, "verify me", "p@ss/w!", "p%40ss%2Fw!", "p%40ss%2Fw%21"}


def test_the_telephone_number_in_place_of_the_id(one: One, required: Env) -> None:
    settings = one({**required, "WHATSAPP_PHONE_NUMBER_ID": "+966 50 123 4567"})

    assert causes(settings) == [("settings.telephone-as-phone-id", "WHATSAPP_PHONE_NUMBER_ID")]
    assert settings.phone_number_id == ""
    assert settings.unusable == ("WHATSAPP_PHONE_NUMBER_ID",)


def test_the_expected_number_in_place_of_the_id(one: One, required: Env) -> None:
    values = {"WHATSAPP_PHONE_NUMBER_ID": "966501234567", "WHATSAPP_EXPECTED_NUMBER": "+966 50 123 4567"}

    assert causes(one({**required, **values})) == [("settings.telephone-as-phone-id", "WHATSAPP_PHONE_NUMBER_ID")]


def test_swapped_token_and_id_show_nothing_of_the_token(one: One, required: Env) -> None:
    settings = one({"WHATSAPP_ACCESS_TOKEN": PHONE, "WHATSAPP_PHONE_NUMBER_ID": TOKEN})

    assert causes(settings) == [("settings.malformed-id", "WHATSAPP_PHONE_NUMBER_ID")]
    assert "swapped" in settings.local[0].note
    assert TOKEN[:9] not in json.dumps(settings.public()) + repr(settings) + str(settings.local)
    assert TOKEN in settings.secrets()
    assert settings.public()["token_shape"] == "id-like"


def test_hints_about_ids_are_no_findings(one: One, required: Env) -> None:
    alike = one({**required, "WHATSAPP_BUSINESS_ACCOUNT_ID": PHONE}).public()
    number = one({**required, "WHATSAPP_PHONE_NUMBER_ID": "966501234567"})

    assert alike["phone_id_equals_account_id"] is True
    assert alike["phone_id_looks_like_number"] is False
    assert number.public()["phone_id_looks_like_number"] is True
    assert number.local == ()


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("WHATSAPP_GRAPH_URL", "https://evil.example"), ("WHATSAPP_API_VERSION", "latest"),
        ("WHATSAPP_TEST_TEMPLATE", "hello_world"), ("WHATSAPP_TEST_TEMPLATE", "a:en,b:en"),
        ("WHATSAPP_REQUIRED_TEMPLATES", "a:en,b"), ("WHATSAPP_WEBHOOK_URL", "example.com/hook"),
        ("WHATSAPP_DEPLOYMENT_URL", "x"), ("EMAIL_FALLBACK_URL", "mailto:x"),
        ("SMTP_HOST", "mail.example:587"), ("WHATSAPP_EXPECTED_NUMBER", TOKEN),
    ],
)  # fmt: skip
def test_an_unusable_value_names_variable_and_place(one: One, required: Env, variable: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"^{variable} in the process environment ") as refused:
        one({**required, variable: value})

    assert refused.value.variable == variable
    assert str(refused.value).endswith(".")
    assert untranslated([refused.value.note]) == []


def test_the_version_may_stand_in_the_url(one: One, required: Env) -> None:
    required["WHATSAPP_GRAPH_URL"] = "https://graph.facebook.com/v24.0/"
    assert (one(required).graph_url, one(required).api_version) == ("https://graph.facebook.com", "v24.0")

    settings = one({**required, "WHATSAPP_API_VERSION": "25"})
    assert settings.api_version == "v25.0"
    assert len(settings.notes) == 2


# --- half sets ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        ({"WHATSAPP_WEBHOOK_URL": "https://h.example/wa"}, {"WHATSAPP_WEBHOOK_VERIFY_TOKEN": "WHATSAPP_WEBHOOK_URL"}),
        ({"WHATSAPP_WEBHOOK_VERIFY_TOKEN": "abc"}, {"WHATSAPP_WEBHOOK_URL": "WHATSAPP_WEBHOOK_VERIFY_TOKEN"}),
        ({"WHATSAPP_APP_SECRET": "ab12" * 8}, {"WHATSAPP_APP_ID": "WHATSAPP_APP_SECRET"}),
        ({"SMTP_HOST": "h", "SMTP_FROM": "a@b"}, {"SMTP_USER": "SMTP_HOST", "SMTP_PASSWORD": "SMTP_HOST"}),
        ({"SMTP_USER": "a@b"}, {"SMTP_HOST": "SMTP_USER"}),
        ({"EMAIL_FALLBACK_URL": "smtps://u:p@h"}, {"from= in EMAIL_FALLBACK_URL": "EMAIL_FALLBACK_URL"}),
        ({"VERIFY_TOKEN": "abc"}, {}),
        ({"META_APP_SECRET": "ab12" * 8}, {}),
        ({"WHATSAPP_APP_ID": "634974688087057"}, {}),
        ({"SMTP_HOST": "h", "SMTP_USER": "a@b", "SMTP_PASSWORD": "p"}, {}),
        ({}, {}),
    ],
)
def test_half_a_set_names_what_is_missing(one: One, required: Env, values: Env, missing: Env) -> None:
    found = one({**required, **values}).public()["incomplete"]

    assert {row["missing"]: row["because"] for row in found} == missing


# --- the public view ----------------------------------------------------------------------------------------------


def test_the_public_view_is_json_and_knows_recipients_by_country_code_only(one: One, required: Env) -> None:
    numbers = "+966501234567, 0501234567;+541123456789,+15550783881,+15550783881"
    settings = one(
        {**required, "WHATSAPP_TEST_RECIPIENTS": numbers, "WHATSAPP_EXPECTED_NUMBER": "+1 555-078-3881"},
    )

    public = settings.public()

    assert json.loads(json.dumps(public)) == public
    assert [(row["index"], row["country"], row["valid"], row["is_sender"]) for row in public["recipients"]] == [
        (1, "+966", True, False),
        (2, None, False, False),
        (3, "+54", True, False),
        (4, "+1", True, True),
    ]
    assert "501234567" not in json.dumps(public)
    assert "+966501234567" in settings.recipients
    assert public["token_length"] == len(TOKEN)
    assert public["fingerprint"] == settings.access_token.fingerprint


def test_a_recipient_of_the_command_line_replaces_the_configured_ones(one: One, required: Env) -> None:
    required["WHATSAPP_TEST_RECIPIENTS"] = "+966501234567"

    settings = one(required, overrides={"WHATSAPP_TEST_RECIPIENTS": "+966507654321"})

    assert settings.test_recipients == ("+966507654321",)


def test_the_webhook_url_is_shown_without_what_may_be_secret(one: One, required: Env) -> None:
    url = "https://user:hunter2-long@h.example:8443/wa?key=hunter3-long"

    settings = one({**required, "WHATSAPP_WEBHOOK_URL": url})

    assert settings.webhook_url == url
    assert settings.public()["webhook_url"] == "https://h.example:8443/wa"
    assert {"hunter2-long", "hunter3-long"} <= set(settings.secrets())


# --- git ----------------------------------------------------------------------------------------------------------


def git(where: Path, *arguments: str) -> None:
    program = shutil.which("git")
    if program is None:
        pytest.skip("needs git")
    env = {"PATH": os.environ["PATH"], "HOME": str(where), "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run([program, *arguments], cwd=where, check=True, capture_output=True, env=env)


def test_an_env_file_in_version_control_is_found(one: One, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(env_text(WHATSAPP_ACCESS_TOKEN=TOKEN, WHATSAPP_PHONE_NUMBER_ID=PHONE))
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "GIT_DIR": "/nowhere"}
    git(tmp_path, "init", "-q")
    assert one(environ).local == ()

    git(tmp_path, "add", "-f", ".env")
    assert causes(one(environ)) == [("settings.env-file-committed", ".env")]
    assert one({}).local == (), "without git on the PATH nothing can be said"


def test_a_committed_template_holds_nothing_to_disclose(one: One, required: Env, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("WHATSAPP_APP_SECRET=\nWHATSAPP_WEBHOOK_VERIFY_TOKEN=<choose one>\n")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-f", ".env")

    settings = one({**required, "PATH": os.environ["PATH"]})

    assert "settings.env-file-committed" not in dict(causes(settings))


def test_a_repository_cannot_make_us_run_its_programs(one: One, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(env_text(WHATSAPP_ACCESS_TOKEN=TOKEN, WHATSAPP_PHONE_NUMBER_ID=PHONE))
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-f", ".env")
    git(tmp_path, "config", "core.fsmonitor", f"touch {tmp_path}/ran; false")

    assert causes(one({"PATH": os.environ["PATH"]}))
    assert not (tmp_path / "ran").exists()
