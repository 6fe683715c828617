"""Tenants, ``wa-health.toml`` and the hook."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from arabic_notes import untranslated

from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.settings import Loaded, Settings, SettingsError, TemplateRef, Waiver
from pytest_wa_health.settings.slugs import slug_of

TOKEN = "EAA" + "Dummy0" * 30
OTHER = "EAA" + "Other1" * 30
PHONE = "106540352242922"
ACCOUNT = "102290129340398"

Load = Callable[..., Loaded]
One = Callable[..., Settings]
Env = dict[str, str]


def project(where: Path, text: str) -> None:
    (where / "wa-health.toml").write_text(text, encoding="utf-8")


def names(loaded: Loaded) -> list[str]:
    return [settings.name for settings in loaded.settings]


def test_tenants_by_prefix_and_by_file(load_here: Load, tmp_path: Path) -> None:
    project(
        tmp_path,
        'api_version = "v25.0"\n[tenants.acme]\nenv_prefix = "ACME_"\n'
        '[tenants.globex]\nenv_file = "envs/globex.env"\n'
        'required_templates = ["order:ar", "order:en"]\n',
    )
    (tmp_path / "envs").mkdir()
    (tmp_path / "envs" / "globex.env").write_text(f"WHATSAPP_TOKEN={OTHER}\nPHONE_NUMBER_ID=2{PHONE}\n")
    (tmp_path / ".env").write_text(f"ACME_WA_PHONE_NUMBER_ID={PHONE}\n")
    environ = {"ACME_WHATSAPP_ACCESS_TOKEN": TOKEN, "WHATSAPP_ACCESS_TOKEN": "EAA" + "Nobody" * 30}

    acme, globex = load_here(environ).settings

    assert (acme.access_token, acme.phone_number_id) == (Secret(TOKEN), PHONE)
    assert str(acme.origins["WHATSAPP_PHONE_NUMBER_ID"]) == "ACME_WA_PHONE_NUMBER_ID in .env"
    assert (globex.access_token, globex.phone_number_id) == (Secret(OTHER), "2" + PHONE)
    assert str(globex.origins["WHATSAPP_ACCESS_TOKEN"]) == "WHATSAPP_TOKEN in envs/globex.env"
    assert globex.required_templates == (TemplateRef("order", "ar"), TemplateRef("order", "en"))
    assert acme.api_version == globex.api_version == "v25.0"


def test_a_tenant_never_borrows_the_credentials_of_the_shared_places(
    load_here: Load, required: Env, tmp_path
) -> None:
    project(
        tmp_path, '[tenants.acme]\nenv_prefix = "ACME_"\n[tenants.globex]\nphone_number_id = "2222222222222221"\n'
    )
    required["WABA_ID"] = ACCOUNT

    loaded = load_here(required)

    (broken,) = loaded.broken
    assert broken.name == "acme"
    assert broken.error.cause == "settings.missing"
    assert str(broken.error).startswith(
        "Tenant acme: ACME_WHATSAPP_ACCESS_TOKEN and ACME_WHATSAPP_PHONE_NUMBER_ID are missing: "
    )
    (globex,) = loaded.settings
    assert (globex.access_token, globex.phone_number_id) == (Secret(TOKEN), "2222222222222221")
    assert globex.business_account_id is None, "the account belongs to the shared number, not to this one"


@pytest.mark.parametrize(
    "table",
    [
        'phone_number = "1"', 'access_token = "x"', 'env_file = "gone.env"', "env_prefix = 5", 'env_prefix = "A B"',
        "phone_number_id = true", 'graph_url = "https://evil.example"', "template_parameters = 1", 'env_file = ""',
    ],
)  # fmt: skip
def test_one_broken_tenant_stops_no_other(load_here: Load, required: Env, tmp_path: Path, table: str) -> None:
    project(tmp_path, f'[tenants.bad]\n{table}\n[tenants.good]\nphone_number_id = "{PHONE}"\n')

    loaded = load_here(required)

    assert names(loaded) == ["good"]
    assert [broken.name for broken in loaded.broken] == ["bad"]
    assert "bad" in str(loaded.broken[0].error)
    assert untranslated([loaded.broken[0].error.note]) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a = 1\nb = = 2", "not valid TOML at line 2"),
        ("a = 1\na = 2", "not valid TOML"),
        ('phone_numbr_id = "1"', "did you mean phone_number_id"),
        ('WHATSAPP_PHONE_NUMBER_ID = "1"', "did you mean phone_number_id"),
        ('WABA_ID = "1"', "did you mean business_account_id"),
        ('access_token = "x"', "holds a secret"),
        ('whatsapp_token = "x"', "holds a secret"),
        ('email_fallback_url = "smtps://u:p@h"', "holds a secret"),
        ('smtp_password = "x"', "holds a secret"),
        (f'test_template = "{TOKEN}"', "holds a secret"),
        ("tenants = 1", "must be tables"),
        ("waivers = 1", "must be tables"),
        ('[[waivers]]\nreason = "x"', "neither a check nor a cause"),
        ('[[waivers]]\ncheck = "WA404"\nuntil = "soon"', "until must be a date"),
        ('[[waivers]]\nchecks = "WA404"', "did you mean check"),
        ('[[waivers]]\ncheck = 404\nreason = "x"', "must be texts"),
        ('tenants_dir = "gone"', "tenants_dir"),
        ("tenants_dir = 1", "tenants_dir"),
        ("[template_parameters]\na = 1", "template_parameters"),
        ("[template_parameters.a]\nfooter = ['x']", "template_parameters"),
        ("test_recipients = [1]", "list of texts"),
        ("x = " + "[" * 5000, "not valid TOML"),
    ],
)
def test_an_unusable_project_file_is_one_sentence(
    one: One, required: Env, tmp_path: Path, text: str, words: str
) -> None:
    project(tmp_path, text)

    with pytest.raises(SettingsError, match=words) as refused:
        one(required)

    assert str(tmp_path / "wa-health.toml") in str(refused.value)
    assert "Dummy0" not in str(refused.value)
    assert "\n" not in str(refused.value)
    assert refused.value.__context__ is None
    assert untranslated([refused.value.note]) == []


def test_numbers_and_dates_may_be_written_as_such(one: One, required: Env, tmp_path: Path) -> None:
    project(tmp_path, f"business_account_id = {ACCOUNT}\napi_version = 25.0\n")

    assert (one(required).business_account_id, one(required).api_version) == (ACCOUNT, "v25.0")


def test_waivers_are_kept_as_written(load_here: Load, required: Env, tmp_path: Path) -> None:
    project(
        tmp_path,
        '[[waivers]]\ncheck = "WA404"\ntenant = "acme"\nreason = "moving"\nuntil = 2026-12-31\n'
        '[[waivers]]\ncause = "phone.quality-low"\nreason = "a"\nuntil = "2026-01-01"\n'
        '[[waivers]]\ncause = "phone.sandbox"\nreason = "b"\n',
    )

    assert load_here(required).waivers == (
        Waiver("WA404", None, "acme", "moving", date(2026, 12, 31)),
        Waiver(None, "phone.quality-low", None, "a", date(2026, 1, 1)),
        Waiver(None, "phone.sandbox", None, "b", None),
    )


def test_template_parameters_of_a_tenant_replace_the_common_ones(
    load_here: Load, required: Env, tmp_path: Path
) -> None:
    project(
        tmp_path,
        '[template_parameters]\norder = ["Sam", "12"]\nhello = ["x"]\n[tenants.acme.template_parameters.order]\n'
        'body = { name = "Sam" }\nheader = ["h"]\n',
    )

    (acme,) = load_here(required).settings

    assert acme.template_parameters == {
        "order": {"body": {"name": "Sam"}, "header": ["h"]},
        "hello": {"body": ["x"]},
    }


def test_a_directory_of_env_files_is_a_tenant_each(load_here: Load, tmp_path: Path) -> None:
    project(tmp_path, 'tenants_dir = "envs"')
    (tmp_path / "envs").mkdir()
    for name in ("b", "a"):
        (tmp_path / "envs" / f"{name}.env").write_text(f"WHATSAPP_TOKEN={TOKEN}\nPHONE_NUMBER_ID={PHONE}\n")
    (tmp_path / "envs" / "c.env").write_text("")

    loaded = load_here()

    assert names(loaded) == ["a", "b"]
    assert [broken.name for broken in loaded.broken] == ["c"]


def test_tenants_are_selected_by_name_or_slug(load_here: Load, required: Env, tmp_path: Path) -> None:
    tables = (f'[tenants."{name}"]\nphone_number_id = "{PHONE}"' for name in ("Acme Store", "globex", "مطعم"))
    project(tmp_path, "\n".join(tables))

    assert names(load_here(required, tenants=["globex", "acme-store"])) == ["Acme Store", "globex"]
    assert [s.slug for s in load_here(required, tenants=["مطعم"]).settings] == [slug_of("مطعم")]
    with pytest.raises(SettingsError, match="did you mean globex") as refused:
        load_here(required, tenants=["globx"])
    assert refused.value.variable == "--wa-tenant"


def test_without_tables_there_is_the_default_tenant_alone(load_here: Load, required: Env) -> None:
    assert names(load_here(required, tenants=["default"])) == ["default"]
    with pytest.raises(SettingsError, match="default"):
        load_here(required, tenants=["acme"])


def test_the_hook_may_bring_secrets_and_any_spelling(load_here: Load, tmp_path: Path) -> None:
    rows = [
        {"name": "شركة", "WHATSAPP_ACCESS_TOKEN": Secret(TOKEN), "phone_number_id": int(PHONE), "app_id": None},
        {"name": "acme", "access_token": OTHER, "PHONE_NUMBER_ID": PHONE, "test_recipients": ["+966501234567"]},
    ]

    first, second = load_here(extra_tenants=rows).settings

    assert (first.name, first.access_token, first.phone_number_id) == ("شركة", Secret(TOKEN), PHONE)
    assert str(first.origins["WHATSAPP_ACCESS_TOKEN"]) == "access_token in the hook pytest_wa_tenants"
    assert second.test_recipients == ("+966501234567",)


@pytest.mark.parametrize(
    "row",
    [
        None,
        "acme",
        {},
        {"name": 5},
        {"name": " "},
        {"name": "x", "bogus": "1"},
        {"name": "x"},
        {"name": "x", "app_id": {}},
    ],
)
def test_a_malformed_row_of_the_hook_stops_no_other(load_here: Load, required: Env, row: object) -> None:
    good = {"name": "good", "access_token": TOKEN, "phone_number_id": PHONE}

    loaded = load_here(required, extra_tenants=[row, good])

    assert names(loaded) == ["good"]
    assert len(loaded.broken) == 1


def test_a_name_declared_twice_counts_once_and_says_where_the_two_differ(load_here: Load, tmp_path: Path) -> None:
    project(tmp_path, f'[tenants.acme]\nphone_number_id = "{PHONE}"')
    row = {"name": "acme", "access_token": OTHER, "phone_number_id": PHONE}

    loaded = load_here({"WHATSAPP_TOKEN": TOKEN}, extra_tenants=[row])

    (acme,) = loaded.settings
    (finding,) = acme.local
    assert (acme.access_token, loaded.broken) == (Secret(TOKEN), ())
    assert (finding.cause, finding.variable) == ("settings.two-places-differ", "WHATSAPP_ACCESS_TOKEN")
    assert "[tenants.acme] and again in the hook pytest_wa_tenants, and the first counts" in finding.note
    assert Secret(TOKEN).fingerprint in finding.note
    assert Secret(OTHER).fingerprint in finding.note
    assert untranslated([finding.note]) == []


def test_a_name_declared_twice_with_the_same_values_is_one_tenant(load_here: Load, tmp_path: Path) -> None:
    project(tmp_path, f'[tenants.acme]\nphone_number_id = "{PHONE}"')
    row = {"name": "acme", "access_token": TOKEN, "phone_number_id": PHONE}

    (acme,) = load_here({"WHATSAPP_TOKEN": TOKEN}, extra_tenants=[row]).settings

    assert acme.local == ()


def test_a_name_cannot_break_a_line_of_the_terminal(load_here: Load, required: Env) -> None:
    row = {"name": "a\x1b[31m\nb", "access_token": TOKEN, "phone_number_id": PHONE}

    assert names(load_here(required, extra_tenants=[row])) == ["a [31m b"]
