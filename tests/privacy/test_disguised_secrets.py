"""Signs that nobody sees, and letters that look like others, hide no secret."""

from __future__ import annotations

import html
import json
from urllib.parse import quote

import pytest
from dummies import APP_SECRET, LATER, NUMBER, TOKEN, shares

from pytest_wa_health.privacy.redactor import Redactor
from pytest_wa_health.privacy.secret import fingerprint


def between(text: str, sign: str, length: int = 1) -> str:
    return sign.join(text[at : at + length] for at in range(0, len(text), length))


# What is not seen, or seen as something else: a page or a terminal shows the whole secret all the same.
SIGNS = [
    "\u200b", "\u00ad", "\u2060", "\u200e", "\u200f", "\ufeff", "\U000e0041", "\ufe0f", "\u0301", "\u3164", "\ufffd",
    "\x00", "\x1b[0m", "\x1b]0;x\x07", "\x1bM",
]  # fmt: skip


@pytest.mark.parametrize("length", [1, 3])
@pytest.mark.parametrize("wrap", [str, json.dumps, quote, html.escape], ids=["plain", "json", "percent", "html"])
@pytest.mark.parametrize("sign", SIGNS, ids=ascii)
def test_signs_that_are_not_seen_hide_nothing(sign, wrap, length):
    redactor = Redactor([TOKEN, APP_SECRET], [NUMBER])
    told = f"a {between(TOKEN, sign, length)} b {between(APP_SECRET, sign)} c {between(NUMBER, sign)}"
    clean = redactor.text(wrap(told))

    assert fingerprint(TOKEN) in clean
    assert "[recipient +966]" in clean
    for later in LATER:
        assert not shares(later(clean), TOKEN)
        assert not shares(later(clean), APP_SECRET)
        assert not redactor.find(later(clean)), "a report of it would be refused"


@pytest.mark.parametrize("base", [0xFEE0, 0x1D670 - ord("A")], ids=["full width", "mathematical"])
def test_look_alikes_are_what_they_look_like(base):
    secret = "".join(char for char in TOKEN if "A" <= char <= "Z")
    clean = Redactor([secret]).text(f"رمز {''.join(chr(ord(char) + base) for char in secret)} end")
    assert clean == f"رمز {fingerprint(secret)} end"


@pytest.mark.parametrize("text", ["pässwörd-9137", '"pässwörd-9137"', "pa\u0308sswo\u0308rd-9137", "password-9137"])
def test_a_secret_is_known_with_its_accents_and_without(text):
    for written in (text, json.dumps(text), json.dumps(text, ensure_ascii=False)):
        assert "9137" not in Redactor(["pässwörd-9137"]).text(written)
