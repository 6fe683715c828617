"""No six characters of any secret through any two encodings; and what is nobody's secret stays as it is.

Pairwise here: every encoding within every other one, each with one kind of secret; `test_the_full_product` (marked
`full`) takes them all with every kind, which is more than a hundred thousand texts.
"""

from __future__ import annotations

import itertools

import pytest
from encodings_of_secrets import ALL, DENSE, ESCAPES, SPELLINGS, drawn_secrets, left
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wa_health.privacy.plain_words import is_word
from pytest_wa_health.privacy.redactor import Redactor

KINDS = range(len(drawn_secrets(0)))
CHANNELS = {
    "a line of a log": "DEBUG urllib3:connectionpool.py:544 said {} to it",
    "json": '{{"error": {{"message": "said {}"}}}}',
    "html": '<td class="col-result">said {}</td>',
    "a query": "https://graph.facebook.com/v25.0/debug_token?fields=id&x={}&y=1",
    "a node id": "tests/test_shop.py::test_paid[{}] FAILED",
    "python": "E   AssertionError: assert 'x' == '{}...'",
}


def combinations():
    """Names and functions: each encoding in each other, and each spelling in each encoding."""
    for inner, outer in itertools.product(ALL, ALL):
        yield f"{inner} in {outer}", (ALL[inner], ALL[outer])
    for spelling, outer in itertools.product(SPELLINGS, ALL):
        yield f"{spelling} in {outer}", (SPELLINGS[spelling], ALL[outer])


def found(redactor, secret, encoders, channel):
    encoded = secret
    for encode in encoders:
        encoded = encode(encoded)
    text = CHANNELS[channel].format(encoded)
    return left(text, redactor.text(text), encoded, len(secret))


@pytest.mark.parametrize("seed", range(2))
def test_every_encoding_in_every_other_one(seed):
    secrets = drawn_secrets(1000 + seed)
    redactors = [Redactor([secret]) for secret in secrets]
    kinds, channels = itertools.cycle(KINDS[seed:]), itertools.cycle(CHANNELS)
    texts = 0
    for name, encoders in combinations():
        kind, channel = next(kinds), next(channels)
        assert found(redactors[kind], secrets[kind], encoders, channel) is None, (name, kind, channel)
        texts += 1
    assert texts >= 800


@pytest.mark.slow
@pytest.mark.full
@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("kind", KINDS)
def test_the_full_product(kind, seed):
    secret = drawn_secrets(2000 + seed)[kind]
    redactor = Redactor([secret])
    for name, encoders in combinations():
        for channel in CHANNELS:
            assert found(redactor, secret, encoders, channel) is None, (name, channel)


encoders = st.sampled_from(sorted(ALL))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(KINDS), encoders, encoders, st.sampled_from(sorted(CHANNELS)))
def test_any_secret_in_any_two_encodings(seed, kind, inner, outer, channel):
    secret = drawn_secrets(seed)[kind]
    assert found(Redactor([secret]), secret, (ALL[inner], ALL[outer]), channel) is None


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 10**6),
    st.sampled_from(KINDS),
    st.data(),
    st.sampled_from(sorted({**ESCAPES, **DENSE, **SPELLINGS})),
)
def test_a_piece_of_six_characters_in_any_encoding(seed, kind, data, name):
    secret = drawn_secrets(seed)[kind]
    start = data.draw(st.integers(0, len(secret) - 6))
    piece = secret[start : start + data.draw(st.integers(6, 12))]
    if piece.isspace() or sum(char.isalnum() for char in piece) < 6 or piece.isdecimal() or is_word(piece):
        return
    encoded = {**ESCAPES, **DENSE, **SPELLINGS}[name](piece)
    text = f"it was cut: {encoded} and went on"
    assert encoded.strip() not in Redactor([secret]).text(text)


BENIGN = (
    "the verify token of the webhook is not set; whatsapp business account 104996122399160 of the shop",
    'commit 3f9a1c77d0e1b2a394857667f0e1d2c3b4a59687 by ci, etag W/"5d8c72a5edda8d6a5d8c72a5"',
    "fbtrace_id AbCdEfGh1jKlMnOpQrStUv, request-id 550e8400-e29b-41d4-a716-446655440000",
    "wamid.HBgLMTU1NTAxMDUxNDYVAgARGBJBNzg2QzUx wamid.TESTMESSAGE",
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk",
    "الرمز منتهي الصلاحية، اطلب من مدير النشاط التجاري إنشاء رمز جديد: 190/467",
    "2026-11-27T06:00:04+00:00 1700000000.123456 1,234,567 messages, 12:34:56, 127.0.0.1:8080",
    "C:\\new\\table\\x.py &amp; &lt;b&gt; 100%25 \\u0627\\u0644\\u0631\\u0645\\u0632 %D8%B1%D9%85%D8%B2",
    "a correct horse sells batteries in the market, hex 00 01 02 03 04 05 06 07 08 09 0a 0b",
)


@pytest.mark.parametrize("text", BENIGN, ids=range(len(BENIGN)))
def test_what_is_nobodys_secret_stays_as_it_is(text):
    for seed in range(12):
        redactor = Redactor(drawn_secrets(seed), [f"+9665{seed}8130174", f"+4917{seed}20304151"])
        assert redactor.text(text) == text


@settings(max_examples=80, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=300), st.integers(0, 10**6))
def test_any_text_survives_and_is_left_alone_the_second_time(text, seed):
    redactor = Redactor(drawn_secrets(seed)[:4], ["+966558130174"])
    clean = redactor.text(text)
    assert redactor.text(clean) == clean
    assert redactor.find(clean) == []
