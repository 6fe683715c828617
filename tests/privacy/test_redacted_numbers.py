"""Recipients' numbers: a country code is all that is left, however they are written."""

from __future__ import annotations

import base64
import unicodedata

import pytest
from dummies import LATER, NUMBER, shares

from pytest_wa_health.privacy import sanitising as safe_text
from pytest_wa_health.privacy.redactor import Redactor

NUMBERS = [
    "+966501234567",
    "966501234567",
    "00966501234567",
    "+966 50 123 4567",
    "(+966) 50-123-4567",
    "+966-50-123-4567",
    "0501234567",
    "050 123 4567",
    "501234567",
    "9665012345...",
    "...1234567",
    "%2B966501234567",
    "&#43;966501234567",
    "٠٥٠١٢٣٤٥٦٧",
    '{"to": 966501234567}',
    "at 1700000000 966501234567 200",
    base64.b64encode(b"\x1d\x18\x0c966501234567\x15\x02").decode(),
]


@pytest.mark.parametrize("text", NUMBERS)
def test_a_recipient_is_a_country_code_however_it_is_written(text):
    clean = Redactor([], [NUMBER]).text(text)
    assert "[recipient +966]" in clean
    assert not shares(clean.translate(str.maketrans("", "", " -()")) + "x", "x1234567", 5)
    assert not any(piece in clean for piece in ("12345", "1234 ", "١٢٣٤"))


GAPS = ["–", "\u2009", "_", ",", "\n", "    ", " \n\t ", "·", "…", " – ", "\u2003/\u2003", ")(", "−"]


@pytest.mark.parametrize("gap", GAPS, ids=ascii)
def test_a_recipient_is_found_whatever_stands_between_the_groups(gap):
    redactor = Redactor([], [NUMBER])
    clean = redactor.text(f"to {gap.join(['+966', '50', '123', '4567'])}, {gap.join(['050', '123', '4567'])}.")

    assert clean.replace("0[", "[") == "to [recipient +966], [recipient +966]."
    for later in (*LATER, safe_text.one_line):
        assert not redactor.find(later(clean))


def test_in_a_list_of_numbers_each_is_itself():
    numbers = ["+966501234567", "+201009876543", "+14155550142"]
    clean = Redactor([], numbers[:2]).text("\n".join(["id 190, 4", *numbers, "123 4567, 200", "12345"]))
    assert clean.splitlines() == [
        "id 190, 4", "[recipient +966]", "[recipient +20]", "+14155550142", "[recipient +966], 200", "12345",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given_as", "wa_id"), [("+5511987654321", "551187654321"), ("+5215512345678", "525512345678")]
)
def test_the_form_whatsapp_makes_of_a_number_is_known(given_as, wa_id):
    assert wa_id not in Redactor([], [given_as]).text(f"wa_id {wa_id}")


def test_own_ids_that_share_digits_stay_and_kept_values_always_do():
    near = "105012345671234"
    holds_it = "109665012345678"[:3] + "966501234567"
    assert Redactor([], [NUMBER]).text(f"id {near}") == f"id {near}"
    assert Redactor([], [NUMBER], keep=[holds_it]).text(f"id {holds_it}") == f"id {holds_it}"
    assert Redactor([], [NUMBER]).text(f"id {holds_it}") != f"id {holds_it}"


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("+5491123456789", "0111523456789"),
        ("+5491123456789", "011 15-2345-6789"),
        ("+5492944123456", "02944 15-123456"),
        ("+5492944123456", "0294415123456"),
        ("+375294911912", "80294911912"),
        ("+375294911912", "8 029 491-19-12"),
    ],
)
def test_what_callers_at_home_dial_and_callers_from_abroad_do_not(number, written):
    clean = Redactor([], [number]).text(f"call {written} at last")
    assert "[recipient +" in clean
    assert sum(char.isdecimal() for char in clean.partition("call")[2]) <= 7 + 3


def test_any_sign_that_is_no_letter_or_digit_may_stand_between_the_digits():
    redactor = Redactor([], [NUMBER])
    signs = [chr(code) for code in (*range(1, 0x300), *range(0x300, 0x3400, 7), *range(0xFE00, 0x1F700, 61))]
    for sign in (*signs, "\u2116", "\u2103", "\u2121"):
        looks = unicodedata.normalize("NFKD", sign).strip("()")
        if not sign.isalnum() and not (len(looks) == 1 and looks.isalnum()):  # a letter in a circle is one
            assert "50" not in redactor.text(f"to {sign.join(['966', '50', '123', '4567'])} x"), ascii(sign)
