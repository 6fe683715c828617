"""Whatever stands in the settings: no crash, and no fragment of a secret in anything that may be printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_wa_health.settings import Loaded, SettingsError, load
from pytest_wa_health.settings.names import VARIABLES

CANARY = "EAA" + "".join(f"{n:x}Qz{n * 7919 % 9973:04d}" for n in range(25))
GRAMS = {CANARY[i : i + 6] for i in range(len(CANARY) - 5)}
NAMES = [name for variable in VARIABLES for name in variable.names]
SECRETS = [name for variable in VARIABLES if variable.secret for name in variable.names]

noise = st.text(max_size=12)
around_canary = st.builds("{}{}{}".format, noise, st.just(CANARY), noise)
anything = st.one_of(
    st.text(max_size=60), st.text("0123456789+-() ", max_size=20), st.sampled_from(["https://h/x", "a:en"])
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("empty")


def printable(loaded: Loaded) -> str:
    """Everything about a load that may reach an output."""
    parts = [repr(loaded), repr(loaded.notes), *(str(b.error) + repr(b.error) for b in loaded.broken)]
    for settings in loaded.settings:
        parts += [
            json.dumps(settings.public(), ensure_ascii=False),
            repr(settings.local),
            repr(settings.origins),
            repr(settings.fallback),
            repr(settings.notes),
            repr(settings.private),
        ]
    return "\n".join(parts)


def leaked(text: str) -> bool:
    return any(gram in text for gram in GRAMS)


def attempt(environ: dict[str, str], where: Path, **options: object) -> str:
    try:
        return printable(load(environ=environ, invocation_dir=where, **options))
    except SettingsError as error:
        return f"{error}{error!r}{error.variable}{error.__context__!r}"


@given(values=st.dictionaries(st.sampled_from(NAMES), anything, max_size=8))
def test_arbitrary_values_never_crash(empty: Path, values: dict[str, str]) -> None:
    complete = {"WHATSAPP_ACCESS_TOKEN": CANARY, "WHATSAPP_PHONE_NUMBER_ID": "106540352242922", **values}

    assert "\udcff" not in attempt({**complete, "X": "\udcff"}, empty)


@given(values=st.dictionaries(st.sampled_from(SECRETS), around_canary, min_size=1, max_size=6))
def test_a_secret_in_its_place_never_leaks(empty: Path, values: dict[str, str]) -> None:
    complete = {"WHATSAPP_ACCESS_TOKEN": CANARY, "WHATSAPP_PHONE_NUMBER_ID": "106540352242922", **values}

    assert not leaked(attempt(complete, empty))


SHAPES = ["{}", " {}\n", "Bearer {}", "https://h.example/?t={}", "https://u:{}@h.example/", "{}:en"]
MISPLACED = [
    name
    for variable in VARIABLES
    if variable.name != "WHATSAPP_EXPECTED_NUMBER"
    for name in dict.fromkeys((variable.name, *variable.aliases[:1], variable.names[-1]))
]
"""Of each setting the canonical name, the most frequent alias and one that is made of stem and ending."""


@pytest.mark.parametrize("shape", SHAPES)
def test_a_token_in_a_wrong_place_never_leaks(empty: Path, shape: str) -> None:
    environ = {"WHATSAPP_ACCESS_TOKEN": "EAA" + "Dummy0" * 30, "WHATSAPP_PHONE_NUMBER_ID": "106540352242922"}

    shown = [name for name in MISPLACED if leaked(attempt({**environ, name: shape.format(CANARY)}, empty))]

    assert shown == []


@given(
    text=st.one_of(st.text(max_size=80), around_canary, st.builds("WHATSAPP_TOKEN{}{}".format, noise, around_canary))
)
def test_an_arbitrary_env_file_neither_crashes_nor_leaks(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    where = tmp_path_factory.mktemp("env", numbered=True)
    (where / ".env").write_text(text, encoding="utf-8", errors="replace")

    assert not leaked(attempt({}, where))


@given(
    text=st.one_of(
        st.text(max_size=80), st.builds('{} = "{}"'.format, st.sampled_from(["app_id", "x", "[a]\nb"]), around_canary)
    )
)
def test_an_arbitrary_project_file_neither_crashes_nor_leaks(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    where = tmp_path_factory.mktemp("toml", numbered=True)
    (where / "wa-health.toml").write_text(text, encoding="utf-8", errors="replace")

    assert not leaked(attempt({"WHATSAPP_TOKEN": "EAA" + "Dummy0" * 30}, where))


@pytest.mark.parametrize("key", ["env_file", "env_prefix"])
def test_a_token_where_a_tenant_names_its_file_or_prefix_is_refused_and_not_shown(empty: Path, key: str) -> None:
    shown = attempt({}, empty, extra_tenants=[{"name": "acme", key: CANARY}])

    assert not leaked(shown)
    assert "an access token stands where env_file or env_prefix belongs" in shown


@given(
    rows=st.lists(
        st.dictionaries(
            st.sampled_from(
                ["name", "access_token", "phone_number_id", "env_file", "env_prefix", "template_parameters"]
            ),
            st.one_of(st.none(), st.integers(), st.text(max_size=10), st.just(CANARY), st.lists(st.text(max_size=3))),
        ),
        max_size=3,
    )
)
def test_arbitrary_rows_of_the_hook_neither_crash_nor_leak(empty: Path, rows: list[dict[str, object]]) -> None:
    rows = [{**row, "name": "acme"} if row.get("name") == CANARY else row for row in rows]

    assert not leaked(attempt({}, empty, extra_tenants=rows))
