"""References into secret stores: never sent, never mistaken for a default, and shown as what they are."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from arabic_notes import untranslated
from wild_files import PHONE, TOKEN

from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.settings import Settings
from pytest_wa_health.settings.held import held

One = Callable[..., Settings]

OTHERS = [
    "${ssm:/shop/live/graph}", "${ssm:/shop/live/graph~true}", "${aws:secret/live/graph}", "${param:graph}",
    "${env:GRAPH_SECRET}", "${self:custom.graph}", "${env:GRAPH_SECRET, 'none'}", "${GRAPH:word}",
    "${GRAPH:-/shop/live/graph}", "${GRAPH:-arn:aws:ssm:eu-north-1:77:parameter/graph}",
]  # fmt: skip


@pytest.mark.parametrize("value", OTHERS)
@pytest.mark.parametrize("file", [".env", "settings.json"])
def test_what_follows_a_colon_is_no_default(one: One, tmp_path: Path, file: str, value: str) -> None:
    pairs = {"WHATSAPP_TOKEN": value, "WHATSAPP_PHONE_NUMBER_ID": PHONE}
    lines = "".join(f'{name}="{text}"\n' for name, text in pairs.items())
    (tmp_path / file).write_text(json.dumps(pairs) if file.endswith("json") else lines)

    settings = one(env_file=Path(file))

    (finding,) = settings.local
    assert finding.cause == "settings.reference-unresolved"
    assert settings.unusable == ("WHATSAPP_ACCESS_TOKEN",)
    assert untranslated([finding.note]) == []


@pytest.mark.parametrize(
    ("file", "value"),
    [
        ("application.properties", "whatsapp.access-token=${ssm:/shop/live/graph}\n"),
        ("application.properties", "whatsapp.access-token=${GRAPH:/run/graph}\n"),
        ("application.properties", "whatsapp.access-token=${env:GRAPH}\n"),
        ("application.yml", "whatsapp:\n  access-token: ${vault:graph}\n"),
        ("chart.yml", "whatsapp:\n  access-token: ${GRAPH:word}\n"),
    ],
)
def test_not_in_a_file_of_spring_either(one: One, tmp_path: Path, file: str, value: str) -> None:
    (tmp_path / file).write_text(value)

    settings = one({"WHATSAPP_PHONE_NUMBER_ID": PHONE}, env_file=Path(file))

    assert [finding.cause for finding in settings.local] == ["settings.reference-unresolved"]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (".env", f"WHATSAPP_TOKEN=${{GRAPH:-{TOKEN}}}\n"),
        (".env", f"WHATSAPP_TOKEN=${{GRAPH-{TOKEN}}}\n"),
        ("application.properties", f"whatsapp.access-token=${{graph.secret:{TOKEN}}}\n"),
        ("application-live.yml", f"whatsapp:\n  access-token: ${{GRAPH:{TOKEN}}}\n"),
    ],
)
def test_a_default_is_taken_where_it_is_one(one: One, tmp_path: Path, file: str, text: str) -> None:
    (tmp_path / file).write_text(text)

    settings = one({"WHATSAPP_PHONE_NUMBER_ID": PHONE}, env_file=Path(file))

    assert settings.access_token == Secret(TOKEN)
    assert settings.local == ()


@pytest.mark.parametrize(
    "line", ['$(op read "op://Shop/graph/credential")', '`op read "op://Shop/graph/credential"`', "$(cat graph.txt)"]
)
def test_a_command_is_not_run_and_no_example(one: One, tmp_path: Path, line: str) -> None:
    (tmp_path / ".env").write_text(f"WHATSAPP_TOKEN={line}\nWHATSAPP_PHONE_NUMBER_ID={PHONE}\n")

    (finding,) = one().local

    assert finding.cause == "settings.reference-unresolved"
    assert "a command, which is not run here" in finding.note
    assert untranslated([finding.note]) == []


@pytest.mark.parametrize(
    "value",
    ["arn:aws:secretsmanager:eu-north-1:77:secret:shop-QwErTy:graph::", "vault:secret/data/whatsapp#graph",
     "op://Shop/whatsapp/token", "${ssm:/shop/whatsapp/token}", '$(op read "op://Shop/graph/token")'],
)  # fmt: skip
def test_an_address_of_a_secret_is_none(value: str) -> None:
    assert held([{"WHATSAPP_ACCESS_TOKEN": value}]).secrets == ()


@pytest.mark.parametrize(
    "value", [f"${{GRAPH:-{TOKEN}}}", f"vault:secret/{TOKEN}", "secret://me:Qv93kkd81@store/graph"]
)
def test_what_holds_a_secret_beside_its_address_stays_one(value: str) -> None:
    assert held([{"WHATSAPP_ACCESS_TOKEN": value}]).secrets != ()
