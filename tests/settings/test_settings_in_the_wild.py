"""Settings files as projects have them: read, or answered with what lies near; and never misread."""

from __future__ import annotations

import contextlib
import json
import os
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from arabic_notes import untranslated
from wild_files import ACCOUNT, ANSWERED, PHONE, READ, SECRET, TOKEN, Row

from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.settings import Loaded, Settings, SettingsError

Load = Callable[..., Loaded]
One = Callable[..., Settings]


def lay_out(where: Path, files: dict[str, str | bytes]) -> None:
    for name, content in files.items():
        (where / name).parent.mkdir(parents=True, exist_ok=True)
        (where / name).write_bytes(content if isinstance(content, bytes) else content.encode())


def sentence_of(one: One, option: str | None) -> str:
    with pytest.raises(SettingsError) as refused:
        one(env_file=Path(option) if option else None)
    return refused.value.note


@pytest.mark.parametrize("row", [row for row in READ if isinstance(row[3], dict)], ids=lambda row: row[0])
def test_it_is_read(one: One, tmp_path: Path, row: Row) -> None:
    _, files, option, expected = row
    lay_out(tmp_path, files)

    settings = one(env_file=Path(option) if option else None)

    found = {field: getattr(settings, field) for field in expected}
    assert found == {k: Secret(v) if k == "access_token" else v for k, v in expected.items()}
    assert settings.local == ()


@pytest.mark.parametrize(
    "row", [row for row in (*READ, *ANSWERED) if isinstance(row[3], str)], ids=lambda row: row[0]
)
def test_it_is_answered_with_what_lies_near(one: One, tmp_path: Path, row: Row) -> None:
    _, files, option, words = row
    lay_out(tmp_path, files)

    sentence = sentence_of(one, option)

    assert re.search(words, sentence)
    assert not [part for part in (TOKEN[:9], PHONE, ACCOUNT, SECRET[:6]) if part in sentence]
    assert "\n" not in sentence
    assert untranslated([sentence]) == []


def test_another_vendors_names_are_never_ours(one: One, tmp_path: Path) -> None:
    lay_out(tmp_path, {".env": f"TWILIO_ACCESS_TOKEN={TOKEN}\nSLACK_TOKEN={TOKEN}\nSLACK_PHONE_NUMBER_ID={PHONE}"})

    assert re.search("are missing.*none found", sentence_of(one, None))


# --- values that are no values ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("op://Private/meta/token", "1Password"), ("${{ secrets.WA_TOKEN }}", "CI system or platform"),
        ("${{shared.WA_TOKEN}}", "CI system or platform"), ("vault:secret/data/wa#token", "Vault reference"),
        ("sm://my-project/wa-token", "Google Secret Manager"), ("ssm:/prod/wa", "AWS parameter"),
        ("projects/12/secrets/wa/versions/latest", "Google Secret Manager"),
        ("arn:aws:secretsmanager:eu-west-1:1:secret:wa", "AWS parameter"),
        ("@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/t/)", "Azure Key Vault"),
        ("ENC[AES256_GCM,data:abc,iv:d,tag:e,type:str]", "sops"),
        ("encrypted:BDqDBibm4wsYqMpCjTQ6BsDHmMadg9K3", "dotenvx"),
        ("enc:v2:AbCd:Ef01", "keeps encrypted"), ("gAAAAABm" + "Zx9_" * 20, "keeps encrypted"),
        ("4f" * 12 + ":" + "0c" * 16 + ":" + "9a" * 90, "keeps encrypted"),
        ("@wa-token", "secret of Vercel"), ("U2FsdGVkX1/aGk+Zq0==", "n8n keeps encrypted"),
        ("env(WHATSAPP_TOKEN)", "variable of the environment"),
        ("process.env.WA_TOKEN", "variable of the environment"),
        ("<%= ENV[\"WA_TOKEN\"] %>", "Ruby code"),
        ("secret://wa/token", "secret reference"), ("{{ secrets.wa }}", "place in a template"),
        ("<path:secret/data/wa#token>", "Vault reference"),
    ],
)  # fmt: skip
def test_a_reference_is_named_as_one(one: One, tmp_path: Path, value: str, kind: str) -> None:
    lay_out(tmp_path, {".env": f"WHATSAPP_TOKEN='{value}'\nWHATSAPP_PHONE_NUMBER_ID={PHONE}"})

    settings = one()

    (finding,) = settings.local
    assert (finding.cause, finding.variable) == ("settings.reference-unresolved", "WHATSAPP_ACCESS_TOKEN")
    assert kind in finding.note
    assert settings.unusable == ("WHATSAPP_ACCESS_TOKEN",)
    assert untranslated([finding.note]) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "values.yaml",
            "env:\n  - name: WHATSAPP_TOKEN\n    valueFrom:\n      secretKeyRef: {name: wa, key: token}\n",
        ),
        (
            "task.json",
            '{"secrets": [{"name": "WHATSAPP_TOKEN", "valueFrom": "arn:aws:ssm:eu-west-1:1:parameter/t"}]}',
        ),
        (
            "compose.yml",
            "services:\n  bot:\n    image: b\n    environment:\n      - WHATSAPP_TOKEN=${TOK:?missing}\n",
        ),
        ("vars.yml", "whatsapp_token: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6162\n"),
    ],
)
def test_a_reference_of_a_deployment_is_one_too(one: One, tmp_path: Path, name: str, content: str) -> None:
    lay_out(tmp_path, {name: content})

    found = one({"WHATSAPP_PHONE_NUMBER_ID": PHONE}, env_file=Path(name)).local

    assert [finding.cause for finding in found] == ["settings.reference-unresolved"]


