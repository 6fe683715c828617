"""What `--wa-explain` and `--wa-list` print."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from pytest_wa_health import catalogue
from pytest_wa_health.catalogue.explain import explain, listing

ADDRESS = re.compile(r"https://\S+")


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("190/467", ["190/467", "token.logged-out", "signed out", "System users", "WA201"]),
        ("190", ["token.invalid", "token.malformed", "Can mean"]),
        ("token.logged-out", ["(failed, critical)", "about 10 minutes", "Can show as: 102, 190/467"]),
        ("TOKEN.Logged-Out", ["token.logged-out"]),
        ("WA201", ["Meta accepts the access token", "token.expired", "token.revoked"]),
        ("wa201", ["WA201"]),
        ("health/141006", ["health/141006", "account.payment"]),
        ("(#131042)", ["131042", "account.payment"]),
        (" 190 / 467 ", ["token.logged-out"]),
        ("190/999", ["190/999 is not known by itself; this is what is known of 190"]),
        ("299", ["201-299"]),
        ("138024", ["not needed: this is no obstacle to messages"]),
        ("131051", ["Who repairs it: Developer", "No cause of its own"]),
        ("141008", ["account.inactive", "account.payment"]),
        ("131060", ["could not be shown", "not needed"]),
        ("100/2388001", ["display name", "phone.name-in-review"]),
        ("132000", ["template.parameters-mismatch"]),
        ("WA106", ["Needs: WHATSAPP_EXPECTED_NUMBER"]),
        ("undetermined", ["undetermined"]),
        ("v21.0", ["Released: 2024-10-02", "Ends: 2027-01-21", "2026-10-15  Embedded Signup v2 has ended"]),
        ("27.0", ["Graph API v27.0", "Ends: not set yet"]),
        ("api.app-not-live", ["The app is not published"]),
    ],
)
def test_it_explains(query: str, holds: list[str]) -> None:
    text = explain(query, "en")
    for words in holds:
        assert words in text


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("token.loged-out", "token.logged-out"),
        ("logged-out", "token.logged-out"),
        ("WA999", "WA9"),
        ("999999999", "--wa-list"),
        ("", "--wa-list"),
        ("health/1", "health/14"),
        ("190/", "190"),
        ("token", "token"),
        ("../../etc/passwd", "--wa-list"),
        ("²", "--wa-list"),
        ("x" * 5000, "--wa-list"),
    ],
)
def test_an_unknown_query_names_what_comes_close(query: str, hint: str) -> None:
    with pytest.raises(LookupError, match=re.escape(hint)) as caught:
        explain(query, "en")
    assert len(str(caught.value)) < 400
    assert "\n" not in str(caught.value)


def test_a_pasted_token_is_not_repeated() -> None:
    token = "EAA" + "dummy" * 40
    with pytest.raises(LookupError) as caught:
        explain(token, "en")
    assert "EAA" not in str(caught.value)


def everything() -> list[str]:
    ids = [*(check.id for check in catalogue.every_check()), *(cause.id for cause in catalogue.causes())]
    return ids + [code.key for code in catalogue.codes() if "-" not in code.key]


def test_english_fits_80_columns_and_addresses_stand_alone() -> None:
    for line in "".join([listing("en"), *(explain(query, "en") for query in everything())]).splitlines():
        assert line.isascii() or "–" not in line
        if "https://" in line and ADDRESS.fullmatch(line):
            continue
        assert len(line) <= 80, line


def test_nothing_keeps_its_markup_or_placeholders() -> None:
    for lang in catalogue.LANGS:
        for query in everything():
            assert not re.search(r"\*\*|`|\{[a-z_]+\}", explain(query, lang)), (query, lang)


def test_arabic_isolates_its_latin_names() -> None:
    text = explain("token.expired", "ar")
    assert "انتهت صلاحية رمز الوصول" in text
    assert "\u2066token.expired\u2069" in text
    assert "\u2066pytest --wa-live\u2069" in text
    for line in "".join([listing("ar"), *(explain(query, "ar") for query in everything())]).splitlines():
        assert line.count("\u2066") == line.count("\u2069"), line


@pytest.mark.parametrize("lang", catalogue.LANGS)
def test_the_list_names_every_check_and_cause_once(lang: str) -> None:
    words = re.findall(r"[\w.-]+", listing(lang))
    for name in [*(check.id for check in catalogue.every_check()), *(cause.id for cause in catalogue.causes())]:
        assert words.count(name) == 1, name


@pytest.mark.usefixtures("unmeasured")
def test_one_cause_reads_only_the_file_of_its_area() -> None:
    program = (
        "import sys\n"
        "from pytest_wa_health import catalogue\n"
        "from pytest_wa_health.catalogue import loader\n"
        "assert loader.read.cache_info().misses == 0\n"
        "catalogue.cause('token.logged-out')\n"
        "assert loader.read.cache_info().misses <= 3, loader.read.cache_info()\n"
        "assert not {'pytest', 'requests', 'socket', 'jinja2'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
