"""Where values come from, which one wins, and what is said about them."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

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
    assert settings.test_template is None


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
        (b"WHATSAPP_TOKEN=\xff\xfe\n", "not UTF-8"), (b"PK\x03\x04rest", "ZIP archive"),
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

    def refuse(path: str, flags: int) -> int:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(SettingsError, match=r"\.env cannot be read \(Permission denied\)"):
        one(required)


def test_a_pipe_is_read_to_its_end_however_late_its_writer_begins(one: One, required: Env, monkeypatch) -> None:
    """``--wa-env-file <(op inject …)``: the writer is there long before it has anything to say."""
    reading, writing = os.pipe()
    is_waited_for = threading.Event()
    set_blocking = os.set_blocking
    monkeypatch.setattr("pytest_wa_health.settings.text_files._WRITER_COMES", 0)
    monkeypatch.setattr(os, "set_blocking", lambda *args: (set_blocking(*args), is_waited_for.set()))

    def write() -> None:
        is_waited_for.wait(10)
        for part in (b"WABA_", f"ID={ACCOUNT}\n".encode(), b"# " + b"x" * 100_000):
            os.write(writing, part)
        os.close(writing)

    writer = threading.Thread(target=write)
    writer.start()
    found = one(required, env_file=Path(f"/dev/fd/{reading}"))
    writer.join()
    os.close(reading)

    assert found.business_account_id == ACCOUNT


def test_a_named_pipe_waits_for_its_writer_and_not_for_ever(one: One, required: Env, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    writer = threading.Thread(target=(tmp_path / "pipe").write_text, args=(f"WABA_ID={ACCOUNT}\n",))
    writer.start()
    assert one(required, env_file=Path("pipe")).business_account_id == ACCOUNT
    writer.join()

    with pytest.raises(SettingsError, match=r"pipe cannot be read \(a pipe that nobody writes to\)") as refused:
        one(required, env_file=Path("pipe"))
    assert refused.value.variable == "--wa-env-file"


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


# --- start-up -----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("unmeasured")
def test_importing_settings_imports_no_dependency() -> None:
    code = (
        "import sys, pytest_wa_health.settings\n"
        "print([m for m in ('dotenv', 'phonenumbers', 'yaml', 'requests') if m in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert answer.stdout.strip() == "[]"