def test_a_template_that_names_a_value_is_an_example_and_no_reference(one: One, tmp_path: Path) -> None:
    lay_out(tmp_path, {".env": f"WHATSAPP_TOKEN=<your token>\nWHATSAPP_PHONE_NUMBER_ID={PHONE}"})

    assert [finding.cause for finding in one().local] == ["settings.placeholder"]


@pytest.mark.parametrize(
    "value",
    [
        "tu_token_permanente",
        "seu_access_token",
        "demo_access_token",
        "EAAYourWhatsAppAccessToken",
        "${UNSET}",
        "(optional)",
        "(ask the admin)",
    ],
)
def test_an_example_in_any_language_is_one(one: One, tmp_path: Path, value: str) -> None:
    lay_out(tmp_path, {".env": f"WHATSAPP_TOKEN={value}\nWHATSAPP_PHONE_NUMBER_ID={PHONE}"})

    assert [finding.cause for finding in one().local] == ["settings.placeholder"]


@pytest.mark.parametrize("joint", ["\n", "\\\n", "\r\n"])
def test_a_token_broken_over_two_lines_is_put_together_and_said(one: One, tmp_path: Path, joint: str) -> None:
    text = f"A=1\nWHATSAPP_TOKEN={TOKEN[:90]}{joint}{TOKEN[90:]}\nWHATSAPP_PHONE_NUMBER_ID={PHONE}\n"
    lay_out(tmp_path, {".env": text})

    settings = one()

    (finding,) = settings.local
    assert settings.access_token == Secret(TOKEN)
    assert finding.cause == "settings.stray-characters"
    assert "a line break inside; its value goes on in line 3" in finding.note
    assert untranslated([finding.note]) == []


def test_a_second_token_in_the_next_line_is_no_rest_of_the_first(load_here: Load, tmp_path: Path) -> None:
    lay_out(
        tmp_path,
        {".env": f"WHATSAPP_TOKEN={TOKEN}\n{TOKEN[::-1].replace('AAE', '')}!\nWHATSAPP_PHONE_NUMBER_ID={PHONE}"},
    )

    loaded = load_here()

    assert loaded.settings[0].local == ()
    assert "not a setting in line 2" in loaded.notes[0]


def test_a_quote_that_nobody_closed_takes_no_other_setting_along(one: One, tmp_path: Path) -> None:
    lay_out(tmp_path, {".env": f'WHATSAPP_TOKEN="{TOKEN}\nWHATSAPP_PHONE_NUMBER_ID="{PHONE}"\nWABA_ID={ACCOUNT}\n'})

    settings = one()

    assert (settings.access_token, settings.phone_number_id) == (Secret(TOKEN), PHONE)
    assert [(finding.cause, finding.variable) for finding in settings.local] == [
        ("settings.stray-characters", "WHATSAPP_ACCESS_TOKEN")
    ]


@pytest.mark.parametrize(
    "name",
    [
        "NEXT_PUBLIC_WHATSAPP_TOKEN",
        "VITE_WHATSAPP_ACCESS_TOKEN",
        "REACT_APP_WA_TOKEN",
        "EXPO_PUBLIC_WHATSAPP_API_TOKEN",
    ],
)
def test_a_secret_that_browsers_load_is_a_warning(one: One, name: str) -> None:
    settings = one({name: TOKEN, "WHATSAPP_PHONE_NUMBER_ID": PHONE})

    (finding,) = settings.local
    assert settings.access_token == Secret(TOKEN)
    assert (finding.cause, finding.variable) == ("settings.sent-to-browsers", "WHATSAPP_ACCESS_TOKEN")
    assert f"{name} in the process environment: what begins with " in finding.note
    assert untranslated([finding.note]) == []


