"""Where Meta exchanges nothing, somebody pastes a token: the wrong thing is told from the right one at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from renewals import Renewals

from pytest_wa_health.double.account import DAY

Start = Callable[..., Renewals]


@pytest.mark.parametrize("way", ["paste", "given"])
@pytest.mark.parametrize("state", ["expired", "logged-out", "undecryptable-token"])
def test_a_dead_token_is_replaced_by_one_that_was_made(state: str, way: str, renewals: Start) -> None:
    renewal = renewals(state)
    new = renewal.made()
    found = renewal.run(**{way: new})
    assert (found.exit_code, found.outcome, found.renewal["by"]) == (0, "renewed", "hand")
    assert renewal.stored() == new
    assert renewal.exchanges() == 0
    assert found.tenant["can_send"] is True


def test_what_the_admin_has_to_do_is_said_with_links_and_a_text_to_forward(renewals: Start) -> None:
    found = renewals("expired").run()
    assert (found.exit_code, found.outcome, found.cause) == (1, "refused", "token.expired")
    assert "https://business.facebook.com/" in found.text
    assert "To forward:" in found.text
    assert "sending has stopped for default" not in found.text


PASTED = {
    "nothing": ("", "refused", "no new token"),
    "blank": ("  \n", "refused", "nothing was pasted"),
    "the old token": ("{old}\n", "refused", "in use already"),
    "an app token": ("{app}|{secret}\n", "refused", "app token"),
    "the app secret": ("{secret}\n", "refused", "app secret"),
    "another app secret": ("0123456789abcdef0123456789abcdef\n", "refused", "app secret"),
    "the verify token": ("{verify}\n", "refused", "verify token"),
    "an id": ("{phone}\n", "refused", "that is an ID"),
    "cut short": ("{old_start}\n", "refused", "the beginning of a token"),
    "broken by a blank": ("{new_start} {new_end}\n", "refused", "line break inside"),
    "something else": ("https://example.test/token\n", "refused", "does not look like"),
    "never issued": ("EAA" + "strange" * 30 + "\n", "refused", "does not accept"),
    "with a line end": ("{new}\n", "renewed", "a line end"),
    "with a carriage return": ("{new}\r\n", "renewed", "a line end"),
    "in quotes": ('"{new}"\n', "renewed", "quotes"),
    "with its name": ("WHATSAPP_ACCESS_TOKEN={new}\n", "renewed", "a name"),
    "as a header": ("Bearer {new}\n", "renewed", "a name"),
    "bare": ("{new}", "renewed", "restart"),
}


@pytest.mark.parametrize("what", PASTED)
def test_what_was_pasted_is_known_for_what_it_is(what: str, renewals: Start) -> None:
    text, outcome, words = PASTED[what]
    renewal = renewals("expired")
    renewal.write(WHATSAPP_WEBHOOK_URL=f"{renewal.wa.url}/hook", WHATSAPP_WEBHOOK_VERIFY_TOKEN="our-own-verify-7")
    old, new = renewal.stored(), renewal.made()
    before = renewal.env_file.read_bytes()
    asked = len(renewal.wa.calls)
    pasted = text.format(
        old=old, new=new, app=renewal.wa.app_id, secret=renewal.wa.app_secret, verify="our-own-verify-7",
        phone=renewal.wa.phone_number_id, old_start=old[:120], new_start=new[:90], new_end=new[90:],
    )  # fmt: skip

    found = renewal.run("--wa-wait", "0", paste=pasted)

    assert found.outcome == outcome
    assert words in found.said
    assert (renewal.env_file.read_bytes() == before) == (outcome == "refused")
    if outcome == "refused" and "strange" not in text:
        seen = {call.headers.get("authorization", "").partition(" ")[2] for call in renewal.wa.calls[asked:]}
        assert seen <= {old, f"{renewal.wa.app_id}|{renewal.wa.app_secret}", ""}, "only what may be a token is tried"


NEW = {
    "a person's, after a system user's": ({"type": "USER"}, {"type": "SYSTEM_USER"}, "token.short-lived"),
    "a page's": ({"type": "PAGE", "profile_id": "108000000000009"}, {}, "token.wrong-kind"),
    "of another app": ({"app_id": "750000000000009"}, {}, "token.wrong-app"),
    "without messaging": (
        {"scopes": ["whatsapp_business_management"], "granular_scopes": []},
        {},
        "permission.messaging-missing",
    ),
    "without management": (
        {"scopes": ["whatsapp_business_messaging"], "granular_scopes": []},
        {},
        "permission.management-missing",
    ),
}


@pytest.mark.parametrize("what", NEW)
def test_what_is_worse_is_refused_with_its_cause(what: str, renewals: Start) -> None:
    record, before, cause = NEW[what]

    def edit(account):  # type: ignore[no-untyped-def]
        account.token.record.update(before)

    renewal = renewals("expiring", edit=edit)
    old = renewal.stored()
    found = renewal.run(given=renewal.made(**record))
    assert (found.exit_code, found.outcome, found.cause) == (1, "refused", cause)
    assert "nothing is lost" in found.said
    assert renewal.stored() == old
    assert found.tenant["diagnoses"][0]["steps"]


def test_another_account_is_refused(renewals: Start) -> None:
    renewal = renewals("expiring")
    new = renewal.made()
    renewal.wa.account.issued[-1].is_strange = True
    found = renewal.run(given=new)
    assert (found.outcome, found.cause) == ("refused", "permission.asset-not-assigned")


def test_a_personal_token_may_follow_a_personal_one(renewals: Start) -> None:
    def personal(account):  # type: ignore[no-untyped-def]
        account.token.record.update(type="USER", expires_at=account.now + DAY // 4)

    renewal = renewals("healthy", edit=personal)
    found = renewal.run(given=renewal.made(type="USER", expires_at=renewal.wa.account.now + 50 * DAY))
    assert found.outcome == "renewed"
    assert "signs out" in found.said


def test_a_dry_run_proves_a_token_that_is_given(renewals: Start) -> None:
    renewal = renewals("expired")
    before = renewal.env_file.read_bytes()
    found = renewal.run("--wa-dry-run", given=renewal.made())
    assert (found.exit_code, found.outcome, found.renewal["dry_run"]) == (0, "not-stored", True)
    assert renewal.env_file.read_bytes() == before


def test_a_variable_that_is_not_set_is_a_usage_error(renewals: Start) -> None:
    found = renewals("expired").run("--wa-new-token-env", "NOT_THERE")
    assert found.exit_code == 4
    assert "NOT_THERE is not set" in found.text


def test_the_page_shows_before_and_after_in_both_languages(renewals: Start) -> None:
    for lang, words in (("en", "Before"), ("ar", "قبل")):
        renewal = renewals("expired")
        found = renewal.run("--wa-lang", lang, given=renewal.made())
        page = (renewal.path / "wa-health-report.html").read_text(encoding="utf-8")
        assert found.outcome == "renewed"
        assert words in page
        assert found.renewal["from"] in page
        assert found.renewal["to"] in page
