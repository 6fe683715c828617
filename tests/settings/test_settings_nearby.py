"""What lies near a missing setting: whose name it is, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from arabic_notes import untranslated
from wild_files import PHONE, TOKEN

from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.settings import Settings, SettingsError

One = Callable[..., Settings]
OTHER_ID = "218846110093317"


def sentence_of(one: One, environ: dict[str, str] | None = None, **options: object) -> str:
    with pytest.raises(SettingsError) as refused:
        one(environ, **options)
    assert untranslated([refused.value.note]) == []
    return str(refused.value)


@pytest.mark.parametrize(
    "name", ["WHATSAPP_CONFIGURATION_ID", "WA_CONFIG_ID", "META_CONFIG_ID", "WHATSAPP_NUMBER_CONFIG_ID"]
)
def test_a_configuration_is_no_number(one: One, name: str) -> None:
    sentence = sentence_of(one, {"WHATSAPP_ACCESS_TOKEN": TOKEN, name: OTHER_ID})

    assert f"{name} is set" not in sentence


@pytest.mark.parametrize(
    "name", ["FB_PAGE_TOKEN", "WHATSAPP_PAGE_ACCESS_TOKEN", "META_INSTAGRAMTOKEN", "MESSENGER_TOKEN"]
)
def test_a_token_of_another_product_is_not_ours(one: One, name: str) -> None:
    sentence = sentence_of(one, {"WHATSAPP_PHONE_NUMBER_ID": PHONE, name: TOKEN})

    assert f"{name} is set" not in sentence


def test_the_question_ends_with_what_to_do(one: One, tmp_path: Path) -> None:
    sentence = sentence_of(one, {"GRAPH_CRED": TOKEN, "WHATSAPP_PHONE_NUMBER_ID": PHONE})
    assert sentence.endswith(
        "GRAPH_CRED is set, is it meant? Then rename it to WHATSAPP_ACCESS_TOKEN,"
        ' or run WHATSAPP_ACCESS_TOKEN="$GRAPH_CRED" wa-health check.'
    )

    (tmp_path / ".env").write_text(f"GRAPH_CRED={TOKEN}\n")
    sentence = sentence_of(one, {"WHATSAPP_PHONE_NUMBER_ID": PHONE})
    assert sentence.endswith("GRAPH_CRED is set, is it meant? Then rename it to WHATSAPP_ACCESS_TOKEN.")


@pytest.mark.parametrize("name", ["TOKEN_WHATSAPP", "API_TOKEN_WHATSAPP", "WHATSAPP_TOKEN_ACESSO", "tokenWhatsapp"])
@pytest.mark.parametrize("lead", ["", "Bearer "])
def test_both_words_in_any_order_are_a_name_of_a_token(one: One, name: str, lead: str) -> None:
    settings = one({name: lead + TOKEN, "WHATSAPP_PHONE_NUMBER_ID": PHONE})

    assert settings.access_token == Secret(TOKEN)


@pytest.mark.parametrize(
    ("name", "value"),
    [("SHOP_TOKEN_WHATSAPP", TOKEN), ("WHATSAPP_VERIFY_TOKEN_X", TOKEN), ("API_TOKEN_WHATSAPP", "f" * 40)],
)
def test_but_not_with_a_tenants_name_or_another_value(one: One, name: str, value: str) -> None:
    assert "WHATSAPP_ACCESS_TOKEN is missing" in sentence_of(one, {name: value, "WHATSAPP_PHONE_NUMBER_ID": PHONE})


@pytest.mark.parametrize("name", ["WHATSAPP_ACCESS_TOKEN_FILE", "WHATSAPP_TOKEN_FILE"])
def test_a_file_with_the_value_is_named_with_the_command(one: One, name: str) -> None:
    sentence = sentence_of(one, {name: "/etc/shop/graph", "WHATSAPP_PHONE_NUMBER_ID": PHONE})

    assert sentence.endswith('WHATSAPP_ACCESS_TOKEN="$(cat /etc/shop/graph)" wa-health check.')


def test_an_encrypted_file_of_rails_is_named(one: One, tmp_path: Path) -> None:
    (tmp_path / "live.yml.enc").write_text("0Zx/aa==--bb--cc")

    assert "bin/rails credentials:show" in sentence_of(one, env_file=Path("live.yml.enc"))


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: x/1\nkind: ExternalSecret\nspec:\n  data:\n    - {secretKey: WHATSAPP_TOKEN, remoteRef: {}}\n",
        "apiVersion: x/1\nkind: SealedSecret\nspec:\n  encryptedData:\n    WHATSAPP_TOKEN: AgBy3i4OJSWK\n",
    ],
)
def test_a_secret_that_kubernetes_keeps_elsewhere_is_a_reference(one: One, tmp_path: Path, text: str) -> None:
    (tmp_path / "secret.yml").write_text(text)

    (finding,) = one({"WHATSAPP_PHONE_NUMBER_ID": PHONE}, env_file=Path("secret.yml")).local

    assert finding.cause == "settings.reference-unresolved"
    assert untranslated([finding.note]) == []


def test_the_version_of_a_manifest_is_not_ours(one: One, tmp_path: Path) -> None:
    (tmp_path / "map.yml").write_text(
        f"apiVersion: v1\nkind: ConfigMap\ndata:\n  WHATSAPP_PHONE_NUMBER_ID: '{PHONE}'\n"
    )

    settings = one({"WHATSAPP_ACCESS_TOKEN": TOKEN}, env_file=Path("map.yml"))

    assert (settings.phone_number_id, settings.api_version, settings.notes) == (PHONE, None, ())


def test_an_app_id_and_its_secret_in_each_others_place_are_said(one: One) -> None:
    given = {"WHATSAPP_ACCESS_TOKEN": TOKEN, "WHATSAPP_PHONE_NUMBER_ID": PHONE, "WHATSAPP_APP_ID": "8c" * 16}

    settings = one({**given, "WHATSAPP_APP_SECRET": OTHER_ID})

    (finding,) = settings.local
    assert "an app secret, and WHATSAPP_APP_SECRET an app ID: exchange the two" in finding.note
    assert settings.app_secret is None
    assert "8c" * 16 in settings.secrets()
    assert untranslated([finding.note]) == []


def test_a_line_that_is_commented_out_is_named(one: One, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"PORT=1\nWHATSAPP_PHONE_NUMBER_ID={PHONE}\n# WHATSAPP_TOKEN={TOKEN}\n")
    assert "line 3 of .env holds WHATSAPP_TOKEN, commented out" in sentence_of(one)

    (tmp_path / ".env").write_text(f"WHATSAPP_PHONE_NUMBER_ID={PHONE}\n# WHATSAPP_TOKEN=<your token>\n")
    assert "commented out" not in sentence_of(one)


def test_json_within_one_variable_is_named(one: One) -> None:
    sentence = sentence_of(one, {"WHATSAPP_CONFIG": f'{{"token": "{TOKEN}"}}', "WHATSAPP_PHONE_NUMBER_ID": PHONE})

    assert "WHATSAPP_CONFIG holds it within JSON: set WHATSAPP_ACCESS_TOKEN by itself" in sentence


def test_an_example_with_real_values_is_named_with_a_warning(one: One, tmp_path: Path) -> None:
    (tmp_path / ".env.example").write_text(f"WHATSAPP_TOKEN={TOKEN}\nWHATSAPP_PHONE_NUMBER_ID={PHONE}\n")
    sentence = sentence_of(one)
    assert "WHATSAPP_TOKEN and WHATSAPP_PHONE_NUMBER_ID: read it with --wa-env-file .env.example" in sentence
    assert "examples are committed" in sentence

    (tmp_path / ".env.example").write_text("WHATSAPP_TOKEN=your_token\nWHATSAPP_PHONE_NUMBER_ID=123456789012345\n")
    assert "--wa-env-file" not in sentence_of(one)


def test_an_example_value_leads_to_the_real_one_next_door(one: One, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"WHATSAPP_TOKEN=your_token\nWHATSAPP_PHONE_NUMBER_ID={PHONE}\n")
    (tmp_path / ".env.local").write_text(f"WHATSAPP_TOKEN={TOKEN}\n")

    (finding,) = one().local

    assert finding.cause == "settings.placeholder"
    assert "read it with --wa-env-file .env.local" in finding.note
    assert untranslated([finding.note]) == []


@pytest.mark.parametrize("file", ["start.sh", "run_shop.local.sh", "serve.bash"])
def test_a_script_that_exports_the_settings_is_named(one: One, tmp_path: Path, file: str) -> None:
    (tmp_path / file).write_text(
        f"#!/bin/sh\nexport WHATSAPP_TOKEN='{TOKEN}'\nexport WA_PHONE_ID='{PHONE}'\nnode .\n"
    )

    assert f"--env-file {file}" in sentence_of(one, {}).replace("--wa-env-file", "--env-file")


def test_a_script_without_them_is_not(one: One, tmp_path: Path) -> None:
    (tmp_path / "start.sh").write_text("#!/bin/sh\nexport PORT=3000\necho whatsapp bot\nnode .\n")

    assert "start.sh" not in sentence_of(one, {})
