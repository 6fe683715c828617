"""Where values come from, which one wins, and what is said about them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_wa_health.secret import Secret
from pytest_wa_health.settings import Loaded, Settings, SettingsError, TemplateRef

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


# --- precedence and origins ---------------------------------------------------------------------------------------


def test_an_env_file_above_is_enough(load_here: Load, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(env_text(WHATSAPP_ACCESS_TOKEN=TOKEN, WHATSAPP_PHONE_NUMBER_ID=PHONE))
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)

    loaded = load_here(invocation_dir=below)

    (settings,) = loaded.settings
    assert (settings.name, settings.slug) == ("default", "default")
    assert settings.access_token == Secret(TOKEN)
    assert settings.phone_number_id == PHONE
    assert settings.local == ()
    assert loaded.env_file == tmp_path / ".env"
    assert settings.test_template == TemplateRef("hello_world", "en_US")


def test_each_place_wins_over_those_below(one: One, required: Env, tmp_path: Path) -> None:
    variable, name = "WHATSAPP_API_VERSION", "api_version"
    (tmp_path / "wa-health.toml").write_text(f'{name} = "v21.0"')
    assert (one(required).api_version, str(one(required).origins[variable])) == (
        "v21.0",
        "api_version in wa-health.toml",
    )
    (tmp_path / ".env").write_text(f"{variable}=v22.0")
    assert (one(required).api_version, str(one(required).origins[variable])) == (
        "v22.0",
        "WHATSAPP_API_VERSION in .env",
    )
    required[variable] = "v23.0"
    settings = one(required)
    assert settings.api_version == "v23.0"
    assert str(settings.origins[variable]) == "WHATSAPP_API_VERSION in the process environment"
    settings = one(required, overrides={variable: "v24.0"})
    assert settings.api_version == "v24.0"
    assert str(settings.origins[variable]) == "WHATSAPP_API_VERSION on the command line"


def test_a_different_value_further_down_is_named_as_shadowed(one: One, required: Env, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(env_text(WHATSAPP_ACCESS_TOKEN=TOKEN[::-1], WHATSAPP_PHONE_NUMBER_ID=PHONE))

    public = one(required).public()

    assert public["shadowed"] == ["WHATSAPP_ACCESS_TOKEN"]
    assert public["origins"]["WHATSAPP_ACCESS_TOKEN"] == (
        "WHATSAPP_ACCESS_TOKEN in the process environment "
        "(a different value is ignored: WHATSAPP_ACCESS_TOKEN in .env)"
    )


@pytest.mark.parametrize(
    ("alias", "variable"),
    [
        ("WHATSAPP_TOKEN", "WHATSAPP_ACCESS_TOKEN"), ("META_ACCESS_TOKEN", "WHATSAPP_ACCESS_TOKEN"),
        ("WHATSAPP_API_TOKEN", "WHATSAPP_ACCESS_TOKEN"), ("WA_PHONE_NUMBER_ID", "WHATSAPP_PHONE_NUMBER_ID"),
        ("PHONE_NUMBER_ID", "WHATSAPP_PHONE_NUMBER_ID"),
    ],
)  # fmt: skip
def test_an_alias_is_read_and_named(one: One, required: Env, alias: str, variable: str) -> None:
    required[alias] = required.pop(variable)

    settings = one(required)

    assert (settings.access_token, settings.phone_number_id) == (Secret(TOKEN), PHONE)
    assert str(settings.origins[variable]) == f"{alias} in the process environment"
    assert settings.public()["variables"][variable] == alias


def test_the_canonical_name_wins_within_a_place_and_the_higher_place_wins_over_the_name(
    one: One, required: Env, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text(env_text(WHATSAPP_BUSINESS_ACCOUNT_ID="2" + ACCOUNT, WABA_ID="3" + ACCOUNT))
    assert one(required).business_account_id == "2" + ACCOUNT
    assert one({**required, "WABA_ID": ACCOUNT}).business_account_id == ACCOUNT


def test_a_name_that_other_frameworks_use_counts_only_with_its_companion(one: One, required: Env) -> None:
    assert one({**required, "APP_SECRET": "ab12" * 8}).app_secret is None
    settings = one({**required, "APP_SECRET": "ab12" * 8, "APP_ID": "634974688087057"})
    assert settings.app_secret == Secret("ab12" * 8)
    assert settings.app_id == "634974688087057"


@pytest.mark.parametrize("empty", ["", "  ", "\n", '""', "''"])
def test_an_empty_value_is_no_value(one: One, required: Env, tmp_path: Path, empty: str) -> None:
    (tmp_path / ".env").write_text(env_text(WHATSAPP_ACCESS_TOKEN=TOKEN))
    required["WHATSAPP_ACCESS_TOKEN"] = empty

    assert str(one(required).origins["WHATSAPP_ACCESS_TOKEN"]) == "WHATSAPP_ACCESS_TOKEN in .env"


def test_nothing_but_the_given_mapping_is_read(one: One, required: Env, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHATSAPP_API_VERSION", "v1.0")
    before = dict(os.environ)

    assert one(required).api_version is None
    assert dict(os.environ) == before


# --- what is missing ----------------------------------------------------------------------------------------------


def test_both_missing_is_one_sentence(one: One, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as missing:
        one()

    assert (missing.value.cause, missing.value.variable) == ("settings.missing", "WHATSAPP_ACCESS_TOKEN")
    assert str(missing.value) == (
        "WHATSAPP_ACCESS_TOKEN and WHATSAPP_PHONE_NUMBER_ID are missing: looked for in the process environment, "
        f"a .env file from {tmp_path} upward (none found), wa-health.toml (none found)."
    )


def test_an_empty_variable_is_said_to_be_empty(one: One, required: Env, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("WHATSAPP_ACCESS_TOKEN=\n")
    del required["WHATSAPP_ACCESS_TOKEN"]

    with pytest.raises(SettingsError, match=r"\.env \(found\) \(empty there\)"):
        one(required)


def test_a_misspelt_name_is_pointed_out(one: One, required: Env) -> None:
    required["WHATSAPP_ACCES_TOKEN"] = required.pop("WHATSAPP_ACCESS_TOKEN")

    with pytest.raises(SettingsError, match="WHATSAPP_ACCES_TOKEN is set, is it meant"):
        one(required)


def test_a_value_of_nothing_but_strays_is_missing(one: One, required: Env) -> None:
    with pytest.raises(SettingsError, match="WHATSAPP_ACCESS_TOKEN is missing"):
        one({**required, "WHATSAPP_ACCESS_TOKEN": '",\u200b"'})


# --- the .env file ------------------------------------------------------------------------------------------------


def test_a_value_is_not_interpolated(one: One, required: Env, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("WHATSAPP_WEBHOOK_VERIFY_TOKEN='a${HOME}b'\n")

    assert one(required).webhook_verify_token == Secret("a${HOME}b")


def test_bad_lines_are_noted_by_number_and_never_quoted(load_here: Load, required: Env, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text('A=1\n\nhunter2-alone\nB="unclosed hunter2\nC=1\n')

    loaded = load_here(required)

    assert loaded.notes == (f"{tmp_path / '.env'}: not a setting in line 3, 4; what stands there is ignored",)


def test_a_variable_that_stands_there_twice_is_noted(load_here: Load, required: Env, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"WABA_ID=1{ACCOUNT}\nWABA_ID={ACCOUNT}\nX=1\nX=2\n")

    loaded = load_here(required)

    assert loaded.settings[0].business_account_id == ACCOUNT
    assert loaded.notes == (f"{tmp_path / '.env'}: WABA_ID twice with different values; the last one counts",)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("WHATSAPP_TOKEN=x\n".encode("utf-16"), "UTF-16"), (b"WHATSAPP_TOKEN=\xff\xfe\n", "not UTF-8"),
        (b"A=\0", "not UTF-8"), (b"#" * 1_000_001, "too large"),
    ],
)  # fmt: skip
def test_an_unusable_env_file_is_named(one: One, required: Env, tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / ".env").write_bytes(content)

    with pytest.raises(SettingsError, match=words) as refused:
        one(required)

    assert str(tmp_path / ".env") in str(refused.value)
    assert refused.value.__context__ is None


def test_a_directory_called_env_is_refused_unless_it_is_a_virtual_environment(
    one: One, required: Env, tmp_path: Path
) -> None:
    (tmp_path / ".env").mkdir()
    with pytest.raises(SettingsError, match="is a directory"):
        one(required)

    (tmp_path / ".env" / "pyvenv.cfg").touch()
    assert one(required).phone_number_id == PHONE


def test_a_file_without_read_permission_is_named(one: One, required: Env, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / ".env").touch()

    def refuse(self: Path, mode: str = "r") -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(SettingsError, match=r"\.env cannot be read \(Permission denied\)"):
        one(required)


def test_the_option_names_another_file(one: One, required: Env, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("WABA_ID=1")
    (tmp_path / "live.env").write_text(f"WABA_ID={ACCOUNT}")

    assert one(required, env_file=Path("live.env")).business_account_id == ACCOUNT
    with pytest.raises(SettingsError, match="gone does not exist") as refused:
        one(required, env_file=Path("gone"))
    assert refused.value.variable == "--wa-env-file"


def test_crlf_and_a_byte_order_mark_do_no_harm(one: One, tmp_path: Path) -> None:
    text = env_text(WHATSAPP_ACCESS_TOKEN=TOKEN, WHATSAPP_PHONE_NUMBER_ID=PHONE).replace("\n", "\r\n")
    (tmp_path / ".env").write_bytes(b"\xef\xbb\xbf" + text.encode())

    assert one().local == ()


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

    assert found == {TOKEN, "ab12" * 8, "verify me", "p@ss/w!", "p%40ss%2Fw!", "p%40ss%2Fw%21"}


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


# --- start-up -----------------------------------------------------------------------------------------------------


def test_importing_settings_imports_no_dependency() -> None:
    code = (
        "import sys, pytest_wa_health.settings\n"
        "print([m for m in ('dotenv', 'phonenumbers', 'tomllib', 'tomli', 'requests') if m in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert answer.stdout.strip() == "[]"
