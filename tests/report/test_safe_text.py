from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_wa_health.privacy.sanitising import ascii_text, clean, clean_tree, one_line, safe_url, shortened


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07after", "after"),
        ("\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bcreset", "reset"),
        ("a\x00b\x07c\x9bd", "abcd"),
        ("up\rdown", "updown"),
        ("one\r\ntwo", "one\ntwo"),
        ("\u202eevil\u202c \u2066x\u2069", "evil x"),
        ("tab\there", "tab here"),
        ("para\u2029graph", "para graph"),
        ("\ud83dhalf", "\ufffdhalf"),
        ("\U000e0041tag", "tag"),
        ("👩‍👧 مرحبا", "👩‍👧 مرحبا"),
    ],
)
def test_what_acts_on_a_terminal_or_turns_the_line_is_removed(text: str, shown: str) -> None:
    assert clean(text) == shown


@given(st.text())
def test_cleaning_twice_changes_nothing_and_leaves_no_control_character(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert not [char for char in once if char != "\n" and (ord(char) < 32 or 127 <= ord(char) < 160)]
    once.encode("utf-8")


@given(st.text())
def test_terminal_text_is_one_line_of_printable_ascii(text: str) -> None:
    assert ascii_text(text).isascii()
    assert ascii_text(text) == "" or ascii_text(text).isprintable()


def test_a_tree_is_cleaned_to_its_leaves() -> None:
    assert clean_tree({"a\x00": ["\x1b[1mb", {"c": "\u202ed"}], "n": 1, "none": None}) == {
        "a": ["b", {"c": "d"}],
        "n": 1,
        "none": None,
    }


def test_a_branch_without_anything_to_clean_is_not_copied() -> None:
    harmless, other = {"title": "Café", "n": [1]}, {"a": 1, "a\x00": 1}
    cleaned = clean_tree([harmless, other])
    assert cleaned == [harmless, {"a": 1}]
    assert cleaned[0] is harmless
    assert clean_tree((harmless,)) == [harmless]


def test_plain_texts_hide_nothing_that_stands_below_or_beside_them() -> None:
    plain = {"id": "WA201", "n": 1.5, "none": None, "said": {"key": "a.b", "values": {"name": "x"}}}
    assert clean_tree(plain) is plain
    assert clean_tree({**plain, "said": {"key": "a\x07b"}}) == {**plain, "said": {"key": "ab"}}
    assert clean_tree({**plain, "note": "\x1b[1mb"}) == {**plain, "note": "b"}
    assert clean_tree({**plain, "list": ("a", "\x00b")}) == {**plain, "list": ["a", "b"]}
    assert clean_tree({1: "a"}) == {"1": "a"}


def test_typography_becomes_ascii() -> None:
    assert ascii_text("“a” – b… → c’s Café") == '"a" - b... -> c\'s Cafe'


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "http://business.facebook.com/",
        "https://business.facebook.com.example.org/",
        "https://example.org/",
        "https://user@business.facebook.com/",
        "https://business.facebook.com:8443/",
        "https://business.facebook.com:x/",
        'https://business.facebook.com/"onclick=',
        "https://business.facebook.com/ x",
        "https://[::1/",
        "//business.facebook.com/",
        "",
        None,
    ],
)
def test_only_https_links_to_metas_hosts_are_links(url: str | None) -> None:
    assert safe_url(url) is None


def test_a_deep_link_stays_as_it_is() -> None:
    url = "https://business.facebook.com/settings/system-users?business_id=1000000000000001"
    assert safe_url(url) == url


def test_short_forms() -> None:
    assert one_line(" a\n b\t c ") == "a b c"
    assert shortened("abcdef", 5) == "ab..."
    assert shortened("abc", 5) == "abc"
