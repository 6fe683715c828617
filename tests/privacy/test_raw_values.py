"""What is secret is known from the raw text of the settings, whether or not anybody can parse it."""

from __future__ import annotations

import pytest

from pytest_wa_health.privacy.raw_values import is_secret_name, raw_pairs, secret_values
from pytest_wa_health.settings.env_file import read_env_file
from pytest_wa_health.settings.held import held

TOKEN = "EAA" + "k7Qz0" * 12
ADDRESSES = {
    "smtp+starttls://mailer:kA/9#zT4q@mail.example.test:587?from=a@b.test": "kA/9#zT4q",
    "smtp://u:x@7y:horse9@mail.example.test:25": "x@7y:horse9",
    "smtps://ops:Geheim[9]x@mail.example.test": "Geheim[9]x",
    "smtp://ops:Rt5%2Fq!w@mail.example.test:587?from=ops@example.test": "Rt5/q!w",
    "smtp://ops:pw?word=9z1@mail.example.test:port": "pw?word=9z1",
    "https://hooks.example.test/x?key=abcd1234efg": "abcd1234efg",
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_secret_of_an_address_is_known_even_if_it_does_not_parse(address):
    found = secret_values("EMAIL_FALLBACK_URL", address)

    assert ADDRESSES[address] in found
    assert not [text for text in found if "mail.example.test" in text]


@pytest.mark.parametrize(
    "address", ["https://graph.facebook.com", "http://127.0.0.1:8080/v25.0", "mail.example.test"]
)
def test_an_address_without_a_secret_gives_none(address):
    assert secret_values("WHATSAPP_GRAPH_URL", address) == []


FILES = {
    "env": f"A_TOKEN={TOKEN}",
    "exported, quoted, with a comment": f'export A_TOKEN="{TOKEN}" # live',
    "an open quote": f'A_TOKEN="{TOKEN}',
    "yaml": f"whatsapp:\n  access-token: {TOKEN}\n",
    "compose": f"environment:\n  - A_TOKEN={TOKEN}\n",
    "json": f'{{"accessToken": "{TOKEN}", "port": 5}}',
    "properties": f"whatsapp.access.token = {TOKEN}",
    "powershell": f"$env:A_TOKEN = '{TOKEN}'",
    "xml": f'<add key="AccessToken" value="{TOKEN}"/>',
    "no secret name": f"SOMETHING: {TOKEN}",
}


@pytest.mark.parametrize("form", FILES)
def test_it_is_known_in_every_format_of_settings(form):
    assert TOKEN in [value for pair in raw_pairs(FILES[form]) for value in secret_values(*pair)]


def test_an_escaped_value_is_known_as_written_and_as_meant():
    pairs = raw_pairs(r'SMTP_PASSWORD="q1\"w2 e3"')
    found = [value for pair in pairs for value in secret_values(*pair)]
    assert {r"q1\"w2 e3", 'q1"w2 e3'} <= set(found)


def test_a_line_that_the_parser_refuses_is_known_to_the_redactor_all_the_same(tmp_path):
    (tmp_path / ".env").write_text("SMTP_PASSWORD: kX9-plum-44\nWHATSAPP_APP_SECRET='q7w8e9r0t1\n", "utf-8")
    file = read_env_file(tmp_path / ".env", option=".env")

    secrets = held([file.values], file.raw).secrets

    assert "kX9-plum-44" in secrets
    assert "q7w8e9r0t1" in secrets


def test_the_first_of_two_values_is_known_as_well(tmp_path):
    (tmp_path / ".env").write_text("WA_TOKEN=first-9x8y7z\nWA_TOKEN=second-1a2b3c\n", "utf-8")
    file = read_env_file(tmp_path / ".env", option=".env")
    assert {"first-9x8y7z", "second-1a2b3c"} <= set(held([file.values], file.raw).secrets)


@pytest.mark.parametrize(
    ("name", "is_secret"),
    [
        ("GITHUB_TOKEN", True), ("appSecret", True), ("APP_SECRET_2", True), ("smtp.password", True),
        ("API_KEY", True), ("WHATSAPP_WEBHOOK_VERIFY_TOKEN", True), ("PWD", False), ("SSH_AUTH_SOCK", False),
        ("TOKEN_EXPIRES_AT", False), ("WHATSAPP_TOKEN_FILE", False), ("KEYBOARD", False), ("MONKEY", False),
        ("TOKENIZERS_PARALLELISM", False), ("WHATSAPP_PHONE_NUMBER_ID", False), ("GPG_KEY", False),
    ],
)  # fmt: skip
def test_names_that_say_secret(name, is_secret):
    assert is_secret_name(name) is is_secret


def test_a_path_is_no_secret():
    assert secret_values("CI_JOB_TOKEN", "/run/secrets/token") == []
