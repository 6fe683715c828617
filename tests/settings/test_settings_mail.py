"""The fallback channel's server."""

from __future__ import annotations

import pytest

from pytest_wa_health.settings.mail import from_url, from_variables
from pytest_wa_health.settings.tenant_settings import SettingsError


def test_a_url_is_percent_decoded() -> None:
    server = from_url("smtp+starttls://a%40b.example:p%40ss%2F%23@mail.example:2525?from=x%40b.example", name="U")

    assert (server.scheme, server.starttls, server.host, server.port) == ("smtp+starttls", True, "mail.example", 2525)
    assert (server.user, server.password.reveal(), server.sender) == ("a@b.example", "p@ss/#", "x@b.example")


@pytest.mark.parametrize(("scheme", "port"), [("smtp", 25), ("smtp+starttls", 587), ("smtps", 465)])
def test_each_scheme_has_its_port(scheme: str, port: int) -> None:
    assert from_url(f"{scheme}://u:p@h", name="U").port == port


def test_the_sender_is_the_user_where_that_is_an_address() -> None:
    assert from_url("smtps://me%40b.example:p@h", name="U").sender == "me@b.example"
    assert from_url("smtps://me:p@h", name="U").sender == ""


@pytest.mark.parametrize(
    "url",
    [
        "https://u:hunter2pass@h", "u:hunter2pass@h", "smtp://u:hunter2pass@", "smtp://u:hunter2pass@h:port",
        "smtp://u:hunter2/pass@h", "smtp://u:hunter2#pass@h", "smtp://[::1", "smtp://u:hunter2pass%0d@h",
    ],
)  # fmt: skip
def test_a_bad_url_is_refused_without_showing_it(url: str) -> None:
    with pytest.raises(SettingsError) as refused:
        from_url(url, name="EMAIL_FALLBACK_URL in .env")

    assert str(refused.value).startswith("EMAIL_FALLBACK_URL in .env ")
    assert "hunter2" not in str(refused.value)
    assert refused.value.variable == "EMAIL_FALLBACK_URL"


@pytest.mark.parametrize(
    ("port", "scheme"),
    [("", "smtp+starttls"), ("587", "smtp+starttls"), ("465", "smtps"), ("25", "smtp"), ("1025", "smtp")],
)
def test_the_port_says_how_the_line_is_protected(port: str, scheme: str) -> None:
    assert from_variables("h", port, "u", "p", "", port_name="SMTP_PORT").scheme == scheme


@pytest.mark.parametrize("port", ["0", "65536", "x", "-1", "٢٥", "9" * 5000])
def test_a_port_that_is_none(port: str) -> None:
    with pytest.raises(SettingsError, match="SMTP_PORT"):
        from_variables("h", port, "", "", "", port_name="SMTP_PORT")


def test_a_server_never_prints_user_or_password() -> None:
    assert repr(from_url("smtps://someone:hunter2@h", name="U")) == "<MailServer smtps://h:465>"
