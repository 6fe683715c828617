"""Placeholders and links: filled where known, readable where not, never a way in for anything else."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from pytest_wa_health import catalogue
from pytest_wa_health.catalogue import loader
from pytest_wa_health.catalogue.wording import PLACEHOLDER


def test_known_values_are_filled_in() -> None:
    text = "The account {waba_id} of {tenant}, in `{token_variable}`"
    params = {"waba_id": "102290129340398", "tenant": "Acme", "token_variable": "ACME_TOKEN"}
    assert catalogue.render(text, params, "en") == "The account 102290129340398 of Acme, in `ACME_TOKEN`"


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("en", "The account of this business: `WHATSAPP_ACCESS_TOKEN`, version that is configured."),
        ("ar", "The account هذا النشاط التجاري"),
    ],
)
def test_unknown_values_become_neutral_words(lang: str, expected: str) -> None:
    text = {
        "en": "The account {waba_id} of {tenant}: `{token_variable}`, version `{version}`.",
        "ar": "The account {waba_id} {tenant}",
    }[lang]
    assert catalogue.render(text, {"version": None, "waba_id": ""}, lang) == expected


def test_an_unknown_id_inside_code_stands_in_capitals() -> None:
    text = "`POST /{phone_number_id}/register`"
    assert catalogue.render(text, {}, "en") == "`POST /PHONE_NUMBER_ID/register`"
    assert catalogue.render(text, {"phone_number_id": 5}, "en") == "`POST /5/register`"


def test_zero_is_a_value() -> None:
    assert catalogue.render("in {days} days", {"days": 0}, "en") == "in 0 days"


@pytest.mark.parametrize("value", ["{token_variable}", "{0.__class__}", "%s", "\\1", "`code`", "{", "}"])
def test_values_are_never_expanded_again(value: str) -> None:
    assert catalogue.render("<{meta_says}>", {"meta_says": value}, "en") == f"<{value}>"


@pytest.mark.parametrize("text", ["{nobody_knows}", "{}", "{tenant", "{tenant!r}", "{Tenant}", "a ` b"])
def test_odd_templates_do_not_raise(text: str) -> None:
    for lang in ("en", "ar", "fr"):
        assert catalogue.render(text, {}, lang)


def test_no_text_is_left_with_a_placeholder() -> None:
    for cause in catalogue.causes():
        texts = [cause.title, cause.explanation, cause.why, cause.verify, *(step.text for step in cause.steps)]
        texts += [text for text in (cause.forward, cause.next_probe) if text]
        for text in texts:
            for lang in catalogue.LANGS:
                rendered = catalogue.render(text(lang), {}, lang)
                assert not PLACEHOLDER.search(rendered), cause.id
                assert "  " not in rendered, (cause.id, rendered)
                assert " ." not in rendered.replace(" .env", "").replace(" .git", ""), (cause.id, rendered)


def test_a_link_holds_the_tenants_own_ids() -> None:
    url = catalogue.link_url("system-users", {"business_id": "1000000000000001"})
    assert url == "https://business.facebook.com/settings/system-users?business_id=1000000000000001"


@pytest.mark.parametrize("id_", [None, "", "12a", "1&x=1", "../..", "EAA" + "dummy" * 40, "٣", "1\n"])
def test_anything_but_digits_stays_out_of_a_link(id_: object) -> None:
    query = catalogue.link_url("system-users", {"business_id": id_})
    path = catalogue.link_url("app-basic", {"app_id": id_})
    assert query == "https://business.facebook.com/settings/system-users"
    assert path == "https://developers.facebook.com/apps/"


def test_an_unknown_link_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        catalogue.link_url("nowhere", {})


@pytest.mark.parametrize("ids", [{}, {"business_id": 1, "waba_id": 2, "app_id": 3, "phone_number_id": 4}])
def test_links_lead_only_to_meta(ids: dict[str, object]) -> None:
    for name in loader.links():
        parts = urlsplit(catalogue.link_url(name, ids))
        assert parts.scheme == "https"
        assert parts.hostname in {
            "business.facebook.com", "developers.facebook.com", "www.facebook.com", "metastatus.com",
        }  # fmt: skip
        assert "{" not in parts.geturl()
