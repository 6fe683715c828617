"""Where the access token may go, and how addresses are shown."""

from __future__ import annotations

import pytest

from pytest_wa_health import examine
from pytest_wa_health.graph.client import GraphClient
from pytest_wa_health.model.web_address import is_loopback, parse_graph_url, shown
from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.settings import Settings
from pytest_wa_health.settings.addresses import graph_address


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
    parse_graph_url(url, ["Mirror.example"])


MIRROR = "https://mirror.example:8443"


@pytest.mark.parametrize(
    ("url", "allowed", "base"),
    [
        ("https://mirror.example:8443/", "mirror.example:8443", MIRROR),
        ("https://mirror.example:8443", "mirror.example", MIRROR),
        ("https://mirror.example:8443", "Mirror.Example.:8443", MIRROR),
        ("https://Mirror.example.:8443", "mirror.example", MIRROR),
        ("https://mirror.example.:8443", "https://mirror.example:8443/", MIRROR),
        ("https://graph.facebook.com./", "", "https://graph.facebook.com"),
        ("https://[2001:DB8::1]:8443/graph/", "[2001:db8::1]:8443", "https://[2001:db8::1]:8443/graph"),
        ("https://[2001:db8::1]", "2001:db8::1", "https://[2001:db8::1]"),
    ],
)
def test_settings_and_client_accept_the_same(url, allowed, base):
    assert graph_address(url, [allowed], origin="X") == (base, None)
    client = GraphClient(url, "v25.0", token=Secret("x"), redact=str, allow_hosts=[allowed])
    assert client.base_url == base


@pytest.mark.parametrize("allowed", ["mirror.example:8444", "example", "", ":8443", "mirror.example:x", "[", "//"])
def test_another_port_or_host_is_not_meant(allowed):
    with pytest.raises(ValueError, match="--wa-allow-host"):
        parse_graph_url(MIRROR, [allowed])


def test_examine_refuses_such_settings_in_its_report():
    """Given as variables, or as settings that were made where the host was allowed."""
    variables = {
        "WHATSAPP_ACCESS_TOKEN": "EAA" + "x7" * 90,
        "WHATSAPP_PHONE_NUMBER_ID": "106540352242955",
        "WHATSAPP_GRAPH_URL": "https://mirror.example:8443",
    }
    made = Settings(
        name="default", slug="default", access_token=Secret("EAA" + "x7" * 90), phone_number_id="106540352242955",
        graph_url="https://mirror.example:8443",
    )  # fmt: skip
    for settings in (variables, made):
        report = examine(settings, allow_hosts=["mirror.example:9"])
        assert report["verdict"] == "failed"
        (diagnosis,) = report["tenants"][0]["diagnoses"]
        assert diagnosis["cause"].startswith("settings.")
        assert "--wa-allow-host" in str(diagnosis["evidence"])


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("https://user:pw@hooks.example/wa?token=1#x", "https://hooks.example/wa"),
        ("https://[2001:db8::5]:8443/wa?x=1", "https://[2001:db8::5]:8443/wa"),
        ("http://[::1", "an unreadable URL"),
        ("https://x:99999/", "an unreadable URL"),
        ("nothing", "an unreadable URL"),
    ],
)
def test_a_url_is_shown_without_what_may_be_secret(url, text):
    assert shown(url) == text


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://graph.facebook.com", "https://"),
        ("https://graph.facebook.com.evil.example", "--wa-allow-host"),
        ("https://evil.example#graph.facebook.com", "plain"),
        ("https://evil.example?x=graph.facebook.com", "plain"),
        ("https://graph.facebook.com@evil.example", "plain"),
        ("https://evil.example\\@graph.facebook.com", "characters"),
        ("https://graph.facebook.com\n", "characters"),
        ("https://graph.faceb\u043eok.com", "characters"),
        ("https://192.0.2.1", "--wa-allow-host"),
        ("http://mirror.example", "https://"),
        ("http://localhost.example", "--wa-allow-host"),
        ("https://[bad", "plain"),
        ("https://x:port", "plain"),
        ("ftp://graph.facebook.com", "plain"),
        ("graph.facebook.com", "plain"),
        ("", "plain"),
        ("https://", "plain"),
    ],
)
def test_refused_with_one_sentence(url, says):
    with pytest.raises(ValueError, match=r"^the Graph URL [^\n]+$") as caught:
        parse_graph_url(url, ["mirror.example"])
    assert says in str(caught.value)
    assert caught.value.__context__ is None


def test_a_password_in_the_url_is_not_repeated():
    with pytest.raises(ValueError, match="Graph URL") as caught:
        parse_graph_url("https://someone:opensesame@evil.example")
    assert "opensesame" not in str(caught.value)


def test_loopback():
    assert is_loopback("::1")
    assert not is_loopback("10.0.0.1")
