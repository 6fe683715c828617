"""Where the access token may go."""

from __future__ import annotations

import pytest

from pytest_wa_health.graph.base_url import check_base_url, is_loopback


@pytest.mark.parametrize(
    "url",
    [
        "https://graph.facebook.com",
        "https://graph.facebook.com/",
        "https://GRAPH.facebook.com:443",
        "http://127.0.0.1:4010",
        "http://localhost:4010/base",
        "http://double.localhost:1",
        "http://[::1]:4010",
        "http://127.8.9.10",
        "https://mirror.example/graph",
    ],
)
def test_accepted(url):
    check_base_url(url, ["Mirror.example"])


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://graph.facebook.com", "https://"),
        ("https://graph.facebook.com.evil.example", "--wa-allow-host"),
        ("https://evil.example#graph.facebook.com", "#"),
        ("https://evil.example?x=graph.facebook.com", "?"),
        ("https://graph.facebook.com@evil.example", "user name"),
        ("https://evil.example\\@graph.facebook.com", "characters"),
        ("https://graph.facebook.com\n", "characters"),
        ("https://graph.faceb\u043eok.com", "characters"),
        ("https://192.0.2.1", "--wa-allow-host"),
        ("http://mirror.example", "https://"),
        ("http://localhost.example", "https://"),
        ("https://[bad", "not a URL"),
        ("https://x:port", "not a URL"),
        ("ftp://graph.facebook.com", "look like"),
        ("graph.facebook.com", "look like"),
        ("", "look like"),
        ("https://", "look like"),
    ],
)
def test_refused_with_one_sentence(url, says):
    with pytest.raises(ValueError, match=r"^the Graph URL [^\n]+$") as caught:
        check_base_url(url, ["mirror.example"])
    assert says in str(caught.value)
    assert caught.value.__context__ is None


def test_a_password_in_the_url_is_not_repeated():
    with pytest.raises(ValueError, match="Graph URL") as caught:
        check_base_url("https://someone:opensesame@evil.example")
    assert "opensesame" not in str(caught.value)


def test_loopback():
    assert is_loopback("::1")
    assert not is_loopback("10.0.0.1")