def test_an_id_that_browsers_load_and_a_name_of_the_server_are_none(one: One) -> None:
    given = {
        "WHATSAPP_TOKEN": TOKEN,
        "NEXT_PUBLIC_WHATSAPP_PHONE_NUMBER_ID": PHONE,
        "NEXT_PUBLIC_WHATSAPP_TOKEN": TOKEN,
    }

    assert one(given).local == ()


@pytest.mark.parametrize(
    "label", ["+15550783881", "tel 15550783881", "owner@shop.example", "9c" * 16, "EAA" + "q" * 60]
)
def test_a_label_that_may_be_private_is_a_number(one: One, tmp_path: Path, label: str) -> None:
    rows = {label: {"whatsapp_token": TOKEN}, "globex": {"whatsapp_token": TOKEN[:-1] + "Q"}}
    lay_out(tmp_path, {"t.json": json.dumps(rows)})

    sentence = sentence_of(one, "t.json")

    assert "the settings of several (1, globex)" in sentence
    assert label not in sentence


# --- two places ---------------------------------------------------------------------------------------------------


def test_two_places_that_differ_are_both_named(one: One, tmp_path: Path) -> None:
    other = TOKEN[:-1] + "Z"
    lay_out(tmp_path, {".env": f"WHATSAPP_TOKEN={other}\nWHATSAPP_PHONE_NUMBER_ID={PHONE}\nWABA_ID={ACCOUNT}"})

    settings = one({"WHATSAPP_ACCESS_TOKEN": TOKEN, "WABA_ID": "9" + ACCOUNT})

    first, second = settings.local
    assert settings.access_token == Secret(TOKEN)
    assert {first.cause, second.cause} == {"settings.two-places-differ"}
    assert first.note == (
        f"WHATSAPP_ACCESS_TOKEN in the process environment holds {Secret(TOKEN).fingerprint}, and this one counts; "
        f"WHATSAPP_TOKEN in .env holds {Secret(other).fingerprint}"
    )
    assert f"holds the ID 9{ACCOUNT}, and this one counts; WABA_ID in .env holds the ID {ACCOUNT}" in second.note
    assert untranslated([first.note, second.note]) == []
    assert settings.public()["tokens_elsewhere"] == [
        {"origin": "WHATSAPP_TOKEN in .env", "fingerprint": Secret(other).fingerprint}
    ]


@pytest.mark.parametrize(
    "env",
    [
        f"WHATSAPP_TOKEN='{TOKEN}'\nWHATSAPP_API_VERSION=v25.0",
        "WHATSAPP_TOKEN=your_token\nWHATSAPP_API_VERSION=25.0",
        "WHATSAPP_TOKEN=op://a/b/c",
    ],
)
def test_the_same_value_an_example_and_a_reference_are_no_contradiction(one: One, tmp_path: Path, env: str) -> None:
    lay_out(tmp_path, {".env": env})

    assert (
        one(
            {"WHATSAPP_ACCESS_TOKEN": TOKEN, "WHATSAPP_PHONE_NUMBER_ID": PHONE, "WHATSAPP_API_VERSION": "v25.0"}
        ).local
        == ()
    )


def test_two_names_in_one_file_are_a_note(one: One, tmp_path: Path) -> None:
    lay_out(
        tmp_path, {".env": f"WHATSAPP_ACCESS_TOKEN={TOKEN}\nMETA_ACCESS_TOKEN=EAA{'c' * 80}\nPHONE_NUMBER_ID={PHONE}"}
    )

    settings = one()

    assert settings.local == ()
    assert settings.notes == ("META_ACCESS_TOKEN in .env is not used: WHATSAPP_ACCESS_TOKEN counts",)


def test_a_second_account_beside_the_one_that_is_read_is_a_note(one: One, tmp_path: Path) -> None:
    lay_out(
        tmp_path,
        {
            ".env": f"WHATSAPP_TOKEN={TOKEN}\nWA_PHONE_ID={PHONE}\nSHOP_WA_TOKEN=EAA{'s' * 80}\n"
            f"SHOP_WA_PHONE_ID=2{PHONE[1:]}\nCOPY_WA_TOKEN={TOKEN}\nCOPY_WA_PHONE_ID={PHONE}"
        },
    )

    settings = one()

    assert settings.access_token == Secret(TOKEN)
    (note,) = settings.notes
    assert note.startswith("SHOP_WA_TOKEN and SHOP_WA_PHONE_ID in .env are of an account of their own: write ")
    assert note.endswith('tenants.shop.env_prefix = "SHOP_" into wa-health.toml')
    assert untranslated(settings.notes) == []


