"""The redactor seen from outside: what goes in, and that nothing of a secret comes out."""

from __future__ import annotations

import base64
import html
import json
import pickle
import time
from urllib.parse import quote, quote_plus

import pytest
from dummies import ALPHABET, APP_SECRET, HEX, NUMBER, PIN, TOKEN, drawn, mixed, shares
from hypothesis import example, given
from hypothesis import strategies as st

from pytest_wa_health.privacy.redactor import Redactor
from pytest_wa_health.privacy.secret import fingerprint

seeds = st.integers(0, 10**9)
tokens = st.builds(lambda length, seed: "EAA" + drawn(length, seed=seed), st.integers(60, 200), seeds).filter(mixed)
hexes = st.builds(lambda seed: drawn(32, HEX, seed), seeds)
url_safe = st.builds(lambda seed: drawn(43, ALPHABET + "-_", seed), seeds).filter(mixed)
secrets = st.one_of(tokens, hexes, url_safe, st.builds("{}|{}".format, st.integers(10**9, 10**15), hexes))
prose = st.text(st.sampled_from("abc xyz.,:;()'\"\n\t&=?/ رمزالصلاحية"), max_size=30)
disguises = st.sampled_from(
    [
        str,
        quote,
        quote_plus,
        lambda s: quote(quote(s, safe="")),
        lambda s: "".join(f"%{ord(c):02x}" for c in s),
        json.dumps,
        lambda s: json.dumps(json.dumps({s: [s]})),
        lambda s: "".join(f"\\u{ord(c):04X}" for c in s),
        lambda s: json.dumps(s).replace("|", "\\u007c").replace("/", "\\/"),
        repr,
        html.escape,
        lambda s: html.escape(json.dumps({"url": f"https://x.test/?a=1&t={quote(s, safe='')}"})),
        lambda s: "\x1b[31m" + s[:9] + "\x1b[0m" + s[9:],
        lambda s: s[: len(s) // 2] + "..." + s[len(s) // 2 + 9 :],
        lambda s: "\n".join(s[at : at + 17] for at in range(0, len(s), 17)),
        lambda s: "\x1b[1;34m" + "…".join([s[:7], s[-6:]]) + "\x1b[39;49;00m",
    ]
)


@given(secrets, disguises, prose, prose)
def test_no_six_characters_of_a_secret_survive(secret, disguise, before, after):
    redactor = Redactor([secret])
    text = before + disguise(secret) + after

    clean = redactor.text(text)

    bare = secret.split("|")[-1]
    assert not shares(clean, bare)
    for undone in (html.unescape(clean), clean.replace("\\", ""), clean.replace("\x1b[0m", "")):
        assert not shares(undone, bare)
    assert redactor.text(clean) == clean
    assert redactor.find(text) or not shares(text, bare)
    assert not redactor.find(clean)


@pytest.mark.parametrize(
    "secret",
    ["R52w8ADjGSCf3tQPq8u8y87Gd5ADCF3HgDZsmXerfok", "Xerfok8u8y87Gd5AD+F3HgDZsm/q3tQPq8ufQ0=="],
)  # fmt: skip
def test_what_looks_like_a_word_in_a_random_secret_is_none(secret):
    assert Redactor([secret]).text("…Xerfok") == "…[redacted]"


@pytest.mark.parametrize(
    "chosen",
    ["clinic-R52w8ADjGSCf3tQPq8u8y87Gd5ADCF3", "clinic_9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b",
     "MyOwnClinicVerifyTokenForTheShopOf2024", "R52w8clinicADjGSCf3tQPq8u8y87G"],
)  # fmt: skip
def test_a_word_that_somebody_chose_stays_readable(chosen):
    redactor = Redactor([chosen])
    assert redactor.text("the clinic is closed") == "the clinic is closed"
    assert "[redacted]" in redactor.text(f"…{chosen[:12]}…")


@given(st.data(), tokens)
def test_any_cut_of_a_token_goes(data, token):
    start = data.draw(st.integers(0, len(token) - 6))
    end = data.draw(st.integers(start + 6, len(token)))
    piece = token[start:end]

    assert not shares(Redactor([token]).text(f"<HTTPConnection {piece}...> '{piece}'"), token)


@given(st.one_of(tokens, url_safe), st.binary(max_size=5), st.binary(max_size=5), st.booleans())
@example(APP_SECRET, b"\0user\0", b"", False)
def test_base64_at_any_alignment_goes(secret, before, after, safe):
    encode = base64.urlsafe_b64encode if safe else base64.b64encode
    coded = encode(before + secret.encode() + after).decode()

    clean = Redactor([secret]).text(f"AUTH PLAIN {coded}\n")

    assert not any(coded[at : at + 12] in clean for at in range(4, len(coded) - 16))


@given(st.lists(secrets, min_size=2, max_size=4, unique=True))
def test_many_secrets_are_hidden_at_once(several):
    clean = Redactor(several).text(" ".join(several) + "".join(several))

    assert not any(shares(clean, secret.split("|")[-1]) for secret in several)


@given(st.text(max_size=200), secrets)
@example("%", "EAA" + "dummy1" * 20)
@example("\\u12", "EAA" + "dummy1" * 20)
@example("&#x110000;&#0;\\ud800%ff\x1b[", "EAA" + "dummy1" * 20)
@example("Zm9vYmFyYmF6\n+966 501 234 567\u0665", "EAA" + "dummy1" * 20)
def test_any_text_is_taken_and_left_alone_the_second_time(text, secret):
    redactor = Redactor([secret], [NUMBER])
    clean = redactor.text(text)
    assert redactor.text(clean) == clean


BENIGN = [
    "smtp+starttls://user:pass@host:587?from=address and smtp://user:password@host",
    '{"APP_SECRET": "APP_ID", "access_token": "WHATSAPP_ACCESS_TOKEN"} ("access_token", "input_token")',
    "ids 104996122399160 102290129340398 1234567890123456, WABA 215589313241560883",
    "fbtrace_id AbCdEfGh1jKlMnOpQrStUv and x-fb-trace-id Sa6ACM1FhXi, rev 2023198618",
    "token sha256:3f9a1c77 is of 212 characters, <Secret sha256:3f9a1c77>",
    "550e8400-e29b-41d4-a716-446655440000 2026-11-22T06:00:04Z 1700000000.123456",
    "tests/test_token.py::test_token_is_accepted[acme] PASSED in 0.41s",
    "def verify(access_token=None, app_secret=settings.app_secret): return token, secret",
    "WHATSAPP_ACCESS_TOKEN in .env, WHATSAPP_WEBHOOK_VERIFY_TOKEN is not set",
    "GET /v25.0/debug_token https://graph.facebook.com/v25.0/104996122399160?fields=id,health_status",
    "Bearer authentication is used; Authorization is not shown",
    "https://business.facebook.com/settings/system-users?business_id=104996122399160",
    "الرمز منتهي الصلاحية، اطلب من مدير النشاط التجاري إنشاء رمز جديد: 190/467",
    "x-hub-signature-256 was wrong; input_token=… and access_token=[redacted]",
    "صَلاحِيَّةُ الرَّمزِ انتهت في ٢٠٢٦–١١–٢٢، Société Générale № ½ ﬁn, ﷺ",
    "2026–11–22, 2026–11–23 and v25.1, 1,234,567 messages, 10_000\n  190,\n  131030,\n  1, 2, 3, 5, 8, 13, 21\n",
    "HTTP/1.1 200 OK\r\nDate: Sun, 22 Nov 2026 06:00:04 GMT\r\nContent-Length: 501\r\n\r\n",
    "C:\\users\\new\\table &amp; &lt;b&gt; 100%25 \x1b[31mred\x1b[0m",
]


@pytest.mark.parametrize("text", BENIGN, ids=range(len(BENIGN)))
def test_benign_text_stays_as_it_is(text):
    assert Redactor([TOKEN, APP_SECRET, f"104996122399160|{APP_SECRET}", PIN, "test"], [NUMBER]).text(text) == text


def test_nothing_found_returns_the_very_same_text():
    text = "nothing to see"
    assert Redactor([TOKEN]).text(text) is text


@pytest.mark.parametrize("disguise", [str, repr, json.dumps, "Bearer {}".format, "?access_token={}&x=1".format])
def test_a_whole_access_token_is_known_by_its_fingerprint(disguise):
    clean = Redactor([TOKEN]).text(disguise(TOKEN))
    assert clean == disguise(fingerprint(TOKEN))


def test_no_fingerprint_is_shown_of_what_could_be_guessed_back():
    assert Redactor(["S3cret!x", APP_SECRET]).text(f"S3cret!x {APP_SECRET}") == "[redacted] [redacted]"


@pytest.mark.parametrize("secret", [PIN, "a1b2", "p@ss!", "vT-12", "пароль1", "se/cr&t"])
def test_short_secrets_go_where_they_stand_alone(secret):
    redactor = Redactor([secret])
    for text in (
        f"pin {secret}.",
        f"'{secret}'",
        f"?hub.verify_token={quote(secret, safe='')}&x",
        json.dumps([secret]),
    ):
        assert secret not in redactor.text(text)
        assert quote(secret, safe="") not in redactor.text(text)
    inside = f"9{secret}9"
    # Five characters are found by themselves alone; of six or more every piece is.
    assert (redactor.text(inside) == inside) is (len(secret) < 6 or secret == PIN)


@pytest.mark.parametrize("order", [1, -1])
def test_a_short_secret_that_begins_another_one_leaves_nothing_of_it(order):
    redactor = Redactor(["p@s!", "p@s!!x"][::order])
    assert redactor.text("'p@s!!x' and 'p@s!'") == "'[redacted]' and '[redacted]'"


@pytest.mark.parametrize(
    ("secret", "text", "clean"),
    [
        ("!ab1", "x!ab1 y", "x[redacted] y"),
        ("ab1!", "x ab1!y", "x [redacted]y"),
        ("ab1!", "xab1! y", "xab1! y"),
        ("p@s!!x", "a%20b%20p%40s%21%21x%20c", "a%20b%20[redacted]%20c"),
    ],
    ids=["a sign in front", "a sign behind", "a letter too many in front", "encoded behind encoded words"],
)
def test_a_short_secret_ends_where_its_letters_end(secret, text, clean):
    assert Redactor([secret]).text(text) == clean


def test_a_number_in_a_tree_is_a_secret_from_four_digits_on():
    assert Redactor(["1234"]).tree({"pin": 1234, "year": 2026}) == {"pin": "[redacted]", "year": 2026}


def test_places_and_kinds_are_told_without_the_leak():
    text = f"pin {PIN}, token {TOKEN}, to {NUMBER}"
    assert Redactor([PIN, TOKEN], [NUMBER]).places(text) == [
        (text.index(PIN), "secret"), (text.index(TOKEN), "secret"), (text.index(NUMBER), "recipient number"),
    ]  # fmt: skip


@pytest.mark.parametrize("word", ["test", "whatsapp"])
def test_a_plain_word_goes_only_as_a_value(word):
    redactor = Redactor([word])
    assert redactor.text(f"1 {word} failed in {word}s/{word}_x.py") == f"1 {word} failed in {word}s/{word}_x.py"
    assert redactor.text(f"token='{word}' ") == "token='[redacted]' "
    assert word not in redactor.text(f"https://shop.example/hook?hub.verify_token={word}&hub.challenge=1")


def test_a_secret_of_words_does_not_blank_the_words():
    secret = "my-whatsapp-verify-token-for-acme"
    redactor = Redactor([secret])
    text = "the whatsapp verify-token of acme is my own: hub.verify_token"
    assert redactor.text(text) == text
    assert "acme" not in redactor.text(f"<{secret}>")
    assert "whatsapp-ver" not in redactor.text(f"'{secret[:20]}...")


def test_a_dummy_token_of_words_goes_even_when_cut():
    dummy = "EAA" + "dummy" * 40
    assert "dummyd" not in Redactor([dummy]).text(f"'{dummy[:117]}...{dummy[-117:]}' \x1b[31m{dummy[40:60]}")


def test_the_id_in_an_app_token_stays_readable():
    secret = f"104996122399160|{APP_SECRET}"
    assert (
        Redactor([secret]).text(f"app 104996122399160, {secret}") == "app 104996122399160, 104996122399160|[redacted]"
    )


SHAPES = {
    "access token": "Malformed access token " + TOKEN,
    "app access token": f"x=104996122399160%7C{APP_SECRET} ",
    "credential in a query": "/debug_token?input_token=abc.def&access_token=short",
    "credential in a field": json.dumps({"client_secret": "short-but-secret"}),
    "bearer header": "{'Authorization': 'Bearer abcdefgh12345678'}",
    "signature": "X-Hub-Signature-256: sha256=" + drawn(64, HEX),
    "wamid": "wamid.HBgMOTY2NTU4MTMwMTc0FQIAERgSQTc4NkM1",
    "password in a URL": "smtp+starttls://user:hunter2@mail.example:587",
}


@pytest.mark.parametrize("kind", SHAPES)
def test_look_alikes_go_without_being_known(kind):
    redactor = Redactor([])
    assert kind in redactor.find(SHAPES[kind])
    assert not redactor.find(redactor.text(SHAPES[kind]))


def test_order_of_parameters_and_neighbours_do_not_matter():
    redactor = Redactor([TOKEN])
    for query in (f"access_token={TOKEN}&input_token={TOKEN}&fields=id", f"fields=id&input_token={TOKEN}"):
        clean = redactor.text(f"https://graph.facebook.com/v25.0/debug_token?{query}")
        assert not shares(clean, TOKEN)
        assert "fields=id" in clean


def test_trees_are_redacted_with_their_keys_and_numbers():
    redactor = Redactor([TOKEN, PIN], [NUMBER])
    tree = {TOKEN: [TOKEN, (NUMBER, None, True, 1.5)], "to": 966501234567, "pin": int(PIN), "id": 104996122399160}
    clean = redactor.tree(tree)
    assert clean == {
        fingerprint(TOKEN): [fingerprint(TOKEN), ("[recipient +966]", None, True, 1.5)],
        "to": "[recipient +966]",
        "pin": "[redacted]",
        "id": 104996122399160,
    }


def test_two_keys_that_are_blanked_become_one_and_never_stand_as_they_were():
    tree = {"[redacted]": None, PIN: None}
    assert Redactor([PIN]).tree(tree) == {"[redacted]": None}


def test_a_branch_without_a_secret_is_not_copied():
    clean, dirty = {"checks": [{"id": "WA201"}, ("a", 104996122399160)]}, {"note": TOKEN}
    tree = Redactor([TOKEN]).tree([clean, dirty])
    assert tree == [clean, {"note": fingerprint(TOKEN)}]
    assert tree[0] is clean
    assert dirty == {"note": TOKEN}


def test_a_tree_too_deep_to_walk_is_not_handed_through():
    tree: list[object] = [TOKEN]
    for _ in range(100_000):
        tree = [tree]
    assert Redactor([TOKEN]).tree(tree) == "[redacted]"
    while tree and isinstance(tree[0], list):  # taken apart by hand: freeing it at once would recurse as deep
        tree = tree[0]


def test_kinds_are_named_and_nothing_else():
    text = f"{TOKEN[40:80]} {NUMBER} wamid.HBgMOTY2NTU4MTMwMTc0"
    assert Redactor([TOKEN], [NUMBER]).find(text) == ["recipient number", "secret", "wamid"]


def test_a_redactor_neither_prints_nor_travels():
    redactor = Redactor([TOKEN])
    assert not shares(repr(redactor), TOKEN)
    with pytest.raises(TypeError, match="another process"):
        pickle.dumps(redactor)


def test_secrets_below_four_characters_are_ignored():
    assert Redactor(["", "abc"]).text("abc") == "abc"


def test_the_cost_does_not_grow_with_the_fleet():
    """A ratio, so that a slow machine cannot fail it: one dict probe per position, whatever the number of tenants."""
    few, many = Redactor([TOKEN]), Redactor("EAA" + drawn(197, seed=at) for at in range(1000))

    def cost(redactor: Redactor) -> float:
        spent = []
        for run in range(5):  # each time a text that was not seen before
            text = "".join(f"tests/test_{at}_{run}.py::test_accepted[acme] PASSED in 0.{at}s\n" for at in range(400))
            begin = time.process_time()
            redactor.text(text)
            spent.append(time.process_time() - begin)
        return min(spent)

    assert cost(many) < 20 * cost(few)


@pytest.mark.parametrize(
    "piece",
    ["access_token=;", "&access_token=", "authorization:;", "Bearer ", "966501234567", "+966501234567 ", "eaa", "\\",
     "://a:", "%25", "&amp;", 'access_token":"aaaa', "12345|", "aB0",
     "a\u200b", "E\u0301", "ﷺ", "\x1b]", "\x1bP", "9 ", "1\n", "1,", "1" + " " * 99, "\u200e9", "966501234567, "],
)  # fmt: skip
def test_a_page_made_to_be_slow_costs_as_much_as_any_other(piece):
    """A ratio again: eight times the text may cost eight times as much, and not sixty-four."""
    redactor = Redactor([TOKEN], [NUMBER])

    def cost(length: int) -> float:
        text = (piece * (length // len(piece) + 1))[:length]
        spent = []
        for _ in range(3):
            begin = time.process_time()
            redactor.text(text)
            spent.append(time.process_time() - begin)
        return min(spent)

    assert cost(24_000) < 30 * max(cost(3_000), 0.0002)


def test_the_names_of_a_fleet_are_taken_apart_once():
    """A ratio again: eight times the tenants may take eight times as long to be known, and not sixty-four."""

    def cost(count: int) -> float:
        secrets = [drawn(40, seed=at) for at in range(count)]
        names = [f"shop-number-{at:05d}" for at in range(count)]
        spent = []
        for _ in range(3):
            begin = time.process_time()
            Redactor(secrets, names=names)
            spent.append(time.process_time() - begin)
        return min(spent)

    assert cost(800) < 24 * max(cost(100), 0.001)
