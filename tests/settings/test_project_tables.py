"""The tables of ``wa-health.toml`` beside tenants and waivers, its schema, and the page of ``wa-health settings``."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from arabic_notes import untranslated
from wild_files import ACCOUNT, PHONE, TOKEN

from pytest_wa_health import cli, starter
from pytest_wa_health.settings import Loaded, Settings, SettingsError
from pytest_wa_health.settings.names import VARIABLES
from pytest_wa_health.settings.project_schema import schema
from pytest_wa_health.settings.show_origin import show_origin

Load = Callable[..., Loaded]
One = Callable[..., Settings]
Env = dict[str, str]


def test_the_tables_are_read(load_here: Load, required: Env, tmp_path: Path) -> None:
    (tmp_path / "wa-health.toml").write_text(
        '[report]\ncontact = "Operations"\nurl = "https://status.example.com/wa"\ntimezone = "Asia/Riyadh"\n'
        '[renewal]\nstore_command = "store --all"\n[thresholds]\nexpiry_warn_days = 21\nevents_fail_share = 0.1\n'
        f'[tenants.acme]\nphone_number_id = "{PHONE}"\nrenewal.store_command = "store acme"\n'
        f'[tenants.globex]\nphone_number_id = "{PHONE}7"\n'
    )

    loaded = load_here(required)

    tables = loaded.tables
    assert (tables.contact, tables.url, tables.timezone) == (
        "Operations", "https://status.example.com/wa", "Asia/Riyadh",
    )  # fmt: skip
    assert tables.thresholds == {"expiry_warn_days": 21, "events_fail_share": 0.1}
    assert [tenant.store_command for tenant in loaded.settings] == ["store acme", "store --all"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("report = 1", "report must be a table"),
        ("[report]\ncontakt = 'x'", "did you mean contact"),
        ("[report]\nzzz = 'x'", "it takes contact, url, timezone"),
        ("[report]\ncontact = 1", "report.contact must be a text"),
        (f"[report]\ncontact = '{TOKEN}'", "holds a secret"),
        ("[report]\nurl = 'https://u:hunter2@h/'", "report.url must be a URL"),
        ("[report]\ntimezone = 'Riyadh'", "report.timezone must be the name"),
        (f"[renewal]\nstore_command = 'store {TOKEN}'", "holds a secret"),
        ("[thresholds]\nwa_expiry_warn_day = 1", "did you mean expiry_warn_days"),
        ("[thresholds]\nexpiry_warn_days = '14'", "must be a number from 0"),
        ("[thresholds]\nexpiry_warn_days = -1", "must be a number from 0"),
    ],
)
def test_an_unusable_table_is_one_sentence(one: One, required: Env, tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "wa-health.toml").write_text(text)

    with pytest.raises(SettingsError, match=words) as refused:
        one(required)

    assert untranslated([refused.value.note]) == []
    assert TOKEN[:8] not in str(refused.value)
    assert "hunter2" not in str(refused.value)


# --- the schema ---------------------------------------------------------------------------------------------------


def example(form: dict[str, Any]) -> str:
    """TOML of the simplest value that the schema allows."""
    if form.get("type") == "array" or "oneOf" in form:
        return "[]"
    if form.get("type") == "object":
        return "{}"
    return "1" if form.get("type") == "number" else '""'


@pytest.mark.parametrize("key", [key for key in schema()["properties"] if key not in ("tenants_dir", "tenants_sql")])
def test_what_the_schema_allows_is_read(load_here: Load, required: Env, tmp_path: Path, key: str) -> None:
    form = schema()["properties"][key]
    text = f"{key} = {example(form)}\n"
    for inner, inner_form in form.get("properties", {}).items():
        text = text if text.startswith("[") else f"[{key}]\n"
        text += f"{inner} = {example(inner_form)}\n"
    (tmp_path / "wa-health.toml").write_text(text)

    assert load_here(required).broken == ()


def test_the_schema_holds_every_key_and_no_secret() -> None:
    keys = set(schema()["properties"])
    tenant = set(schema()["properties"]["tenants"]["additionalProperties"]["properties"])

    assert {variable.key for variable in VARIABLES if not variable.secret} <= keys & tenant
    assert not {variable.key for variable in VARIABLES if variable.secret} & (keys | tenant)


def test_the_schema_is_printed_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["schema", "settings"]) == 0

    assert json.loads(capsys.readouterr().out) == schema()
    assert cli.main(["schema", "nothing"]) == 4


def test_the_starter_names_its_schema_and_is_read_when_it_is_filled_in(
    load_here: Load, required: Env, tmp_path: Path
) -> None:
    text = (Path(starter.__file__).parent / "wa-health.toml").read_text("utf-8")
    filled = "\n".join(
        line.removeprefix("# ") for line in text.splitlines() if line.startswith(("# [re", "# [th", "# contact",
                                                                                  "# url =", "# timezone", "# store_",
                                                                                  "# expiry"))
    )  # fmt: skip
    (tmp_path / "wa-health.toml").write_text(filled, encoding="utf-8")

    assert text.startswith("#:schema ")
    assert load_here(required).tables.timezone == "Asia/Riyadh"


# --- where it stands ----------------------------------------------------------------------------------------------


def test_the_page_says_what_is_used_and_why_the_rest_is_not(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        f"WHATSAPP_TOKEN={TOKEN}\nMETA_ACCESS_TOKEN={TOKEN[:-2]}zz\nPHONE_NUMBER_ID={PHONE}\nAPP_SECRET=abcdef0123\n"
        "WHATSAPP_TEST_RECIPIENTS=+966501234567\nEMAIL_FALLBACK_URL=smtps://u:hunter2-pw@h\nWABA_ID=\n"
        "WHATSAPP_API_VERSION=op://a/b/c\nWHATSAPP_WEBHOOK_URL=https://h/x?key=hunter2-key\n"
    )
    (tmp_path / ".env.production").write_text(f"WHATSAPP_TOKEN={TOKEN}\n")

    page, _ = show_origin(environ={"WHATSAPP_WABA_ID": ACCOUNT}, invocation_dir=tmp_path)

    assert f"used      PHONE_NUMBER_ID in .env: {PHONE}" in page
    assert f"used      WHATSAPP_WABA_ID in the process environment: {ACCOUNT}" in page
    assert "not used  META_ACCESS_TOKEN in .env: sha256:" in page
    assert "(WHATSAPP_TOKEN in .env comes first)" in page
    assert "not used  WABA_ID in .env: nothing (empty)" in page
    assert "APP_SECRET in .env: 10 characters (its value has not our form" in page
    assert "WHATSAPP_TEST_RECIPIENTS in .env: 1 number(s)" in page
    assert "not read: .env.production holds WHATSAPP_TOKEN (--wa-env-file .env.production)" in page
    assert not [secret for secret in (TOKEN[:9], "hunter2", "50123", "abcdef") if secret in page]


def test_a_tenant_that_cannot_be_used_is_on_the_page(tmp_path: Path) -> None:
    (tmp_path / "wa-health.toml").write_text('[tenants.acme]\nenv_prefix = "ACME_"\n')

    page, loaded = show_origin(environ={"ACME_WHATSAPP_TOKEN": TOKEN}, invocation_dir=tmp_path)

    assert loaded.settings == ()
    assert "used      ACME_WHATSAPP_TOKEN in the process environment: sha256:" in page
    assert "tenant acme cannot be used: Tenant acme: ACME_WHATSAPP_PHONE_NUMBER_ID is missing" in page


def test_the_command_prints_it_without_a_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "app.env").write_text(f"WHATSAPP_TOKEN={TOKEN}\nPHONE_NUMBER_ID={PHONE}\n")
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if "WHATSAPP" in name]:
        monkeypatch.delenv(name)

    assert cli.main(["settings", "--env-file", "app.env"]) == 0
    assert f"PHONE_NUMBER_ID in app.env: {PHONE}" in capsys.readouterr().out
    assert cli.main(["settings"]) == 4