@pytest.mark.parametrize(("key", "second"), [("env_prefix", "SHOP_"), ("env_suffix", "_2")])
def test_a_tenant_by_what_its_names_begin_or_end_with(load_here: Load, tmp_path: Path, key: str, second: str) -> None:
    before, after = (second, "") if key == "env_prefix" else ("", second)
    lay_out(
        tmp_path,
        {
            ".env": f"{before}WHATSAPP_TOKEN{after}={TOKEN}\n{before}WA_PHONE_ID{after}={PHONE}\nWABA_ID={ACCOUNT}",
            "wa-health.toml": f'tenants.shop.{key} = "{second}"\n',
        },
    )

    (settings,) = load_here().settings

    assert (settings.name, settings.access_token, settings.phone_number_id) == ("shop", Secret(TOKEN), PHONE)
    assert settings.origins["WHATSAPP_ACCESS_TOKEN"].name == f"{before}WHATSAPP_TOKEN{after}"


@pytest.mark.parametrize("table", ['env_suffix = "-2"', 'env_prefix = "A_"\nenv_suffix = "_2"', "env_suffix = 2"])
def test_an_affix_that_cannot_be_meant_is_named(load_here: Load, tmp_path: Path, table: str) -> None:
    lay_out(tmp_path, {"wa-health.toml": f"[tenants.shop]\n{table}\n"})

    (broken,) = load_here().broken

    assert "env_suffix" in str(broken.error)
    assert untranslated([broken.error.note]) == []


def test_two_tenants_of_one_number_with_different_tokens_are_named(load_here: Load) -> None:
    rows = [
        {"name": name, "access_token": token, "phone_number_id": PHONE}
        for name, token in (("north", TOKEN), ("south", TOKEN[:-1] + "Y"))
    ]

    north, south = load_here(extra_tenants=rows).settings

    assert [finding.cause for finding in (*north.local, *south.local)] == ["settings.two-places-differ"] * 2
    assert "tenants north and south name the same number" in north.local[0].note
    assert untranslated([north.local[0].note]) == []


# --- files that are none ------------------------------------------------------------------------------------------


def test_what_lies_near_is_looked_at_with_care(one: One, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / ".env.local")
    (tmp_path / ".env.production").symlink_to(".env.staging")
    (tmp_path / ".env.staging").symlink_to(".env.production")
    (tmp_path / ".env.test").mkdir()
    (tmp_path / ".env.big").write_text(f"WHATSAPP_TOKEN={TOKEN}\n" + "#" * 300_000)
    (tmp_path / "loop").symlink_to(tmp_path)
    for number in range(200):
        (tmp_path / f"folder{number}").mkdir()
    (tmp_path / "zz").mkdir()
    (tmp_path / "zz" / ".env").write_text(f"WHATSAPP_TOKEN={TOKEN}")
    begun = time.process_time()

    sentence = sentence_of(one, None)

    assert "read it with" not in sentence
    assert time.process_time() - begun < 1


@pytest.mark.parametrize("suffix", [".env", ".json", ".yml", ".toml", ".properties"])
@pytest.mark.parametrize(
    "content",
    [b"", b"\xff" * 40, b"a: [" * 3000, b"{" * 90_000, b"#" * 10_000_000, b"a: &a [*a, *a]\n", b"\x00",
     b"---\n" * 200],
)  # fmt: skip
def test_no_content_brings_the_reader_down(one: One, tmp_path: Path, suffix: str, content: bytes) -> None:
    (tmp_path / f"x{suffix}").write_bytes(content)

    assert len(sentence_of(one, f"x{suffix}")) < 600


def test_a_knot_of_aliases_is_no_settings_file(one: One, tmp_path: Path) -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"] + [
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)
    ]
    (tmp_path / "x.yml").write_text("\n".join(rows))

    assert "holds too many values" in sentence_of(one, "x.yml")


@pytest.mark.parametrize("row", [row for row in READ if row[2] and isinstance(row[3], dict)], ids=lambda row: row[0])
def test_a_file_that_is_cut_anywhere_is_never_misread(one: One, tmp_path: Path, row: Row) -> None:
    _, files, option, _ = row
    lay_out(tmp_path, files)
    path = tmp_path / option.partition("#")[0]
    whole = path.read_bytes()
    for end in range(0, len(whole), max(len(whole) // 25, 1)):
        path.write_bytes(whole[:end])
        with contextlib.suppress(SettingsError):
            settings = one(env_file=Path(option))
            assert PHONE.startswith(settings.phone_number_id)
            assert TOKEN.startswith(settings.access_token.reveal())
