"""A secret made of words is hidden to its last one, and the same words in a sentence are left alone."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wa_health.privacy.fragments import is_indistinct
from pytest_wa_health.privacy.redactor import Redactor

WORDS = (
    "shop", "bot", "prod", "whatsapp", "token", "secret", "verify", "webhook", "access", "app", "business", "live",
    "clinic", "riyadh", "meta", "account", "messages", "key", "api", "v2", "2031", "hook", "callback",
)  # fmt: skip
SIGNS = ("-", "_", "/", ".", ":", "+")

chosen = st.builds(
    lambda words, signs, first: (
        first + "".join(word + sign for word, sign in zip(words, signs, strict=False)).rstrip("".join(SIGNS))
    ),
    st.lists(st.sampled_from(WORDS), min_size=3, max_size=6),
    st.lists(st.sampled_from(SIGNS), min_size=6, max_size=6),
    st.sampled_from(["", "/", "kq7-"]),
)
spellings = st.sampled_from(
    [
        str,
        str.upper,
        lambda s: s.replace("-", " ").replace("_", " ").replace("/", " / "),
        lambda s: "\n".join(s[at : at + 9] for at in range(0, len(s), 9)),
        lambda s: s.replace("-", "%2D").replace("/", "%2F"),
        lambda s: s.replace("/", "\\/").replace("_", "\\u005f"),
        lambda s: s[:2] + "\u200b" + s[2:],
    ]
)


def left(clean: str, secret: str) -> list[str]:
    """Every six letters and digits of `secret`, signs left out, that stand in `clean`."""
    bare = "".join(char for char in secret.lower() if char.isalnum())
    shown = "".join(char for char in clean.lower() if char.isalnum())
    return [bare[at : at + 6] for at in range(len(bare) - 5) if bare[at : at + 6] in shown]


def tells_apart(secret: str) -> bool:
    return not is_indistinct(secret) and Redactor([secret]).text(f"'{secret}'") == "'[redacted]'"


@settings(max_examples=300, deadline=None)
@given(chosen, spellings, st.sampled_from(["", "x=", "is ", "'", "/hook/"]))
def test_a_secret_of_words_is_hidden_to_its_last_word(secret, spell, before):
    clean = Redactor([secret]).text(f"{before}{spell(secret)}; 1, 2")
    assert left(clean, secret) == [] or not tells_apart(secret), clean


@settings(max_examples=300, deadline=None)
@given(chosen, st.data())
def test_from_a_piece_that_tells_it_is_hidden_to_both_ends(secret, data):
    """Whatever is hidden of a cut secret, no piece of it stands directly beside what was hidden."""
    start = data.draw(st.integers(0, len(secret) - 6))
    end = data.draw(st.integers(start + 6, len(secret)))
    clean = Redactor([secret]).text(f"9 = {secret[start:end]} = 9")
    if "[redacted]" in clean:
        before, after = clean.removeprefix("9 = ").removesuffix(" = 9").split("[redacted]", 1)
        assert sum(map(str.isalnum, before)) < 3, clean
        assert sum(map(str.isalnum, after)) < 3, clean


@pytest.mark.parametrize(
    "secret",
    [
        "/bot/prod/whatsapp-token",
        "staging-whatsapp-bot-secret",
        "kq7-whatsapp-access-token",
        "Shop2WebhookVerifyToken",
    ],
)
def test_the_words_of_a_secret_stay_where_a_sentence_says_them(secret):
    redactor = Redactor([secret])
    for text in (
        "the app token is not the bot's secret, and the whatsapp token no webhook",
        "set WHATSAPP_ACCESS_TOKEN to the access token; the verify token of the webhook is your own",
        "prod: whatsapp token missing. bot: a secret. whatsapp-token, app-secret, webhook_verify_token",
    ):
        assert redactor.text(text) == text


def test_what_follows_a_secret_by_chance_stays():
    redactor = Redactor(["/bot/prod/whatsapp-token-kq"])
    assert redactor.text("/bot/prod/whatsapp to be sent") == "[redacted] to be sent"
    assert redactor.text("/bot/prod/whatsapp tokens") == "[redacted] tokens"
    assert redactor.text("/bot/prod/whatsapp, the token") == "[redacted], the token"


def test_many_secrets_with_the_same_beginning_are_told_apart():
    draw = random.Random(11)
    ends = ["".join(draw.choices("bcdfghjkmnpqrstvwxz23456789", k=5)) for _ in range(50)]
    redactor = Redactor(f"prod/whatsapp-token/{end}" for end in ends)
    for end in ends:
        assert redactor.text(f"<prod/whatsapp-token/{end}>") == "<[redacted]>"
