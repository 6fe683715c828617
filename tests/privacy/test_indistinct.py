"""Where nobody can promise that no piece is shown, the run says so at its start; names of tenants stay readable."""

from __future__ import annotations

import pytest

from pytest_wa_health.privacy.fragments import is_indistinct
from pytest_wa_health.privacy.redactor import Redactor


@pytest.mark.parametrize(
    ("secret", "is_one"),
    [
        ("welcome", True), ("verify_token", True), ("a1b2", True), ("2026-11-27", True), ("Winter", True),
        ("configuration", True), ("AUTHORISATION", True), ("configuRation", False), ("configuration-key", False),
        ("kq7zx9", False), ("my-shop-kq7zx9", False), ("Tr0ub4dor&3", False), ("plumkettlehorse", False),
    ],
)  # fmt: skip
def test_a_secret_that_is_a_word_is_named(secret, is_one):
    assert is_indistinct(secret) is is_one


def test_a_verify_token_that_is_a_word_is_said_at_the_start(live):
    outcome, _ = live(
        "healthy",
        env={"WHATSAPP_WEBHOOK_URL": "http://127.0.0.1:9/hook", "WHATSAPP_WEBHOOK_VERIFY_TOKEN": "welcome"},
    )
    assert "WHATSAPP_WEBHOOK_VERIFY_TOKEN is a common word or very short and cannot be told from text" in outcome.text


@pytest.mark.parametrize("start", range(16))
def test_no_piece_of_a_wordy_token_is_left_but_a_word_with_its_signs(start):
    piece = "acme-whatsapp-hook-k7"[start : start + 6]
    clean = Redactor(["acme-whatsapp-hook-k7"]).text(f"it was cut: '{piece}'")
    assert piece not in clean or piece in ("-hook-", "tsapp-")


@pytest.mark.parametrize("start", range(8))
def test_no_piece_of_a_password_of_thirteen_characters_is_left(start):
    password = "Plum7kettle!Q"
    for length in range(6, 14 - start):
        piece = password[start : start + length]
        if piece.lower() != "kettle":
            assert piece not in Redactor([password]).text(f"535 {piece}... refused")


def test_a_tenants_name_in_its_own_verify_token_stays_readable():
    redactor = Redactor(["bluefjord-verify-93kd"], names=["Blue Fjord", "bluefjord"])
    assert redactor.text("bluefjord can send; Blue Fjord") == "bluefjord can send; Blue Fjord"
    assert "93kd" not in redactor.text("token bluefjord-verify-93kd")
    # But a secret that is the name is hidden all the same.
    assert "bluefjord9" not in Redactor(["bluefjord9"], names=["bluefjord9"]).text("token=bluefjord9")


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("+2250712345678", "22512345678"), ("+22997123456", "2290197123456"),
        ("+442071838750", "+44 (0) 20 7183 8750"), ("+79161234567", "8 916 123-45-67"),
        ("+14155552671", "(415) 555-2671"), ("+966558130174", "9|6|6|5|5|8|1|3|0|1|7|4"),
        ("+966558130174", "055*813*0174"), ("+966558130174", "OTY2NTU4MTMwMTc0"),
        ("+966558130174", "٩٦٦٥٥٨١٣٠١٧٤"), ("+966558130174", "3 9 3 6 3 6 3 5 3 5 3 8 3 1 3 3 3 0 3 1 3 7 3 4"),
        ("+491512345678", "0049 (151) 234~5678"),
    ],
)  # fmt: skip
def test_seven_digits_of_a_number_in_no_form(number, written):
    clean = Redactor([], [number]).text(f"to {written} at last")
    assert "[recipient +" in clean
    assert sum(char.isdecimal() for char in clean.replace("[recipient +", "")) < 7 + 3


@pytest.mark.parametrize("word", ["settings", "verdict"])
def test_a_word_in_the_place_of_the_token_lets_the_report_be_written(live, tmp_path, word):
    target = tmp_path / "out.json"
    outcome, _ = live("healthy", args=(f"--wa-json={target}",), env={"WHATSAPP_ACCESS_TOKEN": word})
    assert "WHATSAPP_ACCESS_TOKEN is a plain word, which no token is, and is not hidden" in outcome.text
    assert target.is_file()
